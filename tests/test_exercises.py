"""Exercises in a notebook: what a student is told, what is sealed, and which slips of an author are named."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kitlib
from kitlib import check, hint, predict, variant
from kitlib.errors import NotebookError
from kitlib.exercises import authoring, keyfile, keymaker, session
from kitlib.exercises.check import progress
from kitlib.exercises.compare import Options, matches
from kitlib.exercises.grade.course import read_assignment
from kitlib.exercises.grade.key import Expected, Key, Mistake
from kitlib.exercises.locks import judge, lock
from kitlib.exercises.solution import MarkerError, blocks, stub
from kitlib.exercises.values import plain
from kitlib.exercises.variant import id_in, number_of
from kitlib.lessons.read import from_json

HINTS = ["Look at the unit.", "Deaths by people.", "Times 100,000."]
MISTAKES = {"count-for-rate": {"value": "32252", "says": "That is a count of deaths, not a rate."}}
RUBRIC = [
    {"level": "full", "points": 4, "says": "names count, base and window", "anchor": "Against 2024 the mean fell."},
    {"level": "none", "points": 0, "says": "names none of them", "anchor": "It fell a lot."},
]


def cell(kind: str, source: str, grade_id: str = "", role: str = "", **kit: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {"slideshow": {"slide_type": "skip"}}
    if kit:
        metadata["kit"] = kit
    if role:
        grade = role in ("check", "written")
        metadata["nbgrader"] = {"schema_version": 3, "grade_id": grade_id, "grade": grade, "task": False,
                                "solution": role in ("answer", "written"), "locked": role == "check"}  # fmt: skip
        metadata["nbgrader"] |= {"points": 4 if role == "written" else 2} if grade else {}
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": grade_id or f"c{abs(hash(source)) % 10**6}", "metadata": metadata,
            "source": source, **code}  # fmt: skip


def author() -> dict[str, Any]:
    """Our own notebook: a rate, a question with a variant for each student, a written answer."""
    cells = [
        cell("code", "from kitlib import check, load, variant"),
        cell("code", 'student = ""'),
        cell("markdown", "### The rate of 2023\n\nPer 100,000 people?"),
        cell("code", "### BEGIN SOLUTION\nrate = 32252 / 1310\nanswer_1 = round(rate, 2)\n### END SOLUTION",
             "small-1-answer", "answer", hints=HINTS, misconceptions=MISTAKES, check={"tolerance": 0.05}),
        cell("code", 'check("small-1", answer_1)', "small-1", "check"),
        cell("markdown", "### Your state\n\nHow many letters has its name?"),
        cell("code", 'state = variant(student)["small-2"]["state"]\n### begin solution\nanswer_2 = len(state)\n'
             "### end solution", "small-2-answer", "answer", hints=HINTS,
             variants={"state": ["Colima", "Morelos", "Nuevo León"]}),
        cell("code", 'check("small-2", answer_2)', "small-2", "check"),
        cell("markdown", "### In your own words"),
        cell("markdown", "Write here.", "small-3", "written", rubric=RUBRIC),
    ]  # fmt: skip
    return {"cells": cells, "metadata": {"kit": {"module": "01_small", "as_of": "2026-11-22"}}, "nbformat": 4,
            "nbformat_minor": 5}  # fmt: skip


def number(value: float) -> dict[str, Any]:
    return {"kind": "number", "value": value}


KEY: Key = {
    "small-1": Expected(number(24.62), Options(tolerance=0.05), (Mistake("count-for-rate", number(32252), "no"),)),
    "small-2": Expected(number(6), Options(), (), tuple(Expected(number(n), Options()) for n in (6, 7, 10))),
}


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook's key, as check finds it; the folder is a student's."""
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    path = notebooks / "01_small.ipynb"
    path.write_text(json.dumps(author()), encoding="utf-8")
    monkeypatch.setattr(keymaker, "key_of", lambda _assignment: KEY)
    (tmp_path / keyfile.FILE).write_text(keymaker.text(notebooks), encoding="utf-8")
    monkeypatch.setattr(keyfile, "data_dir", lambda: tmp_path)
    monkeypatch.setattr(session, "tries", {})
    monkeypatch.setattr(session, "student", "")
    monkeypatch.chdir(tmp_path)
    return path


