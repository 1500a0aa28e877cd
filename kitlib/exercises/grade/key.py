"""The answers, as our own solutions give them, and what each named mistake would have given.

They are computed by running our notebook in the same sandbox as the students', so that what is expected of them is
what their own machine would say, and they stay in the controller.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from kitlib.errors import CellError
from kitlib.exercises.compare import Options
from kitlib.exercises.grade.answers import Found, Plain
from kitlib.exercises.grade.course import Assignment, Exercise

_OF = "\x1f"  # between an exercise and one of its mistakes
_VARIANT = "\x1e"  # between an exercise and the number of one of its variants
_NAMED = re.compile(r"""(?<=check\()\s*(['"]).*?\1""")


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that has a name: what it gives, and what to tell who made it."""

    name: str
    value: Plain
    says: str


@dataclass(frozen=True)
class Expected:
    """What one exercise expects, how it is compared, its mistakes, and the same for each of its variants."""

    value: Plain
    options: Options
    mistakes: tuple[Mistake, ...] = field(default=())
    variants: tuple[Expected, ...] = field(default=())

    def of(self, number: int | None) -> Expected:
        """Return what is expected of those who were given a variant."""
        return self.variants[number] if number is not None and self.variants else self


Key = dict[str, Expected]
Run = Callable[[list[dict[str, str]], float], Found]


def compute(assignment: Assignment, run: Run, seconds: float = 60.0) -> Key:
    """Run our solutions and keep what they give.

    Parameters
    ----------
    assignment : Assignment
        Ours, with solutions.
    run : callable
        Runs cells in the sandbox.
    seconds : float
        What they may take.

    Raises
    ------
    CellError
        If a solution, a check or the value of a mistake fails: notebook, cell and error are named.
    """
    found = run(list(_steps(assignment)), seconds)
    if found.ended != "ended" or found.errors:
        raise _failed(assignment, found)
    return {e.name: _expected(assignment, e, found) for e in assignment.exercises if not e.written}


def _steps(assignment: Assignment) -> Iterable[dict[str, str]]:
    by_cell = {assignment.by_cell_number[n]: n for n in assignment.by_cell_number}
    varied = [e for e in assignment.exercises if e.variants[1]]
    if varied:
        yield _given({e.name: 0 for e in varied}, varied)
    for cell in assignment.lesson.code:
        exercise = assignment.by_check.get(assignment.by_cell_number.get(cell.number, ""))
        if exercise is None:
            if cell.source.strip() not in assignment.only_draw:
                yield {"kind": "run", "name": str(cell.number), "source": cell.source}
            continue
        number = str(by_cell[exercise.grade_id])
        yield from _checks(exercise, exercise.name, exercise.source, number)
        solution = by_cell[exercise.solution_id]
        run = {"kind": "run", "name": str(solution), "source": assignment.lesson.cells[solution - 1].source}
        for one in range(len(exercise.variants[1])):
            name = f"{exercise.name}{_VARIANT}{one}"
            yield _given({exercise.name: one}, varied)
            yield run
            yield from _checks(exercise, name, _NAMED.sub(lambda _old: repr(name), exercise.source, count=1), number)  # noqa: B023
        if exercise.variants[1]:
            yield _given({}, varied)
            yield run


def _given(numbers: dict[str, int], varied: Iterable[Exercise]) -> dict[str, str]:
    """Make the step after which ``variant`` gives these; the first of each exercise that is not named."""
    picks = {e.name: {e.variants[0]: e.variants[1][numbers.get(e.name, 0)]} for e in varied}
    return {"kind": "variant", "name": "", "source": json.dumps(picks)}


def _checks(exercise: Exercise, name: str, source: str, number: str) -> Iterable[dict[str, str]]:
    yield {"kind": "check", "name": number, "source": source}
    for mistake, one in mistakes(exercise).items():
        yield {"kind": "check", "name": number, "source": f"check({name + _OF + mistake!r}, ({one['value']}))"}


def mistakes(exercise: Exercise) -> dict[str, dict[str, Any]]:
    """Named mistakes of an exercise, as its metadata give them."""
    found = exercise.kit.get("misconceptions") or {}
    items = found.items() if isinstance(found, dict) else ((one["name"], one) for one in found)
    return {name: one for name, one in items if one.get("value")}


def _expected(assignment: Assignment, exercise: Exercise, found: Found) -> Expected:
    names = [f"{exercise.name}{_VARIANT}{number}" for number in range(len(exercise.variants[1]))]
    variants = tuple(_one(assignment, exercise, found, name) for name in names)
    return replace(_one(assignment, exercise, found, exercise.name), variants=variants)


def _one(assignment: Assignment, exercise: Exercise, found: Found, key: str) -> Expected:
    value = found.values.get(key)
    if value is None or value["kind"] in ("empty", "other", "huge"):
        kind = "nothing" if value is None else value.get("type", value["kind"])
        raise CellError(
            f"{assignment.lesson.path.name}, exercise {exercise.name}: our own solution gives {kind}, which cannot be "
            "an answer. Check that the locked cell passes a number, text, list, set, Series, DataFrame or chart."
        )
    known = {"tolerance", "unit", "order", "index", "case"}
    options = {name: one for name, one in (exercise.kit.get("check") or {}).items() if name in known}
    named = [
        Mistake(name, found.values[key + _OF + name], str(one.get("says", "")))
        for name, one in mistakes(exercise).items() if key + _OF + name in found.values
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
