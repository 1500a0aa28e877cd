"""The leak gate: looks through a whole student's notebook for any part of the answer key.

It knows our notebook and its key, and trusts nothing in the student's: source, outputs, metadata and attachments are
all read. Values that the question or the reading gives (``kit.given``) are told and do not stop a build. A number of
fewer than three digits is not looked for: it stands everywhere.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kitlib.errors import NotebookError
from kitlib.exercises.compare import fold
from kitlib.exercises.grade.course import Assignment, Exercise
from kitlib.exercises.grade.key import Expected, Key
from kitlib.exercises.solution import MarkerError, blocks, looks_marked
from kitlib.exercises.values import Plain
from kitlib.lessons.read import Lesson

Raw = dict[str, Any]
_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w])")
_PASSED_OVER = re.compile(r"^(import |from \S+ import |[\w, ]+ = load\(\S+\)$)")
_SHORT_LINE, _SHORT_PHRASE, _DIGITS, _MOST_ATOMS = 10, 25, 3, 60
_SHORT_NOTE = 50  # notes for instructors take up turns of phrase from the text; a sentence is their own
_FORMAT = re.compile(r"<sup>\d+</sup>|!?\[([^\]]*)\]\([^)]*\)|[*`_>#|]+")


@dataclass(frozen=True)
class Leak:
    """Part of the key where it must not be; ``given`` if the question or the reading gives it anyway."""

    where: str
    what: str
    given: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Secrets:
    """What a student's notebook must not hold."""

    lines: tuple[str, ...]
    phrases: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    key: Key


def secrets(lesson: Lesson, assignment: Assignment | None, key: Key) -> Secrets:
    """Gather the answer key of a notebook: solution lines, instructor's words, expected values."""
    exercises = assignment.exercises if assignment else ()
    lines = (line.strip() for cell in lesson.cells for block in _blocks(cell.source) for line in block)
    notes = [c.source for c in lesson.cells if c.kit.get("audience") == "instructor"]
    words = [one[part] for e in exercises for one in e.kit.get("rubric", ()) for part in ("says", "anchor")]
    words += [one["says"] for e in exercises for one in (e.kit.get("misconceptions") or {}).values()]
    return Secrets(
        tuple(line for line in lines if len(_bare(line)) >= _SHORT_LINE and not _PASSED_OVER.match(line)),
        (*_phrases(notes, _SHORT_NOTE), *_phrases(words, _SHORT_PHRASE)),
        exercises,
        key,
    )


def _blocks(source: str) -> Iterator[tuple[str, ...]]:
    try:
        yield from (block.lines for block in blocks(source))
    except MarkerError:  # named when the notebook is checked
        yield tuple(source.splitlines())


def gate(student: Raw, known: Secrets, notebook: str) -> list[str]:
    """Stop a build whose student's notebook holds part of the key; return what is given, in words.

    Raises
    ------
    NotebookError
        Naming every leak.
    """
    found = list(leaks(student, known))
    bad = [leak for leak in found if not leak.given]
    if bad:
        listed = "\n".join(f"  {leak}" for leak in bad)
        raise NotebookError(
            f"{notebook}: the student's edition would give answers away.\n{listed}\n"
            "Take it out of the notebook; or, where the question itself gives a value, list that in kit.given. "
            "Nothing was written."
        )
    return [f"{leak} (given)" for leak in found]


def leaks(student: Raw, known: Secrets) -> Iterator[Leak]:
    """Find every part of the key in a student's notebook."""
    own = _own_cells(student, known)
    yield from _in_text("notebook metadata", _dumped(student.get("metadata")), known, known.exercises)
    for number, cell in enumerate(student["cells"]):
        source = "".join(cell.get("source", ""))
        head = next((line.strip() for line in source.splitlines() if line.strip()), "empty")[:40]
        where = f"cell {number + 1} ({head!r})"
        if looks_marked(source):
            yield Leak(where, "a solution marker was left")
        yield from _in_text(where, source, known, own.get(number, ()))
        everywhere = {"an output": cell.get("outputs"), "metadata": _telling(cell.get("metadata"))}
        for what, part in everywhere.items():
            if part:
                yield from _in_text(f"{where}, {what}", _dumped(part), known, known.exercises)
        for name, text in _attached(cell):
            yield from _in_text(f"{where}, attachment {name}", text, known, known.exercises)


def _telling(metadata: Any) -> Any:
    """Leave out what nbgrader itself writes as numbers."""
    if not isinstance(metadata, dict) or not isinstance(metadata.get("nbgrader"), dict):
        return metadata
    grading = {k: v for k, v in metadata["nbgrader"].items() if k not in ("points", "schema_version")}
    return {**metadata, "nbgrader": grading}