def test_a_right_answer_is_right_within_the_tolerance_and_in_other_forms(asked: Path) -> None:
    for value in (24.62, 24.6, 24.66, "24.6", pd.Series([24.62]), [24.6]):
        assert check("small-1", value).tone == "right", value
    assert check("small-1", 24.8).tone == "wrong"


def test_a_named_mistake_is_told_from_others_which_get_the_next_of_three_hints(asked: Path) -> None:
    named = check("small-1", 32252)
    assert named.head == "Not yet: this looks like count for rate."
    assert named.lines == ("That is a count of deaths, not a rate.",)
    assert "another unit" in str(check("small-1", 2462))
    shown = [check("small-1", value).lines[-1] for value in (3, 4, 4, 5, 6)]
    assert shown == [f"Hint {n} of 3: {HINTS[n - 1]}" for n in (2, 3, 3, 3, 3)]


def test_hints_come_one_by_one_and_then_all(asked: Path) -> None:
    assert [hint("small-1").head for _ in range(3)] == [f"Hint {n} of 3: {HINTS[n - 1]}" for n in (1, 2, 3)]
    assert len(hint("small-1").lines) == 3


class Hostile:
    """Raises whatever is asked of it, and claims to equal everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize("value", [None, ..., object(), Hostile, float("nan"), [[]], {}, "", pd.NA, {"a": object()}])
def test_no_value_brings_a_traceback_and_none_of_these_is_right(asked: Path, value: Any) -> None:
    value = value() if value is Hostile else value
    reply = check("small-1", value)
    assert reply.tone in ("note", "wrong")
    assert reply.head
    assert check(value, value).tone == "note"


def test_a_damaged_key_file_is_said_in_words(asked: Path) -> None:
    (asked.parents[1] / keyfile.FILE).write_text("{", encoding="utf-8")
    assert "cannot be read" in str(check("small-1", 3))


def test_a_reply_is_announced_and_says_in_words_what_its_colour_shows(asked: Path) -> None:
    data, metadata = check("small-1", "<b>")._repr_mimebundle_()
    assert 'role="status"' in data["text/html"]
    assert "Not yet: small-1." in data["text/html"]
    assert "<b>" not in data["text/html"]
    assert data["text/plain"].startswith("Not yet: small-1.")
    assert metadata == {"kit": {"check": "small-1", "state": "wrong"}}


def test_each_student_has_a_variant_and_its_own_key(asked: Path) -> None:
    names = {"Colima": 6, "Morelos": 7, "Nuevo León": 10}
    given = {student: variant(student)["small-2"]["state"] for student in ("A1", "A2", "A3", "A4", "A5", "A6")}
    assert set(given.values()) == set(names)
    for student, state in given.items():
        assert variant(f" {student.lower()} ")["small-2"]["state"] == state
        reply = check("small-2", names[state])
        assert reply.tone == "right"
        assert state in str(reply)
        assert check("small-2", names[state] + 5).tone == "wrong"
    assert variant("")["small-2"]["state"] == "Colima"


def test_the_id_is_read_from_the_cell_that_sets_it() -> None:
    assert id_in(["x = 1", 'student = "A123"']) == "A123"
    assert id_in(['state = variant("B7")["small-2"]', "student ="]) == "B7"
    assert id_in(['student = ""']) == ""
    assert len({number_of(f"S{n}", "small-2", 3) for n in range(20)}) == 3


def test_progress_says_in_words_how_each_exercise_stands(asked: Path) -> None:
    check("small-1", 24.62)
    check("small-2", ...)
    said = str(progress("small"))
    assert "1 of 2 exercises are right." in said
    for line in ("small-1, The rate of 2023: right", "not answered yet", "a written answer, which a person reads"):
        assert line in said


def test_a_prediction_is_sealed_survives_the_kernel_and_is_opened_with_its_outcome(asked: Path) -> None:
    assert predict("threat", ...).head == "Not sealed yet."
    assert not Path(".kit-predictions.json").exists()
    assert predict("threat", {"word": "declining", "per cent": -20}).head.startswith("Sealed on ")
    assert "first prediction stays" in str(predict("threat", {"word": "escalating"}))
    opened = str(predict("threat", outcome=-41.4))
    assert "You predicted: word: declining, per cent: -20" in opened
    assert "What came out: -41.4" in opened
    kept = json.loads(Path(".kit-predictions.json").read_text())
    kept["threat"]["value"] = plain(-41)
    Path(".kit-predictions.json").write_text(json.dumps(kept))
    assert "changed by hand" in str(predict("threat"))
    Path(".kit-predictions.json").write_text("{")
    assert predict("threat", 3).tone == "note"
    assert Path(".kit-predictions.json").read_text() == "{"


VALUES = [
    24.62, 32252, "Sinaloa", True, {"Colima", "Morelos"}, ["a", "b"], {"a": 1.5}, [1.5, 2.5],
    pd.Series([1.5, 2.5], index=["a", "b"]), pd.DataFrame({"x": [1.5, 2.5], "y": ["a", "b"]}),
    {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "mark": "bar",
     "encoding": {"x": {"field": "a", "type": "nominal"}}, "data": {"values": [{"a": 1.5}]}},
]  # fmt: skip


@pytest.mark.parametrize("tolerance", [0, 0.05])
def test_a_hash_judges_every_kind_of_value_as_the_answer_itself_does(tolerance: float) -> None:
    for expected in map(plain, VALUES):
        options = Options(tolerance=tolerance).settled(expected)
        locked = lock("salt", expected, options)
        for given in map(plain, [*VALUES, 24.6, "sinaloa ", ["Morelos", "Colima"], 2462, -24.62, ["b", "a"]]):
            assert judge(locked, "salt", expected["kind"], given, options) == matches(expected, given, options)


def test_no_answer_stands_in_the_key_file(asked: Path) -> None:
    text = (asked.parents[1] / keyfile.FILE).read_text()
    for answer in ("24.62", "32252", "32252 / 1310"):
        assert answer not in text


def test_a_named_mistake_that_is_right_is_an_authors_error(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {**KEY, "small-1": Expected(number(24.62), Options(), (Mistake("count-for-rate", number(24.62), "no"),))}
    monkeypatch.setattr(keymaker, "key_of", lambda _assignment: wrong)
    with pytest.raises(NotebookError, match="small-1: the named mistake 'count-for-rate' gives the right answer"):
        keymaker.text(asked.parent)


def lesson(change: Any = None) -> Any:
    raw = copy.deepcopy(author())
    if change:
        change(raw["cells"])
    return from_json(raw, Path("01_small.ipynb"))


def test_exercises_in_order_are_passed() -> None:
    assert list(authoring.problems(lesson())) == []


def put(number: int, *path: Any) -> Any:
    """Make a change: the last is the value, what stands before it the way to its place in a cell."""

    def change(cells: list[dict[str, Any]]) -> None:
        place: Any = cells[number]
        for key in path[:-2]:
            place = place.setdefault(key, {}) if isinstance(place, dict) else place[key]
        place[path[-2]] = path[-1]

    return change


GRADING = ("metadata", "nbgrader")
SLIPS = {
    r"cell 4 .*line 1: looks like a solution marker": put(3, "source", "##BEGIN SOLUTION\nanswer_1 = 1"),
    r"cell 4 .*line 2: a solution ends that never began": put(3, "source", "answer_1 = 1\n### END SOLUTION"),
    r"cell 4 .*line 1: a solution begins and never ends": put(3, "source", "### Begin Solution\nanswer_1 = 1"),
    r"cell 3 .*line 1: a solution stands in a markdown": put(2, "source", "### BEGIN SOLUTION\n1\n### END SOLUTION"),
    r"cell 1 .*line 1: a solution stands in a cell whose": put(0, "source", "### BEGIN SOLUTION\n1\n### END SOLUTION"),
    r"cell 4 .*has no ### BEGIN SOLUTION block": put(3, "source", "answer_1 = 24.6"),
    r"cell 5 .*schema_version must be 3, found 2": put(4, *GRADING, "schema_version", 2),
    r"cell 8 .*the grade_id 'small-1' stands in cell 5 too": put(7, *GRADING, "grade_id", "small-1"),
    r"cell 5 .*points must be a number from 0, found None": put(4, *GRADING, "points", None),
    r"cell 5 .*is code and locked": put(4, *GRADING, "locked", False),
    r"cell 5 .*'pionts' are not known. Did you mean 'points'": put(4, *GRADING, "pionts", 2),
    r"cell 5 .*must be exactly check\(": put(4, "source", 'check("small-1", 24.6)'),
    r"it checks 'answer_9', but the solution before it ends": put(4, "source", 'check("small-1", answer_9)'),
    r"cell 4 .*no locked cell checks it": lambda cells: cells.pop(4),
    r"no cell to fill stands before it": lambda cells: cells.pop(3),
    r"cell 4 .*the tag 'instuctor' is not known. Did you mean 'instructor'": put(3, "metadata", "tags", ["instuctor"]),
    r"cell 4 .*metadata 'slidshow' is not known": put(3, "metadata", "slidshow", {}),
    r"cell 10 .*the highest level of kit.rubric": put(9, *GRADING, "points", 7),
}


@pytest.mark.parametrize("said", SLIPS)
def test_a_slip_of_an_author_is_named_with_notebook_cell_and_line(said: str) -> None:
    with pytest.raises(NotebookError, match=rf"(?s)01_small.ipynb, .*{said}"):
        authoring.check_lesson(lesson(SLIPS[said]))


KIT = ("metadata", "kit")
WRONG_KIT = {
    "must be 3 texts": put(3, *KIT, "hints", ["one"]),
    "none of them empty": put(3, *KIT, "hints", ["one", "", "three"]),
    "unknown key 'hint' in 'kit'. Did you mean 'hints'": put(3, *KIT, "hint", HINTS),
    "unknown key 'vaule'": put(3, *KIT, "misconceptions", {"a-b": {"vaule": "1", "says": "x"}}),
    "must be a Python expression": put(3, *KIT, "misconceptions", {"a-b": {"value": "1 +", "says": "x"}}),
    "'says' is missing": put(3, *KIT, "misconceptions", {"a-b": {"value": "1"}}),
    "level 1: 'anchor' is missing": put(9, *KIT, "rubric", [{"level": "a", "points": 1, "says": "x"}] * 2),
    "each level needs points of its own": put(9, *KIT, "rubric", [RUBRIC[0], RUBRIC[0]]),
    "unknown key 'tolerence'. Did you mean 'tolerance'": put(3, *KIT, "check", {"tolerence": 1}),
    "'tolerance' must be above 0": put(3, *KIT, "check", {"tolerance": 0}),
    "must list numbers and texts": put(3, *KIT, "given", [[1]]),
    "must hold one name with a list": put(6, *KIT, "variants", {"state": ["Colima"]}),
    "a value stands in it twice": put(6, *KIT, "variants", {"state": ["Colima", "Colima"]}),
}


@pytest.mark.parametrize("said", WRONG_KIT)
def test_what_kit_may_hold_is_checked_to_the_letter(said: str) -> None:
    with pytest.raises(NotebookError, match=said) as error:
        lesson(WRONG_KIT[said])
    assert "01_small.ipynb, cell" in str(error.value)


def test_a_solution_gives_way_to_dots_and_what_is_not_one_stays() -> None:
    source = "deaths = load('x')\n### Begin Solution\nrate = 1\nanswer_1 = rate\n### end solution\nprint()"
    assert stub(source) == "deaths = load('x')\nanswer_1 = ...  # your answer in the place of the dots\nprint()"
    assert [b.lines for b in blocks(source)] == [("rate = 1", "answer_1 = rate")]
    for wrong in (
        "### BEGIN SOLUTIONS",
        "###BEGIN SOLUTION",
        "# end solution",
        "### BEGIN SOLUTOIN",
        "<!-- begin solution",
    ):
        with pytest.raises(MarkerError):
            blocks(wrong)
    assert blocks("# We begin with the solution that Congress chose.\nx = 1  # the end") == ()


def test_the_names_are_there_for_a_notebook() -> None:
    assert {"check", "hint", "predict", "progress", "variant"} <= set(kitlib.__all__)


def test_the_assignment_knows_stub_and_variants(asked: Path) -> None:
    assignment = read_assignment(asked)
    assert assignment.stubs["small-1-answer"] == "answer_1 = ...  # your answer in the place of the dots"
    assert assignment.exercises[1].variants == ("state", ["Colima", "Morelos", "Nuevo León"])
