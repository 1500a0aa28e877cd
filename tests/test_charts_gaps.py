"""Figures and exercises of the institutional gaps: valid, traceable, true to the tables."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from chart_checks import validator

from kitlib.charts import gaps
from kitlib.charts.figure import Figure
from kitlib.evidence.sources import source
from kitlib.evidence.tables import load

NAMES = tuple(gaps.__all__)
NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "02_institutional_gaps.ipynb"


@cache
def figure(name: str) -> Figure:
    return getattr(gaps, name)()


def rows(name: str) -> dict[str, dict[str, Any]]:
    """All bars of a row chart by their label; hollow ones too."""
    found = {}
    for part in figure(name).spec["layer"]:
        for row in part["data"]["values"]:
            if row.get("value") is not None and "label" in row:
                found[row["label"] + (f" | {row['detail']}" if row["detail"] else "")] = row
    return found


def indicator(name: str) -> float:
    table = load("institution_indicators").set_index("indicator_id")
    return float(table.loc[name, "value"])


def funnel(stage: str) -> float:
    table = load("justice_funnel").query("year == 2024").set_index("stage")
    return float(table.loc[stage, "value"])


# every figure


@pytest.mark.parametrize("name", NAMES)
def test_specification_is_vega_lite_5(name: str) -> None:
    plain = json.loads(json.dumps(figure(name).spec, allow_nan=False))
    errors = sorted(validator().iter_errors(plain), key=lambda error: len(error.path))
    assert not errors, errors[0].message[:400]


@pytest.mark.parametrize("name", NAMES)
def test_words_fit_and_carry_a_number(name: str) -> None:
    made = figure(name)
    assert made.id == "gaps/" + name.replace("_", "-")
    assert 20 <= len(made.title) <= 90
    assert 20 <= len(made.subtitle) <= 110
    assert re.search(r"\d", made.alt)
    assert made.note
    assert not re.search(r"[{}]|nan|None", made.title + made.subtitle + made.alt + made.note)


@pytest.mark.parametrize("name", NAMES)
def test_sources_and_date_are_known_and_the_figure_survives(name: str) -> None:
    made = figure(name)
    assert made.sources
    assert all(source(one).publisher for one in made.sources)
    assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", made.as_of)
    assert Figure.from_dict(json.loads(json.dumps(made.to_dict()))) == made


@pytest.mark.parametrize("name", [name for name in NAMES if name != "budgets_2026"])
def test_figures_read_in_the_press_say_so(name: str) -> None:
    assert re.search("reported by the press|tabulated by a third party|unconfirmed", figure(name).note)


# the unseen crime


def test_unreported_columns_are_the_survey_and_the_title_their_lowest() -> None:
    table = load("institution_indicators").query("indicator == 'unreported_crime_share'").sort_values("year")
    (values,) = figure("unreported_share").native.series.values()
    assert list(values) == list(table["value"])
    assert f"at least {table['value'].min()} per cent" in figure("unreported_share").title
    assert "Every year since 2010" in figure("unreported_share").title
    assert list(table["year"]) == list(range(2010, 2025)), "'every year' needs every year"
    for words in ("91.6 per cent in 2011", "93.8 in 2013", "93.2 in 2024"):
        assert words in figure("unreported_share").alt


def test_files_per_hundred_crimes_give_the_published_share() -> None:
    reported, filed = figure("reported_and_filed").native.series.values()
    published = {2019: "I0010", 2023: "I0014", 2024: "I0015"}
    for year, file_share in zip((2019, 2023, 2024), filed, strict=True):
        assert round(100 - file_share, 1) == indicator(published[year])
    assert reported == (11.0, 10.4, 9.6)
    assert "9.6 were reported and 6.8 got a file" in figure("reported_and_filed").title


def test_three_universes_never_share_a_scale() -> None:
    drawn = rows("justice_funnel")
    for first in ("estimated", "opened", "accused"):
        assert drawn[first]["value"] == 100, "each universe starts at full length"
    assert drawn["convicted"]["value"] == pytest.approx(
        100 * funnel("persons_convicted") / funnel("persons_processed_or_accused")
    )
    made = figure("justice_funnel")
    assert made.native is None, "PowerPoint would draw all three on one scale"
    assert "33.5 million crimes, 1.9 million files, 39,746 people" in made.title
    assert "homicide" in made.note


def test_pending_files_and_orders_are_the_census() -> None:
    made = figure("pending_files")
    assert "2.4 million files pending, 21 per cent in Jalisco" in made.title
    assert round(100 * funnel("files_pending_Jalisco") / funnel("files_pending_at_year_end")) == 21
    assert "Not a trend" in made.note
    left = (
        funnel("warrants_pending_start")
        + funnel("warrants_issued")
        - funnel("warrants_executed")
        - funnel("warrants_pending_end")
    )
    assert f"{left:,.0f} orders left" in figure("warrants").note
    assert funnel("warrants_issued") > funnel("warrants_executed"), "the title says so"
    assert "190,276" in figure("warrants").title


# impunity


def test_impunity_by_crime_is_highest_first_and_names_the_lowest() -> None:
    made = figure("impunity_by_crime")
    now = made.native.series["2023"]
    assert list(now) == sorted(now, reverse=True)
    assert made.native.categories[-1] == "kidnapping"
    assert now[made.native.categories.index("homicide")] == indicator("I0157")
    assert "kidnapping 87.1 per cent, the other crimes 94.5 to 99.5" in made.title
    assert "7 of 7 crimes above 2022" in made.alt


def test_rival_rates_of_impunity_stand_under_what_they_are_rates_of() -> None:
    made = figure("impunity_rivals")
    (values,) = made.native.series.values()
    assert values == (91.8, 96.3, 89.42, 96.9, 95.7, 96.86, 91.4, 92.8)
    assert "89.4 to 96.9" in made.title
    assert "The method changed" in made.note


# police


def test_police_per_1000_has_mean_standard_and_rival_means() -> None:
    made = figure("police_per_1000")
    (values,) = made.native.series.values()
    assert (max(values), min(values)) == (2.1, 0.2)
    assert "from 0.2 to 2.1 per 1,000 inhabitants; the standard is 1.8" in made.title
    assert {name: indicator(name) for name in ("I0123", "I0120")} == {"I0123": 1.0, "I0120": 1.8}
    assert "0.9 and 0.97" in made.note
    assert "Ciudad de México" not in made.native.categories, "another census and unconfirmed"


def test_municipal_police_staff_units_and_investigators_are_the_tables() -> None:
    assert "43 per 100,000 inhabitants in Campeche, 307 in Oaxaca" in figure("municipal_police").title
    assert "651 municipalities" in figure("municipal_police").note
    (staff,) = figure("state_staff").native.series.values()
    assert staff == (217287, 217767, None, 225544, 221281, 227892, 235832, 243643)
    assert "grew 12 per cent" in figure("state_staff").title
    tasks = [indicator(f"I0{number}") for number in (144, 145, 146, 147)]
    assert f"{100 * tasks[3] / sum(tasks):.1f} per cent of officers" in figure("state_units").title
    assert figure("state_units").title.startswith("20 state forces")
    assert "fell 52 per cent from 2006 to 2023, all of it by 2012" in figure("investigators").title
    (first, low, _, last, _) = figure("investigators").native.series["Persons"]
    assert low <= last < first, "the whole fall had come by the second date"


def test_each_certificate_share_names_whose() -> None:
    made = figure("certification")
    (values,) = made.native.series.values()
    assert values == (88.2, 87.9, 74.6, 60.0, 50.6)
    assert "from 51 to 88" in made.title
    hollow = [label for label, row in rows("certification").items() if row["hollow"]]
    assert hollow == ["police, base not stated | one page, 2024: unconfirmed"]


def test_pay_keeps_shares_and_pesos_apart() -> None:
    made = figure("police_pay")
    assert made.native.series["At most 10,000 pesos"] == (88.9, 48.3)
    assert "88.9 per cent of the Guard" in made.title
    drawn = rows("police_pay")
    assert drawn["all police | labour survey: unconfirmed"]["hollow"]
    assert drawn["state rank and file | Conasami, gross"]["text"] == "17,300"


# trust


def test_trust_says_who_was_asked() -> None:
    made = figure("trust_by_institution")
    table = load("envipe_institutions_by_year").query("survey_year == 2025 and measure == 'trust'")
    (values,) = made.native.series.values()
    assert list(values) == sorted(table["percent"], reverse=True)
    assert "91 per cent for the Navy, 43 for traffic police, among those who know them" in made.title
    assert "82.5 per cent say that they know the Army" in made.alt
    assert "pproximation" in made.subtitle + made.note


def test_trust_in_the_armed_forces_marks_what_is_unconfirmed() -> None:
    made = figure("trust_by_question")
    drawn = rows("trust_by_question").values()
    assert sorted(row["value"] for row in drawn if not row["hollow"]) == [49.0, 63.8, 71.5, 72.0, 86.9]
    assert sorted(row["value"] for row in drawn if row["hollow"]) == [60.0, 62.0, 83.0]
    assert "49 to 87 per cent" in made.title


def test_perceived_corruption_rose_for_the_guard_alone() -> None:
    made = figure("perceived_corruption")
    pairs = dict(zip(made.native.categories, zip(*made.native.series.values(), strict=True), strict=True))
    assert [name for name, (now, old) in pairs.items() if now > old] == ["National Guard"]
    assert pairs["National Guard"] == (indicator("I0111"), indicator("I0105"))
    assert "5 of 6 bodies" in made.title
    assert "not collusion" in made.note


# money


def test_transfers_are_nominal_with_gaps_where_nothing_was_found() -> None:
    made = figure("police_money")
    fasp, fortaseg = made.native.series.values()
    where = made.native.categories.index
    assert fasp[where("2019")] == 7210
    assert fasp[where("2026")] == pytest.approx(9951.114, abs=0.001)
    assert fasp[where("2021")] is None, "a year that was not found is a gap"
    assert fortaseg[where("2020")] == 4000
    assert fortaseg[where("2021")] == 0
    assert fortaseg[where("2023")] is None
    assert "29 per cent below 2014 in real terms" in made.note
    assert "3,000 million" in made.note


def test_budget_of_one_year_comes_from_the_decree() -> None:
    table = load("security_budgets").query("year == 2026 and confidence == 'A'").set_index("agency_or_fund")
    amounts = table["million_pesos"]
    assert f"Defence has {amounts['Defensa']:,.0f} million pesos" in figure("budgets_2026").title
    assert f"for state police {amounts['FASP']:,.0f}" in figure("budgets_2026").title
    assert "not of spending on one task" in figure("budgets_2026").note


# exercises


def cells(kind: str) -> list[dict[str, Any]]:
    found = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if cell["metadata"].get("nbgrader", {}).get(kind)]


def test_answers_recomputed_on_paper_are_those_of_the_notebook() -> None:
    space: dict[str, Any] = {"load": load}
    for cell in cells("solution"):
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), space)
    assert space["never_a_file"] == pytest.approx(100 - 9.6 * 70.5 / 100)
    certified = 0.746 * 283204 - 0.879 * 132036
    assert space["states_certified"] == pytest.approx(100 * certified / (283204 - 132036))
    assert space["lowest_trust"] == pytest.approx(20.2 * 55.8 / 100)
    assert space["inside"] == {"B", "C", "E"}
    assert space["both_funds"] == pytest.approx(100 * (9951.114029 / (7210 + 4009.124098) - 1))


def test_anchors_of_the_written_exercise_keep_its_length() -> None:
    (written,) = (cell for cell in cells("grade") if cell["cell_type"] == "markdown")
    levels = written["metadata"]["kit"]["rubric"]
    assert [level["points"] for level in levels] == [6, 4, 2, 0]
    assert all(80 <= len(level["anchor"].split()) <= 120 for level in levels[:3])


def test_core_fills_its_minutes_and_no_more_than_twelve_main_slides() -> None:
    found = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    core = [
        c["metadata"]["kit"]
        for c in found
        if c["metadata"]["slideshow"]["slide_type"] == "slide" and c["metadata"]["kit"]["when"] == "class"
    ]
    assert sum(kit["minutes"] for kit in core) == 73
    assert sum(kit["minutes"] > 0 for kit in core) == 12
