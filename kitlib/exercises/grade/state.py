"""What is kept of a class between runs: a row for each submission that was graded, and the secret of its numbers."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from kitlib.exercises.grade.course import Assignment
from kitlib.exercises.grade.intake import Submission
from kitlib.exercises.grade.score import Graded
from kitlib.exercises.grade.workers import Setup
from kitlib.lessons import cache

_STATE = ".grade"


def context_of(assignment: Assignment, setup: Setup, tier: str) -> str:
    """Fingerprint of all that a row depends on beside the submission."""
    return cache.digest(["grade/1", cache.build_key(assignment.lesson), repr(setup.limits), tier])


def _rows(out: Path) -> Path:
    return out / _STATE / "rows"


def recall(out: Path, found: Sequence[Submission], context: str) -> dict[str, Graded]:
    """Read the rows of an earlier run that still hold."""
    rows = {}
    for one in found:
        try:
            kept = json.loads((_rows(out) / f"{one.digest}.json").read_text(encoding="utf-8"))
            if kept["context"] == context:
                rows[one.digest] = Graded.from_json(kept["row"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return rows


def remember(out: Path, row: Graded, context: str) -> None:
    """Keep a row; one whose process could not be run is tried again next time."""
    if row.status != "stopped":
        cache.write(_rows(out) / f"{row.digest}.json", json.dumps({"context": context, "row": row.to_json()}))


def salt(out: Path) -> bytes:
    """A secret of this class, kept beside its rows, from which anonymous numbers are made."""
    path = out / _STATE / "salt"
    try:
        return path.read_bytes()
    except OSError:
        cache.write(path, os.urandom(16).hex())
        return path.read_bytes()


def anonymous(out_salt: bytes, row: Graded, question: str) -> str:
    """A number for an answer that says nothing of the student, the same in every run.

    Examples
    --------
    >>> one = Graded("Ana", "ana.ipynb", "graded", "", "isolated", 6)
    >>> anonymous(b"s", one, "q") == anonymous(b"s", one, "q"), len(anonymous(b"s", one, "q"))
    (True, 8)
    """
    return hashlib.sha256(out_salt + f"{row.student}\0{row.number}\0{question}".encode()).hexdigest()[:8]
