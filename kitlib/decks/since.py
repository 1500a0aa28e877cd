"""What changed since a day in what slides rest on: numbers that were revised, sources that are newer, slides reworded.

Dates come from facts (``was``, with the day of each change) and sources (as of, else issued); a month or a year
counts by its last day, so that nothing new is missed. Which slides were
reworded is found in ``kitlib.lessons.history``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kitlib.decks.cards import references
from kitlib.decks.model import Inline, Prose, Run, Slide, Table
from kitlib.evidence.facts import Fact, definitions
from kitlib.evidence.sources import Source, source
from kitlib.i18n import _, date

ROWS = 11


@dataclass(frozen=True)
class Changes:
    """What is newer than ``since`` among all that some slides rest on.

    ``then`` has what each revised number was on that day (nothing for one that is computed from a revised one);
    ``reworded`` has slide ids, or is None if no earlier version of the slides is known.
    """

    since: str
    facts: dict[str, Fact]
    sources: dict[str, Source]
    then: dict[str, str]
    newer: tuple[str, ...]
    reworded: frozenset[str] | None = None

    @property
    def nothing(self) -> bool:
        """Tell if nothing changed."""
        return not (self.then or self.newer or self.reworded)


def changes(
    slides: Iterable[Slide], facts: Mapping[str, Fact], since: str, reworded: frozenset[str] | None = None
) -> Changes:
    """Find what changed in what some slides rest on.

    Parameters
    ----------
    slides : iterable of Slide
        Those of a brief, notes included.
    facts : mapping of str to Fact
        All facts that they link to.
    since : str
        A day in ISO form; what happened on that day itself is known already.
    reworded : frozenset of str, optional
        Ids of slides whose words changed, if an earlier version is known.
    """
    slides = list(slides)
    used = {name: facts[name] for slide in slides for name in _facts(slide) if name in facts}
    known = {name: source(name) for slide in slides for name in slide.sources}
    then = {name: value for name in used if (value := _then(name, since)) is not None}
    newer = tuple(name for name, item in known.items() if after(item.as_of or item.issued, since))
    here = None if reworded is None else reworded & {slide.id for slide in slides}
    return Changes(since, used, known, then, newer, here)


def after(when: str, since: str) -> bool:
    """Tell if a day, or the last day of a month or year, is after another day.

    Examples
    --------
    >>> after("2026-06", "2026-06-15"), after("2026-06-15", "2026-06-15"), after("", "2026-06-15")
    (True, False, False)
    """
    return bool(when) and (when + "-12-31"[3 * (when.count("-")) :])[:10] > since


def marked(slide: Slide, found: Changes) -> Slide:
    """Say in the line above a slide's title what changed in it; one that did not change stays as it is."""
    if slide.kind != "content":
        return slide
    if any(name in found.then for name in _facts(slide)):
        text = _("numbers revised since {date}")
    elif set(slide.sources) & set(found.newer):
        text = _("newer evidence since {date}")
    elif slide.id in (found.reworded or ()):
        text = _("reworded since {date}")
    else:
        return slide
    words = text.format(date=date(found.since))
    mark = Run(f" · {words}") if slide.kicker else Run(words[:1].upper() + words[1:])
    return replace(slide, kicker=(*slide.kicker, mark))


