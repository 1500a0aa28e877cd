"""Markdown cells into blocks of the Deck model, links into the evidence and formulas recognised.

What stands around a cell (its attachments, the files beside its notebook, what becomes of HTML) is told by
``Around``; without it a picture is its alt text, and HTML is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from kitlib.decks.model import Block, Callout, Code, Heading, Inline, Item, List, Math, Prose, Run, Table
from kitlib.decks.render import safe_href

_REF = re.compile(r"^(?:\./)?(fact|claim|source|term)s\.md#(.+)$")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_HTML_STYLES = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_UNSEEN = ("script", "style")


def _parser(html: bool) -> MarkdownIt:
    """Make a parser; a dollar sign beside a digit or a space is money, not a formula."""
    made = MarkdownIt("commonmark", {"html": html}).enable(["table", "strikethrough"])
    made.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # safe_href and Around decide
    return made.use(amsmath_plugin)


_PARSER, _HTML_PARSER = _parser(html=False), _parser(html=True)


@dataclass(frozen=True)
class Around:
    """What stands around a cell.

    Parameters
    ----------
    picture : callable
        Makes blocks of a picture's address and alt text.
    html : callable, optional
        Makes blocks of raw HTML; without it HTML is text.
    evidence : bool
        Whether links into ``facts.md`` and its like are links into the evidence.
    """

    picture: Callable[[str, str], tuple[Block, ...]]
    html: Callable[[str], tuple[Block, ...]] | None = None
    evidence: bool = True


def inline(source: str) -> Inline:
    """Parse one line of Markdown.

    Examples
    --------
    >>> inline("In [2023](facts.md#x)")[1].ref
    ('fact', 'x')
    """
    tokens = _PARSER.parseInline(source)
    return _Reader(None).runs(tokens[0].children or [])


def blocks(source: str, around: Around | None = None) -> tuple[Block, ...]:
    r"""Parse a Markdown cell.

    Examples
    --------
    >>> [type(b).__name__ for b in blocks("## Title\n\n- one\n- two\n\n$$x^2$$")]
    ['Heading', 'List', 'Math']
    """
    parser = _HTML_PARSER if around and around.html else _PARSER
    return tuple(_Reader(around).blocks(iter(parser.parse(source))))


def reference(href: str) -> tuple[str, str] | None:
    """Kind and id of a link into a generated page, or None for an ordinary link."""
    found = _REF.match(href)
    return (found[1], found[2]) if found else None


@dataclass(frozen=True)
class _Reader:
    """Reads the tokens of one cell."""

    around: Around | None

    def blocks(self, tokens: Iterator[Token], until: str = "") -> Iterator[Block]:
        for token in tokens:
            if token.type == until:
                return
            if token.type == "heading_open":
                yield Heading(level=int(token.tag[1]), text=self._content(tokens, "heading_close"))
            elif token.type == "paragraph_open":
                yield from self._paragraph(tokens)
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield self._list(tokens, token)
            elif token.type == "blockquote_open":
                yield _callout(tuple(self.blocks(tokens, "blockquote_close")))
            elif token.type == "fence" and token.info.strip() == "math":
                yield Math(latex=token.content.strip())
            elif token.type in ("fence", "code_block"):
                yield Code(text=token.content.rstrip("\n"), language=token.info.strip())
            elif token.type in ("math_block", "amsmath"):
                yield Math(latex=token.content.strip())
            elif token.type == "table_open":
                yield self._table(tokens)
            elif token.type == "html_block" and self.around and self.around.html:
                yield from self.around.html(token.content)

    def _paragraph(self, tokens: Iterator[Token]) -> Iterator[Block]:
        """Cut a paragraph where a picture stands, which is a block of its own."""
        line: list[Token] = []
        for child in [*_inner(tokens, "paragraph_close"), None]:
            shown = self._shown(child) if child else ()
            if child and shown is None:
                line.append(child)
                continue
            text = _trimmed(self.runs(line))
            if len(line) == 1 and line[0].type == "math_inline_double":
                yield Math(latex=line[0].content.strip())
            elif text:
                yield Prose(text=text)
            yield from shown or ()
            line = []

    def _shown(self, token: Token) -> tuple[Block, ...] | None:
        """Blocks of a picture; None for what stays in the line."""
        if not self.around:
            return None
        if token.type == "image":
            return self.around.picture(str(token.attrGet("src") or ""), token.content)
        tag = _TAG.match(token.content) if token.type == "html_inline" else None
        return self.around.html(token.content) if self.around.html and tag and tag[2].lower() == "img" else None

    def _content(self, tokens: Iterator[Token], until: str) -> Inline:
        return _trimmed(self.runs(list(_inner(tokens, until))))

    def _list(self, tokens: Iterator[Token], opened: Token) -> List:
        items = []
        close = opened.type.replace("open", "close")
        for token in tokens:
            if token.type == close:
                break
            if token.type == "list_item_open":
                inner = tuple(self.blocks(tokens, "list_item_close"))
                lead = inner[0].text if inner and isinstance(inner[0], Prose) else ()
                items.append(Item(text=lead, children=inner[1:] if lead else inner))
        return List(items=tuple(items), ordered=opened.tag == "ol", start=int(opened.attrGet("start") or 1))

    def _table(self, tokens: Iterator[Token]) -> Table:
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
                rows[-1].append(self._content(tokens, token.type.replace("open", "close")))
        return Table(header=tuple(rows[0]), rows=tuple(tuple(row) for row in rows[1:]), align=tuple(align))

    def runs(self, tokens: list[Token]) -> Inline:
        style: dict[str, Any] = {"strong": False, "em": False, "href": "", "ref": None}
        runs: list[Run] = []
        unseen = ""
        for token in tokens:
            if token.type == "html_inline" and self.around and self.around.html:
                unseen = self._html(token.content, style, runs, unseen)
            elif unseen:
                continue
            elif token.type in ("strong_open", "strong_close", "em_open", "em_close"):
                style[token.type.partition("_")[0]] = token.type.endswith("open")
            elif token.type == "link_open":
                href = str(token.attrGet("href") or "")
                ref = reference(href) if self.around is None or self.around.evidence else None
                style |= {"ref": ref, "href": "" if ref else safe_href(href)}
            elif token.type == "link_close":
                style |= {"ref": None, "href": ""}
            else:
                runs += _run(token, style, first=not runs)
        return tuple(runs)

    def _html(self, tag: str, style: dict[str, Any], runs: list[Run], unseen: str) -> str:
        """Take a tag's style over; gives the name of an element whose text is not shown."""
        found = _TAG.match(tag)
        if not found or not self.around or not self.around.html:
            return unseen
        closes, name = bool(found[1]), found[2].lower()
        if name == "br" and runs:
            runs.append(Run("", line_break=True))
        elif name in _HTML_STYLES:
            style[_HTML_STYLES[name]] = not closes
        elif not closes:
            self.around.html(tag)
        if name in _UNSEEN:
            return "" if closes else name
        return unseen


def _inner(tokens: Iterator[Token], until: str) -> Iterator[Token]:
    for token in tokens:
        if token.type == until:
            return
        yield from token.children or []


def _trimmed(runs: Inline) -> Inline:
    """Take away the space that a picture leaves at the end of a line; nothing if only space is left."""
    if not any(run.text.strip() for run in runs):
        return ()
    last = runs[-1]
    return (*runs[:-1], replace(last, text=last.text.rstrip(" "))) if last.text.endswith(" ") else runs


def _run(token: Token, style: dict[str, Any], first: bool) -> tuple[Run, ...]:
    if token.type == "softbreak":
        return (Run(" ", **style),)
    if token.type == "hardbreak":
        return () if first else (Run("", line_break=True),)
    if token.type == "code_inline":
        return (Run(token.content, code=True, **style),)
    if token.type in ("math_inline", "math_inline_double"):
        return (Run(token.content, math=True, **style),)
    if token.type == "image":
        return (Run(token.content, em=True),)
    return (Run(token.content, **style),) if token.content else ()


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
