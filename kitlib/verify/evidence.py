"""Check facts, claims and the sources they name: every definition computes, every id exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kitlib.errors import KitError, unknown
from kitlib.evidence.claims import ledger
from kitlib.evidence.facts import Fact, definitions, fact
from kitlib.verify.finding import Finding, note

FACTS = "data/facts.toml"
MOST_WORDS = 20
_KEBAB = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_WAS = {"value", "changed", "why"}


def check_uses(uses: Iterable[tuple[str, str, str]], known: Iterable[str]) -> Iterator[Finding]:
    """Check that every source that is named exists."""
    names = set(known)
    seen: set[tuple[str, str, str]] = set()
    for use in uses:
        file, place, name = use
        if name not in names and use not in seen:
            seen.add(use)
            yield Finding(
                file,
                place,
                f"source {name!r}",
                f"an id in data/sources.json. {unknown('source', name, names, 'notebooks/sources.md')}",
                "Correct the id, or add the source.",
            )


def check_facts() -> Iterator[Finding]:
    """Check that every fact computes and that its definition is in order."""
    try:
        known = definitions()
    except KitError as error:
        yield Finding(FACTS, "", str(error), "a file of fact definitions", "Correct it.")
        return
    for name, spec in known.items():
        if not _KEBAB.match(name):
            yield Finding(
                FACTS,
                f"fact {name!r}",
                "an id that is not kebab-case",
                "such as homicides-inegi-2023",
                "Rename it.",
            )
        try:
            yield from _check_fact(fact(name), spec)
        except KitError as error:
            yield Finding(FACTS, f"fact {name!r}", str(error), "a definition that computes", "Correct the definition.")


def _check_fact(item: Fact, spec: dict[str, Any]) -> Iterator[Finding]:
    place = f"fact {item.id!r}"
    if len(item.text) > 1 and re.search(rf"(?<![\d.,]){re.escape(item.text)}(?![\d]|[.,]\d)", item.label):
        yield Finding(FACTS, place, f"a label with the fact's own value, {item.text}", "words", "Take the number out.")
    if not item.sources:
        yield Finding(FACTS, place, "no sources", "at least one", "Give the rows, the table or the fact a source.")
    for entry in spec.get("was", ()):
        if not isinstance(entry, dict) or set(entry) != _WAS:
            yield Finding(FACTS, place, f"was = {entry!r}", "entries with value, changed and why", "Correct it.")
    if not re.match(r"^\d{4}(-\d{2}(-\d{2})?)?$", item.as_of):
        yield Finding(FACTS, place, f"as_of {item.as_of!r}", "YYYY, YYYY-MM or YYYY-MM-DD", "Correct it.")


def known_facts() -> dict[str, dict[str, Any]]:
    """Definitions of all facts; none if they cannot be read, which ``check_facts`` reports."""
    try:
        return definitions()
    except KitError:
        return {}


def check_unused_facts(linked: set[str], code: str) -> Iterator[Finding]:
    """Note the facts that no prose links, no code names, and no used fact rests on."""
    known = known_facts()
    waiting = [name for name in known if name in linked or f'"{name}"' in code or f"'{name}'" in code]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in known and name not in reached:
            reached.add(name)
            waiting += known[name].get("inputs", {}).values()
    for name in known:
        if name not in reached:
            yield note(FACTS, f"fact {name!r}", "no notebook uses it", "Use it, or take it out.")


def fact_sources() -> Iterator[tuple[str, str, str]]:
    """Where facts name sources themselves."""
    for name, spec in known_facts().items():
        for source in spec.get("sources", ()):
            yield FACTS, f"fact {name!r}", str(source)


def check_claims() -> Iterator[Finding]:
    """Check that the ledger reads and quotes no more than it may."""
    try:
        items = ledger()
    except KitError as error:
        yield Finding("data/claims.csv", "", str(error), "a ledger that loads", "Correct it.")
        return
    for item in items.values():
        words = len([w for w in item.quote.split() if w != "..."])
        if words > MOST_WORDS:
            yield Finding(
                "data/claims.csv",
                f"claim {item.claim_id}, column 'quote'",
                f"{words} words",
                f"at most {MOST_WORDS}",
                "Quote less, or mark an omission with ' ... '.",
            )
        if item.verdict in ("supported", "partly", "disputed", "contradicted") and not item.source_ids:
            yield Finding(
                "data/claims.csv",
                f"claim {item.claim_id}, column 'source_ids'",
                "no source",
                f"a source for the verdict {item.verdict!r}",
                "Name what the verdict rests on.",
            )
