"""A page for each student, and one on the class for the instructor: one file each, no script, no request.

What a student wrote is text here, never markup. What was expected is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kitlib.decks.look import Look
from kitlib.decks.markdown import inline
from kitlib.decks.model import plain
from kitlib.decks.render import template_text
from kitlib.decks.tones import look_css
from kitlib.exercises.grade.controller import Class
from kitlib.exercises.grade.course import Exercise
from kitlib.exercises.grade.results import points
from kitlib.exercises.grade.score import Graded, Mark
from kitlib.exercises.grade.stats import STATES, questions
from kitlib.i18n import _

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
_WORDS = {
    "right": _("Right"),
    "wrong": _("Not right yet"),
    "unanswered": _("No answer found"),
    "failed": _("Your code stopped with an error"),
    "to mark": _("Will be marked by a person"),
    "marked": _("Marked by a person"),
}
_SIGNS = {"right": "✓", "wrong": "✗", "unanswered": "–", "failed": "!", "to mark": "…", "marked": "✎"}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    css = template_text("tokens.css") + look_css(Look()) + (_TEMPLATES / "feedback.css").read_text(encoding="utf-8")
    made.globals |= {"_": _, "css": Markup(css)}
    return made


def page(graded: Class, row: Graded) -> str:
    """Write a student's page."""
    return _environment().get_template("feedback.html").render(
        title=graded.assignment.lesson.title, student=row.student, score=points(row.score), max=points(row.max),
        reason=row.reason, ran=row.status == "graded", items=list(_items(graded, row)), repairs=row.repairs,
    )  # fmt: skip


def _items(graded: Class, row: Graded) -> Iterator[dict[str, Any]]:
    for exercise, mark in zip(graded.assignment.exercises, row.marks, strict=True):
        yield {
            "title": heading(exercise), "name": mark.name, "points": points(mark.points), "max": points(mark.max),
            "state": mark.state.replace(" ", "-"), "word": _WORDS[mark.state], "sign": _SIGNS[mark.state],
            "answer": mark.answer, "mistake": mark.mistake, "says": mark.says, "hint": _hint(exercise, mark),
            "error": mark.error if mark.state in ("failed", "unanswered") else "",
        }  # fmt: skip


def _hint(exercise: Exercise, mark: Mark) -> str:
    hints = exercise.kit.get("hints") or []
    return str(hints[0]) if hints and mark.state in ("wrong", "unanswered", "failed") else ""


def heading(exercise: Exercise) -> str:
    """First heading, or first line, of a question, without its marks."""
    lines = [line.strip() for line in exercise.question.splitlines() if line.strip()]
    first = next((line for line in lines if line.startswith("#")), lines[0] if lines else exercise.name)
    return plain(inline(re.sub(r"^#+\s*", "", first)))[:120]


def overview(graded: Class) -> str:
    """Write the page on the class: which question, which mistake, how often; without names."""
    titles = {e.name: heading(e) for e in graded.assignment.exercises}
    found = [
        {"title": titles[q.name], "name": q.name, "right": q.share_right, "mean": round(q.mean, 2),
         "max": points(q.max), "states": [
             (_WORDS[s], q.states[s], q.mistakes if s == "wrong" else {}) for s in STATES if s in q.states
         ]}
        for q in questions(graded)
    ]  # fmt: skip
    statuses: dict[str, int] = {}
    for row in graded.rows:
        statuses[row.status] = statuses.get(row.status, 0) + 1
    return (
        _environment()
        .get_template("stats.html")
        .render(
            title=graded.assignment.lesson.title,
            n=len(graded.rows),
            tier=graded.tier,
            questions=found,
            statuses=statuses,
        )
    )
