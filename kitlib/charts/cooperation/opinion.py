"""What publics say about US force and US help. A percentage belongs to its pollster, its question and its month.

No two pollsters share a line here, and no poll stands for a nation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, sources, span
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

FOR, AGAINST = theme.PRIMARY, theme.SECOND
FORCES = "Use of US military forces to fight criminal groups in Mexico"
AGAINST_CARTELS = "US military intervention against the cartels"
SEND = "Send US military personnel to Mexico to fight drug cartels"
SEND_ALONE = SEND + ", without the permission of the Mexican government"
STRIKES = "Drones or airstrikes against cartels in Mexico without the permission of the Mexican government"
PEW = {
    "Use of the Mexican army to fight drug traffickers": _("Mexico’s own army"),
    "US training of Mexican police and military": _("US training"),
    "US money and weapons to Mexican police and military": _("US money and weapons"),
    "US troops deployed in Mexico to fight drug traffickers": _("US troops"),
}


def _percent(value: float) -> str:
    return number(value, "percent") + "%"


def _row(label: str, value: float, color: str, detail: str = "", hollow: bool = False) -> Row:
    return Row(label, value, _percent(value), detail, color, hollow)


def _native(rows: list[Row]) -> Native:
    heading, names, drawn = "", [], []
    for row in rows:
        if row.value is None:
            heading = row.label
        else:
            names.append(f"{heading}: {row.label}")
            drawn.append(row.value)
    return Native("bar", tuple(names), {_("Share"): tuple(drawn)}, _("per cent"))


def polls_of_one_month() -> Figure:
    """Two Mexican polls of January 2026 on US force, with opposite majorities."""
    table = load("mexico_public_opinion")
    one_poll, other = pick(table, question_summary=FORCES), pick(table, question_summary=AGAINST_CARTELS)
    yes, no = one(one_poll, "percent", answer="agree"), one(one_poll, "percent", answer="disagree")
    rival = one(other, "percent")
    rows = [
        Row(_("El Financiero, January 2026: use of US military forces to fight criminal groups in Mexico")),
        _row(_("agree"), yes, FOR),
        _row(_("disagree"), no, AGAINST),
        Row(_("Cripeso, {when}: US military intervention against the cartels").format(when=_("12–20 January 2026"))),
        _row(_("agree or strongly agree"), rival, FOR, _("unconfirmed"), hollow=True),
    ]
    said = {"yes": number(yes, "percent"), "rival": number(rival, "percent"), "no": number(no, "percent"),
            "people": number(other["sample_size"].iloc[0])}  # fmt: skip
    return Figure(
        id="cooperation/polls-of-one-month",
        title=_("For US force in Mexico, January 2026: {yes} per cent in one poll, {rival} in another").format(**said),
        subtitle=_("Per cent of adults asked in Mexico, each pollster’s own question"),
        alt=_("Bars of two polls of January 2026. El Financiero: {yes} per cent agree with US forces, {no} disagree. "
              "Cripeso, unconfirmed: {rival} per cent agree with intervention.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=210, right=600, width=800, step=34),
        sources=sources(one_poll, other),
        as_of="2026-01",
        note=_("Other words, other samples: Cripeso asked {people} people, how recruited is not stated and nothing "
               "confirms it; El Financiero’s method was not on the page seen.").format(**said),
        native=_native(rows),
    )  # fmt: skip


def us_public() -> Figure:
    """US polls on force in Mexico or the region, by question."""
    table = load("us_public_opinion")
    send, alone, strikes = (pick(table, question_summary=words) for words in (SEND, SEND_ALONE, STRIKES))
    region = table[table["pollster"] == "Reagan National Defense Survey"]
    region.attrs = dict(table.attrs)
    approve, disapprove = (float(value) for value in region["percent"])
    rows = [Row(_("Send US military to Mexico (Reuters/Ipsos, {when})").format(when=span("2023-09"))),
            *_pair(send),
            Row(_("The same, without Mexico’s permission (Reuters/Ipsos, {when})").format(when=span("2023-09"))),
            *_pair(alone),
            Row(_("Drones or airstrikes without permission (Reuters/Ipsos, {when})").format(when=span("2025-11"))),
            _row(_("support"), one(strikes, "percent"), FOR),
            Row(_("Military against suspected traffickers in the region (Reagan survey, {when})").format(
                when=_("October 2025"))),
            _row(_("approve"), approve, FOR), _row(_("disapprove"), disapprove, AGAINST)]  # fmt: skip
    said = {"send": number(one(send, "percent", answer="support"), "percent"),
            "alone": number(one(alone, "percent", answer="support"), "percent"),
            "strikes": number(one(strikes, "percent"), "percent"), "region": number(approve, "percent")}  # fmt: skip
    return Figure(
        id="cooperation/us-public",
        title=_("US adults, 2023: {send} per cent would send troops, {alone} without permission").format(**said),
        subtitle=_("Per cent of US adults, by question, pollster and month; those without an opinion are left out"),
        alt=_("Bars of four questions to US adults: {send} per cent supported sending military to Mexico in 2023, "
              "{alone} without Mexico’s permission; {strikes} supported strikes without permission in 2025; {region} "
              "approved of the military against traffickers in the region.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=130, right=560, width=760, step=26),
        sources=sources(send, strikes, region),
        as_of="2025-11",
        note=_("Four questions, not one trend. The first two and the last are as reported by the press."),
        native=_native(rows),
    )  # fmt: skip


def _pair(rows: pd.DataFrame) -> list[Row]:
    return [_row(_("support"), one(rows, "percent", answer="support"), FOR),
            _row(_("oppose"), one(rows, "percent", answer="oppose"), AGAINST)]  # fmt: skip


def forms_of_help() -> Figure:
    """Mexican support by form of help: training, money, troops (Pew), then deliveries and information."""
    table = load("mexico_public_opinion")
    pew = table[(table["pollster"] == "Pew Research Center") & table["fieldwork"].astype(str).str.startswith("2011")]
    later = {**_deliveries(table),
             "Cooperation with the US in that operation (intelligence)": _("US information, February 2026"),
             FORCES: _("US forces, January 2026")}  # fmt: skip
    share = {words: one(pew, "percent", question_summary=words) for words in PEW}
    rows = [Row(_("Pew Research Center, 2011: support"))]
    rows += [_row(name, share[words], _color(words)) for words, name in PEW.items()]
    rows += [Row(_("El Financiero, 2025–2026: approve, favourable or agree"))]
    found = [_accepted(table, words) for words in later]
    rows += [_row(name, float(item["percent"].iloc[0]), _color(words))
             for (words, name), item in zip(later.items(), found, strict=True)]  # fmt: skip
    training, troops = (share[words] for words in list(PEW)[1::2])
    said = {"training": number(training), "troops": number(troops), "count": number(len(share) + len(found))}
    return Figure(
        id="cooperation/forms-of-help",
        title=_("Mexicans asked by Pew in 2011: {training} per cent for US training, {troops} for "
                "troops").format(**said),
        subtitle=_("Per cent of adults asked in Mexico who favour each form, by pollster"),
        alt=_("Bars of {count} forms of cooperation: in 2011 {training} per cent supported US training and {troops} "
              "US troops; in 2025 and 2026 El Financiero found the same order.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=270, right=600, width=800, step=27),
        sources=sources(pew[pew["question_summary"].isin(list(PEW))], *found),
        as_of="2026-02",
        note=_("Two pollsters, two questions, fifteen years: compare within a block, not between. 2011 and El "
               "Financiero as reported by the press."),
        native=_native(rows),
    )  # fmt: skip


def _deliveries(table: Any) -> dict[str, str]:
    """Questions on the delivery of prisoners, with their month."""
    asked = table[table["question_summary"].str.startswith("Delivery of ") & (table["answer"] == "approve")]
    asked = asked.sort_values("fieldwork")
    months = zip(asked["question_summary"], asked["fieldwork"], strict=True)
    return {words: _("Delivery of prisoners, {month}").format(month=span(when)) for words, when in months}


def _color(question: str) -> str:
    return AGAINST if "US troops" in question or question == FORCES else FOR


def _accepted(table: Any, question: str) -> pd.DataFrame:
    rows = pick(table, question_summary=question)
    found = rows[rows["answer"].isin(("approve", "favourable", "agree"))]
    found.attrs = dict(table.attrs)
    return found
