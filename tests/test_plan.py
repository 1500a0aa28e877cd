"""`kit plan`: a class meeting that fits its minutes, by the clock, with what to cut and what to do when late."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, THREAT
from pypdf import PdfReader

from kitlib import cli
from kitlib.decks.pdf import PdfWarning
from kitlib.decks.pdf.worksheet import write_worksheet
from kitlib.decks.plan_page import write_plan
from kitlib.errors import KitError, NotebookError
from kitlib.lessons.plan import as_text, plan
from kitlib.lessons.read import Lesson, from_json, read

Cell = dict[str, Any]


def cell(name: str, minutes: float, priority: int = 2, slide: str = "slide", **more: Any) -> Cell:
    kit = {"id": f"test/{name}", "minutes": minutes, "priority": priority, **more}
    metadata = {"slideshow": {"slide_type": slide}, "kit": kit}
    return {"cell_type": "markdown", "metadata": metadata, "source": f"## The *{name}* [slide](facts.md#x)\n\nWords."}


def lesson(*cells: Cell, **about: Any) -> Lesson:
    raw = {"nbformat": 4, "metadata": {"kit": about}, "cells": list(cells)}
    return from_json(raw, Path("01_test.ipynb"))


def names(steps: Any) -> list[str]:
    return [step.id.removeprefix("test/") for step in steps]


SIX = (
    cell("title", 0, 1),
    cell("one", 10, 1),
    cell("two", 20, 2),
    cell("three", 12, 3),
    cell("four", 6, 3),
    cell("five", 10, 1),
    cell("spare", 5, 1, when="backup"),
    cell("reading", 0, slide="skip", when="before"),
)


def test_a_meeting_that_fits_teaches_all_of_it_by_the_clock() -> None:
    made = plan(lesson(*SIX, minutes=75))
    assert [(at, step.id) for at, step in made.clocked] == [
        ("0:00", "test/title"), ("0:00", "test/one"), ("0:10", "test/two"), ("0:30", "test/three"),
        ("0:42", "test/four"), ("0:48", "test/five")]  # fmt: skip
    assert (made.used, made.cut) == (58, ())
    assert names(made.apart("backup")) == ["spare"]
    assert names(made.apart("before")) == ["reading"]


@pytest.mark.parametrize(
    ("minutes", "cut"),
    [(58, []), (53, ["four"]), (50, ["three"]), (41, ["three", "four"]), (39, ["three", "four", "two"]),
     (12, ["three", "four", "two", "one"])],
)  # fmt: skip
def test_what_does_not_fit_is_cut_by_priority_and_no_more_than_needed(minutes: float, cut: list[str]) -> None:
    made = plan(lesson(*SIX), minutes)
    assert names(made.cut) == cut
    assert made.used <= minutes
    assert not set(names(made.steps)) & set(cut)


def test_the_only_slide_of_an_objective_goes_last_of_its_priority_and_its_loss_is_said() -> None:
    cells = (cell("one", 10, 3, objective="Tell a count from a rate."), cell("two", 5, 3), cell("three", 5, 3))
    made = plan(lesson(*cells), 12)
    assert names(made.cut) == ["two", "three"]
    assert made.lost == ()
    short = plan(lesson(*cells, cell("four", 5, 1)), 6)
    assert names(short.cut) == ["two", "three", "one"]
    assert short.lost == ("Tell a count from a rate.",)
    assert "Objectives of which no slide is left\n  Tell a count from a rate." in as_text(short)


def test_fifteen_minutes_late_more_is_left_out_from_the_start_or_from_half_way() -> None:
    made = plan(lesson(*SIX), 60)
    assert names(made.if_late) == ["three", "four"]
    assert made.half_way is not None
    assert made.half_way.id == "test/three"
    assert names(made.then_cut) == ["three", "four"]
    assert plan(lesson(*SIX), 90).if_late == ()


def test_the_sheet_says_it_all_in_words_and_as_a_page(tmp_path: Path) -> None:
    moves = {"cell_type": "markdown", "source": "Ask **whose** <threat> it is.",
             "metadata": {"slideshow": {"slide_type": "notes"}, "kit": {"audience": "instructor"}}}  # fmt: skip
    made = plan(lesson(*SIX[:2], moves, *SIX[2:], objectives=["Judge a claim."]), 50)
    text, page = as_text(made), write_plan(made, tmp_path)
    assert "46 min of teaching in a meeting of 50 min; slides cut: 1" in text
    assert "   0:10   20 min  The two slide\n" in text
    assert "Cut, first to last\n  The three slide (12 min, priority 3)" in text
    assert "end, 4 min to spare" in text
    for words in ("The two slide", "Judge a claim.", "Ask whose &lt;threat&gt; it is.", "0:46", "Cut, first to last"):
        assert words in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(("minutes", "says"), [(-5, "cannot be planned"), (4, "its shortest slide takes 6")])
def test_a_meeting_that_cannot_be_is_refused(minutes: float, says: str) -> None:
    with pytest.raises(KitError, match=says):
        plan(lesson(*SIX), minutes)


def test_a_module_without_minutes_is_refused() -> None:
    with pytest.raises(KitError, match=r"01_test\.ipynb: no slide has minutes"):
        plan(lesson(cell("one", 0)), 75)


def test_the_command_prints_the_sheet_and_writes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KIT_CACHE", str(tmp_path / "cache"))
    assert cli.main(["plan", THREAT, "--minutes", "40", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "in a meeting of 40 min" in said
    assert (tmp_path / THREAT / "plan.html").is_file()
    assert cli.main(["plan", "01_thread"]) == 1
    assert "01_threat" in capsys.readouterr().err


def test_every_main_slide_of_the_threat_module_is_on_its_sheet() -> None:
    made = plan(read(ROOT / "notebooks" / f"{THREAT}.ipynb"))
    assert made.minutes == 75
    assert made.used <= 75
    assert all(step.title and step.id for step in made.steps)


def test_answers_and_the_worksheet_take_no_minutes_of_their_own() -> None:
    asked = cell("exercise", 9, when="class")
    solution = {**cell("answer", 5, slide="skip"), "cell_type": "code", "outputs": []}
    written = cell("written", 12, slide="skip")
    written["metadata"]["nbgrader"] = {"grade_id": "test-1", "solution": True, "grade": True, "points": 2}
    made = plan(lesson(asked, solution, written, cell("sheet", 3, slide="skip", part="worksheet"), minutes=75))
    assert names(made.steps) == ["exercise"]
    assert made.used == 9


def test_what_only_the_notebook_shows_beside_a_slide_is_no_step_of_the_sheet() -> None:
    beside = cell("reopen", 0, slide="skip", when="class", part="exit")
    made = plan(lesson(cell("exit", 4, when="class"), beside, minutes=75))
    assert names(made.steps) == ["exit"]


SHEET = """### Before we start

