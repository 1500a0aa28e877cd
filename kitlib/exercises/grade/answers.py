"""Reads what came out of a submission's process, as one reads a stranger's letter: nothing in it is believed.

A finding that does not have exactly the form of a plain value is dropped. What remains are values that the student
could as well have typed, so that forging gains nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from kitlib.exercises.values import MOST_DEPTH, MOST_ITEMS, MOST_TEXT

Plain = dict[str, Any]

_MOST_FINDINGS = 10_000
_SCALAR = {"bool": (bool,), "number": (int, float, str), "text": (str,), "date": (str,), "other": (str,)}
_EMPTY = ("empty", "missing", "huge")


@dataclass(frozen=True)
class Found:
    """What a submission gave: values by exercise, errors by cell, how it ended, seconds.

    ``at`` is the number of the last cell that began, ``left_out`` names those that ended an attempt to run it.
    """

    values: dict[str, Plain] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    ended: str = "ended"
    seconds: float = 0.0
    at: int = -1
    left_out: tuple[str, ...] = ()


def read_found(data: bytes, ended: str, seconds: float) -> Found:
    """Read what a submission wrote; how it ended, and when, is from the warm process, and true."""
    values: dict[str, Plain] = {}
    errors: dict[str, str] = {}
    complete, at = False, -1
    for line in data.split(b"\n")[:_MOST_FINDINGS]:
        finding = _parsed(line)
        if finding is None:
            continue
        complete = complete or finding.get("done") is True
        at = finding["begin"] if type(finding.get("begin")) is int else at
        if ended == "stopped" and isinstance(finding.get("sandbox"), str):
            errors["sandbox"] = finding["sandbox"][:200]
        name = finding.get("check")
        if isinstance(name, str) and len(name) <= 200 and is_plain(finding.get("value")):
            if finding["value"]["kind"] != "empty" or name not in values:
                values[name] = finding["value"]
        elif isinstance(finding.get("error"), str):
            errors[finding["error"][:200]] = f"{_text(finding.get('type'), 80)}: {_text(finding.get('message'), 400)}"
    return Found(values, errors, "died" if ended == "ended" and not complete else ended, seconds, at)


def _text(value: Any, most: int) -> str:
    return value[:most] if isinstance(value, str) else ""


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def is_plain(value: Any) -> bool:
    """Tell whether a value has exactly the form that ``values.plain`` gives, within its limits.

    Examples
    --------
    >>> is_plain({"kind": "number", "value": 3}), is_plain({"kind": "number", "value": [3]}), is_plain(3)
    (True, False, False)
    """
    left = [MOST_ITEMS * 2]
    return _is_plain(value, left, 0)


def _is_plain(value: Any, left: list[int], depth: int) -> bool:
    left[0] -= 1
    if not isinstance(value, dict) or left[0] < 0 or depth > MOST_DEPTH + 2:
        return False
    kind = value.get("kind")
    if kind in _EMPTY:
        return len(value) == 1
    if kind in _SCALAR:
        return _is_scalar(kind, value)
    if kind in ("list", "set"):
        return _keys(value, "items") and _all(value["items"], left, depth)
    if kind == "dict":
        pairs = value.get("items")
        return _keys(value, "items") and isinstance(pairs, list) and all(
            isinstance(pair, list) and len(pair) == 2 and _all(pair, left, depth) for pair in pairs
        )  # fmt: skip
    if kind == "chart":
        return _keys(value, "spec") and _is_plain(value["spec"], left, depth + 1)
    return _is_table(kind, value, left, depth)


def _is_scalar(kind: str, value: Plain) -> bool:
    key = "type" if kind == "other" else "value"
    one: Any = value.get(key)
    if not _keys(value, key) or type(one) not in _SCALAR[kind]:
        return False
    if kind == "number":
        return one in ("inf", "-inf") if isinstance(one, str) else abs(one) < 1e308
    return not isinstance(one, str) or len(one) <= MOST_TEXT


def _is_table(kind: Any, value: Plain, left: list[int], depth: int) -> bool:
    if kind == "series":
        parts = [value.get("index"), value.get("values")]
        return _keys(value, "index", "values") and all(_all(p, left, depth) for p in parts) and _same_length(parts)
    if kind == "frame" and _keys(value, "columns", "index", "data") and isinstance(value["data"], list):
        columns = value["data"]
        parts = [value["columns"], value["index"], *columns]
        same = all(isinstance(p, list) for p in parts) and len(columns) == len(value["columns"])
        return same and all(_all(p, left, depth) for p in parts) and _same_length([value["index"], *columns])
    return False


def _all(values: Any, left: list[int], depth: int) -> bool:
    return isinstance(values, list) and all(_is_plain(one, left, depth + 1) for one in values)


def _same_length(lists: list[Any]) -> bool:
    return len({len(one) for one in lists}) <= 1


def _keys(value: Plain, *names: str) -> bool:
    return set(value) == {"kind", *names}
