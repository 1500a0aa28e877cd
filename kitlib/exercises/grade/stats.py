"""What the class found hard: for each question how many were right, and which named mistake how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kitlib.exercises.grade.controller import Class
from kitlib.exercises.grade.results import points, table
from kitlib.exercises.grade.score import RIGHT, TO_MARK
from kitlib.i18n import _

STATES = ("right", "wrong", "unanswered", "failed", "to mark", "marked")


@dataclass(frozen=True)
class Question:
    """How one question went: how often each state and each named mistake occurred, and mean points."""

    name: str
    max: float
    mean: float
    states: dict[str, int]
    mistakes: dict[str, int]
    written: bool = False

    @property
    def answered(self) -> int:
        """How many submissions were graded."""
        return sum(self.states.values())

    @property
    def share_right(self) -> int | None:
        """Right answers, in per cent of the submissions graded; None for what only a person can mark."""
        if self.written:
            return None
        return round(100 * self.states.get(RIGHT, 0) / self.answered) if self.answered else 0


def questions(graded: Class) -> Iterator[Question]:
    """Count, question by question, over the submissions that could be run."""
    rows = [row for row in graded.rows if row.seconds or row.status == "graded"]
    for place, exercise in enumerate(graded.assignment.exercises):
        marks = [row.marks[place] for row in rows]
        states = Counter(mark.state for mark in marks)
        mistakes = Counter(mark.mistake for mark in marks if mark.mistake)
        mean = sum(mark.points for mark in marks) / len(marks) if marks else 0.0
        yield Question(exercise.name, exercise.points, mean, dict(states), dict(mistakes.most_common()),
                       exercise.written)  # fmt: skip


def statistics(graded: Class) -> str:
    """Write ``stats.csv``: question, what is counted, how often, and in per cent of the submissions graded."""
    rows: list[tuple[object, ...]] = [("question", "max", "mean", "what", "name", "count", "percent")]
    for one in questions(graded):
        counted = [("result", state, one.states.get(state, 0)) for state in STATES]
        counted += [("mistake", name, count) for name, count in one.mistakes.items()]
        for what, name, count in counted:
            share = round(100 * count / one.answered, 1) if one.answered else 0
            rows.append((one.name, points(one.max), round(one.mean, 2), what, name, count, share))
    return table(rows)


def summary(graded: Class) -> str:
    """Write a short table for the terminal.

    Only names and counts stand in it, so that it may be shown to a class.
    """
    found = list(questions(graded))
    wide = max([8, *(len(one.name) for one in found)])
    lines = [f"{_('question'):<{wide}}  {_('right'):>6}  {_('mean'):>9}  {_('most frequent mistake')}"]
    for one in found:
        first = next(iter(one.mistakes.items()), None)
        said = f"{first[0]} ({first[1]})" if first else ""
        mean = f"{one.mean:.2f}/{points(one.max)}"
        right = "" if one.share_right is None else f"{one.share_right} %"
        waiting = one.states.get(TO_MARK, 0)
        said = _("{n} to be marked").format(n=waiting) if waiting else said
        lines.append(f"{one.name:<{wide}}  {right:>6}  {mean:>9}  {said}".rstrip())
    return "\n".join(lines)
