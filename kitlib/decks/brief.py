"""A brief: slides of any modules and slides of its own as one deck, bottom line first, sources and backup last.

What is shown and in which order is decided here; the file is read in ``brief_file``, modules are run and formats are
written in ``kitlib.brief``. A verdict of the ledger reads as evidence in a brief, never as a grade.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kitlib.decks import since as changed
from kitlib.decks.brief_file import BriefFile, Entry
from kitlib.decks.markdown import blocks as parse
from kitlib.decks.model import Block, Callout, Deck, Heading, Inline, Item, List, Prose, Run, Slide, Table
from kitlib.decks.read import deck as read_deck
from kitlib.errors import BriefError, unknown
from kitlib.evidence.claims import claim
from kitlib.evidence.sources import cite
from kitlib.i18n import _, date
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson

BOTTOM_LINE = "brief/bottom-line"
INSTRUCTOR = (Run(_("For the instructor")),)
UNTIMED = 1.0
CITED_LINES, CITED_ON_TEMPLATE, LINE = 20, 14, 120  # a template's body is smaller, its typeface may be wider
_ADDRESS = re.compile(r"(https?://\S*[^\s.,;)])")


@dataclass(frozen=True)
class Composed:
    """A brief ready to be written.

    ``deck`` is for the room; ``handout`` is the same without the sources' slides, since an article has its own list.
    ``cut`` has the ids of slides that the length sent to the backup; ``minutes`` is what the rest takes.
    """

    deck: Deck
    handout: Deck
    cut: tuple[str, ...]
    minutes: float


def compose(
    brief: BriefFile, decks: Iterable[Deck], since: str = "", reworded: frozenset[str] | None = None
) -> Composed:
    """Compose a brief.

    Parameters
    ----------
    brief : BriefFile
        What its file says.
    decks : iterable of Deck
        The modules that its slides come from, executed and read.
    since : str
        A day in ISO form: a slide lists what changed since, and slides that did are marked. Empty: neither.
    reworded : frozenset of str, optional
        Ids of slides whose words changed since that day, if an earlier version is known.

    Raises
    ------
    UnknownName
        If a slide is in none of the modules; near ids are given.
    BriefError
        If a slide of its own has no heading.
    """
    decks, own = list(decks), own_deck(brief)
    known = {slide.id: slide for deck in (*decks, own) for slide in deck.slides}
    main = [_slide(entry, known, "class", f"brief/slide-{n}") for n, entry in enumerate(brief.slides, start=1)]
    extra = [_slide(entry, known, "backup", f"brief/backup-{n}") for n, entry in enumerate(brief.backup, start=1)]
    bottom = [_slide(Entry(BOTTOM_LINE), known, "class")] if brief.bottom_line else []
    kept, cut = _cut(main, brief.length - sum(map(minutes, bottom))) if brief.length else (main, [])
    late = [replace(slide, when="backup") for slide in (*cut, *extra) if slide.kind != "section"]
    whole = Deck(
        id=brief.name,
        title=brief.title,
        subtitle=brief.subtitle or _for(brief),
        language=decks[0].language if decks else "en",
        as_of=_as_of(decks, own),
        slides=(_title(brief), *bottom, *_kickers(kept), *late),
        facts={name: fact for deck in (*decks, own) for name, fact in deck.facts.items()},
        verdicts=False,
        warnings=tuple(line for deck in (*decks, own) for line in deck.warnings),
    )
    room = CITED_ON_TEMPLATE if brief.look.template else CITED_LINES
    whole = _with_changes(whole, since, reworded, 1 + len(bottom), room) if since else whole
    article = whole.presented()
    return Composed(_with_sources(whole, room), article, tuple(s.id for s in cut), sum(map(minutes, (*bottom, *kept))))


def own_cells(brief: BriefFile) -> tuple[Cell, ...]:
    """Make a notebook's cells of a brief's own Markdown: its bottom line and its own slides, each with its notes.

    Raises
    ------
    BriefError
        If a slide has no heading.
    """
    entries = [(f"brief/{key}-{n}", entry) for key, part in (("slide", brief.slides), ("backup", brief.backup))
               for n, entry in enumerate(part, start=1) if not entry.id]  # fmt: skip
    if brief.bottom_line:
        bottom = Entry(markdown=_with_heading(brief.bottom_line), notes=brief.bottom_notes)
        entries.insert(0, (BOTTOM_LINE, bottom))
    cells: list[Cell] = []
    for name, entry in entries:
        if not _heading(entry.markdown):
            place = name.removeprefix("brief/")
            raise BriefError(f"{brief.path.name}: {place} has no heading. Begin it with '## ' and a title that states "
                             "its finding ('# ' makes it a section slide).")  # fmt: skip
        kit = {"id": name, "layout": entry.layout} if entry.layout else {"id": name}
        cells.append(Cell(len(cells) + 1, "markdown", entry.markdown, "slide", kit))
        if entry.notes:
            cells.append(Cell(len(cells) + 1, "markdown", entry.notes, "notes"))
    return tuple(cells)


def own_deck(brief: BriefFile) -> Deck:
    """Read a brief's own Markdown as a deck."""
    cells = own_cells(brief)
    return read_deck(Lesson(brief.path, brief.name, brief.title, "", 0, "", (), "en", cells, {}))


