"""Whether two plain values are the same answer: rounded on a grid of the tolerance, neighbouring cells count.

``canonical`` takes a value apart into its shape (texts, labels, structure) and its numbers. The same two parts are
compared here and hashed by ``locks``, so that a check in the notebook and the grader agree. A number within the
tolerance is always right, one beyond twice the tolerance never.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from kitlib.exercises.values import Plain

MOST_NUMBER = 1e200  # beyond it a step of the grid is no number any more
MOST_DIGITS = 40  # of a number in a text: more is no answer, and no float
FACTORS = (100, 0.01, 1000, 0.001, 1e5, 1e-5, 1e6, 1e-6)
_NUMBER = re.compile(r"([-+−–]?\s*(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)?(?:\.\d+)?)\s*(.*)", re.DOTALL)
_SAME_UNIT = {"%": "per cent", "percent": "per cent", "pct": "per cent"}
_UNORDERED = ("set", "dict")

Canonical = tuple[str, list[float]]


@dataclass(frozen=True)
class Options:
    """How an answer is compared (``kit.check`` of a solution cell).

    Parameters
    ----------
    tolerance : float, optional
        How far a number may lie off, in its own unit. Without it numbers must be exact, which suits counts.
    unit : str
        Unit of a number, in words, such as ``"per cent"``; shown to the student.
    order : bool, optional
        Whether the order of items or rows matters. If not given: in lists yes, in Series and DataFrames no.
    index : bool, optional
        Whether the index of a Series or DataFrame matters. If not given: yes, unless it only counts from 0.
    case : bool
        Whether capitals and accents matter in texts.
    """

    tolerance: float = 0.0
    unit: str = ""
    order: bool | None = None
    index: bool | None = None
    case: bool = False

    def settled(self, expected: Plain) -> Options:
        """Fill in, from the expected value, what was left open."""
        kind, index = expected["kind"], expected.get("index", [])
        counts = [i.get("value") for i in index] == list(range(len(index)))
        return replace(
            self,
            order=(kind == "list") if self.order is None else self.order,
            index=(kind in ("series", "frame") and not counts) if self.index is None else self.index,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the options as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Match:
    """Whether a value is right, and if not, in what it differs.

    ``reason`` is one of ``unanswered``, ``kind``, ``unit``, ``sign``, ``value``, or empty if it is right. It is true
    where the values match.
    """

    right: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.right


def matches(expected: Plain, given: Plain, options: Options = Options()) -> Match:
    """Compare two plain values.

    Parameters
    ----------
    expected, given : dict
        What ``values.plain`` returns.
    options : Options
        Tolerance, unit, and whether order and index matter.

    Examples
    --------
    >>> from kitlib.exercises.values import plain
    >>> bool(matches(plain(24.56), plain(24.6), Options(tolerance=0.05)))
    True
    >>> matches(plain(24.56), plain(0.2456), Options(tolerance=0.05))
    Match(right=False, reason='unit')
    """
    options = options.settled(expected)
    right = canonical(expected, options)
    return judged(expected["kind"], given, options, lambda found: same(right, found, options.tolerance))


def judged(kind: str, given: Plain, options: Options, is_right: Callable[[Canonical], bool]) -> Match:
    """Judge a value by a test of its canonical form: the answer itself is not needed, a hash of it will do.

    Parameters
    ----------
    kind : str
        Kind of the answer.
    given : dict
        What ``values.plain`` returns.
    options : Options
        Settled options of the answer.
    is_right : callable
        Whether a canonical value is the answer.
    """
    if given["kind"] == "empty":
        return Match(False, "unanswered")
    given, unit_differs = fitted(given, kind, options)
    if given["kind"] != kind:
        return Match(False, "kind")
    if not unit_differs and is_right(canonical(given, options)):
        return Match(True)
    for reason, other in rescaled(given):
        if is_right(canonical(other, options)):
            return Match(False, reason)
    return Match(False, "unit" if unit_differs else "value")


def rescaled(given: Plain) -> list[tuple[str, Plain]]:
    """The number as it would stand in another unit, or with the other sign; empty for all else."""
    value = given.get("value")
    if given["kind"] != "number" or isinstance(value, str) or not value:
        return []
    scaled = [("sign", -value), *(("unit", value * factor) for factor in FACTORS)]
    return [(reason, {**given, "value": number}) for reason, number in scaled]


def fitted(given: Plain, kind: str, options: Options) -> tuple[Plain, bool]:
    """Read a value as the kind that is expected, where that is harmless; tell if it names another unit.

    A Series or list of one number is that number; ``"24.6 per 100,000"`` is a number with its unit; a list without
    repetitions is a set; a Series is a list of its values.
    """
    if kind in ("number", "text", "bool", "date") and given["kind"] in ("series", "list"):
        items = given.get("values", given.get("items"))
        given = items[0] if items and len(items) == 1 else given
    if kind == "number" and given["kind"] == "text":
        return _number_in(given, options.unit)
    if kind in ("set", "list") and given["kind"] == "series":
        given = {"kind": "list", "items": given["values"]}
    if kind == "set" and given["kind"] == "list" and _distinct(given["items"]):
        given = {"kind": "set", "items": given["items"]}
    return given, False


def _distinct(items: list[Plain]) -> bool:
    keys = [json.dumps(item, sort_keys=True) for item in items]
    return len(set(keys)) == len(keys)


def _number_in(given: Plain, unit: str) -> tuple[Plain, bool]:
    found = _NUMBER.fullmatch(given["value"].strip())
    if not found or not re.search(r"\d", found[1]):
        return given, False
    digits = re.sub(r"[,\s\u00a0\u202f]", "", found[1]).replace("−", "-").replace("–", "-")
    named = _unit(found[2])
    if len(digits) > MOST_DIGITS:
        return given, False
    number = {"kind": "number", "value": float(digits) if "." in digits else int(digits)}
    return number, bool(named and unit and named != _unit(unit))


def _unit(words: str) -> str:
    words = fold(words).strip(" .")
    return _SAME_UNIT.get(words, words)


def fold(text: str, case: bool = False) -> str:
    """Make a text comparable: spaces, and unless ``case``, capitals and accents, do not count.

    Examples
    --------
    >>> fold("  Nuevo   León ")
    'nuevo leon'
    """
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if case:
        return text
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def canonical(value: Plain, options: Options) -> Canonical:
    """Take a plain value apart into its shape, as text, and its numbers in the order in which they stand.

    What has no order is put into one, so that two equal values have equal parts.
    """
    numbers: list[float] = []
    shape = _shape(value, options, numbers, top=True)
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":")), numbers


def _shape(value: Plain, options: Options, numbers: list[float], top: bool = False) -> Any:
    kind = value["kind"]
    if kind == "number" and not isinstance(value["value"], str):
        numbers.append(value["value"])
        return "#"
    if kind == "text":
        return ["text", fold(value["value"], options.case)]
    if kind in ("series", "frame"):
        return [kind, *_table(value, options, numbers)]
    if kind == "dict":
        items = [{"kind": "list", "items": pair} for pair in value["items"]]
    elif kind in ("list", "set"):
        items = value["items"]
    elif kind == "chart":
        return ["chart", _shape(value["spec"], options, numbers)]
    else:
        return [kind, value.get("value", value.get("type"))]
    keep = kind not in _UNORDERED and (options.order or not top)
    return [kind, *_in_order([[item] for item in items], keep, options, numbers)]


def _table(value: Plain, options: Options, numbers: list[float]) -> list[Any]:
    columns = [value["values"]] if value["kind"] == "series" else value["data"]
    head: list[Any] = []
    if value["kind"] == "frame":
        names = [_label(name, options) for name in value["columns"]]
        order = sorted(range(len(names)), key=lambda n: json.dumps(names[n]))
        columns, head = [columns[n] for n in order], [[names[n] for n in order]]
    rows = [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _label in value["index"]]
    labels = [[_label(name, options)] for name in value["index"]] if options.index else None
    return [*head, *_in_order(rows, bool(options.order), options, numbers, labels)]


def _label(name: Plain, options: Options) -> Any:
    """A label, such as a year, is a name: the tolerance does not apply to it."""
    own: list[float] = []
    return [_shape(name, options, own), *(cell(number, 0) for number in own)]


def _in_order(
    rows: list[list[Plain]], keep: bool, options: Options, numbers: list[float], labels: list[Any] | None = None
) -> list[Any]:
    made = []
    for row, label in zip(rows, labels or [[]] * len(rows), strict=True):
        own: list[float] = []
        made.append(([*label, *(_shape(item, options, own) for item in row)], own))
    if not keep:
        made.sort(key=lambda pair: (json.dumps(pair[0]), pair[1]))
    for _shape_of_row, own in made:
        numbers.extend(own)
    return [shape for shape, _own in made]


def cell(number: float, tolerance: float) -> int | str:
    """Find the cell of the grid in which a number lies; without a tolerance, the number itself.

    Examples
    --------
    >>> cell(24.56, 0.05), cell(32252.0, 0)
    (491, '32252')
    """
    if not abs(number) < MOST_NUMBER:
        return repr(number)
    if tolerance > 0:
        return math.floor(number / tolerance + 0.5)
    return str(round(number)) if abs(number - round(number)) < 1e-6 else repr(round(number, 6))


def same(right: Canonical, given: Canonical, tolerance: float) -> bool:
    """Tell whether two canonical values have one shape and numbers in the same or neighbouring cells."""
    if right[0] != given[0] or len(right[1]) != len(given[1]):
        return False
    return all(_near(cell(a, tolerance), cell(b, tolerance)) for a, b in zip(right[1], given[1], strict=True))


def _near(a: int | str, b: int | str) -> bool:
    return abs(a - b) <= 1 if isinstance(a, int) and isinstance(b, int) else a == b
