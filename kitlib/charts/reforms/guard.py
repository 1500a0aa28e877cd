"""The National Guard in numbers: how many by whose count, where its members came from, output, complaints.

Counts of members differ by source and cut-off; arrests and complaints have definitions of their own. Command is in
``command``, deployment in ``deployment``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, sources, span, values
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

CAUSA, CENSUS = "Causa en Común, from official figures", "INEGI census"
PARTED = 2022


def strength() -> pd.DataFrame:
    """Return members of the Guard by ``year`` from the two sources (``causa``, ``census``); a gap is empty."""
    table = pick(load("institution_indicators"), indicator="guard_strength")
    parts = [pick(table, instrument=who).set_index("year")["value"].rename(column)
             for who, column in ((CAUSA, "causa"), (CENSUS, "census"))]  # fmt: skip
    found = parts[0].to_frame().join(parts[1]).sort_index().reset_index()
    found.attrs = {**table.attrs, "sources": list(sources(table[table["instrument"].isin([CAUSA, CENSUS])]))}
    return found


def guard_strength() -> Figure:
    """Two sources for the Guard's members, year by year."""
    frame = strength()
    rows: Any = frame.set_index("year")
    last, first = int(rows.index.max()), int(rows.index.min())
    said = {"year": PARTED, "a": number(rows.at[PARTED, "causa"]), "b": number(rows.at[PARTED, "census"]),
            "gap": number(rows.at[PARTED, "causa"] - rows.at[PARTED, "census"]), "first": first, "last": last,
            "c": number(rows.at[last, "causa"]), "d": number(rows.at[last, "census"])}  # fmt: skip
    return Figure(
        id="reforms/guard-strength",
        title=_("The same Guard in {year}: {a} members or {b}, by whose count").format(**said),
        subtitle=_("Members of the National Guard a year, {first}–{last}, two sources, as reported by "
                   "the press").format(**said),
        alt=_("Paired columns by year, {first} to {last}: Causa en Común from official figures, and INEGI’s census. "
              "They differ by {gap} in {year} ({a} and {b}) and nearly agree in {last} ({c} and {d}).").format(**said),
        spec=_pairs(frame),
        sources=sources(frame),
        as_of=str(last),
        note=_("Cut-off dates differ, and one source counts from ministry reports, the other from a census form. "
               "INEGI’s census is not available for {first}. Members are not all deployed.").format(**said),
        native=Native("column", tuple(str(v) for v in frame["year"]),
                      {_("Causa en Común"): values(frame["causa"]), _("INEGI census"): values(frame["census"])},
                      _("persons")),
    )  # fmt: skip


def _pairs(frame: pd.DataFrame) -> Layer:
    who = {"causa": (_("Causa en Común, from official figures"), theme.PRIMARY, -0.5),
           "census": (_("INEGI census"), theme.SECOND, 0.5)}  # fmt: skip
    x, y = theme.x_band("year"), theme.y_value("value", labels=False, grid=False)
    y["scale"]["domain"] = [0, 150000]
    layers: list[Layer] = []
    for column, (label, color, side) in who.items():
        rows = frame[["year", column]].rename(columns={column: "value"}).dropna().assign(side=column)
        rows["words"] = rows["value"].map(number)
        offset = {"field": "side", "sort": list(who), "scale": {"domain": list(who)}}
        bar = theme.columns(rows, x, y, color)
        bar["encoding"]["xOffset"] = offset
        words = theme.text(rows, x, y, "words", color, bold=True, align="center", dx=0, dy=-9, fontSize=12)
        words["encoding"]["xOffset"] = offset
        name = {"data": {"values": [{"words": label}]},
                "mark": {"type": "text", "align": "left", "fontWeight": 600, "color": color, "fontSize": 15},
                "encoding": {"x": {"value": 4 if side < 0 else 300}, "y": {"value": 4},
                             "text": {"field": "words"}}}  # fmt: skip
        layers += [bar, words, name]
    return theme.chart(*layers, width=800, height=300)


def _origins() -> pd.DataFrame:
    table = pick(load("institution_indicators"), indicator="guard_origin_share", unit="percent")
    found = table[table["period_basis"].isin(["year", "month"])].sort_values("period")
    found.attrs = dict(table.attrs)
    return found


