"""The ledger: what the two essays claim, the evidence at the claim's own date, and our verdict.

One rule for both authors: a claim is judged at its date, later evidence stands apart, wording slips apart
from central claims, and nobody is scored. The ledger is ``data/claims.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from kitlib.errors import DataError, unknown
from kitlib.evidence.tables import table
from kitlib.i18n import _

ESSAYS = {"T": "delatorre_essay", "E": "ellis_essay"}


@dataclass(frozen=True)
class Claim:
    """One claim of an essay, quoted in under 20 words, with evidence and verdict."""

    claim_id: str
    author: str
    essay_date: str
    quote: str
    claim_type: str
    module: str
    materiality: str
    would_settle: str
    evidence: str
    verdict: str
    reason: str
    later_evidence: str
    source_ids: tuple[str, ...]
    confidence: str

    @property
    def essay(self) -> str:
        """Source id of the essay that it stands in."""
        return ESSAYS[self.claim_id[0]]

    def _repr_markdown_(self) -> str:
        return Claims((self,))._repr_markdown_()


@dataclass(frozen=True)
class Claims:
    """Several claims, shown as one table: quote, evidence at its date, verdict with its reason."""

    items: tuple[Claim, ...]

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.items)

    def _repr_markdown_(self) -> str:
        head = (_("The essay says"), _("Evidence at its date"), _("What follows"))
        rows = [
            (
                f"“{c.quote}” ({c.author}, [{c.claim_id}](claims.md#{c.claim_id}))",
                c.evidence,
                f"**{c.verdict.capitalize()}.** {c.reason}",
            )
            for c in self.items
        ]
        lines = [head, ("---",) * 3, *rows]
        return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)

    def __repr__(self) -> str:
        return "\n".join(f"{c.claim_id} {c.author}: “{c.quote}” {c.verdict}: {c.reason}" for c in self.items)


def ledger() -> dict[str, Claim]:
    """All claims by id, in the order of the essays."""
    path = table("claims").path
    return _ledger(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _ledger(path: Path, _changed: int) -> dict[str, Claim]:
    """Read the ledger; all of it is text, so that a deck with claims need not import pandas."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = [field.name for field in fields(Claim)]
    if rows and (missing := [name for name in names if name not in rows[0]]):
        raise DataError(f"{path.name} has no column {missing[0]!r}. Restore it from version control.")
    found = {}
    for row in rows:
        texts = {name: row[name] or "" for name in names}
        sources = tuple(s for s in texts.pop("source_ids").split(";") if s)
        found[row["claim_id"]] = Claim(**texts, source_ids=sources)
    return found


def claim(name: str) -> Claim:
    """Return one claim of the ledger, which shows itself as a card.

    Raises
    ------
    UnknownName
        If there is no such claim; near ids are given.

    Examples
    --------
    >>> claim("T06").verdict
    'contradicted'
    """
    known = ledger()
    if name not in known:
        raise unknown("claim", name, known, "notebooks/claims.md")
    return known[name]


def claims(*names: str) -> Claims:
    """Return several claims of the ledger, shown as one table.

    Raises
    ------
    UnknownName
        If one is not known.

    Examples
    --------
    >>> [c.claim_id for c in claims("T06", "T12")]
    ['T06', 'T12']
    """
    return Claims(tuple(claim(name) for name in names))
