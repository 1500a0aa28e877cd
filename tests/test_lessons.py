"""Notebooks as data: reading, metadata, execution, and what is remembered of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import small_kit as small

from kitlib.errors import CellError, KitError, NotebookError, OutputError, UnknownName
from kitlib.lessons import cache
from kitlib.lessons.execute import execute
from kitlib.lessons.read import find, modules, notebooks_dir, read
from kitlib.lessons.run import entry, run
from kitlib.terminal import Progress


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with ``data/`` and ``notebooks/``, to be in."""
    folder = tmp_path / "kit"
    (folder / "data").mkdir(parents=True)
    (folder / "notebooks").mkdir()
    small.write_json(folder / "data" / "datapackage.json", {"name": "mexico-security-kit", "resources": []})
    monkeypatch.chdir(folder)
    monkeypatch.delenv("KIT_DATA", raising=False)
    monkeypatch.delenv("KIT_CACHE", raising=False)
    return folder


def write(root: Path, *cells: dict[str, Any], **metadata: Any) -> Path:
    return small.write_notebook(root, list(cells), **metadata)


# --- reading


def test_cells_come_with_number_kind_slide_type_and_metadata(root: Path) -> None:
    path = write(
        root,
        small.cell("# One", "slide", id="small/one", minutes=5, priority=1, when="class"),
        small.cell("draw()", kind="code"),
        small.cell("more", "fragment"),
        small.cell("said", "notes", audience="instructor"),
        kit={"title": "A title", "subtitle": "Below", "objectives": ["Name it"], "minutes": 75},
    )
    lesson = read(path)
    assert [(c.number, c.kind, c.slide) for c in lesson.cells] == [
        (1, "markdown", "slide"), (2, "code", "-"), (3, "markdown", "fragment"), (4, "markdown", "notes"),
    ]  # fmt: skip
    assert lesson.cells[0].kit == {"id": "small/one", "minutes": 5, "priority": 1, "when": "class"}
    assert (lesson.module, lesson.title, lesson.subtitle, lesson.minutes) == ("01_small", "A title", "Below", 75)
    assert [c.source for c in lesson.code] == ["draw()"]


def test_source_may_be_a_list_of_lines_and_the_title_the_first_heading(root: Path) -> None:
    cell = small.cell("", "slide")
    path = write(root, {**cell, "source": ["Words first.\n", "\n", "# The title\n"]})
    assert read(path).cells[0].source == "Words first.\n\n# The title\n"
    assert read(path).title == "The title"


@pytest.mark.parametrize("slide", ["slide", "subslide", "fragment", "notes", "skip", "-"])
def test_every_slide_type_of_jupyter_is_known(root: Path, slide: str) -> None:
    path = write(root, {**small.cell("x"), "metadata": {"slideshow": {"slide_type": slide}}})
    assert read(path).cells[0].slide == slide


@pytest.mark.parametrize("metadata", [{}, {"slideshow": {}}, {"slideshow": {"slide_type": ""}}])
def test_no_slide_type_continues_the_slide(root: Path, metadata: dict[str, Any]) -> None:
    assert read(write(root, {**small.cell("x"), "metadata": metadata})).cells[0].slide == "-"


@pytest.mark.parametrize(
    ("kit", "message"),
    [
        ({"minuts": 5}, r"cell 1 \('# One'\): unknown key 'minuts' in 'kit'\. Did you mean 'minutes'\? Allowed: id"),
        ({"minutes": "five"}, r"'kit\.minutes' must be int or float, found 'five'"),
        ({"minutes": True}, r"'kit\.minutes' must be int or float, found True"),
        ({"priority": 4}, r"'kit\.priority' is 4\. Allowed: 1, 2, 3"),
        ({"when": "later"}, r"'kit\.when' is 'later'\. Allowed: before, class, after, backup"),
        ({"audience": "all"}, r"Allowed: instructor, student, briefer"),
        ({"numbers_ok": ["36,000"]}, r"'kit\.numbers_ok' must be dict"),
    ],
)
def test_wrong_metadata_name_notebook_cell_and_what_is_allowed(root: Path, kit: dict[str, Any], message: str) -> None:
    with pytest.raises(NotebookError, match=message) as caught:
        read(write(root, small.cell("# One", "slide", **kit)))
    assert str(caught.value).startswith("01_small.ipynb, cell 1")


