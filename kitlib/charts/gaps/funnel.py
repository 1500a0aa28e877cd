"""From crime to conviction: three universes, and what waits in the second.

The survey counts crimes, prosecutors files, courts persons. No bar of one is a share of a bar of another, so
each universe is drawn on a scale of its own and the title divides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, share, sources
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

YEAR = 2024


def _table() -> pd.DataFrame:
    return pick(load("justice_funnel"), year=YEAR)


def justice_funnel() -> Figure:
    """Stages of one year in three universes, each on its own scale."""
    frame = _table()
    universes = [
        (_("Survey: crimes against households and adults"), theme.PRIMARY,
         {"crimes_estimated": _("estimated"), "reported_crimes_derived": _("reported, our product"),
          "crimes_with_file_derived": _("with a file, our product")}),
        (_("Prosecutors: investigation files, without Mexico City"), theme.SECOND,
         {"files_opened": _("opened"), "files_decided_initial_stage": _("decided at the first stage")}),
        (_("Courts: persons, federal and state"), theme.MORE[0],
         {"persons_processed_or_accused": _("accused"), "persons_bound_over_vinculacion": _("bound over for trial"),
          "persons_sentenced": _("sentenced"), "persons_convicted": _("convicted")}),
    ]  # fmt: skip
    rows = [row for name, color, stages in universes for row in _universe(frame, name, color, stages)]
    said = {"crimes": _million(one(frame, "value", stage="crimes_estimated")), "year": YEAR,
            "files": _million(one(frame, "value", stage="files_opened")),
            "convicted": number(one(frame, "value", stage="persons_convicted"))}  # fmt: skip
    used = [stage for _name, _color, stages in universes for stage in stages]
    return Figure(
        id="gaps/justice-funnel",
        title=_("{crimes} million crimes, {files} million files, {convicted} people convicted: three counts, "
                "no funnel").format(**said),
        subtitle=_("Crimes, files and persons in three universes, Mexico, {year}; each on a scale of its "
                   "own").format(**said),
        alt=_("Bars in three groups for {year}. Survey: {crimes} million crimes estimated. Prosecutors: {files} "
              "million files opened. Courts: {convicted} persons convicted. Bars of different groups cannot be "
              "compared.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=300, right=640, width=800, step=25),
        sources=sources(frame[frame["stage"].isin(used)]),
        as_of=str(YEAR),
        note=_("The survey leaves out homicide and drug offences; a file can hold several crimes; persons "
               "convicted in {year} mostly answer for earlier years. As reported by the press from "
               "INEGI.").format(**said),
    )  # fmt: skip


def _million(value: float) -> str:
    return number(value / 1e6, "decimal1")


def _universe(frame: pd.DataFrame, name: str, color: str, stages: dict[str, str]) -> list[Row]:
    counts = {label: one(frame, "value", stage=stage) for stage, label in stages.items()}
    whole = next(iter(counts.values()))
    rows = [Row(label, share(value, whole), number(value), color=color, hollow="product" in label)
            for label, value in counts.items()]  # fmt: skip
    return [Row(name), *rows]


def pending_files() -> Figure:
    """Draw files pending with prosecutors at the ends of three years, of unlike coverage."""
    table = load("justice_funnel")
    pending = pick(table, stage="files_pending_at_year_end").sort_values("year")
    pending.attrs = dict(table.attrs)
    jalisco = one(table, "value", stage="files_pending_Jalisco")
    rows = [Row(str(item["year"]), item["value"], number(item["value"]), _covers(item["universe"]), theme.SECOND)
            for item in pending.to_dict("records")]  # fmt: skip
    rows.append(Row(_("of them Jalisco"), jalisco, number(jalisco), color=theme.THIRD))
    last = pending.iloc[-1]
    said = {"year": int(last["year"]), "all": _million(last["value"]), "jalisco": number(jalisco),
            "share": number(share(jalisco, last["value"]), "percent"), "exact": number(last["value"])}  # fmt: skip
    return Figure(
        id="gaps/pending-files",
        title=_("State prosecutors ended {year} with {all} million files pending, {share} per cent in "
                "Jalisco").format(**said),
        subtitle=_("Investigation files pending at the end of the year, Mexico; the coverage differs by year"),
        alt=_("Bars of files pending at the ends of three years; {exact} at the end of {year}, of which "
              "{jalisco} in Jalisco.").format(**said),
        spec=row_chart(rows, kind="bar", top=float(pending["value"].max()), left=150, right=480, width=820, step=40),
        sources=sources(pending, pick(table, stage="files_pending_Jalisco")),
        as_of=str(said["year"]),
        note=_("Not a trend: the years cover different offices. Set on one base, {year} was above the year "
               "before, as reported by the press. Pending can also mean never closed on paper.").format(**said),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("Files pending"): tuple(row.value for row in rows)}, _("files")),
    )  # fmt: skip


def _covers(universe: str) -> str:
    words = {"state prosecutors": _("state prosecutors"),
             "FGR and 32 state prosecutors": _("federal and all state prosecutors"),  # numbers ok: a key
             "state prosecutors without Mexico City": _("state prosecutors without Mexico City")}  # fmt: skip
    return words[universe]


def warrants() -> Figure:
    """Judicial orders in one year: in stock, issued, executed, left."""
    frame = _table()
    stages = {"warrants_pending_start": _("pending at the start"), "warrants_issued": _("issued"),
              "warrants_executed": _("executed"), "warrants_pending_end": _("pending at the end")}  # fmt: skip
    counts = {label: one(frame, "value", stage=stage) for stage, label in stages.items()}
    start, issued, executed, end = counts.values()
    rows = [Row(label, value, number(value), color=theme.SECOND if "pending" in label else theme.PRIMARY)
            for label, value in counts.items()]  # fmt: skip
    said = {"year": YEAR, "end": number(end), "start": number(start), "issued": number(issued),
            "executed": number(executed), "left": number(start + issued - executed - end)}  # fmt: skip
    return Figure(
        id="gaps/warrants",
        title=_("In {year} judges’ orders issued outran those executed: {end} were left pending").format(**said),
        subtitle=_("Judicial orders (arrest and others) with the federal and most state prosecutors, "
                   "{year}").format(**said),
        alt=_("Bars of judicial orders in {year}: {start} pending at the start, {issued} issued, {executed} "
              "executed, {end} pending at the end.").format(**said),
        spec=row_chart(rows, kind="bar", top=max(counts.values()), left=190, right=600, width=760, step=40),
        sources=sources(frame[frame["stage"].isin(stages)]),
        as_of=str(YEAR),
        note=_("As reported by the press from INEGI’s census. The sums do not close: {left} orders left the "
               "stock in another way, such as cancellation.").format(**said),
        native=Native("bar", tuple(counts), {_("Orders"): tuple(counts.values())}, _("judicial orders")),
    )  # fmt: skip
