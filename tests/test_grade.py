"""Grading without running anyone's code: what is handed in, how cells are matched, what is written."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import time
import zipfile
from pathlib import Path
from typing import Any

import hostile
import pytest

from kitlib.errors import CellError, DataError, KitError, NotebookError
from kitlib.exercises.compare import Options
from kitlib.exercises.grade import feedback, intake, results, rubric, stats
from kitlib.exercises.grade.answers import Found, read_found
from kitlib.exercises.grade.choose import choose_assignment, fit
from kitlib.exercises.grade.controller import Class, grade_one
from kitlib.exercises.grade.course import Assignment, read_assignment
from kitlib.exercises.grade.intake import Submission
from kitlib.exercises.grade.key import Expected, Key, Mistake, compute
from kitlib.exercises.grade.match import Matched, match
from kitlib.exercises.grade.score import Graded

NUMBER = {"kind": "number", "value": 32252}


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    return read_assignment(hostile.put(tmp_path / "notebooks" / hostile.NAME, hostile.author()))


KEY: Key = {
    "small-1": Expected(NUMBER, Options(), (Mistake("old-count", {"kind": "number", "value": 32223}, "Preliminary."),)),
    "small-2": Expected({"kind": "number", "value": 2.5}, Options(tolerance=0.05)),
}


class Fake:
    """Runs nothing, and gives what it was told."""

    tier = "isolated"

    def __init__(self, **values: Any) -> None:
        self.found = Found({f"small-{name[1:]}": {"kind": "number", "value": v} for name, v in values.items()})
        self.steps: list[dict[str, str]] = []

    def run(self, steps: list[dict[str, str]], seconds: float) -> Found:
        self.steps = steps
        return self.found

    def stop(self) -> None: ...

    def close(self) -> None: ...


def handed_in(raw: dict[str, Any], student: str = "Ana", **more: Any) -> Submission:
    return Submission(student, f"{student}.ipynb", json.dumps(raw).encode(), **more)


def zipped(path: Path, files: dict[str, bytes], link: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        if link:
            info = zipfile.ZipInfo(link)
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, "/etc/passwd")
    return path


def problems(place: Path) -> dict[str, tuple[str, str]]:
    found = intake.one_each(intake.submissions(place), lambda one: 0)
    return {one.student: intake.notebook(one)[1:] for one in found}


GOOD = json.dumps(hostile.submission()).encode()


def test_zips_of_canvas_and_moodle_and_folders_give_the_student(tmp_path: Path) -> None:
    names = {
        "garciaana_LATE_12_34_01_threat-1.ipynb": ("garciaana", "canvas", "12"),
        "José Pérez, hijo_47_assignsubmission_file_/threat.ipynb": ("José Pérez, hijo", "moodle", "47"),
        'O\'Neil "Al"/handed in/my file.ipynb': ('O\'Neil "Al"', "", ""),
        "=cmd|' C calc'!A0.ipynb": ("=cmd|' C calc'!A0", "", ""),
        "Zoë_8_assignsubmission_file_x_99_assignsubmission_file_y.ipynb": ("Zoë", "moodle", "8"),
    }
    found = intake.submissions(zipped(tmp_path / "in.zip", dict.fromkeys(names, GOOD)))
    assert sorted((one.student, one.origin, one.number) for one in found) == sorted(names.values())
    assert all(intake.notebook(one)[0] for one in found)


def test_a_zip_that_leads_out_links_or_bombs_costs_nobody_else_a_grade(tmp_path: Path) -> None:
    files = {"good.ipynb": GOOD, "../../out.ipynb": GOOD, "/abs.ipynb": GOOD, "bomb.ipynb": bytes(15 << 20),
             "none.ipynb": b"", "paper_1_2_essay.docx": b"PK", "__MACOSX/._good.ipynb": b"x"}  # fmt: skip
    found = problems(zipped(tmp_path / "in.zip", files, link="link.ipynb"))
    assert found.pop("good") == ("", "")
    assert {name: status for name, (status, _why) in found.items()} == {
        "out": "unreadable", "abs": "unreadable", "bomb": "too large", "none": "empty",
        "paper": "no notebook", "link": "unreadable",
    }  # fmt: skip
    assert all(why for _status, why in found.values())
    assert [p.name for p in tmp_path.iterdir()] == ["in.zip"]


def test_a_student_can_hand_in_under_no_other_name_and_fills_nobody_elses_place(tmp_path: Path) -> None:
    theirs = hostile.submission("answer_1 = 1")
    spoof = ["ana/ben_12_34_x.ipynb", "ana/Ben_12_assignsubmission_file_/x.ipynb", "ana/ben/x.ipynb"]
    for name in spoof:
        hostile.put(tmp_path / "all" / "in" / name, theirs)
    for number in range(60):
        hostile.put(tmp_path / "all" / "in" / "eva" / f"{number:03}.ipynb", theirs)
    hostile.put(tmp_path / "all" / "in" / "ben_12_34_x.ipynb", hostile.submission())
    files = {str(p.relative_to(tmp_path / "all")): p.read_bytes() for p in tmp_path.rglob("*.ipynb")}
    for place in (tmp_path / "all" / "in", zipped(tmp_path / "in.zip", files), tmp_path / "all"):
        found = intake.one_each(intake.submissions(place), lambda one: 0)
        assert {one.student: intake.notebook(one)[1] for one in found} == {"ana": "", "ben": "", "eva": ""}
        assert b"32252" in next(one.data for one in found if one.student == "ben")


def test_pipes_and_documents_beside_notebooks_hang_nothing_and_get_a_reason(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ana.ipynb")
    (tmp_path / "ben.docx").write_bytes(b"PK")
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    hostile.put(tmp_path / "eva.ipynb", hostile.submission())
    assert {name: status for name, (status, _why) in problems(tmp_path).items()} == {
        "ana": "no notebook", "ben.docx": "no notebook", "eva": "",
    }  # fmt: skip


def test_a_cell_whose_syntax_tree_would_fill_the_memory_is_not_parsed_by_the_grader(assignment: Assignment) -> None:
    made = cells()
    made[0]["source"] = "student = 'Ana'\n" + "x = 1\n" * 300_000
    made[2] |= {"source": "x = 1\n" * 300_000, "cell_type": "markdown"}
    began = time.perf_counter()
    found = matched(assignment, *made)
    assert time.perf_counter() - began < 0.5
    assert found.student_id == ""


def test_pages_of_long_names_have_names_that_a_file_system_takes(tmp_path: Path) -> None:
    rows = [Graded("🌵" * 100 + end, "a.ipynb", "graded", "", "isolated", 1) for end in ("a", "b", "/../c")]
    names = results.file_names(rows)
    assert len(set(names)) == 3
    for name in names:
        (tmp_path / name).touch()


@pytest.mark.parametrize("cell", ["=1", " =1", "\u00a0=1", "\t1", "\n=1", "@a", "+1", "-1", "＝1"])
def test_no_cell_of_a_table_is_a_formula(cell: str) -> None:
    assert next(csv.reader(io.StringIO(results.table([[cell]]), newline=""))) == [f"'{cell}"]


def test_odd_notebooks_are_read_or_refused_and_stop_nothing(assignment: Assignment) -> None:
    good = json.dumps(hostile.submission())
    odd = {
        "keys twice": good.replace('"cells"', '"cells": 3, "cells"', 1),
        "not a number": good.replace('"nbformat": 4', '"nbformat": NaN'),
        "deep": good.replace('"nbformat": 4', '"x": ' + "[" * 400 + "]" * 400),
        "ids": good.replace('"id": ', '"grade_id": [[1]], "id": '),
        "lists": good.replace('"source": "', '"source": [3, null, {"a": 1}], "was": "'),
        "roles": good.replace('"grade_id": "small-1"', '"grade_id": {"a": ["x"]}'),
    }
    for name, text in odd.items():
        row = grade_one(assignment, KEY, Submission("Ana", "a.ipynb", text.encode()), Fake(_1=32252, _2=2.5))
        assert row.status in ("graded", "unreadable", "empty", "other module"), (name, row.reason)
    many = {"cells": [hostile.cell("code", "1")] * (intake.MOST_CELLS + 1)}
    assert grade_one(assignment, KEY, handed_in(many), Fake()).status == "too large"


def test_what_is_no_notebook_gets_a_reason(tmp_path: Path) -> None:
    (tmp_path / "empty folder").mkdir()
    (tmp_path / "link.ipynb").symlink_to("/etc/passwd")
    texts = {"json": "[1]", "cut": GOOD[:90].decode(), "no cells": '{"cells": []}', "deep": "[" * 100_000,
             "odd": '{"cells": [1, {"source": 3}, {"source": ["a", 2]}], "metadata": 3}'}  # fmt: skip
    for name, text in texts.items():
        (tmp_path / f"{name}.ipynb").write_text(text)
    (tmp_path / "binary.ipynb").write_bytes(b"\xff\xfe\x00")
    with (tmp_path / "huge.ipynb").open("wb") as file:
        file.truncate(intake.MOST_BYTES + 1)
    found = {name: status for name, (status, _why) in problems(tmp_path).items()}
    assert found == {
        "empty folder": "no notebook", "link": "unreadable", "json": "unreadable", "cut": "unreadable",
        "no cells": "empty", "deep": "unreadable", "odd": "", "binary": "unreadable", "huge": "too large",
    }  # fmt: skip


def test_a_place_that_holds_nothing_is_an_error_that_says_so(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(KitError, match=r"holds no notebook|not a folder"):
            intake.submissions(place)


def test_of_several_files_the_one_of_this_module_and_the_latest_is_graded(
    tmp_path: Path, assignment: Assignment
) -> None:
    other = json.dumps({"cells": [hostile.cell("code", "1")]}).encode()
    files = {"ana_1_2_work.ipynb": GOOD, "ana_1_3_work-2.ipynb": GOOD, "ana_1_4_zzz-9.ipynb": other}
    (found,) = intake.one_each(intake.submissions(zipped(tmp_path / "in.zip", files)), lambda one: fit(one, assignment))
    assert found.name == "ana_1_3_work-2.ipynb"
    assert "3 files were handed in" in found.notes[0]


def test_the_module_is_the_one_that_most_submissions_are_of(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    hostile.put(folder / hostile.NAME, hostile.author())
    other = json.loads(json.dumps(hostile.author()).replace("small-", "big-"))
    hostile.put(folder / "02_big.ipynb", other)
    ours, theirs = handed_in(hostile.submission()), handed_in(other, "Eva")
    assert choose_assignment([ours, ours, theirs], folder).module == "01_small"
    assert choose_assignment([ours, theirs, theirs], folder).module == "02_big"
    with pytest.raises(KitError, match="None of the 1 submissions"):
        choose_assignment([handed_in({"cells": []})], folder)


def test_a_notebook_without_points_cannot_be_graded_against(tmp_path: Path) -> None:
    raw = {**hostile.author(), "cells": [hostile.cell("code", "1")]}
    with pytest.raises(NotebookError, match="no cell with points"):
        read_assignment(hostile.put(tmp_path / hostile.NAME, raw))


def test_our_own_solution_that_fails_is_named_with_its_cell(assignment: Assignment) -> None:
    number = next(c.number for c in assignment.lesson.cells if "BEGIN SOLUTION" in c.source)
    with pytest.raises(CellError, match=rf"01_small.ipynb, cell {number} .*our own solution fails: ZeroDivisionError"):
        compute(assignment, lambda _steps, _seconds: Found(errors={str(number): "ZeroDivisionError: division by zero"}))


def test_the_key_holds_the_value_and_each_named_mistake(assignment: Assignment) -> None:
    def run(steps: list[dict[str, str]], seconds: float) -> Found:
        names = [s["source"].split(",")[0].removeprefix("check(").strip("'\"") for s in steps if s["kind"] == "check"]
        return Found({name.encode().decode("unicode_escape"): NUMBER for name in names})

    key = compute(assignment, run)
    assert set(key) == {"small-1", "small-2"}
    assert [m.name for m in key["small-1"].mistakes] == ["old-count"]
    assert key["small-2"].options.tolerance == 0.05


def matched(assignment: Assignment, *cells: dict[str, Any]) -> Matched:
    return match(assignment, {"cells": list(cells), "metadata": {}})


def order(found: Matched) -> list[str]:
    return [step["source"] for step in found.steps if step["kind"] != "again"]


def cells(raw: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = (raw or hostile.submission())["cells"]
    return made


def test_an_untouched_order_runs_as_it_stands(assignment: Assignment) -> None:
    found = matched(assignment, *cells())
    assert order(found)[1:] == [hostile.RIGHT_1, hostile.CHECKS[0], hostile.RIGHT_2, hostile.CHECKS[1]]
    assert found.repairs == []


def test_a_locked_cell_is_always_ours(assignment: Assignment) -> None:
    changed = cells()
    changed[3]["source"] = "check = print"
    found = matched(assignment, *changed)
    assert hostile.CHECKS[0] in order(found)
    assert "check = print" not in order(found)
    assert found.repairs == ["small-1-check: the locked cell was changed; ours was used"]


def test_deleted_cells_are_put_back_and_named(assignment: Assignment) -> None:
    found = matched(assignment, *[c for n, c in enumerate(cells()) if n not in (3, 5)])
    assert order(found)[1:] == [hostile.RIGHT_1, hostile.CHECKS[0], hostile.CHECKS[1]]
    assert found.repairs == ["small-1-check: the cell was deleted", "small-2: the cell was deleted"]


def test_a_copy_in_which_nothing_was_written_does_not_undo_the_answer(assignment: Assignment) -> None:
    made = cells()
    stub = {**made[2], "source": assignment.stubs["small-1"]}
    found = matched(assignment, *made[:3], stub, *made[3:])
    assert order(found).count(hostile.RIGHT_1) == 1
    assert order(found)[2] == hostile.CHECKS[0]
    assert "small-1: stands 2 times" in found.repairs


def test_a_split_cell_runs_in_both_parts_before_its_check(assignment: Assignment) -> None:
    made = cells()
    halves = [{**made[2], "source": "half = 16126"}, {**made[2], "source": "answer_1 = half * 2"}]
    assert order(matched(assignment, *made[:2], *halves, *made[3:]))[1:4] == [
        "half = 16126", "answer_1 = half * 2", hostile.CHECKS[0],
    ]  # fmt: skip


def test_a_code_cell_turned_into_text_still_runs(assignment: Assignment) -> None:
    made = cells()
    made[2]["cell_type"] = "markdown"
    found = matched(assignment, *made)
    assert hostile.RIGHT_1 in order(found)
    assert found.repairs == ["small-1: was turned into text; run as code"]


def test_lost_metadata_are_found_by_the_cell(assignment: Assignment) -> None:
    made = cells()
    for one in made:
        one["metadata"] = {}
    found = matched(assignment, *made)
    assert order(found)[1:] == [hostile.RIGHT_1, hostile.CHECKS[0], hostile.RIGHT_2, hostile.CHECKS[1]]
    assert not [one for one in found.repairs if "deleted" in one]


def test_a_notebook_that_lost_metadata_and_ids_is_still_graded(assignment: Assignment) -> None:
    made = cells()
    for one in made:
        one["metadata"] = {}
        one.pop("id")
    row = grade_one(assignment, KEY, handed_in({"cells": made}), Fake(_1=32252, _2=2.5))
    assert (row.status, row.score) == ("graded", 5)


def test_cells_that_only_draw_need_not_run_and_all_others_do(tmp_path: Path) -> None:
    raw = hostile.author()
    drawn, changed = "threat.flows_both_ways()", "threat.flows_both_ways(); x = 1"
    raw["cells"].insert(1, hostile.cell("code", "from kitlib.charts import threat"))
    raw["cells"].insert(2, hostile.cell("code", drawn))
    raw["cells"].insert(3, hostile.cell("code", "data.sort_values('a', inplace=True)"))
    assignment = read_assignment(hostile.put(tmp_path / hostile.NAME, raw))
    assert assignment.only_draw == {drawn}
    assert order(matched(assignment, *[hostile.cell("code", c) for c in (drawn, changed)]))[0] == changed


def test_marks_name_the_mistake_and_the_unit(assignment: Assignment) -> None:
    row = grade_one(assignment, KEY, handed_in(hostile.submission()), Fake(_1=32223, _2=250))
    first, second, third = row.marks
    assert (first.points, first.state, first.mistake, first.says) == (0, "wrong", "old-count", "Preliminary.")
    assert (second.points, second.says) == (0, "The number looks as if it were in another unit.")
    assert third.state == "unanswered"
    good = grade_one(
        assignment, KEY, handed_in(hostile.submission(written="Count, base, window.")), Fake(_1=32252, _2=2.52)
    )
    assert (good.score, good.max, good.status, good.reason) == (5, 10, "graded", "written answers to be marked: 1")


def test_another_module_is_named(assignment: Assignment) -> None:
    raw = {"metadata": {"kit": {"module": "02_big"}}, "cells": [hostile.cell("code", "x = 1")]}
    row = grade_one(assignment, KEY, handed_in(raw), Fake())
    assert (row.status, row.score) == ("other module", 0)
    assert "02_big, not 01_small" in row.reason


@pytest.mark.parametrize("line", [
    b'{"check": "q", "value": true}', b'{"check": "q", "value": {"kind": "number", "value": {"a": 1}}}',
    b'{"check": "q", "value": {"kind": "number", "value": NaN}}', b'{"check": "q", "value": {"kind": "right"}}',
    b'{"check": "q", "value": {"kind": "number", "value": 1, "score": 9}}', b"[" * 100_000,
    b'{"check": ["q"]}', b"\xff",
    b'{"check": "q", "value": {"kind": "series", "index": [], "values": [{"kind": "empty"}]}}', b'{"score": 10}',
    b'{"check": "q", "value": {"kind": "number", "value": 1e999}}',
    b'{"check": "q", "value": {"kind": "number", "value": 1' + b"0" * 5000 + b"}}",
])  # fmt: skip
def test_what_is_no_plain_value_is_not_read(line: bytes) -> None:
    assert read_found(line + b'\n{"done": true}', "ended", 1) == Found(seconds=1)


def test_a_submission_that_says_it_is_done_but_was_killed_is_not_done() -> None:
    assert read_found(b'{"done": true}', "timeout", 1).ended == "timeout"


@pytest.fixture
def graded(assignment: Assignment) -> Class:
    said = hostile.submission(written="=1+1 <script>alert(1)</script>")
    people = [("=cmd", Fake(_1=32252, _2=2.5), {"origin": "canvas", "number": "7"}), ("Ana, \"B\"", Fake(_1=32223), {}),
              ("Zoë", Fake(_1=1, _2=2.5), {"origin": "moodle", "number": "9"})]  # fmt: skip
    rows = [grade_one(assignment, KEY, handed_in(said, name, **more), fake) for name, fake, more in people]
    return Class(assignment, tuple(rows), "isolated", 3)


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_gradebook_is_safe_in_a_spreadsheet(graded: Class) -> None:
    text = results.gradebook(graded)
    assert text.startswith("student,score,max,status,reason,tier,small-1,small-2,small-3,")
    rows = read_csv(text)
    assert [(r["student"], r["score"], r["mistakes"]) for r in rows] == [
        ("'=cmd", "5", ""), ('Ana, "B"', "0", "small-1: old-count"), ("Zoë", "3", ""),
    ]  # fmt: skip
    assert all(r["data_version"] and r["tier"] == "isolated" for r in rows)


def test_canvas_and_moodle_know_their_students_again(graded: Class) -> None:
    head, most, row = list(csv.reader(io.StringIO(results.canvas(graded))))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "A small module"]
    assert (most[0].strip(), most[5], row[1], row[5]) == ("Points Possible", "10", "7", "5")
    (moodle,) = read_csv(results.moodle(graded))
    assert (moodle["Identifier"], moodle["Grade"], moodle["Maximum Grade"]) == ("Participant 9", "3", "10")


def test_a_feedback_page_shows_the_answer_and_not_what_was_expected(graded: Class) -> None:
    page = feedback.page(graded, graded.rows[1])
    assert "32223" in page
    assert "old-count" in page
    assert "Preliminary." in page
    assert "Look at the definitive row." in page
    assert "32252" not in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_statistics_count_questions_and_mistakes(graded: Class) -> None:
    rows = {
        (r["question"], r["what"], r["name"]): (r["count"], r["percent"]) for r in read_csv(stats.statistics(graded))
    }
    assert rows["small-1", "mistake", "old-count"] == ("1", "33.3")
    assert rows["small-2", "result", "right"] == ("2", "66.7")
    assert "old-count (1)" in stats.summary(graded)
    assert "old-count" in feedback.overview(graded)
    assert "Ana" not in feedback.overview(graded)


def test_written_answers_are_marked_without_names_and_merged_back(graded: Class, tmp_path: Path) -> None:
    path = tmp_path / "rubric.csv"
    path.write_text(rubric.queue(graded, b"salt", path), encoding="utf-8")
    rows = read_csv(path.read_text(encoding="utf-8"))
    assert len({r["answer_id"] for r in rows}) == 3
    assert "Zoë" not in path.read_text(encoding="utf-8")
    assert rows[0]["answer"].startswith("'=1+1")
    assert "names count" in rows[0]["rubric"]
    rows[0] |= {"score": "4", "comment": "Base missing."}
    text = results.table([rubric.HEAD, *[r.values() for r in rows]])  # type: ignore[list-item]
    other = io.StringIO()
    csv.writer(other, delimiter=";").writerows(csv.reader(io.StringIO(text)))
    for saved in (text, "\ufeff" + other.getvalue()):
        path.write_text(saved, encoding="utf-8", newline="")
        assert rubric.merge(graded, b"salt", path) == []
    assert sorted(row.marks[2].points for row in graded.rows) == [0, 0, 4]
    again = read_csv(rubric.queue(graded, b"salt", path))
    assert [r["score"] for r in again] == ["4", "", ""], "a second run keeps what was marked"


@pytest.mark.parametrize("score", ["6", "-1", "good", "nan"])
def test_a_score_that_cannot_be_is_named_with_its_row(graded: Class, tmp_path: Path, score: str) -> None:
    path = tmp_path / "rubric.csv"
    rows = read_csv(rubric.queue(graded, b"salt", path))
    rows[1]["score"] = score
    path.write_text(
        results.table([rubric.HEAD, *[list(r.values()) for r in rows]]).replace("'-1", "-1"), encoding="utf-8"
    )
    with pytest.raises(DataError, match=rf"rubric.csv, row 3: score '{score}' is no number from 0 to 5"):
        rubric.merge(graded, b"salt", path)


@pytest.mark.parametrize("given", [
    {"kind": "number", "value": 1e307}, {"kind": "number", "value": 10**307}, {"kind": "text", "value": "1" * 5000},
    {"kind": "text", "value": "1" * 400 + ".5"}, {"kind": "text", "value": "a\ud800\x00\x1b[2J"},
    {"kind": "frame", "columns": [], "index": [NUMBER], "data": []},
])  # fmt: skip
@pytest.mark.parametrize("tolerance", [0, 1e-9, 0.05])
def test_no_answer_is_too_odd_to_be_marked_and_written_down(
    assignment: Assignment, given: dict[str, Any], tolerance: float, tmp_path: Path
) -> None:
    fake = Fake()
    fake.found = Found({"small-1": given, "small-2": given}, {"small-1": "Error: \ud800\x00"})
    raw = hostile.submission(written="\ud83d \x00")
    raw["metadata"] = {"kit": {"student": "\udfff", "as_of": "\udfff"}}
    for kind in ("number", "frame", "text"):
        value = {"kind": "frame", "columns": [NUMBER], "index": [NUMBER], "data": [[NUMBER]]} if kind == "frame" else {
            "kind": kind, "value": 3 if kind == "number" else "3"}  # fmt: skip
        key = dict.fromkeys(KEY, Expected(value, Options(tolerance=tolerance)))
        row = grade_one(assignment, key, handed_in(raw), fake)
        assert (row.status, row.score) == ("graded", 0), row.reason
        made = Class(assignment, (row,), "isolated", 1)
        text = results.gradebook(made) + feedback.page(made, row) + rubric.queue(made, b"salt", tmp_path / "none")
        assert not {"\x00", "\x1b"} & set(text)
        text.encode()


def test_where_the_grader_itself_fails_only_that_row_says_so(assignment: Assignment) -> None:
    row = grade_one(assignment, {}, handed_in(hostile.submission()), Fake(_1=1))
    assert (row.status, row.score) == ("stopped", 0)
    assert "the grader failed over it (KeyError)" in row.reason


def test_a_cell_that_ends_the_process_costs_its_own_question_alone(assignment: Assignment) -> None:
    class Dies(Fake):
        def run(self, steps: list[dict[str, str]], seconds: float) -> Found:
            sources = [step["source"] for step in steps]
            if "exit" in sources:
                return Found({}, {}, "died", 1.0, sources.index("exit"))
            return Found({"small-2": {"kind": "number", "value": 2.5}}, seconds=0.5)

    row = grade_one(assignment, KEY, handed_in(hostile.submission("exit")), Dies())
    assert [mark.points for mark in row.marks] == [0, 3, 0]
    assert (row.status, row.seconds, row.marks[0].state) == ("died", 1.5, "failed")
    assert "left out, so that the rest could run: small-1" in row.reason