def _own_cells(student: Raw, known: Secrets) -> dict[int, tuple[Exercise, ...]]:
    """By cell, the exercise that it belongs to: from its heading to the cell with the points."""
    by_id = {e.grade_id: e for e in known.exercises}
    own: dict[int, tuple[Exercise, ...]] = {}
    begin = 0
    for number, cell in enumerate(student["cells"]):
        if cell.get("cell_type") == "markdown" and re.search(r"^#{1,6} ", "".join(cell.get("source", "")), re.M):
            begin = number
        grading = (cell.get("metadata") or {}).get("nbgrader")
        exercise = by_id.get(str(grading.get("grade_id"))) if isinstance(grading, dict) else None
        if exercise:
            own |= dict.fromkeys(range(begin, number + 1), (exercise,))
            begin = number + 1
    return own


def _in_text(where: str, text: str, known: Secrets, exercises: Iterable[Exercise]) -> Iterator[Leak]:
    bare, words = _bare(text), _plain(text)
    for line in dict.fromkeys(known.lines):
        if _bare(line) in bare:
            yield Leak(where, f"a line of a solution: {line[:60]!r}")
    for phrase in dict.fromkeys(known.phrases):
        if phrase in words:
            yield Leak(where, f"words for the instructor: {phrase[:60]!r}")
    for exercise in exercises:
        if exercise.name in known.key:
            yield from _values(where, text, exercise, known.key[exercise.name])


def _values(where: str, text: str, exercise: Exercise, expected: Expected) -> Iterator[Leak]:
    given = exercise.kit.get("given", [])
    seen: set[str] = set()
    for one in (expected, *expected.variants):
        numbers, texts = _atoms(one.value)
        found = [token for token in dict.fromkeys(_NUMBER.findall(text)) if _is_one_of(token, numbers)]
        folded = fold(text)
        if texts and all(re.search(rf"\b{re.escape(fold(t))}\b", folded) for t in texts):
            found.append(", ".join(texts[:4]))
        for token in found:
            if token not in seen:
                seen.add(token)
                yield Leak(where, f"an expected value of {exercise.name}: {token!r}", _is_given(token, given))


def _atoms(value: Plain) -> tuple[list[float], list[str]]:
    """Numbers and texts of an answer that are worth looking for; a chart's rows stand in its table."""
    numbers: list[float] = []
    texts: list[str] = []
    waiting = [value]
    while waiting and len(numbers) + len(texts) < _MOST_ATOMS:
        one = waiting.pop()
        kind = one["kind"]
        if kind == "number" and not isinstance(one["value"], str):
            numbers.append(abs(one["value"]))
        elif kind == "text" and len(one["value"]) > _DIGITS:
            texts.append(one["value"])
        elif kind in ("list", "set"):
            waiting += one["items"]
        elif kind == "dict":
            waiting += [pair[1] for pair in one["items"]]
        elif kind == "series":
            waiting += one["values"]
        elif kind == "frame":
            waiting += [item for column in one["data"] for item in column]
    return numbers, texts


def _is_one_of(token: str, numbers: list[float]) -> bool:
    digits = token.replace(",", "")
    places = len(digits.partition(".")[2])
    if len(digits.replace(".", "").lstrip("0")) < _DIGITS:
        return False
    return any(abs(round(number, places) - float(digits)) < 1e-9 for number in numbers)


def _is_given(token: str, given: list[Any]) -> bool:
    folded = fold(token).replace(",", "")
    return any(folded == fold(str(one)).replace(",", "").lstrip("-−+") for one in given)


def _attached(cell: Raw) -> Iterator[tuple[str, str]]:
    attachments = cell.get("attachments")
    for name, forms in attachments.items() if isinstance(attachments, dict) else ():
        texts = [str(name)]
        for data in forms.values() if isinstance(forms, dict) else ():
            texts.append("".join(data) if isinstance(data, str) else _dumped(data))
            with suppress(ValueError):
                texts.append(base64.b64decode(texts[-1], validate=True).decode("latin-1"))
        yield str(name), "\n".join(texts)


def _dumped(part: Any) -> str:
    """All texts and numbers of some JSON, one a line."""
    if isinstance(part, dict):
        return "\n".join(f"{key}\n{_dumped(value)}" for key, value in part.items())
    if isinstance(part, list):
        joined = "".join(part) if part and all(isinstance(one, str) for one in part) else ""
        return "\n".join([joined, *map(_dumped, part)])
    return part if isinstance(part, str) else json.dumps(part)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _plain(text: str) -> str:
    return fold(_FORMAT.sub(lambda found: found[1] or "", text))


def _phrases(notes: Iterable[str], shortest: int) -> Iterator[str]:
    """Sentences and lines of notes that are long enough to be nobody else's."""
    for line in (line for note in notes for line in note.splitlines()):
        for sentence in re.split(r"(?<=[.!?:;])\s+", line.strip(" -*>")):
            plain = _plain(sentence)
            if len(plain) >= shortest:
                yield plain
