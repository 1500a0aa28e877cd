"""An executed notebook into a Deck: where slides begin, what becomes a title, which sources a slide rests on.

Outputs of the kit (figures, Markdown) become blocks of their own; any other output becomes the plain text
that it carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kitlib.charts.figure import FIGURE_MIME, Figure
from kitlib.decks import markdown
from kitlib.decks.model import (
    Block,
    Callout,
    Cards,
    Code,
    Deck,
    FigureBlock,
    Heading,
    Inline,
    Item,
    List,
    Prose,
    Run,
    Slide,
    Table,
)
from kitlib.errors import NotebookError
from kitlib.evidence.claims import claim
from kitlib.evidence.facts import Fact, fact
from kitlib.i18n import _
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson

_FACT_LINK = re.compile(r"\]\(facts\.md#([^)\s]+)\)")


@dataclass
class _Draft:
    """A slide while its cells are read."""

    first: Cell
    level: int
    blocks: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)


def facts_in(lesson: Lesson) -> dict[str, Fact]:
    """Compute the facts that a lesson's prose links to; this needs no outputs, so it can be done while they are made.

    Raises
    ------
    UnknownName
        If a link names a fact that does not exist.
    """
    prose = "\n".join(cell.source for cell in lesson.cells if cell.kind == "markdown")
    return {name: fact(name) for name in dict.fromkeys(_FACT_LINK.findall(prose))}


def deck(lesson: Lesson, facts: dict[str, Fact] | None = None) -> Deck:
    """Read a deck from a lesson whose cells have their outputs.

    Parameters
    ----------
    lesson : Lesson
        What was executed.
    facts : dict of str to Fact, optional
        Facts computed already, by ``facts_in``.

    Raises
    ------
    NotebookError
        If two slides have the same id.
    UnknownName
        If a link names a fact or a claim that does not exist.
    """
    section: Inline = ()
    slides: list[Slide] = []
    facts = dict(facts or {})
    for number, draft in enumerate(_drafts(lesson.cells), start=1):
        slide = _slide(draft, number, section, lesson)
        if slide.kind in ("title", "section"):
            section = slide.title if slide.kind == "section" else ()
        for kind, name in (*references(slide), *_references(slide.notes)):
            if kind == "fact" and name not in facts:
                facts[name] = fact(name)
        slides.append(_with_sources(slide, facts))
    _check_ids(slides, lesson)
    return Deck(
        id=lesson.module,
        title=lesson.title,
        subtitle=lesson.subtitle,
        language=lesson.language,
        as_of=lesson.as_of,
        slides=tuple(slides),
        facts=facts,
    )


def _check_ids(slides: list[Slide], lesson: Lesson) -> None:
    seen: set[str] = set()
    for slide in slides:
        if slide.id in seen:
            raise NotebookError(f"{lesson.path.name}: two slides have the id {slide.id!r} (kit.id). Rename one.")
        seen.add(slide.id)


def _drafts(cells: tuple[Cell, ...]) -> list[_Draft]:
    """Cut the cells into slides; what stands before the first slide cell is one too.

    A ``skip`` cell stands alone, for the handout: what follows it continues the slide before it.
    """
    drafts: list[_Draft] = []
    current: _Draft | None = None
    for cell in cells:
        if cell.kind == "raw":
            continue
        if cell.slide == "skip":
            drafts.append(_Draft(cell, level=1, blocks=_cell_blocks(cell)))
            continue
        if cell.slide in ("slide", "subslide") or current is None:
            current = _Draft(cell, level=2 if cell.slide == "subslide" else 1)
            drafts.append(current)
        if cell.slide == "notes":
            current.notes.extend(_notes(cell))
        else:
            current.blocks.extend(_cell_blocks(cell))
    return drafts


def _notes(cell: Cell) -> tuple[Block, ...]:
    found = markdown.blocks(cell.source)
    if cell.kit.get("audience") == "instructor":
        return (Callout(title=(Run(_("For the instructor")),), blocks=found),)
    return found


def _cell_blocks(cell: Cell) -> list[Block]:
    fragment = cell.slide == "fragment"
    if cell.kind == "markdown":
        found = markdown.blocks(cell.source)
        if cell.kit.get("layout") == "cards":
            found = tuple(_cards(b, cell) if isinstance(b, Table) else b for b in found)
    else:
        shown = (Code(text=cell.source, language="python"),) if cell.kit.get("show_code") else ()
        found = (*shown, *(b for output in cell.outputs for b in _output_blocks(output)))
    return [replace(b, fragment=True) for b in found] if fragment else list(found)


def _cards(table: Table, cell: Cell) -> Cards:
    if len(table.header) != 3:
        raise NotebookError(
            f"{cell.where('layout cards')}: its table has {len(table.header)} columns. "
            "Three are wanted: the figure, who and when, how it is counted."
        )
    return Cards(cards=tuple((row[0], row[1], row[2]) for row in table.rows))


def _output_blocks(output: dict[str, Any]) -> tuple[Block, ...]:
    data = output.get("data", {})
    if FIGURE_MIME in data:
        return (FigureBlock(figure=Figure.from_dict(data[FIGURE_MIME])),)
    if "text/markdown" in data:
        return markdown.blocks(_joined(data["text/markdown"]))
    text = _joined(data.get("text/plain") or output.get("text") or "").rstrip("\n")
    return (Code(text=text, kind="output"),) if text else ()


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _slide(draft: _Draft, number: int, section: Inline, lesson: Lesson) -> Slide:
    kit, blocks = draft.first.kit, list(draft.blocks)
    head = blocks[0] if blocks and isinstance(blocks[0], Heading) else None
    blocks = blocks[1:] if head else blocks
    when = kit.get("when", "class")
    made = Slide(
        id=kit.get("id", f"{lesson.module}/{number}"),
        kind="content",
        title=head.text if head else section or (Run(lesson.title),),
        kicker=section if head else (),
        notes=tuple(draft.notes),
        minutes=kit.get("minutes", 0),
        priority=kit.get("priority", 2),
        when=when,
        level=draft.level,
        shown=draft.first.slide != "skip" and when in ("class", "backup"),
    )
    if head and head.level == 1:
        return _opening(made, blocks, first=number == 1)
    return _with_finding(made, blocks, head)


def _opening(slide: Slide, blocks: list[Block], first: bool) -> Slide:
    """Make a title or section slide, whose first paragraph is the subtitle."""
    kind = "title" if first else "section"
    lead = blocks[0] if blocks and isinstance(blocks[0], Prose) else None
    rest = tuple(blocks[1:] if lead else blocks)
    return replace(slide, kind=kind, kicker=(), subtitle=lead.text if lead else (), blocks=rest)


def _with_finding(slide: Slide, blocks: list[Block], head: Heading | None) -> Slide:
    """Let the finding of a slide's only figure be its title, and the heading the line above."""
    figures = [b for b in blocks if isinstance(b, FigureBlock)]
    if len(figures) != 1:
        return replace(slide, blocks=tuple(blocks))
    figure = figures[0].figure
    blocks = [replace(b, titled=False) if isinstance(b, FigureBlock) else b for b in blocks]
    return replace(
        slide,
        title=(Run(figure.title),),
        kicker=head.text if head else slide.kicker,
        subtitle=(Run(figure.subtitle),),
        blocks=tuple(blocks),
    )


