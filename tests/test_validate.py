"""`kit validate`: what a student is told before handing in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import THREAT, Kit, make_kit

from kitlib.exercises import editions
from kitlib.exercises.validate import validate
from kitlib.lessons.read import read

pytestmark = pytest.mark.build
ANSWERS = {
    "threat-student": 'student = "A123"',
    "threat-1-answer": "answer_1 = 24.6",
    "threat-2-answer": "answer_2 = [1 / 0]",
    "threat-4-answer": "answer_4 = 25.8",
    "threat-4": 'check("threat-4", 14.9)',
    "threat-6": "Deaths fell while pounds rose, in the second half; both fell in the first half of 2024.",
}


def solved(folder: Path, kit: Kit) -> Path:
    raw: dict[str, Any] = editions.student(read(kit.root / "notebooks" / f"{THREAT}.ipynb"), {})
    kept = ("c-de0ad1", "threat-student")
    cells = [c for c in raw["cells"] if c["id"] in kept or "nbgrader" in c["metadata"]]
    raw["cells"] = [{**c, "source": ANSWERS.get(c["id"], c["source"])} for c in cells if c["id"] != "threat-5"]
    raw["metadata"]["kit"]["as_of"] = "2020-01-01"
    path = folder / "my notebook.ipynb"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


def test_a_student_is_told_in_plain_words_how_each_exercise_stands(tmp_path: Path) -> None:
    path = solved(tmp_path, make_kit(tmp_path / "kit", [THREAT]))
    report = validate(path)
    said = str(report)
    for line in (
        "36,000 in 2023”?: right",
        "threat-2, One month, three bases: fails: ZeroDivisionError",
        "threat-4, What is the typical state?: not right yet",
        "its cell threat-5 is missing",
        "threat-6, Do falling seizures explain falling deaths?: written; a person reads it",
        "threat-3, Your state: did it fall with the nation?: not answered yet",
        "the cell that checks threat-4 was changed",
        "The notebook's evidence is of 2020-01-01",
    ):
        assert line in said
    assert report.right == 1
    assert not report.ready
    assert json.loads(path.read_text())["metadata"]["kit"]["student"] == "A123"


def test_what_cannot_be_validated_is_an_error_and_stays_as_it_was(kit: Kit) -> None:
    for text, said in (("{", "is not JSON"), ('{"cells": []}', "none of its cells is an exercise")):
        (kit.root / "my.ipynb").write_text(text)
        done = kit.run("validate", "my.ipynb")
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
        assert (kit.root / "my.ipynb").read_text() == text
