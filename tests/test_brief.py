"""`kit brief`: what a brief is made of, in which order, what it says changed, and what stops it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import small_kit as small
from conftest import ROOT, THREAT, Kit, make_kit
from office_template import mixed_up
from pptx import Presentation
from pypdf import PdfReader

from kitlib.brief import Written, write_brief
from kitlib.cli import main
from kitlib.decks.brief import Composed, compose
from kitlib.decks.brief_file import read_brief
from kitlib.decks.formats import FORMATS
from kitlib.decks.look import COLOURS
from kitlib.decks.model import Deck, List, Prose, Slide, Table, plain
from kitlib.decks.pptx import write_pptx
from kitlib.decks.read import deck as read_deck
from kitlib.decks.theme_file import read_theme
from kitlib.errors import BriefError, KitError, OutputError, UnknownName
from kitlib.lessons import cache
from kitlib.lessons.history import reworded, slide_texts
from kitlib.lessons.read import read

HEAD = 'title = "A title"\naudience = "a committee"\ndate = 2026-11-22\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><path d="M0 0H30V10"/></svg>'
GRADED = """| Says | Evidence | Follows |
|---|---|---|
| “x” (R, [T06](claims.md#T06)) | 1 | **Contradicted.** Below it. |"""
LINE = {
    "data": {"values": [{"x": 1, "y": 2}, {"x": 2, "y": 3}]},
    "mark": "line",
    "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
    "width": 300,
    "height": 200,
}


def more_cells() -> list[dict[str, Any]]:
    """Cells of a second module: sections, times and priorities, a graded claim, moves for an instructor."""
    return [
        small.cell("# More\n\nA second module.", "slide", id="more/title", when="class"),
        small.cell("# A section", "slide", id="more/section", when="class"),
        small.cell("## Three minutes\n\nText.", "slide", id="more/three", when="class", minutes=3, priority=1),
        small.cell("Said to all.", "notes"),
        small.cell("Let pairs argue.", "notes", audience="instructor"),
        small.cell("## Two minutes\n\nText.", "slide", id="more/two", when="class", minutes=2, priority=2),
        small.cell("# Another section", "slide", id="more/other", when="class"),
        small.cell("## Ten minutes\n\nText.", "slide", id="more/ten", when="class", minutes=10, priority=2),
        small.cell(f"## A claim\n\n{GRADED}", "slide", id="more/claim", when="backup", priority=3),
        small.cell("## Reading\n\nText.", "skip", id="more/reading", when="before"),
    ]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small kit of two modules; ``root`` gives each test a copy."""
    root = tmp_path_factory.mktemp("small") / "kit"
    root.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KIT_DATA", raising=False)
        patch.delenv("KIT_CACHE", raising=False)
        patch.chdir(root)
        small.small_kit(root)
        small.draws(root / "notebooks" / small.NAME, small.figure(spec=LINE))
        more = small.write_notebook(root, more_cells(), "02_more.ipynb", kit={"as_of": "2025-12-01", "title": "More"})
        small.draws(more)
    return root


@pytest.fixture
def root(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "kit"
    shutil.copytree(template, root)
    monkeypatch.chdir(root)
    monkeypatch.delenv("KIT_DATA", raising=False)
    monkeypatch.delenv("KIT_CACHE", raising=False)
    return root


Write = Callable[..., Path]


@pytest.fixture
def write(root: Path) -> Write:
    """Write a brief with required keys and some lines of its own."""

    def written(lines: str = 'slides = ["more/three"]', name: str = "one", head: str = HEAD) -> Path:
        path = root / f"{name}.toml"
        path.write_text(head + lines, encoding="utf-8")
        return path

    return written


def decks(root: Path) -> list[Deck]:
    """Read the modules, whose code is not run here."""
    return [read_deck(read(path)) for path in sorted((root / "notebooks").glob("*.ipynb"))]


def composed(path: Path, since: str = "", words: frozenset[str] | None = None) -> Composed:
    return compose(read_brief(path), decks(path.parent), since, words)


def ids(deck: Deck) -> list[str]:
    return [slide.id for slide in deck.slides]


def found(deck: Deck, name: str) -> Slide:
    return next(slide for slide in deck.slides if slide.id == name)


def text(slide: Slide) -> str:
    """Words of a slide's paragraphs, lists and tables."""
    parts: list[str] = []
    for block in slide.blocks:
        if isinstance(block, Prose):
            parts.append(plain(block.text))
        if isinstance(block, List):
            parts += [plain(item.text) for item in block.items]
        if isinstance(block, Table):
            parts += [plain(cell) for row in block.rows for cell in row]
    return "\n".join(parts)


ALL = """
subtitle = "A subtitle"
author = "A. Briefer"
organisation = "The office"
marking = "FOR TRAINING"
bottom_line = "Fewer than [33,287](facts.md#homicides-2022) died."
slides = ["more/two", "small/deaths", { markdown = "## Our view\\n\\n- One", notes = "Say it." }, "more/three"]
backup = ["more/claim", "more/reading"]
"""


def test_a_brief_is_title_bottom_line_slides_sources_and_backup(write: Write) -> None:
    made = composed(write(ALL))
    assert ids(made.deck) == [
        "brief/title", "brief/bottom-line", "more/two", "small/deaths", "brief/slide-3", "more/three",
        "brief/sources-1", "one/if-asked", "more/claim", "more/reading",
    ]  # fmt: skip
    assert ids(made.handout) == [name for name in ids(made.deck) if name != "brief/sources-1"]
    assert (made.deck.id, made.deck.title, made.deck.subtitle) == ("one", "A title", "A subtitle")
    assert [slide.when for slide in made.deck.slides][-3:] == ["backup"] * 3
    assert all(slide.shown and slide.level == 1 for slide in made.deck.slides)
    assert (made.cut, made.minutes) == ((), 1 + 2 + 1 + 1 + 3)


def test_the_title_says_for_whom_by_whom_and_when(write: Write) -> None:
    made = composed(write(ALL)).deck
    title = made.slides[0]
    assert (title.kind, plain(title.title), plain(title.subtitle)) == ("title", "A title", "A subtitle")
    assert text(title) == "For a committee A. Briefer, The office 22 November 2026"
    assert made.as_of == "2025-12-01"  # that of the oldest module


def test_own_slides_have_facts_sources_notes_and_a_heading(write: Write) -> None:
    made = composed(write(ALL)).deck
    bottom, own = made.slides[1], found(made, "brief/slide-3")
    assert plain(bottom.title) == "Bottom line"
    assert bottom.sources == ("inegi_2025",)
    assert made.facts["homicides-2022"].text == "33,287"
    assert plain(own.title) == "Our view"
    assert [plain(block.text) for block in own.notes if isinstance(block, Prose)] == ["Say it."]


def test_the_bottom_line_may_have_notes(write: Write) -> None:
    made = composed(write('slides = ["more/two"]\nbottom_line = { markdown = "## It fell", notes = "Slowly." }')).deck
    assert plain(made.slides[1].title) == "It fell"
    assert [plain(block.text) for block in made.slides[1].notes if isinstance(block, Prose)] == ["Slowly."]


def test_a_slide_of_ones_own_may_be_a_file_and_is_named_by_the_section_above_it(root: Path, write: Write) -> None:
    (root / "mío uno.md").write_text("\ufeff## From a file\n\nText.", encoding="utf-8")
    made = composed(write('slides = ["more/section", "mío uno.md", { markdown = "# Own" }, { file = "mío uno.md" }]'))
    slides = made.deck.slides[1:5]
    assert [slide.kind for slide in slides] == ["section", "content", "section", "content"]
    assert [plain(slide.kicker) for slide in slides] == ["", "A section", "", "Own"]


def test_a_modules_title_slide_becomes_a_section(write: Write) -> None:
    assert found(composed(write('slides = ["more/title"]')).deck, "more/title").kind == "section"


def test_what_is_for_a_class_is_left_out(write: Write) -> None:
    notes = found(composed(write()).deck, "more/three").notes
    assert [plain(block.text) for block in notes if isinstance(block, Prose)] == ["Said to all."]
    assert len(notes) == 1


def test_a_verdict_reads_as_evidence(write: Write) -> None:
    made = composed(write('slides = ["more/claim"]')).deck
    said = text(found(made, "more/claim"))
    assert "Contradicted" not in said
    assert said.endswith("Below it.")
    assert "“x” (R, T06)" in said
    assert not made.verdicts


def test_sources_are_cited_in_full_and_paginated(write: Write, root: Path) -> None:
    entries = [small.source(f"s{n}", title=f"Report {n}") for n in range(30)]
    path = root / "data" / "sources.json"
    import json

    small.write_json(path, [*json.loads(path.read_text(encoding="utf-8")), *entries])
    links = " ".join(f"[{n}](sources.md#s{n})" for n in range(30))
    made = composed(write(f'slides = [{{ markdown = "## All\\n\\n{links}" }}]')).deck
    pages = [slide for slide in made.slides if slide.id.startswith("brief/sources-")]
    assert len(pages) == 5
    assert plain(pages[1].title) == "Sources of these slides (2 of 5)"
    cited = [line for page in pages for line in text(page).splitlines()]
    assert len(cited) == 30
    assert all("Report s" in line and "INEGI" in line and "https://example.org/s" in line for line in cited)
    items = [item for page in pages for block in page.blocks if isinstance(block, List) for item in block.items]
    assert all(item.text[-1].href for item in items)

    mixed_up(root)
    themed(root, 'template = "mixed 9144000 x 6858000.pptx"')
    brief = read_brief(write(f'theme = "theme.toml"\nslides = [{{ markdown = "## All\\n\\n{links}" }}]', "house"))
    borrowed = compose(brief, decks(root)).deck
    slides = Presentation(BytesIO(write_pptx(borrowed, root / "cache", brief.look))).slides
    assert sum("sources" in slide.id for slide in borrowed.slides) > 5
    shown = "".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert all(f"Report s{n}" in shown for n in range(30)), "a template cuts no citation"


SIX = 'slides = ["small/deaths", "more/section", "more/two", "more/three", "more/other", "more/ten", "more/claim"]\n'


@pytest.mark.parametrize(("length", "kept", "used"), [
    (5, ["small/deaths", "more/section", "more/three"], 4),
    (15, ["small/deaths", "more/section", "more/two", "more/three"], 6),
    (30, ["small/deaths", "more/section", "more/two", "more/three", "more/other", "more/ten", "more/claim"], 17),
])  # fmt: skip
def test_a_length_keeps_slides_by_priority_then_minutes(write: Write, length: int, kept: list[str], used: int) -> None:
    made = composed(write(f"{SIX}length = {length}"))
    main = [slide.id for slide in made.deck.slides if slide.when == "class" and not slide.id.startswith("brief/")]
    assert main == kept
    assert made.minutes == used
    late = [slide.id for slide in made.deck.slides if slide.when == "backup"][1:]
    assert late == list(made.cut) == [i for i in ("more/two", "more/ten", "more/claim") if i not in kept]


def test_a_brief_has_minutes_and_priorities_of_its_own(write: Write) -> None:
    lines = 'length = 5\nslides = [{ id = "more/ten", minutes = 2, priority = 1 }, "more/three", "small/deaths"]'
    made = composed(write(lines))
    assert made.cut == ("more/three",)
    assert made.minutes == 3


def test_the_bottom_line_takes_a_minute_and_is_never_cut(write: Write) -> None:
    made = composed(write(f'{SIX}length = 5\nbottom_line = "## It fell"'))
    assert ids(made.deck)[1:3] == ["brief/bottom-line", "small/deaths"]
    assert made.minutes == 5


WRONG: dict[str, tuple[str, tuple[str, ...]]] = {
    "key": ('titel = "x"\nslides = ["a"]', ("one.toml", "unknown key 'titel'", "Did you mean 'title'?", "audience")),
    "missing": ("", ("'slides' is missing", "Required: title, audience, date, slides")),
    "kind": ("slides = 5", ("'slides' must be a list, found 5",)),
    "bottom line": ('slides = ["a"]\nbottom_line = { note = "x" }', ("bottom_line: unknown key 'note'", "'notes'?")),
    "toml": ("slides = [", ("one.toml is not valid TOML", "line")),
    "marking": (f'slides = ["a"]\nmarking = "{"X" * 61}"', ("'marking' has 61 characters; its place holds 60",)),
    "length": ('slides = ["a"]\nlength = 10', ("'length' is 10", "5, 15, 30")),
    "twice": ('slides = ["a", "a"]', ("'a' is listed twice",)),
    "entry": ("slides = [7]", ("slides, entry 1 is 7",)),
    "entry key": ('slides = [{ id = "a", minuts = 1 }]', ("slides, entry 1", "Did you mean 'minutes'?")),
    "two kinds": ('slides = [{ id = "a", markdown = "b" }]', ("exactly one of",)),
    "none": ("slides = [{ minutes = 1 }]", ("exactly one of",)),
    "priority": ('slides = [{ id = "a", priority = 4 }]', ("must be 1, 2 or 3",)),
    "layout": ('slides = [{ markdown = "## a", layout = "x" }]', ("Allowed: cards",)),
    "no file": ('slides = ["none.md"]', ("none.md cannot be read",)),
    "theme": ('slides = ["a"]\ntheme = "none.toml"', ("none.toml cannot be read",)),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_is_wrong_is_refused_with_what_is_allowed(write: Write, what: str) -> None:
    lines, parts = WRONG[what]
    with pytest.raises(BriefError) as error:
        read_brief(write(lines))
    assert all(part in str(error.value) for part in parts), str(error.value)


@pytest.mark.parametrize("day", ['"22 November"', '"2026-02-30"', '"2026-11"'])
def test_a_date_that_is_none_is_refused(write: Write, day: str) -> None:
    head = HEAD.replace("2026-11-22", day)
    with pytest.raises(BriefError, match=r"which is no date\. Write year, month and day"):
        read_brief(write(head=head))


def test_a_brief_that_cannot_be_read_is_refused(root: Path) -> None:
    with pytest.raises(BriefError, match="cannot be read"):
        read_brief(root / "none.toml")
    (root / "old.toml").write_bytes(HEAD.encode() + b'subtitle = "\xe9"')
    with pytest.raises(BriefError, match="is not UTF-8"):
        read_brief(root / "old.toml")


def test_an_own_slide_without_heading_is_refused(write: Write) -> None:
    with pytest.raises(BriefError, match="slide-1 has no heading"):
        composed(write('slides = [{ markdown = "Text." }]'))


def themed(root: Path, lines: str, **files: bytes) -> Path:
    for name, content in files.items():
        (root / name.replace("_", ".")).write_bytes(content)
    path = root / "theme.toml"
    path.write_text(lines, encoding="utf-8")
    return path


def test_a_theme_becomes_a_look(root: Path, write: Write) -> None:
    lines = '\nfont = "Aptos"\n[colours]\nprimary = "#7a0f5c"\n[logo]\npath = "logo.svg"\nalt = "The office"'
    themed(root, lines, logo_svg=SVG.encode())
    look = read_brief(write('slides = ["a"]\nmarking = "M"\ntheme = "theme.toml"')).look
    assert look.colours == {**COLOURS, "primary": "#7A0F5C"}
    assert (look.font, look.marking) == ("Aptos", "M")
    assert look.logo is not None
    assert (look.logo.mime, look.logo.alt) == ("image/svg+xml", "The office")


THEMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "contrast": ('[colours]\nprimary = "#8AB4C8"', ("primary #8AB4C8 on paper #FFFFFF", "2.22 to 1", "4.5 to 1")),
    "night": ('[colours]\nnight = "#8899AA"', ("night_text #FFFFFF on night #8899AA", "to 1")),
    "paper": ('[colours]\npaper = "#000000"', ("ink #18222D on paper #000000",)),
    "colour": ('[colours]\nink = "black"', ("'ink' is 'black'", "#RRGGBB")),
    "colour key": ('[colours]\nprimari = "#000000"', ("Did you mean 'primary'?", "night_text")),
    "key": ('fonts = "x"', ("Did you mean 'font'?", "template")),
    "font": ('font = "x; } body {"', ("'font' is",)),
    "no logo": ('[logo]\npath = "none.png"\nalt = "x"', ("none.png cannot be read",)),
    "no alt": ('[logo]\npath = "logo.svg"', ("'alt' is missing",)),
    "no picture": ('[logo]\npath = "bad.png"\nalt = "x"', ("bad.png cannot be read as a picture", "PNG, JPEG or SVG")),
    "cut picture": ('[logo]\npath = "cut.png"\nalt = "x"', ("cut.png cannot be read as a picture",)),
    "gif": ('[logo]\npath = "a.gif"\nalt = "x"', ("is a GIF picture",)),
    "script": ('[logo]\npath = "script.svg"\nalt = "x"', ("holds a script",)),
    "remote": ('[logo]\npath = "remote.svg"\nalt = "x"', ("fetches something from outside",)),
    "no svg": ('[logo]\npath = "no.svg"\nalt = "x"', ("cannot be read as SVG",)),
    "template": ('template = "a.docx"', ("must be a PowerPoint file",)),
    "no template": ('template = "none.potx"', ("does not exist",)),
    "bad template": ('template = "bad.pptx"', ("is damaged or no PowerPoint file",)),
}


@pytest.mark.parametrize("what", THEMES)
def test_a_theme_that_does_not_hold_is_refused(root: Path, what: str) -> None:
    from PIL import Image

    made = {kind: BytesIO() for kind in ("PNG", "GIF")}
    for kind, stream in made.items():
        Image.new("RGB", (40, 40), "#123456").save(stream, kind)
    lines, parts = THEMES[what]
    path = themed(
        root,
        lines,
        logo_svg=SVG.encode(),
        bad_png=b"no picture",
        cut_png=made["PNG"].getvalue()[:60],
        a_gif=made["GIF"].getvalue(),
        script_svg=SVG.replace("<path", "<script>x</script><path").encode(),
        remote_svg=SVG.replace("<path", '<image href="https://example.org/x.png"/><path').encode(),
        no_svg=b"<svg",
        bad_pptx=b"no zip",
    )
    with pytest.raises(BriefError) as error:
        read_theme(path)
    assert all(part in str(error.value) for part in ("theme.toml", *parts)), str(error.value)


def test_what_changed_is_listed_and_marked(write: Write) -> None:
    made = composed(write(ALL), "2024-06-01").deck
    page = made.slides[2]
    assert page.id == "brief/since-1"
    assert plain(page.title).startswith("What changed since 1 June 2024: 2 of 3 numbers revised, ")
    rows = text(page)
    assert "Homicides registered by INEGI\n32,223\n32,252 deaths\n5" in rows
    assert "computed from a number since revised" in rows
    assert plain(found(made, "small/deaths").kicker) == "Numbers revised since 1 June 2024"
    assert plain(found(made, "brief/bottom-line").kicker) == "Newer evidence since 1 June 2024"
    assert plain(found(made, "more/two").kicker) == "A section"
    assert made.slides[4].id == "small/deaths"  # the number that the row gives, counted from 1


def test_a_number_revised_on_the_day_itself_is_no_news(write: Write) -> None:
    made = composed(write('slides = ["small/deaths"]'), "2024-11-10").deck
    assert "numbers revised" not in plain(made.slides[1].title)


def test_if_nothing_changed_a_slide_says_so(write: Write) -> None:
    made = composed(write(ALL), "2026-11-01", frozenset()).deck
    assert plain(made.slides[2].title) == "Nothing that these slides rest on has changed since 1 November 2026"
    assert "newest evidence is of 10 November 2025" in text(made.slides[2])
    assert not any("since" in plain(slide.kicker).lower() for slide in made.slides)


def test_slides_that_were_reworded_are_listed(write: Write) -> None:
    made = composed(write(ALL), "2026-11-01", frozenset({"more/two", "more/elsewhere"})).deck
    assert plain(made.slides[2].title).endswith("slides reworded: 1")
    assert plain(found(made, "more/two").kicker) == "A section · reworded since 1 November 2026"


def test_many_changes_take_several_slides_of_even_length(write: Write, root: Path) -> None:
    import json

    path = root / "data" / "sources.json"
    entries = [small.source(f"s{n}") for n in range(25)]
    small.write_json(path, [*json.loads(path.read_text(encoding="utf-8")), *entries])
    links = " ".join(f"[{n}](sources.md#s{n})" for n in range(25))
    made = composed(write(f'slides = [{{ markdown = "## All\\n\\n{links}" }}]'), "2024-06-01").deck
    pages = [slide for slide in made.slides if slide.id.startswith("brief/since-")]
    assert [len(b.rows) for slide in pages for b in slide.blocks if isinstance(b, Table)] == [9, 9, 7]
    assert plain(pages[2].title).endswith("continued (3 of 3)")
    assert "\n5" in text(pages[0])


def test_version_control_tells_which_slides_were_reworded(root: Path) -> None:
    path = root / "notebooks" / "02_more.ipynb"

    def git(*arguments: str) -> None:
        day = "2026-03-01T12:00:00"
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], cwd=root, check=True,
                       capture_output=True, env={"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day,
                                                 "PATH": "/usr/bin:/bin:/usr/local/bin"})  # fmt: skip

    assert reworded(read(path), "2026-04-01") is None
    git("init", "-q")
    git("add", "notebooks")
    git("commit", "-q", "-m", "first")
    assert reworded(read(path), "2026-02-01") is None
    assert reworded(read(path), "2026-04-01") == frozenset()
    small.replace_text(path, "Two minutes", "Twice a minute")
    assert reworded(read(path), "2026-04-01") == {"more/two"}


