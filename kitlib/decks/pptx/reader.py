"""From a figure to the recipe of a native chart, or to the finding that there is none.

The figure's own recipe has the values; its Vega-Lite layers say which series is dashed, which point is labelled and
where a line with a name stands. Each layer is matched with the values; if one says something that a native chart
cannot, the figure stays a picture, so that nothing is lost on the way.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from kitlib.charts.figure import Figure, Native
from kitlib.decks.pptx.colours import use_of
from kitlib.decks.pptx.layers import Layer, Places, flat, label, moment, near
from kitlib.decks.pptx.recipe import Label, Recipe, Series, Unfit

_EQUALS = re.compile(r"===\s*['\"](.+)['\"]\s*$")
_DRAWN = ("line", "bar", "area")


def recipe(figure: Figure) -> Recipe | None:
    """Read the native chart of a figure, or None if it is better shown as a picture."""
    return _read(_Key(figure))


class _Key:
    """Lets a figure, whose specification is a dict, be remembered while it is in use."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure

    def __hash__(self) -> int:
        return hash((self.figure.id, self.figure.alt))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.figure == other.figure


@lru_cache(maxsize=128)
def _read(key: _Key) -> Recipe | None:
    native, spec = key.figure.native, key.figure.spec
    if native is None or not native.categories or any(k in spec for k in ("vconcat", "hconcat", "facet", "repeat")):
        return None
    try:
        return read(native, spec)
    except Unfit:
        return None


def read(native: Native, spec: dict[str, Any]) -> Recipe:
    """Match a specification with its values.

    Raises
    ------
    Unfit
        If a layer says something that a native chart cannot.
    """
    layers = list(flat(spec))
    if any("label" in row and "y0" in row for layer in layers for row in layer["rows"]):
        return _rows(native, layers)
    found = _Reader(native, float(spec.get("height", 320)))
    for kinds, take in ((_DRAWN, found.data), (("point",), found.points), (("rule",), found.line),
                        (("rect",), found.band), (("text",), found.text)):  # fmt: skip
        for layer in (layer for layer in layers if layer["mark"].get("type") in kinds):
            take(layer)
    known = (*_DRAWN, "point", "rule", "rect", "text")
    if any(layer["mark"].get("type") not in known for layer in layers):
        raise Unfit("a mark that is not known")
    if any(s.name not in found.drawn for s in found.made.series if s.role == "data"):
        raise Unfit("a series is not drawn")
    return found.made


