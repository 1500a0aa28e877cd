"""deck.pptx on somebody else's template: layouts found by their placeholders, nothing left of its own slides."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from office_template import from_libreoffice, mixed_up, without_body
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from sample_deck import sample_deck

from kitlib.decks.look import Look
from kitlib.decks.markdown import inline
from kitlib.decks.model import Cards, Slide, plain
from kitlib.decks.pptx import write_pptx
from kitlib.decks.pptx.template import open_template
from kitlib.errors import KitError

SIZES = [(9144000, 6858000), (9144000, 5143500), (12192000, 6858000), (6858000, 9144000)]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pptx-template")


@pytest.fixture(scope="module", params=SIZES, ids=["4:3", "small 16:9", "wide", "upright"])
def made(request: pytest.FixtureRequest, cache: Path) -> Any:
    return written(mixed_up(cache, *request.param), cache)


def written(template: Path, cache: Path, marking: str = "OFFICIAL") -> Any:
    data = write_pptx(sample_deck().presented(), cache, Look(template=template, marking=marking))
    return Presentation(BytesIO(data))


def words(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def overlapping(slide: Any) -> list[str]:
    """Name shapes that stand over each other, but for frames with their edges."""
    shown = [s for s in slide.shapes if s.name != "Edge" and s.width and s.height]
    slack = 15000
    return [
        f"{one.name} and {other.name}"
        for n, one in enumerate(shown)
        for other in shown[n + 1 :]
        if one.left + slack < other.left + other.width
        and other.left + slack < one.left + one.width
        and one.top + slack < other.top + other.height
        and other.top + slack < one.top + one.height
    ]


def test_slides_are_those_of_the_deck_and_no_others(made: Any) -> None:
    titles = [slide.shapes.title.text_frame.text[:20] for slide in made.slides]
    assert titles == [plain(slide.title)[:20] for slide in sample_deck().presented().slides]
    with zipfile.ZipFile(BytesIO(_bytes(made))) as package:
        assert not [name for name in package.namelist() if b"A slide of the template" in package.read(name)]


def _bytes(made: Any) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def test_nothing_leaves_the_slide_or_stands_over_another(made: Any) -> None:
    for slide in made.slides:
        assert overlapping(slide) == []
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= -1
            assert shape.left + shape.width <= made.slide_width + 1
            assert shape.top + shape.height <= made.slide_height + 1


def test_layouts_are_told_by_their_placeholders(cache: Path) -> None:
    found = open_template(mixed_up(cache)).layouts
    names = {use: one.layout.name for use, one in found.items()}
    assert names == {"title": "Vorlage 0", "section": "Vorlage 2", "content": "Vorlage 1", "only": "Vorlage 5"}


def test_words_tables_charts_and_notes_are_native_there_too(made: Any) -> None:
    kinds = [shape.shape_type for slide in made.slides for shape in slide.shapes]
    assert kinds.count(MSO_SHAPE_TYPE.TABLE) == 2
    assert kinds.count(MSO_SHAPE_TYPE.CHART) >= 5
    assert made.slides[2].notes_slide.notes_text_frame.text.startswith("Say the number slowly.")


def test_every_slide_has_marking_number_and_sources(made: Any) -> None:
    for slide in made.slides:
        assert "OFFICIAL" in words(slide)
        assert slide._element.xpath("//a:fld/@type") == ["slidenum"]
    assert all("Source: " in words(slide) for slide in list(made.slides)[2:] if "If asked" not in words(slide))


def test_four_cards_stand_in_two_rows_where_they_would_be_narrow(cache: Path) -> None:
    card = (inline("−42%"), inline("Somebody, in some year"), inline("Counted in one way or another, over a year."))
    slide = Slide("t/c", "content", inline("Four answers"), blocks=(Cards(cards=(card,) * 4),))
    deck = replace(sample_deck(), slides=(slide,))
    data = write_pptx(deck, cache, Look(template=mixed_up(cache)))
    cards = [shape for shape in Presentation(BytesIO(data)).slides[0].shapes if shape.name == "−42%"]
    assert len({shape.top for shape in cards}) == 2
    assert len(cards) == 4


def test_template_file_is_opened_as_a_presentation(cache: Path) -> None:
    source = mixed_up(cache)
    target = cache / "Vorlage é.potx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"presentation.main+xml", b"template.main+xml")
            new.writestr(name, part)
    assert len(written(target, cache).slides) == len(sample_deck().presented().slides)


def test_what_is_missing_is_said(cache: Path) -> None:
    with pytest.raises(KitError, match=r"has no layout with a title.*Needed.*Found: 'Title Slide' \(ctrTitle"):
        written(without_body(cache), cache)


def test_file_that_is_none_is_refused(cache: Path) -> None:
    torn = cache / "torn.potx"
    torn.write_bytes(b"PK no")
    with pytest.raises(KitError, match="no PowerPoint file"):
        written(torn, cache)
    with pytest.raises(KitError, match="cannot be read"):
        written(cache / "none.potx", cache)


def test_marking_too_long_for_any_line_is_refused(cache: Path) -> None:
    with pytest.raises(KitError, match="Shorten it"):
        written(mixed_up(cache), cache, "SECRET " * 60)


@pytest.mark.full
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["pptx", "potx"])
def test_template_of_libreoffice_carries_the_deck(kind: str, tmp_path: Path, cache: Path) -> None:
    made = written(from_libreoffice(tmp_path, kind), cache)
    assert made.slide_width / made.slide_height == pytest.approx(4 / 3, abs=0.01)
    assert [overlapping(slide) for slide in made.slides] == [[] for _slide in made.slides]
    title = made.slides[2].shapes.title
    assert title._element.xpath(".//a:latin/@typeface") == ["Georgia"]
    assert title._element.xpath(".//a:srgbClr/@val") == ["6a1b4d"]
    assert len(made.slides) == len(sample_deck().presented().slides)