def test_a_wrong_slide_type_and_metadata_of_the_wrong_kind_are_named(root: Path) -> None:
    with pytest.raises(NotebookError, match=r"slide type 'slyde'\. Allowed: slide, subslide"):
        read(write(root, small.cell("x", "slyde")))
    with pytest.raises(NotebookError, match="'kit' must be an object, found list"):
        read(write(root, {**small.cell("x"), "metadata": {"kit": ["id"]}}))
    with pytest.raises(NotebookError, match=r"notebook metadata: unknown key 'objektives'.*'objectives'"):
        read(write(root, small.cell("x"), kit={"objektives": []}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<<<<<<< HEAD", r"01_bad\.ipynb is not JSON: .*restore the file"),
        ('{"cells": [', r"is not JSON"),
        ("[1, 2]", r"is JSON but not a notebook: it holds a list"),
        ('{"nbformat": 3, "worksheets": []}', r"is not a notebook of format 4 \(found nbformat 3\)"),
        ('{"nbformat": 4, "cells": [{"cell_type": "graph"}]}', r"cell type 'graph'\. Allowed: markdown, code, raw"),
    ],
)
def test_what_is_no_notebook_says_why_and_what_to_do(root: Path, text: str, message: str) -> None:
    path = root / "notebooks" / "01_bad.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotebookError, match=message):
        read(path)


def test_a_file_that_is_not_there_is_named(root: Path) -> None:
    with pytest.raises(NotebookError, match=r"03_none\.ipynb cannot be read: No such file"):
        read(root / "notebooks" / "03_none.ipynb")


def test_modules_are_the_numbered_notebooks_in_order(root: Path) -> None:
    for name in ("02_b.ipynb", "01_a.ipynb", "scratch.ipynb"):
        small.write_notebook(root, [], name)
    assert list(modules(notebooks_dir())) == ["01_a", "02_b"]
    assert find("01_a.ipynb", notebooks_dir()) == find("01_a", notebooks_dir())
    with pytest.raises(UnknownName, match=r"no module '01_aa'\. Nearest: 01_a"):
        find("01_aa", notebooks_dir())


def test_outside_the_kit_there_are_no_notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KitError, match="Run the command inside the kit's folder"):
        notebooks_dir()


# --- executing


@pytest.mark.build
def test_outputs_come_by_cell_number_and_the_file_is_left_alone(root: Path) -> None:
    path = write(
        root,
        small.cell("# One", "slide"),
        small.cell("import os\nprint(os.getcwd())", kind="code"),
        small.cell("40 + 2", kind="code"),
        small.cell("   ", kind="code"),
    )
    before, heard = path.read_bytes(), []
    outputs = execute(read(path), on_cell=lambda number, found: heard.append((number, len(found))))
    assert outputs[2][0]["text"] == f"{path.parent}\n"
    assert outputs[3][0]["data"]["text/plain"] == "42"
    assert path.read_bytes() == before
    assert [number for number, _ in heard if number != 4] == [2, 3]


@pytest.mark.build
def test_a_cell_that_raises_is_shown_with_its_error(root: Path) -> None:
    source = "value = 1\n" + "\n".join(f"line_{n} = {n}" for n in range(9)) + "\nvalue / 0"
    path = write(root, small.cell("# One", "slide"), small.cell(source, kind="code"))
    with pytest.raises(CellError) as caught:
        execute(read(path))
    said = str(caught.value)
    assert said.startswith("01_small.ipynb, cell 2 raised ZeroDivisionError: division by zero.\n    value = 1\n")
    assert "... 3 more lines" in said
    assert "kit lab" in said


@pytest.mark.build
def test_a_cell_that_does_not_end_is_stopped_and_shown(root: Path) -> None:
    path = write(root, small.cell("while True:\n    pass", kind="code"))
    with pytest.raises(CellError, match=r"cell 1 did not end within 1 seconds\.\n    while True:\n        pass\n"):
        execute(read(path), timeout=1)


