"""deck.pptx: what PowerPoint and a screen reader find in it, read back with python-pptx, and LibreOffice's pages."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pypdf import PdfReader
from sample_deck import FACT, FIRST, SECOND, SOURCE, YEARS, long_run, sample_deck

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.decks.look import Look
from kitlib.decks.markdown import blocks, inline
from kitlib.decks.model import Block, Cards, Code, Deck, FigureBlock, Prose, Run, Slide, plain
from kitlib.decks.pptx import write_pptx
from kitlib.decks.pptx.master import LAYOUTS
from kitlib.decks.pptx.metrics import balanced, lines, shorten, width
from kitlib.decks.pptx.reader import recipe
from kitlib.evidence.sources import cite

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
POINTER = "Continues in the handout."
LONG = "Every sentence says one thing and the next one says another. "


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pptx-cache")


@pytest.fixture(scope="module")
def data(cache: Path) -> bytes:
    return write_pptx(sample_deck().presented(), cache)


@pytest.fixture(scope="module")
def made(data: bytes) -> Any:
    return Presentation(BytesIO(data))


def opened(cache: Path, *slides: Slide, **how: Any) -> Any:
    return Presentation(BytesIO(write_pptx(replace(sample_deck(), slides=slides), cache, **how)))


def content(*inside: Block, title: str = "A title", **more: Any) -> Slide:
    return Slide("test/own", "content", inline(title), blocks=inside, **more)


def named(made: Any, name: str) -> Any:
    order = [slide.id for slide in sample_deck().presented().slides]
    return made.slides[order.index(f"test/{name}")]


def words(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def alt(shape: Any) -> str:
    return str(shape._element.xpath("./*[1]/p:cNvPr/@descr")[0])


def placeholder(slide: Any, kind: PP_PLACEHOLDER) -> list[Any]:
    return [p for p in slide.placeholders if p.placeholder_format.type == kind]


def overflowing(made: Any) -> Iterator[str]:
    wide, high = made.slide_width, made.slide_height
    for number, slide in enumerate(made.slides, start=1):
        for shape in slide.shapes:
            if min(shape.left, shape.top) < 0 or shape.left + shape.width > wide or shape.top + shape.height > high:
                yield f"slide {number}: {shape.name}"


def test_slides_are_those_of_the_deck_each_with_its_title_first(made: Any) -> None:
    deck = sample_deck().presented()
    assert len(made.slides) == len(deck.slides)
    for slide, source in zip(made.slides, deck.slides, strict=True):
        assert slide.shapes.title.text_frame.text == plain(source.title)
        assert slide.shapes[0] == slide.shapes.title
        assert len({shape.shape_id for shape in slide.shapes}) == len(slide.shapes)


def test_master_is_wide_and_ours(made: Any) -> None:
    assert (made.slide_width, made.slide_height) == (12192000, 6858000)
    assert [layout.name for layout in made.slide_layouts] == [spec.name for spec in LAYOUTS.values()]
    for holder in (*made.slide_master.placeholders, *(p for one in made.slide_layouts for p in one.placeholders)):
        assert holder.left + holder.width <= made.slide_width
        assert holder.top + holder.height <= made.slide_height
    kinds = {p.placeholder_format.type for p in made.slide_layouts[2].placeholders}
    assert {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER} <= kinds


def test_colours_and_fonts_come_from_the_theme(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}
    theme_part = parts["ppt/theme/theme1.xml"]
    assert 'accent1><a:srgbClr val="0F5C7A"/>' in theme_part
    assert '<a:majorFont><a:latin typeface="Arial"' in theme_part
    ours = ("ppt/slides/slide", "ppt/slideLayouts/", "ppt/slideMasters/", "ppt/charts/chart")
    assert [name for name, text in parts.items() if name.startswith(ours) and "srgbClr" in text] == []


def test_nothing_leaves_the_slide(made: Any) -> None:
    assert list(overflowing(made)) == []


def test_pictures_tables_and_charts_have_alt_text(made: Any) -> None:
    kinds = (MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.CHART, MSO_SHAPE_TYPE.TABLE)
    found = [shape for slide in made.slides for shape in slide.shapes if shape.shape_type in kinds]
    assert len(found) >= 8
    assert all(len(alt(shape)) > 20 for shape in found)


def test_chart_is_native_with_its_values_gaps_and_names(made: Any) -> None:
    shape = next(s for s in named(made, "figure").shapes if s.has_chart)
    chart = shape.chart
    assert chart.chart_type in (XL_CHART_TYPE.LINE, XL_CHART_TYPE.LINE_MARKERS)
    series = {one.name: tuple(one.values) for one in chart.plots[0].series}
    assert series["Registered deaths"] == tuple(FIRST)
    assert series["Victims in files"] == tuple(SECOND)
    assert series["36,000, the figure that the essay gives"] == (36000,) * len(YEARS)
    assert list(chart.plots[0].categories) == [str(year) for year in YEARS]
    assert not chart.has_legend
    assert "Registered deaths" in chart._chartSpace.xml.split("<c:dLbls>")[1]
    assert chart._chartSpace.xpath("c:chart/c:dispBlanksAs/@val") == ["gap"]
    assert alt(shape) == long_run().alt


def test_chart_carries_a_sheet_that_opens(made: Any) -> None:
    chart = next(s for s in named(made, "figure").shapes if s.has_chart).chart
    with zipfile.ZipFile(BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "Registered deaths" in strings
    assert "<v>36773</v>" in sheet


def test_words_keep_their_structure(made: Any) -> None:
    slide = named(made, "words")
    body = next(p for p in slide.placeholders if p.placeholder_format.idx == 1)
    texts = [p.text for p in body.text_frame.paragraphs]
    assert "What follows" in texts
    numbered = [p for p in body.text_frame.paragraphs if p._p.findall(f"{A}pPr/{A}buAutoNum")]
    assert [p.level for p in numbered] == [1, 1]
    bullets = [p for p in body.text_frame.paragraphs if not p._p.xpath("a:pPr/a:buNone | a:pPr/a:buAutoNum")]
    assert [p.text.split()[0] for p in bullets] == ["Say", "Keep", "Ask"]
    runs = [run for p in body.text_frame.paragraphs for run in p.runs]
    assert any(run.font.bold and run.text == "count" for run in runs)
    assert any(run.font.italic for run in runs)
    assert [run.hyperlink.address for run in runs if run.hyperlink.address] == ["https://example.org/report"]
    assert made.slide_master._element.xpath("p:txStyles/p:bodyStyle//a:buChar")


def test_callouts_cards_and_code_are_shapes_with_words(made: Any) -> None:
    text = words(named(made, "words"))
    assert "Before you brief this." in text
    assert "We do not know how many" in text
    cards = [s for s in named(made, "cards").shapes if s.name in ("−42%", "−22%", "−11%")]
    assert [card.text_frame.paragraphs[0].text for card in cards] == ["−42%", "−22%", "−11%"]
    assert len({card.height for card in cards}) == 1
    assert "from kitlib import load" in words(named(made, "code"))


def test_table_is_native_with_a_header_row(made: Any) -> None:
    frame = next(s for s in named(made, "numbers").shapes if s.has_table)
    table = frame.table
    assert table.first_row
    assert not table.horz_banding
    assert [table.cell(0, n).text for n in range(4)] == ["Year", "Registered deaths", "Victims in files", "Difference"]
    assert sum(column.width for column in table.columns) == pytest.approx(frame.width, abs=20)
    assert sum(row.height for row in table.rows) == pytest.approx(frame.height, abs=20)
    assert table.cell(1, 1)._tc.xpath("a:txBody/a:p/a:pPr/@algn") == ["r"]
    claims = next(s for s in named(made, "claims").shapes if s.has_table).table
    assert claims.cell(1, 2).text_frame.paragraphs[0].runs[0].font.bold


def test_foot_has_sources_number_and_backup(made: Any) -> None:
    slide = named(made, "figure")
    (footer,) = placeholder(slide, PP_PLACEHOLDER.FOOTER)
    assert footer.text_frame.text.startswith("Source: ")
    assert footer.text_frame.text.endswith("Counts differ by definition.")
    (number,) = placeholder(slide, PP_PLACEHOLDER.SLIDE_NUMBER)
    assert number._element.xpath(".//a:fld/@type") == ["slidenum"]
    assert "Backup" in words(named(made, "backup"))
    assert "Backup" not in words(slide)
    assert "Evidence as of 22 November 2026" in words(named(made, "title"))


def test_marking_stands_on_every_slide_only_if_given(made: Any, cache: Path) -> None:
    marked = Presentation(BytesIO(write_pptx(sample_deck(), cache, Look(marking="OFFICIAL"))))
    assert all("OFFICIAL" in words(slide) for slide in marked.slides)
    assert not any(p.placeholder_format.idx == 22 for slide in made.slides for p in slide.placeholders)


def test_notes_have_words_facts_and_full_citations(made: Any) -> None:
    text = named(made, "words").notes_slide.notes_text_frame.text
    assert text.startswith("Say the number slowly. It is 32,252.")
    assert "• Ask for the baseline" in text
    assert "For the instructor" in text
    assert f"{FACT.label}: 32,252 deaths (definitive, as of 10 November 2025, as reported by" in text
    assert cite(SOURCE) in text


def test_file_says_what_it_is_and_is_the_same_each_time(made: Any, data: bytes, cache: Path) -> None:
    core = made.core_properties
    assert (core.title, core.subject, core.language) == ("A deck for tests", "Every kind of block", "en-GB")
    assert core.author
    assert core.created.date().isoformat() == "2026-11-22"
    assert write_pptx(sample_deck().presented(), cache) == data
    languages = {run.get("lang") for slide in made.slides for run in slide._element.iter(f"{A}rPr")}
    assert languages == {"en-GB"}
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name or "printerSettings" in name]


TABLE = "| a | b |\n| --- | --- |\n" + "".join(f"| row {n} | {LONG} |\n" for n in range(60))
WIDE = "|" + "".join(f" column{n} |" for n in range(30)) + "\n|" + " --- |" * 30 + "\n|" + " value |" * 30


@pytest.mark.parametrize(
    "source",
    [TABLE, WIDE, LONG * 60, f"- {LONG}\n" * 50, "```\n" + "print(1)\n" * 90 + "```", f"> **Note.** {LONG * 60}"],
    ids=["table", "wide table", "prose", "list", "code", "callout"],
)
def test_what_is_too_long_is_cut_with_a_pointer(source: str, cache: Path) -> None:
    found = opened(cache, content(*blocks(source)))
    assert list(overflowing(found)) == []
    assert POINTER in words(found.slides[0])
    assert "the handout has all of it" in found.slides[0].notes_slide.notes_text_frame.text
    sizes = [int(run.get("sz")) for run in found.slides[0]._element.iter(f"{A}rPr") if run.get("sz")]
    assert min(sizes, default=1400) >= 1100


def test_long_title_takes_two_lines_and_the_rest_stands_in_the_notes(cache: Path) -> None:
    slide = opened(cache, content(title="A title that goes on and on " * 12)).slides[0]
    assert slide.shapes.title.text_frame.text.endswith("…")
    assert "Full title: A title that goes on" in slide.notes_slide.notes_text_frame.text


def test_slide_without_title_takes_the_decks(cache: Path) -> None:
    assert opened(cache, content(title="")).slides[0].shapes.title.text_frame.text == "A deck for tests"


def test_words_before_a_figure_stay_before_it(cache: Path) -> None:
    figure = FigureBlock(figure=long_run(), titled=False)
    found = opened(cache, content(*blocks("First."), figure), content(figure, *blocks("Last.")))
    names = ("First.", "figure"), ("figure", "Last.")
    for slide, (upper, lower) in zip(found.slides, names, strict=True):
        tops = {s.text_frame.text if s.has_text_frame else "figure": s.top for s in slide.shapes}
        assert tops[upper] < tops[lower]


def test_strange_characters_and_addresses_do_no_harm(cache: Path) -> None:
    run = Run("click\x00 <here> & \ud800", href="javascript:alert(1)")
    slide = opened(cache, content(Prose(text=(run,)), Code(text="\x1b[31mred\x1b[0m", kind="error"))).slides[0]
    assert "click <here> &" in words(slide)
    assert "red" in words(slide)
    assert "[31m" not in words(slide)
    assert not [rel for rel in slide.part.rels.values() if rel.is_external]


@dataclass(frozen=True, kw_only=True)
class Hologram(Block):
    """A block that no writer knows."""


def test_block_of_an_unknown_kind_is_said(cache: Path) -> None:
    assert "cannot be shown" in words(opened(cache, content(Hologram())).slides[0])


def test_cards_of_any_number_fit(cache: Path) -> None:
    card = (inline("1,234,567,890 persons"), inline("Somebody, in some year"), inline("Counted in one way or another."))
    for count in (1, 2, 4, 5):
        assert list(overflowing(opened(cache, content(Cards(cards=(card,) * count))))) == []


def figure(native: Native | None, *layers: dict[str, Any], **more: Any) -> Figure:
    return Figure("test/own", "It rises", "Persons a year", "A chart that rises.", theme.chart(*layers, **more),
                  (SOURCE,), "2024", native=native)  # fmt: skip


def years(mark: str, **more: Any) -> dict[str, Any]:
    rows = [{"year": year, "v": value} for year, value in zip((2020, 2021, 2022), (5, None, 7), strict=True)]
    encoding = {"x": theme.x_band("year"), "y": theme.y_value("v")}
    return {"data": {"values": rows}, "mark": {"type": mark, "color": theme.SECOND, **more}, "encoding": encoding}


@pytest.mark.parametrize(("kind", "mark"), [("line", "line"), ("column", "bar"), ("area", "area")])
def test_line_column_and_area_become_native_charts(kind: str, mark: str, cache: Path) -> None:
    native = Native(kind, ("2020", "2021", "2022"), {"Persons": (5, None, 7)}, "persons")
    block = FigureBlock(figure=figure(native, years(mark)), titled=False)
    chart = next(s for s in opened(cache, content(block)).slides[0].shapes if s.has_chart).chart
    assert tuple(chart.plots[0].series[0].values) == (5, None, 7)
    assert kind in chart.chart_type.name.lower()


def test_layer_that_a_native_chart_cannot_say_keeps_the_picture(cache: Path) -> None:
    native = Native("line", ("2020", "2021", "2022"), {"Persons": (5, None, 7)}, "persons")
    for odd in (years("line", color="#ABCDEF") | {"data": {"values": [{"year": 2020, "v": 99}]}}, years("tick")):
        assert recipe(figure(native, years("line"), odd)) is None
    assert recipe(figure(None, years("line"))) is None
    block = FigureBlock(figure=figure(native, years("line"), years("tick")), titled=False)
    shapes = opened(cache, content(block)).slides[0].shapes
    picture = next(s for s in shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE)
    assert alt(picture) == "A chart that rises."


def test_preliminary_column_is_hollow_and_marked_years_keep_their_names() -> None:
    hollow = years("bar", color=theme.PAPER, stroke=theme.SECOND)
    hollow["data"] = {"values": [{"year": 2022, "v": 7}]}
    native = Native("column", ("2020", "2021", "2022"), {"Persons": (5, None, 7)}, "persons")
    found = recipe(figure(native, years("bar"), hollow, theme.mark_x(theme.x_band("year"), 2021, "new law")))
    assert found is not None
    assert found.series[0].hollow == {2}
    assert [(s.role, s.name) for s in found.series[1:]] == [("mark", "new law")]


def test_measured_text_breaks_where_it_should() -> None:
    text = (Run("one two "), Run("three", strong=True))
    assert lines(text, 10, 1000) == 1
    assert lines(text, 10, 40) == 2
    assert lines((Run("a", line_break=True), Run("b")), 10, 1000) == 2
    assert width("漢", 10) == 10
    assert balanced((Run("alpha beta gamma delta"),), 10, 110, 2) < 100
    assert shorten("Unbreakablelongword", 10, 40, 1).endswith("…")


def test_widths_are_those_of_liberation_sans() -> None:
    found = next(Path("/usr/share/fonts").rglob("LiberationSans-Bold.ttf"), None)
    if found is None:
        pytest.skip("Liberation Sans is not installed")
    from fontTools.ttLib import TTFont

    font = TTFont(found)
    letters, advances = font.getBestCmap(), font["hmtx"]
    for letter in "The threat: 36,773 − añoÉ—%":
        assert width(letter, 2048, bold=True) == advances[letters[ord(letter)]][0]


@pytest.mark.full
def test_libreoffice_shows_every_slide_with_its_words(data: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "deck.pptx").write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "deck.pptx")], check=True, capture_output=True, timeout=180)
    pages = PdfReader(tmp_path / "deck.pdf").pages
    deck: Deck = sample_deck().presented()
    assert len(pages) == len(deck.slides)
    for page, slide in zip(pages, deck.slides, strict=True):
        shown = "".join(page.extract_text().split())
        assert "".join(plain(slide.title).split()) in shown
