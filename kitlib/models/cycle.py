"""The reinforcing cycle: five stocks, thirteen arrows, six levers. Illustrative, not calibrated.

R. Evan Ellis closes his essay with a "reinforcing cycle of criminality, corruption, and impunity and violence" that
should become a virtuous one of stronger institutions. This module writes that sentence down as equations, so that
its assumptions can be seen and changed. Nothing here was fitted to data: every arrow has the same strength, because
nothing that we read measures them, and time counts steps, not years. Rest points and tipping are in
``kitlib.models.tipping``; pictures are in ``kitlib.charts.cycle``.

Each stock ``x`` lies between 0 and 1 and moves towards a target at its own speed::

    dx/dt = speed * (target - x)
    target = logistic(GAIN * mean over its arrows of sign * (2 * cause - 1) + REACH * push of the levers)

This is the goal-seeking stock of system dynamics with a smooth, saturating effect: a cause at 1/2 pushes nowhere,
and no push drives a stock past 0 or 1. Three choices fix the strengths. ``GAIN`` is such that, without levers, the
rest points can be solved on paper: all stocks of disorder at 0.9 (vicious), 0.5 (on the edge) or 0.1 (virtuous),
with institutional strength as their mirror. ``REACH`` is such that a lever at full size just cancels the pull of
the vicious circle on the one stock that it works on; a lever that works on two gives half of that to each, so that
none is stronger by assumption. ``LEAK`` is the share of training and of local policing that corruption 1 wastes: 0
is a mere deficit of capacity, 1 a system that swallows all help. It stands half-way between the two essays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kitlib.errors import ModelError, unknown
from kitlib.i18n import _
from kitlib.models.cycle_parts import IDS, LEVER_IDS, LEVERS, STOCKS, Stock, matrices

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[np.float64]]

NOT_CALIBRATED = _("Illustrative, not calibrated")
VICIOUS, EDGE, VIRTUOUS = 0.9, 0.5, 0.1
REACH = 2.1972245773362196  # ln 9: logistic(REACH) is 0.9
GAIN = REACH / (2 * VICIOUS - 1)
LEAK = 0.5
HORIZON = 80.0
_SETTLED = 400.0
_STEP = 0.5  # of the integration; the tests hold the course against scipy's


def lever_sizes(sizes: Mapping[str, float]) -> Array:
    """Check sizes of levers and put them in order; a lever that is not named is at 0.

    Raises
    ------
    UnknownName
        If there is no such lever.
    ModelError
        If a size is no number from 0 to 1.

    Examples
    --------
    >>> lever_sizes({"prosecution": 0.5}).tolist()
    [0.0, 0.0, 0.5, 0.0, 0.0, 0.0]
    """
    import numpy as np

    found = np.zeros(len(LEVERS))
    for name, size in sizes.items():
        if name not in LEVER_IDS:
            raise unknown("lever", name, LEVER_IDS, "kitlib.models.cycle_parts.LEVERS")
        found[LEVER_IDS.index(name)] = _share(size, _("lever '{name}'").format(name=name))
    return found


def _share(value: float, what: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number <= 1:  # also refuses NaN
        raise ModelError(
            _("{what} is {value!r}; allowed is a number from 0 (off) to 1 (full). Choose another size.").format(
                what=what, value=value
            )
        )
    return number


def change(state: Array, levers: Array, leak: float | Array = LEAK, coupling: float = 1.0) -> Array:
    """Speed of change of each stock: the right side of the equations.

    Parameters
    ----------
    state : array of shape (..., 5)
        Stocks in the order of ``STOCKS``; leading axes hold runs side by side.
    levers : array of shape (..., 6)
        Sizes in the order of ``LEVERS``.
    leak : float or array of shape (..., 1)
        Share of the leaking levers that corruption 1 wastes: 1 all, 0 none.
    coupling : float
        Factor on every arrow; at 0 each stock stands alone.

    Examples
    --------
    >>> import numpy as np
    >>> bool(np.allclose(change(rest("vicious"), lever_sizes({})), 0))
    True
    """
    return _rate(state, *_arriving(levers, leak), coupling)


def _arriving(levers: Array, leak: float | Array) -> tuple[Array, Array]:
    """Push of the levers on each stock, and how much of it corruption 1 wastes: fixed while the levers are."""
    _arrows, pushes, leaks, _speeds = matrices()
    return REACH * (levers @ pushes.T), REACH * ((leak * leaks * levers) @ pushes.T)


def _rate(state: Array, push: Array, wasted: Array, coupling: float = 1.0) -> Array:
    import numpy as np

    arrows, _pushes, _leaks, speeds = matrices()
    corruption = state[..., IDS.index("corruption"), None]
    pull = coupling * GAIN * ((2 * state - 1) @ arrows.T) + push - corruption * wasted
    result: Array = speeds * (1 / (1 + np.exp(-pull)) - state)
    return result


def rest(name: str) -> Array:
    """Return a rest point without levers: ``"vicious"``, ``"edge"`` or ``"virtuous"``.

    Examples
    --------
    >>> rest("vicious").round(2).tolist()
    [0.9, 0.9, 0.9, 0.9, 0.1]
    """
    import numpy as np

    levels = {"vicious": VICIOUS, "edge": EDGE, "virtuous": VIRTUOUS}
    if name not in levels:
        raise unknown("rest point", name, levels, "kitlib.models.cycle.rest")
    level = levels[name]
    return np.array([1 - level if stock.good else level for stock in STOCKS])


def disorder(state: Array) -> float:
    """Mean of the stocks, institutional strength counted from the other end: 0 good, 1 bad.

    Examples
    --------
    >>> round(disorder(rest("vicious")), 3)
    0.9
    """
    return float(sum(1 - x if s.good else x for x, s in zip(state, STOCKS, strict=True)) / len(STOCKS))


@dataclass(frozen=True)
class Run:
    """A course of the model: ``path`` by step, whether the cycle turned for good, and the first stock that did."""

    path: pd.DataFrame
    turned: bool
    order: tuple[tuple[str, float], ...]

    @property
    def first(self) -> Stock | None:
        """The stock that crossed the middle first; None if none did."""
        return STOCKS[IDS.index(self.order[0][0])] if self.order else None


def simulate(levers: Mapping[str, float], duration: float = HORIZON, *, leak: float = LEAK,
             start: Mapping[str, float] | None = None) -> Run:  # fmt: skip
    """Follow the cycle from the vicious rest point; the levers hold for ``duration`` steps, then stop.

    Parameters
    ----------
    levers : mapping of str to float
        Sizes from 0 to 1 by the ids of ``LEVERS``.
    duration : float
        Steps, from 0 to ``HORIZON``; a part of a step counts to the next half.
    leak : float
        Share of leaking levers that corruption wastes.
    start : mapping, optional
        Stocks to begin with, if not the vicious rest point.

    Examples
    --------
    >>> simulate({"prosecution": 1}, 30).turned, simulate({"prosecution": 1}, 3).turned
    (True, False)
    """
    import numpy as np
    import pandas as pd

    sizes, waste = lever_sizes(levers), _share(leak, _("leak"))
    if not 0 <= duration <= HORIZON:
        raise ModelError(
            _("The levers hold for {duration!r} steps; allowed is 0 to {top:.0f}.").format(
                duration=duration, top=HORIZON
            )
        )
    states, turned = courses(sizes[None], np.array([duration]), waste, _beginning(start))
    path = pd.DataFrame(states[0], columns=list(IDS))
    path.insert(0, "step", np.arange(len(path), dtype=float))
    return Run(path, bool(turned[0]), _crossings(path))


def courses(levers: Array, durations: Array, leak: float | Array = LEAK,
            start: Array | None = None) -> tuple[Array, np.ndarray[Any, np.dtype[np.bool_]]]:  # fmt: skip
    """Follow many runs side by side: their states at every step, and whether the cycle turns for good.

    Runge and Kutta's classical method with a fixed step: the equations are smooth and no stock moves faster than 1
    a step, so nothing cleverer is needed, and a hundred runs cost about what one costs.

    Parameters
    ----------
    levers : array of shape (runs, 6)
        Sizes in the order of ``LEVERS``.
    durations : array of shape (runs,)
        Steps for which they hold.
    leak : float or array of shape (runs, 1)
        Share of leaking levers that corruption wastes.
    start : array of shape (5,), optional
        First state, if not the vicious rest point.

    Returns
    -------
    paths : array of shape (runs, HORIZON + 1, 5)
    turned : array of shape (runs,)

    Examples
    --------
    >>> import numpy as np
    >>> paths, turned = courses(np.eye(6), np.full(6, 30.0))
    >>> paths.shape, turned.shape
    ((6, 81, 5), (6,))
    """
    import numpy as np

    state = np.tile(rest("vicious") if start is None else start, (len(levers), 1))
    push, wasted = _arriving(levers, leak)
    often, found = round(1 / _STEP), [state]
    for turn in range(round(HORIZON) * often):
        on = (turn * _STEP < durations)[:, None]
        state = _advance(state, push * on, wasted * on)
        if (turn + 1) % often == 0:
            found.append(state)
    return np.stack(found, axis=1), _turned(state)


def _advance(state: Array, push: Array, wasted: Array) -> Array:
    first = _rate(state, push, wasted)
    second = _rate(state + _STEP / 2 * first, push, wasted)
    third = _rate(state + _STEP / 2 * second, push, wasted)
    fourth = _rate(state + _STEP * third, push, wasted)
    result: Array = state + _STEP / 6 * (first + 2 * second + 2 * third + fourth)
    return result


def _beginning(start: Mapping[str, float] | None) -> Array:
    state = rest("vicious")
    for name, value in (start or {}).items():
        if name not in IDS:
            raise unknown("stock", name, IDS, "kitlib.models.cycle_parts.STOCKS")
        state[IDS.index(name)] = _share(value, _("stock '{name}'").format(name=name))
    return state


def _turned(state: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say which runs end at the virtuous rest point, once the levers have stopped.

    Without levers all loops reinforce, so a run whose stocks are all on one side of the edge stays there and goes
    to the rest point of that side; runs that stand on both sides are followed until they have decided.
    """
    import numpy as np

    none, good = np.zeros(len(STOCKS)), np.array([stock.good for stock in STOCKS])
    state = state.copy()
    for _turn in range(round(_SETTLED / _STEP)):
        better = (state > EDGE) == good
        open_ = better.any(axis=-1) & ~better.all(axis=-1)
        if not open_.any():
            break
        state[open_] = _advance(state[open_], none, none)
    result: np.ndarray[Any, np.dtype[np.bool_]] = ((state > EDGE) == good).all(axis=-1)
    return result


def _crossings(path: pd.DataFrame) -> tuple[tuple[str, float], ...]:
    """Stocks in the order in which they first crossed the middle to the good side, with the step."""
    import numpy as np

    steps, found = path["step"].to_numpy(), []
    for stock in STOCKS:
        level = path[stock.id].to_numpy()
        better = np.flatnonzero(level > EDGE if stock.good else level < EDGE)
        if better.size and better[0] > 0:
            found.append((stock.id, float(steps[better[0]])))
    return tuple(sorted(found, key=lambda pair: pair[1]))