# --- remembering


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Executions so far, without a kernel."""
    calls: list[int] = []

    def stand_in(lesson: Any, timeout: float, on_cell: Any) -> dict[int, list[dict[str, Any]]]:
        calls.append(1)
        outputs: dict[int, list[dict[str, Any]]] = {c.number: [{"output_type": "stream"}] for c in lesson.code}
        for number, found in outputs.items():
            on_cell(number, found)
        return outputs

    monkeypatch.setattr("kitlib.lessons.run.execute", stand_in)
    return calls


class Silent(Progress):
    """Say nothing."""

    def step(self, text: str) -> None: ...

    def done(self, text: str) -> None: ...


def test_what_ran_once_is_not_run_again_until_code_changes(root: Path, counted: list[int]) -> None:
    def outputs(words: str, code: str) -> dict[int, Any]:
        return run(read(write(root, small.cell(words), small.cell(code, kind="code"))), Silent())

    first = outputs("one", "a = 1")
    assert outputs("one", "a = 1") == first
    assert outputs("other words", "a = 1") == first
    moved = run(read(write(root, small.cell("new"), small.cell("one"), small.cell("a = 1", kind="code"))), Silent())
    assert moved == {3: first[2]}
    assert len(counted) == 1
    outputs("one", "a = 2")
    assert len(counted) == 2
    outputs("one", "a = 1")
    assert len(counted) == 2
    run(read(root / "notebooks" / small.NAME), Silent(), use_cache=False)
    assert len(counted) == 3


def test_outputs_are_heard_when_new_and_not_when_remembered(root: Path, counted: list[int]) -> None:
    lesson = read(write(root, small.cell("a = 1", kind="code")))
    heard: list[Any] = []
    run(lesson, Silent(), on_output=heard.append)
    run(lesson, Silent(), on_output=heard.append)
    assert heard == [{"output_type": "stream"}]


def test_the_key_of_an_execution_covers_code_and_data_but_not_prose(root: Path) -> None:
    code, words = small.cell("a = 1", kind="code"), small.cell("words")
    key = cache.execution_key(read(write(root, words, code)))
    assert cache.execution_key(read(write(root, small.cell("other"), code))) == key
    assert cache.execution_key(read(write(root, words, small.cell("a = 2", kind="code")))) != key
    assert cache.execution_key(read(write(root, words, words, code))) == key
    assert cache.execution_key(read(write(root, words, code, code))) != key
    lesson = read(write(root, words, code))
    (root / "data" / "facts.toml").write_text("")
    assert cache.execution_key(lesson) != key
    (root / "data" / "facts.toml").unlink()
    (root / "data" / "CODEBOOK.md").write_text("no data")
    assert cache.execution_key(lesson) == key


def test_the_key_of_a_build_covers_prose_too(root: Path) -> None:
    code = small.cell("a = 1", kind="code")
    key = cache.build_key(read(write(root, small.cell("words"), code)))
    assert cache.build_key(read(write(root, small.cell("other"), code))) != key


def test_parts_of_a_key_do_not_run_into_each_other() -> None:
    assert cache.digest(["ab", "c"]) != cache.digest(["a", "bc"])


def test_a_damaged_entry_counts_as_none(root: Path, counted: list[int]) -> None:
    lesson = read(write(root, small.cell("a = 1", kind="code")))
    run(lesson, Silent())
    (cache.cache_dir() / entry(lesson)).write_text('{"1": [')
    run(lesson, Silent())
    assert len(counted) == 2


def test_kit_cache_says_where_things_are_remembered(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache.cache_dir() == root / ".kit-cache"
    monkeypatch.setenv("KIT_CACHE", str(tmp_path / "elsewhere"))
    cache.remember("a/b.json", {"x": "é"})
    assert json.loads((tmp_path / "elsewhere" / "a" / "b.json").read_text(encoding="utf-8")) == {"x": "é"}
    assert cache.recall("a/none.json") is None


def test_a_file_is_whole_or_what_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deck.html"
    cache.write(path, "before\n")

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cache.write(path, "after\n")
    assert path.read_text() == "before\n"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where a folder should be")
    with pytest.raises(OutputError, match=r"out/deck\.html cannot be written: .*--out"):
        cache.write(tmp_path / "out" / "deck.html", "x")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_written_files_have_unix_lines_and_can_be_read_by_all(tmp_path: Path) -> None:
    cache.write(tmp_path / "a.md", "one\ntwo\n")
    assert (tmp_path / "a.md").read_bytes() == b"one\ntwo\n"
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o644