def test_the_words_of_a_slide_are_those_of_all_its_cells() -> None:
    cells = [small.cell("a", "slide", id="x"), small.cell("b"), small.cell("c", "slide"), small.cell("d", "notes")]
    assert slide_texts({"cells": cells}) == {"x": "\n\na\n\nb"}


def run(path: Path, *formats: str, since: str = "") -> Written:
    return write_brief(path, Path("out"), formats or tuple(FORMATS), since)


def test_an_unknown_slide_names_near_ones(write: Write) -> None:
    with pytest.raises(UnknownName, match=r"no slide 'more/tree'\. Nearest: more/three"):
        run(write('slides = ["more/tree"]'), "deck")
    assert not Path("out").exists()


@pytest.mark.parametrize(("words", "says"), [
    ("[32,000](facts.md#homicides-2023)", "Write the value as the fact has it"),
    ("[1](facts.md#homicide-2023)", "Nearest: homicides-2023"),
    ("[x](claims.md#T99)", "There is no claim 'T99'"),
])  # fmt: skip
def test_links_of_own_slides_are_checked(write: Write, words: str, says: str) -> None:
    with pytest.raises(BriefError, match=says):
        run(write(f'slides = [{{ markdown = "## Own\\n\\n{words}" }}]'), "deck")


def test_numbers_that_nothing_backs_are_told(write: Write) -> None:
    made = run(write('slides = [{ markdown = "## Own\\n\\nAbout 45 per cent of 12,000 in 2024." }]'), "deck")
    assert ["nothing backs 45" in note or "nothing backs 12,000" in note for note in made.notes] == [True, True]
    assert "slide-1" not in made.notes[0] or "one.toml" in made.notes[0]


