"""What a cell says about itself: slide type and the ``kit`` namespace of its metadata, checked.

A misspelt key or a value that is not allowed is an error that names notebook and cell: a silent typo would
drop a slide from a deck.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from kitlib.errors import NotebookError
from kitlib.lessons.exercise_kit import check_exercise

SLIDE_TYPES = ("slide", "subslide", "fragment", "notes", "skip", "-")
WHEN = ("before", "class", "after", "backup")
AUDIENCES = ("instructor", "student", "briefer")
LAYOUTS = ("cards",)
PARTS = ("prediction", "framing", "evidence", "explorer", "card", "exercise", "discussion", "exit", "worksheet")

CELL_KEYS: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "minutes": (int, float),
    "priority": (int,),
    "when": (str,),
    "objective": (str,),
    "audience": (str,),
    "hints": (list,),
    "check": (dict,),
    "misconceptions": (dict,),
    "rubric": (list,),
    "given": (list,),
    "variants": (dict,),
    "numbers_ok": (dict,),
    "layout": (str,),
    "part": (str,),
    "show_code": (bool,),
}
LESSON_KEYS: dict[str, tuple[type, ...]] = {
    "module": (str,),
    "student": (str,),
    "release": (str,),
    "edition": (str,),
    "title": (str,),
    "subtitle": (str,),
    "minutes": (int, float),
    "objectives": (list,),
    "as_of": (str,),
}
CHOICES: dict[str, tuple[Any, ...]] = {
    "when": WHEN,
    "audience": AUDIENCES,
    "layout": LAYOUTS,
    "part": PARTS,
    "priority": (1, 2, 3),
}


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook.

    ``number`` counts from 1, as JupyterLab's reader counts; ``slide`` is its slide type ('-' continues); ``tags`` are
    those of JupyterLab, ``grading`` what nbgrader keeps of an exercise's cell.
    """

    number: int
    kind: str
    source: str
    slide: str = "-"
    kit: dict[str, Any] = field(default_factory=dict)
    outputs: tuple[dict[str, Any], ...] = ()
    attachments: dict[str, Any] = field(default_factory=dict)
    cell_id: str = ""
    tags: frozenset[str] = frozenset()
    grading: dict[str, Any] = field(default_factory=dict)

    def where(self, notebook: str) -> str:
        """Name the cell so that a person finds it."""
        first = next((line.strip() for line in self.source.splitlines() if line.strip()), "empty")
        return f"{notebook}, cell {self.number} ({first[:60]!r})"


def read_cell(raw: dict[str, Any], number: int, notebook: str) -> Cell:
    """Make a Cell of a notebook's JSON and check its metadata.

    Raises
    ------
    NotebookError
        If the slide type or the ``kit`` metadata are wrong.
    """
    if not isinstance(raw, dict):
        raise NotebookError(f"{notebook}, cell {number} is a {type(raw).__name__}, not a cell. Restore the file.")
    metadata = raw.get("metadata") or {}
    cell = Cell(
        number=number,
        kind=raw.get("cell_type", ""),
        source=_joined(raw.get("source", ""), f"{notebook}, cell {number}"),
        slide=(metadata.get("slideshow") or {}).get("slide_type") or "-",
        kit=metadata.get("kit", {}),
        outputs=tuple(raw.get("outputs", ())),
        attachments=raw.get("attachments", {}),
        cell_id=raw.get("id", ""),
        tags=_tags(metadata),
        grading=metadata["nbgrader"] if isinstance(metadata.get("nbgrader"), dict) else {},
    )
    where = cell.where(notebook)
    if cell.kind not in ("markdown", "code", "raw"):
        raise NotebookError(f"{where}: cell type {cell.kind!r}. Allowed: markdown, code, raw.")
    if cell.slide not in SLIDE_TYPES:
        raise NotebookError(f"{where}: slide type {cell.slide!r}. Allowed: {', '.join(SLIDE_TYPES)}.")
    check_kit(cell.kit, CELL_KEYS, where)
    check_exercise(cell.kit, where)
    return cell


def _tags(metadata: dict[str, Any]) -> frozenset[str]:
    """Tags of a cell; what JupyterLab collapsed counts as tagged so."""
    tags = metadata.get("tags")
    jupyter = metadata.get("jupyter") or {}
    found = {tag for tag in tags if isinstance(tag, str)} if isinstance(tags, list) else set()
    hidden = {"source_hidden": "hide-input", "outputs_hidden": "hide-output"}
    return frozenset(found | {tag for name, tag in hidden.items() if jupyter.get(name)})


def _joined(source: Any, where: str) -> str:
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    raise NotebookError(f"{where}: its source must be text, found {source!r}. Restore the file.")


def check_kit(kit: Any, keys: dict[str, tuple[type, ...]], where: str) -> None:
    """Check a ``kit`` namespace against the keys that are allowed there.

    Raises
    ------
    NotebookError
        On an unknown key (the nearest one is named), a wrong type or a value that is not allowed.
    """
    if not isinstance(kit, dict):
        raise NotebookError(f"{where}: metadata 'kit' must be an object, found {type(kit).__name__}.")
    for key, value in kit.items():
        if key not in keys:
            near = get_close_matches(key, keys, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            raise NotebookError(f"{where}: unknown key {key!r} in 'kit'.{meant} Allowed: {', '.join(keys)}.")
        if not isinstance(value, keys[key]) or (isinstance(value, bool) and bool not in keys[key]):
            names = " or ".join(kind.__name__ for kind in keys[key])
            raise NotebookError(f"{where}: 'kit.{key}' must be {names}, found {value!r}.")
        if key in CHOICES and value not in CHOICES[key]:
            allowed = ", ".join(str(choice) for choice in CHOICES[key])
            raise NotebookError(f"{where}: 'kit.{key}' is {value!r}. Allowed: {allowed}.")
