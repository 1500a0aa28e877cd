"""What goes where on a content slide, at which size, and what gives way when there is not room for all.

Words and tables are measured, figures take what is left. Text shrinks to a least size; then the end is left out
with a pointer to the handout, so that a deck has as many slides in every format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kitlib.decks.layout import layout
from kitlib.decks.model import (
    Block,
    Callout,
    Cards,
    Code,
    FigureBlock,
    Image,
    List,
    Math,
    Placeholder,
    Prose,
    Run,
    Slide,
    Table,
    plain,
)
from kitlib.decks.pptx import equations, shapes, tables, text
from kitlib.decks.pptx import geometry as at
from kitlib.decks.pptx.geometry import Box
from kitlib.i18n import _

GAP, STEP, MOST, FEW = 20.0, 1.0, 36, 8
FIGURE_LEAST = 210.0
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
    return isinstance(block, text.WORDS)


def _known(block: Block) -> Block:
    """Let a block of a kind that PowerPoint writers do not know be said, not lost."""
    if _is_words(block) or isinstance(block, FigureBlock | Image) or type(block) in _MEASURES:
        return block
    return Prose(text=(Run(_("This part cannot be shown here; the handout has it."), em=True),))


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
    Math: equations.math_height,
    Placeholder: shapes.placeholder_height,
    Table: tables.table_height,
}


def part_height(part: Part, size: float, width: float) -> float:
    """Height of a part in pixels; of a figure, the least that it can do with."""
    if part.kind is Prose:
        return text.height(text.paragraphs(part.blocks), size, width)
    if part.kind in (FigureBlock, Image):
        return FIGURE_LEAST
    measure = _MEASURES.get(part.kind)
    return measure(part.blocks[0], size, width) if measure else 0.0


def _total(blocks: Words, size: float, width: float) -> float:
    found = parts(blocks)
    return sum(part_height(part, size, width) for part in found) + GAP * max(0, len(found) - 1)


def fit(
    blocks: Words, width: float, room: float, largest: float, least: float = at.BODY_LEAST
) -> tuple[Words, float, bool]:
    """Choose the largest size that fits; leave out from the end what does not fit at the least size.

    Returns
    -------
    tuple
        The blocks that are kept, their size, and whether any was left out.
    """
    size, given = largest, blocks
    blocks = tuple(_within_reason(block, width) for block in blocks)
    while size > least and (_total(blocks, size, width) > room or _broken(blocks, size, width)):
        size = max(least, size - STEP)
    if _total(blocks, size, width) <= room and blocks == given:
        return blocks, size, False
    pointer = Prose(text=(Run(_("Continues in the handout."), em=True),))
    while blocks and _total((*blocks, pointer), size, width) > room:
        blocks = _shorter(blocks)
    return (*blocks, pointer), size, True


def _broken(blocks: Words, size: float, width: float) -> bool:
    return any(tables.least_width(b, size) > width for b in blocks if isinstance(b, Table))


def _within_reason(block: Block, width: float) -> Block:
    """Cut what no slide can hold before it is measured again and again."""
    if isinstance(block, Table):
        while len(block.align) > 2 and tables.least_width(block, at.BODY_LEAST) > width:
            block = replace(block, header=block.header[:-1], align=block.align[:-1],
                            rows=tuple(row[: len(block.align) - 1] for row in block.rows))  # fmt: skip
        return replace(block, rows=block.rows[:MOST]) if len(block.rows) > MOST else block
    if isinstance(block, List) and len(block.items) > MOST:
        return replace(block, items=block.items[:MOST])
    if isinstance(block, Code) and block.text.count("\n") > MOST:
        return replace(block, text="\n".join(_kept_lines(block, MOST)))
    return block


def _kept_lines(block: Code, count: int) -> list[str]:
    """First lines of code; of an error the last, which say what it was."""
    every = block.text.split("\n")
    return every[-count:] if block.kind == "error" else every[:count]


def _shorter(blocks: Words) -> Words:
    """Leave out the last item, row, line or words of the last block, or the block itself; figures stay."""
    number = max((n for n, b in enumerate(blocks) if not isinstance(b, FigureBlock | Image)), default=len(blocks) - 1)
    last = blocks[number]
    kept: Words = ()
    if isinstance(last, List) and len(last.items) > 1:
        kept = (replace(last, items=last.items[:-1]),)
    elif isinstance(last, Table) and len(last.rows) > 1:
        kept = (replace(last, rows=last.rows[:-1]),)
    elif isinstance(last, Cards) and len(last.cards) > 1:
        kept = (replace(last, cards=last.cards[:-1]),)
    elif isinstance(last, Code) and "\n" in last.text:
        kept = (replace(last, text="\n".join(_kept_lines(last, last.text.count("\n")))),)
    elif isinstance(last, Callout) and (inner := _shorter(last.blocks)):
        kept = (replace(last, blocks=inner),)
    elif isinstance(last, Prose) and len(words := plain(last.text).split(" ")) > 2 * FEW:
        kept = (Prose(text=(Run(" ".join(words[:-FEW]).rstrip("… ") + " …"),)),)
    return blocks[:number] + kept + blocks[number + 1 :]


def plan(slide: Slide, body: Box, largest: float = at.BODY_SIZE, least: float = at.BODY_LEAST) -> Plan:
    """Lay out the blocks of a content slide in ``body``, in the arrangement that all formats share.

    Parameters
    ----------
    slide : Slide
        Its blocks are laid out.
    body : Box
        Room for them.
    largest : float
        Points of words that have room enough.
    least : float
        Points below which words without a figure are cut.
    """
    blocks = tuple(map(_known, slide.blocks))
    figures = tuple(b for b in blocks if isinstance(b, FigureBlock | Image))
    words = tuple(b for b in blocks if not isinstance(b, FigureBlock | Image))
    if not figures:
        return _stacked(words, body, largest, least)
    if not words:
        return Plan("only", tuple(_row(figures, body)))
    if _is_beside(slide, figures, words, body):
        return _beside(figures, words, body)
    first = next(n for n, b in enumerate(blocks) if isinstance(b, FigureBlock | Image))
    return _around(blocks[:first], figures, tuple(b for b in words if b not in blocks[:first]), body)


def _is_beside(slide: Slide, figures: Words, words: Words, body: Box) -> bool:
    """Tell if words stand beside the one picture; a notebook's own picture leaves them there if they are many."""
    if any(isinstance(figure, Image) for figure in figures):
        return len(figures) == 1 and body.w > 600 and _total(words, 16, body.w) > 0.4 * body.h
    return layout(slide) == "beside" and body.w > 600


