"""The two models hold what algebra and the literature say of them; the options' tables carry evidence and doubt."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kitlib.errors import KitError, ModelError, OutputError, UnknownName
from kitlib.evidence.tables import load
from kitlib.models.cycle import EDGE, GAIN, HORIZON, REACH, change, courses, disorder, lever_sizes, rest, simulate
from kitlib.models.cycle_parts import IDS, LEVER_IDS, LEVERS, LINKS, STOCKS
from kitlib.models.option_scores import EQUAL, FAST, STEADY, default_matrix, load_scores, save_scores
from kitlib.models.options import Matrix, flip, flips, monte_carlo
from kitlib.models.tipping import jacobian, loops, rest_points, shortest_time, signs, tipping_size

quick = settings(derandomize=True, max_examples=25, deadline=None, database=None,
                 suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
quicker = settings(quick, max_examples=6)
shares = st.floats(0, 1)
scores = st.integers(0, 10)
CRITERIA = ("cost", "speed", "rights")


def matrix(*rows: tuple[float, ...], spread: float = 0) -> Matrix:
    mid = np.array(rows, dtype=float)
    names = tuple("abcdefgh"[: len(rows)])
    low, high = np.clip(mid - spread, 0, 10), np.clip(mid + spread, 0, 10)
    return Matrix(names, CRITERIA[: mid.shape[1]], low, mid, high)


@st.composite
def matrices(draw: Any) -> Matrix:
    return matrix(*draw(st.lists(st.tuples(scores, scores, scores), min_size=2, max_size=5)))


@st.composite
def weightings(draw: Any) -> dict[str, float]:
    given_ = draw(st.tuples(*[st.integers(0, 9)] * 3).filter(any))
    return dict(zip(CRITERIA, map(float, given_), strict=True))


# --- options: values and ranking ---------------------------------------------------------------------------


def test_a_hand_computed_example():
    found = matrix((8, 2, 5), (4, 6, 9)).values({"cost": 2, "speed": 1, "rights": 1})
    assert found == pytest.approx({"a": (16 + 2 + 5) / 4, "b": (8 + 6 + 9) / 4})
    assert matrix((8, 2, 5), (4, 6, 9)).ranking({"cost": 2, "speed": 1, "rights": 1}) == (
        "a",
        "b",
    )  # a tie: table order


@quick
@given(matrices(), weightings(), st.floats(1e-3, 1e3))
def test_weights_sum_to_one_and_their_scale_does_not_matter(some, weights, factor):
    assert some.weights(weights).sum() == pytest.approx(1)
    scaled = {name: weight * factor for name, weight in weights.items()}
    assert some.ranking(scaled) == some.ranking(weights)


@quick
@given(matrices(), weightings())
def test_the_ranking_stays_when_all_scores_of_a_criterion_move_by_a_constant_or_shrink_alike(some, weights):
    half = some.mid / 2
    moved = half + np.array([1.0, 0.0, 4.5])
    ranks = [Matrix(some.options, CRITERIA, part, part, part).ranking(weights) for part in (half, moved)]
    assert ranks[0] == ranks[1] == some.ranking(weights)


@quick
@given(matrices(), weightings())
def test_the_order_of_two_options_does_not_hang_on_a_third(some, weights):
    pair = Matrix(some.options[:2], CRITERIA, some.low[:2], some.mid[:2], some.high[:2])
    assert pair.ranking(weights) == tuple(name for name in some.ranking(weights) if name in pair.options)


@quick
@given(matrices(), st.tuples(*[st.floats(0.01, 9)] * 3))
def test_a_dominated_option_never_wins(some, given_):
    first = some.ranking(dict(zip(CRITERIA, given_, strict=True)))[0]
    assert first not in some.dominated


def test_dominance_needs_one_criterion_that_is_better():
    assert matrix((5, 5), (5, 5), (5, 4)).dominated == {"c": ("a", "b")}


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ({}, "All weights are zero"),
        ({"cost": 0, "speed": 0.0}, "All weights are zero"),
        ({"cost": -1}, "'cost' is -1; allowed is a number from 0"),
        ({"cost": float("nan")}, "allowed is a number from 0"),
        ({"cost": float("inf")}, "allowed is a number from 0"),
        ({"cost": "much"}, "'cost' is 'much'"),
        ({"price": 1}, "There is no criterion 'price'"),
    ],
)
def test_weights_that_say_nothing_are_told_in_words(weights, says):
    with pytest.raises(KitError, match=says):
        matrix((8, 2), (4, 6)).ranking(weights)


@pytest.mark.parametrize("score", [-0.1, 10.01, float("nan")])
def test_a_score_out_of_range_names_option_criterion_and_what_is_allowed(score):
    with pytest.raises(ModelError, match=r"Option 'b', criterion 'speed'.*numbers from 0 to 10"):
        matrix((8, 2), (4, 6)).with_score("b", "speed", score)
    assert matrix((8, 2), (4, 6)).with_score("b", "speed", 9).mid[1, 1] == 9


# --- options: what flips first place -----------------------------------------------------------------------


def moved(weights: dict[str, float], criterion: str, share: float) -> dict[str, float]:
    """Give a criterion that share, the others the rest in their proportions."""
    others = {name: weight for name, weight in weights.items() if name != criterion}
    total = sum(others.values())
    parts = {n: (w / total if total else 1 / len(others)) * (1 - share) for n, w in others.items()}
    return {**parts, criterion: share}


def holds_short_of_and_flips_past(some: Matrix, weights: dict[str, float], criterion: str, eps: float) -> None:
    found = flip(some, weights, criterion)
    shares_now = dict(zip(some.criteria, some.weights(weights), strict=True))
    leader, now = some.ranking(weights)[0], shares_now[criterion]
    if found is None:
        for share in (0, 0.01, now / 2, (1 + now) / 2, 0.99, 1):
            values = some.values(moved(shares_now, criterion, share))
            assert values[leader] == pytest.approx(max(values.values()))
        return
    at_tie = some.values(moved(shares_now, criterion, found.weight))
    assert at_tie[leader] == pytest.approx(at_tie[found.winner])
    toward = np.sign(found.change) if abs(found.change) > 1e-9 else 0
    if toward:
        short = some.values(moved(shares_now, criterion, found.weight - toward * eps))
        assert short[leader] == pytest.approx(max(short.values()))
    past = [found.weight + way * eps for way in ((toward,) if toward else (1, -1))]
    beyond = [some.values(moved(shares_now, criterion, share)) for share in past if 0 <= share <= 1]
    assert any(values[found.winner] > values[leader] for values in beyond)
    assert any(values[found.winner] == pytest.approx(max(values.values())) for values in beyond)


@settings(quick, max_examples=60)
@given(matrices(), weightings(), st.sampled_from(CRITERIA))
def test_just_short_of_the_flip_the_leader_holds_and_just_past_it_another_leads(some, weights, criterion):
    holds_short_of_and_flips_past(some, weights, criterion, 1e-6)


@pytest.mark.parametrize("weights", [EQUAL, FAST, STEADY])
def test_flips_of_the_kits_own_scores_are_exact_and_the_nearest_comes_first(weights):
    some = default_matrix()
    found = flips(some, weights)
    changes = [round(abs(one.change), 9) for one in found]
    assert changes == sorted(changes)
    for criterion in some.criteria:
        holds_short_of_and_flips_past(some, weights, criterion, 1e-7)


def test_a_flip_solved_on_paper():
    found = flip(matrix((8, 2), (4, 6)), {"cost": 3, "speed": 1}, "cost")  # 8t + 2(1-t) = 4t + 6(1-t) at t = 1/2
    assert (found.now, found.weight, found.winner, found.change) == (0.75, 0.5, "b", -0.25)


def test_at_equal_ties_the_winner_is_the_option_that_then_leads():
    found = flip(matrix((8, 2), (4, 6), (0, 10)), {"cost": 3, "speed": 1}, "cost")  # all three meet at 1/2
    assert (found.weight, found.winner) == (0.5, "c")


def test_flips_at_the_border_are_seen_and_ties_beyond_it_are_not():
    only_cost = {"cost": 1.0}
    assert flip(matrix((5, 0), (5, 9)), only_cost, "cost").winner == "b"  # tied now, and any weight taken away flips
    assert flip(matrix((5, 9), (5, 0)), only_cost, "cost") is None  # the tie is at 1 and nothing lies past it
    assert flip(matrix((5, 0), (9, 0)), {"speed": 1.0}, "cost").change == 0  # tied at 0, and any weight given flips
    assert flip(matrix((9, 0), (5, 0)), {"speed": 1.0}, "cost") is None
    assert flip(matrix((5, 5), (5, 5)), {"cost": 1, "speed": 1}, "cost") is None  # the same everywhere


# --- options: doubt ----------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_draws_and_shares_sum_to_one():
    some = default_matrix()
    one, again, other = (monte_carlo(some, EQUAL, draws=500, seed=seed) for seed in (7, 7, 8))
    assert one.first == again.first
    assert (one.ranks == again.ranks).all()
    assert one.first != other.first
    assert sum(one.first.values()) == pytest.approx(1)
    assert one.ranks.sum(axis=0) == pytest.approx(np.ones(10))
    assert one.ranks.sum(axis=1) == pytest.approx(np.ones(10))


@quick
@given(matrices(), weightings(), st.integers(0, 99))
def test_draws_stay_within_the_ranges_and_agree_with_the_ranking_when_there_is_no_doubt(some, weights, seed):
    wide = Matrix(some.options, CRITERIA, np.maximum(some.mid - 2, 0), some.mid, np.minimum(some.mid + 1, 10))
    doubt, share = monte_carlo(wide, weights, draws=50, seed=seed), wide.weights(weights)
    for row, option in enumerate(wide.options):
        least, most = wide.low[row] @ share, wide.high[row] @ share
        assert least - 1e-9 <= doubt.low[option] <= doubt.high[option] <= most + 1e-9
    values = some.values(weights)
    if sorted(values.values())[-1] - sorted(values.values())[-2] > 1e-6:
        assert monte_carlo(some, weights, draws=5, seed=seed).first[some.ranking(weights)[0]] == 1


def test_a_triangle_has_its_mean_and_number_of_draws_has_bounds():
    one = Matrix(("a",), ("cost",), *(np.array([[value]]) for value in (0.0, 3.0, 9.0)))
    doubt = monte_carlo(one, {"cost": 1}, draws=20_000)
    assert doubt.low["a"] == pytest.approx(np.sqrt(0.05 * 9 * 3), abs=0.05)  # quantile of the triangle, on paper
    assert doubt.high["a"] == pytest.approx(9 - np.sqrt(0.05 * 9 * 6), abs=0.05)
    with pytest.raises(ModelError, match="allowed is 1 to 100,000"):
        monte_carlo(one, {"cost": 1}, draws=0)


# --- options: the kit's scores, and a student's own --------------------------------------------------------


def test_every_default_score_carries_evidence_and_doubt_and_no_option_is_beaten_everywhere():
    table = load("option_scores")
    assert len(table) == 80
    assert table["evidence"].str.len().min() > 10
    assert table["doubt"].notna().all()
    assert (table["high"] > table["low"]).all()
    assert (table["source_ids"].notna() == table["confidence"].notna()).all()
    assert table.groupby("option")["source_ids"].count().min() >= 3
    assert default_matrix().dominated == {}


def test_two_weightings_of_the_same_scores_can_lead_to_different_first_places():
    some = default_matrix()
    assert some.ranking(FAST)[0] != some.ranking(STEADY)[0]


def test_own_scores_come_back_as_they_were_saved(tmp_path):
    mine = default_matrix().with_score("training", "violence", 7.25)
    again = load_scores(save_scores(mine, tmp_path / "mine.csv"))
    assert (again.mid == mine.mid).all()
    assert (again.low == mine.low).all()
    assert (again.high == mine.high).all()


def test_scores_typed_in_a_spreadsheet_are_read(tmp_path):
    path = save_scores(default_matrix(), tmp_path / "mine.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_bytes("\r\n".join(["\ufeff" + lines[0] + ",note", *reversed([f"{x},mine" for x in lines[1:]])]).encode())
    assert load_scores(path).values(EQUAL) == default_matrix().values(EQUAL)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("training,violence,2,5,7", "training,violence,2,5,11", "'training', criterion 'violence'.*0 to 10"),
        ("training,violence,2,5,7", "training,violence,2,many,7", r"line 10: 'training,violence,2,many,7' is not"),
        ("training,violence,2,5,7", "training,violence", "line 10: .* three numbers from 0 to 10"),
        ("training,violence,2,5,7", "trianing,violence,2,5,7", "no option 'trianing' .*Allowed: none, training"),
        ("training,violence,2,5,7\n", "", "no score for option 'training', criterion 'violence'.*Add the row"),
        ("training,violence,2,5,7", "none,violence,2,5,7", "'none', criterion 'violence' stands there twice"),
        ("training,violence,2,5,7", "training,violence,6,5,7", "low <= middle <= high"),
        ("option,criterion,low", "option,criterion,lowest", "has no column low"),
    ],
)
def test_a_file_with_a_slip_names_the_row_and_what_is_allowed(tmp_path, old, new, says):
    path = save_scores(default_matrix(), tmp_path / "mine.csv")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ModelError, match=says):
        load_scores(path)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b'option,"crit'])
def test_what_is_no_file_of_scores_is_told_and_left_alone(tmp_path, content):
    path = tmp_path / "mine.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"mine\.csv"):
        load_scores(path)
    assert (path.read_bytes() if path.exists() else None) == content


def test_a_failed_save_loses_nothing(tmp_path, monkeypatch):
    path = save_scores(default_matrix(), tmp_path / "mine.csv")
    before = path.read_bytes()

    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kitlib.models.option_scores.os.replace", full)
    with pytest.raises(OutputError, match=r"No space left on device.*nothing was changed"):
        save_scores(default_matrix().with_score("none", "cost", 1), path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["mine.csv"]
    with pytest.raises(OutputError, match="Choose a folder that exists"):
        save_scores(default_matrix(), Path(tmp_path, "missing", "mine.csv"))


# --- the reinforcing cycle ---------------------------------------------------------------------------------

states = st.tuples(*[shares] * len(STOCKS)).map(np.array)
levers = st.tuples(*[shares] * len(LEVERS)).map(np.array)


def test_the_rest_points_without_levers_are_those_solved_on_paper():
    # All stocks of disorder at d, institutions at 1 - d: every target is logistic(GAIN * (2d - 1)), and d rests
    # where ln(d / (1 - d)) = GAIN * (2d - 1): at 1/2, and, as GAIN is ln 9 / 0.8, at 0.9 and 0.1.
    assert np.log(9) == pytest.approx(GAIN * 0.8)
    found = rest_points({})
    assert [point.disorder for point in found] == pytest.approx([0.1, 0.5, 0.9])
    assert [point.stable for point in found] == [True, False, True]
    for name in ("vicious", "edge", "virtuous"):
        assert change(rest(name), np.zeros(6)) == pytest.approx(np.zeros(5), abs=1e-12)


def test_at_the_edge_the_slopes_are_those_on_paper():
    # The slope of logistic at 0 is 1/4, of 2x is 2, and the arrows' strengths into a stock sum to 1: when all stocks
    # move alike, each target moves by GAIN / 2, less 1 from the stock itself.
    signs_ = np.array([-1.0 if stock.good else 1.0 for stock in STOCKS])
    slopes = jacobian(rest("edge"), np.zeros(6)) * np.outer(signs_, signs_)
    speeds = np.array([stock.speed for stock in STOCKS])
    assert slopes.sum(axis=1) == pytest.approx(speeds * (GAIN / 2 - 1), abs=1e-6)


def test_a_full_lever_just_cancels_the_pull_on_its_stock():
    push = change(rest("vicious"), lever_sizes({"prosecution": 1}))
    assert push[IDS.index("impunity")] == pytest.approx(EDGE - 0.9)  # its target falls to the middle
    assert np.delete(push, IDS.index("impunity")) == pytest.approx(np.zeros(4), abs=1e-12)
    assert pytest.approx(np.log(9)) == REACH


def test_a_stock_alone_moves_to_its_target_as_solved_on_paper():
    # Without arrows and levers each target is 1/2: x(t) = 1/2 + (x0 - 1/2) exp(-speed t).
    for place, stock in enumerate(STOCKS):
        state = np.full(5, 0.5)
        state[place] = 0.9
        assert change(state, np.zeros(6), coupling=0)[place] == pytest.approx(-0.4 * stock.speed)


@quicker
@given(states, levers, shares)
def test_no_stock_leaves_its_bounds(state, sizes, leak):
    for place in range(len(STOCKS)):
        for wall, inward in ((0.0, 1), (1.0, -1)):
            at_wall = state.copy()
            at_wall[place] = wall
            assert inward * change(at_wall, sizes, leak)[place] > 0
    paths, _turned = courses(sizes[None], np.array([HORIZON]), leak, state)
    assert paths.min() >= 0
    assert paths.max() <= 1


@quicker
@given(states, states, levers)
def test_a_better_start_never_ends_worse(one, other, sizes):
    good = np.array([stock.good for stock in STOCKS])
    best = np.where(good, np.maximum(one, other), np.minimum(one, other))
    worse, _ = courses(sizes[None], np.array([40.0]), 0.5, one)
    better, _ = courses(sizes[None], np.array([40.0]), 0.5, best)
    assert (np.where(good, better - worse, worse - better) >= -1e-9).all()


@quicker
@given(levers, st.integers(0, 5), shares)
def test_more_of_a_lever_never_ends_worse(sizes, which, leak):
    more = sizes.copy()
    more[which] = 1
    paths, turned = courses(np.stack([sizes, more]), np.full(2, 20.0), leak)
    assert turned[1] >= turned[0]
    assert disorder(paths[1, -1]) <= disorder(paths[0, -1]) + 1e-9


def test_the_cycle_is_symmetric_without_levers():
    start = np.array([0.7, 0.4, 0.8, 0.3, 0.35])
    one, _ = courses(np.zeros((1, 6)), np.zeros(1), 0.5, start)
    mirror, _ = courses(np.zeros((1, 6)), np.zeros(1), 0.5, 1 - start)
    assert one == pytest.approx(1 - mirror, abs=1e-12)


@pytest.mark.parametrize(("sizes", "duration"), [({"prosecution": 1}, 30), ({"training": 0.4, "arms": 0.7}, 12)])
def test_the_course_is_the_one_that_scipy_finds_and_the_same_each_time(sizes, duration):
    from scipy.integrate import solve_ivp

    run = simulate(sizes, duration)
    ours = run.path[list(IDS)].to_numpy()
    held = solve_ivp(
        lambda _t, x: change(x, lever_sizes(sizes)), (0, duration), rest("vicious"), rtol=1e-10, atol=1e-12
    )
    after = solve_ivp(lambda _t, x: change(x, np.zeros(6)), (duration, HORIZON), held.y[:, -1], rtol=1e-10, atol=1e-12)
    assert ours[duration] == pytest.approx(held.y[:, -1], abs=5e-4)
    assert ours[-1] == pytest.approx(after.y[:, -1], abs=2e-3)
    assert (simulate(sizes, duration).path == run.path).all(axis=None)


def test_runs_side_by_side_are_those_run_alone():
    sizes = np.vstack([np.eye(6), np.full(6, 0.3)])
    paths, turned = courses(sizes, np.full(7, 10.0))
    for place, row in enumerate(sizes):
        run = simulate(dict(zip(LEVER_IDS, row, strict=True)), 10)
        assert run.turned == turned[place]
        assert run.path[list(IDS)].to_numpy() == pytest.approx(paths[place], abs=1e-12)


def test_the_arrows_drawn_are_those_of_the_equations():
    declared = {(link.cause, link.effect): link.sign for link in LINKS}
    declared |= {(lever.id, stock): sign for lever in LEVERS for stock, sign in lever.works_on}
    assert signs(leak=0) == declared
    leaking = {("corruption", stock): -sign for lever in LEVERS if lever.leaks for stock, sign in lever.works_on}
    with_leak = signs(leak=1)
    assert {pair: with_leak[pair] for pair in declared} == declared
    assert {pair: sign for pair, sign in with_leak.items() if pair not in declared} == {
        pair: sign for pair, sign in leaking.items() if pair not in declared
    }
    assert {sign for _way, sign in loops(leak=0)} == {1}


def test_below_the_tipping_size_the_vicious_point_stays_and_above_it_is_gone():
    size = tipping_size({"vetted": 1})
    assert [point.stable for point in rest_points({"vetted": size - 1e-3})] == [True, False, True]
    assert [point.stable for point in rest_points({"vetted": size + 1e-3})] == [True]
    assert tipping_size({"training": 1}, leak=1) is None


def test_short_of_the_shortest_time_the_cycle_falls_back_and_then_it_stays_turned():
    least = shortest_time({"prosecution": 1})
    assert not simulate({"prosecution": 1}, least - 0.5).turned
    assert simulate({"prosecution": 1}, least).turned
    assert shortest_time({}) is None


def test_a_run_names_the_first_stock_that_turned():
    run = simulate({"prosecution": 1}, 30)
    assert run.first is not None
    assert run.first.id == "impunity" == run.order[0][0]
    assert simulate({}, 30).first is None


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: simulate({"prosecution": 1.5}), ModelError, "lever 'prosecution' is 1.5; allowed is a number from 0"),
        (lambda: simulate({"arms": float("nan")}), ModelError, "allowed is a number from 0 .off. to 1"),
        (lambda: simulate({"police": 1}), UnknownName, "no lever 'police'"),
        (lambda: simulate({}, 81), ModelError, "81 steps; allowed is 0 to 80"),
        (lambda: simulate({}, leak=2), ModelError, "leak is 2"),
        (lambda: simulate({}, start={"crime": 1}), UnknownName, "no stock 'crime'"),
        (lambda: rest("good"), UnknownName, "no rest point 'good'"),
    ],
)
def test_what_the_cycle_cannot_use_is_told_in_words(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_every_arrow_and_lever_gives_its_reason():
    for part in (*LINKS, *LEVERS):
        assert len(part.why.split()) >= 4
    for stock in STOCKS:
        assert dataclasses.astuple(stock)[3], "each stock names the milestone that would show it turn"
