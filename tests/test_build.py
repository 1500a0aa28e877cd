"""`kit build` with what goes wrong in it: clear messages, no traceback, and what was built before stays as it was."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import THREAT, Kit, kit_command, kit_environment, make_kit

pytestmark = pytest.mark.build

GOOD = "open('ran.txt', 'a').write('x')\nprint('a line of output')"  # the kernel works in notebooks/
FILES = {"out/index.html", "out/01_small/deck.html", "out/01_small/handout.html"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """A kit with one small notebook that has been built; tests take a copy."""
    kit = make_kit(tmp_path_factory.mktemp("small") / "kit")
    kit.notebook("01_small", GOOD)
    done = kit.run("build")
    assert done.returncode == 0, done.stderr
    assert set(kit.files()) == FILES
    return kit


@pytest.fixture
def built(small: Kit, tmp_path: Path) -> Kit:
    """A kit of the test's own, as the build left it."""
    return Kit(Path(shutil.copytree(small.root, tmp_path / "kit")))


def runs(kit: Kit) -> int:
    """How many times the notebook's first cell has run."""
    return len((kit.root / "notebooks" / "ran.txt").read_text())


def refused(kit: Kit, *arguments: str) -> str:
    """Build what cannot be built; return the message, after checking that nothing was lost."""
    before = kit.files()
    done = kit.run("build", *arguments)
    assert done.returncode == 1, (done.returncode, done.stderr)
    assert "Traceback" not in done.stderr
    assert kit.files() == before
    return done.stderr


def test_a_cell_that_raises_is_shown_and_nothing_is_written(built: Kit) -> None:
    built.notebook("01_small", GOOD, "rate = 1\nrate / 0")
    said = refused(built, "01_small")
    assert "01_small.ipynb, cell 3 raised ZeroDivisionError: division by zero.\n    rate = 1\n    rate / 0\n" in said
    assert said.strip().endswith("Nothing was written.")


def test_a_cell_that_raises_in_one_module_leaves_the_files_of_the_others_too(built: Kit) -> None:
    built.notebook("02_other", "1 / 0")
    built.notebook("01_small", GOOD, GOOD)
    assert "02_other.ipynb, cell 2 raised ZeroDivisionError" in refused(built)


def test_a_cell_that_does_not_end_is_stopped_at_the_time_limit(built: Kit) -> None:
    built.notebook("01_small", "while True:\n    pass")
    began = time.monotonic()
    said = refused(built, "--timeout", "1.5")
    assert time.monotonic() - began < 20
    for part in ("01_small.ipynb, cell 2 did not end within 1.5 seconds", "    while True:", "--timeout"):
        assert part in said


def test_a_cell_that_ends_its_kernel_is_named(built: Kit) -> None:
    built.notebook("01_small", "import os\nos._exit(1)")
    assert "01_small.ipynb, cell 2 ended the kernel" in refused(built)


def test_a_long_cell_is_cut_to_its_first_lines(built: Kit) -> None:
    built.notebook("01_small", "\n".join(f"x{i} = {i}" for i in range(40)) + "\nboom")
    said = refused(built)
    assert "    x7 = 7\n    ... 33 more lines" in said


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ('{"cells": [', ("01_small.ipynb is not JSON", "restore the file")),
        ("[]", ("01_small.ipynb is JSON but not a notebook",)),
        ({"nbformat": 3, "worksheets": []}, ("not a notebook of format 4", "3")),
        ({"nbformat": 4, "cells": [7], "metadata": {}}, ("01_small.ipynb", "cell 1")),
        ({"nbformat": 4, "cells": [{"cell_type": "code", "source": 5}], "metadata": None}, ("01_small.ipynb",)),
    ],
)
def test_a_file_that_is_no_notebook_is_named(built: Kit, content: Any, parts: tuple[str, ...]) -> None:
    built.write("01_small", content)
    said = refused(built)
    assert all(part in said for part in parts), said


def test_a_misspelt_kit_key_names_notebook_cell_and_the_key_that_was_meant(built: Kit) -> None:
    built.notebook("01_small", GOOD, kit={"minuts": 5})
    said = refused(built)
    assert "01_small.ipynb, cell 1" in said
    assert "'minuts'" in said
    assert "Did you mean 'minutes'?" in said


def test_an_unknown_module_names_near_ones(built: Kit) -> None:
    said = refused(built, "01_smal")
    assert "There is no module '01_smal'" in said
    assert "Nearest: 01_small" in said


def test_an_unknown_format_names_those_there_are(built: Kit) -> None:
    assert "Allowed: deck, pptx, pdf, notes, handout, student, instructor, all" in refused(built, "--formats", "decks")


def test_a_time_limit_of_nothing_is_refused(built: Kit) -> None:
    assert "must be above 0 seconds" in refused(built, "--timeout", "0")


@pytest.mark.parametrize("place", ["out2", "out2/01_small"])
def test_an_out_folder_that_cannot_be_written_is_an_error(built: Kit, place: str) -> None:
    (built.root / place).parent.mkdir(exist_ok=True)
    (built.root / place).write_text("a file in the way")
    said = refused(built, "--out", "out2")
    assert "out2" in said
    assert "cannot be written: a file stands where a folder is needed" in said
    assert (built.root / place).read_text() == "a file in the way"


