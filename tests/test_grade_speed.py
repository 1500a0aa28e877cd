"""How long a class takes: linear in its number, and beside nbgrader on some of the same, in the same run.

nbgrader is no dependency of ours. Where it is installed, in an environment that also finds kitlib, give its command:
``KIT_NBGRADER=/path/to/nbgrader pytest -m full tests/test_grade_speed.py -s``.
"""

from __future__ import annotations

import copy
import csv
import json
import os
import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, kit_command, kit_environment

pytestmark = pytest.mark.full

MODULE = "01_threat"
CLASS, BESIDE, TIMES = 300, 30, 20
_MARK = re.compile(r"^\s*###\s*(BEGIN|END) SOLUTION.*\n?", re.IGNORECASE | re.MULTILINE)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit with one module, and a class that solved it: each in its own file, with its own ID."""
    root = tmp_path_factory.mktemp("class")
    (root / "notebooks").mkdir()
    (root / "data").symlink_to(ROOT / "data")
    source = (ROOT / "notebooks" / f"{MODULE}.ipynb").read_text(encoding="utf-8")
    (root / "notebooks" / f"{MODULE}.ipynb").write_text(source, encoding="utf-8")
    raw = json.loads(source)
    if not any("nbgrader" in cell["metadata"] for cell in raw["cells"]):
        pytest.skip(f"{MODULE} has no exercises")
    for number in range(CLASS):
        solved(raw, f"S{number:03}", root / "in" / f"S{number:03}.ipynb")
    return root


def solved(raw: dict[str, Any], student: str, path: Path) -> None:
    made = copy.deepcopy(raw)
    for cell in made["cells"]:
        source = "".join(cell["source"])
        role = cell["metadata"].get("nbgrader", {})
        if role.get("solution") and role.get("grade"):
            source = f"{student}: count, base, window and vintage are to be named."
        cell["source"] = re.sub(r'^student = ".*"', f'student = "{student}"', _MARK.sub("", source), flags=re.MULTILINE)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made), encoding="utf-8")


def ours(course: Path, count: int) -> float:
    place = course / f"in-{count}"
    place.mkdir()
    for path in sorted((course / "in").iterdir())[:count]:
        (place / path.name).hardlink_to(path)
    out = course / f"out-{count}"
    began = time.perf_counter()
    command = kit_command("grade", str(place), "--out", str(out))
    done = subprocess.run(command, cwd=course, env=kit_environment(), capture_output=True, text=True, timeout=900)
    taken = time.perf_counter() - began
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader((out / "gradebook.csv").read_text(encoding="utf-8").splitlines()))
    names = [name for name in rows[0] if re.fullmatch(r"[a-z]+-\d+", name)]
    assert len(rows) == count
    assert {row["status"] for row in rows} == {"graded"}, rows[0]["reason"]
    wrong = [name for name in names if len({row[name] for row in rows}) != 1]
    assert not wrong, [(row["student"], [row[name] for name in wrong]) for row in rows][:3]
    return taken


def test_time_is_linear_in_the_number_and_far_below_nbgraders(course: Path) -> None:
    taken = {count: ours(course, count) for count in (CLASS // 4, CLASS // 2, CLASS)}
    print("\n" + "; ".join(f"{count}: {seconds:.1f} s" for count, seconds in taken.items()))
    each = taken[CLASS] / CLASS
    print(f"ours: {each * 1000:.0f} ms each; of half as many {taken[CLASS // 2] / CLASS * 2000:.0f} ms")
    assert each < 1.3 * taken[CLASS // 2] / (CLASS // 2)
    command = os.environ.get("KIT_NBGRADER")
    if not command:
        pytest.skip("nbgrader is not here: set KIT_NBGRADER")
    theirs = nbgrader(command, course) / BESIDE
    print(f"nbgrader: {theirs * 1000:.0f} ms each: {theirs / each:.0f} times as long")
    assert theirs > TIMES * each


def nbgrader(command: str, course: Path) -> float:
    """Seconds that ``nbgrader autograde`` takes for some of the same submissions; its preparations do not count."""
    place = course / "nbgrader"
    source = place / "source" / MODULE / f"{MODULE}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_bytes((course / "notebooks" / f"{MODULE}.ipynb").read_bytes())
    for path in sorted((course / "in").iterdir())[:BESIDE]:
        there = place / "submitted" / path.stem / MODULE / f"{MODULE}.ipynb"
        there.parent.mkdir(parents=True)
        there.write_bytes(path.read_bytes())

    def run(*arguments: str) -> None:
        path = os.pathsep.join((str(Path(command).parent), os.environ["PATH"]))  # it calls its own `alembic`
        environment = {**kit_environment(), "KIT_DATA": str(ROOT / "data"), "PATH": path}
        done = subprocess.run([command, *arguments], cwd=place, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]

    run("generate_assignment", MODULE)
    began = time.perf_counter()
    run("autograde", MODULE)
    taken = time.perf_counter() - began
    assert len(list((place / "autograded").glob("*/*/*.ipynb"))) == BESIDE
    return taken
