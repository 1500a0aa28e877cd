"""Writes what an instructor takes away: the gradebook, and files that Canvas and Moodle import.

A cell that a spreadsheet would take for a formula gets an apostrophe. Nothing is decided here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from kitlib.evidence.tables import package
from kitlib.exercises.grade.controller import Class
from kitlib.exercises.grade.score import Graded

_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
_MOST_NAME = 100  # bytes of a page's name: file systems end at 255
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
FIRST = ("student", "score", "max", "status", "reason", "tier")


def safe(value: Any) -> Any:
    """Keep a spreadsheet from running a cell.

    Examples
    --------
    >>> safe("=HYPERLINK(1)"), safe("Ana"), safe(-1.5)
    ("'=HYPERLINK(1)", 'Ana', -1.5)
    """
    if isinstance(value, str) and (value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA)):
        return f"'{value}"
    return value


def table(rows: Iterable[Sequence[Any]]) -> str:
    """Write rows as CSV, each cell made safe."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def points(value: float) -> float | int:
    """Points without a needless decimal."""
    return int(value) if value == int(value) else round(value, 4)


def data_version() -> str:
    """Version of the data that answers were computed from."""
    found = package()
    return str(found.get("version") or found.get("created") or "")


def gradebook(graded: Class) -> str:
    """Write ``gradebook.csv``: a row for each submission, then its questions, repairs, file, ID, data version."""
    names = [e.name for e in graded.assignment.exercises]
    head = [*FIRST, *names, "mistakes", "repairs", "file", "module", "data_version"]
    rows: list[list[Any]] = [head]
    for row in graded.rows:
        mistakes = "; ".join(f"{m.name}: {m.mistake}" for m in row.marks if m.mistake)
        rows.append([
            row.student, points(row.score), points(row.max), row.status, row.reason, row.tier,
            *(points(m.points) for m in row.marks), mistakes, "; ".join(row.repairs), row.file,
            graded.assignment.module, data_version(),
        ])  # fmt: skip
    return table(rows)


def canvas(graded: Class) -> str:
    """Write what Canvas's gradebook imports: known to it by the ID in the file's name."""
    title, most = graded.assignment.lesson.title, _most(graded)
    head: list[Any] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    rows: list[list[Any]] = [
        [r.student, r.number, "", "", "", points(r.score)] for r in graded.rows if r.origin == "canvas"
    ]
    return table([head, ["    Points Possible", "", "", "", "", most], *rows])


def moodle(graded: Class) -> str:
    """Write what Moodle's assignment imports as a grading worksheet."""
    head: list[Any] = ["Identifier", "Full name", "Grade", "Maximum Grade", "Feedback comments"]
    rows: list[list[Any]] = [
        [f"Participant {r.number}", r.student, points(r.score), _most(graded), _comment(r)]
        for r in graded.rows if r.origin == "moodle"
    ]  # fmt: skip
    return table([head, *rows])


def _most(graded: Class) -> float | int:
    return points(sum(e.points for e in graded.assignment.exercises))


def _comment(row: Graded) -> str:
    return "; ".join(f"{m.name}: {points(m.points)}/{points(m.max)}" for m in row.marks)


def file_names(rows: Sequence[Graded]) -> list[str]:
    """Name a page for each row, so that no two are one, on any system.

    Examples
    --------
    >>> one = Graded("Ana/..", "a.ipynb", "graded", "", "isolated", 6)
    >>> file_names([one, one])
    ['Ana_.html', 'Ana_-2.html']
    """
    made: list[str] = []
    taken: set[str] = set()
    for row in rows:
        base = _UNSAFE.sub("_", row.student).encode()[:_MOST_NAME].decode(errors="ignore").strip(" .") or "_"
        name, again = base, 1
        while name.casefold() in taken:
            again += 1
            name = f"{base}-{again}"
        taken.add(name.casefold())
        made.append(f"{name}.html")
    return made
