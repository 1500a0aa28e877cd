"""A student's way: the edition in an empty folder, answers typed in JupyterLab, feedback seen, handed in, graded."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import chromium, tab
from conftest import THREAT, Kit, kit_environment, make_kit
from test_lab_browser import free_port

from kitlib.exercises import editions
from kitlib.lessons.read import read

pytestmark = pytest.mark.browser
TOKEN = "student"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return make_kit(tmp_path_factory.mktemp("class") / "kit", [THREAT])


@pytest.fixture
def lab(tmp_path: Path, kit: Kit) -> Iterator[tuple[Path, str]]:
    """JupyterLab in a folder that holds the student's edition and nothing else."""
    folder = tmp_path / "mine"
    folder.mkdir()
    ours = read(kit.root / "notebooks" / f"{THREAT}.ipynb")
    (folder / "student.ipynb").write_text(editions.as_text(editions.student(ours, {})), encoding="utf-8")
    settings = tmp_path / "config/lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"windowingMode": "none"}))
    places = {"CONFIG_DIR": "config", "DATA_DIR": "data", "RUNTIME_DIR": "runtime"}
    environment = kit_environment(**{f"JUPYTER_{name}": str(tmp_path / place) for name, place in places.items()},
                                  IPYTHONDIR=str(tmp_path / "ipython"))  # fmt: skip
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", f"--IdentityProvider.token={TOKEN}",
         "--allow-root", "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
        cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield folder, f"http://127.0.0.1:{port}/lab/tree/student.ipynb?token={TOKEN}"
    finally:
        server.terminate()
        server.wait(30)


class Notebook:
    """Cells of an open notebook, found by what stands in them."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def cell(self, text: str) -> Any:
        return self.page.locator(".jp-CodeCell").filter(has=self.page.locator(".cm-content", has_text=text)).first

    def write(self, text: str, typed: str) -> None:
        """Click into a cell, replace its dots as a student would, and run it."""
        self.cell(text).locator(".cm-line", has_text=text).click()
        self.page.keyboard.press("Home")
        self.page.keyboard.press("Shift+End")
        self.page.keyboard.type(typed)
        self.page.keyboard.press("Shift+Enter")

    def run(self, text: str) -> str:
        """Run a cell and return what it shows."""
        cell = self.cell(text)
        before = cell.locator(".jp-InputPrompt").first.inner_text()
        cell.locator(".cm-line").first.click()
        self.page.keyboard.press("Control+Enter")
        prompt = cell.locator(".jp-InputPrompt").first
        for _ in range(300):
            now = prompt.inner_text()
            if now != before and now.strip("[]: ").isdigit():
                break
            self.page.wait_for_timeout(100)
        shown = cell.locator(".jp-OutputArea-output")
        return shown.first.inner_text() if shown.count() else ""


def connect(page: Any, address: str) -> None:
    """Open the page once the server listens."""
    for _ in range(120):
        try:
            page.goto(address)
            break
        except Exception:
            page.wait_for_timeout(250)
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=60_000)
    page.wait_for_selector('text="Python 3 (ipykernel) | Idle"', timeout=60_000)


def test_a_student_solves_in_jupyterlab_hands_in_and_reads_the_feedback(lab: Any, kit: Kit, tmp_path: Path) -> None:
    folder, address = lab
    shots = Path(os.environ.get("KIT_SHOTS") or tmp_path)
    with chromium() as browser, tab(browser, (1300, 1000)) as opened:
        page = opened.page
        connect(page, address)
        book = Notebook(page)
        assert book.run("from kitlib import check") == ""
        book.run("answer_1 = ")
        assert "Not answered yet" in book.run('check("threat-1"')
        book.write("answer_1 = ", "answer_1 = 32252")
        said = book.run('check("threat-1"')
        assert "Not yet: this looks like count for rate." in said
        status = book.cell('check("threat-1"').locator('[role="status"]')
        assert status.count() == 1
        page.screenshot(path=shots / "mistake.png")
        book.write("answer_1 = ", "answer_1 = 31.7")
        assert "Hint 1 of 3" in book.run('check("threat-1"')
        page.screenshot(path=shots / "hint.png")
        book.write("answer_1 = ", "answer_1 = 24.6")
        assert "Right: threat-1." in book.run('check("threat-1"')
        book.write('student = ""', 'student = "Ana"')
        assert "Guanajuato" in book.run("student = ")
        book.write("answer_3 = ", "answer_3 = -15.6")
        assert "nation for every state" in book.run('check("threat-3"')
        page.screenshot(path=shots / "right.png")
        page.keyboard.press("Control+s")
        page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')", timeout=30_000)
        assert opened.outside == []
        hand_in(folder, kit)
        page.goto((kit.root / "marks" / "feedback" / "Ana.html").as_uri())
        text = page.inner_text("body")
        page.screenshot(path=shots / "feedback.png", full_page=True)
    assert "24.6" in text
    assert "nation for every state" in text or "nation-for-every-state" in text


def hand_in(folder: Path, kit: Kit) -> None:
    """Hand the file in and grade it; the marks are what was typed."""
    (kit.root / "in" / "Ana").mkdir(parents=True)
    shutil.copy(folder / "student.ipynb", kit.root / "in" / "Ana" / "solved.ipynb")
    done = kit.run("grade", "in", "--out", "marks")
    assert done.returncode == 0, done.stderr
    with (kit.root / "marks" / "gradebook.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["student"] == "Ana"
    assert float(row["score"]) == 2