def _stacked(blocks: Words, body: Box, largest: float, least: float) -> Plan:
    kept, size, cut = fit(blocks, body.w, body.h, largest, least)
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

    return [Placed(Part((figure,)), place(n), 14) for n, figure in enumerate(figures)]


def _beside(figures: Words, words: Words, body: Box) -> Plan:
    share = body.w / at.WIDTH
    main = replace(body, w=at.MAIN.w * share)
    aside = Box(body.x + (at.ASIDE.x - at.LEFT) * share, body.y, at.ASIDE.w * share, body.h)
    kept, size, cut = fit(words, aside.w, aside.h, 16)
    return Plan("beside", (Placed(Part(figures), main, size), *_stack(kept, aside, size)), cut)


def _around(before: Words, figures: Words, after: Words, body: Box) -> Plan:
    """Figures between the words that lead to them and those that follow, each figure as high as it can be."""
    room = body.h - FIGURE_LEAST - 2 * GAP
    above, size, cut = fit(before, body.w, room, 16) if before else (before, 16.0, False)
    high = _total(above, size, body.w) + GAP if above else 0.0
    below, lower, cut_below = fit(after, body.w, room - high, size) if after else (after, size, False)
    low = _total(below, lower, body.w) + GAP if below else 0.0
    middle = Box(body.x, body.y + high, body.w, body.h - high - low)
    first = _stack(above, body, size)
    last = _stack(below, Box(body.x, middle.y + middle.h + GAP, body.w, low), lower)
    if any(p.main for p in first):
        last = [replace(p, main=False) for p in last]
    placed = (*first, *_row(figures, middle), *last)
    return Plan("content" if any(p.main for p in placed) else "only", placed, cut or cut_below)
