"""An executed notebook into a Deck: where slides begin, what becomes a title, which sources a slide rests on.

Cells become blocks in ``outputs`` and ``markdown``; ``cut`` decides where slides begin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from kitlib.charts.figure import Figure
from kitlib.decks import cut, notrun
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
    Placeholder,
    Prose,
    Run,
    Slide,
    Table,
    plain,
)
from kitlib.decks.outputs import Reading
from kitlib.errors import NotebookError
from kitlib.evidence.claims import claim
from kitlib.evidence.facts import Fact, fact
from kitlib.i18n import _
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson
from kitlib.lessons.run import facts_in

_HIDDEN = {"remove-cell", "remove_cell", "hide-cell", "hide_cell"}
_HIDDEN_CODE = {"remove-input", "remove_input", "hide-input", "hide_input"}
_HIDDEN_OUTPUT = {"remove-output", "remove_output", "hide-output", "hide_output"}


def is_foreign(lesson: Lesson) -> bool:
    """Tell whether a notebook was written without the kit: nothing in it carries the kit's metadata."""
    return "kit" not in (lesson.raw.get("metadata") or {}) and not any(cell.kit for cell in lesson.cells)


def deck(
    lesson: Lesson,
    *,
    foreign: bool = False,
    ran: bool = True,
    drawings: Path | None = None,
) -> Deck:
    """Read a deck from a lesson whose cells have their outputs.

    Parameters
    ----------
    lesson : Lesson
        What was executed.
    foreign : bool
        True for a notebook that was not written for the kit: its code is shown, HTML in its Markdown is read, and its
        links are ordinary ones.
    ran : bool
        False if it has no outputs; a placeholder then stands where one would be.
    drawings : Path, optional
        Folder where drawings are kept, for charts of other libraries; the cache's if not given.

    Raises
    ------
    NotebookError
        If two slides have the same id.
    UnknownName
        If a link names a fact or a claim that does not exist.
    """
    reading = Reading(lesson.path.name, lesson.path.parent, partial(_draw, drawings), foreign)
    drafts = _drafts(lesson, reading, ran)
    slides, facts = _slides(drafts, lesson, {} if foreign else facts_in(lesson))
    _check_ids(slides, lesson)
    return Deck(
        id=lesson.module,
        title=lesson.title,
        subtitle=lesson.subtitle or (plain(slides[0].subtitle) if slides and slides[0].kind == "title" else ""),
        language=lesson.language,
        as_of=lesson.as_of,
        slides=tuple(slides),
        facts=facts,
        warnings=tuple(reading.said),
    )


def _draw(folder: Path | None, figure: Figure) -> None:
    """Try whether a chart of another library can be drawn; its drawing is kept for the writers."""
    from kitlib.decks.svg import figure_svg
    from kitlib.lessons.cache import cache_dir

    figure_svg(figure, folder or cache_dir() / "svg")


def _slides(drafts: list[cut.Draft], lesson: Lesson, facts: dict[str, Fact]) -> tuple[list[Slide], dict[str, Fact]]:
    section: Inline = ()
    slides: list[Slide] = []
    for number, draft in enumerate(drafts, start=1):
        slide = _slide(draft, number, section, lesson)
        if slide.kind in ("title", "section"):
            section = slide.title if slide.kind == "section" else ()
        for kind, name in (*references(slide), *_references(slide.notes)):
            if kind == "fact" and name not in facts:
                facts[name] = fact(name)
        slides.append(_with_sources(slide, facts))
    return slides, facts


def _check_ids(slides: list[Slide], lesson: Lesson) -> None:
    seen: set[str] = set()
    for slide in slides:
        if slide.id in seen:
            raise NotebookError(f"{lesson.path.name}: two slides have the id {slide.id!r} (kit.id). Rename one.")
        seen.add(slide.id)


def _drafts(lesson: Lesson, reading: Reading, ran: bool) -> list[cut.Draft]:
    """Cut the cells into slides; a stranger's slides are looked through for empty ones."""
    cells = [cell for cell in lesson.cells if cell.kind != "raw" and not cell.tags & _HIDDEN]
    if not reading.foreign:  # answers and their checks are for the notebook; the question is shown
        cells = [cell for cell in cells if not cell.grading]
    unseen: list[Cell] = []
    blocks = partial(_cell_blocks, reading=reading, language=_language(lesson), unseen=None if ran else unseen)
    notes = partial(_notes, reading=reading)
    if cut.says_slides(cells):
        drafts = cut.by_cells(cells, blocks, notes)
        if reading.foreign:
            drafts = [d for draft in drafts if draft.blocks or draft.notes for d in cut.opened(draft)]
    else:
        drafts = cut.by_headings(cells, blocks, notes, lesson.title)
    if unseen:
        reading.said.insert(0, notrun.warning(reading.notebook, len(unseen)))
    return drafts


def _language(lesson: Lesson) -> str:
    metadata = lesson.raw.get("metadata") or {}
    said = metadata.get("language_info") or metadata.get("kernelspec") or {}
    return str(said.get("name") if "language_info" in metadata else said.get("language") or "python").lower()


def _notes(cell: Cell, reading: Reading) -> tuple[Block, ...]:
    found = reading.markdown(cell)
    if cell.kit.get("audience") == "instructor":
        return (Callout(title=(Run(_("For the instructor")),), blocks=found),)
    return found


def _cell_blocks(cell: Cell, reading: Reading, language: str, unseen: list[Cell] | None) -> list[Block]:
    found: list[Block] = []
    if cell.kind == "markdown":
        found += reading.markdown(cell)
        if cell.kit.get("layout") == "cards":
            found = [_cards(b, cell) if isinstance(b, Table) else b for b in found]
    else:
        shown = cell.kit.get("show_code", reading.foreign) and not cell.tags & _HIDDEN_CODE
        if shown and cell.source.strip():
            found.append(Code(text=cell.source.strip("\n"), language=language))
        if unseen is not None and notrun.would_show(cell):
            unseen.append(cell)
            found.append(Placeholder(text=notrun.words()))
        if not cell.tags & _HIDDEN_OUTPUT:
            found += reading.outputs(cell)
    return [replace(b, fragment=True) for b in found] if cell.slide == "fragment" else found


def _cards(table: Table, cell: Cell) -> Cards:
    if len(table.header) != 3:
        raise NotebookError(
            f"{cell.where('layout cards')}: its table has {len(table.header)} columns. "
            "Three are wanted: the figure, who and when, how it is counted."
        )
    return Cards(cards=tuple((row[0], row[1], row[2]) for row in table.rows))


def _slide(draft: cut.Draft, number: int, section: Inline, lesson: Lesson) -> Slide:
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
    if len(figures) != 1 or not figures[0].titled:
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
            names.update(dict.fromkeys(rests_on(run, facts)))
    return replace(slide, sources=tuple(names), caveats=tuple(caveats))


def rests_on(run: Run, facts: dict[str, Fact]) -> tuple[str, ...]:
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
