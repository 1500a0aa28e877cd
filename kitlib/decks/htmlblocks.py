"""HTML outputs, pandas tables first of all, into blocks of the Deck model.

Spans of a table are flattened: a header of several rows becomes one label a column, and a label that spans rows
stands in each. Only cleaned HTML is read here (``sanitise``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

from kitlib.decks.model import Block, Callout, Code, Heading, Inline, Item, List, Prose, Run, Table, plain
from kitlib.decks.render import safe_href

Picture = Callable[[str, str], tuple[Block, ...]]
MOST_ROWS, MOST_COLUMNS = 500, 60
_VOID = {"br", "hr", "img"}
_BLOCK_TAGS = (
    "p div section blockquote center figure figcaption details summary dl dt dd h1 h2 h3 h4 h5 h6 hr ul ol li pre table"
    " thead tbody tfoot tr td th caption"
)
_BLOCKS = set(_BLOCK_TAGS.split())
_STYLES = {
    "b": {"strong": True}, "strong": {"strong": True}, "th": {"strong": True}, "summary": {"strong": True},
    "dt": {"strong": True}, "i": {"em": True}, "em": {"em": True}, "cite": {"em": True}, "var": {"em": True},
    "code": {"code": True}, "kbd": {"code": True}, "samp": {"code": True}, "tt": {"code": True},
}  # fmt: skip
_NUMBER = re.compile(r"^[-−+±$€£¥(]*\d[\d.,\s]*(e[-+]?\d+)?\s*[%)]*$", re.IGNORECASE)
_NO_VALUE = {"", "nan", "nat", "none", "<na>", "inf", "-inf", "...", "…", "–", "—", "-"}


@dataclass
class _Node:
    """An element; text stands among its children."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Any] = field(default_factory=list)

    def find(self, *tags: str) -> Iterator[_Node]:
        """All elements of some kinds below, not those inside one of them."""
        for child in self.children:
            if isinstance(child, _Node):
                if child.tag in tags:
                    yield child
                else:
                    yield from child.find(*tags)

    def text(self) -> str:
        """All text below."""
        return "".join(c.text() if isinstance(c, _Node) else c for c in self.children)


