"""People sent from Mexico to the United States: transfers of groups, and extraditions on three bases.

A transfer under the National Security Law is not an extradition, and neither is a conviction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, sources, values
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

EVERYONE, NATIONALS = "all nationalities", "Mexican nationals only"
CONFLICT, COMPARED, TOP = "2008", "2019", 2009


def transfers() -> Figure:
    """The three transfers, with the total."""
    table = load("mass_transfers_to_us").sort_values("date")
    days = [date(day.strftime("%Y-%m-%d")) for day in table["date"]]
    frame = table[["persons"]].assign(day=days, words=table["persons"].map(number))
    x, y = theme.x_band("day"), theme.y_value("persons", labels=False, grid=False)
    said = {"days": number(len(frame)), "total": number(table["cumulative_persons"].max()),
            "list": ", ".join(frame["words"]), "from": days[0], "to": days[-1]}  # fmt: skip
    return Figure(
        id="cooperation/transfers",
        title=_("{days} transfers took {total} people from Mexican prisons to US courts").format(**said),
        subtitle=_("Persons sent from Mexico to the United States in groups, {from} to {to}").format(**said),
        alt=_("Columns of {days} transfers, {from} to {to}: {list} persons, {total} in all.").format(**said),
        spec=theme.chart(
            theme.columns(frame, x, y, theme.PRIMARY, width={"band": 0.5}),
            theme.text(frame, x, y, "words", align="center", dx=0, dy=-12, fontSize=18, bold=True),
            width=620,
            height=260,
        ),
        sources=sources(table),
        as_of=table["date"].max().strftime("%Y-%m-%d"),
        note=_("Mexico: transfers under the National Security Law. The US Justice Department: custody, transfer; the "
               "White House: extradited. Charges are allegations until a court decides."),
        native=Native("column", tuple(days), {_("Persons"): values(frame["persons"])}, _("persons")),
    )  # fmt: skip


def extradition_bases() -> Figure:
    """Extraditions by year on two bases, with the year that has two figures."""
    table = pick(load("extraditions_mexico_to_us"), complete="whole_year")
    older = pick(load("extraditions_additional"), scope="Mexico to US", unit="persons")
    older = older[older["period"].astype(str).str.fullmatch(r"\d{4}")]
    older = older[~older["period"].isin(list(table["period"]))]
    every, own = pick(table, scope=EVERYONE), pick(table, scope=NATIONALS)
    all_of, nationals = one(every, "persons", period=COMPARED), one(own, "persons", period=COMPARED)
    both = pick(every, period=CONFLICT)["persons"]
    said = {"year": COMPARED, "all": number(all_of), "own": number(nationals), "other": CONFLICT,
            "low": number(both.min()), "high": number(both.max()), "from": older["period"].min(),
            "to": table["period"].max()}  # fmt: skip
    older.attrs = dict(load("extraditions_additional").attrs)
    frame = _frame(older.assign(persons=older["value"]), every, own)
    return Figure(
        id="cooperation/extradition-bases",
        title=_("Extraditions in {year}: {all} people, or {own} if only Mexicans count").format(**said),
        subtitle=_("Persons extradited from Mexico to the United States a year, by who is counted, "
                   "{from}–{to}").format(**said),
        alt=_("Two series of points, {from} to {to}: all nationalities and Mexican nationals only. In {year} {all} and "
              "{own}; for {other} two figures, {low} and {high}.").format(**said),
        spec=_bases_spec(frame),
        sources=sources(older, every, own),
        as_of=str(said["to"]),
        note=_("Years without a point were not found. A third base, to all countries, exists only for presidencies. "
               "{other} has two official figures, cause unknown. Nearly all as reported by the press.").format(**said),
        native=_native(frame),
    )  # fmt: skip


def _frame(*parts: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    kept = [part.assign(year=part["period"].astype(int))[["year", "scope", "persons"]] for part in parts]
    frame = pd.concat(kept, ignore_index=True)
    return frame.assign(scope=frame["scope"].where(frame["scope"] == NATIONALS, EVERYONE)).sort_values("year")


def _bases_spec(frame: pd.DataFrame) -> Layer:
    x, y = theme.x_year("year"), theme.y_value("persons")
    layers: list[Layer] = []
    for scope, name, color, dy, filled in (
        (EVERYONE, _("all nationalities"), theme.PRIMARY, 0, True),
        (NATIONALS, _("Mexican nationals only"), theme.SECOND, -16, False),
    ):
        rows = frame[frame["scope"] == scope]
        style: dict[str, Any] = {"type": "point", "filled": filled, "size": 130, "opacity": 1, "color": color,
                                 "strokeWidth": 2.5}  # fmt: skip
        layers.append({"data": {"values": theme.records(rows)}, "mark": style, "encoding": {"x": x, "y": y}})
        named = rows[rows["year"] == (rows["year"].max() if scope == NATIONALS else TOP)].tail(1)
        layers.append(theme.text(named.assign(words=name), x, y, "words", color, bold=True,
                                 dx=-14 if filled else 0, dy=dy, align="right"))  # fmt: skip
    labels = frame.assign(words=frame["persons"].map(number))
    layers.append(theme.text(labels, x, y, "words", theme.QUIET, fontSize=12, dx=9, dy=0))
    return theme.chart(*layers, width=780, height=320)


def _native(frame: pd.DataFrame) -> Native:
    years = range(int(frame["year"].min()), int(frame["year"].max()) + 1)
    series: dict[str, tuple[float | None, ...]] = {}
    for scope, name in ((EVERYONE, _("All nationalities")), (NATIONALS, _("Mexican nationals only"))):
        rows = frame[frame["scope"] == scope].groupby("year")["persons"].max()
        series[name] = tuple(float(rows[year]) if year in rows.index else None for year in years)
    return Native("column", tuple(str(year) for year in years), series, _("persons"))
