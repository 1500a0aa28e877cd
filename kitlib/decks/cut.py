"""Where slides begin: at the cells that say so, else at headings; what is too long for one is split.

Only notebooks that say nothing about slides are split: an author who cut a notebook meant it so. What becomes
of a slide's blocks is decided in ``read``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from kitlib.decks.model import (
    Block,
    Callout,
    Cards,
    Code,
    FigureBlock,
    Heading,
    Image,
    Item,
    List,
    Math,
    Placeholder,
    Prose,
    Run,
    Table,
    plain,
)
from kitlib.lessons.cells import Cell

Reader = Callable[[Cell], Iterable[Block]]
ROOM, PICTURE, MOST_LINES, MOST_ROWS = 19.0, 12.0, 24, 8
LEAD, TITLE = 240, 140


@dataclass
class Draft:
    """A slide while its cells are read."""

    first: Cell
    level: int
    blocks: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)

    @property
    def heading(self) -> Heading | None:
        """The heading that it begins with."""
        return self.blocks[0] if self.blocks and isinstance(self.blocks[0], Heading) else None


def says_slides(cells: Iterable[Cell]) -> bool:
    """Tell whether an author cut a notebook into slides."""
    return any(cell.slide in ("slide", "subslide") for cell in cells)


def by_cells(cells: Iterable[Cell], blocks: Reader, notes: Reader) -> list[Draft]:
    """Cut where cells say so; what stands before the first slide cell is a slide too.

    A ``skip`` cell stands alone, for the handout: what follows it continues the slide before it.
    """
    drafts: list[Draft] = []
    current: Draft | None = None
    for cell in cells:
        if cell.slide == "skip":
            drafts.append(Draft(cell, level=1, blocks=list(blocks(cell))))
            continue
        if cell.slide in ("slide", "subslide") or current is None:
            current = Draft(cell, level=2 if cell.slide == "subslide" else 1)
            drafts.append(current)
        if cell.slide == "notes":
            current.notes.extend(notes(cell))
        else:
            current.blocks.extend(blocks(cell))
    return drafts


def by_headings(cells: Iterable[Cell], blocks: Reader, notes: Reader, title: str) -> list[Draft]:
    """Cut at headings of the first and second level, and split what is too long; a title slide comes first."""
    drafts: list[Draft] = []
    for cell in cells:
        if cell.slide == "notes" and drafts:
            drafts[-1].notes.extend(notes(cell))
            continue
        if cell.slide == "skip" or not drafts:
            drafts.append(Draft(cell, level=1))
        for block in blocks(cell):
            if isinstance(block, Heading) and block.level <= 2 and drafts[-1].blocks:
                first = replace(cell, kit={}) if drafts[-1].first.number == cell.number else cell
                drafts.append(Draft(first, level=1))
            drafts[-1].blocks.append(block)
    drafts = [draft for draft in drafts if draft.blocks or draft.notes]
    return [piece for draft in _titled(drafts, title) for whole in opened(draft) for piece in _split(whole)]


def _titled(drafts: list[Draft], title: str) -> list[Draft]:
    """Begin with a title slide: the first heading if it is the title, else one of its own."""
    head = drafts[0].heading if drafts else None
    if not drafts or (head and head.level == 1):
        return drafts
    if head and plain(head.text) == title:
        drafts[0].blocks[0] = replace(head, level=1)
        return drafts
    first = replace(drafts[0].first, kit={}, slide="-")
    return [Draft(first, level=1, blocks=[Heading(level=1, text=(Run(title),))]), *drafts]


def opened(draft: Draft) -> Iterator[Draft]:
    """Cut a title or section slide off what follows on it; a heading alone becomes a section slide."""
    _shorten(draft)
    head = draft.heading
    if not head or head.level > 2:
        yield draft
        return
    if head.level == 2:
        alone = len(draft.blocks) == 1 and not draft.notes
        yield replace(draft, blocks=[replace(head, level=1)]) if alone else draft
        return
    lead = draft.blocks[1] if len(draft.blocks) > 1 else None
    kept = 2 if isinstance(lead, Prose) and len(plain(lead.text)) <= LEAD else 1
    yield replace(draft, blocks=draft.blocks[:kept])
    if draft.blocks[kept:]:
        rest = [replace(head, level=2), *draft.blocks[kept:]]
        yield Draft(replace(draft.first, kit={}), level=1, blocks=rest)


def _shorten(draft: Draft) -> None:
    """Let the beginning of a heading of many lines be the title, and all of it the first words."""
    head = draft.heading
    if head and head.level <= 2 and len(plain(head.text)) > TITLE:
        title = plain(head.text)[:TITLE].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"
        draft.blocks[:1] = [replace(head, text=(Run(title),)), Prose(text=head.text)]


def _split(draft: Draft) -> list[Draft]:
    """Split a long slide at headings of the third level, and what is still long where it is full."""
    head = draft.heading
    if weight(draft.blocks) <= ROOM or (head and head.level == 1):
        return [draft]
    groups: list[list[Block]] = [[]]
    for block in draft.blocks:
        if isinstance(block, Heading) and block.level == 3 and any(not isinstance(b, Heading) for b in groups[-1]):
            groups.append([replace(block, level=2)])
        else:
            groups[-1].append(block)
    pieces = [piece for group in groups for piece in _filled(group)]
    later = replace(draft.first, kit={})
    made = [Draft(later if n else draft.first, level=draft.level, blocks=piece) for n, piece in enumerate(pieces)]
    made[0].notes = draft.notes
    return made


def _filled(blocks: list[Block]) -> list[list[Block]]:
    """Fill slides with blocks in order; a heading stays with what follows it."""
    head = blocks[0] if isinstance(blocks[0], Heading) and blocks[0].level <= 2 else None
    slides: list[list[Block]] = [[]]
    for block in blocks[1:] if head else blocks:
        if slides[-1] and weight([*slides[-1], block]) > ROOM:
            carried = [slides[-1].pop()] if isinstance(slides[-1][-1], Heading) and len(slides[-1]) > 1 else []
            slides.append(carried)
        slides[-1].append(block)
    if not head:
        return slides
    titles = [head, *(replace(head, text=(*head.text, Run(f" ({n})"))) for n in range(2, len(slides) + 1))]
    return [[title, *slide] for title, slide in zip(titles, slides, strict=True)]


def weight(blocks: Iterable[Block]) -> float:
    """Guess how many lines of a slide blocks take; a slide's own title is not counted.

    Examples
    --------
    >>> weight([Prose(text=(Run("One line"),)), Code(text="x = 1")])
    4.5
    """
    return sum(_weight(block) + 0.7 for block in blocks if not (isinstance(block, Heading) and block.level <= 2))


def _weight(block: Block | Item) -> float:
    if isinstance(block, Code):
        lines = block.text.split("\n")
        return min(MOST_LINES, sum(1 + len(line) // 110 for line in lines)) + 1.1
    if isinstance(block, Table):
        return 1.8 * (min(MOST_ROWS, len(block.rows)) + 1)
    if isinstance(block, FigureBlock | Image):
        return PICTURE
    if isinstance(block, Math):
        return 3.0 + block.latex.count(r"\\")
    if isinstance(block, Cards):
        return 10.0
    if isinstance(block, List):
        return sum(_weight(item) + 0.4 for item in block.items)
    if isinstance(block, Callout):
        return 1.5 + weight(block.blocks)
    if isinstance(block, Placeholder):
        return 2.2 + len(block.text) // 105
    text = plain(block.text) if isinstance(block, Prose | Heading | Item) else ""
    return 1.0 + len(text) // 105 + (weight(block.children) if isinstance(block, Item) else 0.0)
