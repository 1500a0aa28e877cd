"""What may be divided by what: from crimes to reports, files, charges and sentences, in three universes.

Holds words and picture. The survey counts crimes against households and adults, the prosecutors count files, the
courts count crimes or persons: a rate across two of them is nobody's rate, and the explorer says so.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kitlib.charts import theme
from kitlib.charts.parts import sources
from kitlib.charts.theme import Layer
from kitlib.evidence.tables import load
from kitlib.explore.control import Control
from kitlib.explore.explorer import Explorer
from kitlib.explore.said import Said
from kitlib.i18n import _, number

YEAR = 2024
SURVEY, PROSECUTORS, COURTS = "envipe", "prosecutors", "courts"
_BODIES = {SURVEY: _("survey (ENVIPE)"), PROSECUTORS: _("prosecutors' files"), COURTS: _("courts")}
_STAGES = {
    "crimes_estimated": _("crimes, estimated"),
    "reported_crimes_derived": _("crimes reported"),
    "crimes_with_file_derived": _("crimes with a file"),
    "files_opened": _("files opened"),
    "files_decided_initial_stage": _("files decided, first stage"),
    "files_decided_complementary_stage": _("files decided, later stage"),
    "crimes_in_cases_entering_court": _("crimes in cases entering court"),
    "persons_processed_or_accused": _("persons processed"),
    "persons_bound_over_vinculacion": _("persons bound over for trial"),
    "persons_sentenced": _("persons sentenced"),
    "persons_convicted": _("persons convicted"),
}
_PUBLISHED = {
    ("reported_crimes_derived", "crimes_estimated"): ("reported_share", _("the share of crimes reported")),
    ("crimes_with_file_derived", "reported_crimes_derived"): (
        "file_opened_share_of_reports",
        _("the share of reports that led to a file"),
    ),
    ("crimes_with_file_derived", "crimes_estimated"): (
        "not_reported_or_no_file",
        _("the rest, crimes not reported or without a file"),
    ),
}
_BY_COURTS = {
    ("persons_bound_over_vinculacion", "persons_processed_or_accused"): _("the courts' census prints it as the share "
                                                                          "bound over of those processed"),
    ("persons_convicted", "persons_sentenced"): _("the courts' census prints it as the share convicted of those "
                                                  "sentenced; it is no share of crimes"),
}  # fmt: skip


def funnel(numerator: str | None = None, denominator: str | None = None) -> Explorer:
    """Choose what is divided by what; see whose rate it is, or that it is nobody's.

    Parameters
    ----------
    numerator, denominator : str, optional
        Stages of the table ``justice_funnel``, such as ``"persons_convicted"``.

    Raises
    ------
    ExplorerError
        If one of them is not offered; the message says what is.

    Examples
    --------
    >>> explorer = funnel("persons_convicted", "crimes_estimated")
    >>> "no conviction rate" in explorer.words
    True
    """
    choices = tuple((stage, f"{words} ({_BODIES[_body(stage)]})") for stage, words in _STAGES.items())
    controls = (
        Control("numerator", _("Divide"), "crimes_with_file_derived", choices),
        Control("denominator", _("by"), "crimes_estimated", choices),
    )
    return Explorer(
        name="funnel",
        question=_("What may be divided by what? From crimes to sentences"),
        subtitle=_("Crimes, files and persons by stage, Mexico, {year}; each vertical line is ten times the one before "
                   "it").format(year=YEAR),
        controls=controls,
        said=(Said(("numerator", "denominator"), _say_rate), Said(("numerator", "denominator"), _say_whose)),
        chart=_chart,
        alt=_("Dots of the numbers at each stage, in three groups: survey, prosecutors, courts; on a scale in which "
              "each line is ten times the one before."),
        sources=sources(_rows()),
        as_of="2025-12-11",
        note=_("As reported by the press. The survey asks households and adults, so that homicide and drug offences "
               "are not in it. Files of {year} without Mexico City.").format(year=YEAR),
    ).started(numerator=numerator, denominator=denominator)  # fmt: skip


@lru_cache(maxsize=1)
def _rows() -> Any:
    table = load("justice_funnel")
    return table[table["year"] == YEAR]


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, float, str]]:
    """Body, value and unit by stage."""
    return {row.stage: (row.body, float(row.value), row.unit) for row in _rows().itertuples()}


def _body(stage: str) -> str:
    return _table()[stage][0]


def _rate(numerator: str, denominator: str) -> float:
    return 100 * _table()[numerator][1] / _table()[denominator][1]


def _percent(value: float) -> str:
    return number(value, "decimal1" if value >= 1 else "decimal2")


def _say_rate(numerator: str, denominator: str) -> str:
    if numerator == denominator:
        return _("A number divided by itself is 100 per cent. Choose another one.")
    above, below = (number(_table()[stage][1]) for stage in (numerator, denominator))
    return _("{above} {numerator} / {below} {denominator} = {rate} per cent.").format(
        above=above, below=below, numerator=_STAGES[numerator], denominator=_STAGES[denominator],
        rate=_percent(_rate(numerator, denominator)))  # fmt: skip


def _say_whose(numerator: str, denominator: str) -> str:
    pair = (numerator, denominator)
    order = list(_STAGES)
    if numerator == denominator:
        return ""
    if _body(numerator) != _body(denominator):
        words = _("Warning: two universes. The first is of the {first}, the second of the {second}; what is counted "
                  "above is no part of what is counted below, so this is a comparison of sizes and nobody's "
                  "rate.").format(
            first=_BODIES[_body(numerator)], second=_BODIES[_body(denominator)])  # fmt: skip
        if numerator == "persons_convicted":
            words += " " + _("It is no conviction rate.")
        return words
    if order.index(numerator) < order.index(denominator):
        return _("The earlier stage stands above: it is more than 100 per cent, or a ratio that nobody publishes. Turn "
                 "them round.")  # fmt: skip
    if _table()[numerator][2] != _table()[denominator][2]:
        return _("Warning: two units. {first} are divided by {second}: one crime can have several accused, and one "
                 "person several crimes. Nobody publishes this rate.").format(
            first=_table()[numerator][2].capitalize(), second=_table()[denominator][2])  # fmt: skip
    if pair in _PUBLISHED:
        stage, words = _PUBLISHED[pair]
        return _("INEGI's survey publishes {words}: {value} per cent.").format(
            words=words, value=number(_table()[stage][1], "decimal1"))  # fmt: skip
    if pair in _BY_COURTS:
        return _("Same universe: {words}.").format(words=_BY_COURTS[pair])
    return _("Same universe and unit, but of one year: files and cases of a year are decided in later years too. "
             "We saw nobody publish this rate.")  # fmt: skip


def _chart() -> Layer:
    rows: list[dict[str, Any]] = []
    at = 0.0
    for body, title in _BODIES.items():
        rows.append({"at": at, "heading": title, "value": None})
        for stage in (stage for stage in _STAGES if _body(stage) == body):
            at += 1
            value = _table()[stage][1]
            rows.append({"at": at, "stage": stage, "label": _STAGES[stage], "body": body, "value": value,
                         "words": number(value)})  # fmt: skip
        at += 1.4
    y = {"field": "at", "type": "quantitative", "axis": None, "scale": {"domain": [-0.6, at - 0.6], "reverse": True,
                                                                        "nice": False, "zero": False}}  # fmt: skip
    x = {"field": "value", "type": "quantitative", "scale": {"type": "log", "domain": [1e4, 1e8], "range": [260, 640]},
         "axis": {"values": [1e4, 1e5, 1e6, 1e7, 1e8], "format": "~s", "title": None, "grid": True, "orient": "top",
                  "domain": False, "ticks": False}}  # fmt: skip
    role = "datum.stage === numerator ? 1 : datum.stage === denominator ? 2 : 0"
    color = {"condition": [{"test": f"({role}) === 1", "value": theme.SECOND},
                           {"test": f"({role}) === 2", "value": theme.PRIMARY}], "value": theme.THIRD}  # fmt: skip
    size = {"condition": {"test": f"({role}) > 0", "value": 260}, "value": 80}
    shape = {"field": "body", "type": "nominal", "legend": None,
             "scale": {"domain": list(_BODIES), "range": ["circle", "square", "triangle-up"]}}  # fmt: skip
    stages, headings = [{"filter": "isValid(datum.value)"}], [{"filter": "!isValid(datum.value)"}]
    marked = [*stages, {"calculate": f"({role}) === 1 ? '{_('divide')} ' + datum.words : ({role}) === 2 ? "
                                     f"'{_('by')} ' + datum.words : datum.words", "as": "shown"}]  # fmt: skip
    text = {"type": "text", "align": "left", "fontSize": 14, "color": theme.INK}
    weight = {**text, "dx": 14, "fontWeight": 600}
    return {
        "data": {"values": rows}, "width": theme.WIDTH, "height": 330,
        "layer": [
            {"transform": stages, "mark": {"type": "point", "filled": True, "opacity": 1},
             "encoding": {"x": x, "y": y, "color": color, "size": size, "shape": shape}},
            {"transform": marked, "mark": weight, "encoding": {"x": x, "y": y, "text": {"field": "shown"},
                                                               "color": color}},
            {"transform": stages, "mark": text, "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label"}}},
            {"transform": headings, "mark": {**text, "fontWeight": 600},
             "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "heading"}}},
        ],
    }  # fmt: skip
