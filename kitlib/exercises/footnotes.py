"""Links into the evidence as footnotes, for a notebook that stands alone: what a number is, its date, who says so.

The pages that the links lead to (``facts.md`` and the like) stand in the kit's folder and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kitlib.evidence.claims import ledger
from kitlib.evidence.facts import Fact
from kitlib.evidence.sources import footer_line, source
from kitlib.evidence.tables import load
from kitlib.i18n import _, date

LINK = re.compile(r"""\[([^\]]*)\]\((facts|claims|sources|terms)\.md#([^)\s]+)(?:\s+(?:'[^']*'|"[^"]*"))?\)""")


def with_footnotes(markdown: str, facts: Mapping[str, Fact]) -> str:
    """Turn links into the evidence into plain text with footnotes below it.

    Parameters
    ----------
    markdown : str
        Source of a cell.
    facts : mapping
        The facts that it may link to.

    Examples
    --------
    >>> with_footnotes("Traced [is not](terms.md#no-such-term) seized.", {})
    'Traced is not seized.'
    """
    numbers: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        note = _note(found[2], found[3], facts)
        if not note:
            return found[1]
        return f"{found[1]}<sup>{numbers.setdefault(note, len(numbers) + 1)}</sup>"

    text = LINK.sub(numbered, markdown)
    notes = "  \n".join(f"<sup>{number}</sup> {note}" for note, number in numbers.items())
    return f"{text.rstrip()}\n\n{notes}" if notes else text


def _note(page: str, name: str, facts: Mapping[str, Fact]) -> str:
    if page == "facts" and name in facts:
        one = facts[name]
        when = _("as of {date}").format(date=date(one.as_of)) if one.as_of else ""
        told = [f"{one.label}: {one.text} {one.unit}".rstrip(), one.status, one.standing, when]
        return "; ".join(part for part in told if part) + f". {footer_line(one.sources)}."
    if page == "claims" and name in ledger():
        said = ledger()[name]
        more = _('the evidence: claim("{id}")').format(id=name)
        return f"{said.author}: “{said.quote}”; {more}."
    if page == "sources":
        return f"{source(name).title}. {footer_line([name])}."
    return _terms().get(name, "") if page == "terms" else ""


@lru_cache(maxsize=1)
def _terms() -> dict[str, str]:
    rows = load("terms").fillna("").to_dict("records")
    return {str(row["term_id"]): f"{row['term_en']}: {row['definition']}" for row in rows}
