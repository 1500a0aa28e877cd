"""The homicide and state figures: valid, traceable, and with the numbers that the tables give."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise

import pandas as pd
import pytest
from chart_checks import layers, validator

from kitlib.charts import geo, theme, threat
from kitlib.charts.figure import Figure
from kitlib.charts.threat import _homicide as series
from kitlib.charts.threat import state_change, states
from kitlib.charts.threat.homicide import claimed_level
from kitlib.evidence.sources import source
from kitlib.evidence.tables import load
from kitlib.i18n import number

NAMES = (
    "homicide_long_run",
    "homicide_count_and_rate",
    "homicide_36000",
    "homicide_four_counts",
    "homicide_gap",
    "homicide_2025_rivals",
    "homicide_daily_average",
    "homicide_baselines",
    "state_rate_map",
    "state_rates",
    "state_concentration",
    "state_change_tiles",
    "sinaloa_and_the_rest",
)


@cache
def figure(name: str) -> Figure:
    return getattr(threat, name)()


def lines(spec: dict) -> list[dict]:
    return [one for one in layers(spec) if isinstance(one.get("mark"), dict) and one["mark"]["type"] == "line"]


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
    for text in (made.title, made.subtitle, made.alt, made.note):
        assert "{" not in text
        assert "nan" not in text.split()
    assert re.fullmatch(r"\d{4}(-\d\d){0,2}", made.as_of)
    assert [source(name) for name in made.sources]
    assert made.footer


@pytest.mark.parametrize("name", NAMES)
def test_no_line_mixes_series(name: str) -> None:
    for line in lines(figure(name).spec):
        rows = line["data"]["values"]
        for column in ("series", "status", "instrument"):
            assert len({row[column] for row in rows if row.get(column)}) <= 1
        y = line["encoding"]["y"]["field"]
        assert all(y in row for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_bars_and_lines_start_at_zero(name: str) -> None:
    for layer in layers(figure(name).spec):
        y = layer.get("encoding", {}).get("y", {})
        if isinstance(y, dict) and "scale" in y and y["scale"] and "domain" in y["scale"]:
            assert y["scale"]["domain"][0] == 0


@pytest.mark.parametrize("name", NAMES)
def test_same_figure_twice(name: str) -> None:
    again = getattr(threat, name)()
    assert again.to_dict() == figure(name).to_dict()
    assert Figure.from_dict(json.loads(json.dumps(again.to_dict()))) == again


def inegi() -> pd.Series:
    table = load("homicides_inegi_national_year")
    return table[table["status"] == "definitive"].set_index("year")["homicides"]


def test_long_run_is_the_definitive_series_with_a_gap() -> None:
    native = figure("homicide_long_run").native
    assert native is not None
    drawn = dict(zip(native.categories, native.series["INEGI deaths"], strict=True))
    assert len(drawn) == 35
    assert drawn["2017"] is None
    assert {int(y): v for y, v in drawn.items() if v is not None} == inegi().to_dict()
    assert drawn["2024"] == 33550
    for words in ("8,867", "36,773", "33,550"):
        assert words in figure("homicide_long_run").title
    (line,) = lines(figure("homicide_long_run").spec)
    assert [row["homicides"] for row in line["data"]["values"] if row["year"] == 2017] == [None]


def test_rate_uses_conapo() -> None:
    rates = series.rates(series.inegi_years()).set_index("year")["rate"]
    assert round(rates[2023], 1) == 24.6
    assert round(rates[2024], 1) == 25.4
    assert rates.idxmax() == 2018
    assert inegi().idxmax() == 2020
    assert "131 per cent" in figure("homicide_count_and_rate").title
    assert "48 per cent" in figure("homicide_count_and_rate").title


def test_level_comes_from_the_claim() -> None:
    made = figure("homicide_36000")
    assert claimed_level() == 36000
    above = sorted(inegi()[inegi() > claimed_level()].index)
    assert above == [2018, 2019, 2020]
    assert "2018–2020" in made.title
    assert "32,252" in made.title
    assert "29,721" in made.title
    assert series.victims_years()["victims"].max() < claimed_level()


def test_four_counts_keep_their_order_and_gaps() -> None:
    native = figure("homicide_four_counts").native
    assert native is not None
    rows = {year: [native.series[name][i] for name in native.series] for i, year in enumerate(native.categories)}
    assert rows["2024"] == [33550, 30046, 25464, None]
    assert rows["2025"] == [None, None, 20195, 20674]
    assert rows["2017"][0] is None
    for counts in rows.values():
        known = [count for count in counts[:3] if count is not None]
        assert all(a > b for a, b in pairwise(known))


def test_gap_recomputed() -> None:
    native = figure("homicide_gap").native
    assert native is not None
    gaps = dict(zip(native.categories, next(iter(native.series.values())), strict=True))
    assert gaps["2017"] is None
    assert [round(gaps[k] or 0, 1) for k in ("2018", "2023", "2024", "Jan–Jun 2025")] == [5.8, 5.5, 8.6, 10.7]
    assert round(gaps["Jan–Jun 2024"] or 0, 1) == 4.9
    hollow = [one for one in layers(figure("homicide_gap").spec) if one["mark"].get("strokeDash") == theme.DASH]
    assert [row["status"] for row in hollow[0]["data"]["values"]] == ["preliminary"]


def test_daily_average() -> None:
    months = series.victims_months()
    assert round(series.base_average(months), 1) == 86.9
    native = figure("homicide_daily_average").native
    assert native is not None
    assert native.categories[0] == "2018-01"
    assert native.categories[-1] == "2026-02"
    computed, announced, new = native.series.values()
    for values in zip(computed, announced, new, strict=True):
        assert sum(value is not None for value in values) == 1
    assert [value for value in new if value is not None] == [50.9, 48.8]
    assert round(computed[native.categories.index("2024-09")] or 0, 1) == 86.9


def test_baselines() -> None:
    native = figure("homicide_baselines").native
    assert native is not None
    (falls,) = native.series.values()
    assert [round(fall or 0, 1) for fall in falls] == [-38.0, -41.4, -44.9, -49.4]
    assert "38 to 49" in figure("homicide_baselines").title
    assert "mixed" in figure("homicide_baselines").note


def test_rivals_are_no_total() -> None:
    made = figure("homicide_2025_rivals")
    assert made.native is not None
    (values,) = made.native.series.values()
    assert values == (20674, 23243, 23340, 21840, 24640, 20195)
    assert "unconfirmed" in made.note
    assert {"20,674", "23,243"} <= set(re.findall(r"\d+,\d+", made.title))


def test_states_in_one_year() -> None:
    data = states.state_year()
    assert len(data) == 32
    assert round(data["rate"].median(), 1) == 14.9
    assert round(data["rate"].mean(), 1) == 25.8
    assert round(states.national_rate(data), 1) == 22.7
    assert data["victims"].sum() == 30046
    native = figure("state_rates").native
    assert native is not None
    (values,) = native.series.values()
    assert values == tuple(round(float(rate), 1) for rate in data["rate"])


def test_concentration() -> None:
    native = figure("state_concentration").native
    assert native is not None
    (held,) = native.series.values()
    assert held[-1] == 100
    assert (held[6] or 0) < 50 < (held[7] or 0)
    assert figure("state_concentration").title.startswith("8 of 32")


def test_map_has_every_state_in_its_class() -> None:
    features = figure("state_rate_map").spec["layer"][0]["data"]["values"]
    rates = states.state_year().set_index("state_code")["rate"]
    assert len(features) == len(geo.outlines()) == 32
    colors = geo.shades(5)
    assert [one["fill"] for one in features] == [
        colors[geo.class_of(rates[one["id"]], states.EDGES)] for one in geo.outlines()
    ]


def test_half_years_and_tiles() -> None:
    data = state_change.half_years().set_index("state")
    assert (data["change"] > 0).sum() == 6
    assert data.loc["Sinaloa", ["before", "after"]].tolist() == [244, 893]
    assert data.loc["Tabasco", "change"] == 0
    assert "15.6" in figure("state_change_tiles").title
    rows = [row for one in layers(figure("state_change_tiles").spec)[:2] for row in one["data"]["values"]]
    assert len(rows) == 32
    for row in rows:
        assert row["dashed"] == (row["before"] < 50)
        assert row["words"][0] == {1: "+", -1: "−", 0: "0"}[(row["change"] > 0) - (row["change"] < 0)]
        assert row["words"] in (number(row["change"], "signed_percent"), "0")


def test_sinaloa_and_the_rest() -> None:
    made = figure("sinaloa_and_the_rest")
    assert "244 to 893" in made.title
    assert "20.2 per cent" in made.title
    assert "−15.6%" in made.alt
    sinaloa, rest = (line["data"]["values"] for line in lines(made.spec))
    whole = series.victims_months().set_index("month")["victims"]
    for mine, other in zip(sinaloa, rest, strict=True):
        assert mine["victims"] + other["victims"] == whole[mine["month"]]
