"""Figures of the module on cooperation: valid, traceable, and true to the tables."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from chart_checks import layers, validator

from kitlib.charts import cooperation, theme
from kitlib.charts.cooperation.ladder import MARKS, RUNGS
from kitlib.charts.figure import Figure
from kitlib.evidence.sources import source
from kitlib.evidence.tables import load

NAMES = tuple(cooperation.__all__)


@cache
def figure(name: str) -> Figure:
    return getattr(cooperation, name)()


def marks(name: str, kind: str) -> list[dict[str, Any]]:
    return [part for part in layers(figure(name).spec) if part["mark"]["type"] == kind]


@pytest.mark.parametrize("name", NAMES)
def test_figure_is_vega_lite_that_survives_as_plain_data(name: str) -> None:
    made = figure(name)
    plain = json.loads(json.dumps(made.vegalite(), allow_nan=False))
    errors = sorted(validator().iter_errors(plain), key=lambda error: len(error.path))
    assert not errors, errors[0].message[:400]
    assert Figure.from_dict(json.loads(json.dumps(made.to_dict()))) == made


@pytest.mark.parametrize("name", NAMES)
def test_words_fit_and_carry_a_number_a_source_and_a_date(name: str) -> None:
    made = figure(name)
    assert made.id == "cooperation/" + name.replace("_", "-")
    assert 20 <= len(made.title) <= 90
    assert 20 <= len(made.subtitle) <= 110
    assert re.search(r"\d", made.alt)
    assert made.note
    assert not re.search(r"[{}]|\bnan\b|None", made.title + made.subtitle + made.alt + made.note)
    assert made.sources
    assert all(source(one).publisher for one in made.sources)
    assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", made.as_of)


# acts and lines


def test_ladder_draws_every_event_on_its_rung_and_counts_refusals() -> None:
    table = load("cooperation_ladder")
    drawn = [row for part in marks("ladder", "point") for row in part["data"]["values"] if "what" in row]
    assert sorted(row["what"] for row in drawn) == sorted(table["what"])
    refused = table[(table["line"] == "refused") & (table["rung"] == "joint_operations")]
    assert f"on {len(refused)} dates" in figure("ladder").title
    assert len(set(refused["date"])) == len(refused), "dates, not rows, are counted"
    accepted = table[table["line"].isin(("practised", "accepted"))]
    assert min(map(list(RUNGS).index, accepted["rung"])) == list(RUNGS).index("intelligence")
    assert "up to intelligence" in figure("ladder").title
    assert "vetted units and joint exercises" in figure("ladder").note, "an empty rung is named as a gap"


def test_chain_counts_its_marks_and_says_that_they_are_judgements() -> None:
    made, table = figure("assistance_chain"), load("assistance_chain")
    for mark in MARKS:
        assert f"{(table['mark'] == mark).sum()} {mark}" in made.title
    assert f"{len(table)} links" in made.title
    assert "judgement" in made.note


def test_timeline_counts_the_events_that_it_draws() -> None:
    made = figure("timeline")
    drawn = [row for part in marks("timeline", "tick") for row in part["data"]["values"]]
    late = [row for row in drawn if row["day"] >= "2025-01"]
    assert made.title.startswith(f"{len(late)} of {len(drawn)} dated events")
    assert sum(made.native.series["Events"]) == len(drawn)
    assert len(made.sources) < 12, "a footer names the labelled events, not seventy"


# money


def test_ledgers_give_one_year_two_sums_and_name_what_differs() -> None:
    made, table = figure("assistance_ledgers"), load("us_foreign_assistance_to_mexico_fy")
    rows = table[table["transaction_type"] == "appropriated_and_planned"].set_index("fiscal_year")["usd_current"]
    assert f"{rows[2008] / 1e6:.0f} in another" in made.title
    assert "400 million" in made.title
    assert f"{rows.loc[2008:2021].sum() / 1e6:,.0f} million" in made.note
    assert "3,500" in made.note
    assert len(made.native.categories) == len(rows)


def test_share_spent_is_gao_s() -> None:
    values = load("us_assistance_deliveries").set_index("item")["quantity"]
    spent = values["share of FY2008-FY2010 Merida funds expended"]
    assert f"about {spent:.0f} per cent" in figure("promised_and_spent").title
    assert list(figure("promised_and_spent").native.series["Share"]) == [100, 46, spent]
    paid = load("us_foreign_assistance_to_mexico_fy").query("transaction_type == 'disbursements'")
    peak = paid.sort_values("usd_current")["fiscal_year"].iloc[-1]
    assert f"in fiscal {peak}" in figure("promised_and_spent").note


def test_deliveries_draw_people_only() -> None:
    table = load("us_assistance_deliveries")
    people = table[table["unit"] == "people"]["quantity"].sort_values(ascending=False)
    assert list(figure("deliveries").native.series["People"]) == list(people)
    assert "over 4,000" in figure("deliveries").title


# people sent


def test_transfers_add_to_the_total_and_are_not_called_extraditions() -> None:
    made, table = figure("transfers"), load("mass_transfers_to_us")
    assert list(made.native.series["Persons"]) == list(table["persons"]) == [29, 26, 37]
    assert f"{table['persons'].sum()} people" in made.title
    assert "xtradit" not in made.title + made.subtitle
    assert "allegations" in made.note


def test_extraditions_keep_two_bases_apart() -> None:
    made = figure("extradition_bases")
    where = made.native.categories.index("2019")
    assert {name: values[where] for name, values in made.native.series.items()} == {
        "All nationalities": 58,
        "Mexican nationals only": 53,
    }
    assert "58 people, or 53" in made.title
    assert made.native.series["All nationalities"][made.native.categories.index("2012")] is None
    points = marks("extradition_bases", "point")
    assert [part["mark"]["filled"] for part in points] == [True, False]
    assert {row["persons"] for row in points[0]["data"]["values"] if row["year"] == 2008} == {85, 95}


# publics


def test_two_polls_stand_apart_and_the_weak_one_is_outlined() -> None:
    made, table = figure("polls_of_one_month"), load("mexico_public_opinion")
    weak = table[table["pollster"] == "Cripeso"].iloc[0]
    assert weak["confidence"] == "C"
    assert f"{weak['percent']:.0f} in another" in made.title
    hollow = [part for part in marks("polls_of_one_month", "rect") if "strokeDash" in part["mark"]]
    assert [row["value"] for row in hollow[0]["data"]["values"]] == [weak["percent"]]
    assert "unconfirmed" in made.alt
    assert [round(v) for v in made.native.series["Share"]] == [21, 78, 61]


def test_us_polls_are_those_of_the_table() -> None:
    table = load("us_public_opinion")
    drawn = list(figure("us_public").native.series["Share"])
    assert set(drawn) <= set(table["percent"])
    assert drawn == [52, 26, 29, 59, 31, 62, 36]
    assert "52 per cent would send troops, 29 without" in figure("us_public").title


def test_forms_of_help_fall_towards_troops_within_each_block() -> None:
    drawn = list(figure("forms_of_help").native.series["Share"])
    assert drawn == [83, 74, 64, 38, 76, 72, 58, 21]
    assert "74 per cent for US training, 38 for troops" in figure("forms_of_help").title


# arms, demand, border


def test_estimates_are_outlined_and_the_count_is_not() -> None:
    made = figure("firearm_estimates")
    assert list(made.native.series["Firearms a year"]) == [84000, 134000, 200000, 253000, 24642]
    hollow = [part for part in marks("firearm_estimates", "point") if part["mark"].get("fill") == theme.PAPER]
    assert [row["value"] for part in hollow for row in part["data"]["values"]] == [84000, 134000, 200000, 253000]
    assert "84,000 to 253,000" in made.title


def test_deaths_and_use_are_final_counts_and_survey_answers() -> None:
    made = figure("deaths_and_reported_use")
    deaths, use = made.native.series.values()
    assert (deaths[0], deaths[-1]) == (73838, 47735)
    assert f"deaths with synthetic opioids fell {100 * (1 - deaths[-1] / deaths[0]):.0f} per cent" in made.title
    assert f"reported use {100 * (1 - use[-1] / use[0]):.0f}" in made.title
    assert "underestimate" in made.note


def test_most_of_the_fall_came_before_the_deployment() -> None:
    made = figure("deployment_and_encounters")
    table = load("cbp_sw_border_encounters_monthly").query("component == 'total_usbp_plus_ofo'")
    by_month = table.set_index("month")["encounters"]
    peak, before, during = (by_month[day] for day in ("2023-12-01", "2025-01-01", "2025-02-01"))
    assert made.title.startswith(f"{100 * (peak - before) / (peak - during):.0f} per cent")
    assert "same weeks" in made.note, "a rival cause stands beside it"
