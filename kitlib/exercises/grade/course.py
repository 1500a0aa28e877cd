"""What a class is graded against: our notebook's exercises, read from nbgrader's and the kit's metadata.

Holds no answer: those are computed by running our solutions (``key``).
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kitlib.errors import NotebookError
from kitlib.exercises import solution
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson, first_heading, read

_CHECKS = re.compile(r"""\bcheck\(\s*(['"])(?P<name>[^'"]+)\1""")
_LOADS = re.compile(r"""\bload\(\s*(['"])(?P<name>\w+)\1""")
_DRAWN_FROM = "kitlib.charts"
_SHOWN = ("claim", "claims", "fact", "cite", "explore")


@dataclass(frozen=True)
class Exercise:
    """One question that bears points.

    ``name`` is what ``check`` calls it, ``grade_id`` the cell with the points, ``solution_id`` the cell that the
    student fills (empty for a written answer, which is both), ``kit`` that cell's metadata.
    """

    name: str
    grade_id: str
    solution_id: str
    points: float
    source: str
    question: str
    kit: dict[str, Any]
    written: bool = False
    cell_type: str = "code"

    @property
    def variants(self) -> tuple[str, list[Any]]:
        """What differs from student to student, and its values; empty for most exercises."""
        return next(iter((self.kit.get("variants") or {}).items()), ("", []))


@dataclass(frozen=True)
class Assignment:
    """A module as a class was given it."""

    lesson: Lesson
    exercises: tuple[Exercise, ...]
    stubs: dict[str, str]

    @property
    def module(self) -> str:
        """Its name, such as ``01_threat``."""
        return self.lesson.module

    @cached_property
    def by_check(self) -> dict[str, Exercise]:
        """Exercises by the ``grade_id`` of the locked cell."""
        return {e.grade_id: e for e in self.exercises if not e.written}

    @cached_property
    def by_written(self) -> dict[str, Exercise]:
        """Written exercises by ``grade_id``."""
        return {e.grade_id: e for e in self.exercises if e.written}

    @cached_property
    def solution_ids(self) -> dict[str, str]:
        """Name of the exercise by the ``grade_id`` of the cell that a student fills."""
        return {e.solution_id: e.name for e in self.exercises if e.solution_id}

    @cached_property
    def grade_ids(self) -> frozenset[str]:
        """All cells that we look for."""
        return frozenset({*self.by_check, *self.by_written, *self.solution_ids})

    @cached_property
    def by_cell_id(self) -> dict[str, str]:
        """``grade_id`` by Jupyter's cell id."""
        return {
            c.cell_id: g for c in self.lesson.cells if (g := _grading(self.lesson, c).get("grade_id")) and c.cell_id
        }

    @cached_property
    def by_cell_number(self) -> dict[int, str]:
        """``grade_id`` by the cell's number."""
        return {c.number: str(g) for c in self.lesson.cells if (g := _grading(self.lesson, c).get("grade_id"))}

    @cached_property
    def only_draw(self) -> frozenset[str]:
        """Cells of ours that only show something: a student's unchanged copy need not run."""
        drawn = _drawing_names(self.lesson)
        return frozenset(c.source.strip() for c in self.lesson.code if _only_draws(c.source, drawn))

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Tables that our cells load."""
        return tuple(sorted({m["name"] for c in self.lesson.code for m in _LOADS.finditer(c.source)}))

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """Modules that our cells import."""
        found = set()
        for node in (n for c in self.lesson.code for n in _nodes(c.source)):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        return tuple(sorted(found))

    @property
    def digest(self) -> str:
        """Fingerprint of the notebook."""
        return hashlib.sha256(json.dumps(self.lesson.raw, sort_keys=True).encode()).hexdigest()


def has_exercises(lesson: Lesson) -> bool:
    """Tell whether a notebook has any cell with points."""
    return any(_grading(lesson, cell).get("grade") for cell in lesson.cells)


def read_assignment(path: Path) -> Assignment:
    """Read a module's exercises.

    Raises
    ------
    NotebookError
        If it has none, two share a name, or a cell that checks has no cell to fill.
    """
    return of_lesson(read(path))


def of_lesson(lesson: Lesson) -> Assignment:
    """Read the exercises of a lesson, as ``read_assignment`` does.

    Raises
    ------
    NotebookError
        If it has none, two share a name, or a cell that checks has no cell to fill.
    """
    path = lesson.path
    exercises: list[Exercise] = []
    question, filled = "", None
    stubs: dict[str, str] = {}
    for cell in lesson.cells:
        grading = _grading(lesson, cell)
        if grading.get("solution"):
            stubs[str(grading.get("grade_id"))] = stub(cell.source)
        if grading.get("solution") and not grading.get("grade"):
            filled = cell
        elif grading.get("grade"):
            exercises.append(_exercise(lesson, cell, grading, filled, question))
            question = ""
        elif cell.kind == "markdown" and (first_heading(cell.source) or not question):
            question = cell.source
    if not exercises:
        raise NotebookError(f"{path.name} has no cell with points, so there is nothing to grade in it.")
    _distinct(exercises, path)
    return Assignment(lesson, tuple(exercises), stubs)


def _exercise(lesson: Lesson, cell: Cell, grading: dict[str, Any], filled: Cell | None, question: str) -> Exercise:
    where, points = cell.where(lesson.path.name), grading.get("points")
    if not isinstance(points, int | float) or isinstance(points, bool) or points < 0:
        raise NotebookError(f"{where}: 'nbgrader.points' must be a number from 0, found {points!r}.")
    grade_id = str(grading.get("grade_id"))
    if grading.get("solution"):
        return Exercise(grade_id, grade_id, "", points, "", question, cell.kit, True, cell.kind)
    named = _CHECKS.search(cell.source)
    if named is None or filled is None:
        raise NotebookError(
            f'{where}: a locked cell with points calls check("name", value), and stands below the cell that the '
            "student fills. See 'Add an exercise' in CONTRIBUTING.md."
        )
    solution_id = str(_grading(lesson, filled).get("grade_id"))
    return Exercise(named["name"], grade_id, solution_id, points, cell.source, question, filled.kit)


def _distinct(exercises: list[Exercise], path: Path) -> None:
    names = [e.name for e in exercises]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise NotebookError(f"{path.name}: two exercises are called {twice[0]!r}. Give each a name of its own.")


def _grading(lesson: Lesson, cell: Cell) -> dict[str, Any]:
    found = (lesson.raw["cells"][cell.number - 1].get("metadata") or {}).get("nbgrader")
    return found if isinstance(found, dict) else {}


def _nodes(source: str) -> list[ast.AST]:
    try:
        return list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return []


def _drawing_names(lesson: Lesson) -> frozenset[str]:
    """Names that our cells import from the kit's charts, or that only show evidence."""
    names: set[str] = set()
    for node in (n for c in lesson.code for n in _nodes(c.source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_DRAWN_FROM):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "kitlib":
            names |= {alias.asname or alias.name for alias in node.names if alias.name in _SHOWN}
    return frozenset(names)


def _only_draws(source: str, drawn: frozenset[str]) -> bool:
    """Whether a cell is nothing but calls of our own drawing functions with constants: nothing is bound or changed."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    return bool(body) and all(isinstance(node, ast.Expr) and _draws(node.value, drawn) for node in body)


def _draws(node: ast.expr, drawn: frozenset[str]) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    values = [*node.args, *(keyword.value for keyword in node.keywords)]
    return isinstance(called, ast.Name) and called.id in drawn and all(isinstance(v, ast.Constant) for v in values)


def stub(source: str) -> str:
    """What a student finds in the place of a solution."""
    try:
        return solution.stub(source)
    except solution.MarkerError:
        return source
