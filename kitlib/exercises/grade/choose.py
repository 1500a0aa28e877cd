"""Which module a class was given: the one that most submissions have exercises of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from kitlib.errors import KitError
from kitlib.exercises.grade.course import Assignment, read_assignment
from kitlib.exercises.grade.intake import Submission
from kitlib.lessons.read import modules

_GRADE_ID = re.compile(rb'"grade_id"\s*:\s*"([^"\\]{1,200})"')


def choose_assignment(candidates: Sequence[Submission], notebooks: Path) -> Assignment:
    """Find the module that most submissions are of.

    Raises
    ------
    KitError
        If none of ours is among them.
    """
    best, most = None, 0
    for path in modules(notebooks).values():
        ids = set(_GRADE_ID.findall(path.read_bytes()))
        fits = sum(bool(ids & set(_GRADE_ID.findall(one.data))) for one in candidates)
        if ids and fits > most:
            best, most = path, fits
    if best is None:
        raise KitError(
            f"None of the {len(candidates)} submissions has an exercise of {notebooks}. Is it the right folder, and "
            "are these notebooks made from student.ipynb?"
        )
    return read_assignment(best)


def fit(one: Submission, assignment: Assignment) -> int:
    """How many of the assignment's cells a submission has."""
    return len(assignment.grade_ids & {found.decode(errors="replace") for found in _GRADE_ID.findall(one.data)})
