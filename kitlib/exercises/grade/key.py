"""The answers, as our own solutions give them, and what each named mistake would have given.

They are computed by running our notebook in the same sandbox as the students', so that what is expected of them is
what their own machine would say, and they stay in the controller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kitlib.errors import CellError
from kitlib.exercises.compare import Options
from kitlib.exercises.grade.answers import Found, Plain
from kitlib.exercises.grade.course import Assignment, Exercise

_OF = "\x1f"  # between an exercise and one of its mistakes


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that has a name: what it gives, and what to tell who made it."""

    name: str
    value: Plain
    says: str


@dataclass(frozen=True)
class Expected:
    """What one exercise expects, how it is compared, and its mistakes."""

    value: Plain
    options: Options
    mistakes: tuple[Mistake, ...] = field(default=())


Key = dict[str, Expected]
Run = Callable[[list[dict[str, str]]], Found]


def compute(assignment: Assignment, run: Run) -> Key:
    """Run our solutions and keep what they give.

    Parameters
    ----------
    assignment : Assignment
        Ours, with solutions.
    run : callable
        Runs cells in the sandbox.

    Raises
    ------
    CellError
        If a solution, a check or the value of a mistake fails: notebook, cell and error are named.
    """
    found = run(list(_steps(assignment)))
    if found.ended != "ended" or found.errors:
        raise _failed(assignment, found)
    return {e.name: _expected(assignment, e, found) for e in assignment.exercises if not e.written}


def _steps(assignment: Assignment) -> Iterable[dict[str, str]]:
    by_cell = {assignment.by_cell_number[n]: n for n in assignment.by_cell_number}
    for cell in assignment.lesson.code:
        exercise = assignment.by_check.get(assignment.by_cell_number.get(cell.number, ""))
        if exercise is None:
            if cell.source.strip() not in assignment.only_draw:
                yield {"kind": "run", "name": str(cell.number), "source": cell.source}
            continue
        number = str(by_cell[exercise.grade_id])
        yield {"kind": "check", "name": number, "source": exercise.source}
        for name, one in mistakes(exercise).items():
            source = f"check({exercise.name + _OF + name!r}, ({one['value']}))"
            yield {"kind": "check", "name": number, "source": source}


def mistakes(exercise: Exercise) -> dict[str, dict[str, Any]]:
    """Named mistakes of an exercise, as its metadata give them."""
    found = exercise.kit.get("misconceptions") or {}
    items = found.items() if isinstance(found, dict) else ((one["name"], one) for one in found)
    return {name: one for name, one in items if one.get("value")}


def _expected(assignment: Assignment, exercise: Exercise, found: Found) -> Expected:
    value = found.values.get(exercise.name)
    if value is None or value["kind"] in ("empty", "other", "huge"):
        kind = "nothing" if value is None else value.get("type", value["kind"])
        raise CellError(
            f"{assignment.lesson.path.name}, exercise {exercise.name}: our own solution gives {kind}, which cannot be "
            "an answer. Check that the locked cell passes a number, text, list, set, Series, DataFrame or chart."
        )
    known = {"tolerance", "unit", "order", "index", "case"}
    options = {key: one for key, one in (exercise.kit.get("check") or {}).items() if key in known}
    named = [
        Mistake(name, found.values[exercise.name + _OF + name], str(one.get("says", "")))
        for name, one in mistakes(exercise).items() if exercise.name + _OF + name in found.values
    ]  # fmt: skip
    return Expected(value, Options(**options), tuple(named))


def _failed(assignment: Assignment, found: Found) -> CellError:
    notebook = assignment.lesson.path.name
    if not found.errors:
        return CellError(f"{notebook}: our own solutions did not end well ({found.ended}). Try --timeout.")
    number, error = next(iter(found.errors.items()))
    cell = next((c for c in assignment.lesson.cells if str(c.number) == number), None)
    where = cell.where(notebook) if cell else f"{notebook}, cell {number}"
    return CellError(f"{where}: our own solution fails: {error}. Nothing was graded. Mend the notebook, then grade.")
