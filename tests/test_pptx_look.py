"""deck.pptx in an organisation's look: colours, typeface, logo, marking; and the blocks that any notebook may bring."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Picture
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from sample_deck import NOTES, SOURCE, long_run, sample_deck

from kitlib.decks.look import COLOURS, Logo, Look
from kitlib.decks.markdown import blocks, inline
from kitlib.decks.model import Block, Code, FigureBlock, Image, Math, Placeholder, Prose, Run, Slide
from kitlib.decks.pptx import colours, write_pptx
from kitlib.decks.pptx.chart_frame import frame
from kitlib.decks.pptx.chart_labels import settled
from kitlib.decks.pptx.chart_xml import drawn_values
from kitlib.decks.pptx.formula import in_line, without_math
from kitlib.decks.pptx.recipe import Label, Recipe, Series
from kitlib.errors import KitError

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60" width="200" height="60">
<rect width="200" height="60" fill="#BC4E27"/><text x="20" y="40" font-family="Arial">ORG</text></svg>"""
LOGO = Logo(SVG, "image/svg+xml", "The organisation")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pptx-look")


def drawn(kind: str = "PNG", wide: int = 640, high: int = 480) -> bytes:
    out = BytesIO()
    Picture.new("RGB", (wide, high), (15, 92, 122)).save(out, kind)
    return out.getvalue()


def written(cache: Path, *inside: Block, look: Look | None = None, title: str = "A title") -> Any:
    slide = Slide("test/own", "content", inline(title), blocks=inside, sources=(SOURCE,), notes=NOTES)
    deck = replace(sample_deck(), slides=(slide,))
    return Presentation(BytesIO(write_pptx(deck, cache, look or Look()))).slides[0]


