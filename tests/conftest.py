"""What all tests share: their order, a kit folder to work in, and one real build of the threat module."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
ORDER = ("unit", "build", "browser", "full")
THREAT = "01_threat"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what is quick first, then builds, then browsers, so that a slip shows within a minute."""
    for item in items:
        if "built_threat" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("browser"):
            item.add_marker("build")
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return max((turn for turn, name in enumerate(ORDER) if item.get_closest_marker(name)), default=0)


def kit_environment(**more: str) -> dict[str, str]:
    """Environment of a subprocess that uses this checkout and none of the caller's settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KIT_", "JUPYTER", "PYTHON"))}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


def kit_command(*arguments: str) -> list[str]:
    """Make the command line of ``kit`` under the Python that runs the tests."""
    return [sys.executable, "-m", "kitlib", *arguments]


@dataclass(frozen=True)
class Kit:
    """A kit's folder of its own: ``data/`` and whatever notebooks a test puts there."""

    root: Path

    @property
    def out(self) -> Path:
        """Where builds go."""
        return self.root / "out"

    def notebook(self, name: str, *code: str, **metadata: Any) -> Path:
        """Write a notebook with one title slide and a code cell for each text."""
        title = {"cell_type": "markdown", "metadata": {"slideshow": {"slide_type": "slide"}, **metadata},
                 "source": f"# {name}\n\nA notebook of the tests."}  # fmt: skip
        cells = [title, *(_code(source) for source in code)]
        return self.write(name, {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    def write(self, name: str, content: Any) -> Path:
        """Write a notebook file of any JSON, or of plain text."""
        path = self.root / "notebooks" / f"{name}.ipynb"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def run(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run ``kit`` in the folder, as a user would."""
        return subprocess.run(
            kit_command(*arguments),
            cwd=self.root,
            env=kit_environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def files(self, folder: str = "out") -> dict[str, bytes]:
        """Read all files of a folder, hidden ones too, by path."""
        found = sorted(p for p in (self.root / folder).rglob("*") if p.is_file())
        return {p.relative_to(self.root).as_posix(): p.read_bytes() for p in found}


def _code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {"slideshow": {"slide_type": "slide"}}, "source": source,
            "outputs": [], "execution_count": None}  # fmt: skip


def make_kit(root: Path, notebooks: Sequence[str] = ()) -> Kit:
    """Copy ``data/`` and some of the real notebooks into a folder."""
    shutil.copytree(ROOT / "data", root / "data")
    (root / "notebooks").mkdir()
    for name in notebooks:
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", root / "notebooks")
    return Kit(root)


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    """A kit's folder without notebooks."""
    return make_kit(tmp_path / "kit")


@pytest.fixture(scope="session")
def built_threat(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """The threat module, really executed and built, once for all tests; do not change its files."""
    made = make_kit(tmp_path_factory.mktemp("threat") / "kit", [THREAT])
    done = made.run("build", THREAT, timeout=300)
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="session")
def wait_for() -> Callable[..., None]:
    """Wait until something holds."""
    import time

    def wait(holds: Callable[[], Any], seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < until, f"waited {seconds:g} s in vain"
            time.sleep(0.05)

    return wait