def guard_origin() -> Figure:
    """Where the Guard's members came from, in shares as published."""
    table = _origins()
    police = pick(table, category="ex-Policía Federal", period_basis="year")
    first, last = police.iloc[0], police.iloc[-1]
    said = {"a": number(first["value"], "percent1"), "b": number(last["value"], "percent1"), "from": first["period"],
            "to": last["period"]}  # fmt: skip
    army = one(table, "value", period=str(last["period"]), category="military")
    navy = one(table, "value", period=str(last["period"]), category="Navy")
    return Figure(
        id="reforms/guard-origin",
        title=_("Former Federal Police: {a} per cent of the Guard in {from}, {b} in {to}").format(**said),
        subtitle=_("Members of the National Guard by origin, per cent, as published, {from}–{to}").format(**said),
        alt=_("Stacked bars by year: former Federal Police fall from {a} per cent in {from} to {b} in {to}, when "
              "{army} per cent came from the Army and {navy} from the Navy. In the other years a part is not "
              "stated.").format(army=number(army, "percent1"), navy=number(navy, "percent1"), **said),
        spec=_stacked(table),
        sources=sources(table),
        as_of=str(last["period"]),
        note=_("As reported by the press; March 2021 is another source. Outlined: not stated. Since October 2024 the "
               "law counts all as Guard, and former police return to the SSPC: the same people, another status."),
        native=_origin_native(table),
    )  # fmt: skip


PARTS = {"military": (_("Army, or military without the Navy stated"), theme.SECOND),
         "Navy": (_("Navy"), theme.MORE[1]),
         "ex-Policía Federal": (_("former Federal Police"), theme.PRIMARY)}  # fmt: skip


