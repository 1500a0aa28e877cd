"""The Deck model: what a slide says, free of how any format lays it out.

A deck is read once from an executed notebook (``kitlib.decks.read``); every writer takes it from here, so that
HTML, PowerPoint and PDF say the same. No HTML, no notebook JSON and no file is known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kitlib.charts.figure import Figure
from kitlib.evidence.facts import Fact
from kitlib.i18n import _


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style.

    ``math`` says that the text is LaTeX. ``ref`` is ``(kind, id)`` for a link into the evidence (kind: fact, claim,
    source, term); ``href`` is an ordinary link. ``line_break`` ends the line after the run.
    """

    text: str
    strong: bool = False
    em: bool = False
    code: bool = False
    href: str = ""
    ref: tuple[str, str] | None = None
    line_break: bool = False
    math: bool = False


Inline = tuple[Run, ...]


def plain(inline: Inline) -> str:
    """Text of runs without style.

    Examples
    --------
    >>> plain((Run("As of "), Run("2024", strong=True)))
    'As of 2024'
    """
    return "".join(run.text + (" " if run.line_break else "") for run in inline)


@dataclass(frozen=True, kw_only=True)
class Block:
    """Part of a slide. ``fragment`` blocks appear one click later."""

    fragment: bool = False


@dataclass(frozen=True, kw_only=True)
class Heading(Block):
    """A heading inside a slide or in the handout; the slide's own title is ``Slide.title``."""

    level: int
    text: Inline


@dataclass(frozen=True, kw_only=True)
class Prose(Block):
    """A paragraph."""

    text: Inline


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry of a list, with blocks that hang under it."""

    text: Inline
    children: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class List(Block):
    """A list; ``start`` is the first number of an ordered one."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, kw_only=True)
class Callout(Block):
    """A boxed remark; ``title`` is its bold lead."""

    title: Inline
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Code(Block):
    """Source code or plain output text. ``kind`` is source, output or error."""

    text: str
    language: str = ""
    kind: str = "source"


@dataclass(frozen=True, kw_only=True)
class Table(Block):
    """A table; ``align`` has left, right or center for each column."""

    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]
    align: tuple[str, ...]
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Cards(Block):
    """Rival figures side by side: big figure, who and when, how it is counted."""

    cards: tuple[tuple[Inline, Inline, Inline], ...]


@dataclass(frozen=True, kw_only=True)
class FigureBlock(Block):
    """A figure of the kit. Its title may have become the slide's title."""

    figure: Figure
    titled: bool = True


@dataclass(frozen=True, kw_only=True)
class Image(Block):
    """A picture that a notebook brought: bytes of a PNG, JPEG, GIF or SVG."""

    data: bytes
    mime: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class Math(Block):
    """A displayed formula in LaTeX."""

    latex: str


@dataclass(frozen=True, kw_only=True)
class Placeholder(Block):
    """What a format cannot carry, said in a sentence that names what is missing and how to get it."""

    text: str


@dataclass(frozen=True)
class Slide:
    """One slide.

    Parameters
    ----------
    id : str
        Stable, such as ``threat/baseline``.
    kind : str
        ``title``, ``section`` or ``content``.
    kicker, title, subtitle : Inline
        Small line above, the finding, and measure, unit, place and time.
    blocks : tuple of Block
        What is shown.
    notes : tuple of Block
        What a briefer reads out; discussion moves for instructors are part of it.
    sources : tuple of str
        Source ids of all its figures, facts and claims, in order of appearance.
    caveats : tuple of str
        What must be said of weak figures, such as 'as reported by ...'.
    minutes, priority : float, int
        Time in class; 1 (kept in the shortest deck) to 3.
    when : str
        ``before``, ``class``, ``after`` or ``backup``.
    level : int
        1 for a slide, 2 for one below it.
    shown : bool
        False for what stands in the handout alone.
    """

    id: str
    kind: str
    title: Inline
    kicker: Inline = ()
    subtitle: Inline = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[Block, ...] = ()
    sources: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    minutes: float = 0
    priority: int = 2
    when: str = "class"
    level: int = 1
    shown: bool = True


@dataclass(frozen=True)
class Deck:
    """Slides with what they rest on.

    ``verdicts`` False keeps the ledger's grades out of the cards behind links. ``warnings`` say what of a notebook
    could not be shown, with notebook and cell.
    """

    id: str
    title: str
    subtitle: str
    language: str
    as_of: str
    slides: tuple[Slide, ...]
    facts: dict[str, Fact] = field(default_factory=dict)
    verdicts: bool = True
    warnings: tuple[str, ...] = ()

    def presented(self) -> Deck:
        """The deck for the room: what is shown; backup slides last, behind a section slide of their own."""
        kept = [slide for slide in self.slides if slide.shown]
        backup = [slide for slide in kept if slide.when == "backup"]
        if backup and backup[0].kind != "section":
            backup.insert(0, Slide(f"{self.id}/if-asked", "section", (Run(_("If asked")),), when="backup"))
        return replace(self, slides=(*(slide for slide in kept if slide.when != "backup"), *backup))

    def figures(self) -> Iterator[Figure]:
        """All figures, in order."""
        for slide in self.slides:
            yield from (b.figure for b in slide.blocks if isinstance(b, FigureBlock))
