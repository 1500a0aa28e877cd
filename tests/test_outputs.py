"""Outputs of anybody's notebook become blocks: shown if they can be, else said so; nothing runs, nothing is fetched."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import everything as e
import pandas as pd
import pytest
from browser import audit_deck, axe_findings, chromium, tab

from kitlib.decks import cut, notrun
from kitlib.decks.exporters import read_deck
from kitlib.decks.handout import write_handout
from kitlib.decks.html import write_deck
from kitlib.decks.htmlblocks import html_blocks
from kitlib.decks.model import (
    Block,
    Code,
    Deck,
    FigureBlock,
    Heading,
    Image,
    Math,
    Placeholder,
    Prose,
    Slide,
    Table,
    plain,
)
from kitlib.decks.sanitise import clean_html, clean_svg
from kitlib.lessons import cache
from kitlib.lessons.read import from_json
from kitlib.lessons.run import entry


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def deck(*cells: e.Cell, folder: Path | None = None, name: str = "notebook", **metadata: Any) -> Deck:
    return read_deck(e.notebook(list(cells), **metadata), name, str(folder or ""))


def blocks(
    *outputs: dict[str, Any], source: str = "x", folder: Path | None = None
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Blocks that outputs of one cell become, and the warnings."""
    made = deck(
        e.md("# T", "slide"), e.md("## H", "slide"), e.code(source, *outputs, tags=["hide-input"]), folder=folder
    )
    return made.slides[-1].blocks, made.warnings


def only(*outputs: dict[str, Any], source: str = "x") -> Any:
    (block,), _said = blocks(*outputs, source=source)
    return block


def words(slide: Slide) -> list[str]:
    return [type(block).__name__ for block in slide.blocks]


def texts(table: Table) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in (table.header, *table.rows)]


# --- tables


def test_a_pandas_table_is_a_table() -> None:
    made = only(e.table(e.frame()))
    assert texts(made)[0] == ["", "state", "victims", "rate"]
    assert texts(made)[1] == ["0", "Guanajuato", "3151", "49.4"]
    assert made.align == ("left", "left", "right", "right")


def test_rows_and_columns_of_two_levels_are_flattened() -> None:
    made = only(e.table(e.crossed()))
    assert texts(made)[0] == ["region", "year", "deaths · men", "deaths · women", "victims · men", "victims · women"]
    assert [row[:3] for row in texts(made)[1:]] == [
        ["North", "2023", "9120"], ["North", "2024", "8990"], ["Centre", "2023", "7420"], ["Centre", "2024", "7610"],
    ]  # fmt: skip


def test_a_table_that_pandas_cut_says_so() -> None:
    with pd.option_context("display.max_rows", 10):
        found, _said = blocks(e.table(e.TALL))
    assert isinstance(found[0], Table)
    assert len(found[0].rows) == 11
    assert isinstance(found[1], Prose)
    assert plain(found[1].text) == "60 rows × 3 columns"


def test_spans_of_any_size_do_no_harm() -> None:
    html = "<table>" + "<tr><td rowspan=65000 colspan=65000>a</td><td>b</td></tr>" * 3 + "</table>"
    (made,) = html_blocks(clean_html(html)[0], lambda _s, _a: ())
    assert isinstance(made, Table)
    assert len(made.header) == len(made.rows[0]) <= 60


# --- charts


def test_an_altair_chart_is_a_figure_named_by_its_title() -> None:
    made = only(e.result({e.VEGALITE: e.vegalite(title="Monthly victims")}))
    assert isinstance(made, FigureBlock)
    assert not made.titled
    assert made.figure.alt == "Monthly victims"
    described = only(e.result({"application/vnd.vegalite.v4+json": e.vegalite(description="Bars that fall")}))
    assert described.figure.alt == "Bars that fall"


def test_a_chart_of_altairs_default_renderer_is_taken_out_of_its_script() -> None:
    made = only(e.result({"text/html": e.altair_html(e.vegalite(title="T")), "text/plain": "alt.Chart(...)"}))
    assert isinstance(made, FigureBlock)


def test_a_chart_without_words_gets_some_and_a_warning() -> None:
    (made,), said = blocks(e.result({e.VEGALITE: e.vegalite()}))
    assert isinstance(made, FigureBlock)
    assert made.figure.alt == "Chart from cell 3"
    assert said == ("notebook.ipynb, cell 3 ('x'): its chart has no description; set one, it is what is read to who "
                    "cannot see the chart.",)  # fmt: skip


