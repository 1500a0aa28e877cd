"""What is generated from data and notebooks: link pages, codebook, checksums, key; made anew, or checked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kitlib.errors import CellError, KitError
from kitlib.evidence import pages
from kitlib.evidence.claims import ledger
from kitlib.evidence.facts import definitions, fact
from kitlib.evidence.sources import cite, sources
from kitlib.evidence.tables import DESCRIPTOR, load, package, tables
from kitlib.exercises import keyfile, keymaker
from kitlib.lessons.cache import write
from kitlib.verify.finding import Finding, Project
from kitlib.verify.package import file_hash


def texts(project: Project) -> dict[Path, str]:
    """Every generated page as it should stand.

    Raises
    ------
    KitError
        If the data that a page rests on are not in order.
    """
    known = sources()
    folder = project.notebooks
    made = {
        folder / "facts.md": pages.facts_page([fact(name) for name in definitions()], known),
        folder / "sources.md": pages.sources_page(known.values(), {name: cite(name) for name in known}),
        project.data / "CODEBOOK.md": pages.codebook(package()),
    }
    if "claims" in tables():
        made[folder / "claims.md"] = pages.claims_page(ledger().values(), known)
    if "terms" in tables():
        rows = [{str(k): str(v) for k, v in row.items()} for row in load("terms").fillna("").to_dict("records")]
        made[folder / "terms.md"] = pages.terms_page(rows, known)
    if checks := keymaker.text(folder):
        made[project.data / keyfile.FILE] = checks
    return made


def check(project: Project) -> Iterator[Finding]:
    """Check that every generated page is what the data say now."""
    try:
        expected = texts(project)
    except CellError as error:
        yield Finding(project.name(project.notebooks), "", str(error), "solutions that run", "Correct the cell.")
        return
    except (KitError, KeyError):
        return  # what stops a page is a finding of its own
    for path, text in expected.items():
        found = path.read_text(encoding="utf-8") if path.is_file() else None
        if found != text:
            yield Finding(
                project.name(path),
                _first_difference(found or "", text),
                "no such page" if found is None else "a page older than the data",
                "what the data say now",
                "Run `kit refresh`, look at what changed, and commit it.",
            )


def _first_difference(found: str, expected: str) -> str:
    pairs = enumerate(zip(found.splitlines(), expected.splitlines(), strict=False), start=1)
    return next((f"line {number}" for number, (a, b) in pairs if a != b), "")


def refresh(project: Project) -> list[Path]:
    """Write checksums and generated pages anew; return the files that changed.

    Raises
    ------
    KitError
        If the data are not in order, or a file cannot be written. What was written before is whole.
    """
    changed = _refresh_descriptor(project)
    for path, text in texts(project).items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write(path, text)
            changed.append(path)
    return changed


def _refresh_descriptor(project: Project) -> list[Path]:
    path = project.data / DESCRIPTOR
    text = path.read_text(encoding="utf-8")
    renewed = with_checksums(text, project.data)
    if renewed == text:
        return []
    write(path, renewed)
    return [path]


def with_checksums(text: str, data: Path) -> str:
    """Return the descriptor with the files' present checksums and sizes, indented as it was."""
    descriptor: dict[str, Any] = json.loads(text)
    for resource in descriptor["resources"]:
        path = data / resource["path"]
        if path.is_file():
            found = {"hash": file_hash(path), "bytes": path.stat().st_size}
            if found != {key: resource.get(key) for key in found}:
                resource.update(found)
    if descriptor == json.loads(text):
        return text
    indent = re.search(r"\n( +)", text)
    end = "\n" if text.endswith("\n") else ""
    return json.dumps(descriptor, ensure_ascii=False, indent=len(indent[1]) if indent else None) + end
