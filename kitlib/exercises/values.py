"""A student's value as plain data, by its exact type, without asking the value anything.

What leaves a student's process is made here: numbers, texts, lists, tables and charts, tagged with what they are. An
object of an unknown type is named and never called, so that one that claims to equal everything says nothing. How
plain values are compared is in ``compare``.
"""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import math
import sys
from typing import Any

Plain = dict[str, Any]

MOST_ITEMS = 50_000
MOST_TEXT = 20_000
MOST_DEPTH = 12


class _Budget:
    """How many items a value may still have; a value without end has to end somewhere."""

    def __init__(self) -> None:
        self.left = MOST_ITEMS

    def take(self, count: int) -> bool:
        self.left -= count
        return self.left >= 0


def plain(value: Any) -> Plain:
    """Encode a value as JSON-able data, tagged by ``kind``.

    Only exact types are read: a subclass counts as unknown, since it may answer with whatever it likes.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    dict
        ``{"kind": "empty"}`` for None and ``...``; ``bool``, ``number``, ``text``, ``date`` with ``value``;
        ``missing``; ``list``, ``set`` with ``items``; ``dict`` with ``items`` (pairs); ``series`` with ``index``
        and ``values``; ``frame`` with ``columns`` (plain values), ``index`` and ``data`` (a list for each column);
        ``chart`` with ``spec``; ``huge`` for more than can be read; ``other`` with ``type`` for all else.

    Examples
    --------
    >>> plain(32252)
    {'kind': 'number', 'value': 32252}
    >>> plain({"Sinaloa"})
    {'kind': 'set', 'items': [{'kind': 'text', 'value': 'Sinaloa'}]}
    >>> plain(object())
    {'kind': 'other', 'type': 'object'}
    """
    return _plain(value, _Budget(), 0)


def _plain(value: Any, budget: _Budget, depth: int) -> Plain:
    if depth > MOST_DEPTH or not budget.take(1):
        return {"kind": "huge"}
    kind = type(value)
    if value is None or value is ...:
        return {"kind": "empty"}
    if kind is bool:
        return {"kind": "bool", "value": value}
    if _is(kind, int, float):
        return _number(value)
    if kind is str:
        return {"kind": "text", "value": value} if len(value) <= MOST_TEXT else {"kind": "huge"}
    if _is(kind, dt.date, dt.datetime):
        return _date(value)
    if _is(kind, decimal.Decimal, fractions.Fraction):
        return _number(float(value))
    if _is(kind, list, tuple, set, frozenset, dict):
        return _collection(value, kind, budget, depth)
    return _of_library(value, kind, budget, depth) or {"kind": "other", "type": _name(kind)}


def _is(kind: type, *types: type) -> bool:
    """Compare types by identity: ``in`` and ``==`` would ask the metaclass, which may be the student's."""
    return any(kind is one for one in types)


def _name(kind: type) -> str:
    """Name of a type, as ``type`` itself knows it: a metaclass may have put another in its way."""
    name: str = type.__dict__["__name__"].__get__(kind)
    return name[:80]


def _number(value: float) -> Plain:
    if isinstance(value, int):
        return {"kind": "number", "value": value if abs(value) < 10**15 else _large(value)}
    if math.isnan(value):
        return {"kind": "missing"}
    return {"kind": "number", "value": value if math.isfinite(value) else "inf" if value > 0 else "-inf"}


def _large(value: int) -> float | str:
    try:
        return float(value)
    except OverflowError:
        return "inf" if value > 0 else "-inf"


def _date(value: Any) -> Plain:
    """Dates and times alike; midnight is the day."""
    text = value.isoformat()
    return {"kind": "date", "value": text.removesuffix("T00:00:00")}


def _collection(value: Any, kind: type, budget: _Budget, depth: int) -> Plain:
    if len(value) > budget.left:
        return {"kind": "huge"}
    if kind is dict:
        pairs = [[_plain(k, budget, depth + 1), _plain(v, budget, depth + 1)] for k, v in value.items()]
        if isinstance(value.get("$schema"), str) and "vega-lite" in value["$schema"]:
            return _chart(value, budget, depth)
        return {"kind": "dict", "items": pairs}
    items = [_plain(item, budget, depth + 1) for item in value]
    return {"kind": "set" if _is(kind, set, frozenset) else "list", "items": items}


