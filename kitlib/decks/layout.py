"""Where the parts of a slide go and what stands at its foot: decided once, the same in every format.

A writer asks for the layout's name and the footer's words; type and colours are its
own affair.
"""

from __future__ import annotations

from collections.abc import Callable

from kitlib.charts.figure import Figure
from kitlib.decks.model import Block, Callout, Code, Deck, FigureBlock, Heading, List, Prose, Slide, Table, plain
from kitlib.evidence.sources import footer_line
from kitlib.i18n import _, date

FOOTER_LENGTH = 330
BODY_SIZE, FEW_WORDS_SIZE, FEW_WORDS = 22, 27, 680  # pixels; letters on a slide that has room


def layout(slide: Slide) -> str:
    """Choose where the parts of a slide go from what they are and how long.

    Returns
    -------
    str
        ``figure`` (one fills the slide), ``stacked`` (words below it), ``beside`` (words in a narrow column),
        ``figures`` (two side by side) or ``text``.
    """
    figures, words = _parts(slide)
    if not figures:
        return "text"
    if len(figures) > 1:
        return "figures" if len(figures) == 2 and not words else "stacked"
    if not words:
        return "figure"
    if any(isinstance(block, Code | Table) for block in words):
        return "stacked"
    return "stacked" if _is_short(words) and shape(figures[0].figure) == "wide" else "beside"


def body_size(slide: Slide) -> int:
    """Choose the largest size of a slide's words, in pixels: larger where there are few, and no figure or citation."""
    few = layout(slide) == "text" and sum(map(letters, slide.blocks)) <= FEW_WORDS
    few = few and not any(
        run.href for b in slide.blocks if isinstance(b, List) for item in b.items for run in item.text
    )
    return FEW_WORDS_SIZE if few else BODY_SIZE


def letters(block: Block) -> int:
    """Count the letters of a block's text."""
    if isinstance(block, Prose | Heading):
        return len(plain(block.text))
    if isinstance(block, List):
        return sum(len(plain(item.text)) + sum(map(letters, item.children)) for item in block.items)
    if isinstance(block, Callout):
        return len(plain(block.title)) + sum(map(letters, block.blocks))
    if isinstance(block, Table):
        return sum(len(plain(cell)) for row in (block.header, *block.rows) for cell in row)
    return FEW_WORDS + 1  # pictures, code and cards have sizes of their own


def shape(figure: Figure) -> str:
    """Say whether a figure is ``wide``, as a chart, or ``compact``, as a map."""
    width, height = figure.spec.get("width"), figure.spec.get("height")
    if isinstance(width, int | float) and isinstance(height, int | float) and width < 1.6 * height:
        return "compact"
    return "wide"


def footer(deck: Deck, slide: Slide, fits: Callable[[str], bool] = lambda _text: True) -> str:
    """Write sources and caveats of a slide; the title slide says how fresh the evidence is.

    Sources are named as long as they hold in two lines and the whole ``fits``; the handout has them all.
    """
    if slide.kind == "title":
        return _("Evidence as of {date}").format(date=date(deck.as_of)) if deck.as_of else ""
    found = " ".join(slide.caveats)
    for kept in range(len(slide.sources), 0, -1):
        line = footer_line(slide.sources[:kept])
        found = " ".join([_source_line(line, len(slide.sources) - kept), *slide.caveats])
        if len(line) <= FOOTER_LENGTH and fits(found):
            break
    return found


def _parts(slide: Slide) -> tuple[list[FigureBlock], list[Block]]:
    figures = [b for b in slide.blocks if isinstance(b, FigureBlock)]
    return figures, [b for b in slide.blocks if not isinstance(b, FigureBlock)]


def _is_short(words: list[Block]) -> bool:
    """Tell if words fit in two lines below a figure."""
    if len(words) > 1 or not isinstance(words[0], Prose | Heading | Callout):
        return False
    inner = words[0].blocks if isinstance(words[0], Callout) else ()
    return all(isinstance(b, Prose) for b in inner) and len(_text(words[0])) < 210


def _text(block: Block) -> str:
    if isinstance(block, Prose | Heading):
        return plain(block.text)
    return " ".join(map(_text, block.blocks)) if isinstance(block, Callout) else ""


def _source_line(line: str, left: int) -> str:
    if left:
        line = _("{sources}; and {count} more in the handout").format(sources=line, count=left)
    label = _("Sources: {sources}.") if "; " in line else _("Source: {sources}.")
    return label.format(sources=line)
