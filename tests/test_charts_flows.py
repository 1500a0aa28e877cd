"""Figures on harm, drugs, arms, groups, border and countries: valid, traceable, and true to the tables."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from chart_checks import layers, validator

from kitlib.charts import parts, theme, threat
from kitlib.charts.figure import Figure
from kitlib.charts.rows import Row, row_chart
from kitlib.charts.threat.border import claimed_millions
from kitlib.errors import DataError
from kitlib.evidence.claims import claim
from kitlib.evidence.sources import source
from kitlib.evidence.tables import load

NAMES = (
    "beyond_homicide_index",
    "disappeared_by_year",
    "disappeared_register",
    "encounters_fiscal_calendar",
    "encounters_monthly",
    "extortion_victims",
    "firearm_shares",
    "flows_both_ways",
    "group_counts",
    "homicide_rate_countries",
    "organised_share",
    "overdose_by_drug",
    "overdose_provisional",
    "seizures_and_deaths",
    "seizures_by_component",
    "ucdp_dyads",
)
SYNTHETIC = "synthetic_opioids_excl_methadone"


@cache
def figure(name: str) -> Figure:
    return getattr(threat, name)()


def marks(name: str, kind: str) -> list[dict[str, Any]]:
    return [part for part in layers(figure(name).spec) if part["mark"]["type"] == kind]


def drawn(part: dict[str, Any], field: str) -> list[Any]:
    return [row[field] for row in part["data"]["values"]]


def texts(name: str) -> str:
    """All words drawn in a figure, one a line."""
    found = []
    for part in marks(name, "text"):
        words = part["encoding"]["text"]
        found += [words["value"]] if "value" in words else drawn(part, words["field"])
    return "\n".join(word if isinstance(word, str) else " ".join(word) for word in found)


# every figure


@pytest.mark.parametrize("name", NAMES)
def test_specification_is_vega_lite_5(name: str) -> None:
    for spec in (figure(name).spec, figure(name).vegalite()):
        plain = json.loads(json.dumps(spec, allow_nan=False))
        errors = sorted(validator().iter_errors(plain), key=lambda error: len(error.path))
        assert not errors, errors[0].message[:400]


@pytest.mark.parametrize("name", NAMES)
def test_words_fit_and_carry_a_number(name: str) -> None:
    made = figure(name)
    assert made.id == "threat/" + name.replace("_", "-")
    assert 20 <= len(made.title) <= 90
    assert 20 <= len(made.subtitle) <= 110
    assert re.search(r"\d", made.alt)
    assert made.note
    assert not re.search(r"[{}]|nan|None", made.title + made.subtitle + made.alt + made.note)


@pytest.mark.parametrize("name", NAMES)
def test_sources_and_date_are_known(name: str) -> None:
    made = figure(name)
    assert made.sources
    assert all(source(one).publisher for one in made.sources)
    assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", made.as_of)
    assert made.footer


@pytest.mark.parametrize("name", NAMES)
def test_figure_survives_as_plain_data(name: str) -> None:
    made = figure(name)
    assert Figure.from_dict(json.loads(json.dumps(made.to_dict()))) == made


@pytest.mark.parametrize("name", NAMES)
def test_text_is_large_enough_to_read(name: str) -> None:
    assert all(part["mark"].get("fontSize", 14) >= 12 for part in marks(name, "text"))


def test_press_and_unconfirmed_figures_say_so() -> None:
    for name in ("firearm_shares", "group_counts"):
        assert "reported by the press" in figure(name).note
    assert "unconfirmed" in figure("group_counts").note


# harm


def test_disappeared_columns_are_the_register_by_year() -> None:
    by_year = load("disappeared_by_year_sex").groupby("year")["still_missing_persons"].sum()
    (values,) = figure("disappeared_by_year").native.series.values()
    assert list(values) == list(by_year)
    assert (values[0], values[-1], sum(values)) == (4191, 12540, 100999)
    assert "not a trend" in figure("disappeared_by_year").title


def test_register_shows_the_disputed_figure_beside_its_rival() -> None:
    made = figure("disappeared_register")
    assert "114,815" in made.title
    assert "99,729" in made.title
    assert 26898 not in made.native.series["Missing"], "the predecessor register is another series"
    hollow = [part for part in marks("disappeared_register", "rect") if "strokeDash" in part["mark"]]
    assert drawn(hollow[0], "value") == [99729]


def test_extortion_of_the_chart_is_outlined() -> None:
    made, table = figure("extortion_victims"), load("sesnsp_victims_national_year")
    rows = table[table["crime"] == "extortion"].sort_values("year")
    assert list(made.native.series["Extortion victims"]) == list(rows["victims"])
    filled, hollow = marks("extortion_victims", "bar")
    assert drawn(hollow, "year") == list(rows[rows["confidence"] != "A"]["year"]) == [2025]
    assert 2025 not in drawn(filled, "year")
    assert "61 per cent" in made.title


def test_index_is_victims_over_those_of_2018() -> None:
    made, table = figure("beyond_homicide_index"), load("sesnsp_victims_national_year")
    wide = table[table["year"] <= 2024].pivot(index="year", columns="crime", values="victims")
    expected = (100 * wide / wide.loc[2018]).round(1)
    for crime, name in (("extortion", "extortion"), ("intentional_homicide", "intentional homicide")):
        assert list(made.native.series[name]) == pytest.approx(list(expected[crime]))
    assert "11 per cent" in made.title
    assert "58" in made.title
    assert "open" in made.note


# drugs


def test_overdose_lines_are_final_counts_with_gaps() -> None:
    made, table = figure("overdose_by_drug"), load("overdose_deaths_annual")
    final = table[(table["status"] == "final") & (table["drug_class"] == SYNTHETIC)].sort_values("year")
    assert list(made.native.series["synthetic opioids"]) == list(final["deaths"])
    gap = made.native.categories.index("2022")
    assert made.native.series["cocaine"][gap] is None
    assert "73,838" in made.title
    assert "47,735" in made.title


@pytest.mark.parametrize("name", NAMES)
def test_provisional_and_final_deaths_never_share_a_line(name: str) -> None:
    final = load("overdose_deaths_annual").query("status == 'final'")["deaths"]
    early = set(load("overdose_vsrr_12month_us")["deaths"]) - set(final)
    for line in (part for part in marks(name, "line") if part["encoding"]["y"]["field"] == "deaths"):
        provisional = early & set(drawn(line, "deaths"))
        if "strokeDash" in line["mark"]:
            assert not set(drawn(line, "deaths")) & set(final)
        else:
            assert not provisional


def test_provisional_is_dashed_and_ends_hollow() -> None:
    lines = marks("overdose_provisional", "line")
    assert len(lines) == 2
    assert all(line["mark"]["strokeDash"] == theme.DASH for line in lines)
    points = marks("overdose_provisional", "point")
    final = load("overdose_deaths_annual").query("status == 'final'")
    for part in points:
        if part["mark"]["filled"]:
            assert set(drawn(part, "deaths")) <= set(final["deaths"])
        else:
            assert drawn(part, "deaths")[0] in (67798, 37488)
    assert "81,313 against 79,384" in figure("overdose_provisional").title


def test_seizure_columns_and_share_at_ports() -> None:
    made, table = figure("seizures_by_component"), load("cbp_drug_seizures_fy")
    rows = table.query("drug == 'fentanyl' and region == 'southwest_border' and months_covered == 'full_year'")
    totals = rows.groupby("fiscal_year")["pounds"].sum()
    stacked = zip(*made.native.series.values(), strict=True)
    assert [sum(pair) for pair in stacked] == pytest.approx(list(totals))
    assert made.native.categories == tuple(str(v) for v in range(2019, 2026))
    last = rows[(rows["fiscal_year"] == 2025) & (rows["component"] == "ofo_at_ports_of_entry")]["pounds"].iloc[0]
    assert f"{100 * last / totals[2025]:.0f} per cent" in made.title
    assert "11,488 lb" in made.title


def test_deaths_fell_while_seizures_did_not() -> None:
    made = figure("seizures_and_deaths")
    seized = load("cbp_sw_border_seizures_monthly").query("drug == 'fentanyl'").groupby("month")["pounds"].sum()
    a, b = seized["2023-07":"2023-12"].sum(), seized["2024-07":"2024-12"].sum()
    assert f"seizures up {100 * (b / a - 1):.0f}" in made.title
    assert f"fell {100 * (1 - seized['2025'].sum() / seized['2024'].sum()):.0f} in 2025" in made.title
    assert "42 per cent" in made.title
    domains = [part["encoding"]["x"]["scale"]["domain"] for part in marks("seizures_and_deaths", "line")]
    assert domains[0] == domains[1] == ["2018-10", "2025-12"]
    assert "June 2023" in made.note, "the 12-month sums of both peak together, which must be said"


# arms and flows


def test_shares_stand_under_their_denominator() -> None:
    made = figure("firearm_shares")
    (values,) = made.native.series.values()
    heads = [name.split(":")[0] for name in made.native.categories]
    assert len(set(heads)) == 4
    grouped = {head: [round(v, 1) for h, v in zip(heads, values, strict=True) if h == head] for head in heads}
    assert sorted(grouped.values()) == [[46.0], [75.0, 70.0, 75.0, 74.0], [75.8, 55.8], [87.0, 70.0, 67.5]]
    assert "denominators" in made.title


def test_first_figure_counts_both_directions_and_no_money() -> None:
    words = texts("flows_both_ways")
    for number in ("11,488 lb", "443,671", "123,741", "83,560", "no count"):
        assert number in words
    north = [p for p in marks("flows_both_ways", "point") if p["mark"]["shape"] == "triangle-up"]
    south = [p for p in marks("flows_both_ways", "point") if p["mark"]["shape"] == "triangle-down"]
    assert len(north) == len(south) == 2
    assert [p["mark"]["filled"] for p in south] == [True, False]


# groups


def test_group_counts_run_from_82_to_543_with_definitions() -> None:
    made = figure("group_counts")
    assert sorted(made.native.series["Groups"]) == [82, 148, 150, 175, 200, 543]
    hollow = [part for part in marks("group_counts", "point") if part["mark"].get("fill") == theme.PAPER]
    assert [v for part in hollow for v in drawn(part, "value")] == [200]
    assert "self-defence" in texts("group_counts")


def test_ucdp_columns_are_the_table_and_missing_years_are_zero() -> None:
    made, table = figure("ucdp_dyads"), load("ucdp_organised_violence_mexico_year")
    rows = table[table["violence_type"] == "non_state"].set_index("year")["deaths_best"]
    (values,) = made.native.series.values()
    assert dict(zip(made.native.categories, values, strict=True)) == {
        str(year): rows.get(year, 0) for year in range(2000, 2024)
    }
    assert "14 and 13,831 in 2023" in made.title


def test_organised_share_is_called_a_comparison() -> None:
    made = figure("organised_share")
    assert "42.9 per cent is a comparison" in made.note
    inegi, ucdp = made.native.series.values()
    where = made.native.categories.index
    assert inegi[where("2017")] is None
    assert ucdp[where("2024")] is None
    assert (inegi[where("2023")], ucdp[where("2023")]) == (32252, 13831)


# border


def test_encounters_are_the_total_of_both_components() -> None:
    made = figure("encounters_monthly")
    table = load("cbp_sw_border_encounters_monthly")
    rows = table[table["component"] == "total_usbp_plus_ofo"].sort_values("month")
    assert list(made.native.series["Encounters"]) == list(rows["encounters"])
    assert "301,981" in made.title
    assert "11,710" in made.title


def test_title_42_window_is_what_the_table_shows() -> None:
    table = load("cbp_sw_border_encounters_by_authority_monthly").query("legal_authority == 'title_42'")
    (band,) = marks("encounters_monthly", "rect")
    assert drawn(band, "month") == [table["month"].min().strftime("%Y-%m")] == ["2021-10"]
    assert drawn(band, "_end") == [table["month"].max().strftime("%Y-%m")] == ["2023-05"]


def test_claim_is_read_from_the_ledger_and_set_against_three_counts() -> None:
    assert claimed_millions() == 2_500_000
    assert "2.5 million" in claim("T14").quote
    made = figure("encounters_fiscal_calendar")
    assert made.native.series["Encounters"] == (2541959, 2475669, 2045838)
    (rule,) = marks("encounters_fiscal_calendar", "rule")
    assert drawn(rule, "at") == [2_500_000]


# countries


def test_country_bars_outline_an_earlier_year() -> None:
    table = load("homicide_rate_unodc_countries")
    last = table.sort_values("year").groupby("country").tail(1).set_index("country")
    earlier = set(last[last["year"] < 2023].index)
    assert earlier == {"El Salvador", "Venezuela", "Peru"}
    hollow = [part for part in marks("homicide_rate_countries", "rect") if "strokeDash" in part["mark"]]
    assert set(drawn(hollow[0], "label")) == earlier
    assert set(drawn(hollow[0], "detail")) == {"2021", "2022"}
    made = figure("homicide_rate_countries")
    assert "24.9" in made.title
    assert "4.8 times" in made.title


# parts


def test_one_refuses_two_rows_and_none() -> None:
    table = load("overdose_deaths_annual")
    with pytest.raises(DataError, match="one was expected"):
        parts.one(table, "deaths", year=2024, drug_class="all_drugs")
    with pytest.raises(DataError, match="no row"):
        parts.one(table, "deaths", year=1900)


def test_row_chart_draws_headings_pairs_and_outlines() -> None:
    rows = [
        Row("Head"),
        Row("a", 2.0, "2"),
        Row("b", 1.0, "1", start=3.0, start_text="3"),
        Row("c", 2.5, "2.5", hollow=True),
    ]
    spec = row_chart(rows, top=4, line_at=(2.0, "two"))
    assert not list(validator().iter_errors(json.loads(json.dumps(spec))))
    words = [
        row.get("label") for part in layers(spec) if part["mark"]["type"] == "text" for row in part["data"]["values"]
    ]
    assert {"Head", "a", "b", "c"} <= set(words)
