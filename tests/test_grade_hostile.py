"""The hostile class: each submission gets what it deserves, and nothing happens outside its walls."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import hostile
import pytest

from kitlib.evidence.tables import data_dir
from kitlib.exercises.grade.controller import Class, grade_class
from kitlib.exercises.grade.limits import Limits
from kitlib.exercises.grade.workers import Setup, Worker

pytestmark = pytest.mark.build
SECONDS = 3.0
_LOOK = (
    "import os\nfound = {k: os.readlink(f'/proc/self/ns/{k}') for k in ('pid', 'mnt', 'net', 'user', 'ipc', 'uts')}\n"
)


@pytest.fixture(scope="module")
def walled() -> None:
    """Prove that submissions sit in namespaces of their own, or skip: nothing hostile runs unisolated."""
    with Worker(Setup(data_dir(), limits=Limits(seconds=SECONDS))) as worker:
        if worker.tier != "isolated":
            pytest.skip(f"no new namespaces here: tier {worker.tier}, so hostile submissions are not run")
        found = worker.run([{"kind": "check", "name": "look", "source": _LOOK + "check('look', found)"}], 10)
    theirs = {pair[0]["value"]: pair[1]["value"] for pair in found.values["look"]["items"]}
    ours = {kind: os.readlink(f"/proc/self/ns/{kind}") for kind in theirs}
    assert len(theirs) == 6
    assert not [kind for kind in theirs if theirs[kind] == ours[kind]], (theirs, ours)


def _contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(folder.rglob("*")) if p.is_file()}


def _sleepers() -> list[str]:
    """Processes on this machine that a submission started."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and hostile.SLEEP.encode() in (entry / "cmdline").read_bytes():
                found.append(entry.name)
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outside")
    (folder / "answer").write_text("32252")
    folder.chmod(0o777)
    (folder / "answer").chmod(0o666)
    return folder


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    with socket.socket() as server, socket.socket(socket.AF_UNIX) as abstract:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.setblocking(False)
        abstract.bind("\0kit-hostile")
        abstract.listen()
        yield server


@pytest.fixture(scope="module")
def graded(walled: None, outside: Path, listener: socket.socket, tmp_path_factory: pytest.TempPathFactory) -> Class:
    place = tmp_path_factory.mktemp("class")
    hostile.put(place / "notebooks" / hostile.NAME, hostile.author())
    for name, one in hostile.everyone(outside, listener.getsockname()[1]).items():
        hostile.put(place / "in" / f"{name}.ipynb", hostile.submission(one.source))
    before = _contents(outside)
    made = grade_class(place / "in", place / "out", SECONDS, notebooks=place / "notebooks")
    assert _contents(outside) == before, "something outside the scratch folder changed"
    return made


def test_each_hostile_submission_gets_the_grade_it_deserves(
    graded: Class, outside: Path, listener: socket.socket
) -> None:
    expected = hostile.everyone(outside, listener.getsockname()[1])
    assert len(graded.rows) == len(expected)
    wrong = {}
    for row in graded.rows:
        one = expected[row.student]
        got = tuple(mark.points for mark in row.marks[:2])
        if got != one.points or row.status not in one.statuses:
            wrong[row.student] = (
                got,
                one.points,
                row.status,
                one.statuses,
                [m.error or m.answer[:60] for m in row.marks],
            )
    assert not wrong, "\n".join(f"{name}: {what}" for name, what in wrong.items())


def test_every_row_of_the_hostile_class_says_that_it_was_isolated(graded: Class) -> None:
    assert {row.tier for row in graded.rows} == {"isolated"}


def test_no_process_of_the_hostile_class_survives(graded: Class) -> None:
    assert _sleepers() == []
    assert not [one for one in _children() if "kitlib.exercises.grade" in one]


def _children() -> list[str]:
    """Command lines of what this process started."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [Path(f"/proc/{one}/cmdline").read_text().replace("\0", " ") for one in found]


def test_no_hostile_submission_reached_the_network(graded: Class, listener: socket.socket) -> None:
    with pytest.raises(BlockingIOError):
        listener.accept()


_SCAN = """
import ctypes, os, re
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # may read itself
wanted, found = '{word}'.encode(), []
wanted = wanted.replace(b'_', b'')
with open('/proc/self/maps') as maps, open('/proc/self/mem', 'rb') as memory:
    for line in maps:
        low, high = (int(end, 16) for end in line.split()[0].split('-'))
        if ' rw' in line:
            try:
                memory.seek(low)
                found += re.findall(wanted + b'[a-z]+', memory.read(high - low))
            except OSError:
                pass
found = sorted({{one.decode() for one in found}})
"""


def test_nothing_of_one_submission_is_left_in_the_memory_of_the_next(walled: None) -> None:
    def cells(source: str, answer: str) -> list[dict[str, str]]:
        return [
            {"kind": "run", "name": "cell", "source": source},
            {"kind": "check", "name": "check", "source": f"check('found', {answer})"},
        ]

    with Worker(Setup(data_dir(), limits=Limits(seconds=10))) as worker:
        for word in ("first", "second"):
            worker.run(cells(f"answer = 'purple' + 'hippo' + {word!r}  # violethippo{word}", "answer"), 10)
        own = worker.run(cells("mine = 'purplehippoown'" + _SCAN.format(word="pur_ple_hippo"), "found"), 10)
        source = worker.run(cells("mine = 'violethippoown'" + _SCAN.format(word="vio_let_hippo"), "found"), 10)
    assert [one["value"] for one in own.values["found"]["items"]] == ["purplehippoown"]
    assert [one["value"] for one in source.values["found"]["items"]] == ["violethippoown"]


def test_our_own_solutions_never_were_in_a_process_that_serves_students(
    walled: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile.put(tmp_path / "notebooks" / hostile.NAME, hostile.author("answer_1 = 32252  # violethippokey"))
    source = _SCAN.format(word="vio_let_hippo") + "answer_1 = 32252 if found else 1"
    for number in range(2):
        hostile.put(tmp_path / "in" / f"s{number}.ipynb", hostile.submission(source))
    graded = grade_class(tmp_path / "in", tmp_path / "out", 10, jobs=1, notebooks=tmp_path / "notebooks")
    assert [row.marks[0].points for row in graded.rows] == [0, 0]
