"""The options explorer where there is no kernel: values, leader and flip as Vega expressions, and the picture.

The expressions repeat the algebra of ``kitlib.models.options`` in another language; the tests hold the words of both
against each other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kitlib.charts import theme
from kitlib.charts.theme import Layer
from kitlib.i18n import _
from kitlib.models.options import BEST, Matrix

LEADS = _("{first} leads with {value} points, {ahead} ahead of {second}.")
TIES = _("{first} and {second} tie with {value} points.")
NO_WEIGHTS = _("All weights are zero, so no option can be preferred. Give at least one criterion a weight.")
FLIPS = _("It flips when “{criterion}” weighs {then} per cent instead of {now}: then {winner} leads.")
NO_FLIP = _("No change of a single weight takes its lead away.")
OTHER = _("By the other weighting, “{weighting}”, {first} leads.")

_SMALL = "1e-9"


def _filled(words: str, **parts: str) -> str:
    """Vega expression that fills a sentence."""
    text = json.dumps(words, ensure_ascii=False)
    for name, expr in parts.items():
        text = f"replace({text}, '{{{name}}}', {expr})"
    return text


def _fixed(expr: str, digits: int) -> str:
    scale = 10**digits
    return f"format(floor(({expr}) * {scale} + 0.5 + {_SMALL}) / {scale}, '.{digits}f')"


@dataclass(frozen=True)
class Live:
    """Expressions over the controls: weights by criterion, ``option``, ``criterion``, ``score``, ``beside``."""

    matrix: Matrix
    options: Mapping[str, str]
    criteria: Mapping[str, str]
    weightings: Mapping[str, tuple[str, Mapping[str, float]]]

    @property
    def _rows(self) -> range:
        return range(len(self.matrix.options))

    @property
    def _columns(self) -> range:
        return range(len(self.matrix.criteria))

    def _list(self, *parts: str) -> str:
        return f"[{', '.join(parts)}]"

    def _each(self, expr: str, call: str = "") -> str:
        """The expression for every option, ``#`` standing for its number."""
        return f"{call}({inner})" if call and (inner := ", ".join(expr.replace("#", str(o)) for o in self._rows)) else (
            self._list(*(expr.replace("#", str(o)) for o in self._rows)))  # fmt: skip

    def params(self) -> list[Layer]:
        """Tables and expressions: shares of weight, scores, values, leader, runner-up, nearest flip."""
        criteria = self.matrix.criteria
        shares = [f"({name}) / total" for name in criteria]
        dot = " + ".join(f"shares[{c}] * mids[#][{c}]" for c in self._columns)
        other = " + ".join(f"others[beside][{c}] * mids[#][{c}]" for c in self._columns)
        others = {name: self.matrix.weights(weights).round(12).tolist()
                  for name, (_words, weights) in self.weightings.items()}  # fmt: skip
        found: dict[str, Any] = {
            "total": f"max({' + '.join(criteria)}, {_SMALL})",
            "shares": self._list(*shares),
            "own": "score === 'kit' ? '' : option + '|' + criterion",
            "mids": self._list(*(self._list(*(self._cell(o, c) for c in self._columns)) for o in self._rows)),
            "worth": self._each(dot),
            "ranks": self._each("round(1e9 * worth[#])"),
            "lead": f"indexof(ranks, {self._each('ranks[#]', 'max')})",
            "seconds": self._each("lead === # ? -1 : ranks[#]"),
            "second": f"indexof(seconds, {self._each('seconds[#]', 'max')})",
            "besides": self._each(f"round(1e9 * ({other}))"),
            **self._flips(),
        }
        tables = {"others": others, "option_names": list(self.options.values()),
                  "criterion_names": list(self.criteria.values()),
                  "weightings": {name: words for name, (words, _weights) in self.weightings.items()}}  # fmt: skip
        return [*({"name": name, "value": value} for name, value in tables.items()),
                *({"name": name, "expr": expr} for name, expr in found.items())]  # fmt: skip

    def _cell(self, row: int, column: int) -> str:
        key = f"{self.matrix.options[row]}|{self.matrix.criteria[column]}"
        return f"own === '{key}' ? score : {self.matrix.mid[row, column]:g}"

    def _flips(self) -> dict[str, str]:
        """For each criterion: leads at weight 0, and how far each option's tie lies (see ``options.flip``)."""
        count = len(self.matrix.criteria)
        found = {"sums": self._each(" + ".join(f"mids[#][{c}]" for c in self._columns))}
        for c in self._columns:
            part = f"(mids[lead][{c}] - mids[#][{c}])"
            short = f"(worth[lead] - worth[#] - shares[{c}] * {part}) / (1 - shares[{c}])"
            ahead = f"shares[{c}] < 1 - {_SMALL} ? {short} : (sums[lead] - sums[#] - {part}) / {count - 1}"
            found[f"ahead_{c}"] = self._each(ahead)
            found[f"steep_{c}"] = self._each(f"ahead_{c}[#] - {part}")
            tie, steep = f"ahead_{c}[#] / steep_{c}[#]", f"steep_{c}[#]"
            room = (f"{steep} > 0 ? {tie} > -{_SMALL} && {tie} < 1 - {_SMALL} "
                    f": {tie} > {_SMALL} && {tie} < 1 + {_SMALL}")  # fmt: skip
            valid = f"lead !== # && abs({steep}) >= {_SMALL} && ({room})"
            found[f"far_{c}"] = self._each(
                f"{valid} ? round(1e9 * abs({tie} - shares[{c}])) - abs({steep}) / 1000 : 1e12")  # fmt: skip
        nearest = [self._each(f"far_{c}[#]", "min") for c in self._columns]
        found["nearest"] = self._list(*(f"ceil({one})" for one in nearest))
        found["least"] = f"min({', '.join(f'nearest[{c}]' for c in self._columns)})"
        found["which"] = "indexof(nearest, least)"
        for name in ("far", "ahead", "steep"):
            found[f"{name}_which"] = self._list(*(f"{name}_{c}" for c in self._columns)) + "[which]"
        found["winner"] = f"indexof(far_which, {self._each('far_which[#]', 'min')})"
        found["tipping"] = "ahead_which[winner] / steep_which[winner]"
        return found

    def say_lead(self) -> str:
        """Expression for who leads."""
        parts = {"first": "option_names[lead]", "second": "option_names[second]", "value": _fixed("worth[lead]", 2),
                 "ahead": _fixed("worth[lead] - worth[second]", 2)}  # fmt: skip
        tied = f"worth[lead] - worth[second] > {_SMALL}"
        none = json.dumps(NO_WEIGHTS, ensure_ascii=False)
        return f"{self._nothing} ? {none} : {tied} ? {_filled(LEADS, **parts)} : {_filled(TIES, **parts)}"

    def say_flip(self) -> str:
        """Expression for what flips it."""
        full = _filled(FLIPS, criterion="criterion_names[which]", then=_fixed("100 * tipping", 1),
                       now=_fixed("100 * shares[which]", 1), winner="option_names[winner]")  # fmt: skip
        return f"{self._nothing} ? '' : least > 1e11 ? {json.dumps(NO_FLIP, ensure_ascii=False)} : {full}"

    def say_beside(self) -> str:
        """Expression for who leads by the other weighting."""
        first = f"option_names[indexof(besides, {self._each('besides[#]', 'max')})]"
        return _filled(OTHER, weighting="weightings[beside]", first=first)

    @property
    def _nothing(self) -> str:
        return f"({' + '.join(self.matrix.criteria)}) === 0"

    def chart(self) -> Layer:
        """Draw the options in their order, with ranges and the other weighting's values."""
        rows = [{"at": o, "id": name, "name": self.options[name], "lows": self.matrix.low[o].tolist(),
                 "highs": self.matrix.high[o].tolist()} for o, name in enumerate(self.matrix.options)]  # fmt: skip
        ends = {
            end: " + ".join(f"shares[{c}] * (own === datum.id + '|{name}' ? score : datum.{end}s[{c}])"
                            for c, name in enumerate(self.matrix.criteria))
            for end in ("low", "high")
        }  # fmt: skip
        steps: list[Layer] = [{"calculate": expr, "as": name} for name, expr in {
            "worth": "worth[datum.at]", "rounded": "ranks[datum.at]", **ends, "other": "besides[datum.at] / 1e9",
            "words": "format(datum.worth, '.2f')"}.items()]  # fmt: skip
        steps.append({"window": [{"op": "row_number", "as": "place"}], "frame": [None, None],
                      "sort": [{"field": "rounded", "order": "descending"}, {"field": "at"}]})  # fmt: skip
        drawn = theme.chart(*_marks(), width=800, height=26 * len(rows) + 30)
        return {**drawn, "data": {"values": rows}, "transform": steps}


