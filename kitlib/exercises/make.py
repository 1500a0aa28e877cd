"""Makes the editions of a lesson, and lets none pass that gives an answer away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kitlib.exercises import editions as made_as
from kitlib.exercises import keymaker, leaks
from kitlib.exercises.authoring import check_lesson
from kitlib.exercises.grade.course import has_exercises, of_lesson
from kitlib.exercises.grade.key import Key
from kitlib.lessons.read import Lesson
from kitlib.lessons.run import facts_in


def editions(lesson: Lesson, kinds: Sequence[str]) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Make some editions of a lesson.

    Parameters
    ----------
    lesson : Lesson
        Ours, with or without outputs.
    kinds : sequence of str
        ``student``, ``instructor`` or both.

    Returns
    -------
    tuple
        Notebooks by kind, and notes on values that the questions give.

    Raises
    ------
    NotebookError
        If an exercise is not in order, or the student's edition would give an answer away.
    """
    check_lesson(lesson)
    assignment = of_lesson(lesson) if has_exercises(lesson) else None
    key: Key = keymaker.key_of(assignment) if assignment else {}
    facts, made, notes = facts_in(lesson), {}, []
    if "student" in kinds:
        made["student"] = made_as.student(lesson, facts)
        known = leaks.secrets(lesson, assignment, key)
        notes = leaks.gate(made["student"], known, lesson.path.name)
    if "instructor" in kinds:
        made["instructor"] = made_as.instructor(lesson, facts, assignment, key)
    return made, notes
