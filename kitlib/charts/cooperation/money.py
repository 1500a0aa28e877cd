"""US money and what it bought: two ledgers that disagree, the way from promise to spending, what was delivered.

Current US dollars throughout. An appropriation is not a payment, and a delivery is not an effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, sources, top, values
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

MILLION, WHOLE = 1e6, 100.0
MERIDA, YEARS = "merida_assistance_to_mexico", ("FY2008",)
SPAN = "FY2008/FY2021"


def assistance_ledgers() -> Figure:
    """Appropriations as ForeignAssistance.gov has them, with the Mérida figures of CRS and Congress beside."""
    ledger = pick(load("us_foreign_assistance_to_mexico_fy"), transaction_type="appropriated_and_planned")
    ledger = ledger.assign(year=ledger["fiscal_year"], millions=ledger["usd_current"] / MILLION).sort_values("year")
    known = load("us_security_assistance_milestones")
    merida = known[(known["measure"] == MERIDA) & known["period"].isin(YEARS)]
    merida = merida.assign(year=[int(str(period)[2:]) for period in merida["period"]], millions=merida["usd_millions"])
    whole = pick(known, period=SPAN)
    first, last = (int(part[2:]) for part in SPAN.split("/"))
    total = ledger[ledger["year"].between(first, last)]["millions"].sum()
    year = int(merida["year"].min())
    said = {"year": year, "crs": number(one(merida, "millions", year=year)), "from": int(ledger["year"].min()),
            "to": int(ledger["year"].max()), "gov": number(one(ledger, "millions", year=year)), "first": first,
            "last": last, "sum": number(total), "merida": number(one(whole, "usd_millions")),
            "top": number(ledger["millions"].max()),
            "peak": int(top(ledger, "millions")["year"].iloc[0])}  # fmt: skip
    return Figure(
        id="cooperation/assistance-ledgers",
        title=_("Fiscal {year}: {crs} million dollars in one ledger, {gov} in another").format(**said),
        subtitle=_("Million US dollars, fiscal {from}–{to}: all aid appropriated (columns), Mérida alone "
                   "(point)").format(**said),
        alt=_("Columns of US assistance to Mexico appropriated by fiscal year, {from} to {to}, highest in {peak} with "
              "{top} million dollars; for {year} {gov}, where CRS and GAO give {crs} for the Mérida Initiative "
              "alone.").format(**said),
        spec=_ledger_spec(ledger, merida),
        sources=sources(load("us_foreign_assistance_to_mexico_fy"), merida, whole),
        as_of=str(said["to"]),
        note=_("The columns lack the supplemental law of {year}. Over {first}–{last} they add to {sum} million and CRS "
               "gives {merida} for Mérida: near, but all aid is not Mérida.").format(**said),
        native=Native("column", tuple(str(v) for v in ledger["year"]),
                      {_("All assistance appropriated"): values(ledger["millions"].round(1))},
                      _("million US dollars")),
    )  # fmt: skip


def _ledger_spec(ledger: pd.DataFrame, merida: pd.DataFrame) -> Layer:
    x, y = theme.x_band("year"), theme.y_value("millions", domain=[0, 850])
    x["scale"]["domain"] = [int(v) for v in ledger["year"]]
    points = merida[["year", "millions"]].assign(
        words=[_("Mérida {sum}").format(sum=number(v)) for v in merida["millions"]]
    )
    marked = ledger[ledger["year"].isin(list(merida["year"])) | (ledger["millions"] == ledger["millions"].max())]
    marked = marked[["year", "millions"]].assign(words=marked["millions"].map(number))
    dots = {"data": {"values": theme.records(points)}, "encoding": {"x": x, "y": y},
            "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 160, "color": theme.SECOND,
                     "opacity": 1}}  # fmt: skip
    return theme.chart(
        theme.columns(ledger[["year", "millions"]], x, y, theme.PRIMARY),
        theme.text(marked, x, y, "words", theme.PRIMARY, align="center", dx=0, dy=-10, bold=True),
        dots,
        theme.text(points, x, y, "words", theme.SECOND, bold=True, dy=-16, dx=0, align="center"),
        width=780,
    )


def promised_and_spent() -> Figure:
    """How much of the first three years' Mérida money was bound and spent by March 2010."""
    table = load("us_assistance_deliveries")
    bound = pick(table, item="share of FY2008-FY2010 Merida funds obligated")
    spent = pick(table, item="share of FY2008-FY2010 Merida funds expended")
    when = spent["as_of"].iloc[0].strftime("%Y-%m-%d")
    said = {"bound": number(one(bound, "quantity")), "spent": number(one(spent, "quantity")),
            "month": date(when[:7]), "day": date(when), "all": number(WHOLE), "peak": _peak_paid()}  # fmt: skip
    rows = [Row(_("Appropriated"), WHOLE, _("{all}%").format(**said), _("fiscal 2008–2010"), theme.THIRD),
            Row(_("Obligated"), one(bound, "quantity"), _("{bound}%").format(**said), _("contracts made"),
                theme.PRIMARY),
            Row(_("Expended"), one(spent, "quantity"), _("about {spent}%").format(**said), _("paid out"),
                theme.SECOND)]  # fmt: skip
    return Figure(
        id="cooperation/promised-and-spent",
        title=_("By {month} about {spent} per cent of the first Mérida money was spent").format(**said),
        subtitle=_("Mérida funds for Mexico of fiscal 2008–2010, per cent of what was appropriated, "
                   "{day}").format(**said),
        alt=_("Bars: of Mérida funds of fiscal 2008 to 2010, {bound} per cent were obligated and about {spent} per "
              "cent expended by {day}.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=150, right=560, width=800, step=46),
        sources=sources(bound, load("us_foreign_assistance_to_mexico_fy")),
        as_of=when,
        note=_("GAO’s shares of the Mérida funds of three years. Slow is not failed: ForeignAssistance.gov has "
               "the most paid out, of all aid, in fiscal {peak}.").format(**said),
        native=Native("bar", tuple(row.label for row in rows), {_("Share"): tuple(row.value for row in rows)},
                      _("per cent")),
    )  # fmt: skip


def _peak_paid() -> int:
    paid = pick(load("us_foreign_assistance_to_mexico_fy"), transaction_type="disbursements")
    return int(top(paid, "usd_current")["fiscal_year"].iloc[0])


def deliveries() -> Figure:
    """People trained as two reports count them: outputs, not effects."""
    table = load("us_assistance_deliveries")
    people = pick(table, unit="people").sort_values("quantity", ascending=False)
    rows = [_trained(item) for item in people.itertuples()]
    things = table[table["unit"].isin(("aircraft", "laboratories"))]
    said = {"people": number(people["quantity"].max()), "count": number(len(people)),
            "aircraft": number(one(things, "quantity", unit="aircraft")),
            "labs": number(one(things, "quantity", unit="laboratories"))}  # fmt: skip
    return Figure(
        id="cooperation/deliveries",
        title=_("Reports count people trained, over {people} of them police; none counts the effect").format(**said),
        subtitle=_("People trained with US assistance, as GAO (2010) and the White House (2023) count them"),
        alt=_("Bars of {count} counts of people trained with US assistance, the largest over {people} police officers "
              "by March 2010.").format(**said),
        spec=row_chart(rows, kind="bar", top=float(people["quantity"].max()), left=270, right=560, width=800, step=44),
        sources=sources(table[table["unit"].isin(("people", "aircraft", "laboratories"))]),
        as_of=people["as_of"].max().strftime("%Y-%m-%d"),
        note=_("Also counted: {aircraft} helicopters by 2010 and {labs} accredited ballistics laboratories by 2023. "
               "What reports happened to name, not an inventory.").format(**said),
        native=Native("bar", tuple(row.label for row in rows), {_("People"): tuple(row.value for row in rows)},
                      _("people")),
    )  # fmt: skip


def _trained(item: Any) -> Row:
    size = number(item.quantity)
    words = _("over {size}").format(size=size) if isinstance(item.qualifier, str) else size
    when = _("by {month}").format(month=date(item.as_of.strftime("%Y-%m")))
    return Row(_name(item.item), float(item.quantity), words, when)


def _name(item: str) -> str:
    return {"police officers trained": _("Police officers"),
            "forensic experts and investigators trained on firearms identification (INL and ATF)":
                _("Forensic experts: firearms"),
            "forensic experts and investigators trained on eTrace": _("Forensic experts: tracing")}[item]  # fmt: skip