def _marks() -> list[Layer]:
    axis = {"title": None, "tickCount": 5, "grid": True}
    x = {"field": "worth", "type": "quantitative", "axis": axis, "scale": {"domain": [0, BEST], "range": [270, 740]}}
    y = {"field": "place", "type": "quantitative", "axis": None,
         "scale": {"reverse": True, "zero": False, "domain": [0.4, 10.6], "nice": False}}  # fmt: skip
    place = {"x": x, "y": y}
    color = {"condition": {"test": "datum.place === 1", "value": theme.PRIMARY}, "value": theme.THIRD}
    name = {
        "type": "text",
        "align": "left",
        "color": theme.INK,
        "fontWeight": {"expr": "datum.place === 1 ? 600 : 400"},
    }
    hollow = {"type": "point", "shape": "diamond", "size": 90, "fill": theme.PAPER, "stroke": theme.SECOND,
              "strokeWidth": 2, "opacity": 1}  # fmt: skip
    value = {"type": "text", "align": "right", "fontWeight": 600}
    key = {"type": "text", "align": "left", "fontSize": 12, "x": 270, "y": -14, "color": theme.QUIET}
    words = _("● your weights   ◇ the other weighting")
    return [
        {"mark": {"type": "rule", "strokeWidth": 7, "color": theme.GRID, "strokeCap": "round"},
         "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}},
        {"mark": hollow, "encoding": {"x": {**x, "field": "other"}, "y": y}},
        {"mark": {"type": "point", "filled": True, "size": 120, "opacity": 1}, "encoding": {**place, "color": color}},
        {"mark": name, "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "name"}}},
        {"mark": value, "encoding": {"x": {"value": 795}, "y": y, "text": {"field": "words"}, "color": color}},
        {"data": {"values": [{}]}, "mark": key, "encoding": {"text": {"value": words}}},
    ]  # fmt: skip