def pages(found: Changes, slides: Iterable[Slide], number: Mapping[str, int]) -> tuple[Slide, ...]:
    """Write the slides that list what changed; one of them says so if nothing did.

    Parameters
    ----------
    found : Changes
        What changed.
    slides : iterable of Slide
        The slides it was looked for in.
    number : mapping of str to int
        Number of each slide in the deck, by id; how many pages there are does not depend on it.
    """
    if found.nothing:
        return (_page(found, 1, _("Nothing that these slides rest on has changed since {date}"), (_compared(found),)),)
    rows = _rows(found, list(slides), number)
    head = tuple((Run(text),) for text in (_("What changed"), date(found.since), _("Now"), _("Slides")))
    each = -(-len(rows) // -(-len(rows) // ROWS))
    parts = [rows[at : at + each] for at in range(0, len(rows), each)]
    tables = [Table(header=head, rows=tuple(part), align=("left", "left", "left", "left")) for part in parts]
    more = _("What changed since {date}: {summary}, continued ({page} of {pages})")
    titles = [_("What changed since {date}: {summary}"), *[more] * (len(tables) - 1)]
    made = []
    for page, (title, table) in enumerate(zip(titles, tables, strict=True), start=1):
        title = title.replace("{page}", str(page)).replace("{pages}", str(len(tables)))
        made.append(_page(found, page, title, (table,) if page < len(tables) else (table, _compared(found))))
    return tuple(made)


def _page(found: Changes, page: int, title: str, blocks: tuple[Prose | Table, ...]) -> Slide:
    text = title.format(date=date(found.since), summary=_summary(found))
    return Slide(f"brief/since-{page}", "content", (Run(text),), blocks=blocks, minutes=1, priority=1)


def _summary(found: Changes) -> str:
    counts = (
        (_("{count} of {all} numbers revised"), len(found.then), len(found.facts)),
        (_("{count} of {all} sources newer"), len(found.newer), len(found.sources)),
    )
    parts = [text.format(count=count, all=of) for text, count, of in counts if count]
    if found.reworded:
        parts.append(_("slides reworded: {count}").format(count=len(found.reworded)))
    return ", ".join(parts)


def _compared(found: Changes) -> Prose:
    dates = [when for item in found.sources.values() if (when := item.as_of or item.issued)]
    text = _("Compared: {facts} numbers with their earlier values, {sources} sources with their dates.").format(
        facts=len(found.facts), sources=len(found.sources)
    )
    if dates:
        text += " " + _("The newest evidence is of {date}.").format(date=date(max(dates)))
    if found.reworded is None:
        text += " " + _("The slides' own words could not be compared: no version of that day is known.")
    return Prose(text=(Run(text),))


def _rows(found: Changes, slides: list[Slide], number: Mapping[str, int]) -> list[tuple[Inline, ...]]:
    rows: list[tuple[Inline, ...]] = []
    for name, value in found.then.items():
        item = found.facts[name]
        where = _where((slide for slide in slides if name in _facts(slide)), number)
        now = (Run(item.text, strong=True, ref=("fact", name)), Run(f" {item.unit}".rstrip()))
        rows.append(((Run(item.label),), (Run(value or _("computed from a number since revised")),), now, where))
    for name in sorted(found.newer, key=lambda n: found.sources[n].as_of or found.sources[n].issued, reverse=True):
        item_ = found.sources[name]
        where = _where((slide for slide in slides if name in slide.sources), number)
        what = (Run(f"{item_.first_said_by}: "), Run(item_.title, ref=("source", name)))
        rows.append((what, (Run(_("not yet")),), (Run(date(item_.as_of or item_.issued)),), where))
    for slide in slides:
        if slide.id in (found.reworded or ()):
            rows.append((slide.title, (Run(_("other words")),), (Run(_("reworded")),), _where([slide], number)))
    return rows


def _where(slides: Iterable[Slide], number: Mapping[str, int]) -> Inline:
    return (Run(", ".join(str(number[slide.id]) for slide in slides if slide.id in number)),)


def _facts(slide: Slide) -> list[str]:
    """Facts that a slide or its notes link to."""
    parts = (slide.kicker, slide.title, slide.subtitle, slide.blocks, slide.notes)
    return list(dict.fromkeys(name for kind, name in references(parts) if kind == "fact"))


def _then(name: str, since: str) -> str | None:
    """Find what a number was on a day, if it was revised since; empty if only what it is computed from was."""
    spec = definitions()[name]
    later = [was for was in spec.get("was", ()) if after(str(was.get("changed", "")), since)]
    if later:
        return str(min(later, key=lambda was: str(was["changed"])).get("value", ""))
    inputs = spec.get("inputs", {}).values()
    return "" if any(_then(other, since) is not None for other in inputs) else None


def numbered(slides: Iterable[Slide]) -> dict[str, int]:
    """Number slides by id, from 1.

    Examples
    --------
    >>> numbered([Slide("a", "content", ()), Slide("b", "content", ())])
    {'a': 1, 'b': 2}
    """
    return {slide.id: place for place, slide in enumerate(slides, start=1)}
