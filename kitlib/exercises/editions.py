"""The two editions of a notebook: what a student is handed out, and what an instructor keeps.

Both stand alone: they open and run in an empty folder where kitlib is installed. What must not be in a student's is
looked for in ``leaks``, which knows nothing of how the edition was made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kitlib import __version__
from kitlib.evidence.facts import Fact
from kitlib.exercises.footnotes import with_footnotes
from kitlib.exercises.grade.course import Assignment, Exercise
from kitlib.exercises.grade.key import Expected, Key
from kitlib.exercises.grade.score import show
from kitlib.exercises.solution import stub
from kitlib.i18n import _
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson

Raw = dict[str, Any]
_KEPT = ("id", "when", "part")  # of a cell's kit metadata, for a student who exports slides
_NOT_FOR_STUDENTS = ("instructor", "briefer")


def student(lesson: Lesson, facts: Mapping[str, Fact]) -> Raw:
    """Make the student's edition: no solution, no notes, no output, links as footnotes.

    Parameters
    ----------
    lesson : Lesson
        Ours.
    facts : mapping
        The facts that its prose links to.
    """
    cells = [_for_student(raw, cell, facts) for raw, cell in _cells(lesson) if _is_for_students(cell)]
    return _notebook(lesson, "student", cells)


def instructor(lesson: Lesson, facts: Mapping[str, Fact], assignment: Assignment | None, key: Key) -> Raw:
    """Make the instructor's edition: all cells, and below each exercise its key, mistakes, rubric and minutes."""
    asked = {e.grade_id: e for e in assignment.exercises} if assignment else {}
    cells = []
    for raw, cell in _cells(lesson):
        cells.append({**_cleared(raw, cell, facts, _label(cell)), "metadata": raw.get("metadata") or {}})
        exercise = asked.get(str(cell.grading.get("grade_id"))) if cell.grading.get("grade") else None
        if exercise:
            said = _key_in_words(exercise, key.get(exercise.name))
            kit = {"slideshow": {"slide_type": "skip"}, "kit": {"audience": "instructor", "when": "after"}}
            cells.append({"cell_type": "markdown", "id": f"{exercise.name}-key", "metadata": kit, "source": said})
    return _notebook(lesson, "instructor", cells)


def as_text(raw: Raw) -> str:
    """Write a notebook as a file."""
    return json.dumps(raw, ensure_ascii=False, indent=1) + "\n"


def _cells(lesson: Lesson) -> list[tuple[Raw, Cell]]:
    return list(zip(lesson.raw["cells"], lesson.cells, strict=True))


def _is_for_students(cell: Cell) -> bool:
    return cell.slide != "notes" and cell.kit.get("audience") not in _NOT_FOR_STUDENTS


def _notebook(lesson: Lesson, edition: str, cells: list[Raw]) -> Raw:
    metadata = lesson.raw.get("metadata") or {}
    kept = {name: metadata[name] for name in ("kernelspec", "language_info") if name in metadata}
    kit = {"module": lesson.module, "title": lesson.title, "as_of": lesson.as_of, "release": __version__,
           "edition": edition}  # fmt: skip
    return {"cells": cells, "metadata": {**kept, "kit": kit}, "nbformat": 4, "nbformat_minor": 5}


def _for_student(raw: Raw, cell: Cell, facts: Mapping[str, Fact]) -> Raw:
    made = _cleared(raw, cell, facts)
    metadata: Raw = {"slideshow": {"slide_type": cell.slide}} if cell.slide != "-" else {}
    if kit := {name: cell.kit[name] for name in _KEPT if name in cell.kit}:
        metadata["kit"] = kit
    if cell.tags:
        metadata["tags"] = sorted(cell.tags)
    if cell.grading:
        metadata |= {"nbgrader": cell.grading, "deletable": False}
        if cell.grading.get("locked"):
            metadata["editable"] = False
        if cell.kind == "code":
            made["source"] = stub(cell.source)
    return {**made, "metadata": metadata}


def _cleared(raw: Raw, cell: Cell, facts: Mapping[str, Fact], label: str = "") -> Raw:
    made = {"cell_type": cell.kind, "id": cell.cell_id or f"c-{cell.number}", "source": cell.source}
    if cell.kind == "code":
        return {**made, "outputs": [], "execution_count": None}
    if cell.attachments:
        made["attachments"] = raw["attachments"]
    if cell.kind == "markdown" and not cell.grading:
        made["source"] = label + with_footnotes(cell.source, facts)
    return made


def _label(cell: Cell) -> str:
    if cell.kit.get("audience") == "instructor":
        return _("**For the instructor.**") + "\n\n"
    return _("**Speaker notes.**") + "\n\n" if cell.slide == "notes" else ""


def _key_in_words(exercise: Exercise, expected: Expected | None) -> str:
    """Say what is expected, what the named mistakes give, and how a written answer is marked."""
    kit = exercise.kit
    lines = [_("**Key to {name}** ({points} points)").format(name=exercise.name, points=f"{exercise.points:g}"), ""]
    if "minutes" in kit:
        lines.append(_("- Minutes: {minutes}").format(minutes=f"{kit['minutes']:g}"))
    if "objective" in kit:
        lines.append(_("- Objective: {objective}").format(objective=kit["objective"]))
    if expected:
        lines += _answers(exercise, expected)
    lines += [_("- Hint {n}: {hint}").format(n=n, hint=hint) for n, hint in enumerate(kit.get("hints", ()), start=1)]
    for level in kit.get("rubric", ()):
        head = _("- {level} ({points} points): {says}")
        lines.append(head.format(level=level["level"], points=f"{level['points']:g}", says=level["says"]))
        lines.append(_("  Anchor: {anchor}").format(anchor=level["anchor"]))
    return "\n".join(lines)


def _answers(exercise: Exercise, expected: Expected) -> list[str]:
    unit = f" {expected.options.unit}" if expected.options.unit else ""
    near = _(", within {tolerance}").format(tolerance=f"{expected.options.tolerance:g}")
    near = near if expected.options.tolerance else ""
    what, values = exercise.variants
    lines = [_("- Answer: {answer}").format(answer=show(expected.value) + unit + near)]
    if values:
        pairs = zip(values, expected.variants, strict=True)
        told = "; ".join(f"{value}: {show(one.value)}" for value, one in pairs)
        lines = [_("- Answer by {what}: {answers}").format(what=what, answers=told + near)]
    said = _("- Mistake {name}, which gives {value}: {says}")
    return lines + [said.format(name=m.name, value=show(m.value), says=m.says) for m in expected.mistakes]