def test_outside_a_kit_folder_the_message_says_where_to_go(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    done = Kit(tmp_path).run("build")
    assert done.returncode == 1
    assert "Run the command inside the kit's folder" in done.stderr


def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(built: Kit) -> None:
    shutil.rmtree(built.root / ".kit-cache")
    (built.root / ".kit-cache").write_text("a file in the way")
    (built.out / "01_small" / "deck.html").unlink()
    done = built.run("build")
    assert done.returncode == 0, done.stderr
    assert set(built.files()) == FILES


ENDLESS = """import os, time
open("kernel.part", "w").write(str(os.getpid()))
os.rename("kernel.part", "kernel.pid")
time.sleep(600)"""


def interrupt(kit: Kit, wait_for: Callable[..., None], how: signal.Signals) -> tuple[int, str, float]:
    """Stop a build while a cell runs; return its exit code, what it said, and the seconds that it took to end.

    Ctrl-C reaches every process that the terminal started; a request to end reaches the one that is named.
    """
    command, environment = kit_command("build", "--no-cache"), kit_environment()
    work = subprocess.Popen(
        command, cwd=kit.root, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # whoever started the tests may ignore it
    )  # fmt: skip
    try:
        wait_for((kit.root / "notebooks" / "kernel.pid").exists, 60)
        began = time.monotonic()
        if how is signal.SIGINT:
            os.killpg(work.pid, how)
        else:
            work.send_signal(how)
        _, said = work.communicate(timeout=30)
        return work.returncode, said, time.monotonic() - began
    finally:
        work.kill()


@pytest.mark.skipif(os.name == "nt", reason="signals of a terminal")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_ends_at_once_with_its_kernels_and_leaves_no_half_file(
    built: Kit, wait_for: Callable[..., None], how: signal.Signals
) -> None:
    built.notebook("01_small", ENDLESS)
    built.notebook("02_other", "import time\ntime.sleep(600)")
    before = built.files()

    code, said, seconds = interrupt(built, wait_for, how)

    assert code == 130
    assert "Traceback" not in said
    assert said.strip().endswith("What had been written before is whole and unchanged.")
    assert seconds < 10
    assert built.files() == before
    kernel = int((built.root / "notebooks" / "kernel.pid").read_text())
    wait_for(lambda: not _runs(kernel), 5)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_second_build_with_nothing_changed_executes_and_writes_nothing(built: Kit) -> None:
    stamps = {name: (built.root / name).stat().st_mtime_ns for name in built.files()}

    again = built.run("build")

    assert again.returncode == 0
    assert "nothing has changed" in again.stderr
    assert runs(built) == 1
    assert {name: (built.root / name).stat().st_mtime_ns for name in built.files()} == stamps


def change_prose(kit: Kit) -> None:
    path = kit.root / "notebooks" / "01_small.ipynb"
    book = json.loads(path.read_text())
    book["cells"][0]["source"] = "# Another title\n\nA notebook of the tests."
    path.write_text(json.dumps(book))


def change_data(kit: Kit) -> None:
    with (kit.root / "data" / "facts.toml").open("a") as file:
        file.write("\n# changed\n")


@pytest.mark.parametrize(
    ("change", "executed", "says"),
    [
        (change_prose, 1, "Another title"),
        (lambda kit: (kit.out / "01_small" / "deck.html").unlink(), 1, "a line of output"),
        (lambda kit: (kit.out / "01_small" / "deck.html").write_text("damaged"), 1, "a line of output"),
        (lambda kit: kit.notebook("01_small", GOOD, "print('a second cell')"), 2, "a second cell"),
        (change_data, 2, "a line of output"),
    ],
    ids=["prose", "deleted", "damaged", "code", "data"],
)
def test_a_build_repeats_what_a_change_makes_necessary_and_no_more(
    built: Kit, change: Callable[[Kit], None], executed: int, says: str
) -> None:
    change(built)
    again = built.run("build")
    assert again.returncode == 0, again.stderr
    assert says in (built.out / "01_small" / "deck.html").read_text()
    assert runs(built) == executed


def test_the_threat_module_builds_into_files_that_need_nothing_else(built_threat: Kit) -> None:
    files = built_threat.files()
    assert {"out/index.html", f"out/{THREAT}/deck.html", f"out/{THREAT}/handout.html"} == set(files)
    assert len(files[f"out/{THREAT}/deck.html"]) <= 2 * 1024 * 1024
    assert f"{THREAT}/deck.html" in files["out/index.html"].decode()


def test_the_authored_notebook_is_not_written_by_a_build(built_threat: Kit) -> None:
    authored = Path(__file__).resolve().parents[1] / "notebooks" / f"{THREAT}.ipynb"
    assert (built_threat.root / "notebooks" / f"{THREAT}.ipynb").read_bytes() == authored.read_bytes()
