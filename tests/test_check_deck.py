"""`kit check-deck`: a whole deck passes in every format, and each fault that is planted in it is found."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.util import Inches, Pt
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from sample_deck import sample_deck

from kitlib import cli
from kitlib.decks.check import Finding, Report, Row, browser, check_deck
from kitlib.decks.check.html import read_slides
from kitlib.decks.check.pdf import tags
from kitlib.decks.html import write_deck
from kitlib.decks.pdf import write_pdf
from kitlib.decks.pptx import write_pptx
from kitlib.errors import KitError

DECK = sample_deck().presented()
FEW = replace(DECK, slides=tuple(s for s in DECK.slides if s.id in ("test/title", "test/words", "test/steps")))
TABLE = next(s for s in DECK.slides if any(type(block).__name__ == "Table" for block in s.blocks))
SMALL = replace(DECK, slides=(*DECK.slides[:7], TABLE))  # what faults are planted in


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("check")
    (made / "deck.html").write_text(write_deck(DECK, made / "cache"), encoding="utf-8")
    (made / "few.html").write_text(write_deck(FEW, made / "cache"), encoding="utf-8")
    (made / "deck.pptx").write_bytes(write_pptx(DECK, made / "cache"))
    (made / "deck.pdf").write_bytes(write_pdf(DECK, made / "cache"))
    (made / "small.pptx").write_bytes(write_pptx(SMALL, made / "cache"))
    (made / "small.pdf").write_bytes(write_pdf(SMALL, made / "cache"))
    return made


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a browser."""
    monkeypatch.setattr(browser, "NAMES", ("no-such-browser",))


def kinds(report: Report) -> set[str]:
    return {finding.kind for finding in report.errors}


def words_of(report: Report) -> dict[str, int]:
    return {row.title: row.words for row in report.rows}


@pytest.mark.parametrize("name", ["deck.pptx", "deck.pdf"])
def test_a_whole_deck_has_no_errors(folder: Path, name: str) -> None:
    report = check_deck(folder / name)
    assert report.errors == ()
    assert report.rows[1].title == "How many, and by whose count?"
    assert report.rows[2].figures == 1
    assert len(report.rows) == len(DECK.slides)


@pytest.mark.browser
def test_a_whole_html_deck_has_no_errors_in_light_dark_and_on_a_phone(folder: Path) -> None:
    report = check_deck(folder / "few.html")
    assert report.errors == ()
    assert len(report.rows) == len(FEW.slides)


def test_formats_count_alike(folder: Path, blind: None) -> None:
    page, slides = check_deck(folder / "deck.html"), check_deck(folder / "deck.pptx")
    assert [row.title for row in page.rows] == [row.title for row in slides.rows]
    near = [abs(a.words - b.words) for a, b in zip(page.rows, slides.rows, strict=True)]
    assert max(near) <= 12
    assert page.rows[0].notes > 10


def test_the_table_and_the_findings_can_be_read() -> None:
    rows = (Row("x/one", "A title", 12, 30, 1), Row("x/two", "", 95, 0, 0))
    found = (Finding("x/two", "many words", "95 words", note=True), Finding("x/two", "no title", ""))
    report = str(Report(Path("deck.html"), rows, found))
    assert report.splitlines() == [
        "deck.html: 2 slides, 1 errors, 1 notes",
        "",
        "     slide  words  notes  figures  title",
        "  1  x/one     12     30        1  A title",
        "  2  x/two     95      0        0",
        "",
        "error  no title (1). Give the slide a title; screen readers and outlines go by it.",
        "         x/two",
        "note   many words (1). More than a room reads; move some into the notes or the handout.",
        "         x/two: 95 words",
    ]


# HTML


def html_with(folder: Path, change: Callable[[str], str], name: str = "deck") -> Path:
    text = (folder / f"{name}.html").read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path = folder / "changed.html"
    path.write_text(changed, encoding="utf-8")
    return path


def test_without_a_browser_the_text_is_checked_and_the_rest_said(folder: Path, blind: None) -> None:
    report = check_deck(folder / "deck.html")
    assert kinds(report) == {"not measured"}
    assert "Install Chromium" in report.errors[0].detail