@pytest.mark.parametrize("more", [
    {"data": {"url": "https://example.org/a.csv"}},
    {"data": {"url": "a.csv"}},
    {"mark": {"type": "image"}},
])  # fmt: skip
def test_a_chart_that_would_fetch_is_a_placeholder(more: dict[str, Any]) -> None:
    made = only(e.result({e.VEGALITE: e.vegalite(title="T", **more)}))
    assert isinstance(made, Placeholder)
    assert "fetches nothing" in made.text


def test_a_chart_that_cannot_be_drawn_is_its_picture_or_a_placeholder() -> None:
    broken = e.vegalite(title="T", mark={"type": "nonsense"}, encoding={"x": 4})
    assert isinstance(only(e.result({e.VEGALITE: broken})), Placeholder)
    assert isinstance(only(e.result({e.VEGALITE: broken, "image/png": e.base64(e.picture())})), Image)


def test_a_plotly_chart_is_its_picture_or_says_how_to_get_one() -> None:
    data = {e.PLOTLY: {"data": [], "layout": {"title": {"text": "Victims <b>2024</b>"}}}}
    made = only(e.shown({**data, "image/png": e.base64(e.picture())}))
    assert isinstance(made, Image)
    assert made.alt == "Plotly chart: Victims 2024"
    alone = only(e.shown({**data, "text/html": "<script>x</script>"}))
    assert isinstance(alone, Placeholder)
    assert 'fig.show("png")' in alone.text
    assert "kaleido" in alone.text


# --- pictures


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_pictures_are_embedded(kind: str) -> None:
    made = only(e.shown({f"image/{kind.lower()}": e.base64(e.picture(kind))}, alt="Bars"))
    assert isinstance(made, Image)
    assert made.alt == "Bars"
    assert made.mime == f"image/{kind.lower()}".replace("webp", "png")


def test_alt_text_is_looked_for_and_its_lack_is_said() -> None:
    png = {"image/png": e.base64(e.picture())}
    assert only(e.shown(png, **{"image/png": {"alt": "In the metadata"}})).alt == "In the metadata"
    assert only(e.shown(png), source='#| fig-alt: "In a comment"\nplot()').alt == "In a comment"
    (made,), said = blocks(e.shown(png))
    assert isinstance(made, Image)
    assert made.alt == "Picture from cell 3"
    assert "no alt text" in said[0]


def test_the_text_of_an_axes_is_not_shown_beside_its_picture() -> None:
    found, _said = blocks(e.result({"text/plain": "<Axes: xlabel='a'>"}), e.shown({"image/png": e.base64(e.picture())}))
    assert [type(b) for b in found] == [Image]


@pytest.mark.parametrize("data", ["!!!", e.base64(b"no picture"), e.base64(e.picture()[:300]), 7])
def test_a_damaged_picture_is_a_placeholder_that_says_so(data: Any) -> None:
    (made,), said = blocks(e.shown({"image/png": data}))
    assert isinstance(made, Placeholder)
    assert made.text.startswith("A picture is not shown: ")
    assert "cell 3" in said[0]


def test_attachments_and_files_beside_the_notebook_are_embedded(tmp_path: Path) -> None:
    e.beside(tmp_path)
    attached = {"attachments": {"a b.png": {"image/png": e.base64(e.picture())}}}
    made = deck(
        e.md("# T"),
        e.md("## A\n\nOne ![Bars](attachment:a%20b.png) two", **attached),
        e.md("## B\n\n![Bars](pictures/bars%20año.jpg)"),
        e.md('## C\n\n<img src="pictures/bars año.jpg" alt="By HTML" width="300">'),
        e.md("## D\n\n- point ![Bars](pictures/bars%20a%C3%B1o.jpg)"),
        folder=tmp_path,
        name="mi análisis (1)",
    )
    assert [words(slide) for slide in made.slides[1:]] == [["Prose", "Image", "Prose"], ["Image"], ["Image"], ["List"]]
    assert isinstance(made.slides[3].blocks[0], Image)
    assert made.slides[3].blocks[0].alt == "By HTML"
    assert made.warnings == ()


@pytest.mark.parametrize("address", [
    "https://example.org/a.png", "//example.org/a.png", "file:///etc/hostname", "/etc/hostname", "missing.png",
    "attachment:missing.png", "data:image/png;base64,AAAA", "\\\\server\\a.png", "pictures",
])  # fmt: skip
def test_a_picture_that_stands_elsewhere_is_a_placeholder(tmp_path: Path, address: str) -> None:
    e.beside(tmp_path)
    made = deck(e.md(f"# T\n\n## H\n\n![Bars](<{address}>)"), folder=tmp_path)
    (block,) = made.slides[-1].blocks
    assert isinstance(block, Placeholder)
    assert block.text.startswith("Bars. The picture ")
    assert "notebook.ipynb, cell 1" in made.warnings[0]


