"""Markdown cells into blocks of the Deck model, links into the evidence recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kitlib.decks.model import Block, Callout, Code, Heading, Inline, Item, List, Prose, Run, Table

_REF = re.compile(r"^(?:\./)?(fact|claim|source|term)s\.md#(.+)$")
_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def inline(source: str) -> Inline:
    """Parse one line of Markdown.

    Examples
    --------
    >>> inline("In [2023](facts.md#x)")[1].ref
    ('fact', 'x')
    """
    tokens = _PARSER.parseInline(source)
    return _runs(tokens[0].children or [])


def blocks(source: str) -> tuple[Block, ...]:
    r"""Parse a Markdown cell.

    Examples
    --------
    >>> [type(b).__name__ for b in blocks("## Title\n\n- one\n- two")]
    ['Heading', 'List']
    """
    return tuple(_blocks(iter(_PARSER.parse(source))))


def reference(href: str) -> tuple[str, str] | None:
    """Kind and id of a link into a generated page, or None for an ordinary link."""
    found = _REF.match(href)
    return (found[1], found[2]) if found else None


def _blocks(tokens: Iterator[Token], until: str = "") -> Iterator[Block]:
    for token in tokens:
        if token.type == until:
            return
        if token.type == "heading_open":
            yield Heading(level=int(token.tag[1]), text=_content(tokens, "heading_close"))
        elif token.type == "paragraph_open":
            yield Prose(text=_content(tokens, "paragraph_close"))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield _list(tokens, token)
        elif token.type == "blockquote_open":
            yield _callout(tuple(_blocks(tokens, "blockquote_close")))
        elif token.type in ("fence", "code_block"):
            yield Code(text=token.content.rstrip("\n"), language=token.info.strip())
        elif token.type == "table_open":
            yield _table(tokens)


def _content(tokens: Iterator[Token], until: str) -> Inline:
    runs: Inline = ()
    for token in tokens:
        if token.type == until:
            break
        runs += _runs(token.children or [])
    return runs


def _list(tokens: Iterator[Token], opened: Token) -> List:
    items = []
    close = opened.type.replace("open", "close")
    for token in tokens:
        if token.type == close:
            break
        if token.type == "list_item_open":
            inner = tuple(_blocks(tokens, "list_item_close"))
            lead = inner[0].text if inner and isinstance(inner[0], Prose) else ()
            items.append(Item(text=lead, children=inner[1:] if lead else inner))
    return List(items=tuple(items), ordered=opened.tag == "ol", start=int(opened.attrGet("start") or 1))


def _callout(inner: tuple[Block, ...]) -> Callout:
    """Take the bold lead of a quotation as the box's title; links in it stay links."""
    first = inner[0] if inner else None
    if isinstance(first, Prose) and first.text and first.text[0].strong:
        lead = tuple(takewhile(lambda run: run.strong, first.text))
        rest = first.text[len(lead) :]
        if rest and not rest[0].text.strip():
            rest = rest[1:]
        body: tuple[Block, ...] = (Prose(text=rest),) if rest else ()
        return Callout(title=tuple(replace(run, strong=False) for run in lead), blocks=body + inner[1:])
    return Callout(title=(), blocks=inner)


def _table(tokens: Iterator[Token]) -> Table:
    rows: list[list[Inline]] = []
    align: list[str] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            if token.type == "th_open":
                style = str(token.attrGet("style") or "left")
                align.append(style.rpartition(":")[2])
            rows[-1].append(_content(tokens, token.type.replace("open", "close")))
    return Table(header=tuple(rows[0]), rows=tuple(tuple(row) for row in rows[1:]), align=tuple(align))


def _runs(tokens: list[Token]) -> Inline:
    style: dict[str, Any] = {"strong": False, "em": False, "href": "", "ref": None}
    runs: list[Run] = []
    for token in tokens:
        if token.type in ("strong_open", "strong_close", "em_open", "em_close"):
            style[token.type.partition("_")[0]] = token.type.endswith("open")
        elif token.type == "link_open":
            href = str(token.attrGet("href") or "")
            ref = reference(href)
            style |= {"ref": ref, "href": "" if ref else href}
        elif token.type == "link_close":
            style |= {"ref": None, "href": ""}
        elif token.type == "softbreak":
            runs.append(Run(" ", **style))
        elif token.type == "hardbreak" and runs:
            runs.append(Run("", line_break=True))
        elif token.type == "code_inline":
            runs.append(Run(token.content, code=True, **style))
        elif token.type == "image":
            runs.append(Run(token.content, em=True))
        elif token.content:
            runs.append(Run(token.content, **style))
    return tuple(runs)
