"""What goes where on a content slide, at which size, and what gives way when there is not room for all.

Words and tables are measured, figures take what is left. Text shrinks to a least size; then the end is left out
with a pointer to the handout, so that a deck has as many slides in every format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kitlib.decks.model import Block, Callout, Cards, Code, FigureBlock, Heading, List, Prose, Run, Table
from kitlib.decks.pptx import geometry as at
from kitlib.decks.pptx import shapes, tables, text
from kitlib.decks.pptx.geometry import Box
from kitlib.i18n import _

GAP, STEP = 20.0, 1.0
FIGURE_LEAST = 210.0
SHORT = 3
Words = tuple[Block, ...]


@dataclass(frozen=True)
class Part:
    """Blocks that stand together: words in a row, or one block of any other kind."""

    blocks: Words

    @property
    def kind(self) -> type[Block]:
        """Kind of its block; ``Prose`` for words of any kind."""
        return Prose if _is_words(self.blocks[0]) else type(self.blocks[0])


@dataclass(frozen=True)
class Placed:
    """A part with its place and its size of type; ``main`` words stand in the layout's own text box."""

    part: Part
    box: Box
    size: float
    main: bool = False


@dataclass(frozen=True)
class Plan:
    """How a slide is laid out; ``cut`` is True if something was left to the handout."""

    layout: str
    placed: tuple[Placed, ...]
    cut: bool = False


def _is_words(block: Block) -> bool:
    return isinstance(block, Prose | List | Heading)


def parts(blocks: Words) -> list[Part]:
    """Put neighbouring words together."""
    found: list[Part] = []
    for block in blocks:
        if found and _is_words(block) and _is_words(found[-1].blocks[0]):
            found[-1] = Part((*found[-1].blocks, block))
        else:
            found.append(Part((block,)))
    return found


_MEASURES: dict[type[Block], Callable[[Any, float, float], float]] = {
    Callout: shapes.callout_height,
    Cards: shapes.cards_height,
    Code: shapes.code_height,
    Table: tables.table_height,
}


def part_height(part: Part, size: float, width: float) -> float:
    """Height of a part in pixels; of a figure, the least that it can do with."""
    if part.kind is Prose:
        return text.height(text.paragraphs(part.blocks), size, width)
    if part.kind is FigureBlock:
        return FIGURE_LEAST
    measure = _MEASURES.get(part.kind)
    return measure(part.blocks[0], size, width) if measure else 0.0


def _total(blocks: Words, size: float, width: float) -> float:
    found = parts(blocks)
    return sum(part_height(part, size, width) for part in found) + GAP * max(0, len(found) - 1)


def fit(blocks: Words, width: float, room: float, largest: float) -> tuple[Words, float, bool]:
    """Choose the largest size that fits; leave out from the end what does not fit at the least size.

    Returns
    -------
    tuple
        The blocks that are kept, their size, and whether any was left out.
    """
    size = largest
    while size > at.BODY_LEAST and _total(blocks, size, width) > room:
        size = max(at.BODY_LEAST, size - STEP)
    if _total(blocks, size, width) <= room:
        return blocks, size, False
    pointer = Prose(text=(Run(_("More in the handout."), em=True),))
    while blocks and _total((*blocks, pointer), size, width) > room:
        blocks = _shorter(blocks)
    return (*blocks, pointer), size, True


def _shorter(blocks: Words) -> Words:
    """Leave out the last item, row or line of the last block, or the block itself; figures stay."""
    number = max((n for n, b in enumerate(blocks) if not isinstance(b, FigureBlock)), default=len(blocks) - 1)
    last = blocks[number]
    kept: Words = ()
    if isinstance(last, List) and len(last.items) > 1:
        kept = (replace(last, items=last.items[:-1]),)
    elif isinstance(last, Table) and len(last.rows) > 1:
        kept = (replace(last, rows=last.rows[:-1]),)
    elif isinstance(last, Code) and "\n" in last.text:
        kept = (replace(last, text=last.text.rpartition("\n")[0]),)
    elif isinstance(last, Callout) and len(last.blocks) > 1:
        kept = (replace(last, blocks=last.blocks[:-1]),)
    return blocks[:number] + kept + blocks[number + 1 :]


def plan(blocks: Words, top: float) -> Plan:
    """Lay out the blocks of a content slide below ``top``."""
    figures = tuple(b for b in blocks if isinstance(b, FigureBlock))
    words = tuple(b for b in blocks if not isinstance(b, FigureBlock))
    body = Box(at.LEFT, top, at.WIDTH, at.RULE_Y - 14 - top)
    if not figures:
        return _stacked(words, body)
    if not words:
        return Plan("only", tuple(_row(figures, body)))
    if len(figures) == 1 and not _is_short(words, body.w):
        return _beside(figures, words, body)
    return _above(figures, words, body)


def _is_short(words: Words, width: float) -> bool:
    """Tell if words fit in a few lines below a figure."""
    return _total(words, 16, width) <= SHORT * 16 * 1.6


def _stacked(blocks: Words, body: Box) -> Plan:
    kept, size, cut = fit(blocks, body.w, body.h, at.BODY_SIZE)
    placed = _stack(kept, body, size)
    return Plan("content" if any(p.main for p in placed) else "only", tuple(placed), cut)


def _stack(blocks: Words, body: Box, size: float) -> list[Placed]:
    placed, y, main = [], body.y, False
    for part in parts(blocks):
        high = part_height(part, size, body.w)
        first = part.kind is Prose and not main
        main = main or first
        placed.append(Placed(part, Box(body.x, y, body.w, high), size, first))
        y += high + GAP
    return placed


def _row(figures: Words, body: Box) -> list[Placed]:
    """Put figures side by side, three in a row at most."""
    columns = min(3, len(figures)) if len(figures) != 4 else 2
    rows = -(-len(figures) // columns)
    wide, high = (body.w - 36 * (columns - 1)) / columns, (body.h - GAP * (rows - 1)) / rows

    def place(n: int) -> Box:
        return Box(body.x + n % columns * (wide + 36), body.y + n // columns * (high + GAP), wide, high)

    return [
        Placed(Part((figure,)), place(n), 14)
        for n, figure in enumerate(figures)
    ]


def _beside(figures: Words, words: Words, body: Box) -> Plan:
    main = replace(at.MAIN, y=body.y, h=body.h)
    aside = replace(at.ASIDE, y=body.y, h=body.h)
    kept, size, cut = fit(words, aside.w, aside.h, 16)
    return Plan("beside", (Placed(Part(figures), main, size), *_stack(kept, aside, size)), cut)


def _above(figures: Words, words: Words, body: Box) -> Plan:
    """Figures over their words, each as high as it can be."""
    kept, size, cut = fit(words, body.w, body.h - FIGURE_LEAST - GAP, 16)
    low = _total(kept, size, body.w)
    upper = replace(body, h=body.h - low - GAP)
    lower = Box(body.x, upper.y + upper.h + GAP, body.w, low)
    placed = (*_row(figures, upper), *_stack(kept, lower, size))
    return Plan("content" if any(p.main for p in placed) else "only", placed, cut)