def minutes(slide: Slide) -> float:
    """Time that a slide takes: its own, or a minute where none is given; titles and sections take none."""
    return (slide.minutes or UNTIMED) if slide.kind == "content" else 0


def _heading(markdown: str) -> bool:
    return isinstance(next(iter(parse(markdown)), None), Heading)


def _with_heading(markdown: str) -> str:
    return markdown if _heading(markdown) else f"## {_('Bottom line')}\n\n{markdown}"


def _slide(entry: Entry, known: Mapping[str, Slide], when: str, own_name: str = "") -> Slide:
    """Take a slide as a brief shows it."""
    name = entry.id or own_name
    if name not in known:
        raise unknown("slide", name, known, "kit.id in notebooks/")
    slide = known[name]
    own = name.startswith("brief/")
    return _as_evidence(replace(
        slide,
        kind="section" if slide.kind == "title" else slide.kind,
        notes=tuple(b for b in slide.notes if not _for_class(b)),
        minutes=slide.minutes if entry.minutes is None else entry.minutes,
        priority=entry.priority or (1 if own else slide.priority),
        when=when,
        level=1,
        shown=True,
    ))  # fmt: skip


def _for_class(block: Block) -> bool:
    """Tell moves for an instructor, which a brief leaves out."""
    return isinstance(block, Callout) and block.title == INSTRUCTOR


def _as_evidence(slide: Slide) -> Slide:
    """Take the grade out of tables of claims: what the evidence shows stays, and who said what."""
    return replace(slide, blocks=tuple(_without_grades(b) if isinstance(b, Table) else b for b in slide.blocks))


def _without_grades(table: Table) -> Table:
    return replace(table, rows=tuple(_row(row) for row in table.rows))


def _row(row: tuple[Inline, ...]) -> tuple[Inline, ...]:
    graded = {claim(run.ref[1]).verdict.casefold() for cell in row for run in cell if run.ref and run.ref[0] == "claim"}
    return tuple(_ungraded(cell) if cell and _grade(cell[0]) in graded else cell for cell in row)


def _grade(run: Run) -> str:
    return run.text.strip(" .:").casefold() if run.strong else ""


def _ungraded(cell: Inline) -> Inline:
    rest = cell[1:]
    return (replace(rest[0], text=rest[0].text.lstrip(" .:")), *rest[1:]) if rest else ()


