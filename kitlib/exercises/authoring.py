"""Whether a notebook's exercises are in order: markers, nbgrader's metadata, and cells that belong together.

What ``kit`` may hold is checked when the notebook is read (``kitlib.lessons``). Only our own notebooks are held to
this, never a student's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from kitlib.errors import NotebookError
from kitlib.exercises.solution import MarkerError, blocks, bound, looks_marked
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson

SCHEMA = 3
_FLAGS = ("grade", "solution", "locked", "task")
_KEYS = {*_FLAGS, "schema_version", "grade_id", "points", "cell_type", "checksum"}
_TAGS = ("remove-cell", "remove_cell", "hide-cell", "hide_cell", "remove-input", "remove_input", "hide-input",
         "hide_input", "remove-output", "remove_output", "hide-output", "hide_output", "raises-exception", "parameters",
         "skip-execution", "instructor", "solution")  # fmt: skip
_NAME = re.compile(r"^[a-z]+-\d+$")
_CELL_METADATA = ("slideshow", "nbgrader", "kit", "tags", "jupyter", "collapsed", "scrolled", "editable", "deletable",
                  "trusted", "name", "id", "vscode", "pycharm", "execution", "papermill", "widgets")  # fmt: skip
_HELP = "See 'Add an exercise' in CONTRIBUTING.md."


def check_lesson(lesson: Lesson) -> None:
    """Check a notebook's exercises.

    Raises
    ------
    NotebookError
        On the first thing that is not in order; notebook, cell and, for a marker, line are named.
    """
    for problem in problems(lesson):
        raise NotebookError(problem)


def problems(lesson: Lesson) -> Iterator[str]:
    """Say what is not in order, in the notebook's order."""
    seen: dict[str, int] = {}
    for cell in lesson.cells:
        where = cell.where(lesson.path.name)
        yield from (f"{where}: {one}" for one in (*_names(lesson, cell), *_markers(cell), *_grading(cell)))
        grade_id = str(cell.grading.get("grade_id", ""))
        if grade_id and grade_id in seen:
            yield f"{where}: the grade_id {grade_id!r} stands in cell {seen[grade_id]} too. Give each one of its own."
        seen.setdefault(grade_id, cell.number)
    yield from _pairs(lesson)


def _names(lesson: Lesson, cell: Cell) -> Iterator[str]:
    """Misspelt names in a cell's metadata, which would be passed over without a word."""
    metadata = lesson.raw["cells"][cell.number - 1].get("metadata") or {}
    for name in metadata:
        near = get_close_matches(str(name), _CELL_METADATA, n=1, cutoff=0.75)
        if name not in _CELL_METADATA and near:
            yield f"metadata {name!r} is not known. Did you mean {near[0]!r}?"
    for tag in sorted(cell.tags):
        near = get_close_matches(tag.casefold(), _TAGS, n=1, cutoff=0.75)
        if tag not in _TAGS and near:
            yield f"the tag {tag!r} is not known. Did you mean {near[0]!r}?"


def _markers(cell: Cell) -> Iterator[str]:
    try:
        found = blocks(cell.source)
    except MarkerError as error:
        yield f"line {error.line}: {error.what}. Write ### BEGIN SOLUTION and ### END SOLUTION, each on its own line."
        return
    if found and cell.kind != "code":
        yield f"line {found[0].begin + 1}: a solution stands in a {cell.kind} cell. Only code cells have one. {_HELP}"
    elif found and not (cell.grading.get("solution") and not cell.grading.get("grade")):
        line = found[0].begin + 1
        yield f"line {line}: a solution stands in a cell whose nbgrader metadata do not say 'solution'. {_HELP}"


def _grading(cell: Cell) -> Iterator[str]:
    found = cell.grading
    if not found:
        return
    for name in found:
        if name not in _KEYS:
            near = get_close_matches(name, _KEYS, n=1)
            yield f"nbgrader metadata {name!r} are not known." + (f" Did you mean {near[0]!r}?" if near else "")
    if found.get("schema_version") != SCHEMA:
        yield f"nbgrader.schema_version must be {SCHEMA}, found {found.get('schema_version')!r}."
    if not isinstance(found.get("grade_id"), str) or not re.fullmatch(r"[\w.-]+", found["grade_id"]):
        yield f"nbgrader.grade_id must be a word such as 'threat-1', found {found.get('grade_id')!r}."
    for flag in _FLAGS:
        if not isinstance(found.get(flag), bool):
            yield f"nbgrader.{flag} must be true or false, found {found.get(flag)!r}."
    yield from _points(cell, found)