def test_a_broken_module_that_is_not_needed_is_left_out_and_told(write: Write, root: Path) -> None:
    (root / "notebooks" / "03_bad.ipynb").write_text("{")
    made = run(write(), "deck")
    assert [note for note in made.notes if note.startswith("03_bad was left out")]


def test_an_unknown_format_and_a_bad_since_are_refused(write: Write) -> None:
    with pytest.raises(KitError, match=r"Unknown format 'word'\. Allowed: deck, pptx, pdf, notes, handout"):
        run(write(), "word")
    with pytest.raises(BriefError, match="--since is 'June', which is no date"):
        run(write(), "deck", since="June")


def test_all_formats_say_the_same_and_bear_the_marking(write: Write) -> None:
    from pptx import Presentation

    made = run(write(ALL, name="Año de la niña 2026"), since="2024-06-01")
    folder = Path("out/briefs/Año de la niña 2026")
    assert [path.name for path in made.files] == list(FORMATS.values())
    assert sorted(path.name for path in folder.iterdir()) == sorted(FORMATS.values())
    shown = Presentation(str(folder / "deck.pptx"))
    pdf = PdfReader(folder / "deck.pdf")
    html = (folder / "deck.html").read_text(encoding="utf-8")
    assert len(shown.slides) == len(pdf.pages) == 11
    assert all("FOR TRAINING" in page.extract_text() for page in pdf.pages)
    assert html.count("FOR TRAINING") >= 11
    assert "FOR TRAINING" in (folder / "handout.html").read_text(encoding="utf-8")
    assert (pdf.metadata.author, shown.core_properties.author) == ("A. Briefer, The office",) * 2
    for words in ("What changed since 1 June 2024", "Our view", "Bottom line"):
        assert any(words in page.extract_text() for page in pdf.pages)
        assert words in html
    assert "Contradicted" not in html