def test_an_output_over_ten_megabytes_is_a_placeholder() -> None:
    (made,), said = blocks(e.shown({"image/png": "A" * 10_500_000, "text/plain": "x"}))
    assert isinstance(made, Placeholder)
    assert made.text.startswith("An output of 10 MB is not shown") or made.text.startswith("An output of 11 MB")
    assert said[0].startswith("notebook.ipynb, cell 3 ('x'): An output of")


# --- words


def test_streams_are_merged_and_their_colours_taken_out() -> None:
    found, _said = blocks(
        e.stream("10%\r50%\r"), e.stream("100%\n"), e.stream("\x1b[33mWarn\x1b[0m\n", "stderr"), e.stream("end")
    )
    assert [b.text for b in found if isinstance(b, Code)] == ["100%", "Warn", "end"]


def test_output_that_goes_on_is_cut_with_a_pointer() -> None:
    made = only(e.stream(e.LONG))
    assert made.text.count("\n") < 160
    assert made.text.endswith("more lines in the notebook")


def test_an_error_keeps_its_end_without_colours() -> None:
    made = only(e.error(40))
    assert made.kind == "error"
    assert made.text.endswith("KeyError: 'homicide'")
    assert "\x1b" not in made.text
    assert made.text.count("\n") < 15
    assert only({"output_type": "error", "ename": "E", "evalue": "why", "traceback": []}).text == "E: why"


def test_formulas_in_outputs_and_markdown() -> None:
    made = only(e.result({"text/latex": "$\\displaystyle x^2$", "text/plain": "x**2"}))
    assert made == Math(latex="x^2")
    text = deck(
        e.md(
            "# T\n\n## H\n\nIn a line $x^2$ and US$5 million, $6 or $7.\n\n$$\ny\n$$\n\n"
            "\\begin{align}\na&=b\n\\end{align}"
        )
    )
    assert words(text.slides[-1]) == ["Prose", "Math", "Math"]
    prose = text.slides[-1].blocks[0]
    assert isinstance(prose, Prose)
    assert [run.text for run in prose.text if run.math] == ["x^2"]
    assert plain(prose.text) == "In a line x^2 and US$5 million, $6 or $7."


def test_a_formula_that_cannot_be_read_is_shown_as_it_was_written(own_cache: Path) -> None:
    made = deck(e.md("# T\n\n## H\n\n$$\\unknowncommand{x}$$"))
    assert "the formula '\\\\unknowncommand{x}' is shown as it was written" in made.warnings[0]
    assert "<code>\\unknowncommand{x}</code>" in write_deck(made, own_cache)


def test_a_control_without_its_kernel_is_a_placeholder() -> None:
    made = only(e.result({e.WIDGET: {"model_id": "x"}, "text/plain": "IntSlider(5)"}))
    assert isinstance(made, Placeholder)


