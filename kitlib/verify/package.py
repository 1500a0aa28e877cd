"""Check the data package: descriptor, source register, files, checksums, and tables against their schemas.

Facts, claims and what is generated from them are checked in ``evidence``.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kitlib.evidence.tables import DESCRIPTOR, PACKAGE_NAME
from kitlib.lessons.execute import keep_out_slow_import
from kitlib.verify.finding import Finding, Project, note

STANDINGS = ("A", "B", "C")
REPRODUCTIONS = ("original", "official-copy", "press", "weak")
REGISTER = "data/sources.json"
PACKAGE = f"data/{DESCRIPTOR}"
_ISO = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


def check_structure(project: Project) -> Iterator[Finding]:
    """Check descriptor and source register by themselves; all other checks rest on them."""
    try:
        descriptor = json.loads((project.data / DESCRIPTOR).read_text(encoding="utf-8"))
        entries = json.loads((project.data / "sources.json").read_text(encoding="utf-8"))
    except OSError as error:
        yield Finding(
            "data",
            "",
            f"{error.filename} cannot be read: {error.strerror}",
            "a file",
            "Restore it from version control.",
        )
        return
    except ValueError as error:
        broken = PACKAGE if not _is_json(project.data / DESCRIPTOR) else REGISTER
        yield Finding(broken, "", f"no JSON: {error}", "JSON", "Correct the line it names.")
        return
    if not isinstance(descriptor, dict) or descriptor.get("name") != PACKAGE_NAME:
        yield Finding(
            PACKAGE, "name", "another name", repr(PACKAGE_NAME), "Restore the name; the kit finds data by it."
        )
        return
    yield from _check_resources(descriptor)
    yield from _check_sources(entries)


def read(project: Project) -> tuple[dict[str, Any], set[str]]:
    """Read the descriptor and the ids of all sources; their structure must be in order."""
    descriptor = json.loads((project.data / DESCRIPTOR).read_text(encoding="utf-8"))
    entries = json.loads((project.data / "sources.json").read_text(encoding="utf-8"))
    return descriptor, {entry["id"] for entry in entries}


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return True


def _check_resources(descriptor: dict[str, Any]) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, resource in enumerate(descriptor.get("resources", ()), start=1):
        place = f"resource {resource.get('name', number)!r}"
        for key in ("name", "path", "title", "description", "hash", "licenses", "sources"):
            if not resource.get(key):
                yield Finding(PACKAGE, place, f"no {key}", f"a {key}", "Add it.")
        if not _ISO.match(str(resource.get("asOf", ""))):
            yield Finding(
                PACKAGE, place, f"asOf {resource.get('asOf')!r}", "YYYY, YYYY-MM or YYYY-MM-DD", "Correct it."
            )
        if resource.get("confidence") not in STANDINGS:
            yield Finding(PACKAGE, place, f"confidence {resource.get('confidence')!r}", "A, B or C", "Correct it.")
        for field in resource.get("schema", {}).get("fields", ()):
            if not all(field.get(key) for key in ("name", "type", "title", "description")):
                yield Finding(
                    PACKAGE,
                    f"{place}, field {field.get('name')!r}",
                    "a field that says too little",
                    "name, type, title and description",
                    "Add them.",
                )
        if resource.get("name") in seen:
            yield Finding(PACKAGE, place, "a name used twice", "names used once", "Rename one.")
        seen.add(str(resource.get("name")))


def _check_sources(entries: Any) -> Iterator[Finding]:
    if not isinstance(entries, list) or not all(isinstance(e, dict) and e.get("id") for e in entries):
        yield Finding(REGISTER, "", "not a list of entries with ids", "CSL-JSON with ids", "Add the ids.")
        return
    seen: set[str] = set()
    for entry in entries:
        place, custom = f"source {entry['id']!r}", entry.get("custom", {})
        if entry["id"] in seen:
            yield Finding(REGISTER, place, "an id used twice", "ids used once", "Merge or rename the two entries.")
        seen.add(entry["id"])
        for key in ("title", "publisher", "type", "language"):
            if not entry.get(key):
                yield Finding(REGISTER, place, f"no {key}", f"a {key}", "Add it.")
        for key, allowed in (("standing", STANDINGS), ("reproduction", REPRODUCTIONS)):
            if custom.get(key) not in allowed:
                yield Finding(
                    REGISTER,
                    place,
                    f"custom.{key} {custom.get(key)!r}",
                    f"one of {', '.join(allowed)}",
                    "Correct it.",
                )
        if custom.get("as_of") and not _ISO.match(custom["as_of"]):
            yield Finding(
                REGISTER,
                place,
                f"custom.as_of {custom['as_of']!r}",
                "YYYY, YYYY-MM or YYYY-MM-DD",
                "Correct it.",
            )


def file_hash(path: Path) -> str:
    """SHA-256 of a file as the data package writes it."""
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def check_files(project: Project, descriptor: dict[str, Any]) -> Iterator[Finding]:
    """Check that described files exist unchanged, and that no table is left undescribed."""
    described = set()
    for resource in descriptor["resources"]:
        path = project.data / resource["path"]
        described.add(path)
        if not path.is_file():
            yield Finding(
                f"data/{resource['path']}",
                "",
                "no such file",
                f"the file of resource {resource['name']!r} in {PACKAGE}",
                "Restore the file, or take the resource out.",
            )
        elif (found := file_hash(path)) != resource["hash"]:
            yield Finding(
                f"data/{resource['path']}",
                "checksum",
                found,
                str(resource["hash"]),
                "If the change is intended, `kit refresh` accepts it; if not, restore the file.",
            )
    for path in sorted({*project.data.glob("*.csv"), *project.data.glob("tables/*")} - described):
        yield Finding(
            project.name(path),
            "",
            "a table that no resource describes",
            f"a resource in {PACKAGE}",
            "Describe it there (see CONTRIBUTING.md), or delete it.",
        )


def check_tables(project: Project, descriptor: dict[str, Any]) -> Iterator[Finding]:
    """Check every table against its Table Schema, with frictionless."""
    keep_out_slow_import()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import FrictionlessException, Package

        try:
            report = Package.from_descriptor(_bare(project, descriptor), basepath=str(project.data)).validate()
        except FrictionlessException as error:
            yield Finding(PACKAGE, "", str(error), "a valid data package", "Correct the descriptor.")
            return
    for fault in report.errors:
        yield Finding(PACKAGE, "", fault.message, "a valid data package", "Correct the descriptor.")
    for task in report.tasks:
        covered: set[tuple[Any, Any]] = set()
        for fault in task.errors:
            at = (getattr(fault, "row_number", None), getattr(fault, "field_name", None))
            if fault.type == "missing-cell" and at in covered:
                continue
            covered.add(at)
            yield _table_error(f"data/{task.place}", fault, descriptor)


def _bare(project: Project, descriptor: dict[str, Any]) -> dict[str, Any]:
    """Keep of the descriptor what a table needs; files and checksums are judged by ``check_files``."""
    keys = ("name", "path", "format", "encoding", "schema")
    tables = [r for r in descriptor["resources"] if "schema" in r and (project.data / r["path"]).is_file()]
    bare = [{"type": "table", **{key: r[key] for key in keys if key in r}} for r in tables]
    return {"name": PACKAGE_NAME, "resources": bare}


def _table_error(file: str, error: Any, descriptor: dict[str, Any]) -> Finding:
    row, column = getattr(error, "row_number", None), getattr(error, "field_name", "")
    if error.type == "primary-key":
        resource = next(r for r in descriptor["resources"] if f"data/{r['path']}" == file)
        key = resource["schema"]["primaryKey"]
        values = ", ".join(key if isinstance(key, list) else [key])
        return Finding(
            file,
            f"row {row}",
            f"the key ({values}) of another row: {error.note}",
            "a key used once",
            "Correct or delete one of the rows, then run `kit refresh`.",
        )
    if row is None:
        return Finding(
            file,
            f"column {column!r}" if column else "",
            error.message,
            f"the columns that {PACKAGE} describes",
            "Restore the header, or change the schema.",
        )
    value = "no value" if getattr(error, "cell", None) in ("", "None", None) else repr(error.cell)
    todo = "Correct the cell, then run `kit refresh`."
    return Finding(file, f"row {row}, column {column!r}", value, _wanted(error.type, error.note), todo)


def _wanted(kind: str, words: str) -> str:
    """Say what the schema wants, in our words where frictionless has its own."""
    if kind == "type-error" and (found := re.match(r'type is "(\w+)', words)):
        return f"a value of type {found[1]}"
    if kind == "constraint-error" and (found := re.match(r'constraint "(\w+)" is "(.*)"', words)):
        return "a value" if found[1] == "required" else f"{found[1]} {found[2]}"
    return {"missing-cell": "a value", "extra-cell": "no more cells"}.get(kind, words)


def source_uses(project: Project, descriptor: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Where the tables name sources: file, place and id."""
    for resource in descriptor["resources"]:
        for entry in resource["sources"]:
            yield PACKAGE, f"resource {resource['name']!r}", str(entry.get("id"))
        path = project.data / resource["path"]
        if "schema" not in resource or not path.is_file():
            continue
        with path.open(encoding="utf-8", errors="replace", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream), start=2):
                for column in ("source_id", "source_ids"):
                    for name in (row.get(column) or "").split(";"):
                        if name.strip():
                            yield f"data/{resource['path']}", f"row {number}, column {column!r}", name.strip()


def check_unused(known: set[str], used: set[str], code: str) -> Iterator[Finding]:
    """Note the sources that no table, fact, link or code names."""
    for name in sorted(known - used):
        if f'"{name}"' not in code:
            yield note(REGISTER, f"source {name!r}", "nothing uses it", "Use it, or take it out.")