def _points(cell: Cell, found: dict[str, Any]) -> Iterator[str]:
    grade, solution = found.get("grade"), found.get("solution")
    points = found.get("points")
    if grade and (not isinstance(points, int | float) or isinstance(points, bool) or points < 0):
        yield f"nbgrader.points must be a number from 0, found {points!r}."
    if grade and not solution and not (found.get("locked") and cell.kind == "code"):
        yield "a cell that checks an answer is code and locked."
    if grade and solution:
        yield from _written(cell, found)
    if solution and not grade and cell.kind == "code" and not looks_marked(cell.source):
        yield f"a cell to fill has no ### BEGIN SOLUTION block, so our own answer is missing. {_HELP}"


def _written(cell: Cell, found: dict[str, Any]) -> Iterator[str]:
    if cell.kind != "markdown" or found.get("locked"):
        yield "only a written answer is solution and grade in one, and it is Markdown and not locked."
        return
    rubric = cell.kit.get("rubric")
    if not rubric:
        yield f"a written answer needs kit.rubric, with an anchor for each level. {_HELP}"
    elif found.get("points") != max(one["points"] for one in rubric):
        yield f"nbgrader.points is {found.get('points')!r}, and the highest level of kit.rubric gives another number."


def _pairs(lesson: Lesson) -> Iterator[str]:
    """A cell to fill and the locked cell that checks it follow one another, and agree on names."""
    open_cell: Cell | None = None
    for cell in lesson.cells:
        where, found = cell.where(lesson.path.name), cell.grading
        if found.get("solution") and not found.get("grade"):
            if open_cell:
                yield f"{open_cell.where(lesson.path.name)}: no locked cell checks it before the next answer. {_HELP}"
            open_cell = cell
        elif found.get("grade") and not found.get("solution"):
            if not open_cell:
                yield f"{where}: no cell to fill stands before it. {_HELP}"
            yield from (f"{where}: {one}" for one in _agrees(cell, open_cell))
            open_cell = None
        elif found.get("grade") and not _NAME.match(str(found.get("grade_id"))):
            yield f"{where}: {_wrong_name(found)}"
    if open_cell:
        yield f"{open_cell.where(lesson.path.name)}: no locked cell checks it. {_HELP}"


def _agrees(cell: Cell, solution: Cell | None) -> Iterator[str]:
    name = str(cell.grading.get("grade_id"))
    if not _NAME.match(name):
        yield _wrong_name(cell.grading)
    variable = _checked(cell.source, name)
    if not variable:
        yield f'its source must be exactly check("{name}", answer), with the name of one variable.'
    if solution and solution.grading.get("grade_id") != f"{name}-answer":
        yield f"the cell to fill before it has the grade_id {solution.grading.get('grade_id')!r}, not '{name}-answer'."
    if variable and solution and _bound(solution) not in ("", variable):
        yield f"it checks {variable!r}, but the solution before it ends with {_bound(solution)!r}."
    if solution and "hints" not in solution.kit:
        yield f"the cell to fill before it has no kit.hints. {_HELP}"


def _bound(cell: Cell) -> str:
    try:
        return next((name for block in blocks(cell.source) for name in bound(block.lines)), "")
    except MarkerError:
        return ""


def _wrong_name(found: dict[str, Any]) -> str:
    return f"the grade_id {found.get('grade_id')!r} must be the module's word and a number, such as 'threat-1'."


def _checked(source: str, name: str) -> str:
    """Name of the variable that is checked, if the cell is exactly one call of ``check``."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return ""
    call = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "check":
        args = call.args
        if len(args) == 2 and not call.keywords and isinstance(args[1], ast.Name):
            return args[1].id if isinstance(args[0], ast.Constant) and args[0].value == name else ""
    return ""
