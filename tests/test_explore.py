"""Explorers: what follows from a choice in words and picture, in the kernel and in the table made for exports."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from test_charts_homicide import validator

from kitlib import explore
from kitlib.charts.figure import FIGURE_MIME, VEGALITE_MIME, Figure
from kitlib.decks.live import is_live, live_spec
from kitlib.errors import ExplorerError, UnknownName
from kitlib.explore.explorer import Explorer
from kitlib.explore.said import SUMMARY

NAMES = explore.__all__


@cache
def opened(name: str) -> Explorer:
    made: Explorer = getattr(explore, name)()
    return made


@pytest.fixture(params=NAMES)
def explorer(request: pytest.FixtureRequest) -> Explorer:
    """Each explorer, as it opens."""
    made = opened(request.param)
    made._shown = None
    made.reset()
    return made


def test_an_explorer_opens_with_words_sources_and_a_drawing(explorer: Explorer) -> None:
    figure = explorer.figure
    assert explorer.words
    assert explorer.sources
    assert " ".join(explorer.words.split()) in figure.alt
    spec = json.loads(json.dumps(explorer.still().vegalite()))
    assert [error.message[:200] for error in validator().iter_errors(spec)] == []


def test_every_control_moves_the_state_and_reset_moves_it_back(explorer: Explorer) -> None:
    opened = explorer.state
    for control in explorer.controls:
        other = next(value for value in control.values if value != opened[control.name])
        explorer.set(**{control.name: other})
        assert explorer.state == {**opened, control.name: other}
        assert eval(explorer.code, {"explore": explore}).state == explorer.state
        explorer.reset()
        assert explorer.state == opened


def test_every_choice_has_words_and_some_choice_changes_them(explorer: Explorer) -> None:
    for control in explorer.controls:
        found = set()
        for value in control.values[:8]:
            explorer.set(**{control.name: value})
            found.add(explorer.words)
        explorer.reset()
        assert "" not in found
        assert len(found) > 1, control.name


def test_the_exported_picture_opens_in_the_same_state_and_needs_no_kernel(explorer: Explorer) -> None:
    figure = Figure.from_dict(json.loads(json.dumps(explorer.figure.to_dict())))
    bound = {param["name"]: param["value"] for param in figure.spec["params"] if "bind" in param}
    assert is_live(figure)
    assert bound == explorer.state
    assert not is_live(explorer.still())
    assert len(live_spec(figure)) < 350_000


def test_words_without_a_kernel_are_the_kernels_words(explorer: Explorer) -> None:
    explorer.set(**{control.name: control.values[-1] for control in explorer.controls})
    state, params = explorer.state, {param["name"]: param.get("value") for param in explorer.figure.spec["params"]}
    for number, said in enumerate(explorer.said):
        if not said.expr:
            key = "|".join(v if isinstance(v, str) else json.dumps(v) for v in (state[name] for name in said.controls))
            assert params[f"said_{number}"].get(key, "").split() == said.words(state).split()
    assert SUMMARY in params


def test_a_value_that_is_not_offered_is_refused_with_those_that_are(explorer: Explorer) -> None:
    name, before = explorer.controls[0].name, explorer.state
    with pytest.raises(ExplorerError, match="Allowed"):
        explorer.set(**{name: "nowhere"})
    assert explorer.state == before
    with pytest.raises(UnknownName, match="no control 'wrong'"):
        explorer.set(wrong=1)


def test_what_a_page_asks_wrongly_is_told_in_words(explorer: Explorer) -> None:
    told: list[dict[str, Any]] = []

    class Page:
        def told(self, **traits: Any) -> None:
            told.append(traits)

    explorer._shown = Page()  # type: ignore[assignment]
    explorer._answer({explorer.controls[0].name: "nowhere"})
    assert "Allowed" in told[-1]["error"]
    assert told[-1]["values"] == explorer.state


def test_a_notebook_gets_the_still_picture_and_exports_the_live_one(explorer: Explorer) -> None:
    bundle = explorer.bundle()
    assert is_live(Figure.from_dict(bundle[FIGURE_MIME]))
    assert "bind" not in json.dumps(bundle[VEGALITE_MIME])
    assert explorer.code in bundle["text/plain"]


def test_the_official_base_gives_the_official_fall() -> None:
    explorer = explore.baseline(base="2024-09", window="2025-12")
    assert "−39.7 per cent" in explorer.words
    assert "86.9 victims a day" in explorer.words
    explorer.set(base="2024")
    assert "−36.2 per cent" in explorer.words


def test_a_count_without_that_month_says_so_instead_of_a_change() -> None:
    explorer = explore.baseline(count="inegi")
    assert "our data hold no September 2024 of this count" in explorer.words
    assert "No change can be computed." in explorer.words