class _Tree(HTMLParser):
    """Builds the tree of well-formed HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [_Node("root")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID and len(self.open) < 100:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """End an element, and what was left open in it."""
        tags = [node.tag for node in self.open]
        if tag in tags[1:]:
            del self.open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.open[-1].children.append(data)


def html_blocks(cleaned: str, picture: Picture) -> tuple[Block, ...]:
    """Read cleaned HTML; ``picture`` makes a block of an address and an alt text.

    Examples
    --------
    >>> html_blocks("<p>One <b>two</b></p>", lambda src, alt: ())
    (Prose(fragment=False, text=(Run(text='One ', ...), Run(text='two', strong=True, ...))),)
    """
    tree = _Tree()
    tree.feed(cleaned)
    tree.close()
    return tuple(_blocks(tree.open[0], picture))


def _blocks(node: _Node, picture: Picture) -> Iterator[Block]:
    """Gather what stands in a line into paragraphs, between blocks of other kinds."""
    line: list[Run] = []
    seen: list[_Node] = []
    for child in [*node.children, None]:
        if isinstance(child, str):
            line.append(Run(child))
            continue
        if child and child.tag not in _BLOCKS and not any(child.find(*_BLOCKS)):
            line += _runs(child, {})
            seen += [child] if child.tag == "img" else child.find("img")
            continue
        text = tidy(line)
        if text:
            yield Prose(text=text)
        for image in seen:
            yield from picture(image.attributes.get("src", ""), image.attributes.get("alt", ""))
        line, seen = [], []
        if child:
            yield from _block(child, picture)


def _block(node: _Node, picture: Picture) -> Iterator[Block]:
    if node.tag == "table":
        yield from _table(node)
        for image in node.find("img"):
            yield from picture(image.attributes.get("src", ""), image.attributes.get("alt", ""))
    elif node.tag == "pre":
        text = node.text().strip("\n")
        if text.strip():
            yield Code(text=text, kind="output")
    elif re.fullmatch("h[1-6]", node.tag):
        if words := tidy(list(_runs(node, {}))):
            yield Heading(level=int(node.tag[1]), text=words)
    elif node.tag in ("ul", "ol"):
        items = tuple(_item(entry, picture) for entry in node.find("li"))
        if items:
            start = node.attributes.get("start", "1")
            yield List(items=items, ordered=node.tag == "ol", start=int(start) if start.isdecimal() else 1)
    elif node.tag == "blockquote":
        yield Callout(title=(), blocks=tuple(_blocks(node, picture)))
    elif node.tag in ("summary", "dt"):
        if words := tidy(list(_runs(node, {"strong": True}))):
            yield Prose(text=words)
    else:
        yield from _blocks(node, picture)


def _item(node: _Node, picture: Picture) -> Item:
    inner = tuple(_blocks(node, picture))
    lead = inner[0].text if inner and isinstance(inner[0], Prose) else ()
    return Item(text=lead, children=inner[1:] if lead else inner)


def _runs(node: _Node, style: dict[str, Any]) -> Iterator[Run]:
    if node.tag == "br":
        yield Run("", line_break=True)
        return
    style = style | _STYLES.get(node.tag, {})
    if node.tag == "a":
        style["href"] = safe_href(node.attributes.get("href", ""))
    for child in node.children:
        if isinstance(child, _Node):
            yield from _runs(child, style)
        elif child:
            yield Run(child, **style)


def tidy(line: list[Run]) -> Inline:
    """Collapse white space as a browser does; nothing if only white space is left."""
    made: list[Run] = []
    for run in line:
        text = re.sub(r"[ \t\r\n\f]+", " ", run.text)
        at_start = not made or made[-1].line_break or made[-1].text.endswith(" ")
        text = text.lstrip(" ") if at_start else text
        if text or (run.line_break and made):
            made.append(replace(run, text=text))
    while made and (made[-1].line_break or not made[-1].text.strip()):
        made.pop()
    if made:
        made[-1] = replace(made[-1], text=made[-1].text.rstrip(" "))
    return tuple(made)


def _table(node: _Node) -> Iterator[Block]:
    rows = list(node.find("tr"))
    if not rows:
        yield from _blocks(node, lambda _src, _alt: ())
        return
    in_head = {id(row) for head in node.find("thead") for row in head.find("tr")}
    heads = 0
    for row in rows:
        cells = [c.tag for c in row.children if isinstance(c, _Node)]
        if not (id(row) in in_head or (not in_head and cells and set(cells) == {"th"})):
            break
        heads += 1
    grid = _grid(rows[: heads + MOST_ROWS])
    width = min(MOST_COLUMNS, max(map(len, grid)))
    grid = [(row + [()] * width)[:width] for row in grid]
    caption = " ".join(c for found in node.find("caption") for c in found.text().split())
    body = tuple(tuple(row) for row in grid[heads:])
    header = tuple(_label([row[column] for row in grid[:heads]]) for column in range(width))
    numeric = [_is_numeric([row[column] for row in body]) for column in range(width)]
    numeric[0] = numeric[0] and bool(header[0])  # an index without a name is no measure
    align = tuple("right" if is_number else "left" for is_number in numeric)
    yield Table(header=header, rows=body, align=align, caption=caption)


def _grid(rows: list[_Node]) -> list[list[Inline]]:
    """Lay the cells out, each in all the places that it spans."""
    made: list[list[Inline]] = []
    hanging: dict[int, tuple[int, Inline]] = {}
    for row in rows:
        line: list[Inline] = []
        for cell in [*(c for c in row.children if isinstance(c, _Node) and c.tag in ("td", "th")), None]:
            while len(line) in hanging:
                left, text = hanging.pop(len(line))
                if left > 1:
                    hanging[len(line)] = (left - 1, text)
                line.append(text)
            if cell is None or len(line) >= MOST_COLUMNS:
                break
            text = tidy(list(_runs(replace(cell, tag="td"), {})))
            down = _span(cell, "rowspan")
            for _ in range(min(_span(cell, "colspan"), MOST_COLUMNS - len(line))):
                if down > 1:
                    hanging[len(line)] = (down - 1, text)
                line.append(text)
        made.append(line)
    return made


def _span(cell: _Node, name: str) -> int:
    text = cell.attributes.get(name, "1").strip()
    return min(max(1, int(text)), 10_000) if text.isdecimal() and len(text) < 7 else 1


def _label(parts: list[Inline]) -> Inline:
    """Join the labels that stand above a column; one that is repeated stands once."""
    texts = [text for text, _same in groupby(plain(part).strip() for part in parts) if text]
    if len(texts) == 1:
        return next(part for part in parts if plain(part).strip())
    return (Run(" · ".join(texts)),) if texts else ()


def _is_numeric(cells: list[Inline]) -> bool:
    texts = [plain(cell).strip() for cell in cells]
    found = [text for text in texts if text.lower() not in _NO_VALUE]
    return bool(found) and all(map(_NUMBER.match, found))