def test_the_same_brief_gives_the_same_files(write: Write) -> None:
    path = write(ALL)
    first = [file.read_bytes() for file in run(path).files]
    assert [file.read_bytes() for file in run(path).files] == first


def test_a_file_that_cannot_be_replaced_leaves_all_as_it_was(write: Write, root: Path) -> None:
    run(write(ALL))
    folder = root / "out" / "briefs" / "one"
    (folder / "notes.pdf").unlink()
    (folder / "notes.pdf").mkdir()
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(OutputError, match=r"notes.pdf cannot be written: a folder stands where a file is needed"):
        run(write(ALL.replace("A subtitle", "Another")))
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_files_are_put_in_place_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    cache.write_all(tmp_path, {"a": "old", "b": b"\x00"})
    put = os.replace

    def refuse(source: Any, target: Any) -> None:
        if Path(target).name == "b" and Path(source).read_bytes() == b"new":
            raise PermissionError(13, "The file is open in another program")
        put(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OutputError, match="b cannot be written: The file is open in another program"):
        cache.write_all(tmp_path, {"new": "x", "a": "new", "b": "new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old", "b": b"\x00"}


def test_the_command_prints_files_and_notes(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brief", str(write(f"{SIX}length = 5")), "--formats", "pdf", "notes"]) == 0
    said = capsys.readouterr()
    assert [Path(line).name for line in said.out.splitlines()] == ["deck.pdf", "notes.pdf"]
    assert "note: 4 of 5 minutes are used; moved to the backup: more/two, more/ten, more/claim." in said.err


def test_the_command_says_what_is_wrong(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brief", str(write("slide = []"))]) == 1
    assert "kit: one.toml: unknown key 'slide'. Did you mean 'slides'?" in capsys.readouterr().err


@pytest.mark.build
def test_the_sample_brief_in_all_formats(tmp_path: Path) -> None:
    kit: Kit = make_kit(tmp_path / "kit", [THREAT])
    shutil.copy(ROOT / "briefs" / "threat.toml", kit.root)
    done = kit.run("brief", "threat.toml", "--since", "2026-01-01", timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("note: ") == 1, done.stderr
    files = kit.files("out/briefs/threat")
    assert sorted(Path(name).name for name in files) == sorted(FORMATS.values())
    pdf = PdfReader(BytesIO(files["out/briefs/threat/deck.pdf"]))
    assert all("SAMPLE - FOR TRAINING ONLY" in page.extract_text() for page in pdf.pages)
    assert "Fewer people are being killed" in pdf.pages[1].extract_text()
