"""Lays a student's notebook beside ours: what runs, in which order, and what had to be repaired.

Cells are known by ``grade_id``, then by the id that Jupyter gives each cell. The cells that check are always ours.
"""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kitlib.exercises.grade.course import Assignment, Exercise
from kitlib.exercises.grade.intake import text_of
from kitlib.exercises.variant import MOST_READ, id_in, number_of
from kitlib.i18n import _

Raw = dict[str, Any]


@dataclass
class Matched:
    """Cells to run; written answers and sources by exercise; repairs, in words; the ID that the notebook keeps.

    ``found`` counts our cells that are in it; ``picks`` has the number of the variant that this student was given, by
    exercise.
    """

    steps: list[dict[str, str]] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    repairs: list[str] = field(default_factory=list)
    student_id: str = ""
    found: int = 0
    picks: dict[str, int] = field(default_factory=dict)


def match(assignment: Assignment, raw: Raw) -> Matched:
    """Match a submission's cells with an assignment's.

    Parameters
    ----------
    assignment : Assignment
        Ours.
    raw : dict
        The student's notebook, as ``intake.notebook`` reads it.
    """
    made = Matched(student_id=_student_id(raw))
    _give_variants(assignment, made)
    cells = _identified(assignment, raw["cells"], made.repairs)
    cells = _without_stubs(assignment, cells, made.repairs)
    last = {grade_id: place for place, (grade_id, _cell) in enumerate(cells) if grade_id}
    made.found = len(last)
    checked: set[str] = set()
    for place, (grade_id, cell) in enumerate(cells):
        exercise = assignment.by_check.get(grade_id)
        if exercise is not None:
            _locked(exercise, cell, checked, made)
        elif grade_id in assignment.by_written:
            _written(assignment.by_written[grade_id], cell, made)
        else:
            _runs(assignment, grade_id, cell, place, made)
        for one in assignment.exercises:
            if one.grade_id not in last and last.get(one.solution_id) == place:
                _check(one, checked, made)
    _what_is_missing(assignment, set(last), checked, made)
    return made


def _student_id(raw: Raw) -> str:
    """Find the ID: what the notebook runs with, else what its metadata keep."""
    kit = (raw.get("metadata") or {}).get("kit") if isinstance(raw.get("metadata"), dict) else None
    kept = kit.get("student") if isinstance(kit, dict) else ""
    found = id_in(text_of(cell) for cell in raw["cells"] if cell.get("cell_type") == "code")
    return (found or (kept if isinstance(kept, str) else ""))[:120]


def _give_variants(assignment: Assignment, made: Matched) -> None:
    """Let ``variant`` give this student's own values."""
    varied = {e.name: e.variants for e in assignment.exercises if e.variants[1]}
    if not varied:
        return
    made.picks = {name: number_of(made.student_id, name, len(values)) for name, (_name, values) in varied.items()}
    picks = {name: {what: values[made.picks[name]]} for name, (what, values) in varied.items()}
    made.steps.append({"kind": "variant", "name": "", "source": json.dumps(picks)})
    if not made.student_id:
        made.repairs.append(_("no student ID in the notebook: the first variant was graded"))


def _nbgrader(cell: Raw) -> Raw:
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def _identified(assignment: Assignment, cells: Sequence[Raw], repairs: list[str]) -> list[tuple[str, Raw]]:
    """Pair each cell with its grade_id; one that lost it is known by its cell id, or by our text in it."""
    known = assignment.grade_ids
    named = [_nbgrader(cell).get("grade_id") for cell in cells]
    found = [grade_id if isinstance(grade_id, str) and grade_id in known else "" for grade_id in named]
    for place, cell in enumerate(cells):
        cell_id = cell.get("id")
        lost = assignment.by_cell_id.get(cell_id, "") if isinstance(cell_id, str) else ""
        if not found[place] and lost and lost not in found:
            found[place] = lost
            repairs.append(_("{id}: its metadata were lost; found by the cell").format(id=lost))
        elif not found[place]:
            text = text_of(cell).strip()
            lost = next((e.grade_id for e in assignment.exercises if e.source.strip() == text and text), "")
            if lost and lost not in found:
                found[place] = lost
    return list(zip(found, cells, strict=True))


def _without_stubs(assignment: Assignment, cells: list[tuple[str, Raw]], repairs: list[str]) -> list[tuple[str, Raw]]:
    """Of a cell that stands several times, leave out the copies in which nothing was written."""
    count = Counter(grade_id for grade_id, _cell in cells if grade_id)
    kept = list(cells)
    for grade_id, number in count.items():
        if number == 1:
            continue
        repairs.append(_("{id}: stands {n} times").format(id=grade_id, n=number))
        stub = assignment.stubs.get(grade_id, "").strip()
        copies = [pair for pair in cells if pair[0] == grade_id]
        empty = [pair for pair in copies if text_of(pair[1]).strip() in (stub, "")]
        if len(empty) < len(copies):
            kept = [pair for pair in kept if not any(pair is one for one in empty)]
    return kept


def _locked(exercise: Exercise, cell: Raw, checked: set[str], made: Matched) -> None:
    if not exercise.written and text_of(cell).strip() != exercise.source.strip():
        made.repairs.append(_("{id}: the locked cell was changed; ours was used").format(id=exercise.grade_id))
    _check(exercise, checked, made)


def _check(exercise: Exercise, checked: set[str], made: Matched) -> None:
    if exercise.written or exercise.name in checked:
        return
    checked.add(exercise.name)
    made.steps.append({"kind": "check", "name": exercise.grade_id, "source": exercise.source})


def _written(exercise: Exercise, cell: Raw, made: Matched) -> None:
    text = text_of(cell).strip()
    before = made.written.get(exercise.name, "")
    made.written[exercise.name] = f"{before}\n\n{text}".strip()
    if cell.get("cell_type") != exercise.cell_type:
        made.repairs.append(_("{id}: the cell's type was changed").format(id=exercise.grade_id))


def _runs(assignment: Assignment, grade_id: str, cell: Raw, place: int, made: Matched) -> None:
    source = text_of(cell)
    solution = grade_id in assignment.solution_ids
    if solution:
        name = assignment.solution_ids[grade_id]
        made.sources[name] = f"{made.sources.get(name, '')}\n{source}".strip()
    if cell.get("cell_type") != "code":
        if not solution or not _is_python(source):
            return
        made.repairs.append(_("{id}: was turned into text; run as code").format(id=grade_id))
    if source.strip() and source.strip() not in assignment.only_draw:
        made.steps.append({"kind": "run", "name": grade_id or f"cell {place + 1}", "source": source})


def _is_python(source: str) -> bool:
    try:
        return len(source) <= MOST_READ and bool(ast.parse(source).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _what_is_missing(assignment: Assignment, found: set[str], checked: set[str], made: Matched) -> None:
    for exercise in assignment.exercises:
        if exercise.grade_id not in found:
            made.repairs.append(_("{id}: the cell was deleted").format(id=exercise.grade_id))
        if exercise.solution_id and exercise.solution_id not in found:
            made.repairs.append(_("{id}: the cell was deleted").format(id=exercise.solution_id))
        _check(exercise, checked, made)
    again = [step for step in made.steps if step["kind"] == "check"]
    made.steps += [{**step, "kind": "again"} for step in again]