def words(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def pictures(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]


def alt(shape: Any) -> str:
    return str(shape._element.xpath("./*[1]/p:cNvPr/@descr")[0])


def test_colours_and_font_of_a_look_are_the_themes(cache: Path) -> None:
    look = Look(colours={**COLOURS, "primary": "#7A1F5C", "night": "#3B0D2E"}, font="Georgia")
    with zipfile.ZipFile(BytesIO(write_pptx(sample_deck(), cache, look))) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
    assert 'accent1><a:srgbClr val="7A1F5C"/>' in theme
    assert 'dk2><a:srgbClr val="3B0D2E"/>' in theme
    assert '<a:majorFont><a:latin typeface="Georgia"' in theme


def test_words_in_a_pale_accent_are_darkened_until_they_can_be_read() -> None:
    with colours.using(colours.palette({**COLOURS, "primary": "#FFC000"})):
        assert "lumMod" in colours.colour("accent1", words=True)
        assert "lumMod" not in colours.colour("accent1")
    assert colours.colour("accent1", words=True) == '<a:schemeClr val="accent1"/>'


def test_drawings_take_the_colours_of_the_look(cache: Path) -> None:
    figure = FigureBlock(figure=replace(long_run(), native=None), titled=False)
    plain = pictures(written(cache, figure))[0].image.blob
    other = pictures(written(cache, figure, look=Look(colours={**COLOURS, "primary": "#7A1F5C"})))[0].image.blob
    assert b"\x0f\x5c\x7a" in Picture.open(BytesIO(plain)).convert("RGB").tobytes()
    assert b"\x7a\x1f\x5c" in Picture.open(BytesIO(other)).convert("RGB").tobytes()


def test_logo_stands_on_the_title_slide_and_in_the_masters_foot(cache: Path) -> None:
    made = Presentation(BytesIO(write_pptx(sample_deck(), cache, Look(logo=LOGO, author="An author"))))
    assert [alt(picture) for picture in pictures(made.slides[0])] == ["The organisation"]
    assert [alt(picture) for picture in pictures(made.slide_master)] == ["The organisation"]
    (logo,), names = pictures(made.slides[0]), [shape.name for shape in made.slides[0].shapes]
    plate = made.slides[0].shapes[names.index("Plate")]
    assert names.index("Plate") < names.index("Logo"), "the plate is below the logo"
    assert plate.left < logo.left
    assert plate.left + plate.width > logo.left + logo.width
    assert plate.top < logo.top
    assert plate.top + plate.height > logo.top + logo.height
    assert made.core_properties.author == "An author"


def test_labels_that_would_lie_on_each_other_are_moved_apart_and_no_others() -> None:
    names = tuple(str(year) for year in range(2015, 2025))
    near = {4: Label("a long name of a year", "ink", "t"), 6: Label("another long name", "ink", "t")}
    line = Series("Deaths", [100.0] * 10, labels=near)
    recipe = Recipe("line", names, [line], "deaths")
    for wide, moved in ((1152, False), (500, True)):
        place = frame(recipe, wide, 200)
        first, second = settled(recipe, place, drawn_values).series[0].labels.values()
        assert first == near[4]
        assert (abs(second.shift[1]) >= 18) == moved
    assert line.labels is near


def test_logo_that_cannot_be_read_is_an_error(cache: Path) -> None:
    with pytest.raises(KitError, match="logo"):
        write_pptx(sample_deck(), cache, Look(logo=Logo(b"torn", "image/png", "Torn")))
    with pytest.raises(KitError, match=r"logo.*cannot be read"):
        write_pptx(sample_deck(), cache, Look(logo=Logo(b"<svg", "image/svg+xml", "Torn")))


def test_marking_that_is_too_long_is_refused_with_the_limit(cache: Path) -> None:
    with pytest.raises(KitError, match=r"has 300 characters.*holds about 1\d\d"):
        write_pptx(sample_deck(), cache, Look(marking="SECRET " * 42 + "SECRET"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_pictures_of_a_notebook_are_taken_as_they_are(kind: str, cache: Path) -> None:
    data = drawn(kind)
    (found,) = pictures(written(cache, Image(data=data, mime=f"image/{kind.lower()}", alt="A blue field")))
    assert found.image.blob == data
    assert alt(found) == "A blue field"
    assert found.width / found.height == pytest.approx(640 / 480, abs=0.01)


def test_svg_becomes_a_picture_and_a_torn_one_a_sentence(cache: Path) -> None:
    torn = Image(data=b"x", mime="image/png", alt="T")
    slide = written(cache, Image(data=SVG, mime="image/svg+xml", alt="Logo"), torn)
    assert [alt(picture) for picture in pictures(slide)] == ["Logo"]
    assert "The picture cannot be read. T" in words(slide)


def test_placeholder_says_what_is_missing(cache: Path) -> None:
    assert "Run it in JupyterLab." in words(written(cache, Placeholder(text="A widget. Run it in JupyterLab.")))


def test_long_error_keeps_its_last_line(cache: Path) -> None:
    text = "\n".join(["Traceback", *(f"  line {n}" for n in range(60)), "\x1b[31mKeyError\x1b[0m: 'homicide'"])
    said = words(written(cache, Code(text=text, kind="error")))
    assert "KeyError: 'homicide'" in said
    assert "Traceback" not in said


def test_code_is_coloured_by_the_theme_and_its_empty_lines_are_no_higher_than_others(cache: Path) -> None:
    code = Code(text="import x\n\n\nprint(x)  # why", language="python")
    (paragraph,) = written(cache, code)._element.xpath("//p:sp[p:nvSpPr/p:cNvPr/@name='Code']//a:p")
    sizes = {e.get("sz") for e in paragraph.xpath("./a:r/a:rPr | ./a:br/a:rPr")}
    assert len(sizes) == 1
    assert None not in sizes
    assert len(paragraph.xpath("./a:br")) == 3
    assert paragraph.xpath("./a:r[a:t='import']/a:rPr[@b='1']//a:schemeClr/@val") == ["accent1"]


def test_formula_is_an_equation_with_plain_letters_for_other_programs(cache: Path) -> None:
    slide = written(cache, *blocks("Before."), Math(latex=r"r_t = \frac{h}{n} \times 10^5"))
    (around,) = slide._element.xpath("//*[local-name()='AlternateContent']")
    native, other = around
    assert native.xpath(".//*[local-name()='f']/*[local-name()='num']")
    assert other.xpath(".//*[local-name()='t']/text()") == ["rₜ = h/n × 10⁵"]
    assert native[0].xpath("p:nvSpPr/p:cNvPr/@descr") == [r"Formula: r_t = \frac{h}{n} \times 10^5"]
    ids = slide._element.xpath("//p:cNvPr/@id")
    assert len(ids) == len(set(ids)) + 1


def test_formula_that_cannot_be_read_stays_as_words(cache: Path) -> None:
    assert "x/" in words(written(cache, Math(latex=r"\frac{x}{")))


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"\alpha_{1} \leq \beta^2", "α₁ ≤ β²"),
        (r"\sqrt{a+b}", "√(a+b)"),
        (r"e^{-\lambda t}", "e^(−λ t)"),
        (r"\text{rate} \approx 25.8", "rate ≈ 25.8"),
        (r"\unknown{x}", "unknownx"),
    ],
)
def test_formula_in_a_sentence_is_read_as_letters(latex: str, said: str) -> None:
    assert in_line(latex) == said


def test_inline_math_becomes_plain_runs(cache: Path) -> None:
    prose = Prose(text=(Run("Where "), Run(r"\beta_1", math=True), Run(" is.")))
    assert "Where β₁ is." in words(written(cache, prose))
    untouched = blocks("No formula.")
    assert without_math(untouched) is untouched


def test_opening_slide_with_more_than_words_shows_it_all(cache: Path) -> None:
    figure = FigureBlock(figure=long_run(), titled=True)
    deck = replace(sample_deck(), slides=(Slide("t/s", "section", inline("A section"), blocks=(figure,)),))
    slide = Presentation(BytesIO(write_pptx(deck, cache))).slides[0]
    assert any(shape.has_chart for shape in slide.shapes)