def _shares(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    item: Any
    for item in table.itertuples():
        kind = "military" if item.category == "Army" else str(item.category)
        found.setdefault(str(item.period), {})[kind] = float(item.value)
    return found


def _stacked(table: pd.DataFrame) -> Layer:
    rows, open_rows = [], []
    for period, parts in _shares(table).items():
        at = 0.0
        for kind, (_words, shade) in PARTS.items():
            if kind in parts:
                rows.append({"period": span(period), "a": at, "b": at + parts[kind], "color": shade,
                             "middle": at + parts[kind] / 2, "words": number(parts[kind], "percent1")})  # fmt: skip
                at += parts[kind]
        if at < 99.5:
            open_rows.append({"period": span(period), "a": at, "b": 100, "middle": (at + 100) / 2,
                              "words": number(100 - at, "percent1")})  # fmt: skip
    order = [span(period) for period in _shares(table)]
    y = {"field": "period", "type": "nominal", "sort": order,
         "axis": {"title": None, "labelColor": theme.INK, "domain": False, "ticks": False}}  # fmt: skip
    x = {"field": "a", "type": "quantitative", "scale": {"domain": [0, 100]}, "axis": None}
    place = {"x": x, "x2": {"field": "b"}, "y": y}
    color = {"field": "color", "type": "nominal", "scale": None}
    words = {"x": {**x, "field": "middle"}, "y": y, "text": {"field": "words"}}
    outline = {"type": "bar", "height": 34, "fill": theme.PAPER, "stroke": theme.THIRD, "strokeDash": theme.DASH}
    layers: list[Layer] = [
        {"data": {"values": rows}, "mark": {"type": "bar", "height": 34, "stroke": theme.PAPER},
         "encoding": {**place, "color": color}},
        {"data": {"values": open_rows}, "mark": outline, "encoding": place},
        {"data": {"values": rows}, "mark": {"type": "text", "color": theme.PAPER, "fontWeight": 600},
         "encoding": words},
        {"data": {"values": open_rows}, "mark": {"type": "text", "color": theme.QUIET}, "encoding": words},
    ]  # fmt: skip
    for at, (name, shade) in zip((0, 330, 400), PARTS.values(), strict=True):
        layers.append({"data": {"values": [{"words": name}]},
                       "mark": {"type": "text", "align": "left", "fontWeight": 600, "color": shade,
                                "baseline": "bottom"},
                       "encoding": {"x": {"value": at}, "y": {"value": -8}, "text": {"field": "words"}}})  # fmt: skip
    return theme.chart(*layers, height=270)


def _origin_native(table: pd.DataFrame) -> Native:
    shares = _shares(table)
    series = {name: tuple(parts.get(kind) for parts in shares.values()) for kind, (name, _color) in PARTS.items()}
    return Native("bar", tuple(span(period) for period in shares), series, _("per cent"))


def guard_output() -> Figure:
    """People presented to authorities per thousand members: the number of members decides."""
    table = pick(load("institution_indicators"), indicator="guard_output", unit="persons")
    presented = table[table["category"] == "people presented to authorities"].sort_values("year")
    members: Any = strength().set_index("year")
    rows: list[Row] = []
    item: Any
    for item in presented.itertuples():
        count, year = float(item.value), int(item.year)
        rows.append(Row(_("{year}: {count} people presented").format(year=year, count=number(count))))
        for column, who, color in (("causa", _("Causa en Común’s members"), theme.PRIMARY),
                                   ("census", _("INEGI’s members"), theme.SECOND)):  # fmt: skip
            base = float(members.at[year, column])
            rows.append(Row(f"{who}, {number(base)}", 1000 * count / base, number(1000 * count / base, "decimal1"),
                            _("one for {n} members").format(n=number(base / count)), color))  # fmt: skip
    year = int(presented["year"].iloc[0])
    drawn = [row for row in rows if row.value is not None]
    said = {"year": year, "count": number(presented["value"].iloc[0]), "low": drawn[0].text, "high": drawn[1].text,
            "later": int(presented["year"].iloc[-1]), "last": number(presented["value"].iloc[-1])}  # fmt: skip
    return Figure(
        id="reforms/guard-output",
        title=_("{year}: {count} people presented, {low} or {high} per 1,000 members").format(**said),
        subtitle=_("People whom the Guard presented to authorities a year, per 1,000 members on two counts"),
        alt=_("Bars of people presented per 1,000 members: {low} and {high} in {year}, when the Guard presented "
              "{count} people, by two counts of members; {last} people in {later}.").format(**said),
        spec=row_chart(rows, kind="bar", top=40, left=310, right=620, width=800),
        sources=sources(presented, strength()),
        as_of=str(said["later"]),
        note=_("As reported by the press; the two years come from different reports. A presentation is not a "
               "conviction, and prevention makes no arrest. For the Federal Police only undated, unconfirmed rates "
               "were seen."),
        native=Native("bar", tuple(row.label for row in drawn),
                      {_("Per 1,000 members"): tuple(round(row.value or 0, 1) for row in drawn)}, _("per 1,000")),
    )  # fmt: skip


def guard_complaints() -> Figure:
    """Complaints to the human rights commission by year; totals over longer windows differ."""
    table = pick(load("institution_indicators"), indicator="human_rights_complaints")
    frame = pick(table, period_basis="year").sort_values("year")
    frame = frame.assign(words=frame["value"].map(number))
    totals = pick(table, period_basis="span").sort_values("value")
    first, last = frame.iloc[0], frame.iloc[-1]
    said = {"a": first["words"], "b": last["words"], "from": int(first["year"]), "to": int(last["year"]),
            "low": number(totals["value"].iloc[0]), "high": number(totals["value"].iloc[-1])}  # fmt: skip
    x, y = theme.x_band("year"), theme.y_value("value", labels=False, grid=False)
    drawn = frame[["year", "value", "words"]]
    return Figure(
        id="reforms/guard-complaints",
        title=_("Complaints against the Guard: {a} in {from}, {b} in {to}").format(**said),
        subtitle=_("Complaints to the human rights commission (CNDH) about the National Guard a year, "
                   "{from}–{to}").format(**said),
        alt=_("Columns of complaints by year: {a} in {from}, {b} in {to}. Totals to July 2024 are {low} or {high}, "
              "by source and window.").format(**said),
        spec=theme.chart(theme.columns(drawn, x, y, theme.SECOND),
                         theme.text(drawn, x, y, "words", align="center", dx=0, dy=-10), width=620, height=270),
        sources=sources(table),
        as_of="2024-07",
        note=_("A complaint is not a finding. The Guard grew and became known in these years. Totals to July 2024 "
               "are {low} (from July 2019) or {high} (from December 2018): windows and readers differ. As reported "
               "by the press.").format(**said),
        native=Native("column", tuple(str(int(v)) for v in frame["year"]),
                      {_("Complaints"): values(frame["value"])}, _("complaints")),
    )  # fmt: skip
