"""Figures of the reforms: valid, traceable, and every number they say is the table's."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from chart_checks import validator

from kitlib.charts import reforms
from kitlib.charts.figure import Figure
from kitlib.charts.reforms._relations import on, superior
from kitlib.charts.reforms.city import city_deaths
from kitlib.charts.reforms.guard import strength
from kitlib.charts.reforms.timeline import instruments
from kitlib.evidence.sources import source
from kitlib.evidence.tables import load
from kitlib.i18n import number

NAMES = tuple(reforms.__all__)


@cache
def figure(name: str) -> Figure:
    return getattr(reforms, name)()


def layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for part in spec.get("layer", ()):
        found += layers(part)
    return found or [spec]


def drawn(name: str, kind: str) -> list[dict[str, Any]]:
    """Rows of all marks of a kind."""
    marks = [part for part in layers(figure(name).spec) if part["mark"]["type"] == kind]
    return [row for part in marks for row in part["data"]["values"]]


def series(name: str) -> dict[str, tuple[float | None, ...]]:
    native = figure(name).native
    assert native is not None
    return dict(native.series)


# every figure


@pytest.mark.parametrize("name", NAMES)
def test_specification_is_vega_lite_5(name: str) -> None:
    for spec in (figure(name).spec, figure(name).vegalite()):
        plain = json.loads(json.dumps(spec, allow_nan=False))
        errors = sorted(validator().iter_errors(plain), key=lambda error: len(error.path))
        assert not errors, errors[0].message[:400]


@pytest.mark.parametrize("name", NAMES)
def test_words_fit_and_can_be_traced(name: str) -> None:
    made = figure(name)
    assert made.id == "reforms/" + name.replace("_", "-")
    assert 20 <= len(made.title) <= 90
    assert 20 <= len(made.subtitle) <= 110
    assert re.search(r"\d", made.alt)
    assert made.note
    assert not re.search(r"[{}]|\bnan\b|None", made.title + made.subtitle + made.alt + made.note)
    assert all(source(one).publisher for one in made.sources)
    assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", made.as_of)
    assert Figure.from_dict(json.loads(json.dumps(made.to_dict()))) == made


@pytest.mark.parametrize("name", ["guard_strength", "guard_origin", "guard_output", "guard_complaints",
                                  "forces_deployed", "city_insecurity", "perceived_effectiveness",
                                  "mexico_city_deaths", "homicide_falls", "ministry_budgets"])  # fmt: skip
def test_figures_read_in_the_press_say_so(name: str) -> None:
    made = figure(name)
    assert "reported by the press" in f"{made.note} {made.subtitle}"


# institutions


def test_a_relation_holds_on_its_first_and_last_day_only() -> None:
    for day, ministry in (("2024-09-30", "SSPC"), ("2024-10-01", "DEFENSA")):
        assert superior("GN", day) == ministry
    assert "SSPC" not in set(on("2024-10-01", source_agency="GN", relation="subordinate_to")["target_agency"])


def test_map_moves_police_and_intelligence_apart() -> None:
    assert superior("PF", "2018-11-29") == superior("CISEN", "2018-11-29") == "SEGOB"
    assert (superior("GN", "2026-03-21"), superior("CNI", "2026-03-21")) == ("DEFENSA", "SSPC")
    made = figure("institutional_map")
    assert made.title == "2018 to 2026: federal force from Interior to Defence, intelligence to Security"
    bold = {row["words"] for row in drawn("institutional_map", "text") if row.get("moved")}
    assert "National Guard" in bold
    assert "Criminal Investigation Agency (AIC)" not in bold
    before, after = series("institutional_map").values()
    assert f"{number(sum(v or 0 for v in before))} bodies" in made.alt
    assert f"{number(sum(v or 0 for v in after))} bodies" in made.alt


def test_platform_counts_are_the_rows_of_the_law() -> None:
    table = load("relations")
    feeds = table[(table["target_agency"] == "PCI") & (table["relation"] == "shares_intelligence_with")]
    must, asked = (int(feeds["legal_basis"].str.contains(f"39 {part}").sum()) for part in "AB")
    (values,) = series("intelligence_platform").values()
    seats = table[(table["target_agency"] == "CNIN") & table["relation"].isin(["member_of", "supervises"])]
    assert values == (must, asked, len(seats)) == (7, 2, 11)
    assert "at least 7 bodies" in figure("intelligence_platform").title


def test_command_bars_are_the_rows_and_2024_in_fact_is_outlined() -> None:
    rows = load("relations").query("source_agency == 'GN' and relation == 'subordinate_to'")
    bars = drawn("guard_command", "bar")
    assert len(bars) == len(rows) + 1  # the last row is formal and operational, so it stands in two lanes
    assert [row["from"] for row in bars if row["hollow"]] == ["2024-01-01"]
    assert "October 2020 to September 2024" in figure("guard_command").title
    assert "48 months" in figure("guard_command").alt


def test_timeline_counts_its_instruments() -> None:
    rows = instruments()
    assert "by statute 2022, struck down 2023, in the Constitution 2024" in figure("reform_timeline").title
    assert (rows["kind"] == "constitution").sum() == 8
    assert set(rows[rows["kind"] == "ruling"]["event_id"]) == {"TL18"}
    both = [series(name).values() for name in ("reform_timeline", "justice_timeline")]
    assert sum(v or 0 for one in both for values in one for v in values) == len(rows), "each stands in one figure"


# the Guard


def test_strength_shows_both_sources_of_2022() -> None:
    rows = strength().set_index("year")
    assert rows.loc[2022, ["causa", "census"]].tolist() == [128233, 104240]
    made = figure("guard_strength")
    assert "128,233" in made.title
    assert "104,240" in made.title
    assert "23,993" in made.alt
    assert series("guard_strength")["INEGI census"][0] is None


def test_origin_shares_add_to_a_hundred_where_all_are_stated() -> None:
    parts = series("guard_origin")
    assert [round(sum(v or 0 for v in column), 1) for column in zip(*parts.values(), strict=True)][-2:] == [100, 100]
    assert "32.4 per cent" in figure("guard_origin").title
    assert "17.7" in figure("guard_origin").title
    outlined = [row["words"] for row in drawn("guard_origin", "bar") if "color" not in row]
    assert outlined == ["11.3", "14.1", "16.7"]


def test_output_divides_by_both_counts_of_members() -> None:
    (values,) = series("guard_output").values()
    expected = [1000 * p / m for p, m in ((3007, 128233), (3007, 104240), (3588, 127438), (3588, 126203))]
    assert values == tuple(round(v, 1) for v in expected)
    assert "23.4 or 28.8" in figure("guard_output").title


def test_complaints_and_their_two_totals() -> None:
    (values,) = series("guard_complaints").values()
    assert values == (14, 138, 180, 568)
    for words in ("1,772", "1,934"):
        assert words in figure("guard_complaints").note


def test_deployed_levels_are_the_table_and_other_definitions_are_outlined() -> None:
    rows = load("federal_forces_strength").query("state_code == '00' and measure.str.startswith('deployed')")
    (values,) = series("forces_deployed").values()
    assert sorted(v or 0 for v in values) == sorted(rows["value"])
    assert "54,080" in figure("forces_deployed").title
    assert "65,828" in figure("forces_deployed").title


# border, city, results


def test_share_of_the_fall_before_the_deployment() -> None:
    rows = load("cbp_sw_border_encounters_monthly").query("component == 'total_usbp_plus_ofo'").set_index("month")
    a, b, c = (float(rows["encounters"][day]) for day in ("2023-12-01", "2025-01-01", "2025-02-01"))
    assert figure("border_deployment").title.startswith(f"{round(100 * (a - b) / (a - c))} per cent")


def test_city_deaths_use_the_newest_release_and_leave_2020_out() -> None:
    rows = city_deaths().set_index("year")
    assert list(rows.index) == [2018, 2019, 2021, 2022]
    assert rows["both"].tolist() == [3411, 3481, 2307, 2296]
    for words in ("1,302 to 747", "3,481 to 2,296"):
        assert words in figure("mexico_city_deaths").title


def test_falls_are_sorted_and_recomputed() -> None:
    (values,) = series("homicide_falls").values()
    assert values == (11.1, 15.6, 20.7, 22.7, 25.8, 31.5, 37.3, 41.4, 43.8)
    assert "Minus 11 to minus 44" in figure("homicide_falls").title
    outlined = [row["label"] for row in drawn("homicide_falls", "rect") if row["hollow"]]
    assert len(outlined) == 2
    assert all("2026" in label for label in outlined)


def test_insecurity_and_effectiveness_are_the_surveys() -> None:
    assert "58.6 per cent in September 2024, 63.8 in December 2025" in figure("city_insecurity").title
    (values,) = series("perceived_effectiveness").values()
    assert values == (86.7, 83.2, 83.0, 73.2, 52.7, 46.8)


def test_budgets_are_nominal_and_the_proposal_is_outlined() -> None:
    (values,) = series("ministry_budgets").values()
    assert [round(v or 0) for v in values[:3]] == [105838, 70422, 60111]
    outlined = [row["label"] for row in drawn("ministry_budgets", "rect") if row["hollow"]]
    assert outlined == ["2025, proposed"]
    assert "23,493" in figure("ministry_budgets").note
