"""Cards behind the links of a slide or a handout: what a number, claim or source is and what it rests on.

Cards are plain data; the deck shows one at a time in a popover, the handout prints them all at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from kitlib.decks.model import Deck, Run
from kitlib.evidence.claims import ledger
from kitlib.evidence.facts import Fact
from kitlib.evidence.sources import Source, footer_line, sources
from kitlib.i18n import _, date

Ref = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One line of a card; ``href`` leads to the page where the source can be read."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True)
class Card:
    """What opens behind a link.

    ``lead`` is the large line (a number with its unit, or a quotation), ``flag`` a warning such as
    'unconfirmed', and ``rows`` the rest in order.
    """

    id: str
    kind: str
    title: str
    lead: str = ""
    unit: str = ""
    flag: str = ""
    rows: tuple[Row, ...] = ()


def anchor(kind: str, name: str) -> str:
    """Id of a card on a page.

    Examples
    --------
    >>> anchor("fact", "homicides-inegi-2023")
    'fact-homicides-inegi-2023'
    """
    return f"{kind}-{name}"


def references(part: Any) -> Iterator[Ref]:
    """Find every link into the evidence below a slide, block or run, in reading order."""
    if isinstance(part, Run):
        if part.ref:
            yield part.ref
    elif isinstance(part, tuple):
        for inner in part:
            yield from references(inner)
    elif is_dataclass(part) and type(part).__module__ == Run.__module__:
        for field in fields(part):
            yield from references(getattr(part, field.name))


def cards(deck: Deck) -> dict[Ref, Card]:
    """Make the cards for all links on slides, notes apart; a link without a card stays plain text."""
    made: dict[Ref, Card] = {}
    for slide in deck.slides:
        for ref in references((slide.kicker, slide.title, slide.subtitle, slide.blocks)):
            card = None if ref in made else _card(deck, *ref)
            if card:
                made[ref] = card
    return made


def _card(deck: Deck, kind: str, name: str) -> Card | None:
    if kind == "fact" and name in deck.facts:
        return _fact_card(deck.facts[name])
    if kind == "claim":
        return _claim_card(name, deck.verdicts)
    if kind == "source" and name in sources():
        return _source_card(sources()[name])
    return None


def _fact_card(fact: Fact) -> Card:
    rows = [Row(_("Status"), fact.status.capitalize())] if fact.status else []
    if fact.as_of:
        rows.append(Row(_("As of"), date(fact.as_of)))
    rows += source_rows(fact.sources)
    rows += [Row(_("Earlier value"), _earlier(was)) for was in fact.was]
    if fact.note:
        rows.append(Row(_("Note"), fact.note))
    if fact.how:
        rows.append(Row(_("How computed"), fact.how))
    name, flag = anchor("fact", fact.id), fact.standing
    return Card(name, "fact", fact.label, fact.text, fact.unit, flag[:1].upper() + flag[1:], tuple(rows))


def _earlier(was: dict[str, str]) -> str:
    """Say what a number was, until when and why; any of them may be missing."""
    text = str(was.get("value", ""))
    if was.get("changed"):
        text = _("{value}, changed {date}").format(value=text, date=date(str(was["changed"])))
    return f"{text} ({was['why']})" if was.get("why") else text


def source_rows(names: tuple[str, ...]) -> list[Row]:
    """List sources: up to three one by one with their address, more of them in one line by publisher."""
    known = sources()
    found = [known[name] for name in names if name in known]
    if len(found) > 3:
        return [Row(_("Sources"), footer_line(item.id for item in found))]
    labels = [_("Source") if len(found) == 1 else _("Sources"), *[""] * len(found)]
    return [Row(label, footer_line([item.id]), item.url) for label, item in zip(labels, found, strict=False)]


def _claim_card(name: str, graded: bool) -> Card | None:
    claim = ledger().get(name)
    if claim is None:
        return None
    rows = [
        Row(_("Said by"), ", ".join(filter(None, (claim.author, _when(claim.essay_date))))),
        Row(_("Evidence at its date"), claim.evidence),
        Row(_("Verdict"), claim.verdict.capitalize() if graded else ""),
        Row(_("Why"), claim.reason),
        Row(_("Later evidence"), claim.later_evidence),
        *source_rows(claim.source_ids),
    ]
    shown = tuple(row for row in rows if row.text)
    title = _("Claim {id}").format(id=name)
    return Card(anchor("claim", name), "claim", title, f"“{claim.quote}”", rows=shown)


def _when(text: str) -> str:
    """Write a date as readers do, and leave alone what is said in words."""
    return date(text) if re.fullmatch(r"\d{4}(-\d{2}){0,2}", text) else text


def _source_card(source: Source) -> Card:
    when = source.as_of or source.issued
    rows = [
        Row(_("Published by"), source.first_said_by),
        Row(_("As of") if source.as_of else _("Published"), date(when) if when else ""),
        Row(_("Read via"), source.read_via),
        Row(_("Address"), source.url, source.url),
    ]
    flag = {"B": _("As reported by another source"), "C": _("Unconfirmed")}.get(source.standing, "")
    shown = tuple(row for row in rows if row.text)
    return Card(anchor("source", source.id), "source", source.title, flag=flag, rows=shown)
