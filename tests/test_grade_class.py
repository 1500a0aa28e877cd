"""A whole class graded for real: bad input beside good, a second run, the weaker tier, a cluster, the command."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import hostile
import pytest

import kitlib
from kitlib.cli import main
from kitlib.errors import CellError
from kitlib.evidence.tables import data_dir
from kitlib.exercises.grade.controller import Class, grade_class
from kitlib.exercises.grade.intake import MOST_BYTES

pytestmark = pytest.mark.build


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with our notebook and the kit's own data beside it."""
    hostile.put(tmp_path / "notebooks" / hostile.NAME, hostile.author())
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{}")
    monkeypatch.setenv("KIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(kit: Path, **options: object) -> Class:
    return grade_class(kit / "in", kit / "out", notebooks=kit / "notebooks", **options)  # type: ignore[arg-type]


def scores(graded: Class) -> dict[str, float]:
    return {row.student: row.score for row in graded.rows}


def test_bad_input_costs_nobody_else_a_grade_and_each_has_a_row(kit: Path) -> None:
    hostile.put(kit / "in" / "Ana.ipynb", hostile.submission())
    hostile.put(kit / "in" / 'Ñandú, "J."' / "x" / "renamed (1).ipynb", hostile.submission("answer_1 = 32223"))
    (kit / "in" / "cut.ipynb").write_text('{"cells": [')
    (kit / "in" / "nobody").mkdir()
    (kit / "in" / "none.ipynb").touch()
    with (kit / "in" / "huge.ipynb").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    hostile.put(kit / "in" / "other.ipynb", {"cells": [hostile.cell("code", "1 / 0")]})
    hostile.put(kit / "in" / "syntax.ipynb", hostile.submission("answer_1 = = 3"))
    graded = run(kit)
    assert {row.student: row.status for row in graded.rows} == {
        "Ana": "graded", "Ñandú, \"J.\"": "graded", "cut": "unreadable", "nobody": "no notebook", "none": "empty",
        "huge": "too large", "other": "other module", "syntax": "graded",
    }  # fmt: skip
    assert {name: score for name, score in scores(graded).items() if score} == {"Ana": 5, 'Ñandú, "J."': 3, "syntax": 3}
    assert all(row.reason for row in graded.rows if row.status != "graded")


def test_each_student_is_graded_with_the_variant_of_the_id_in_the_notebook(kit: Path) -> None:
    from kitlib.exercises.variant import number_of

    def varied(student: str, answer: str, **kits: object) -> dict[str, Any]:
        raw = hostile.notebook(answer, hostile.RIGHT_2, hostile.WRITTEN, first={"kit": kits} if kits else {})
        raw["cells"][0]["source"] += f"\nfrom kitlib import variant\nstudent = {student!r}"
        return raw

    state = 'state = variant(student)["small-1"]["state"]'
    ours = f"{state}\n### BEGIN SOLUTION\nanswer_1 = 10 * len(state)\n### END SOLUTION"
    states = ["Colima", "Sinaloa", "Guerrero", "Zacatecas"]
    mistakes = {"ten-times": {"value": "100 * len(state)", "says": "One nought too many."}}
    hostile.put(kit / "notebooks" / hostile.NAME, varied("", ours, variants={"state": states}, misconceptions=mistakes))
    for number in range(8):
        own = states[number_of(f"S{number}", "small-1", 4)]
        factor = "100" if number == 7 else "10"
        hostile.put(
            kit / "in" / f"S{number}.ipynb", varied(f"S{number}", f"{state}\nanswer_1 = {factor} * len({own!r})")
        )
    hostile.put(kit / "in" / "Eva.ipynb", varied("S1", f"{state}\nanswer_1 = 10 * len(state)"))
    graded = run(kit)
    assert scores(graded) == {**{f"S{n}": 5.0 for n in range(7)}, "S7": 3.0, "Eva": 5.0}
    by_name = {row.student: row for row in graded.rows}
    assert by_name["S7"].marks[0].mistake == "ten-times"
    assert by_name["Eva"].repairs == ["the ID in the notebook is S1, not Eva"]


def test_a_second_run_grades_only_what_changed(kit: Path) -> None:
    for name in ("Ana", "Eva", "Zoe"):
        hostile.put(kit / "in" / f"{name}.ipynb", hostile.submission())
    assert run(kit).graded == 3
    assert run(kit).graded == 0
    hostile.put(kit / "in" / "Eva.ipynb", hostile.submission("answer_1 = 1"))
    again = run(kit)
    assert (again.graded, scores(again)) == (1, {"Ana": 5, "Eva": 3, "Zoe": 5})


def test_a_class_that_was_stopped_goes_on_where_it_was(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kitlib.exercises.grade import controller

    for number in range(6):
        hostile.put(kit / "in" / f"s{number}.ipynb", hostile.submission())
    remember, kept = controller.remember, []

    def stop(*arguments: object) -> None:
        remember(*arguments)  # type: ignore[arg-type]
        kept.append(arguments)
        if len(kept) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(controller, "remember", stop)
    with pytest.raises(KeyboardInterrupt):
        run(kit, jobs=1)
    monkeypatch.setattr(controller, "remember", remember)
    assert run(kit).graded == 2


def test_a_killed_run_leaves_no_process_and_the_next_one_goes_on(kit: Path) -> None:
    for number in range(4):
        hostile.put(kit / "in" / f"a{number}.ipynb", hostile.submission())
    sleep = "import time\nwhile True:\n    try: time.sleep(4712)\n    except BaseException: pass"
    hostile.put(kit / "in" / "z.ipynb", hostile.submission(sleep))
    command = [sys.executable, "-m", "kitlib", "grade", "in", "--out", "out", "--jobs", "1", "--timeout"]
    environment = {**os.environ, "PYTHONPATH": str(Path(kitlib.__file__).parents[1])}
    process = subprocess.Popen([*command, "60"], env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_until(lambda: len(list((kit / "out" / ".grade" / "rows").glob("*.json"))) == 4)
        assert _warm()
    finally:
        process.kill()
        process.wait()
    _wait_until(lambda: not _warm())
    rows = list((kit / "out" / ".grade" / "rows").iterdir())
    assert len(rows) == 4
    assert not (kit / "out" / "gradebook.csv").exists()
    (kit / "in" / "z.ipynb").unlink()
    assert run(kit, timeout=60).graded == 0


def _wait_until(true: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.05)


def _warm() -> list[str]:
    """Warm processes that this test started, and what they started."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if (
                b"kitlib.exercises.grade.warm" in (entry.parent / "cmdline").read_bytes()
                and str(data_dir()).encode() in entry.read_bytes()
            ):
                found.append(entry.parent.name)
    return found


def test_our_own_solution_that_fails_stops_before_anyone_is_graded(kit: Path) -> None:
    hostile.put(kit / "notebooks" / hostile.NAME, hostile.author("answer_1 = 1 / 0"))
    hostile.put(kit / "in" / "Ana.ipynb", hostile.submission())
    with pytest.raises(CellError, match=r"01_small.ipynb, cell 3 .*our own solution fails: ZeroDivisionError"):
        run(kit)
    assert not (kit / "out").exists()


def test_without_namespaces_the_tier_is_named_and_time_is_still_limited(kit: Path) -> None:
    hostile.put(kit / "in" / "Ana.ipynb", hostile.submission())
    hostile.put(
        kit / "in" / "Eva.ipynb",
        hostile.submission("import time\nwhile True:\n    try: time.sleep(9)\n    except BaseException: 0"),
    )
    hostile.put(kit / "in" / "Zoe.ipynb", hostile.submission("import socket\nsocket.socket()\nanswer_1 = 32252"))
    graded = run(kit, isolate=False, timeout=2)
    assert {(row.student, row.status, row.score, row.tier) for row in graded.rows} == {
        ("Ana", "graded", 5, "limited"), ("Eva", "timeout", 3, "limited"),
        ("Zoe", "graded", 3 if sys.platform == "linux" else 5, "limited"),
    }  # fmt: skip


def test_a_dask_cluster_gives_the_same_grades(kit: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is an extra: grade-cluster")
    for number in range(6):
        hostile.put(kit / "in" / f"s{number}.ipynb", hostile.submission(f"answer_1 = 3225{number}"))
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        graded = run(kit, dask=cluster.scheduler_address)
    assert list(scores(graded).values()) == [3, 3, 5, 3, 3, 3]
    assert {row.tier for row in graded.rows} <= {"isolated", "limited"}


def test_the_command_writes_gradebook_feedback_and_statistics(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile.put(kit / "in" / "Ana.ipynb", hostile.submission(written="Count, base, window."))
    hostile.put(kit / "in" / "Ana" / "a.ipynb", hostile.submission("answer_1 = 32223"))
    assert main(["grade", "in", "--out", "out"]) == 0
    printed = capsys.readouterr()
    assert "tier isolated" in printed.err or "tier limited" in printed.err
    assert "small-1" in printed.out
    rows = list(csv.DictReader((kit / "out" / "gradebook.csv").read_text(encoding="utf-8").splitlines()))
    assert [(r["student"], r["status"]) for r in rows] == [("Ana", "graded")]
    assert sorted(p.name for p in (kit / "out" / "feedback").iterdir()) == ["Ana.html"]
    assert {"rubric.csv", "stats.csv", "stats.html"} <= {p.name for p in (kit / "out").iterdir()}


def test_a_student_takes_less_than_a_tenth_of_a_second_and_twice_as_many_twice_as_long(kit: Path) -> None:
    def seconds(count: int) -> float:
        for number in range(count):
            hostile.put(kit / "in" / f"{count}-{number}.ipynb", hostile.submission())
        began = time.monotonic()
        made = run(kit)
        assert made.graded == count
        return time.monotonic() - began

    few, many = seconds(20), seconds(80)
    assert (many - few) / 60 < 0.1
    assert many < 6 * few
