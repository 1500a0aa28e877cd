"""The queue of written answers: ordered by question, without names, marked by a person, merged back.

The anonymous number differs from question to question, so that one answer does not colour the next.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kitlib.errors import DataError
from kitlib.exercises.grade.controller import Class
from kitlib.exercises.grade.results import points, table
from kitlib.exercises.grade.score import TO_MARK, Graded, Mark
from kitlib.exercises.grade.state import anonymous

HEAD = ("question", "answer_id", "answer", "max", "rubric", "score", "comment")
MARKED = "marked"


def queue(graded: Class, salt: bytes, before: Path) -> str:
    """Write ``rubric.csv``; scores and comments that stand in the file already are kept for an unchanged answer."""
    kept = {(r["question"], r["answer_id"], _bare(r["answer"])): r for r in _read(before)} if before.is_file() else {}
    rows: list[tuple[Any, ...]] = []
    for place, exercise in enumerate(graded.assignment.exercises):
        if not exercise.written:
            continue
        said = _levels(exercise.kit.get("rubric"))
        answers = []
        for row in graded.rows:
            mark = row.marks[place]
            if mark.state in (TO_MARK, MARKED):
                number = anonymous(salt, row, exercise.name)
                old = kept.get((exercise.name, number, _bare(mark.answer)), {})
                answers.append((exercise.name, number, mark.answer, points(exercise.points), said,
                                old.get("score", ""), old.get("comment", "")))  # fmt: skip
        rows += sorted(answers, key=lambda answer: str(answer[1]))
    return table([HEAD, *rows])


def _bare(text: str) -> str:
    """An answer without what a spreadsheet, or its apostrophe, does to it."""
    return " ".join(text.removeprefix("'").split())


def _levels(rubric: Any) -> str:
    if isinstance(rubric, dict):
        return "\n".join(f"{name}: {_level(text)}" for name, text in rubric.items())
    if isinstance(rubric, list):
        return "\n".join(_level(one) for one in rubric)
    return ""


def _level(one: Any) -> str:
    if isinstance(one, dict):
        return "; ".join(f"{key}: {value}" for key, value in one.items())
    return one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            head = stream.readline()
            stream.seek(0)
            between = ";" if head.count(";") > head.count(",") else ","  # as spreadsheets of some countries save it
            rows = list(csv.DictReader(stream, delimiter=between))
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(f"{path} cannot be read as CSV: {error}. Save it as CSV in UTF-8.") from error
    missing = [name for name in ("question", "answer_id", "score") if rows and name not in rows[0]]
    if missing:
        raise DataError(f"{path} has no column {missing[0]!r}. Its columns are: {', '.join(HEAD)}.")
    return [{name: (row.get(name) or "") for name in HEAD} for row in rows]


def merge(graded: Class, salt: bytes, path: Path) -> list[str]:
    """Put a marked queue's scores into the rows; return notes on what did not fit.

    Raises
    ------
    DataError
        If the file cannot be read, or a score is no number between 0 and the maximum: row and value are named.
    """
    scores = {}
    for line, row in enumerate(_read(path), start=2):
        if row["score"].strip():
            scores[row["question"], row["answer_id"]] = (line, row["score"].strip(), row["comment"])
    for place, exercise in enumerate(graded.assignment.exercises):
        for one in graded.rows if exercise.written else ():
            found = scores.pop((exercise.name, anonymous(salt, one, exercise.name)), None)
            if found and one.marks[place].state in (TO_MARK, MARKED):
                _put(one.marks[place], path, *found)
    for one in graded.rows:
        _reason(one)
    return [f"{path.name}, row {line}: no such answer, left out" for line, _score, _comment in scores.values()]


def _put(mark: Mark, path: Path, line: int, score: str, comment: str) -> None:
    try:
        value = float(score.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= mark.max:
        raise DataError(f"{path.name}, row {line}: score {score!r} is no number from 0 to {points(mark.max)}.")
    mark.points, mark.state, mark.says = value, MARKED, comment.removeprefix("'")


def _reason(row: Graded) -> None:
    if row.marks and not any(mark.state == TO_MARK for mark in row.marks):
        row.reason = "; ".join(part for part in row.reason.split("; ") if "to be marked" not in part)


def waiting(rows: Sequence[Graded]) -> int:
    """How many written answers are still to be marked."""
    return sum(mark.state == TO_MARK for row in rows for mark in row.marks)