@pytest.mark.parametrize("missing", ["playwright", "axe"])
def test_a_missing_package_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        if name.startswith("playwright"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(browser, "find_browser", lambda: "/bin/true")
    if missing == "playwright":
        monkeypatch.setattr(builtins, "__import__", refuse)
    else:
        monkeypatch.setattr(browser, "find_spec", lambda name: None)
    browser._axe.cache_clear()
    with pytest.raises(browser.NoBrowser, match=r"mexico-security-kit\[check\]"):  # noqa: PT012
        if missing == "axe":
            browser._axe()
        with browser.chromium():
            pass


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("no alt text", r'(<svg class="drawing" role="img") aria-label="[^"]*"', r"\1"),
        ("no title", r'<h2 class="title">[^<]*</h2>', ""),
        ("outside request", "<main", '<img src="https://example.org/x.png" alt="x"><main'),
        ("outside request", "<main", '<script src="lib/reveal.js"></script><main'),
        ("outside request", "</head>", '<link rel="stylesheet" href="//cdn.example.org/x.css"></head>'),
        ("outside request", "</head>", "<style>@import 'https://example.org/x.css';</style></head>"),
    ],
)
def test_faults_in_the_text_of_a_page_are_found(folder: Path, blind: None, kind: str, old: str, new: str) -> None:
    path = html_with(folder, lambda text: re.sub(old, new, text, count=1))
    assert kinds(check_deck(path)) == {kind, "not measured"}


def test_habits_are_notes_and_no_errors(folder: Path, blind: None) -> None:
    path = html_with(folder, lambda text: text.replace('<p class="prose">', f'<p class="prose">{"word " * 100}', 1))
    notes = {(f.kind, f.slide) for f in check_deck(path).findings if f.note}
    assert {kind for kind, _slide in notes} == {"many words", "no notes"}


def test_slides_of_another_maker_are_read() -> None:
    page = """<div class="reveal"><div class="slides"><section><section><h1>One</h1><img src="a.png"></section>
      <section><p>Two <br> words</p><aside class="notes">Say it.</aside></section></section></div></div>"""
    slides, fetched = read_slides(page)
    assert [slide.titles for slide in slides] == [["One"], []]
    assert slides[0].mute
    assert "".join(slides[1].notes) == "Say it."
    assert fetched == ["a.png"]


@pytest.mark.browser
def test_faults_that_only_a_browser_shows_are_found(folder: Path) -> None:
    style = """<style>.reveal[data-ready] #test-words .list { font-size: 90px }
      @media (prefers-color-scheme: dark) { #test-words .prose { color: #333 } }
      @media (max-width: 700px) { #test-steps .prose { font-size: 8px !important } }
      [data-mode=stage] #test-steps .notes { display: block !important; position: absolute; top: 0 }</style></head>"""
    report = check_deck(html_with(folder, lambda text: text.replace("</head>", style, 1), "few"))
    assert {"overflow", "axe color-contrast", "small text", "notes visible"} <= kinds(report)


@pytest.mark.browser
def test_a_deck_whose_script_needs_a_network_does_not_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "away.html"
    path.write_text('<!doctype html><html lang="en"><head><title>x</title><script src="https://example.org/r.js"></script>'
                    '</head><body><div class="reveal"><div class="slides"><section><h1>One</h1></section></div></div>',
                    encoding="utf-8")  # fmt: skip
    monkeypatch.setattr("kitlib.decks.check.slides.PATIENCE", 1)
    assert {"does not start", "outside request"} <= kinds(check_deck(path))


@pytest.mark.browser
def test_a_page_to_read_is_checked_at_two_widths(folder: Path) -> None:
    path = folder / "page.html"
    path.write_text('<!doctype html><html lang="en"><head><title>x</title></head><body><main><h1>One</h1>'
                    '<p style="width: 600px">Words to read.</p></main></body>', encoding="utf-8")  # fmt: skip
    report = check_deck(path)
    assert report.rows == ()
    assert kinds(report) == {"overflow"}


# PowerPoint


@pytest.fixture
def slides(folder: Path) -> tuple[Any, Callable[[], Report]]:
    deck = Presentation(str(folder / "small.pptx"))

    def check() -> Report:
        deck.save(str(folder / "changed.pptx"))
        return check_deck(folder / "changed.pptx")

    return deck, check


def test_a_shape_that_leaves_its_slide_is_found(slides: Any) -> None:
    deck, check = slides
    box = deck.slides[3].shapes.add_textbox(Inches(12.5), Inches(1), Inches(2), Inches(1))
    box.name = "Adrift"
    assert [(f.slide, f.kind, f.detail) for f in check().errors] == [("4", "outside slide", "Adrift")]


def test_pictures_tables_and_charts_without_words_are_found(slides: Any) -> None:
    deck, check = slides
    mute = 0
    for slide in deck.slides:
        for about in slide._element.xpath(".//p:graphicFrame/p:nvGraphicFramePr/p:cNvPr | .//p:pic/p:nvPicPr/p:cNvPr"):
            about.attrib.pop("descr", None)
            mute += 1
    found = check().errors
    assert len(found) == mute > 3
    assert {f.kind for f in found} == {"no alt text"}
    assert {f.detail.split()[0] for f in found} >= {"chart", "table"}


