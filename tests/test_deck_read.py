"""An executed notebook becomes slides: where they begin, what is their title, what they rest on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import small_kit as small

from kitlib.decks.model import Callout, Cards, Code, FigureBlock, Prose, Slide, Table, plain
from kitlib.decks.read import deck, references
from kitlib.errors import NotebookError, UnknownName
from kitlib.lessons import cache
from kitlib.lessons.read import Lesson, read
from kitlib.lessons.run import facts_in, run
from kitlib.terminal import Progress


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "kit"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("KIT_DATA", raising=False)
    monkeypatch.delenv("KIT_CACHE", raising=False)
    small.small_kit(folder)
    return folder


def slides(root: Path, *cells: dict[str, Any], **outputs: list[dict[str, Any]]) -> tuple[Slide, ...]:
    """Read a deck; outputs are given by cell number, ``o2=[...]``."""
    lesson = read(small.write_notebook(root, list(cells)))
    return deck(lesson.with_outputs({int(key[1:]): found for key, found in outputs.items()})).slides


def head(text: str = "## Head", **kit: Any) -> dict[str, Any]:
    return small.cell(text, "slide", **kit)


CODE = small.cell("draw()", kind="code")


def test_slide_types_cut_the_notebook(root: Path) -> None:
    made = slides(
        root,
        head("# Title\n\nBelow it", id="s/title", priority=1, minutes=2),
        head("# Section"),
        head("## First"),
        small.cell("more"),
        small.cell("later", "fragment"),
        small.cell("## Second", "subslide"),
        small.cell("For the handout.", "skip"),
        head("## Backup", when="backup"),
        head("## Before", when="before"),
    )
    assert [(s.kind, plain(s.title), s.level, s.shown) for s in made] == [
        ("title", "Title", 1, True),
        ("section", "Section", 1, True),
        ("content", "First", 1, True),
        ("content", "Second", 2, True),
        ("content", "Section", 1, False),
        ("content", "Backup", 1, True),
        ("content", "Before", 1, False),
    ]
    assert (made[0].id, made[0].priority, made[0].minutes) == ("s/title", 1, 2)
    assert plain(made[0].subtitle) == "Below it"
    assert plain(made[2].kicker) == "Section"
    assert [b.fragment for b in made[2].blocks] == [False, True]


def test_backup_slides_come_last_and_the_rest_stays_out_of_the_room(root: Path) -> None:
    cells = [
        head("# T", id="t"),
        head("## B", id="b", when="backup"),
        head("## C", id="c"),
        head("## D", id="d", when="after"),
    ]
    shown = deck(read(small.write_notebook(root, cells))).presented().slides
    assert [s.id for s in shown if len(s.id) == 1] == ["t", "c", "b"]  # a divider may stand before the backup


def test_a_slide_without_heading_takes_the_sections_title(root: Path) -> None:
    made = slides(root, head("# T"), head("# Section"), head("Words alone."))
    assert plain(made[2].title) == "Section"
    assert plain(made[2].kicker) == ""


def test_notes_are_apart_and_the_instructors_are_marked(root: Path) -> None:
    (made,) = slides(
        root, head(), small.cell("Say this.", "notes"), small.cell("Ask that.", "notes", audience="instructor")
    )
    assert made.blocks == ()
    said, asked = made.notes
    assert isinstance(said, Prose)
    assert isinstance(asked, Callout)
    assert plain(asked.title) == "For the instructor"


def test_the_finding_of_the_only_figure_is_the_title(root: Path) -> None:
    (made,) = slides(root, head("## Homicide"), CODE, o2=[small.output(small.figure())])
    assert plain(made.title) == "Homicide fell"
    assert plain(made.kicker) == "Homicide"
    assert plain(made.subtitle) == "Deaths a year, Mexico"
    (block,) = made.blocks
    assert isinstance(block, FigureBlock)
    assert not block.titled


def test_with_two_figures_the_heading_stays_and_both_keep_their_titles(root: Path) -> None:
    both = [small.output(small.figure()), small.output(small.figure(id="small/other"))]
    (made,) = slides(root, head("## Homicide"), CODE, o2=both)
    assert plain(made.title) == "Homicide"
    assert [b.titled for b in made.blocks if isinstance(b, FigureBlock)] == [True, True]


def test_a_slide_rests_on_the_sources_of_figures_facts_claims_and_links(root: Path) -> None:
    text = "## H\n\n[32,252](facts.md#homicides-2023), [T06](claims.md#T06), [the press](sources.md#press_2024)"
    (made,) = slides(
        root, head(text), CODE, o2=[small.output(small.figure(sources=["ellis_essay"], note="Preliminary."))]
    )
    assert made.sources == ("ellis_essay", "inegi_2025", "press_2024")
    assert made.caveats == ("Preliminary.",)
    assert list(references(made)) == [("fact", "homicides-2023"), ("claim", "T06"), ("source", "press_2024")]


def test_a_quotation_rests_on_its_essay(root: Path) -> None:
    (made,) = slides(root, head("## H\n\nHe writes [“exceeded 36,000”](claims.md#T06)."))
    assert made.sources == ("delatorre_essay",)


def test_facts_in_title_subtitle_and_notes_are_known_to_the_deck(root: Path) -> None:
    cells = [
        head("# [32,252](facts.md#homicides-2023) deaths\n\nAfter [33,287](facts.md#homicides-2022)"),
        small.cell("A change of [−3.1](facts.md#change).", "notes"),
    ]
    made = deck(read(small.write_notebook(root, cells)))
    assert sorted(made.facts) == ["change", "homicides-2022", "homicides-2023"]
    assert made.slides[0].sources == ("inegi_2025",)


def test_outputs_of_other_kinds_become_what_they_are(root: Path) -> None:
    made = slides(
        root,
        head(),
        CODE,
        o2=[
            {"output_type": "execute_result", "data": {"text/markdown": ["| a |\n", "| --- |\n", "| 1 |"]}},
            {"output_type": "execute_result", "data": {"text/plain": "42"}},
            {"output_type": "stream", "name": "stdout", "text": "said\n"},
            {"output_type": "display_data", "data": {}},
        ],
    )  # fmt: skip
    table, value, said = made[0].blocks
    assert isinstance(table, Table)
    assert isinstance(value, Code)
    assert isinstance(said, Code)
    assert (value.text, value.kind, said.text) == ("42", "output", "said")


def test_code_is_shown_only_where_the_cell_says_so(root: Path) -> None:
    (made,) = slides(root, head(), CODE, small.cell("x = 1", kind="code", show_code=True))
    assert [b.text for b in made.blocks if isinstance(b, Code)] == ["x = 1"]


def test_cards_are_rows_of_a_table_of_three_columns(root: Path) -> None:
    rows = "| Change | Who | How |\n| --- | --- | --- |\n| **[−3.1](facts.md#change)** | INEGI | deaths |"
    (made,) = slides(root, head(f"## Rivals\n\n{rows}", layout="cards"))
    (cards,) = made.blocks
    assert isinstance(cards, Cards)
    assert [plain(part) for part in cards.cards[0]] == ["−3.1", "INEGI", "deaths"]
    assert made.sources == ("inegi_2025",)
    with pytest.raises(NotebookError, match=r"its table has 2 columns\. Three are wanted"):
        slides(root, head("## R\n\n| a | b |\n| --- | --- |\n| 1 | 2 |", layout="cards"))


def test_slides_without_ids_are_numbered_and_an_id_given_twice_is_an_error(root: Path) -> None:
    assert [s.id for s in slides(root, head("# A"), head("## B"))] == ["01_small/1", "01_small/2"]
    with pytest.raises(NotebookError, match=r"01_small\.ipynb: two slides have the id 's/x' .*Rename one"):
        slides(root, head("# A", id="s/x"), head("## B", id="s/x"))


def test_a_link_to_nothing_stops_the_deck_and_names_the_nearest(root: Path) -> None:
    with pytest.raises(UnknownName, match=r"no fact 'homicides-203'\. Nearest: homicides-2023"):
        slides(root, head("## H\n\n[1](facts.md#homicides-203)"))
    with pytest.raises(UnknownName, match="no claim 'T60'"):
        slides(root, head("## H\n\n[1](claims.md#T60)"))


def test_raw_cells_and_empty_notebooks_make_no_slide(root: Path) -> None:
    assert slides(root) == ()
    assert len(slides(root, small.cell("raw", kind="raw"), head("# A"))) == 1


# --- facts that the kernel tells


def with_facts(root: Path, *links: str) -> Lesson:
    text = ", ".join(f"[number](facts.md#{name})" for name in links)
    return read(small.write_notebook(root, [head(text), small.cell("a = 1", kind="code")]))


@pytest.mark.build
def test_a_kernel_tells_the_facts_that_prose_links_to(root: Path) -> None:
    lesson = with_facts(root, "homicides-2023", "change")
    computed = facts_in(lesson)
    assert run(lesson, Progress()) == {2: []}
    (kept,) = (cache.cache_dir() / "facts").iterdir()
    assert list(json.loads(kept.read_text())) == ["homicides-2023", "change"]
    assert facts_in(lesson) == computed


@pytest.mark.build
def test_a_fact_that_does_not_exist_is_named_after_the_run_too(root: Path) -> None:
    lesson = with_facts(root, "homicides-2023", "nothing")
    run(lesson, Progress())
    with pytest.raises(UnknownName, match="nothing"):
        facts_in(lesson)
