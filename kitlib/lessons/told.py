"""Facts that a notebook's prose links to, computed by its own kernel once its cells have run.

The kernel has pandas and the tables in memory, so that the process that builds need load neither. A fact that was
not told (the kernel has no kitlib, a link names nothing) is computed where it is needed, with its own error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

from kitlib.errors import KitError
from kitlib.evidence.facts import Fact, fact
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson

FACTS_MIME = "application/vnd.kitlib.facts+json"
_LINK = re.compile(r"\]\(facts\.md#([^)\s]+)\)")


def linked(lesson: Lesson) -> list[str]:
    """Ids of the facts that a lesson's prose links to, in reading order."""
    prose = "\n".join(cell.source for cell in lesson.cells if cell.kind == "markdown")
    return list(dict.fromkeys(_LINK.findall(prose)))


def asking(lesson: Lesson) -> Lesson:
    """Add a last cell that tells the facts; what goes wrong in it stops nothing."""
    if not (names := linked(lesson)):
        return lesson
    source = f"__import__('kitlib.lessons.told', fromlist=['Tell']).Tell({names!r})"
    raw: dict[str, Any] = {
        "cell_type": "code",
        "metadata": {"tags": ["raises-exception"]},
        "source": source,
        "execution_count": None,
        "outputs": [],
    }
    cell = Cell(number=len(lesson.cells) + 1, kind="code", source=source)
    return replace(lesson, cells=(*lesson.cells, cell), raw={**lesson.raw, "cells": [*lesson.raw["cells"], raw]})


class Tell:
    """Those of these facts that can be computed; a kernel shows them as JSON."""

    def __init__(self, names: Sequence[str]) -> None:
        self.found = {}
        for name in names:
            with suppress(KitError):
                item = fact(name)
                self.found[name] = {**asdict(item), "value": float(item.value)}

    def _repr_mimebundle_(self, **_wanted: Any) -> dict[str, str]:
        return {FACTS_MIME: json.dumps(self.found, default=str)}


def told(outputs: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Find in a cell's outputs what ``Tell`` shows."""
    for output in outputs:
        if text := output.get("data", {}).get(FACTS_MIME):
            found: dict[str, dict[str, Any]] = json.loads("".join(text))
            return found
    return {}


def as_fact(stored: dict[str, Any]) -> Fact:
    """Make a fact of what was told."""
    return Fact(**{**stored, "sources": tuple(stored["sources"]), "was": tuple(stored["was"])})
