"""A small module with exercises, and a class that tries everything: what each submission does, and what it deserves."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "01_small.ipynb"
SLEEP = f"4711{os.getpid()}"
RIGHT_1, RIGHT_2 = "answer_1 = 32252", "answer_2 = pd.Series([1.5, 3.5]).mean()"
STUB_1, STUB_2 = "answer_1 = ...", "answer_2 = ..."
CHECKS = ('check("small-1", answer_1)', 'check("small-2", answer_2)')
WRITTEN = "YOUR ANSWER HERE"
HINTS = ["Look at the definitive row.", "Which release counts?", "The column is deaths."]
RUBRIC = [
    {"level": "full", "points": 5, "says": "names count, base and window", "anchor": "INEGI, 2024, a year."},
    {"level": "none", "points": 0, "says": "names none of them", "anchor": "It fell."},
]


def cell(kind: str, source: str, grade_id: str = "", **metadata: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": kind,
        "id": grade_id or f"c{abs(hash(source)) % 10**8}",
        "metadata": metadata,
        "source": source,
    }
    if grade_id:
        points = metadata.pop("points", None)
        bears = points is not None
        role = {"schema_version": 3, "grade_id": grade_id, "locked": bears and kind == "code", "grade": bears}
        role |= {"solution": not bears or kind == "markdown", "task": False}
        made["metadata"] = {**metadata, "nbgrader": role | ({"points": points} if bears else {})}
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def notebook(answer_1: str, answer_2: str, written: str, **kit: dict[str, Any]) -> dict[str, Any]:
    cells = [
        cell("code", "import pandas as pd\nfrom kitlib import load"),
        cell("markdown", "## How many homicides did INEGI register in 2023?"),
        cell("code", answer_1, "small-1", **kit.get("first", {})),
        cell("code", CHECKS[0], "small-1-check", points=2),
        cell("markdown", "## What is the mean?"),
        cell("code", answer_2, "small-2", **kit.get("second", {})),
        cell("code", CHECKS[1], "small-2-check", points=3),
        cell("markdown", "## In your own words"),
        cell("markdown", written, "small-3", points=5, kit={"rubric": RUBRIC}),
    ]
    metadata = {"kit": {"module": "01_small", "title": "A small module"}, "language_info": {"name": "python"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def _solved(line: str, stub: str) -> str:
    return f"### BEGIN SOLUTION\n{line}\n### END SOLUTION"


def author(solution_1: str = RIGHT_1) -> dict[str, Any]:
    """Our own notebook."""
    mistakes = {"old-count": {"value": "32223", "says": "That was the preliminary count."}}
    first = {"kit": {"hints": HINTS, "misconceptions": mistakes}}
    return notebook(_solved(solution_1, STUB_1), _solved(RIGHT_2, STUB_2), WRITTEN, first=first,
                    second={"kit": {"hints": HINTS, "check": {"tolerance": 0.05}}})  # fmt: skip


def submission(answer_1: str = RIGHT_1, answer_2: str = RIGHT_2, written: str = WRITTEN) -> dict[str, Any]:
    return notebook(answer_1, answer_2, written)


def put(path: Path, raw: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


@dataclass(frozen=True)
class Hostile:
    """What stands in the first cell, the points that both questions deserve, and how the submission may end."""

    source: str
    points: tuple[int, int]
    statuses: tuple[str, ...]


def everyone(outside: Path, port: int) -> dict[str, Hostile]:
    """The class, from ``hostile_class.txt``."""
    text = (Path(__file__).parent / "hostile_class.txt").read_text(encoding="utf-8")
    found = {}
    for part in text.split("#### ")[1:]:
        head, source = part.split("\n", 1)
        name, points, statuses = (one.strip() for one in head.split("|"))
        first, second = (int(one) for one in points.split())
        source = (
            source.strip().replace("{outside}", str(outside)).replace("{port}", str(port)).replace("{sleep}", SLEEP)
        )
        found[name] = Hostile(source.strip(), (first, second), tuple(statuses.split()))
    return found
