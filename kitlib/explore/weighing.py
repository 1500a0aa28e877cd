"""Which option leads, by how much, and what flips it? Weights, one's own scores, and another weighting beside.

Holds the controls and the words; the same words and the picture without a kernel are in ``weighing_live``. Values
and flips come from ``kitlib.models.options``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from pathlib import Path
from typing import Any

from kitlib.charts.options import JUDGEMENT, WEIGHTINGS
from kitlib.evidence.tables import load
from kitlib.explore.control import Control, Value
from kitlib.explore.explorer import Explorer
from kitlib.explore.said import Said
from kitlib.explore.weighing_live import FLIPS, LEADS, NO_FLIP, NO_WEIGHTS, OTHER, TIES, Live
from kitlib.i18n import _, number
from kitlib.models.option_scores import default_matrix, load_scores, names, save_scores
from kitlib.models.options import BEST, TIE, Matrix, flips

MOST, START, KIT = 10, 5, "kit"


@dataclass(eq=False, repr=False)
class Weighing(Explorer):
    """The explorer of options, which also knows the scores and saves them."""

    scores: Matrix | None = None
    file: str = ""

    @property
    def matrix(self) -> Matrix:
        """The scores in this state, the one that is tried out included."""
        return _tried(self.scores or default_matrix(), *(self.state[name] for name in ("option", "criterion", "score")))

    @property
    def code(self) -> str:
        """The call that opens the explorer in this state, with the file of scores."""
        plain = super().code
        if not self.file:
            return plain
        return plain.replace("(", f"(scores={self.file!r}{'' if plain.endswith('()') else ', '}", 1)

    def save(self, path: str | Path) -> Path:
        """Write the scores of this state as CSV, which ``explore.options(scores=...)`` and a spreadsheet open.

        Raises
        ------
        OutputError
            If the file cannot be written; what was there stays.
        """
        return save_scores(self.matrix, path)


def options(scores: str | Path | Matrix | None = None, **state: Any) -> Weighing:
    """Weigh criteria, try out a score, and see which option leads and what flips it.

    Parameters
    ----------
    scores : str, Path or Matrix, optional
        A student's own: a file that ``save`` wrote or that was typed in a spreadsheet; else the kit's.
    state : Any
        Values of controls: weights by criterion from 0 to 10; ``option``, ``criterion`` and ``score`` to try out;
        ``beside``, a weighting to compare with.

    Raises
    ------
    ModelError
        If the file of scores has a slip; the message names the row and what is allowed.
    UnknownName, ExplorerError
        If there is no such control, or a value is not allowed.

    Examples
    --------
    >>> print(options(cost=0).words.splitlines()[0])
    Demand reduction and public health leads with 6.71 points, 0.14 ahead of Southbound arms enforcement.
    """
    matrix = scores if isinstance(scores, Matrix) else default_matrix() if scores is None else load_scores(scores)
    live = Live(matrix, names("options"), names("option_criteria"), WEIGHTINGS)
    made = Weighing(
        name="options",
        question=_("Which option leads, and what would flip it?"),
        subtitle=_("Weighted mean of scores, 0 to {best}; grey: if all its scores were at their lowest or "
                   "highest").format(best=number(BEST)),
        controls=_controls(live),
        said=_said(matrix, live),
        chart=live.chart,
        params=live.params(),
        alt=_("Options in order of their weighted mean score, each with its range and its value by another weighting."),
        sources=tuple(load("options").attrs["sources"]),
        as_of=str(load("options").attrs["as_of"]),
        note=JUDGEMENT,
        scores=matrix,
        file="" if scores is None or isinstance(scores, Matrix) else str(scores),
    )  # fmt: skip
    made.set(**state)  # first, so that a name that does not exist is told
    made.started(**state)
    return made


def _controls(live: Live) -> tuple[Control, ...]:
    weights = (Control(c, _("Weight: {name}").format(name=name), START, high=MOST) for c, name in live.criteria.items())
    own: tuple[tuple[Value, str], ...] = ((KIT, _("as it is")), *((n, str(n)) for n in range(MOST + 1)))
    return (
        *weights,
        Control("option", _("Look at the score of"), "training", tuple(live.options.items())),
        Control("criterion", _("on"), "violence", tuple(live.criteria.items())),
        Control("score", _("Try another score"), KIT, own),
        Control("beside", _("Another weighting beside it"), "slow",
                tuple((name, words) for name, (words, _weights) in WEIGHTINGS.items())),
    )  # fmt: skip


def _tried(matrix: Matrix, option: str, criterion: str, score: Value) -> Matrix:
    return matrix if score == KIT else matrix.with_score(option, criterion, float(score))


def _said(matrix: Matrix, live: Live) -> tuple[Said, ...]:
    all_of = (*matrix.criteria, "option", "criterion", "score")
    count = len(matrix.criteria)

    def lead(*values: Any) -> str:
        some, weights = _tried(matrix, *values[count:]), dict(zip(matrix.criteria, values, strict=False))
        if not any(weights.values()):
            return NO_WEIGHTS
        found, order = some.values(weights), some.ranking(weights)
        ahead = found[order[0]] - found[order[1]]
        said = {"first": live.options[order[0]], "second": live.options[order[1]]}
        return (LEADS if ahead > TIE else TIES).format(**said, value=_round(found[order[0]], 2), ahead=_round(ahead, 2))

    def turn(*values: Any) -> str:
        some, weights = _tried(matrix, *values[count:]), dict(zip(matrix.criteria, values, strict=False))
        if not any(weights.values()):
            return ""
        near = flips(some, weights)
        if not near:
            return NO_FLIP
        one = near[0]
        return FLIPS.format(criterion=live.criteria[one.criterion], then=_round(100 * one.weight, 1),
                            now=_round(100 * one.now, 1), winner=live.options[one.winner])  # fmt: skip

    def beside(option: str, criterion: str, score: Value, name: str) -> str:
        words, weights = WEIGHTINGS[name]
        first = _tried(matrix, option, criterion, score).ranking(weights)[0]
        return OTHER.format(weighting=words, first=live.options[first])

    return (
        Said(all_of, lead, live.say_lead()),
        Said(all_of, turn, live.say_flip()),
        Said(("option", "criterion", "score", "beside"), beside, live.say_beside()),
        Said(("option", "criterion"), lambda option, criterion: _evidence(matrix, live, option, criterion)),
        Said(("score",), lambda score: "" if score == KIT else _("Tried out instead: {score}.").format(score=score)),
    )


def _evidence(matrix: Matrix, live: Live, option: str, criterion: str) -> str:
    row, column = matrix.options.index(option), matrix.criteria.index(criterion)
    low, mid, high = (f"{part[row, column]:g}" for part in (matrix.low, matrix.mid, matrix.high))
    table = load("option_scores")
    kit = table[(table["option"] == option) & (table["criterion"] == criterion)].iloc[0]
    said = {"option": live.options[option], "criterion": live.criteria[criterion].lower()}
    head = _("{option}, {criterion}: {mid}, held possible {low} to {high}.").format(**said, low=low, mid=mid, high=high)
    own = "" if [low, mid, high] == [f"{kit[name]:g}" for name in ("low", "mid", "high")] else _(" Your own score.")
    label = {"B": _(" (as reported)"), "C": _(" (unconfirmed)")}.get(str(kit["confidence"]), "")
    return _("{head}{own} The kit's reason: {evidence}{label} Doubt: {doubt}").format(
        head=head, own=own, evidence=kit["evidence"], label=label, doubt=kit["doubt"])  # fmt: skip


def _round(value: float, digits: int) -> str:
    """Round halves up, as the expressions for exports do."""
    scale = 10**digits
    return f"{floor(value * scale + 0.5 + 1e-9) / scale:.{digits}f}"