class _Reader:
    """Takes one layer after the other into the recipe."""

    def __init__(self, native: Native, height: float) -> None:
        series = [Series(name, list(values)) for name, values in native.series.items()]
        self.made = Recipe(native.kind, native.categories, series, native.unit)
        self.at = Places(native)
        self.height = height
        self.drawn: set[str] = set()

    def data(self, layer: Layer) -> None:
        """Match a layer with the series that has its values, and take over the look."""
        encoding, mark = layer["encoding"], layer["mark"]
        series = next((s for s in self.made.series if s.role == "data" and self.at.same(layer, s.values)), None)
        if series is None:
            raise Unfit("values without a series")
        self._axis(encoding)
        again = series.name in self.drawn
        hollow = bool(mark.get("stroke")) and mark["type"] == "bar" and use_of(mark.get("color", "")) == "paper"
        if hollow or (mark.get("strokeDash") and again):
            series.hollow |= {at for row in layer["rows"] if (at := self.at.category(row, encoding)) is not None}
        else:
            series.dashed = bool(mark.get("strokeDash"))
        if not hollow or not again:
            shown = mark.get("stroke" if hollow else "color") or encoding.get("color", {}).get("value", "")
            series.use = use_of(shown) or f"accent{1 + self.made.series.index(series) % 6}"
        point = mark.get("point")
        series.markers = series.markers or bool(point)
        series.open = series.open or (isinstance(point, dict) and point.get("filled") is False)
        self._highlight(series, encoding)
        self.made.stacked = self.made.stacked or f"{self.at.up}2" in encoding
        self.drawn.add(series.name)

    def _highlight(self, series: Series, encoding: Layer) -> None:
        """Take over the colours that single categories have."""
        conditions = encoding.get("color", {}).get("condition", [])
        for condition in conditions if isinstance(conditions, list) else [conditions]:
            name = _EQUALS.search(str(condition.get("test", "")))
            if not name or name[1] not in self.at.index or not use_of(str(condition.get("value", ""))):
                raise Unfit("a condition that is not known")
            series.points[self.at.index[name[1]]] = use_of(condition["value"])

    def _axis(self, encoding: Layer) -> None:
        scale, axis = encoding[self.at.up].get("scale", {}), encoding[self.at.up].get("axis") or {}
        if scale.get("type", "linear") != "linear":
            raise Unfit("a scale that is not linear")
        if scale.get("domain") and self.made.domain is None:
            self.made.domain = (float(scale["domain"][0]), float(scale["domain"][-1]))
        self.made.axis = axis.get("labels", True) is not False and self.made.axis

    def points(self, layer: Layer) -> None:
        """Mark points of a line, or take a series that has points alone."""
        use = use_of(layer["mark"].get("stroke") or layer["mark"].get("color", ""))
        left = [s for s in self.made.series if s.role == "data" and s.name not in self.drawn]
        alone = next((s for s in left if self.at.same(layer, s.values)), None)
        if alone:
            alone.joined, alone.markers, alone.use = False, True, use or alone.use
            self.drawn.add(alone.name)
        for row in layer["rows"]:
            at = self.at.category(row, layer["encoding"])
            owner = alone or self._owner(at, self.at.value(row, layer["encoding"]))
            if owner is None or at is None:
                raise Unfit("a point without a series")
            owner.spots.add(at)
            if use and use not in (owner.use, "paper"):
                owner.points[at] = use
            if layer["mark"].get("filled") is False or use_of(layer["mark"].get("fill", "")) == "paper":
                owner.hollow.add(at)

    def _owner(self, at: int | None, value: float | None) -> Series | None:
        if at is None or value is None:
            return None
        return next((s for s in self.made.data if (v := s.values[at]) is not None and near(v, value)), None)

    def line(self, layer: Layer) -> None:
        """Take a rule over the whole plot as a reference level or an upright mark."""
        encoding, mark, count = layer["encoding"], layer["mark"], self.at.count
        if "x2" in encoding or "y2" in encoding or self.made.kind == "bar":
            raise Unfit("a rule that does not cross the plot")
        use = use_of(mark.get("color", "")) or "quiet"
        for row in layer["rows"]:
            words, at = str(row.get("_words", "")), self.at.category(row, encoding)
            if self.at.up in encoding and self.at.across not in encoding:
                level = self.at.value(row, encoding)
                known = next((s for s in self.made.series if set(s.values) <= {level}), None)
                series = known or Series(words, [level] * count)
                series.role, series.use, series.dashed = "reference", use, True
                self.made.series += [] if known else [series]
            elif at is not None and self.at.up not in encoding:
                self.made.series.append(Series(words, [0.0 if n == at else None for n in range(count)], use, "mark"))
            else:
                raise Unfit("a rule at no category")

    def band(self, layer: Layer) -> None:
        """Take a rectangle from one time to another as a shaded span."""
        ends = [layer["encoding"].get(name, {}).get("field") for name in ("x", "x2")]
        if not all(ends) or "y" in layer["encoding"]:
            raise Unfit("a rectangle that is no band")
        for row in layer["rows"]:
            first, last = (moment(row.get(end)) for end in ends)
            inside = [first <= moment(name) <= last for name in self.made.categories]
            if not any(inside):
                raise Unfit("a band over no category")
            self.made.series.insert(0, Series("", [0.0 if one else None for one in inside], "hairline", "band"))

    def text(self, layer: Layer) -> None:
        """Give words to what they name: all columns, a point, a level, a mark; or let them stand alone."""
        encoding, name = layer["encoding"], layer["encoding"].get("text", {}).get("field")
        if name is None:
            raise Unfit("constant words")
        if self._are_values(layer, name):
            self.made.value_labels = "#,##0.0" if any("." in str(row[name]) for row in layer["rows"]) else "#,##0"
            return
        loose: dict[int, tuple[float, Label]] = {}
        for row in layer["rows"]:
            words = label(row.get(name, ""), layer["mark"])
            names = {s.name.lower() for s in self.made.data} if self.made.stacked else set()
            if not words.words or words.words.lower() in names or self._named(row, encoding, words):
                continue
            at, value = self.at.category(row, encoding), self.at.value(row, encoding)
            if at is None or value is None:
                raise Unfit("words at no category")
            self._attach(at, value, words, loose)
        if loose:
            values = [loose[n][0] if n in loose else None for n in range(self.at.count)]
            found = {n: words for n, (_value, words) in loose.items()}
            self.made.series.append(Series(next(iter(found.values())).words, values, role="words", labels=found))

    def _are_values(self, layer: Layer, name: str) -> bool:
        """Tell if words are the values of the one series, one for each column."""
        rows = [row for row in layer["rows"] if row.get(name)]
        if len(self.made.data) != 1 or self.made.kind == "line" or len(rows) < max(2, self.at.count // 2):
            return False
        own = self.made.data[0].values
        for row in rows:
            at, text = self.at.category(row, layer["encoding"]), str(row[name]).replace(",", "").replace("−", "-")
            if at is None or own[at] is None or not re.fullmatch(r"-?[\d.]+", text):
                return False
            if abs(float(text) - float(own[at] or 0)) > (0.06 if "." in text else 0.51):
                return False
        return True

    def _named(self, row: Layer, encoding: Layer, words: Label) -> bool:
        """Take words that stand at a fixed place: the name of a level or of a mark, or words at the top."""
        if "value" not in encoding.get(self.at.across, {}) and "value" not in encoding.get(self.at.up, {}):
            return False
        at, level = self.at.category(row, encoding), self.at.value(row, encoding)
        for series in (s for s in self.made.series if not s.labels):
            if series.role == "mark" and at is not None and series.values[at] is not None:
                words.where, words.shift = "l" if words.where == "l" else "r", (0, 0)
                series.labels[at] = words
                return True
            if series.role == "reference" and level is not None and series.values[0] == level:
                words.where, words.shift = "t", (0, 0)
                series.labels[-1] = words
                return True
        if at is None or "value" not in encoding.get(self.at.up, {}):
            raise Unfit("words at a fixed place")
        lines, below = words.words.count("\n") + 1, float(encoding[self.at.up]["value"])
        hang = 9 * lines * (1 if below < self.height / 2 else -1)
        share = 1 - (below + words.shift[1] + hang) / self.height
        words.shift = (0, 0)
        values = [share if n == at else None for n in range(self.at.count)]
        self.made.series.append(Series(words.words.replace("\n", " "), values, words.use, "top", labels={at: words}))
        return True

    def _attach(self, at: int, value: float, words: Label, loose: dict[int, tuple[float, Label]]) -> None:
        owner = self._owner(at, value)
        if owner is None and self.made.stacked and (half := self._owner(at, 2 * value)):
            words.where, owner = "ctr", half
        if owner is None:
            loose[at] = (value, words)
        elif at in owner.labels:
            other = owner.labels[at]
            first, second = (other, words) if other.shift[1] <= words.shift[1] else (words, other)
            owner.labels[at] = Label(f"{first.words}\n{second.words}", first.use, first.where, bold=first.bold)
        else:
            owner.labels[at] = words


def _rows(native: Native, layers: list[Layer]) -> Recipe:
    """Read a chart of rows: a name, a bar and its value in words to each."""
    found: dict[str, Layer] = {}
    for row in (row for layer in layers for row in layer["rows"]):
        if "label" not in row or row.get("value") is None or row.get("start") is not None:
            raise Unfit("a heading, a pair or a line among the rows")
        found[str(row["label"])] = row
    rows = sorted(found.values(), key=lambda row: float(row["y"]))
    if len(native.series) != 1 or len(rows) != len(native.categories):
        raise Unfit("rows that are not the recipe's")
    ((name, values),) = native.series.items()
    series = Series(name, list(values))
    for at, (row, category, value) in enumerate(zip(rows, native.categories, values, strict=True)):
        if not category.startswith(str(row["label"])) or not near(value or 0.0, row["value"]):
            raise Unfit("rows that are not the recipe's")
        use = use_of(row["color"]) or "accent1"
        series.points[at] = use
        series.hollow |= {at} if row["hollow"] else set()
        series.labels[at] = Label(str(row["text"]), use, "r", bold=True, detail=str(row.get("detail") or ""))
    return Recipe(native.kind, native.categories, [series], native.unit, axis=False)
