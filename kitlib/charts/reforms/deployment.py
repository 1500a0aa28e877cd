"""Where federal forces are sent: soldiers beside the Guard, and the ten thousand at the northern border.

Deployed is not strength, and two publishers count "deployed" in two ways. What a deployment achieved is not
measured here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import month, one, pick, share, sources, values
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

OTHER = "deployed_peace_building_operations"
FORCES = {"SEDENA": (_("Army (SEDENA)"), theme.SECOND), "Guardia Nacional": (_("National Guard"), theme.PRIMARY),
          "SEMAR": (_("Navy (SEMAR)"), theme.MORE[1])}  # fmt: skip
SHOWN_FROM, PEAK, SENT = "2023-10", "2023-12", "TL24"


def forces_deployed() -> Figure:
    """Soldiers, sailors and Guard members deployed, as two publishers counted them."""
    table = pick(load("federal_forces_strength"), state_code="00", unit="persons")
    table = table[table["measure"].isin(["deployed", OTHER])]
    rows: list[Row] = []
    item: Any
    for force, (name, color) in FORCES.items():
        rows.append(Row(name))
        for item in table[table["force"] == force].sort_values("period").itertuples():
            rows.append(Row(_when(str(item.period), str(item.note)), float(item.value), number(item.value), "",
                            color, hollow=item.measure == OTHER))  # fmt: skip
    army = table[table["force"] == "SEDENA"].sort_values("period")
    said = {"a": number(army["value"].iloc[0]), "b": number(army[army["measure"] == "deployed"]["value"].iloc[-1]),
            "from": army["period"].iloc[0], "c": number(army["value"].iloc[-1]),
            "day": date(army[army["measure"] == "deployed"]["period"].iloc[-1])}  # fmt: skip
    guard = table[table["force"] == "Guardia Nacional"].sort_values("period")["value"]
    said |= {"e": number(guard.iloc[0]), "f": number(guard.iloc[-1])}
    drawn = [row for row in rows if row.value is not None]
    table.attrs = dict(load("federal_forces_strength").attrs)
    return Figure(
        id="reforms/forces-deployed",
        title=_("The Army did not step back as the Guard grew: {a} deployed in {from}, {b} in {day}").format(
            **{**said, "day": said["day"].split(" ", 1)[1]}),
        subtitle=_("Persons deployed in public security by force and date, Mexico, 2016–2021"),
        alt=_("Bars of persons deployed by force. Army: {a} at most in {from}, {b} on {day}, and {c} a year later on "
              "another definition. The Guard: {e} in early 2020, {f} in July 2021.").format(**said),
        spec=row_chart(rows, kind="bar", top=100000, left=250, right=620, width=780, step=24),
        sources=sources(table),
        as_of="2021-07-20",
        note=_("Outlined: “peace-building operations”, another publisher and definition. Means, a maximum and single "
               "days stand side by side: levels, not a series. Nothing after July 2021 was found. As reported by the "
               "press."),
        native=Native("bar", tuple(row.label for row in drawn),
                      {_("Deployed"): tuple(row.value for row in drawn)}, _("persons")),
    )  # fmt: skip


def _when(period: str, note: str) -> str:
    words = period.removesuffix(" mean")
    said = "–".join(date(part) for part in words.split("/"))
    if period.endswith(" mean"):
        return _("{period}, mean").format(period=said)
    return _("{period}, maximum").format(period=said) if note.startswith("maximum") else said


def border_deployment() -> Figure:
    """Encounters around the deployment of February 2025: what had fallen before, what after."""
    import pandas as pd

    table = pick(load("cbp_sw_border_encounters_monthly"), component="total_usbp_plus_ofo").sort_values("month")
    event = pick(load("reform_timeline"), event_id=SENT)
    sent = event["day"].iloc[0]
    frame = table[table["month"] >= SHOWN_FROM][["month", "encounters"]]
    first = one(frame, "encounters", month=pd.Timestamp(PEAK))
    after = one(frame, "encounters", month=sent.to_period("M").to_timestamp())
    before = float(frame[frame["month"] < sent.to_period("M").to_timestamp()]["encounters"].iloc[-1])
    said = {"share": number(share(first - before, first - after), "percent"), "from": date(PEAK),
            "to": _month(sent), "a": number(first), "b": number(before), "c": number(after),
            "end": month(frame["month"].iloc[-1]), "day": date(sent.strftime("%Y-%m-%d"))}  # fmt: skip
    return Figure(
        id="reforms/border-deployment",
        title=_("{share} per cent of the fall from {from} to {to} came before the deployment").format(**said),
        subtitle=_("Encounters a month at the US southwest land border, October 2023–{end}").format(**said),
        alt=_("Line of monthly encounters: {a} in {from}, {b} in the month before the deployment of {day}, {c} in "
              "its month.").format(**said),
        spec=_border_spec(frame, sent, said),
        sources=sources(table, event),
        as_of=frame["month"].iloc[-1].strftime("%Y-%m"),
        note=_("Events, not persons. The last drop coincides with the deployment and with measures of a new US "
               "administration; before it, controls inside Mexico and US asylum rules compete. Order in time rules "
               "out a cause of what came earlier and proves none."),
        native=Native("line", tuple(v.strftime("%Y-%m") for v in frame["month"]),
                      {_("Encounters"): values(frame["encounters"])}, _("events")),
    )  # fmt: skip


def _month(day: Any) -> str:
    return date(day.strftime("%Y-%m"))


def _border_spec(frame: pd.DataFrame, sent: Any, said: dict[str, str]) -> Layer:
    x = theme.x_month("month", format="%b %Y", tickCount={"interval": "month", "step": 6})
    y = theme.y_value("encounters")
    marked = {PEAK: said["a"], sent.strftime("%Y-%m"): said["c"]}
    stamps = frame["month"].dt.strftime("%Y-%m")
    points = frame[stamps.isin(marked)].assign(words=[marked[m] for m in stamps[stamps.isin(marked)]])
    name = _("{day}: 10,000 sent").format(day=said["day"])  # numbers ok: the name of the deployment in the table
    return theme.chart(
        theme.line(frame, x, y, theme.PRIMARY),
        theme.mark_x(x, sent.strftime("%Y-%m-%d"), name, theme.SECOND, fontWeight=600),
        theme.text(points.head(1), x, y, "words", theme.PRIMARY, bold=True, dx=10, dy=-2),
        theme.text(points.tail(1), x, y, "words", theme.PRIMARY, bold=True, dx=10, dy=-14),
        width=800,
        height=300,
    )
