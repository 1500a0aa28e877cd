"""Check the notebooks: readable, without outputs, slides with ids, times and notes, prose that is backed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from kitlib.errors import NotebookError
from kitlib.exercises import authoring
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson, modules, read
from kitlib.verify import prose
from kitlib.verify.finding import Finding, Project

SHOWN = ("class", "backup")


def read_all(project: Project) -> tuple[list[Lesson], list[Finding]]:
    """Read every notebook; those that cannot be read are findings."""
    lessons, findings = [], []
    for path in modules(project.notebooks).values():
        try:
            lessons.append(read(path))
        except NotebookError as error:
            findings.append(
                Finding(
                    project.name(path),
                    "",
                    str(error),
                    "a notebook that the kit reads",
                    "Correct what the message names.",
                )
            )
    return lessons, findings


def check_lesson(lesson: Lesson, project: Project) -> Iterator[Finding]:
    """Check one notebook's cells, prose and slides."""
    file = project.name(lesson.path)
    for label, text in (("title", lesson.title), ("subtitle", lesson.subtitle), *_objectives(lesson)):
        yield from prose.check_text(text, file, f"notebook metadata, {label}")
    for cell, raw in zip(lesson.cells, lesson.raw["cells"], strict=True):
        if raw.get("outputs") or raw.get("execution_count"):
            yield Finding(
                file,
                _place(cell),
                "outputs or an execution count",
                "a notebook without outputs",
                "Clear all outputs in JupyterLab (Edit menu) and save.",
            )
        if cell.kind == "markdown":
            yield from prose.check_cell(cell, file, project.notebooks)
        if "objective" in cell.kit:
            yield from prose.check_text(cell.kit["objective"], file, f"{_place(cell)}, kit.objective")
    for problem in authoring.problems(lesson):
        yield Finding(file, "", problem, "an exercise in order", "Correct what the message names.")
    yield from _check_slides(lesson, file)


def _objectives(lesson: Lesson) -> list[tuple[str, str]]:
    return [(f"objective {n}", str(text)) for n, text in enumerate(lesson.objectives, start=1)]


def _place(cell: Cell) -> str:
    return cell.where("").removeprefix(", ")


def _check_slides(lesson: Lesson, file: str) -> Iterator[Finding]:
    cells = [c for c in lesson.cells if c.kind != "raw" and not c.grading]
    for number, cell in enumerate(cells):
        if cell.slide in ("slide", "subslide"):
            rest = list(takewhile(lambda c: c.slide not in ("slide", "subslide", "skip"), cells[number + 1 :]))
            yield from _check_slide(cell, rest, file)
        elif cell.slide in ("-", "fragment") and (number == 0 or cells[number - 1].slide == "skip"):
            yield Finding(
                file,
                _place(cell),
                f"slide type {cell.slide!r} with no slide before it to belong to",
                "slide, subslide or skip",
                "Set the cell's slide type.",
            )


def _check_slide(first: Cell, rest: Sequence[Cell], file: str) -> Iterator[Finding]:
    place = _place(first)
    if not first.kit.get("id"):
        yield Finding(
            file,
            place,
            "a slide without kit.id",
            "a stable id such as threat/baseline",
            'Add "kit": {"id": ...} to the cell\'s metadata.',
        )
    if "when" not in first.kit:
        yield Finding(
            file,
            place,
            "a slide without kit.when",
            "before, class, after or backup",
            'Add "when" to the cell\'s "kit" metadata.',
        )
    notes = [c for c in rest if c.slide == "notes" and c.source.strip()]
    if first.kit.get("when", "class") in SHOWN and not notes:
        yield Finding(
            file,
            place,
            "a slide without speaker notes",
            "a cell of slide type 'notes' after it",
            "Write what a briefer reads out.",
        )


def check_ids(lessons: Sequence[Lesson], project: Project) -> Iterator[Finding]:
    """Check that no two slides of any notebooks share an id."""
    seen: dict[str, str] = {}
    for lesson in lessons:
        for cell in lesson.cells:
            name = cell.kit.get("id")
            if not name:
                continue
            here = cell.where(project.name(lesson.path))
            if name in seen:
                yield Finding(
                    project.name(lesson.path),
                    _place(cell),
                    f"the id {name!r}, which {seen[name]} has too",
                    "an id used once over all notebooks",
                    "Rename one of the two.",
                )
            seen.setdefault(name, here)


def links(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """Links of a notebook's prose into the evidence: kind and id."""
    for cell in lesson.cells:
        if cell.kind == "markdown":
            yield from ((kind, name) for kind, name, _words in prose.references(cell))
