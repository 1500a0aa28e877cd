"""Markdown cells become blocks of a deck, and links into the evidence are known as such."""

from __future__ import annotations

import pytest

from kitlib.decks.markdown import blocks, inline, reference
from kitlib.decks.model import Block, Callout, Code, Heading, List, Prose, Run, Table, plain


def kinds(source: str) -> list[str]:
    return [type(block).__name__ for block in blocks(source)]


def only(source: str) -> Block:
    (block,) = blocks(source)
    return block


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("facts.md#homicides-2023", ("fact", "homicides-2023")),
        ("./facts.md#x", ("fact", "x")),
        ("claims.md#T06", ("claim", "T06")),
        ("sources.md#inegi_2025", ("source", "inegi_2025")),
        ("terms.md#femicide", ("term", "femicide")),
        ("facts.md", None),
        ("notes.md#x", None),
        ("https://example.org/facts.md#x", None),
    ],
)
def test_links_into_the_evidence_are_references(href: str, expected: tuple[str, str] | None) -> None:
    assert reference(href) == expected
    (run,) = inline(f"[words]({href})")
    assert run.ref == expected
    assert run.href == ("" if expected else href)


def test_a_link_ends_where_it_ends() -> None:
    runs = inline("In [2023](facts.md#a) and **[2024](facts.md#b)** it *fell*.")
    assert [(r.text, r.ref and r.ref[1], r.strong, r.em) for r in runs] == [
        ("In ", None, False, False),
        ("2023", "a", False, False),
        (" and ", None, False, False),
        ("2024", "b", True, False),
        (" it ", None, False, False),
        ("fell", None, False, True),
        (".", None, False, False),
    ]


def test_a_line_break_in_the_source_is_a_space_and_two_spaces_break_the_line() -> None:
    paragraph = only("one\ntwo  \nthree")
    assert isinstance(paragraph, Prose)
    assert plain(paragraph.text) == "one two three"
    assert [r.line_break for r in paragraph.text] == [False, False, False, True, False]


def test_headings_paragraphs_and_code_keep_their_order() -> None:
    assert kinds("# One\n\nWords.\n\n```python\nx = 1\n```\n\n### Three") == ["Heading", "Prose", "Code", "Heading"]
    first = blocks("### Three **bold**")[0]
    assert isinstance(first, Heading)
    assert (first.level, plain(first.text)) == (3, "Three bold")
    code = only("```python\nx = 1\n```")
    assert isinstance(code, Code)
    assert (code.text, code.language) == ("x = 1", "python")


def test_lists_nest_and_keep_their_first_number() -> None:
    made = only("3. three\n   - inner\n4. four")
    assert isinstance(made, List)
    assert (made.ordered, made.start) == (True, 3)
    assert [plain(item.text) for item in made.items] == ["three", "four"]
    (inner,) = made.items[0].children
    assert isinstance(inner, List)
    assert not inner.ordered


def test_tables_keep_alignment_and_references() -> None:
    made = only("| a | b | c |\n| --- | ---: | :---: |\n| 1 | [2](facts.md#x) | |")
    assert isinstance(made, Table)
    assert made.align == ("left", "right", "center")
    assert [plain(cell) for cell in made.header] == ["a", "b", "c"]
    assert made.rows[0][1][0].ref == ("fact", "x")
    assert made.rows[0][2] == ()


def test_a_quotation_that_begins_in_bold_is_a_box_with_a_title() -> None:
    made = only("> **Since this was written.** The count fell.\n>\n> - one")
    assert isinstance(made, Callout)
    assert plain(made.title) == "Since this was written."
    assert [type(b).__name__ for b in made.blocks] == ["Prose", "List"]
    assert isinstance(made.blocks[0], Prose)
    assert plain(made.blocks[0].text).strip() == "The count fell."


def test_a_number_in_the_title_of_a_box_keeps_its_fact() -> None:
    made = only("> **INEGI: [33,550](facts.md#a) deaths** in 2024.")
    assert isinstance(made, Callout)
    assert [(r.text, r.ref) for r in made.title] == [("INEGI: ", None), ("33,550", ("fact", "a")), (" deaths", None)]
    assert not any(r.strong for r in made.title)


def test_other_quotations_have_no_title() -> None:
    made = only("> Words that somebody wrote.")
    assert isinstance(made, Callout)
    assert made.title == ()


def test_html_is_text_and_code_is_code() -> None:
    (run,) = inline("<script>alert(1)</script>")
    assert run.text == "<script>alert(1)</script>"
    assert inline("`36,000`") == (Run("36,000", code=True),)


def test_an_empty_cell_is_nothing() -> None:
    assert blocks("") == ()
    assert blocks("  \n\n") == ()
