"""Turns what a submission gave into marks. Only here do answers and a student's values meet, both as plain data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from kitlib.exercises.compare import matches
from kitlib.exercises.grade.answers import Found, Plain
from kitlib.exercises.grade.course import Assignment, Exercise
from kitlib.exercises.grade.key import Expected, Key
from kitlib.exercises.grade.match import Matched
from kitlib.i18n import _

MOST_SHOWN = 300
RIGHT, WRONG, UNANSWERED, FAILED, TO_MARK = "right", "wrong", "unanswered", "failed", "to mark"


@dataclass
class Mark:
    """How one question went: points, state, the answer in words, the named mistake, what to say."""

    name: str
    points: float
    max: float
    state: str
    answer: str = ""
    mistake: str = ""
    says: str = ""
    error: str = ""


@dataclass
class Graded:
    """A row of the gradebook, with what the feedback page needs."""

    student: str
    file: str
    status: str
    reason: str
    tier: str
    max: float
    marks: list[Mark] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    origin: str = ""
    number: str = ""
    digest: str = ""
    seconds: float = 0.0

    def legible(self) -> Graded:
        """Return the row without what no file can hold: half characters, and those that steer a machine."""
        return Graded.from_dict(_legible(asdict(self)))

    @property
    def score(self) -> float:
        """Sum of the points."""
        return sum(mark.points for mark in self.marks)

    def to_json(self) -> str:
        """Write it for a later run."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Graded:
        """Read what ``to_json`` wrote."""
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> Graded:
        """Make it of plain data."""
        return cls(**{**found, "marks": [Mark(**mark) for mark in found["marks"]]})


_STEERS = {n: "\N{REPLACEMENT CHARACTER}" for n in (*range(32), *range(127, 160)) if chr(n) not in "\t\n"}


def _legible(value: Any) -> Any:
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").translate(_STEERS)
        return text.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_legible(one) for one in value]
    return {key: _legible(one) for key, one in value.items()} if isinstance(value, dict) else value


ENDED = {
    "timeout": _("ran out of time"),
    "memory": _("used too much memory"),
    "processes": _("started too many processes"),
    "output": _("gave out too much"),
    "died": _("ended before its last cell"),
    "stopped": _("could not be run"),
}


def marks(assignment: Assignment, key: Key, matched: Matched, found: Found) -> list[Mark]:
    """Mark every question of a submission.

    Parameters
    ----------
    assignment, key
        Ours: the questions, and what they expect.
    matched : Matched
        The student's cells as they were matched.
    found : Found
        What running them gave.
    """
    made = []
    for exercise in assignment.exercises:
        if exercise.written:
            made.append(_written(assignment, exercise, matched.written.get(exercise.name, "")))
        else:
            made.append(_computed(exercise, key[exercise.name].of(matched.picks.get(exercise.name)), found))
    return made


def _written(assignment: Assignment, exercise: Exercise, text: str) -> Mark:
    empty = not text.strip() or text.strip() == assignment.stubs.get(exercise.grade_id, "").strip()
    if empty:
        return Mark(exercise.name, 0, exercise.points, UNANSWERED)
    return Mark(exercise.name, 0, exercise.points, TO_MARK, text[:20_000])


def _computed(exercise: Exercise, expected: Expected, found: Found) -> Mark:
    given = found.values.get(exercise.name)
    error = found.errors.get(exercise.solution_id) or found.errors.get(exercise.grade_id, "")
    if given is None:
        state = FAILED if found.errors.get(exercise.solution_id) else UNANSWERED
        return Mark(exercise.name, 0, exercise.points, state, error=error)
    if given["kind"] == "empty":
        return Mark(exercise.name, 0, exercise.points, UNANSWERED)
    answer = show(given)
    match = matches(expected.value, given, expected.options)
    if match:
        return Mark(exercise.name, exercise.points, exercise.points, RIGHT, answer)
    for mistake in expected.mistakes:
        if matches(mistake.value, given, expected.options):
            return Mark(exercise.name, 0, exercise.points, WRONG, answer, mistake.name, mistake.says)
    return Mark(exercise.name, 0, exercise.points, WRONG, answer, says=_SAYS.get(match.reason, ""))


_SAYS = {
    "unit": _("The number looks as if it were in another unit."),
    "sign": _("The sign is the other way round."),
    "kind": _("The answer is of another kind than the question asks for."),
}


def show(value: Plain, most: int = MOST_SHOWN) -> str:
    """Write a plain value for a reader.

    Examples
    --------
    >>> show({"kind": "list", "items": [{"kind": "text", "value": "Sinaloa"}, {"kind": "number", "value": 3}]})
    'Sinaloa, 3'
    """
    text = _words(value, most)
    return text if len(text) <= most else text[: most - 1] + "…"


def _words(value: Plain, most: int) -> str:
    kind = value["kind"]
    if kind in ("list", "set"):
        return ", ".join(_words(one, most) for one in value["items"][:most])
    if kind == "dict":
        return ", ".join(f"{_words(a, most)}: {_words(b, most)}" for a, b in value["items"][:most])
    if kind == "series":
        pairs = zip(value["index"][:most], value["values"][:most], strict=True)
        return ", ".join(f"{_words(a, most)}: {_words(b, most)}" for a, b in pairs)
    if kind == "frame":
        names = ", ".join(_words(one, most) for one in value["columns"][:20])
        return _("a table of {rows} rows: {names}").format(rows=len(value["index"]), names=names)
    if kind == "chart":
        return _("a chart")
    if kind == "other":
        return _("an object of type {type}").format(type=value["type"])
    plain: dict[str, Any] = {"empty": "", "missing": _("a missing value"), "huge": _("a value too large to read")}
    return str(value["value"]) if "value" in value else str(plain.get(kind, ""))
