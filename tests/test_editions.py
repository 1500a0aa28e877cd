"""Editions and the leak gate: what a student is handed out holds no part of the key, wherever it was left."""

from __future__ import annotations

import base64
import copy
import html
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Kit
from test_exercises import KEY, author, cell

from kitlib.errors import NotebookError
from kitlib.exercises import editions, keymaker, leaks, make
from kitlib.exercises.grade.course import of_lesson
from kitlib.lessons.read import Lesson, from_json, read

ROOT = Path(__file__).resolve().parents[1]
Raw = dict[str, Any]
Change = Callable[[list[Raw]], None]
NOTE = "Ask first whose state rose, and hear two pairs before you say."


def lesson(change: Change | None = None) -> Lesson:
    raw = copy.deepcopy(author())
    raw["cells"][2]["id"] = "small-1-question"
    raw["cells"].insert(3, {**cell("markdown", NOTE, audience="instructor")})
    raw["cells"][4]["metadata"]["kit"]["given"] = []
    if change:
        change(raw["cells"])
    return from_json(raw, Path("01_small.ipynb"))


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keymaker, "key_of", lambda _assignment: KEY)


def made(change: Change | None = None) -> Raw:
    return make.editions(lesson(change), ("student",))[0]["student"]


def by_id(raw: Raw) -> dict[str, Raw]:
    return {c["id"]: c for c in raw["cells"]}


def test_the_student_edition_holds_stubs_checks_and_questions_and_nothing_of_the_key() -> None:
    raw = made(lambda cells: cells[4]["outputs"].append({"output_type": "stream", "name": "stdout", "text": "24.62"}))
    cells = by_id(raw)
    assert cells["small-1-answer"]["source"] == "answer_1 = ...  # your answer in the place of the dots"
    assert cells["small-1"]["source"] == 'check("small-1", answer_1)'
    assert cells["small-2-answer"]["source"].startswith('state = variant(student)["small-2"]["state"]\nanswer_2 = ...')
    assert cells["small-1"]["metadata"]["editable"] is False
    assert not [c for c in raw["cells"] if c.get("outputs") or "hints" in json.dumps(c["metadata"])]
    assert set(raw["metadata"]["kit"]) == {"module", "title", "as_of", "release", "edition"}
    text = json.dumps(raw, ensure_ascii=False)
    for secret in ("32252", "24.62", "len(state)", "Ask first", "Against 2024", "BEGIN", "begin solution"):
        assert secret not in text


def test_a_student_notebook_that_is_made_is_valid() -> None:
    import nbformat

    for kind in ("student", "instructor"):
        nbformat.validate(nbformat.from_dict(make.editions(lesson(), (kind,))[0][kind]))


def test_the_instructor_edition_says_answers_mistakes_rubric_and_notes() -> None:
    text = "\n".join(c["source"] for c in make.editions(lesson(), ("instructor",))[0]["instructor"]["cells"])
    for said in ("Answer: 24.62, within 0.05", "Mistake count-for-rate, which gives 32252", "Colima: 6; Morelos: 7",
                 "Anchor: Against 2024 the mean fell.", "**For the instructor.**", "### BEGIN SOLUTION",
                 "Hint 3: Times 100,000."):  # fmt: skip
        assert said in text


def planted(place: Callable[[dict[str, Raw]], None]) -> list[str]:
    """What the gate says of a student's notebook into which something was put."""
    ours = lesson()
    known = leaks.secrets(ours, of_lesson(ours), KEY)
    student = editions.student(ours, {})
    assert [leak for leak in leaks.leaks(student, known) if not leak.given] == []
    place(by_id(student))
    return [str(leak) for leak in leaks.leaks(student, known) if not leak.given]


def attached(text: str, **kind: str) -> Raw:
    mime = next(iter(kind.values()), "image/png")
    return {"picture": {mime: base64.b64encode(text.encode()).decode()}}


LEAKS: dict[str, Callable[[dict[str, Raw]], None]] = {
    "a marker in lower case": lambda c: c["small-1-answer"].update(source="### begin solution\nx\n### end solution"),
    "a line of a solution": lambda c: c["small-1-answer"].update(source="rate  =  32252/1310"),
    "an answer in an output": lambda c: c["small-1"]["outputs"].append({"data": {"text/plain": ["24.62"]}}),
    "an answer in another cell's output": lambda c: c["small-2"]["outputs"].append({"text": "about 24.6, it says"}),
    "an answer in metadata": lambda c: c["small-1"]["metadata"].update(expected=24.62),
    "an answer in a misspelt tag": lambda c: c["small-1"]["metadata"].update(tags=["slution: 24.62"]),
    "an answer in an attachment": lambda c: c["small-3"].update(attachments=attached("The rate is 24.62.")),
    "an answer in the name of an attachment": lambda c: c["small-3"].update(attachments={"24.62.png": {}}),
    "an answer in a Markdown cell": lambda c: c["small-1-question"].update(source="### Rate\n\n(It is 24.6.)"),
    "a note": lambda c: c["small-3"].update(source="*Ask first* whose state rose, and hear two pairs before you say."),
    "an anchor": lambda c: c["small-3"]["metadata"].update(kit={"x": "Against 2024 the mean fell."}),
    "a solution in metadata": lambda c: c["small-1"]["metadata"].update(nbgrader={"x": "answer_2 = len(state)"}),
}