def _of_library(value: Any, kind: type, budget: _Budget, depth: int) -> Plain | None:
    """Values of numpy, pandas, kitlib and Altair, if those are loaded: else the value cannot be one of theirs."""
    for module, read in (("numpy", _of_numpy), ("pandas", _of_pandas), ("kitlib.charts.figure", _of_kit),
                         ("altair", _of_altair)):  # fmt: skip
        library = sys.modules.get(module)
        found = read(library, value, kind, budget, depth) if library is not None else None
        if found is not None:
            return found
    return None


def _of_numpy(np: Any, value: Any, kind: type, budget: _Budget, depth: int) -> Plain | None:
    if kind is np.ndarray:
        return _plain(value.tolist(), budget, depth) if value.size <= budget.left else {"kind": "huge"}
    if _is(kind, *(scalar for scalar in np.sctypeDict.values() if scalar not in (np.object_, np.void))):
        return _plain(value.item(), budget, depth)
    return None


def _of_pandas(pd: Any, value: Any, kind: type, budget: _Budget, depth: int) -> Plain | None:
    if value is pd.NA or value is pd.NaT:
        return {"kind": "missing"}
    if kind is pd.Timestamp:
        return _date(value.to_pydatetime(warn=False))
    if kind is pd.Period:
        return {"kind": "date", "value": str(value)}
    if kind is pd.Series:
        index, values = _several(value.index, budget, depth), _several(value, budget, depth)
        return {"kind": "series", "index": index, "values": values} if values is not None else {"kind": "huge"}
    if kind is pd.DataFrame:
        return _frame(value, budget, depth)
    if _is(kind, *_pandas_sequences(pd)):
        items = _several(value, budget, depth)
        return {"kind": "list", "items": items} if items is not None else {"kind": "huge"}
    return None


def _pandas_sequences(pd: Any) -> tuple[type, ...]:
    names = ("Index", "RangeIndex", "MultiIndex", "DatetimeIndex", "PeriodIndex", "CategoricalIndex", "Categorical")
    return (*(getattr(pd, name) for name in names), *(getattr(pd.arrays, n) for n in ("StringArray", "IntegerArray",
            "FloatingArray", "BooleanArray")))  # fmt: skip


def _several(values: Any, budget: _Budget, depth: int) -> list[Plain] | None:
    if len(values) > budget.left:
        return None
    return [_plain(item, budget, depth + 1) for item in values.tolist()]


def _frame(frame: Any, budget: _Budget, depth: int) -> Plain:
    if frame.shape[0] * frame.shape[1] > budget.left:
        return {"kind": "huge"}
    index, columns = _several(frame.index, budget, depth), _several(frame.columns, budget, depth)
    data = [_several(frame.iloc[:, number], budget, depth) for number in range(frame.shape[1])]
    if index is None or columns is None or None in data:
        return {"kind": "huge"}
    return {"kind": "frame", "columns": columns, "index": index, "data": data}


def _of_kit(figures: Any, value: Any, kind: type, budget: _Budget, depth: int) -> Plain | None:
    return _chart(value.spec, budget, depth) if kind is figures.Figure else None


def _of_altair(alt: Any, value: Any, kind: type, budget: _Budget, depth: int) -> Plain | None:
    names = ("Chart", "LayerChart", "HConcatChart", "VConcatChart", "ConcatChart", "FacetChart", "RepeatChart")
    if _is(kind, *(getattr(alt, name, type(None)) for name in names)):
        return _chart(value.to_dict(), budget, depth)
    return None


def _chart(spec: dict[str, Any], budget: _Budget, depth: int) -> Plain:
    from kitlib.exercises.chartspec import essence

    return {"kind": "chart", "spec": _plain(essence(spec), budget, depth + 1)}
