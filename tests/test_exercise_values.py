"""What counts as the same answer: tolerance, units, order, labels; and what an object cannot pretend to be."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kitlib.exercises.compare import Options, matches
from kitlib.exercises.values import MOST_ITEMS, plain


def ask(expected: Any, given: Any, **options: Any) -> str:
    """'right', or the reason why not."""
    match = matches(plain(expected), plain(given), Options(**options))
    return "right" if match else match.reason


RATES = pd.Series({"Colima": 103.1, "Yucatán": 1.9})
FRAME = pd.DataFrame({"state": ["Colima", "Yucatán"], "rate": [103.1, 1.9]})
AXES = {"x": {"field": "y", "type": "ordinal"}, "y": {"field": "n", "type": "quantitative"}}
ROWS = [{"y": 2023, "n": 32252}, {"y": 2024, "n": 33550}]
SPEC = {"mark": "bar", "encoding": AXES, "data": {"values": ROWS}}


@pytest.mark.parametrize(
    ("expected", "given", "options", "found"),
    [
        (32252, 32252.0, {}, "right"),
        (32252, np.int64(32252), {}, "right"),
        (32252, 32253, {}, "value"),
        (32252, "32,252 deaths", {}, "right"),
        (32252, None, {}, "unanswered"),
        (32252, ..., {}, "unanswered"),
        (32252, True, {}, "kind"),
        (24.56, 24.6, {"tolerance": 0.05}, "right"),
        (24.56, 24.8, {"tolerance": 0.05}, "value"),
        (24.56, np.float32(24.56), {"tolerance": 0.05}, "right"),
        (41.4, 0.414, {"tolerance": 0.1}, "unit"),
        (-41.4, 41.4, {"tolerance": 0.1}, "sign"),
        (-41.4, "−41.4 %", {"tolerance": 0.1, "unit": "per cent"}, "right"),
        (24.6, "24.6 per 1,000", {"tolerance": 0.1, "unit": "per 100,000"}, "unit"),
        (24.6, float("nan"), {"tolerance": 0.1}, "kind"),
        (24.6, float("inf"), {"tolerance": 0.1}, "value"),
        (24.6, pd.Series([24.6]), {"tolerance": 0.1}, "right"),
        (True, np.bool_(True), {}, "right"),
        (True, 1, {}, "kind"),
        ("Nuevo León", " nuevo  leon", {}, "right"),
        ("Nuevo León", "Nuevo Leon", {"case": True}, "value"),
        ({"Sinaloa", "Colima"}, ["colima", "SINALOA"], {}, "right"),
        ({"Sinaloa", "Colima"}, pd.Series(["Colima", "Sinaloa"]), {}, "right"),
        ({"Sinaloa", "Colima"}, ["Colima", "Colima", "Sinaloa"], {}, "kind"),
        ({"Sinaloa", "Colima"}, {"Sinaloa"}, {}, "value"),
        ([1, 2], (2, 1), {}, "value"),
        ([1, 2], (2, 1), {"order": False}, "right"),
        (["a", 2.0], ["a", 2.04], {"tolerance": 0.05}, "right"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, {}, "right"),
        (dt.date(2024, 9, 1), pd.Timestamp("2024-09-01"), {}, "right"),
        (RATES, RATES[::-1], {"tolerance": 0.05}, "right"),
        (RATES, RATES[::-1], {"tolerance": 0.05, "order": True}, "value"),
        (RATES, RATES.reset_index(drop=True), {"tolerance": 0.05}, "value"),
        (RATES, RATES.reset_index(drop=True), {"tolerance": 0.05, "index": False}, "right"),
        (RATES, RATES + 0.04, {"tolerance": 0.05}, "right"),
        (RATES, RATES + 1, {"tolerance": 0.05}, "value"),
        (pd.Series([1, 2], [2023, 2024]), pd.Series([1, 2], [2023, 2025]), {"tolerance": 5}, "value"),
        (FRAME, FRAME[["rate", "state"]][::-1], {"tolerance": 0.05}, "right"),
        (FRAME, FRAME.set_index("state"), {"tolerance": 0.05}, "value"),
        (FRAME, FRAME.rename(columns={"rate": 2024}), {"tolerance": 0.05}, "value"),
        (FRAME.rename(columns={"rate": 2023}), FRAME.rename(columns={"rate": 2024}), {"tolerance": 5}, "value"),
        (FRAME, FRAME.to_dict("records"), {"tolerance": 0.05}, "kind"),
    ],
)
def test_an_answer_is_right_or_says_in_what_it_differs(
    expected: Any, given: Any, options: dict[str, Any], found: str
) -> None:
    assert ask(expected, given, **options) == found


def test_a_chart_counts_for_what_it_shows_and_not_for_its_looks() -> None:
    vega = "https://vega.github.io/schema/vega-lite/v5.json"
    mine = {"$schema": vega, **SPEC}
    looks = {**mine, "mark": {"type": "bar", "color": "#c00"}, "width": 900, "title": "Mine",
             "data": {"values": SPEC["data"]["values"][::-1]}}  # fmt: skip
    line = {**mine, "mark": "line"}
    other = {**mine, "data": {"values": [{"y": 2023, "n": 36000}, {"y": 2024, "n": 33550}]}}
    named = {**mine, "data": {"name": "d"}, "datasets": {"d": SPEC["data"]["values"]}}
    assert [ask(mine, one) for one in (looks, named, line, other)] == ["right", "right", "value", "value"]


def test_a_chart_drawn_with_altair_is_read_by_its_spec() -> None:
    alt = pytest.importorskip("altair")
    rows = pd.DataFrame(SPEC["data"]["values"])
    drawn = alt.Chart(rows).mark_bar().encode(x="y:O", y="n:Q").properties(width=300)
    assert plain(drawn)["kind"] == "chart"
    assert ask(drawn, alt.Chart(rows[::-1]).mark_bar(color="red").encode(x="y:O", y=alt.Y("n:Q", title="N"))) == "right"


def pretenders() -> list[Any]:
    """Values that claim to equal all; the first is not to be asked anything at all."""

    class Yes(type):
        def __eq__(cls, other: object) -> bool:
            return True

        def __hash__(cls) -> int:
            return hash(int)

        def __getattribute__(cls, name: str) -> Any:
            raise AssertionError(f"its class was asked for {name}")

    class Everything(metaclass=Yes):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = object.__hash__

        def __getattribute__(self, name: str) -> Any:
            raise AssertionError(f"it was asked for {name}")

    class Count(int):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = int.__hash__

    everything = object.__new__(Everything)
    return [everything, Count(1), [everything], {"Sinaloa": Count(3)}]


@pytest.mark.parametrize("expected", [32252, "Sinaloa", {"Sinaloa"}, [1], {"Sinaloa": 3}, RATES])
def test_an_object_that_equals_everything_equals_nothing(expected: Any) -> None:
    for value in pretenders():
        reason = matches(plain(expected), plain(value)).reason
        assert reason in ("kind", "value")


def test_a_value_without_end_or_beyond_measure_is_called_huge() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert '"huge"' in json.dumps(plain(endless))
    for value in (10**5000, "x" * 10**6, list(range(MOST_ITEMS + 1)), pd.Series(range(MOST_ITEMS + 1))):
        assert len(json.dumps(plain(value))) < 200


def test_plain_values_survive_json() -> None:
    values = [
        RATES,
        FRAME,
        {"a": {1, 2}},
        float("-inf"),
        pd.NA,
        pd.NaT,
        np.array([[1, 2]]),
        pd.Period("2024-09"),
        2**70,
    ]
    for value in values:
        found = plain(value)
        assert json.loads(json.dumps(found, allow_nan=False)) == found
        assert '"other"' not in json.dumps(found)