@pytest.mark.parametrize("name", LEAKS)
def test_the_gate_catches(name: str) -> None:
    assert planted(LEAKS[name]), name


def test_an_answer_left_in_a_question_stops_the_build_and_a_given_one_is_told() -> None:
    def leave(cells: list[Raw]) -> None:
        cells[2]["source"] += " It was 24.6."

    def give(cells: list[Raw]) -> None:
        leave(cells)
        cells[4]["metadata"]["kit"]["given"] = [24.6]

    with pytest.raises(NotebookError, match=r"(?s)01_small.ipynb: .*cell 3 .*expected value of small-1: '24.6'"):
        make.editions(lesson(leave), ("student",))
    _made, notes = make.editions(lesson(give), ("student",))
    assert ["(given)" in note for note in notes] == [True]


def test_a_question_full_of_other_numbers_is_no_leak() -> None:
    def other(cells: list[Raw]) -> None:
        cells[2]["source"] += " In 2024 12,345 of 98,765, 24.7 and 2.46 per cent; 6 letters, 10 points, id c-3225."

    assert made(other)


def test_a_cell_of_a_misspelt_audience_or_tag_is_an_error_before_anything_is_made() -> None:
    with pytest.raises(NotebookError, match=r"'kit\.audience' is 'instuctor'"):
        made(lambda cells: cells[3]["metadata"]["kit"].update(audience="instuctor"))
    with pytest.raises(NotebookError, match="tag 'instuctor' is not known"):
        made(lambda cells: cells[3]["metadata"].update(tags=["instuctor"], kit={}))


def test_links_become_footnotes_that_need_no_other_file() -> None:
    from kitlib.evidence.facts import fact
    from kitlib.exercises.footnotes import with_footnotes

    one = fact("homicides-inegi-2023")
    text = with_footnotes("[32,252](facts.md#homicides-inegi-2023) and [“said”](claims.md#T06).", {one.id: one})
    assert text.startswith("32,252<sup>1</sup> and “said”<sup>2</sup>.\n\n<sup>1</sup> ")
    assert "as of" in text
    assert ".md" not in text


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("0*.ipynb")), ids=lambda p: p.stem)
def test_no_student_edition_of_ours_has_a_dead_link(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kitlib.evidence.facts import fact
    from kitlib.lessons.told import linked

    ours = read(path)
    raw = editions.student(ours, {name: fact(name) for name in linked(ours)})
    assert ".md#" not in json.dumps(raw)


def test_the_deck_and_the_handout_of_students_ask_and_do_not_answer(built_threat: Kit) -> None:
    ours = read(ROOT / "notebooks" / "01_threat.ipynb")
    known = leaks.secrets(ours, of_lesson(ours), {})
    for name in ("deck.html", "handout.html"):
        text = html.unescape((built_threat.out / "01_threat" / name).read_text(encoding="utf-8"))
        bare = "".join(text.split())
        assert "Your state: did it fall with the nation?" in text
        assert not [line for line in known.lines if "".join(line.split()) in bare]
        assert not [e.name for e in known.exercises for level in e.kit.get("rubric", ()) if level["anchor"] in text]
        assert "Not answered yet" not in text
    assert "One month, three bases" in text


@pytest.mark.full
def test_nbgraders_own_tools_accept_the_notebook_and_show_the_same_cells(tmp_path: Path) -> None:
    """Runs where nbgrader is installed, or where KIT_NBGRADER names its command; it is no dependency of ours."""
    command = os.environ.get("KIT_NBGRADER") or shutil.which("nbgrader")
    if not command:
        pytest.skip("nbgrader is not installed; KIT_NBGRADER may name its command")
    (tmp_path / "source/ps1").mkdir(parents=True)
    shutil.copy(ROOT / "notebooks/01_threat.ipynb", tmp_path / "source/ps1")
    path = f"{Path(command).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [command, "generate_assignment", "ps1", "--create", f"--course-dir={tmp_path}"],
        cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    theirs = json.loads((tmp_path / "release/ps1/01_threat.ipynb").read_text())
    ours = editions.student(read(ROOT / "notebooks/01_threat.ipynb"), {})

    def shown(raw: Raw) -> list[tuple[str, bool]]:
        marked = [c["metadata"].get("nbgrader") for c in raw["cells"]]
        return [(m["grade_id"], m["locked"]) for m in marked if m]

    assert shown(theirs) == shown(ours)
