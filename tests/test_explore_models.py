"""The explorers of the two models: the same words with and without a kernel, own scores, and slips told in words."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kitlib import explore
from kitlib.errors import ExplorerError, ModelError, UnknownName
from kitlib.explore.explorer import Explorer
from kitlib.models.cycle import NOT_CALIBRATED, simulate
from kitlib.models.cycle_parts import LEVER_IDS
from kitlib.models.option_scores import EQUAL, default_matrix, save_scores

NOTHING = dict.fromkeys(EQUAL, 0)


def drawn_words(explorer: Explorer) -> str:
    """All words that Vega writes for the exported figure in this state."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(json.dumps(explorer.figure.vegalite()))
    return " ".join(" ".join(re.findall(r">([^<]+)<", svg)).split()).replace("&amp;", "&")


def assert_drawn_as_said(explorer: Explorer) -> None:
    drawn = drawn_words(explorer)
    for line in explorer.words.splitlines():
        assert " ".join(line.split()) in drawn


@pytest.mark.build
@pytest.mark.parametrize(
    "state",
    [
        {},
        {"cost": 0, "violence": 9, "beside": "soon"},
        {**NOTHING, "speed": 10},
        {"option": "unilateral", "criterion": "consent", "score": 10, "rights": 3},
        {"option": "training", "criterion": "flows", "score": 10, "beside": "equal"},
        NOTHING,
        {"consent": 10, "escalation": 10, "violence": 0, "flows": 1, "rights": 2, "cost": 3, "speed": 4},
    ],
)  # fmt: skip
def test_the_exported_options_say_what_the_kernel_says(state: dict[str, Any]) -> None:
    assert_drawn_as_said(explore.options(**state))


def test_weights_that_are_all_zero_are_told_in_the_explorer() -> None:
    explorer = explore.options()
    explorer.set(**dict.fromkeys(explorer.matrix.criteria, 0))
    assert explorer.words.startswith("All weights are zero")
    assert "flips" not in explorer.words


def test_a_score_that_is_tried_out_changes_values_and_is_saved_with_the_rest(tmp_path: Any) -> None:
    explorer = explore.options(option="courts", criterion="speed", score=9)
    assert explorer.words.startswith("Prosecutors and courts leads with 6.75 points")
    path = explorer.save(tmp_path / "mine.csv")
    again = explore.options(path)
    assert again.words.startswith("Prosecutors and courts leads with 6.75 points")
    assert again.code == f"explore.options(scores={str(path)!r})"
    again.set(cost=0)
    assert eval(again.code, {"explore": explore}).words == again.words
    assert "Your own score" in explore.options(path, option="courts", criterion="speed").words
    assert (explore.options().matrix.mid == default_matrix().mid).all()


@pytest.mark.parametrize(
    ("state", "error", "says"),
    [
        ({"score": 11}, ExplorerError, "Allowed: 'kit', 0, 1"),
        ({"cost": -1}, ExplorerError, "numbers from 0 to 10"),
        ({"option": "war"}, ExplorerError, "option cannot be 'war'"),
        ({"price": 1}, UnknownName, "no control 'price'"),
    ],
)
def test_what_the_options_do_not_offer_is_told_in_words(
    state: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        explore.options(**state)


def test_a_slip_in_a_file_of_scores_names_the_row(tmp_path: Any) -> None:
    path = save_scores(default_matrix(), tmp_path / "mine.csv")
    path.write_text(path.read_text().replace("none,cost,4,7,9", "none,cost,4,7,19"))
    with pytest.raises(ModelError, match=r"'none', criterion 'cost'.*0 to 10"):
        explore.options(path)


@pytest.mark.build
@pytest.mark.parametrize(
    "state",
    [
        {},
        {"training": 0, "prosecution": 0},
        {"training": 100, "prosecution": 0, "held": 30},
        {"training": 100, "prosecution": 0, "held": 30, "leak": 0},
        dict.fromkeys(LEVER_IDS, 100),
        {"training": 0, "prosecution": 50, "vetted": 50, "held": 30},
    ],
)
def test_the_exported_cycle_says_what_the_kernel_says(state: dict[str, Any]) -> None:
    assert_drawn_as_said(explore.cycle(**state))


def test_the_courses_looked_up_are_those_of_the_model() -> None:
    for state in ({"prosecution": 100, "held": 30}, {"training": 100, "prosecution": 0}, {"demand": 50, "arms": 50}):
        explorer = explore.cycle(**state)
        now = explorer.state
        run = simulate({lever: now[lever] / 100 for lever in LEVER_IDS}, now["held"], leak=now["leak"] / 100)
        assert ("It settles low" in explorer.words) == run.turned
        assert run.first is None or run.first.name in explorer.words


def test_the_cycle_says_in_every_state_that_it_is_not_calibrated() -> None:
    figure = explore.cycle().figure
    assert all(NOT_CALIBRATED in words for words in (figure.subtitle, figure.alt, figure.note))
    with pytest.raises(ExplorerError, match="numbers from 0 to 100 in steps of 50"):
        explore.cycle(training=60)