Seal your guess: by how many per cent did homicide change, and counted by whom?

________________________________________

### Exercise: four bases

| Count | Base | Change |
| --- | --- | --- |
| SESNSP | September 2024 | ______ |
| INEGI | 2018 | ______ |

Which would you defend, and why?

____________________________________________________________

### Before you go

1. One sentence that you believed this morning and would now say otherwise.
2. One question that these numbers cannot answer.

________________________________________
"""


def worksheet(source: str) -> Lesson:
    made = cell("sheet", 0, slide="skip", part="worksheet")
    return lesson({**made, "source": source}, title="The threat", as_of="2026-11-22")


def test_a_worksheet_is_one_page_with_room_to_write(tmp_path: Path) -> None:
    [page] = PdfReader(io.BytesIO(write_worksheet(worksheet(SHEET), tmp_path))).pages
    text = page.extract_text()
    assert "Exercise: four bases" in text
    assert "September 2024" in text
    assert "____________________________________________" not in text, "underscores became lines"
    (tmp_path / "sheet.pdf").write_bytes(write_worksheet(worksheet(SHEET), tmp_path))


def test_a_long_worksheet_gets_smaller_type_and_then_a_warning(tmp_path: Path) -> None:
    assert len(PdfReader(io.BytesIO(write_worksheet(worksheet(SHEET * 2), tmp_path))).pages) == 1
    with pytest.warns(PdfWarning, match="takes [2-9] pages"):
        write_worksheet(worksheet(SHEET * 6), tmp_path)


def test_a_module_without_a_worksheet_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match="has no worksheet"):
        write_worksheet(lesson(cell("one", 1)), tmp_path)