def _cut(slides: list[Slide], time: float) -> tuple[list[Slide], list[Slide]]:
    """Keep the most important slides that the time holds; of equal ones, the shorter, then the earlier.

    The first that does not fit ends it, so that none stays where a more important one had to go. A section stays if
    one of its slides does. Order is that of the brief.
    """
    content = [slide for slide in slides if slide.kind == "content"]
    kept: set[str] = set()
    for slide in sorted(content, key=lambda s: (s.priority, minutes(s))):
        time -= minutes(slide)
        if time < 0:
            break
        kept.add(slide.id)
    section = ""
    for slide in slides:
        section = slide.id if slide.kind == "section" else section
        if slide.id in kept and section:
            kept.add(section)
    cut = [slide for slide in content if slide.id not in kept]
    return [slide for slide in slides if slide.id in kept], cut


def _kickers(slides: list[Slide]) -> list[Slide]:
    """Name the section above own slides, whichever module it comes from."""
    section: Inline = ()
    made = []
    for slide in slides:
        section = slide.title if slide.kind == "section" else section
        own = slide.kind == "content" and slide.id.startswith("brief/")
        made.append(replace(slide, kicker=section) if own else slide)
    return made


def _title(brief: BriefFile) -> Slide:
    lines = [_for(brief), *([brief.presenter] if brief.presenter else []), date(brief.date)]
    runs = [run for line in lines for run in (Run(line), Run("", line_break=True))]
    return Slide("brief/title", "title", (Run(brief.title),), subtitle=(Run(brief.subtitle),) if brief.subtitle else (),
                 blocks=(Prose(text=tuple(runs[:-1])),), priority=1)  # fmt: skip


def _for(brief: BriefFile) -> str:
    return _("For {audience}").format(audience=brief.audience)


def _as_of(decks: list[Deck], own: Deck) -> str:
    """Evidence is as old as that of the oldest module."""
    dates = [deck.as_of for deck in decks if deck.as_of]
    return min(dates) if dates else max((fact.as_of for fact in own.facts.values()), default="")


def _with_changes(whole: Deck, since: str, reworded: frozenset[str] | None, at: int, room: int) -> Deck:
    """Mark slides that changed, and list what did, behind the bottom line."""
    rests = [slide for slide in whole.slides if slide.kind == "content"]
    found = changed.changes(rests, whole.facts, since, reworded)
    marked = [changed.marked(slide, found) for slide in whole.slides]

    def placed(number: Mapping[str, int]) -> Deck:
        return replace(whole, slides=(*marked[:at], *changed.pages(found, rests, number), *marked[at:]))

    return placed(changed.numbered(_with_sources(placed({}), room).slides))


def _with_sources(whole: Deck, room: int) -> Deck:
    """Put full citations of all that is shown before the backup, as many slides of ``room`` lines as they need."""
    names = {name for slide in whole.slides for name in slide.sources}
    parts: list[list[Item]] = []
    lines = 0.0
    for text in sorted((cite(name) for name in names), key=str.casefold):
        words, address = _cited(text)
        need = 0.6 + sum(-(-len(part) // LINE) for part in (words, address) if part)
        if not parts or lines + need > room:
            parts.append([])
            lines = 0.0
        lines += need
        link = (Run("", line_break=True), Run(address, href=address)) if address else ()
        parts[-1].append(Item(text=(Run(words), *link)))
    title = _("Sources of these slides") if len(parts) == 1 else _("Sources of these slides ({page} of {pages})")
    made = [
        Slide(f"brief/sources-{page}", "content", (Run(title.format(page=page, pages=len(parts))),),
              blocks=(List(items=tuple(items)),), priority=1)
        for page, items in enumerate(parts, start=1)
    ]  # fmt: skip
    late = [slide for slide in whole.slides if slide.when == "backup"]
    main = [slide for slide in whole.slides if slide.when != "backup"]
    return replace(whole, slides=(*main, *made, *late)).presented()


def _cited(text: str) -> tuple[str, str]:
    """Cut a citation into its words and its address, which gets a line of its own: none has room for most of them."""
    before, address, after = (*_ADDRESS.split(text, maxsplit=1), "", "")[:3]
    before = re.sub(r"\s*[^.:]+:\s*$", "", before) if address else before
    after = after.lstrip(".")
    return (before.removesuffix(".") if after.startswith(" (") else before) + after, address
