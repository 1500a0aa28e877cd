"""Check the figures of executed notebooks: words, sources, dates; note what rests on weak or old ground."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from typing import Any

from kitlib.charts.figure import FIGURE_MIME
from kitlib.decks.model import Slide, plain
from kitlib.decks.read import deck, references
from kitlib.errors import KitError
from kitlib.evidence.facts import fact
from kitlib.evidence.sources import sources
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson
from kitlib.verify.finding import Finding, Project, note

SHORTEST_ALT = 40
OLD_MONTHS = 24
_DRAWN = re.compile(r"^(image/|application/vnd\.(vegalite|vega|plotly))")
_ISO = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


def check_lesson(lesson: Lesson, project: Project) -> Iterator[Finding]:
    """Check the figures and main slides of a lesson that has its outputs."""
    file = project.name(lesson.path)
    for cell in lesson.code:
        for output in cell.outputs:
            yield from _check_output(output.get("data", {}), cell, file, project.today)
    yield from _check_slides(lesson, file)


def count(lesson: Lesson) -> int:
    """How many figures the outputs of a lesson hold."""
    return sum(FIGURE_MIME in output.get("data", {}) for cell in lesson.code for output in cell.outputs)


def _check_output(data: dict[str, Any], cell: Cell, file: str, today: dt.date) -> Iterator[Finding]:
    place = cell.where("").removeprefix(", ")
    if FIGURE_MIME in data:
        yield from check_figure(data[FIGURE_MIME], file, place, today)
    elif any(_DRAWN.match(kind) for kind in data):
        yield Finding(
            file,
            place,
            "a drawing that is no figure of the kit",
            "a Figure, with title, alt text and sources",
            "Return a kitlib.charts.figure.Figure.",
        )


def check_figure(figure: dict[str, Any], file: str, place: str, today: dt.date) -> Iterator[Finding]:
    """Check one figure as an output carries it."""
    place = f"{place}, figure {figure.get('id', '')!r}"
    todo = "Correct the chart function."
    for key in ("id", "title", "subtitle", "alt", "spec"):
        if not figure.get(key):
            yield Finding(file, place, f"no {key}", "id, title, subtitle, alt text and drawing", todo)
    alt = str(figure.get("alt", "")).strip()
    if alt and (len(alt) < SHORTEST_ALT or not re.search(r"\d", alt)):
        yield Finding(
            file,
            place,
            f"alt text {alt!r}",
            f"what the chart shows and its main number, in {SHORTEST_ALT} characters or more",
            todo,
        )
    if alt and alt == str(figure.get("title", "")).strip():
        yield Finding(file, place, "alt text that repeats the title", "what the chart shows", todo)
    known = sources()
    if not figure.get("sources"):
        yield Finding(file, place, "no sources", "ids of data/sources.json", todo)
    for name in figure.get("sources", ()):
        if name not in known:
            yield Finding(
                file,
                place,
                f"source {name!r}",
                "an id in data/sources.json",
                "Correct the id, or add the source.",
            )
    as_of = str(figure.get("as_of", ""))
    if not _ISO.match(as_of):
        yield Finding(file, place, f"as_of {as_of!r}", "YYYY, YYYY-MM or YYYY-MM-DD", todo)
    elif months_since(as_of, today) > OLD_MONTHS:
        yield note(
            file,
            place,
            f"its data end {as_of}, more than {OLD_MONTHS} months ago",
            "See whether newer data exist.",
        )


def months_since(as_of: str, today: dt.date) -> int:
    """Whole months from the end of a year, month or day until today.

    Examples
    --------
    >>> months_since("2024-11", dt.date(2026, 11, 22)), months_since("2023", dt.date(2026, 11, 22))
    (23, 34)
    """
    year, month, day = ([int(part) for part in as_of.split("-")] + [0, 0])[:3]
    month = month or 12
    day = day or monthrange(year, month)[1]
    return (today.year - year) * 12 + today.month - month - (today.day < day)


def _check_slides(lesson: Lesson, file: str) -> Iterator[Finding]:
    try:
        slides = deck(lesson).slides
    except KitError:
        return  # a broken link or a doubled id, which is a finding of its own
    for slide in slides:
        if slide.shown and slide.priority == 1:
            yield from _weak(slide, file)


def _weak(slide: Slide, file: str) -> Iterator[Finding]:
    place = f"slide {slide.id!r} ({plain(slide.title)[:60]})"
    for name in slide.sources:
        item = sources().get(name)
        if item and (item.reproduction == "weak" or item.standing == "C"):
            why = "was read only in a weak reproduction" if item.reproduction == "weak" else "is unconfirmed"
            yield note(
                file,
                place,
                f"priority 1 rests on {name!r}, which {why}",
                "Find a better source, or lower the priority.",
            )
    for kind, name in references(slide):
        if kind == "fact" and fact(name).confidence == "C":
            yield note(
                file,
                place,
                f"priority 1 rests on the fact {name!r}, which is unconfirmed",
                "Lower the priority.",
            )
