"""deck.pdf and notes.pdf: what a reader, a screen reader and a printer find in them, read back with pypdf."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sample_deck import NOTES, SOURCE, long_run, sample_deck

from kitlib.decks.look import COLOURS, Logo, Look
from kitlib.decks.markdown import blocks
from kitlib.decks.model import (
    Callout,
    Cards,
    Code,
    Deck,
    FigureBlock,
    Image,
    Item,
    List,
    Math,
    Placeholder,
    Prose,
    Run,
    Slide,
    Table,
    plain,
)
from kitlib.decks.pdf import PdfWarning, write_pdf
from kitlib.decks.pdf.content import Content
from kitlib.decks.pdf.words import inline
from kitlib.decks.pdf.writer import _check, _moment
from kitlib.errors import KitError
from kitlib.evidence.sources import cite

POINTER = "Continues in the handout."
LONG = "Every sentence says one thing and the next one says another. " * 90


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pdf-cache")


@pytest.fixture(scope="module")
def deck() -> Deck:
    return sample_deck().presented()


@pytest.fixture(scope="module")
def slides(deck: Deck, cache: Path) -> PdfReader:
    return PdfReader(BytesIO(write_pdf(deck, cache)))


@pytest.fixture(scope="module")
def notes(deck: Deck, cache: Path) -> PdfReader:
    return PdfReader(BytesIO(write_pdf(deck, cache, notes=True)))


def of(*slides: Slide) -> Deck:
    return replace(sample_deck(), slides=slides)


def content(*inside: Any, title: str = "A title", **more: Any) -> Slide:
    return Slide("test/own", "content", (Run(title),), blocks=inside, sources=(SOURCE,), **more)


def opened(deck: Deck, cache: Path, **how: Any) -> PdfReader:
    return PdfReader(BytesIO(write_pdf(deck, cache, **how)))


def tags(reader: PdfReader) -> Iterator[dict[str, Any]]:
    """Yield the structure elements in reading order."""

    def below(node: Any) -> Iterator[dict[str, Any]]:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                yield from below(child)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from below(node["/K"])

    return below(reader.trailer["/Root"]["/StructTreeRoot"])


def outline(reader: PdfReader) -> list[tuple[int, str]]:
    def below(entries: list[Any], depth: int) -> Iterator[tuple[int, str]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from below(entry, depth + 1)
            else:
                yield depth, entry.title

    return list(below(reader.outline, 1))


def words(reader: PdfReader, page: int = 0) -> str:
    return " ".join(reader.pages[page].extract_text().replace("\u200b", "").split())


def test_one_page_of_sixteen_by_nine_for_each_slide(deck: Deck, slides: PdfReader) -> None:
    assert len(slides.pages) == len(deck.slides)
    assert {(float(p.mediabox.width), float(p.mediabox.height)) for p in slides.pages} == {(960.0, 540.0)}


def test_it_is_pdf_ua_with_title_language_author_and_date_of_the_evidence(deck: Deck, slides: PdfReader) -> None:
    root, info = slides.trailer["/Root"], slides.metadata
    assert (info.title, info.subject, info.author) == (deck.title, deck.subtitle, "Mexico Security Kit")
    assert info.creation_date.date().isoformat() == deck.as_of
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in slides.xmp_metadata.stream.get_data()
    assert "How many, and by whose count?" in info["/Keywords"]


def test_every_figure_is_described_and_nothing_else_is_a_figure(deck: Deck, slides: PdfReader) -> None:
    found = [str(tag["/Alt"]) for tag in tags(slides) if tag["/S"] == "/Figure"]
    assert found == [figure.alt for figure in deck.figures()]


def test_charts_are_drawn_and_not_pictures(slides: PdfReader) -> None:
    kinds = {
        entry.get_object()["/Subtype"]
        for page in slides.pages
        for entry in page["/Resources"].get("/XObject", {}).values()
    }
    assert "/Image" not in kinds


def test_bookmarks_name_each_slide_under_its_section(deck: Deck, slides: PdfReader, notes: PdfReader) -> None:
    found = outline(slides)
    assert [title for _depth, title in found] == [plain(slide.title) for slide in deck.slides]
    assert [depth for depth, _title in found] == [1, 1, *[2] * 10, 1, 2]
    assert outline(notes) == found


@pytest.mark.parametrize("which", ["slides", "notes"])
def test_headings_skip_no_level(which: str, request: pytest.FixtureRequest) -> None:
    levels = [int(str(tag["/S"])[2:]) for tag in tags(request.getfixturevalue(which)) if str(tag["/S"])[:2] == "/H"]
    assert levels[0] == 1
    assert all(now <= before + 1 for before, now in pairwise(levels))


def test_tables_have_a_tagged_header_and_every_cell(slides: PdfReader) -> None:
    kinds = [tag["/S"] for tag in tags(slides)]
    assert kinds.count("/Table") == kinds.count("/THead") == 2
    assert kinds.count("/TH") == 3 + 4
    assert kinds.count("/TD") == 3 * 3 + 6 * 4


def test_lists_quotes_and_code_keep_their_kind(slides: PdfReader) -> None:
    kinds = {tag["/S"] for tag in tags(slides)}
    assert {"/L", "/LI", "/Lbl", "/LBody", "/BlockQuote", "/Code", "/Link", "/Strong", "/Em"} <= kinds


@pytest.mark.parametrize("which", ["slides", "notes"])
def test_every_font_is_inside_the_file(which: str, request: pytest.FixtureRequest) -> None:
    reader = request.getfixturevalue(which)
    found = {
        font.get_object()["/BaseFont"]: font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert {str(name).partition("+")[2] for name in found} <= {
        "SourceSansPro-Regular", "SourceSansPro-Semibold", "SourceSansPro-It", "SourceSansPro-SemiboldIt",
        "DejaVuSansMono",
    }  # fmt: skip
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in found.values())


def test_words_can_be_read_in_order(deck: Deck, slides: PdfReader) -> None:
    number = next(n for n, slide in enumerate(deck.slides) if slide.id == "test/words")
    text = words(slides, number)
    parts = ("HOMICIDE · CLAIM CHECK", "One number, four questions", "It moves when certificates are corrected; status",
             "What follows", "Say which count", "1. the year before", "2. the same months", "Before you brief this.",
             "A fall measured", "We do not know", "Source: SESNSP")  # fmt: skip
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_backup_slides_say_so(deck: Deck, slides: PdfReader) -> None:
    assert ["BACKUP" in words(slides, n) for n in range(len(deck.slides))] == [s.when == "backup" for s in deck.slides]


def test_the_marking_stands_on_every_page_once_on_a_slide(deck: Deck, cache: Path) -> None:
    for how in ({}, {"notes": True}):
        reader = opened(deck, cache, look=Look(marking="FOR OFFICIAL USE"), **how)
        assert all("FOR OFFICIAL USE" in words(reader, n) for n in range(len(reader.pages)))


def test_the_same_deck_gives_the_same_bytes(deck: Deck, cache: Path, tmp_path: Path) -> None:
    assert write_pdf(deck, cache) == write_pdf(deck, tmp_path)


def test_text_that_looks_like_typst_is_only_text(cache: Path) -> None:
    odd = '#panic("x") $ 1/0 $ @ref *not bold* _x_ <label> // c /* d */ ~ \\ ñ É ¿ − & [a](b) = - + {x}'
    slide = content(
        Prose(text=(Run(odd), Run("\x00\ud800\ue000"))),
        List(items=(Item(text=(Run(odd),)),)),
        Code(text=f"```\n{odd}\n\x1b[31mred\x1b[0m", kind="error"),
        title=odd,
        caveats=(odd,),
    )
    text = words(opened(of(slide), cache))
    assert text.count(odd) == 5
    assert "red" in text
    assert "[31m" not in text


def test_only_addresses_that_open_a_page_become_links(cache: Path) -> None:
    made = opened(
        of(content(*blocks("[a](https://example.org/x) [b](javascript:alert(1)) [c](other.md) [d](mailto:a@b.c)"))),
        cache,
    )
    found = [note.get_object()["/A"]["/URI"] for note in made.pages[0]["/Annots"]]
    assert found == ["https://example.org/x", "mailto:a@b.c"]


def _table(rows: int, columns: int) -> Table:
    cells = [[(Run(f"value {row},{column}"),) for column in range(columns)] for row in range(rows)]
    return Table(header=tuple((Run(f"Column {n}"),) for n in range(columns)), rows=tuple(map(tuple, cells)),
                 align=("left",) * columns)  # fmt: skip


TOO_MUCH = {
    "rows": (_table(200, 4),),
    "columns": (_table(8, 40),),
    "prose": (Prose(text=(Run(LONG),)),),
    "paragraphs": tuple(Prose(text=(Run(LONG[:400]),)) for _ in range(20)),
    "list": (List(items=tuple(Item(text=(Run(f"Item {n}"),), children=blocks("- below")) for n in range(50))),),
    "code": (Code(text="\n".join(f"x{n} = " + "a" * n * 9 for n in range(120)), language="python"),),
    "callout": (Callout(title=(Run("Box"),), blocks=(Prose(text=(Run(LONG),)),)),),
    "cards": (Cards(cards=tuple(((Run("−1%"),), (Run("who"),), (Run(LONG),)) for _ in range(3))),),
    "many cards": (Cards(cards=(((Run("−1%"),), (Run("who"),), (Run(LONG[:300]),)),) * 14),),
    "figure and prose": (FigureBlock(figure=long_run()), Prose(text=(Run(LONG),))),
    "figures": (FigureBlock(figure=long_run()),) * 9,
    "figures and prose": (FigureBlock(figure=long_run()),) * 3 + (Prose(text=(Run(LONG),)),),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_does_not_fit_is_cut_with_a_pointer_and_a_warning(what: str, cache: Path) -> None:
    with pytest.warns(PdfWarning, match="test/own holds too much"):
        reader = opened(of(content(*TOO_MUCH[what])), cache)
    assert len(reader.pages) == 1
    assert "in the handout." in words(reader)
    assert len(words(reader)) > 200
    assert_inside(reader)


def assert_inside(reader: PdfReader) -> None:
    """Hold every line against its page: within the margins, the pointer above the footer.

    Turned labels of a drawing come letter by letter and in its own coordinates; they are left out.
    """
    for page in reader.pages:
        placed: list[tuple[float, float, str]] = []
        page.extract_text(visitor_text=lambda text, cm, tm, font, size, at=placed: at.append(  # type: ignore[misc]
            (tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], text)) if len(text.strip()) > 3 else None)  # fmt: skip
        foot = max(y for _x, y, text in placed if text.startswith("Source"))
        assert all(40 <= x <= 915 and 5 <= y <= 515 for x, y, _text in placed)
        assert all(y >= foot for _x, y, text in placed if POINTER in text)


def test_a_full_slide_is_set_smaller_and_not_cut(cache: Path) -> None:
    items = tuple(Item(text=(Run(f"Point {n}: " + LONG[:120]),)) for n in range(12))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reader = opened(of(content(List(items=items))), cache)
    assert "Point 11" in words(reader)
    assert_inside(reader)


@pytest.mark.parametrize("inside", [
    (), (Prose(text=()),), (List(items=()),), (Code(text=""),), (Table(header=(), rows=(), align=()),),
    (Cards(cards=()),), (Callout(title=(), blocks=()),), (_table(0, 3),), blocks("### a\n\n##### b\n\n# c"),
    (FigureBlock(figure=long_run()),) * 6, (Prose(text=(Run("W" * 900),)),),
], ids=range(11))  # fmt: skip
def test_odd_slides_are_set_without_a_warning(inside: Any, cache: Path) -> None:
    assert len(opened(of(content(*inside), content(*inside, title="")), cache).pages) == 2


def test_a_slide_without_a_title_is_called_by_its_number(cache: Path) -> None:
    assert outline(opened(of(content(title="")), cache)) == [(1, "Slide 1")]


def test_titles_and_footers_that_no_slide_can_hold_are_shortened(cache: Path) -> None:
    reader = opened(of(content(FigureBlock(figure=long_run()), title=LONG, caveats=(LONG,))), cache)
    assert len(reader.pages) == 1
    assert words(reader).count(" …") >= 2


def test_a_night_slide_can_carry_parts(cache: Path) -> None:
    inside = (_table(3, 3), *blocks("- a\n- b\n\n> **C** d"), FigureBlock(figure=long_run()))
    section = Slide("test/s", "section", (Run("A section"),), blocks=inside)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PdfWarning)
        assert "value 2,2" in words(opened(of(section), cache))


def test_letters_that_no_font_has_do_not_stop_a_deck(cache: Path) -> None:
    with pytest.warns(PdfWarning, match="00_test: "):
        reader = opened(of(content(Prose(text=(Run("A rare letter: \U00012345"),)))), cache)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_pages_that_do_not_match_the_slides_stop_it(deck: Deck) -> None:
    with pytest.raises(KitError, match="99 pages for 14 slides"):
        _check([{"pages": 99}], deck, notes=False)
    _check([{"pages": 99}], deck, notes=True)


def test_notes_have_slide_words_and_full_sources(deck: Deck, notes: PdfReader) -> None:
    assert len(notes.pages) == len(deck.slides)
    assert {round(float(p.mediabox.height)) for p in notes.pages} == {842}
    text = words(notes, 2)
    parts = (plain(deck.slides[2].title), "Source: SESNSP", "Say the number slowly. It is 32,252.",
             "Ask for the baseline", "For the instructor", "Let pairs argue", "Sources", cite(SOURCE)[:40])  # fmt: skip
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_a_table_in_the_notes_is_set(cache: Path) -> None:
    boxed = Callout(title=(Run("For the instructor"),), blocks=(_table(2, 3),))
    made = of(content(Prose(text=(Run("Words."),)), notes=(_table(3, 2), boxed)))
    reader = opened(made, cache, notes=True)
    assert [tag["/S"] for tag in tags(reader)].count("/Table") == 2
    assert "value 2,1" in words(reader)


def test_long_notes_take_a_further_page_that_says_so(cache: Path) -> None:
    told = (*NOTES, Prose(text=(Run(LONG + "The very end."),)))
    reader = opened(of(content(notes=told), content(title="Next", notes=NOTES)), cache, notes=True)
    assert len(reader.pages) == 3
    assert "Slide 1 of 2, continued" in words(reader, 1)
    assert "The very end." in words(reader, 1)
    assert "Slide 2 of 2" in words(reader, 2)


def test_language_with_region(cache: Path) -> None:
    reader = opened(replace(of(content()), language="es-MX"), cache)
    assert reader.trailer["/Root"]["/Lang"] == "es-MX"


@pytest.mark.parametrize(("as_of", "day"), [
    ("2026-11-22", "2026-11-22"), ("2025-06", "2025-06-01"), ("2024", "2024-01-01"),
    ("", "2000-01-01"), ("soon", "2000-01-01"), ("2024-99", "2000-01-01"),
])  # fmt: skip
def test_the_file_bears_the_date_of_its_evidence(as_of: str, day: str) -> None:
    assert _moment(as_of).date().isoformat() == day


def test_data_is_json_and_space_folds_as_in_a_browser(cache: Path) -> None:
    made = Content(cache).slide(sample_deck(), content(Prose(text=(Run(" one\n"), Run(" two", strong=True)))), 1)
    assert json.loads(json.dumps(made))["blocks"][0]["pieces"] == [[{"t": "one "}, {"t": "two", "s": 1}]]
    assert inline((Run(" "), Run("\n"))) == []


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path d="M0 0H300V100" fill="#0F5C7A"/></svg>'


def png(width: int = 40, height: int = 20, kind: str = "PNG") -> bytes:
    from PIL import Image as Picture

    made = BytesIO()
    Picture.new("RGB", (width, height), "#BC4E27").save(made, kind)
    return made.getvalue()


def alts(reader: PdfReader) -> list[str]:
    return [str(tag["/Alt"]) for tag in tags(reader) if tag["/S"] == "/Figure"]


@pytest.mark.parametrize(("data", "mime"), [
    (png(), "image/png"), (png(kind="JPEG"), "image/jpeg"), (png(kind="GIF"), "image/gif"), (SVG, "image/svg+xml"),
    (png(kind="WEBP"), "image/webp"), (png(5000, 10), "image/png"),
], ids=["png", "jpeg", "gif", "svg", "webp", "large"])  # fmt: skip
def test_a_picture_of_a_notebook_is_set_with_its_alt_text(data: bytes, mime: str, cache: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        box = Image(data=data, mime=mime, alt="An orange box")
        reader = opened(of(content(box, *blocks("And words."))), cache)
    assert alts(reader) == ["An orange box"]
    assert "And words." in words(reader)


def test_a_picture_without_alt_text_says_so(cache: Path) -> None:
    reader = opened(of(content(Image(data=png(), mime="image/png", alt=""))), cache)
    assert alts(reader) == ["Picture without description"]


@pytest.mark.parametrize(("data", "mime"), [
    (b"", "image/png"), (png()[:50], "image/png"), (b"<svg", "image/svg+xml"), (b"<html/>", "image/svg+xml"),
    (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "image/svg+xml"), (b"<svg/>", "image/svg+xml"),
], ids=range(6))  # fmt: skip
def test_a_picture_that_cannot_be_read_is_said_so_in_its_place(data: bytes, mime: str, cache: Path) -> None:
    reader = opened(of(content(Image(data=data, mime=mime, alt="A map"))), cache)
    assert "A picture that cannot be read: A map" in words(reader)


def test_formulas_are_drawn_and_described_by_their_source(cache: Path) -> None:
    line = Prose(text=(Run("Here "), Run("x_i^2", math=True), Run(" and "), Run(r"\frac{a", math=True), Run(" end")))
    shown = (Math(latex=r"\frac{a}{b} \le \sum_{i=1}^n x_i"), Math(latex=r"\begin{equation}\label{e} y\end{equation}"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reader = opened(of(content(line, *shown, Math(latex="{"), title="With maths")), cache)
    assert alts(reader) == ["x_i^2", *(math.latex for math in shown)]
    assert r"\frac{a end" in words(reader)
    assert {"/Code"} <= {tag["/S"] for tag in tags(reader)}


def test_formulas_stand_in_titles_tables_and_on_the_dark_ground(cache: Path) -> None:
    math = (Run(r"\pi", math=True),)
    table = Table(header=(math, math), rows=((math, (Run("x"),)),), align=("left", "left"))
    section = Slide("test/s", "section", (Run("Section "), *math), kicker=math, blocks=(Math(latex="a"),))
    reader = opened(of(section, content(table, kicker=math)), cache)
    assert alts(reader).count(r"\pi") == 6


def test_what_a_notebook_could_not_give_is_said_in_a_box(cache: Path) -> None:
    reader = opened(of(content(Placeholder(text="A figure, not run: execute it."))), cache)
    assert "A figure, not run: execute it." in words(reader)


def test_a_look_brings_its_colours_its_author_and_its_logo(deck: Deck, cache: Path) -> None:
    look = Look({**COLOURS, "night": "#102030", "primary": "#7A0F5C"}, logo=Logo(SVG, "image/svg+xml", "The office"),
                marking="NOT FOR FILING", author="A. Briefer, Office")  # fmt: skip
    reader = opened(deck, cache, look=look)
    assert reader.metadata.author == "A. Briefer, Office"
    assert alts(reader).count("The office") == 1
    drawn = [page.get_contents().get_data() for page in reader.pages]
    assert b"0.0627451 0.1254902 0.1882353" in drawn[0] or b"0.062745 0.12549 0.188235" in drawn[0]
    lines = b"".join(drawn)
    assert b"0.47843137 0.05882353 0.36078432 SCN" in lines, "lines of charts take the theme's colour"
    assert b"0.05882353 0.36078432 0.47843137 SCN" not in lines
    assert len(reader.pages) == len(deck.slides)


def test_a_logo_that_is_no_picture_stops_it(deck: Deck, cache: Path) -> None:
    with pytest.raises(KitError, match="logo cannot be read"):
        write_pdf(deck, cache, look=Look(logo=Logo(b"?", "image/png", "x")))
