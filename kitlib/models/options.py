"""The options matrix: weights, values, ranking, what flips it, and how it stands when scores are in doubt.

Additive multi-criteria analysis: an option's value is the weighted mean of its scores, each from 0 (worst) to 10
(best) on every criterion, cost and risk included. Where scores come from and go to is in
``kitlib.models.option_scores``; pictures are in ``kitlib.charts.options``. The method cannot say which weights are
right: that is the argument that it makes visible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kitlib.errors import ModelError, unknown
from kitlib.i18n import _

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

WORST, BEST = 0.0, 10.0
TIE = 1e-9
_WHERE = "data/CODEBOOK.md"


@dataclass(frozen=True, eq=False)
class Matrix:
    """Scores of options on criteria: ``low``, ``mid`` and ``high``, arrays of shape (options, criteria).

    Parameters
    ----------
    options, criteria : tuple of str
        Ids, in the order of rows and columns.
    low, mid, high : array
        Range and best judgement of each score, from 0 to 10.

    Raises
    ------
    ModelError
        If a score is missing, outside 0 to 10, or its low, mid and high are not in order.

    Examples
    --------
    >>> import numpy as np
    >>> flat = np.array([[8.0, 2.0], [4.0, 6.0]])
    >>> Matrix(("a", "b"), ("cost", "speed"), flat, flat, flat).ranking({"cost": 3, "speed": 1})
    ('a', 'b')
    """

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    low: Array
    mid: Array
    high: Array

    def __post_init__(self) -> None:
        import numpy as np

        shape = (len(self.options), len(self.criteria))
        for name in ("low", "mid", "high"):
            if getattr(self, name).shape != shape:
                raise ModelError(_("The scores are not a table of {shape}.").format(shape=shape))
        fine = (self.low >= WORST) & (self.low <= self.mid) & (self.mid <= self.high) & (self.high <= BEST)
        if not fine.all():  # a NaN is not fine either
            row, column = (int(place[0]) for place in np.nonzero(~fine))
            trio = [float(part[row, column]) for part in (self.low, self.mid, self.high)]
            raise ModelError(
                _(
                    "Option '{option}', criterion '{criterion}': low, middle and high are {trio}. "
                    "Allowed are numbers from 0 to 10 with low <= middle <= high. Correct that row."
                ).format(option=self.options[row], criterion=self.criteria[column], trio=trio)
            )

    def with_score(self, option: str, criterion: str, score: float) -> Matrix:
        """Return a copy in which one score is a student's own, without a range."""
        row, column = self._place(option, self.options, "option"), self._place(criterion, self.criteria, "criterion")
        changed = {}
        for name in ("low", "mid", "high"):
            part = getattr(self, name).copy()
            part[row, column] = score
            changed[name] = part
        return replace(self, **changed)

    @staticmethod
    def _place(name: str, known: tuple[str, ...], kind: str) -> int:
        if name not in known:
            raise unknown(kind, name, known, _WHERE)
        return known.index(name)

    def weights(self, given: Mapping[str, float]) -> Array:
        """Scale weights so that they sum to one; a criterion that is not named weighs nothing.

        Raises
        ------
        ModelError
            If a weight is no number from 0, or all are zero.
        """
        import numpy as np

        found = np.zeros(len(self.criteria))
        for name, value in given.items():
            found[self._place(name, self.criteria, "criterion")] = _weight(name, value)
        if found.sum() == 0:
            raise ModelError(
                _("All weights are zero, so no option can be preferred. Give at least one criterion a weight.")
            )
        found = found / found.max()  # first, so that huge or tiny weights neither overflow nor vanish
        result: Array = found / found.sum()
        return result

    def values(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Weighted mean score of each option, from 0 to 10."""
        found = self.mid @ self.weights(weights)
        return dict(zip(self.options, found.tolist(), strict=True))

    def ranking(self, weights: Mapping[str, float]) -> tuple[str, ...]:
        """Options from first to last; equal values keep the order of the table."""
        values = self.values(weights)
        return tuple(sorted(self.options, key=lambda option: -round(values[option] / TIE)))

    @cached_property
    def dominated(self) -> dict[str, tuple[str, ...]]:
        """Options that another one beats or equals on every criterion and beats on one; with those others."""
        found = {}
        for row, option in enumerate(self.options):
            better = [
                other
                for place, other in enumerate(self.options)
                if (self.mid[place] >= self.mid[row]).all() and (self.mid[place] > self.mid[row]).any()
            ]
            if better:
                found[option] = tuple(better)
        return found


def _weight(name: str, value: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number < float("inf"):
        raise ModelError(
            _("The weight of '{name}' is {value!r}; allowed is a number from 0. Choose another weight.").format(
                name=name, value=value
            )
        )
    return number


@dataclass(frozen=True)
class Flip:
    """The nearest weight of one criterion at which first place changes, the others rescaled in proportion.

    ``weight`` is where leader and ``winner`` tie: short of it the leader holds, past it the winner leads.
    ``change`` is signed: ``weight`` less the weight now.
    """

    criterion: str
    now: float
    weight: float
    leader: str
    winner: str

    @property
    def change(self) -> float:
        """Change of weight that flips first place, as a share of 1."""
        return self.weight - self.now


def flip(matrix: Matrix, weights: Mapping[str, float], criterion: str) -> Flip | None:
    """Find the smallest change of one criterion's weight that flips first place; None if no weight does.

    With weight ``t`` for the criterion, an option is worth ``t * score + (1 - t) * rest``, where ``rest`` is its mean
    over the other criteria in their present proportions (in equal ones if they all weigh nothing). These are straight
    lines in ``t``, so the tie is exact: no search.

    Examples
    --------
    >>> import numpy as np
    >>> flat = np.array([[8.0, 2.0], [4.0, 6.0]])
    >>> found = flip(Matrix(("a", "b"), ("cost", "speed"), flat, flat, flat), {"cost": 3, "speed": 1}, "cost")
    >>> found.winner, found.now, found.weight
    ('b', 0.75, 0.5)
    """
    import numpy as np

    column = matrix._place(criterion, matrix.criteria, "criterion")
    shares = matrix.weights(weights)
    now, others = float(shares[column]), np.delete(shares, column)
    others = others / others.sum() if others.sum() > 0 else np.full(len(others), 1 / max(len(others), 1))
    score, rest = matrix.mid[:, column], np.delete(matrix.mid, column, axis=1) @ others
    leader = matrix.options.index(matrix.ranking(weights)[0])
    ahead, gain = rest[leader] - rest, score - score[leader]  # the leader's lead at t: (1 - t) * ahead - t * gain
    found: tuple[int, float, str] | None = None
    for place, option in enumerate(matrix.options):
        steep = float(ahead[place] + gain[place])  # the lead falls with t if positive, and grows if negative
        if place == leader or abs(steep) < TIE:
            continue
        tie = float(ahead[place]) / steep
        room = -TIE < tie < 1 - TIE if steep > 0 else TIE < tie < 1 + TIE
        if not room:
            continue  # beyond the tie there is no weight left to give or to take
        candidate = (round(abs(tie - now) / TIE), -abs(steep), option)  # at equal ties the one that then leads
        if found is None or candidate < found:
            found, weight = candidate, tie
    return None if found is None else Flip(criterion, now, weight, matrix.options[leader], found[2])


def flips(matrix: Matrix, weights: Mapping[str, float]) -> list[Flip]:
    """Flips of all criteria that have one, the smallest change first; equal ones in the order of the table."""
    found = [flip(matrix, weights, criterion) for criterion in matrix.criteria]
    return sorted((one for one in found if one is not None), key=lambda one: round(abs(one.change) / TIE))


@dataclass(frozen=True, eq=False)
class Doubt:
    """What many draws of the scores give.

    ``first`` is each option's share of draws in first place, ``ranks`` the shares of all places (options by places),
    ``low`` and ``high`` the values that nine draws in ten lie between.
    """

    first: dict[str, float]
    ranks: Array
    low: dict[str, float]
    high: dict[str, float]


def monte_carlo(matrix: Matrix, weights: Mapping[str, float], *, draws: int = 2000, seed: int = 1) -> Doubt:
    """Draw every score from a triangle over low, middle and high, and rank the options each time.

    Scores are drawn one by one, as if their errors had nothing to do with each other; a common cause of error
    would widen the ranges. The same seed gives the same answer.

    Examples
    --------
    >>> import numpy as np
    >>> flat = np.array([[8.0, 2.0], [4.0, 6.0]])
    >>> monte_carlo(Matrix(("a", "b"), ("cost", "speed"), flat, flat, flat), {"cost": 1}).first
    {'a': 1.0, 'b': 0.0}
    """
    import numpy as np

    if not 1 <= draws <= 100_000:
        raise ModelError(_("{draws!r} draws; allowed is 1 to 100,000.").format(draws=draws))
    uniform = np.random.default_rng(seed).random((draws, *matrix.mid.shape))
    values = _triangle(uniform, matrix) @ matrix.weights(weights)
    places = np.argsort(np.argsort(-values, axis=1, kind="stable"), axis=1)
    count = len(matrix.options)
    ranks = np.array([np.bincount(places[:, row], minlength=count) for row in range(count)]) / draws
    low, high = np.quantile(values, (0.05, 0.95), axis=0)
    first, bottom, top = (dict(zip(matrix.options, part.tolist(), strict=True)) for part in (ranks[:, 0], low, high))
    return Doubt(first, ranks, bottom, top)


def _triangle(uniform: Array, matrix: Matrix) -> Array:
    """Triangular draws by the inverse of the distribution, which also takes a range of no width."""
    import numpy as np

    low, mid, high = matrix.low, matrix.mid, matrix.high
    width = np.where(high > low, high - low, 1.0)
    left = low + np.sqrt(uniform * width * (mid - low))
    right = high - np.sqrt((1 - uniform) * width * (high - mid))
    result: Array = np.where(uniform < (mid - low) / width, left, right)
    return np.where(high > low, result, mid)
