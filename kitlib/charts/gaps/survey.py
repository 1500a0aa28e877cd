"""The unseen crime: what INEGI's survey of households (ENVIPE) says was reported and got a file.

The survey asks households and adults, so homicide and drug offences are not in it. What prosecutors and
courts count is another universe and stands in ``kitlib.charts.gaps.funnel``.
"""

from __future__ import annotations

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, sources, values
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number


def unreported_share() -> Figure:
    """Share of crimes that were not reported or got no file, by year of the crime."""
    frame = pick(load("institution_indicators"), indicator="unreported_crime_share").sort_values("year")
    frame.attrs["name"] = "institution_indicators"
    drawn = frame[["year", "value"]].assign(words=frame["value"].map(lambda v: number(v, "decimal1")))
    low, high = (drawn.loc[drawn["value"].agg(end)] for end in ("idxmin", "idxmax"))
    first, last = drawn.iloc[0], drawn.iloc[-1]
    said = {"low": low["words"], "low_year": int(low["year"]), "high": high["words"], "last": last["words"],
            "high_year": int(high["year"]), "from": int(first["year"]), "to": int(last["year"])}  # fmt: skip
    x, y = theme.x_band("year"), theme.y_value("value", labels=False, grid=False, domain=[0, 100])
    x["scale"]["domain"] = [int(year) for year in drawn["year"]]
    return Figure(
        id="gaps/unreported-share",
        title=_("Every year since {from}, at least {low} per cent of crimes led to no "
                "investigation file").format(**said),
        subtitle=_("Crimes not reported or without a file, per cent of crimes against households and adults, "
                   "{from}–{to}").format(**said),
        alt=_("Columns of the share of crimes that were not reported or got no file, {from} to {to}: lowest "
              "{low} per cent in {low_year}, highest {high} in {high_year}, {last} in {to}.").format(**said),
        spec=theme.chart(
            theme.columns(drawn[:-1], x, y, theme.THIRD),
            theme.columns(drawn[-1:], x, y, theme.PRIMARY),
            theme.text(drawn, x, y, "words", align="center", dx=0, dy=-10, fontSize=13),
            width=800,
        ),
        sources=sources(frame),
        as_of=str(said["to"]),
        note=_("INEGI’s victim survey (ENVIPE), by year of the crime, as reported by the press. Sampling error "
               "is not shown; INEGI called the rise from 2022 to 2023 not significant. Homicide and drug "
               "offences are not asked."),
        native=Native("column", tuple(str(year) for year in drawn["year"]),
                      {_("Not reported or no file"): values(drawn["value"])}, _("per cent of crimes")),
    )  # fmt: skip


def reported_and_filed() -> Figure:
    """Of a hundred crimes, how many were reported and how many got a file, in three years."""
    table = load("institution_indicators")
    reported, filed = (pick(table, indicator=name) for name in ("reported_crime_share", "reports_with_file_share"))
    years = sorted(int(year) for year in reported["year"])
    rows: list[Row] = []
    names: dict[str, list[float]] = {_("reported"): [], _("with a file"): []}
    for year in years:
        share = one(reported, "value", year=year)
        file_share = one(filed, "value", year=year)
        product = share * file_share / 100
        detail = _("{share} per cent of reports").format(share=number(file_share, "decimal1"))
        rows += [Row(str(year)), Row(_("reported"), share, number(share, "decimal1")),
                 Row(_("with a file"), product, number(product, "decimal1"), detail, theme.SECOND)]  # fmt: skip
        for name, value in zip(names, (share, product), strict=True):
            names[name].append(value)
    said = {"reported": rows[-2].text, "filed": rows[-1].text, "first": rows[1].text, "from": years[0],
            "to": years[-1]}  # fmt: skip
    return Figure(
        id="gaps/reported-and-filed",
        title=_("Per 100 crimes of {to}, {reported} were reported and {filed} got a file: most is lost "
                "first").format(**said),
        subtitle=_("Crimes against households and adults, per 100 crimes, ENVIPE, {from}, 2023 and {to}").format(
            **said),
        alt=_("Bars for three years, per 100 crimes: in {from} {first} were reported; in {to} {reported} were "
              "reported and {filed} got an investigation file.").format(**said),
        spec=row_chart(rows, kind="bar", top=max(names[_("reported")]), left=130, right=480, width=760),
        sources=sources(reported, filed),
        as_of=str(years[-1]),
        note=_("The lower bar is our product of two published shares, as reported by the press. Editions "
               "between were not found. Why people do not report is asked too; we hold no figures of it."),
        native=Native("column", tuple(map(str, years)), {k: tuple(v) for k, v in names.items()},
                      _("per 100 crimes")),
    )  # fmt: skip
