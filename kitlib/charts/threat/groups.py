"""Who: how many groups there are, fights between groups, and the six designated ones.

No official count says which killings are the work of organised crime. UCDP's deaths are in fights that
it could ascribe to organised groups from news and other reports; they are no homicide count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, share, sources, span, top, values
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

SINCE = 2000
MEASURES = ("groups", "cartels_and_bands", "groups_that_appeared")


def group_counts() -> Figure:
    """How many criminal groups there are, by who counts and what is counted."""
    table = load("crime_groups_counts")
    drawn = table[table["measure"].isin(MEASURES) & (table["state_code"] == "00")].sort_values("value")
    drawn.attrs = dict(table.attrs)
    rows = [_counted(item) for item in drawn.itertuples()]
    said = {"low": number(drawn["value"].min()), "high": number(drawn["value"].max()), "count": len(rows),
            "first": rows[0].label, "last": rows[-1].label}  # fmt: skip
    return Figure(
        id="threat/group-counts",
        title=_("From {low} to {high}: how many groups there are depends on who counts, and "
                "what").format(**said),
        subtitle=_("Criminal groups in Mexico as counted by different authors, with period and definition"),
        alt=_("Dots of {count} counts of criminal groups in Mexico, from {low} ({first}) to {high} ({last}): "
              "each author counts another thing over another period.").format(**said),
        spec=row_chart(rows, top=float(drawn["value"].max()), left=250, right=410, width=860),
        sources=sources(drawn),
        as_of="2023",
        note=_("All as reported by the press. “Group” means another thing to each author: never a series. "
               "Outlined: unconfirmed, the author was not on the page seen."),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("Groups"): tuple(row.value for row in rows)},
                      _("groups")),
    )  # fmt: skip


def _counted(item: Any) -> Row:
    count, words = float(item.value), "" if item.note != item.note else str(item.note).replace(";", ",")
    return Row(_who(item), count, number(count), words, theme.PRIMARY, hollow=item.confidence == "C")


def _who(item: Any) -> str:
    name = str(item.publisher_of_figure).replace("press (attribution not on the page seen)", _("press"))
    period = str(item.period)
    return f"{name}, {_('undated') if period == 'undated' else span(period)}"


def ucdp_dyads() -> Figure:
    """Deaths in fights between groups, over the number of pairs of groups that fought."""
    table = load("ucdp_organised_violence_mexico_year")
    fights = pick(table, violence_type="non_state")
    years = list(range(SINCE, int(fights["year"].max()) + 1))
    frame = fights.set_index("year")[["deaths_best", "dyads_over_threshold"]].reindex(years).fillna(0)
    frame = frame.rename_axis("year").reset_index()
    start, end = frame[frame["year"] == 2007].iloc[0], frame.iloc[-1]
    said = {"a": int(start["year"]), "b": int(end["year"]), "pairs_a": number(start["dyads_over_threshold"]),
            "pairs_b": number(end["dyads_over_threshold"]), "deaths_a": number(start["deaths_best"]),
            "deaths_b": number(end["deaths_best"]), "peak": number(frame["deaths_best"].max()),
            "since": SINCE,
            "top": int(top(frame, "deaths_best")["year"].iloc[0])}  # fmt: skip
    return Figure(
        id="threat/ucdp-dyads",
        title=_("Group against group: {pairs_a} pairs and {deaths_a} deaths in {a}, {pairs_b} and {deaths_b} "
                "in {b}").format(**said),
        subtitle=_("Mexico, {since}–{b}, UCDP: deaths in fights between organised groups, "
                   "and pairs of groups").format(**said),
        alt=_("Two panels of columns by year, {since} to {b}: deaths in fights between groups rise from "
              "{deaths_a} in {a} to {peak} in {top} and stand at {deaths_b} in {b}; pairs above UCDP's "
              "threshold rise from {pairs_a} to {pairs_b}.").format(**said),
        spec=_dyad_panels(frame),
        sources=sources(table),
        as_of=str(table.attrs["as_of"]),
        note=_("Not a homicide count: deaths that UCDP could ascribe to fights between organised groups, "
               "partly by area. Pairs are a floor for fragmentation, not a number of groups."),
        native=Native("column", tuple(str(year) for year in years),
                      {_("Deaths (best estimate)"): values(frame["deaths_best"])}, _("deaths")),
    )  # fmt: skip


def _dyad_panels(frame: pd.DataFrame) -> Layer:
    frame = frame.assign(pairs=[number(v) if v else "" for v in frame["dyads_over_threshold"]])
    x = theme.x_band("year", values=[year for year in frame["year"] if (frame["year"].iloc[-1] - year) % 4 == 0])
    bare = {**x, "axis": {**x["axis"], "labels": False}}
    deaths = theme.y_value("deaths_best", tickCount=4)
    pairs = theme.y_value("dyads_over_threshold", labels=False, grid=False)
    kept = frame[["year", "deaths_best"]]
    return theme.stack(
        theme.chart(theme.columns(kept, bare, deaths, theme.PRIMARY), width=800, height=150,
                    title=theme.panel_title(_("Deaths in fights between groups (best estimate)"),
                                            theme.PRIMARY)),
        theme.chart(theme.columns(frame, x, pairs, theme.SECOND),
                    theme.text(frame, x, pairs, "pairs", align="center", dx=0, dy=-9, fontSize=13),
                    width=800, height=90,
                    title=theme.panel_title(_("Pairs of groups above UCDP's threshold of deaths"), theme.SECOND)),
        spacing=22,
    )  # fmt: skip


def organised_share() -> Figure:
    """UCDP's deaths between groups beside all homicides of INEGI: two counts, two definitions."""
    inegi, ucdp = load("homicides_inegi_national_year"), load("ucdp_organised_violence_mexico_year")
    final = pick(inegi, status="definitive")
    fights = pick(ucdp, violence_type="non_state")
    years = list(range(SINCE, int(final["year"].max()) + 1))
    all_deaths = final.set_index("year")["homicides"].reindex(years).rename_axis("year").reset_index()
    end = int(fights["year"].max())
    known = range(SINCE, end + 1)
    group = fights.set_index("year")[["deaths_best"]].reindex(known, fill_value=0).reindex(years)
    group = group.rename_axis("year").reset_index()
    part, whole = one(fights, "deaths_best", year=end), one(final, "homicides", year=end)
    said = {"end": end, "part": number(part), "whole": number(whole),
            "share": number(share(part, whole), "percent1"),
            "since": SINCE, "to": years[-1],
            "gap": ", ".join(str(v) for v in years if v not in set(final["year"]))}  # fmt: skip
    drawn = final[final["year"] >= SINCE]
    drawn.attrs = dict(inegi.attrs)
    return Figure(
        id="threat/organised-share",
        title=_("UCDP: {part} deaths of {end} in fights between groups; INEGI: {whole} "
                "homicides").format(**said),
        subtitle=_("Deaths a year, Mexico, {since}–{to}: homicides (INEGI, definitive) and UCDP’s best "
                   "estimate").format(**said),
        alt=_("Two lines of deaths a year in Mexico, {since} to {to}: INEGI’s homicides, {whole} in {end}, "
              "and UCDP’s deaths in fights between organised groups, {part} in {end}.").format(**said),
        spec=_beside(all_deaths, group),
        sources=sources(ucdp, drawn),
        as_of=str(years[-1]),
        note=_("{share} per cent is a comparison, not a measured share: UCDP reads news reports, INEGI death "
               "certificates, and no official series classifies by perpetrator. No definitive count of {gap} "
               "was found.").format(**said),
        native=Native("line", tuple(str(v) for v in years), {
            _("Homicides (INEGI)"): values(all_deaths["homicides"]),
            _("Deaths between groups (UCDP)"): values(group["deaths_best"]),
        }, _("deaths")),
    )  # fmt: skip


def _beside(homicides: pd.DataFrame, group: pd.DataFrame) -> Layer:
    x, y = theme.x_year("year"), theme.y_value("homicides")
    other = {**y, "field": "deaths_best"}
    return theme.chart(
        theme.line(homicides, x, y, theme.PRIMARY),
        theme.line(group, x, other, theme.MORE[1]),
        theme.end_label(homicides, x, y, _("all homicides (INEGI)"), theme.PRIMARY, dx=10),
        theme.end_label(group, x, other, _("deaths between groups (UCDP)"), theme.MORE[1], dx=10),
    )


def _day(value: Any) -> str:
    return date(value.strftime("%Y-%m-%d"))
