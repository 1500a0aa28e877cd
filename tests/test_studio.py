"""The briefing studio: a brief is chosen, ordered, written and exported by hand, and nothing of its file is lost."""

from __future__ import annotations

import tomllib
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from conftest import THREAT, make_kit

from kitlib.errors import BriefError, OutputError
from kitlib.studio.draft import Draft

FILE = """# mine
title = "A title"
audience = "staff"
date = 2026-11-22
theme = "look.toml"
slides = ["threat/rate", { markdown = "## An own finding\\n\\nText.", notes = "Say it." }]

[bottom_line]
markdown = "It falls."
notes = "Slowly."
"""


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    (tmp_path / "mine.toml").write_text(FILE, encoding="utf-8")
    return Draft(tmp_path / "mine.toml")


def test_what_the_studio_does_not_show_stays_in_the_file(draft: Draft) -> None:
    draft.set_text("title", "Another")
    draft.bottom_line = "It falls, slowly."
    draft.add("threat/four-counts")
    draft.save()
    saved = tomllib.loads(draft.path.read_text(encoding="utf-8"))
    assert saved["theme"] == "look.toml"
    assert saved["slides"][1]["notes"] == "Say it."
    assert saved["bottom_line"] == {"markdown": "It falls, slowly.", "notes": "Slowly."}
    assert Draft(draft.path).names() == ["threat/rate", "Own slide: An own finding", "threat/four-counts"]


def test_slides_are_ordered_and_taken_out(draft: Draft) -> None:
    assert draft.move(0, 1) == 1
    assert draft.move(1, 5) == 1
    assert draft.names() == ["Own slide: An own finding", "threat/rate"]
    assert not draft.add("threat/rate")
    draft.remove("Own slide: An own finding")
    assert draft.names() == ["threat/rate"]


def test_an_empty_text_leaves_the_file(draft: Draft) -> None:
    draft.set_text("audience", "  ")
    draft.length = 0
    assert "audience" not in draft.found
    assert draft.found["length"] == "none"


def test_a_broken_file_is_told_and_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("title = ", encoding="utf-8")
    with pytest.raises(BriefError, match="not valid TOML"):
        Draft(tmp_path / "mine.toml")
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == "title = "


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        Draft(tmp_path / "file" / "mine.toml").save()


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    from kitlib.studio import Studio

    kit = make_kit(tmp_path / "kit", [THREAT])
    monkeypatch.chdir(kit.root / "notebooks")
    monkeypatch.delenv("KIT_DATA", raising=False)
    return Studio("my-brief.toml")


@pytest.mark.build
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_brief_is_chosen_from_pictures_ordered_and_written(studio: Any, tmp_path: Path) -> None:
    studio.show_module(THREAT)
    cards = studio.shelf.children
    ticks = [card.children[1].children[0] for card in cards]
    assert len(ticks) > 20
    assert all("data:image/png" in card.children[0].value for card in studio.shelf.children)
    ticks[1].value = ticks[0].value = True
    studio._move(-1)
    studio._texts["title"].value, studio._texts["audience"].value = "A finding", "staff"
    studio.bottom_line.value = "Killing falls."
    studio.memo.value = "### Bottom line\n\nINEGI counted [33,550](facts.md#homicides-inegi-2024)."
    studio.write()
    made = {p.name for p in (tmp_path / "kit" / "out" / "briefs" / "my-brief").iterdir()}
    assert {"deck.html", "deck.pptx", "deck.pdf", "memo.docx", "memo.pdf"} <= made
    assert studio.links.value.count(" download=") == len(made)
    first, second = (card.children[1].children[1].value.split(" · ")[0].removeprefix("<small>") for card in cards[:2])
    assert Draft(Path("my-brief.toml")).names() == [first, second], "ticked the other way round, then moved up"


@pytest.mark.build
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_is_wrong_is_said_in_words(studio: Any) -> None:
    studio.write()
    assert "'title', 'audience', 'slides' are missing" in unescape(studio.status.value)
    studio._texts["title"].value, studio._texts["audience"].value = "A finding", "staff"
    studio.draft.add("threat/four-cuonts")
    studio.write()
    assert "threat/four-counts" in studio.status.value
    assert 'role="status"' in studio.status.value


def test_outside_the_kit_it_opens_and_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kitlib.studio import Studio

    monkeypatch.chdir(tmp_path)
    assert "No notebooks/ beside data/" in Studio("my-brief.toml").status.value