def test_a_slide_without_title_or_notes_is_found(slides: Any) -> None:
    deck, check = slides
    deck.slides[2].shapes.title.text_frame.text = " "
    deck.slides[2].notes_slide.notes_text_frame.text = ""
    report = check()
    assert [(f.slide, f.kind) for f in report.errors] == [("3", "no title")]
    assert report.rows[2].notes == 0


def test_text_that_does_not_fit_its_box_is_found(slides: Any) -> None:
    deck, check = slides
    box = deck.slides[3].shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(0.8))
    box.text_frame.word_wrap = True
    box.text_frame.auto_size = MSO_AUTO_SIZE.NONE
    box.text_frame.text = "Many words that run on and on. " * 6
    box.text_frame.paragraphs[0].runs[0].font.size = Pt(18)
    assert [f.kind for f in check().errors] == ["text does not fit"]
    box.text_frame.paragraphs[0].runs[0].font.size = Pt(6)
    assert check().errors == ()


def test_a_picture_that_powerpoint_would_fetch_is_found(slides: Any) -> None:
    deck, check = slides
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    deck.slides[0].part.relate_to("https://example.org/x.png", image, is_external=True)
    assert [(f.kind, f.detail) for f in check().errors] == [("outside request", "https://example.org/x.png")]


# PDF


@pytest.fixture
def pages(folder: Path) -> tuple[PdfWriter, Callable[[], Report]]:
    writer = PdfWriter(clone_from=PdfReader(folder / "small.pdf"))

    def check() -> Report:
        writer.write(folder / "changed.pdf")
        return check_deck(folder / "changed.pdf")

    return writer, check


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("/MarkInfo", "not tagged"),
        ("/Lang", "no language"),
        ("/ViewerPreferences", "no document title"),
        ("/Outlines", "no bookmarks"),
    ],
)
def test_what_a_document_must_say_is_missed(pages: Any, name: str, kind: str) -> None:
    writer, check = pages
    del writer._root_object[name]
    assert kinds(check()) == {kind}


def test_a_document_without_title_is_found(pages: Any) -> None:
    writer, check = pages
    writer.metadata = None
    assert kinds(check()) == {"no document title"}


def test_a_figure_without_words_is_found_on_its_page(pages: Any) -> None:
    writer, check = pages
    figure = next(tag for tag in tags(writer._root_object["/StructTreeRoot"]) if tag["/S"] == "/Figure")
    figure[NameObject("/Alt")] = TextStringObject(" ")
    assert [(f.slide, f.kind) for f in check().errors] == [("3", "no alt text")]


def test_a_script_in_a_document_is_found(pages: Any) -> None:
    writer, check = pages
    names = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('x')")}
    action = DictionaryObject({NameObject(name): value for name, value in names.items()})
    writer._root_object[NameObject("/OpenAction")] = action
    assert kinds(check()) == {"runs code"}


def test_a_font_that_is_not_in_the_file_is_found(pages: Any) -> None:
    writer, check = pages
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    fonts = writer.pages[2]["/Resources"].get_object()["/Font"].get_object()
    fonts[NameObject("/Fx")] = font
    assert [(f.kind, f.detail) for f in check().errors] == [("font not embedded", "Helvetica")]


def test_text_beyond_the_page_is_found(pages: Any) -> None:
    writer, check = pages
    writer.pages[6].cropbox.upper_right = (400, 540)
    writer.pages[6][NameObject("/CropBox")] = ArrayObject([NumberObject(n) for n in (0, 300, 960, 540)])
    assert {(f.slide, f.kind) for f in check().errors} == {("7", "text outside")}


# The command


def test_the_command_prints_its_report_and_sets_the_exit_code(
    folder: Path, slides: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    deck, check = slides
    assert cli.main(["check-deck", str(folder / "small.pptx"), str(folder / "small.pdf")]) == 0
    said = capsys.readouterr().out
    assert "small.pptx: 8 slides, 0 errors" in said
    assert "small.pdf: 8 slides, 0 errors" in said
    deck.slides[2].shapes.title.text_frame.text = ""
    check()
    assert cli.main(["check-deck", str(folder / "changed.pptx")]) == 1
    assert "error  no title (1)." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["none.html", "notes.txt", "broken.pptx", "broken.pdf", "broken.html"])
def test_a_file_that_cannot_be_checked_is_said(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    if name != "none.html":
        (folder / name).write_bytes(b"\xff\xfe\x00 no deck")
    assert cli.main(["check-deck", str(folder / name)]) == 1
    said = capsys.readouterr().err
    assert name in said
    assert "Traceback" not in said


def test_errors_are_those_of_the_kit() -> None:
    with pytest.raises(KitError, match="There is no file"):
        check_deck(Path("nowhere.pptx"))
