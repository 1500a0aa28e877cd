"""nbconvert and JupyterLab offer the kit's formats for anybody's notebook, from any folder."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from io import BytesIO
from pathlib import Path
from typing import Any

import everything as e
import nbformat
import pytest
from conftest import ROOT, kit_environment

from kitlib.decks import exporters

NAMES = {"kit-deck": ".html", "kit-pptx": ".pptx", "kit-pdf": ".pdf", "kit-notes": ".notes.pdf",
         "kit-handout": ".handout.html"}  # fmt: skip
DECLARED: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "entry-points"
]["nbconvert.exporters"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the kit whose name has a space and an accent, with the notebook in it."""
    made = tmp_path_factory.mktemp("otra parte") / "año 1"
    made.mkdir()
    e.write(made, "mi análisis")
    return made


@pytest.fixture
def entry_points(tmp_path: Path) -> Path:
    """What pip would have written of our entry points."""
    info = tmp_path / "site" / "mexico_security_kit-0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mexico-security-kit\nVersion: 0\n")
    lines = "\n".join(f"{name} = {value}" for name, value in DECLARED.items())
    (info / "entry_points.txt").write_text(f"[nbconvert.exporters]\n{lines}\n")
    return info.parent


def load(name: str) -> Any:
    return EntryPoint(name, DECLARED[name], "nbconvert.exporters").load()


def converted(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, **more: Any) -> tuple[Any, Any]:
    monkeypatch.setenv("KIT_CACHE", str(folder.parent / "cache"))
    node = nbformat.read(folder / "mi análisis.ipynb", 4)
    return load(name)(**more).from_notebook_node(node, {"metadata": {"name": "mi análisis", "path": str(folder)}})


def test_every_format_has_an_entry_point_and_a_label() -> None:
    assert set(DECLARED) == set(NAMES)
    assert all(load(name)().file_extension == extension for name, extension in NAMES.items())
    labels = [load(name).export_from_notebook for name in NAMES]
    assert len(set(labels)) == len(NAMES)
    assert all(labels)


def test_the_deck_and_handout_are_text_that_asks_for_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("kit-deck", "kit-handout"):
        text, resources = converted(name, folder, monkeypatch)
        assert text.startswith("<!DOCTYPE html>")
        assert resources["output_extension"] == NAMES[name]
        assert "Everything that notebooks hold" in text


@pytest.mark.build
def test_the_binary_formats_have_a_page_for_each_slide(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pptx import Presentation
    from pypdf import PdfReader

    data, resources = converted("kit-pptx", folder, monkeypatch)
    assert len(Presentation(BytesIO(data)).slides) == e.SLIDES
    assert resources["output_extension"] == ".pptx"
    data, _resources = converted("kit-pdf", folder, monkeypatch)
    assert len(PdfReader(BytesIO(data)).pages) == e.SLIDES
    data, _resources = converted("kit-notes", folder, monkeypatch)
    assert len(PdfReader(BytesIO(data)).pages) >= e.SLIDES


def test_what_cannot_be_shown_is_said_in_the_log(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    log = logging.getLogger("test-exporters")
    with caplog.at_level(logging.WARNING, "test-exporters"):
        converted("kit-deck", folder, monkeypatch, log=log)
    assert len(caplog.messages) == 4
    assert caplog.messages[0].startswith("mi análisis.ipynb, cell 5 (")


def test_no_folder_beside_a_notebook_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KIT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(folder)
    assert exporters.cache_folder().is_relative_to(tmp_path / "cache") or sys.platform != "linux"


@pytest.mark.build
def test_the_module_is_light_since_nbconvert_imports_all_exporters() -> None:
    source = (
        "import sys; sys.modules['rfc3987_syntax'] = None; "  # two seconds that nothing here asks for
        "import nbconvert.exporters.exporter; before = set(sys.modules); import kitlib.decks.exporters; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], env=kit_environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["kitlib", "kitlib.decks", "kitlib.decks.exporters"]


@pytest.mark.build
def test_nbconvert_writes_a_deck_from_the_command_line(folder: Path, entry_points: Path, tmp_path: Path) -> None:
    environment = kit_environment(XDG_CACHE_HOME=str(tmp_path / "cache"), JUPYTER_CONFIG_DIR=str(tmp_path / "config"))
    environment["PYTHONPATH"] += f":{entry_points}"
    for name in ("kit-deck", "kit-pptx"):
        command = [sys.executable, "-m", "nbconvert", "--to", name, "mi análisis.ipynb", "--output-dir", str(tmp_path)]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert "mi análisis.ipynb, cell 5 (" in done.stderr
        assert (tmp_path / f"mi análisis{NAMES[name]}").stat().st_size > 50_000
    assert sorted(p.name for p in folder.iterdir()) == ["mi análisis.ipynb", "pictures"]


@pytest.mark.build
def test_a_notebook_of_the_kit_keeps_its_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_CACHE", str(tmp_path))
    raw = json.loads((ROOT / "notebooks" / "01_threat.ipynb").read_text(encoding="utf-8"))
    made = exporters.read_deck(raw, "01_threat", str(ROOT / "notebooks"))
    assert made.facts
    assert not any(type(b).__name__ == "Code" and b.kind == "source" for s in made.slides for b in s.blocks)
    assert made.warnings[0].startswith("01_threat.ipynb has not been run: ")
    assert len(made.warnings) == 1
