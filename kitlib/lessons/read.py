"""Read a notebook into a Lesson: its cells, its metadata, its place. JSON alone, no nbformat (it is slow)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kitlib.errors import KitError, NotebookError, unknown
from kitlib.lessons.cells import LESSON_KEYS, Cell, check_kit, read_cell

_HEADING = re.compile(r" {0,3}#{1,6}\s+(.+?)\s*#*\s*$")


@dataclass(frozen=True)
class Lesson:
    """One module of the seminar.

    ``module`` is the notebook's file name without suffix, such as ``01_threat``; ``raw`` is the notebook's
    JSON as it stands on disk.
    """

    path: Path
    module: str
    title: str
    subtitle: str
    minutes: float
    as_of: str
    objectives: tuple[str, ...]
    language: str
    cells: tuple[Cell, ...]
    raw: dict[str, Any]

    @property
    def code(self) -> tuple[Cell, ...]:
        """The cells that run."""
        return tuple(c for c in self.cells if c.kind == "code" and c.source.strip())

    def with_outputs(self, outputs: dict[int, list[dict[str, Any]]]) -> Lesson:
        """Put outputs, by cell number, into the code cells."""
        made = (replace(c, outputs=tuple(outputs.get(c.number, ()))) if c.kind == "code" else c for c in self.cells)
        return replace(self, cells=tuple(made))


def read(path: Path) -> Lesson:
    """Read and check one notebook.

    Raises
    ------
    NotebookError
        If the file cannot be read, is not JSON, is not a notebook of format 4, or its metadata are wrong.
    """
    return from_json(read_json(path), path)


def from_json(raw: dict[str, Any], path: Path) -> Lesson:
    """Read and check a notebook's JSON; ``path`` is where it stands, or would stand.

    Raises
    ------
    NotebookError
        If it is not a notebook of format 4, or its metadata are wrong.
    """
    cells = raw.get("cells")
    if not isinstance(cells, list) or raw.get("nbformat") != 4:
        raise NotebookError(
            f"{path.name} is not a notebook of format 4 (found nbformat {raw.get('nbformat')!r}). "
            "Open it in JupyterLab and save it, or restore it from version control."
        )
    metadata = raw.get("metadata") or {}
    kit = metadata.get("kit", {})
    check_kit(kit, LESSON_KEYS, f"{path.name}, notebook metadata")
    found = tuple(read_cell(cell, number, path.name) for number, cell in enumerate(cells, start=1))
    return Lesson(
        path=path,
        module=path.stem,
        title=kit.get("title") or _text(metadata.get("title")) or _first_heading(found) or path.stem,
        subtitle=kit.get("subtitle", ""),
        minutes=kit.get("minutes", 0),
        as_of=kit.get("as_of", ""),
        objectives=tuple(kit.get("objectives", ())),
        language=metadata.get("language", "en"),
        cells=found,
        raw=raw,
    )


def read_json(path: Path) -> dict[str, Any]:
    """Read a notebook's JSON, whatever it holds.

    Raises
    ------
    NotebookError
        If the file cannot be read or is no JSON object.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotebookError(f"{path} cannot be read: {error.strerror}. Check the path and its permissions.") from error
    except ValueError as error:
        raise NotebookError(
            f"{path.name} is not JSON: {error}. A merge conflict or a cut-off download is the usual cause; "
            "restore the file from version control."
        ) from error
    if not isinstance(raw, dict):
        raise NotebookError(f"{path.name} is JSON but not a notebook: it holds a {type(raw).__name__}.")
    return raw


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _first_heading(cells: tuple[Cell, ...]) -> str:
    return next((found for c in cells if c.kind == "markdown" and (found := first_heading(c.source))), "")


def first_heading(markdown: str) -> str:
    """Text of the first heading, without its marks; what stands in a code fence is none.

    Examples
    --------
    >>> first_heading("### A *rate* that [exceeded](claims.md#T06) 36,000")
    'A rate that exceeded 36,000'
    """
    fenced = False
    for line in markdown.splitlines():
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        found = None if fenced else _HEADING.match(line)
        if found:
            return re.sub(r"\[([^]]*)\]\([^)]*\)|[*`]", r"\1", found[1]).strip()
    return ""


def notebooks_dir() -> Path:
    """Find the folder of the authored notebooks: ``notebooks/`` beside the kit's ``data/``.

    Raises
    ------
    KitError
        If the current folder is not inside the kit's folder.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "notebooks").is_dir() and (folder / "data" / "datapackage.json").is_file():
            return folder / "notebooks"
    raise KitError(f"No notebooks/ beside data/ in {here} or above it. Run the command inside the kit's folder.")


def modules(folder: Path) -> dict[str, Path]:
    """Notebooks of a folder by module name, in order."""
    return {path.stem: path for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))}


def find(name: str, folder: Path) -> Path:
    """Return the notebook of a module, or one that is named by its path, wherever it stands.

    Raises
    ------
    UnknownName
        If there is no such module; near names are given.
    """
    if name.endswith(".ipynb") and (path := Path(name)).is_file():
        return path.resolve()
    known = modules(folder)
    if name.removesuffix(".ipynb") not in known:
        raise unknown("module", name, known, "notebooks/")
    return known[name.removesuffix(".ipynb")]