def _with_sources(slide: Slide, facts: dict[str, Fact]) -> Slide:
    names: dict[str, None] = {}
    caveats: dict[str, None] = {}
    for block in slide.blocks:
        if isinstance(block, FigureBlock):
            names.update(dict.fromkeys(block.figure.sources))
            if block.figure.note:
                caveats.setdefault(block.figure.note)
    for line in (slide.title, slide.kicker, slide.subtitle, *_lines(slide.blocks)):
        for run in line:
            names.update(dict.fromkeys(_rests_on(run, facts)))
    return replace(slide, sources=tuple(names), caveats=tuple(caveats))


def _rests_on(run: Run, facts: dict[str, Fact]) -> tuple[str, ...]:
    """Find the sources of a run. A claim named by its id stands for its ledger entry; a quotation, for its essay."""
    kind, name = run.ref or ("", "")
    if kind == "fact":
        return facts[name].sources
    if kind == "claim":
        entry = claim(name)
        return entry.source_ids if run.text == name else (entry.essay,)
    return (name,) if kind == "source" else ()


def references(slide: Slide) -> Iterator[tuple[str, str]]:
    """All links of a slide into the evidence, in reading order; those of its notes are left out."""
    return _references(slide.blocks, slide.title, slide.kicker, slide.subtitle)


def _references(blocks: Iterable[Block], *lines: Inline) -> Iterator[tuple[str, str]]:
    for line in (*lines, *_lines(blocks)):
        yield from (run.ref for run in line if run.ref)


def _lines(blocks: Iterable[Block | Item]) -> Iterator[Inline]:
    for block in blocks:
        if isinstance(block, Heading | Prose | Item):
            yield block.text
        if isinstance(block, Item):
            yield from _lines(block.children)
        elif isinstance(block, List):
            yield from _lines(block.items)
        elif isinstance(block, Callout):
            yield block.title
            yield from _lines(block.blocks)
        elif isinstance(block, Table):
            yield from (cell for row in (block.header, *block.rows) for cell in row)
        elif isinstance(block, Cards):
            yield from (part for card in block.cards for part in card)
