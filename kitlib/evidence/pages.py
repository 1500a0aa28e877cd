"""The generated pages that links in notebooks open: facts, claims, sources, terms, and the codebook.

Pure functions from evidence to Markdown. Each entry's heading is its id, word for word, because JupyterLab
makes anchors of headings. Writing the pages, and seeing whether they are fresh, is in ``kitlib.verify``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kitlib.evidence.claims import Claim
from kitlib.evidence.facts import Fact
from kitlib.evidence.sources import Source
from kitlib.i18n import _, date


def standing_words(letter: str) -> str:
    """Say in words what A, B and C mean; a reader sees no letters.

    Examples
    --------
    >>> standing_words("C")
    'unconfirmed; one weak or indirect source'
    """
    words = {
        "A": _("official document or data, read directly or in an unaltered copy"),
        "B": _("official figure, read through press, a repost or a third party's table"),
        "C": _("unconfirmed; one weak or indirect source"),
        "partial": _("partial: the supporting text was seen in part"),
        "no": _("none: no evidence was seen"),
    }
    return words.get(letter, letter)


def _copy_words(reproduction: str) -> str:
    words = {
        "original": _("the page of its author or publisher"),
        "official-copy": _("an unaltered copy of an official text or data set"),
        "press": _("a press report"),
        "weak": _("a weak reproduction: for context, not for a headline"),
    }
    return words.get(reproduction, reproduction)


def facts_page(items: Iterable[Fact], sources: Mapping[str, Source]) -> str:
    """Write ``notebooks/facts.md``: every number that prose uses, in the order of ``data/facts.toml``."""
    entries = []
    for item in items:
        rows = [
            (_("Status"), item.status),
            (_("As of"), date(item.as_of) if item.as_of else ""),
            (_("Standing"), _standing(item)),
            (_("How computed"), f"`{item.how}`"),
            (_("Sources"), _source_links(item.sources, sources)),
            (_("Earlier values"), "; ".join(_earlier(was) for was in item.was)),
            (_("Note"), item.note),
        ]
        entries.append(_entry(item.id, f"**{item.text}** {item.unit}".strip() + f"  \n{item.label}", rows))
    about = _(
        "Numbers that the notebooks use. Each is computed from a table in `data/`; `kit verify` holds every "
        "notebook against them."
    )
    return _page(_("Facts"), "data/facts.toml", about, entries)


def _standing(item: Fact) -> str:
    words = standing_words(item.confidence)
    return f"{words} ({item.standing})" if item.confidence == "B" and item.standing else words


def _earlier(was: Mapping[str, str]) -> str:
    return _("{value} until {date} ({why})").format(value=was["value"], date=date(was["changed"]), why=was["why"])


def claims_page(items: Iterable[Claim], sources: Mapping[str, Source]) -> str:
    """Write ``notebooks/claims.md``: the ledger, in the order of the essays."""
    entries = []
    for item in items:
        rows = [
            (_("Who and when"), f"{item.author}, {item.essay_date}"),
            (_("Kind"), f"{item.claim_type}, {item.materiality}"),
            (_("What would settle it"), item.would_settle),
            (_("Evidence at its date"), item.evidence),
            (_("Verdict"), f"**{item.verdict}**. {item.reason}"),
            (_("Later evidence"), item.later_evidence),
            (_("Standing"), standing_words(item.confidence)),
            (_("Sources"), _source_links(item.source_ids, sources) or _("none seen")),
        ]
        entries.append(_entry(item.claim_id, f"> {item.quote}", rows))
    about = _(
        "What the two essays claim, quoted in 20 words at most, with the evidence at the claim's own date. "
        "Later evidence stands apart and carries no weight in the verdict. Nobody is scored."
    )
    return _page(_("Claims"), "data/claims.csv", about, entries)


def sources_page(items: Iterable[Source], citations: Mapping[str, str]) -> str:
    """Write ``notebooks/sources.md``: full citations, sorted by id."""
    entries = []
    for item in sorted(items, key=lambda item: item.id):
        rows = [
            (_("Standing"), standing_words(item.standing)),
            (_("Read in"), _copy_words(item.reproduction)),
            (_("Read via"), item.read_via),
            (_("First published by"), item.original_publisher),
            (_("As of"), date(item.as_of) if item.as_of else ""),
            (_("Terms"), item.terms),
        ]
        entries.append(_entry(item.id, _linked(citations[item.id], item.url), rows))
    about = _("Where every figure was read. A footer names the first publisher, then where it was read.")
    return _page(_("Sources"), "data/sources.json", about, entries)


def _linked(citation: str, url: str) -> str:
    """Make the address in a citation a link."""
    return citation.replace(url, f"<{url}>", 1) if url else citation


def terms_page(rows: Iterable[Mapping[str, str]], sources: Mapping[str, Source]) -> str:
    """Write ``notebooks/terms.md``: terms in English and Spanish, sorted by id."""
    entries = []
    for row in sorted(rows, key=lambda row: row["term_id"]):
        names = [s.strip() for s in row.get("source_ids", "").split(";") if s.strip()]
        lead = f"**{row['term_en']}** · *{row['term_es']}*  \n{row['definition']}"
        if row.get("definition_es"):
            lead += f"\n\n*{row['definition_es']}*"
        entries.append(_entry(row["term_id"], lead, [(_("Sources"), _source_links(names, sources))]))
    about = _("Terms as this kit uses them, in our own words; they are no legal definitions.")
    return _page(_("Terms"), "data/terms.csv", about, entries)


def codebook(descriptor: Mapping[str, Any]) -> str:
    """Write ``data/CODEBOOK.md``: every table and column, in the order of ``datapackage.json``."""
    entries = []
    for resource in descriptor["resources"]:
        schema = resource.get("schema", {})
        names = ", ".join(
            f"[{s['title']}](../notebooks/sources.md#{s['id']})" for s in resource.get("sources", ())[:12]
        )
        more = len(resource.get("sources", ())) - 12
        key = schema.get("primaryKey", ())
        rows = [
            (_("File"), f"[`{resource['path']}`]({resource['path']})"),
            (_("Key"), ", ".join(f"`{k}`" for k in ([key] if isinstance(key, str) else key))),
            (_("Data to"), date(resource["asOf"])),
            (_("Standing"), standing_words(resource.get("confidence", "A"))),
            (
                _("Terms"),
                "; ".join(licence.get("title", licence.get("name", "")) for licence in resource["licenses"]),
            ),
            (
                _("Sources"),
                names + (_(" and {n} more, named in its rows").format(n=more) if more > 0 else ""),
            ),
        ]
        caveat = f"\n\n> {resource['caveat']}" if resource.get("caveat") else ""
        lead = f"**{resource['title']}.** {resource['description']}{caveat}"
        entries.append(_entry(resource["name"], lead, rows) + _columns(schema.get("fields", ())))
    about = str(descriptor["description"])
    return _page(_("Codebook"), "data/datapackage.json", about, entries)


def _columns(fields: Sequence[Mapping[str, Any]]) -> str:
    if not fields:
        return ""
    lines = [
        f"| {_('column')} | {_('type')} | {_('unit')} | {_('what it holds')} |",
        "| --- | --- | --- | --- |",
    ]
    for field in fields:
        cells = (f"`{field['name']}`", field["type"], field.get("unit", ""), _meaning(field))
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n\n" + "\n".join(lines)


def _meaning(field: Mapping[str, Any]) -> str:
    rules = field.get("constraints", {})
    words = [str(field.get("description", ""))]
    if "enum" in rules:
        words.append(_("Values: {values}.").format(values=", ".join(f"`{v}`" for v in rules["enum"])))
    if not rules.get("required"):
        words.append(_("May be empty."))
    return " ".join(words)


def _source_links(names: Iterable[str], sources: Mapping[str, Source]) -> str:
    links = []
    for name in names:
        item = sources[name]
        when = item.as_of or item.issued
        text = f"{item.first_said_by} ({date(when)})" if when else item.first_said_by
        via = _(", read via {carrier}").format(carrier=item.carrier) if item.carrier else ""
        links.append(f"[{text}{via}](sources.md#{name})")
    return "; ".join(links)


def _entry(name: str, lead: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"- **{label}:** {text}" for label, text in rows if text]
    return f"## {name}\n\n{lead}" + ("\n\n" + "\n".join(lines) if lines else "")


def _page(title: str, origin: str, about: str, entries: Sequence[str]) -> str:
    warning = _("*Generated by `kit refresh` from `{origin}`; do not edit it here.*").format(origin=origin)
    return "\n\n".join([f"# {title}", warning, about, *entries]) + "\n"
