"""Judge the claim before the author: the ledger of both essays, one claim at a time, with evidence and sources.

Holds words and picture. Verdicts are counted over both authors together, never by author: nobody is scored.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import product
from typing import Any

from kitlib.charts import theme
from kitlib.charts.theme import Layer
from kitlib.evidence.claims import Claim
from kitlib.evidence.claims import ledger as all_claims
from kitlib.evidence.sources import footer_line
from kitlib.explore.control import Control, State
from kitlib.explore.explorer import Explorer
from kitlib.explore.said import Said, cut
from kitlib.i18n import _

ALL = "all"
WIDE = 480  # narrow, since its words need the room
_LIMIT = 4  # sources named in full; the others are counted
_TELL = _("claim {number} of {count} that fit.")
_NONE = _("No claim fits: choose another author, module or verdict.")


def claims(author: str | None = None, module: str | None = None, verdict: str | None = None,
           number: int | None = None, blind: bool | None = None) -> Explorer:  # fmt: skip
    """Filter the ledger and read one claim at a time, at first without its author.

    Parameters
    ----------
    author : str, optional
        ``"T"`` (de la Torre), ``"E"`` (Ellis) or ``"all"``.
    module : str, optional
        Such as ``"01_threat"``, or ``"all"``.
    verdict : str, optional
        Such as ``"partly"``, or ``"all"``.
    number : int, optional
        Which of the claims that fit, from 1.
    blind : bool, optional
        Hide who said it.

    Raises
    ------
    ExplorerError
        If one of them is not offered; the message says what is.

    Examples
    --------
    >>> "de la Torre" in claims(author="T", blind=False).words
    True
    >>> "de la Torre" in claims(author="T", blind=True).words
    False
    """
    found = all_claims().values()
    modules = sorted({claim.module for claim in found})
    controls = (
        Control("blind", _("Hide the author"), True),
        Control("author", _("Essay"), ALL, ((ALL, _("both")), ("T", "Rick de la Torre"), ("E", "R. Evan Ellis"))),
        Control("module", _("Module"), ALL, ((ALL, _("all")), *((name, _named(name)) for name in modules))),
        Control("verdict", _("Verdict"), ALL, ((ALL, _("all")), *((name, name) for name in _verdicts()))),
        Control("number", _("Claim"), 1, low=1, high=len(found)),
    )
    names = ("blind", "author", "module", "verdict", "number")
    return Explorer(
        name="claims",
        question=_("Does the claim hold, whoever makes it?"),
        subtitle=_("Claims of both essays, each judged at its own date; count of claims by verdict"),
        controls=controls,
        said=(Said(names, _say, _expression()),),
        chart=_chart,
        params=_params(),
        alt=_("Bars of how many claims got each verdict, both authors together."),
        sources=("delatorre_essay", "ellis_essay"),
        as_of="2026-11-22",
        note=_("The whole ledger with every source: claims.md."),
    ).started(author=author, module=module, verdict=verdict, number=number, blind=blind)  # fmt: skip


def _named(module: str) -> str:
    return module[3:].replace("_", " ").capitalize()


@lru_cache(maxsize=1)
def _verdicts() -> list[str]:
    order = ("supported", "partly", "disputed", "contradicted", "unverified", "not checkable")
    found = {claim.verdict for claim in all_claims().values()}
    return [name for name in order if name in found] + sorted(found - set(order))


@lru_cache(maxsize=1)
def _listing() -> dict[str, list[str]]:
    """Ids of the claims that fit, by author, module and verdict."""
    found = all_claims().values()
    authors, modules = ("T", "E", ALL), [*sorted({claim.module for claim in found}), ALL]
    return {
        f"{author}|{module}|{verdict}": [
            claim.claim_id for claim in found
            if author in (claim.claim_id[0], ALL) and module in (claim.module, ALL) and verdict in (claim.verdict, ALL)
        ]
        for author, module, verdict in product(authors, modules, [*_verdicts(), ALL])
    }  # fmt: skip


def _card(claim: Claim) -> str:
    """One claim in words, without its author."""
    names = claim.source_ids
    shown = footer_line(names[:_LIMIT])
    more = _(" and {count} more").format(count=len(names) - _LIMIT) if len(names) > _LIMIT else ""
    parts = [f"“{claim.quote}”", _("Evidence at its date: {evidence}").format(evidence=claim.evidence),
             _("Verdict: {verdict}. {reason}").format(verdict=claim.verdict, reason=claim.reason)]  # fmt: skip
    if claim.later_evidence and claim.later_evidence != "none recorded":
        parts.append(_("Later: {later}").format(later=claim.later_evidence))
    parts.append(
        _("Sources: {sources}{more}.").format(sources=shown, more=more) if names else _("No source was found.")
    )
    return "\n".join(parts)


def _chosen(state: State) -> tuple[str, int, int]:
    """Id of the claim shown, its number and how many fit; a number past the end is the last."""
    ids = _listing()[f"{state['author']}|{state['module']}|{state['verdict']}"]
    at = min(state["number"], len(ids))
    return (ids[at - 1] if ids else ""), at, len(ids)


def _say(*values: Any) -> str:
    state = dict(zip(("blind", "author", "module", "verdict", "number"), values, strict=True))
    name, at, count = _chosen(state)
    if not name:
        return _NONE
    claim = all_claims()[name]
    who = _("Author hidden") if state["blind"] else f"{claim.author} ({name})"
    return f"{who}: {_TELL.format(number=at, count=count)}\n{_card(claim)}"


def _expression() -> str:
    """The same words where there is no kernel."""
    tell = f"replace(replace({json.dumps(_TELL)}, '{{number}}', '' + at), '{{count}}', '' + length(ids))"
    who = f"(blind ? {json.dumps(_('Author hidden'))} : whose[shown])"
    return f"length(ids) ? {who} + ': ' + {tell} + '\\n' + cards[shown] : {json.dumps(_NONE)}"


def _params() -> list[dict[str, Any]]:
    found = all_claims()
    return [
        {"name": "cards", "value": {name: cut(_card(claim), theme.WIDTH) for name, claim in found.items()}},
        {"name": "whose", "value": {name: f"{claim.author} ({name})" for name, claim in found.items()}},
        {"name": "listing", "value": _listing()},
        {"name": "ids", "expr": "listing[author + '|' + module + '|' + verdict]"},
        {"name": "at", "expr": "min(number, length(ids))"},
        {"name": "shown", "expr": "ids[at - 1]"},
    ]


def _chart() -> Layer:
    rows = [{"id": claim.claim_id, "module": claim.module, "verdict": claim.verdict}
            for claim in all_claims().values()]  # fmt: skip
    fit: list[Layer] = [{"filter": "module === 'all' || datum.module === module"},
                        {"calculate": "datum.id === shown ? 1 : 0", "as": "here"},
                        {"aggregate": [{"op": "count", "as": "n"}, {"op": "max", "field": "here", "as": "here"}],
                         "groupby": ["verdict"]}]  # fmt: skip
    y = {"field": "verdict", "type": "nominal", "axis": None,
         "scale": {"domain": _verdicts(), "padding": 0.25}}  # fmt: skip
    x = {"field": "n", "type": "quantitative", "axis": None, "scale": {"domain": [0, 40], "range": [110, 330]}}
    color = {"condition": {"test": "datum.here > 0", "value": theme.PRIMARY}, "value": theme.THIRD}
    text = {"type": "text", "align": "left", "fontSize": 14, "baseline": "middle", "color": theme.INK}
    words = {"text": {"field": "words"}}
    place = json.dumps(_("claim {number} of {count}"))
    turn = f"replace(replace({place}, '{{number}}', '' + at), '{{count}}', '' + length(ids))"
    mine = f"'   ' + {turn} + ', ' + (blind ? {json.dumps(_('author hidden'))} : whose[shown])"
    said = [*fit, {"calculate": f"datum.n + (datum.here > 0 ? {mine} : '')", "as": "words"}]
    names: list[Layer] = [{"verdict": name} for name in _verdicts()]
    return {
        "width": WIDE, "height": 26 * len(names), "data": {"values": rows},
        "layer": [
            {"transform": fit, "mark": {"type": "bar", "height": {"band": 0.7}},
             "encoding": {"x": x, "y": y, "color": color}},
            {"transform": said, "mark": {**text, "dx": 8, "fontWeight": 600}, "encoding": {"x": x, "y": y, **words,
                                                                                           "color": color}},
            {"data": {"values": names}, "mark": text, "encoding": {"x": {"value": 0}, "y": y,
                                                                   "text": {"field": "verdict"}}},
        ],
    }  # fmt: skip