@pytest.mark.parametrize(("data", "kind"), [
    ({"text/html": "<div><iframe src='https://x'></iframe></div>", "text/plain": "<folium.Map at 0x7f>"}, Placeholder),
    ({"application/javascript": "x", "text/plain": "<Javascript>"}, Placeholder),
    ({"application/x-strange": "x"}, Placeholder),
    ({"application/json": {"a": 1}, "text/plain": "<JSON>"}, Code),
    ({"text/html": "<div id='sk-top-container'>x</div>", "text/plain": "Model()"}, Code),
    ({"text/html": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'></svg>"}, Image),
    ({"text/html": "<h3>Head</h3>", "text/plain": "<HTML>"}, Heading),
    ({"application/vnd.kitlib.figure+json": {"kit": "figure/9"}}, Placeholder),
])  # fmt: skip
def test_other_outputs_are_what_can_be_shown_of_them(data: dict[str, Any], kind: type) -> None:
    assert isinstance(only(e.result(data)), kind)


# --- hostile


def test_html_keeps_its_words_and_loses_what_acts() -> None:
    cleaned, removed = clean_html(e.HOSTILE_HTML)
    assert "Kept heading" in cleaned
    assert "Kept words" in cleaned
    assert not re.search(r"pwned|<script|<style|<iframe|<form|onerror|javascript", cleaned)
    assert {"<script>", "<iframe>", "onerror", "a href that runs code"} <= set(removed)


def test_a_drawing_keeps_its_words_and_loses_what_acts() -> None:
    cleaned, removed = clean_svg(e.HOSTILE_SVG.encode())
    assert b"words stay" in cleaned
    assert not re.search(rb"pwned|evil|script|foreignObject", cleaned)
    assert {"onload", "<script>", "<foreignObject>", "a style that fetches", "a link out of the drawing"} <= set(
        removed
    )


@pytest.mark.parametrize("svg", [
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', "<svg", "<p/>", "",
])  # fmt: skip
def test_a_drawing_that_cannot_be_read_is_refused(svg: str) -> None:
    with pytest.raises(ValueError, match="drawing"):
        clean_svg(svg.encode())


def test_nothing_of_a_stranger_runs_in_a_deck_or_a_handout(own_cache: Path) -> None:
    made = read_deck(e.hostile(), "hostile")
    for page in (write_deck(made, own_cache), write_handout(made, own_cache)):
        body = page[page.index("<body") :]
        ours = body.rindex("</div>") if "Reveal" in body else len(body)
        theirs = re.sub(r"<script>.*?</script>", "", body[:ours], flags=re.DOTALL)
        acting = re.findall(r"<[^>]*(?:\son\w+=|(?:href|src)=.?javascript:|evil\.example|<script)[^>]*>", theirs)
        assert acting == []
        assert "<script>pwned" not in body
    said = "\n".join(made.warnings)
    assert "hostile.ipynb, cell 1" in said
    assert "taken out, since a deck runs and fetches nothing: " in said
    assert "cell 5" in said


# --- slides


def test_a_notebook_that_says_nothing_of_slides_is_cut_at_its_headings() -> None:
    made = deck(
        e.md("# Analysis\n\nWhat this is."),
        e.code("import x"),
        e.md("## Data\n\nWords.\n\n## Method\n\nWords."),
        e.code("1", e.result({"text/plain": "1"})),
        e.md("## Findings"),
        e.md("### Detail\n\nMore."),
    )
    assert [(s.kind, plain(s.title), words(s)) for s in made.slides] == [
        ("title", "Analysis", []),
        ("content", "Analysis", ["Code"]),
        ("content", "Data", ["Prose"]),
        ("content", "Method", ["Prose", "Code", "Code"]),
        ("content", "Findings", ["Heading", "Prose"]),
    ]
    assert plain(made.slides[0].subtitle) == made.subtitle == "What this is."


def test_a_long_slide_is_split_at_the_third_level_and_then_where_it_is_full() -> None:
    pictures = [e.shown({"image/png": e.base64(e.picture())}, alt="Bars")] * 3
    made = deck(e.md("# T\n\n## A"), e.code("a()", *pictures), e.md("### Detail"), e.code("b()", *pictures))
    assert [plain(s.title) for s in made.slides] == ["T", "A", "A (2)", "A (3)", "Detail", "Detail (2)", "Detail (3)"]
    assert all(cut.weight(s.blocks) <= cut.ROOM for s in made.slides)


@pytest.mark.parametrize(("metadata", "cells", "title"), [
    ({}, [e.md("Text.\n\n```\n# no heading\n```\n\n## The *first* heading")], "The first heading"),
    ({"title": "From metadata"}, [e.md("## H\n\nx")], "From metadata"),
    ({}, [e.code("1", e.result({"text/plain": "1"}))], "mi análisis"),
])  # fmt: skip
def test_a_deck_has_a_title_slide(metadata: dict[str, Any], cells: list[e.Cell], title: str) -> None:
    made = deck(*cells, name="mi análisis", **metadata)
    assert (made.title, made.slides[0].kind, plain(made.slides[0].title)) == (title, "title", title)


def test_a_notebook_without_anything_says_so(own_cache: Path) -> None:
    made = deck()
    assert words(made.slides[0]) == ["Placeholder"]
    assert made.warnings == ("notebook.ipynb: This notebook has nothing to show.",)
    assert "nothing to show" in write_deck(made, own_cache)


def test_tags_of_jupyter_book_hide_code_outputs_and_cells() -> None:
    one = e.result({"text/plain": "1"})
    made = deck(
        e.md("# T\n\n## H"),
        e.code("a", one, tags=["hide-input"]),
        e.code("b", one, jupyter={"outputs_hidden": True}),
        e.code("c", one, tags=["remove-cell"]),
    )
    assert [b.text for b in made.slides[-1].blocks if isinstance(b, Code)] == ["1", "b"]


def test_links_into_evidence_are_ordinary_ones_in_a_strangers_notebook() -> None:
    made = deck(e.md("# T\n\n## H\n\n[1](facts.md#nothing)"))
    prose = made.slides[-1].blocks[0]
    assert isinstance(prose, Prose)
    assert (prose.text[0].ref, prose.text[0].href) == (None, "facts.md#nothing")


def test_a_heading_of_many_lines_is_cut_and_said_whole_below() -> None:
    made = deck(e.md("# T"), e.md(f"## {e.PROSE}"))
    assert len(plain(made.slides[1].title)) < 145
    assert plain(made.slides[1].title).endswith(" …")
    prose = made.slides[1].blocks[0]
    assert isinstance(prose, Prose)
    assert plain(prose.text) == e.PROSE


def test_code_is_marked_up_and_escaped() -> None:
    from kitlib.decks.highlight import highlight

    assert str(highlight("if x < 1:  # <b>", "ipython3")) == (
        '<span class="c-key">if</span> x &lt; <span class="c-number">1</span>:  <span class="c-note"># &lt;b&gt;</span>'
    )
    assert str(highlight("<b>", "no such language")) == "&lt;b&gt;"


# --- not run


def unrun(*sources: str) -> dict[str, Any]:
    cells = [{**e.code(source), "execution_count": None} for source in sources]
    return e.notebook([e.md("# T\n\n## H"), *cells])


def test_a_notebook_that_was_not_run_says_so_where_an_output_would_be() -> None:
    made = read_deck(unrun("import pandas as pd", "df.plot()", "x = 1", "%matplotlib inline\nplt.show()"), "año 1")
    assert [b.text for b in made.slides[-1].blocks if isinstance(b, Placeholder)] == [notrun.words()] * 2
    assert len(made.warnings) == 1
    assert made.warnings[0].startswith("año 1.ipynb has not been run: 2 outputs are missing")
    assert 'jupyter nbconvert --to notebook --execute --inplace "año 1.ipynb"' in made.warnings[0]


def test_outputs_of_an_earlier_run_of_the_same_code_are_taken() -> None:
    raw = unrun("1 + 1")
    cache.remember(entry(from_json(raw, Path("n.ipynb"))), [[e.result({"text/plain": "2"})]])
    made = read_deck(raw, "n")
    assert [b.text for b in made.slides[-1].blocks if isinstance(b, Code)] == ["1 + 1", "2"]
    assert made.warnings == ()
    assert read_deck(unrun("1 + 2"), "n").warnings != ()


# --- the whole


def test_everything_has_a_slide_each_and_every_loss_is_said(tmp_path: Path) -> None:
    made = read_deck(json.loads(e.write(tmp_path).read_text(encoding="utf-8")), "everything", str(tmp_path))
    assert len(made.presented().slides) == e.SLIDES
    assert [line.partition(":")[0] for line in made.warnings] == [
        f"everything.ipynb, cell {number}" + line[line.index(" (") : line.index(":")]
        for number, line in zip(
            sorted(int(re.findall(r"cell (\d+)", w)[0]) for w in made.warnings), made.warnings, strict=True
        )
    ]
    assert sum(isinstance(b, Placeholder) for s in made.slides for b in s.blocks) == len(made.warnings) == 4
    assert sum(bool(s.notes) for s in made.slides) == 3
    assert sum(isinstance(b, Image) for s in made.slides for b in s.blocks) == 7


@pytest.mark.browser
def test_everything_is_whole_accessible_and_offline_in_a_browser(tmp_path: Path) -> None:
    made = read_deck(json.loads(e.write(tmp_path).read_text(encoding="utf-8")), "everything", str(tmp_path))
    (tmp_path / "deck.html").write_text(write_deck(made.presented(), tmp_path / "cache"), encoding="utf-8")
    (tmp_path / "handout.html").write_text(write_handout(made, tmp_path / "cache"), encoding="utf-8")
    with chromium() as browser, tab(browser) as opened:
        assert audit_deck(opened, (tmp_path / "deck.html").as_uri()) == []
        more = opened.page.locator(".more").count()
        assert more == 5, "long and wide tables, long output, prose and list point to the handout"
    with chromium() as browser, tab(browser, (900, 900)) as opened:
        opened.page.goto((tmp_path / "handout.html").as_uri())
        assert axe_findings(opened.page) == []
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert (opened.outside, opened.errors) == ([], [])


@pytest.mark.browser
def test_a_strangers_deck_runs_and_fetches_nothing(tmp_path: Path) -> None:
    made = read_deck(e.hostile(), "hostile")
    (tmp_path / "deck.html").write_text(write_deck(made, tmp_path / "cache"), encoding="utf-8")
    with chromium() as browser, tab(browser) as opened:
        assert audit_deck(opened, (tmp_path / "deck.html").as_uri(), accessibility=False) == []
        assert opened.page.evaluate("typeof pwned") == "undefined"
