"""Rest points and tipping of the reinforcing cycle, and the signs of its arrows, all from its equations.

The equations are those of ``kitlib.models.cycle``; nothing about them is repeated here, so that picture, rest
points and course cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kitlib.models.cycle import EDGE, HORIZON, LEAK, change, courses, disorder, lever_sizes, rest
from kitlib.models.cycle_parts import IDS, LEVER_IDS

if TYPE_CHECKING:
    from kitlib.models.cycle import Array

_STEP = 1e-6


@dataclass(frozen=True)
class RestPoint:
    """A state that stays as it is; ``stable`` if a small nudge dies out."""

    state: dict[str, float]
    disorder: float
    stable: bool
    slowest: float


def jacobian(state: Array, levers: Array, leak: float = LEAK, coupling: float = 1.0) -> Array:
    """Partial derivatives of the equations by central differences: row the effect, column the cause."""
    import numpy as np

    columns = []
    for place in range(len(state)):
        nudge = np.zeros(len(state))
        nudge[place] = _STEP
        up, down = (change(state + s * nudge, levers, leak, coupling) for s in (1, -1))
        columns.append((up - down) / (2 * _STEP))
    return np.column_stack(columns)


def rest_points(levers: Mapping[str, float], *, leak: float = LEAK, coupling: float = 1.0) -> list[RestPoint]:
    """Find the rest points under constant levers, best first, and say which are stable.

    The search starts from a row of points between the best and the worst state; stable means that all
    eigenvalues of the Jacobian have a negative real part.

    Examples
    --------
    >>> [(round(p.disorder, 2), p.stable) for p in rest_points({})]
    [(0.1, True), (0.5, False), (0.9, True)]
    """
    import numpy as np
    from scipy.optimize import root

    sizes = lever_sizes(levers)
    best, worst = rest("virtuous"), rest("vicious")
    found: list[Array] = []
    for share in np.linspace(-0.12, 1.12, 25):
        guess = np.clip(best + share * (worst - best), 0, 1)
        answer = root(lambda x: change(x, sizes, leak, coupling), guess, tol=1e-12)
        near = any(np.allclose(answer.x, other, atol=1e-5) for other in found)
        if answer.success and not near and np.max(np.abs(answer.fun)) < 1e-9:
            found.append(answer.x)
    points = [_described(state, sizes, leak, coupling) for state in found]
    return sorted(points, key=lambda point: point.disorder)


def _described(state: Array, levers: Array, leak: float, coupling: float) -> RestPoint:
    import numpy as np

    slowest = float(np.linalg.eigvals(jacobian(state, levers, leak, coupling)).real.max())
    return RestPoint(dict(zip(IDS, state.tolist(), strict=True)), disorder(state), slowest < 0, slowest)


@lru_cache(maxsize=256)
def _tipping_size(mix: tuple[tuple[str, float], ...], leak: float) -> float | None:
    import numpy as np
    from scipy.integrate import solve_ivp

    def turns(size: float) -> bool:
        levers = lever_sizes({name: size * part for name, part in mix})
        end = solve_ivp(lambda _t, x: change(x, levers, leak), (0, 1000), rest("vicious"), method="LSODA",
                        rtol=1e-6, atol=1e-8, t_eval=[1000]).y[:, -1]  # fmt: skip
        return disorder(np.asarray(end)) < EDGE

    if not turns(1.0):
        return None
    low, high = 0.0, 1.0
    for _half in range(11):  # more of a lever never turns less, because all loops reinforce
        middle = (low + high) / 2
        low, high = (low, middle) if turns(middle) else (middle, high)
    return high


def tipping_size(mix: Mapping[str, float], *, leak: float = LEAK) -> float | None:
    """Smallest size at which levers that hold for ever end the vicious rest point; None if full size does not.

    Parameters
    ----------
    mix : mapping of str to float
        Levers that move together; a size of 1 gives each the value here.

    Examples
    --------
    >>> 0 < tipping_size({"prosecution": 1}) < 1, tipping_size({"training": 1}, leak=1)
    (True, None)
    """
    lever_sizes(mix)
    return _tipping_size(tuple(sorted(mix.items())), leak)


def shortest_time(levers: Mapping[str, float], *, leak: float = LEAK) -> float | None:
    """Fewest steps, in halves, after which the cycle stays turned without levers; None if ``HORIZON`` is too few.

    Examples
    --------
    >>> shortest_time({"prosecution": 1}) > shortest_time({"prosecution": 1, "vetted": 1})
    True
    """
    import numpy as np

    times = np.arange(0, HORIZON + 0.5, 0.5)
    _paths, turned = courses(np.tile(lever_sizes(levers), (len(times), 1)), times, leak)
    return float(times[turned][0]) if turned.any() else None


def signs(leak: float = LEAK) -> dict[tuple[str, str], int]:
    """Signs of all arrows, stock to stock and lever to stock, from the equations' own derivatives.

    They are taken at states spread over the whole range; a pair whose sign is not the same everywhere would be 0.

    Examples
    --------
    >>> signs()[("corruption", "institutions")], signs()[("prosecution", "impunity")]
    (-1, -1)
    """
    import numpy as np

    states = np.random.default_rng(5).uniform(0.05, 0.95, (12, len(IDS)))
    some = np.full(len(LEVER_IDS), 0.5)
    stocks = [jacobian(state, some, leak) for state in states]
    levers = [_by_lever(state, some, leak) for state in states]
    found: dict[tuple[str, str], int] = {}
    for causes, many in ((IDS, stocks), (LEVER_IDS, levers)):
        for column, cause in enumerate(causes):
            for row, effect in enumerate(IDS):
                values = np.array([one[row, column] for one in many])
                if cause != effect and np.any(np.abs(values) > 1e-7):
                    found[cause, effect] = int(np.sign(values[0])) if np.ptp(np.sign(values)) == 0 else 0
    return found


def _by_lever(state: Array, levers: Array, leak: float) -> Array:
    import numpy as np

    columns = []
    for place in range(len(levers)):
        nudge = np.zeros(len(levers))
        nudge[place] = _STEP
        columns.append((change(state, levers + nudge, leak) - change(state, levers - nudge, leak)) / (2 * _STEP))
    return np.column_stack(columns)


def loops(leak: float = LEAK) -> list[tuple[tuple[str, ...], int]]:
    """All closed loops between stocks with their sign: +1 reinforces, -1 balances.

    Examples
    --------
    >>> {sign for _, sign in loops()}
    {1}
    """
    arrows = {pair: sign for pair, sign in signs(leak).items() if pair[0] in IDS}
    found: list[tuple[tuple[str, ...], int]] = []

    def walk(way: tuple[str, ...], sign: int) -> None:
        for (cause, effect), arrow in arrows.items():
            if cause != way[-1]:
                continue
            if effect == way[0]:
                found.append((way, sign * arrow))
            elif effect not in way and IDS.index(effect) > IDS.index(way[0]):
                walk((*way, effect), sign * arrow)

    for stock in IDS:
        walk((stock,), 1)
    return found
