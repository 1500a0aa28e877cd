"""What an exercise may say about itself in ``kit``: hints, misconceptions, rubric, check, given, variants.

Each is checked to the letter, since a slip in it is found by a student in class. How the cells of an exercise belong
together is checked in ``kitlib.exercises.authoring``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from kitlib.errors import NotebookError

HINTS = 3
_MISTAKE = {"value": str, "says": str}
_LEVEL = {"level": str, "points": (int, float), "says": str, "anchor": str}
_CHECK = {"tolerance": (int, float), "unit": str, "order": bool, "index": bool, "case": bool}


def check_exercise(kit: dict[str, Any], where: str) -> None:
    """Check what the ``kit`` namespace of a cell says about an exercise.

    Parameters
    ----------
    kit : dict
        The namespace; keys that are not an exercise's are not looked at.
    where : str
        Names notebook and cell in an error.

    Raises
    ------
    NotebookError
        On the first thing that is not as it must be.

    Examples
    --------
    >>> check_exercise({"hints": ["Look at the unit."]}, "cell 4")
    Traceback (most recent call last):
    kitlib.errors.NotebookError: cell 4: 'kit.hints' must be 3 texts, from a nudge to nearly there; found 1.
    """
    for key, look in _LOOK.items():
        if key in kit:
            look(kit[key], f"{where}: 'kit.{key}'")


def _hints(hints: Any, what: str) -> None:
    if not all(isinstance(one, str) and one.strip() for one in hints):
        raise NotebookError(f"{what} must be texts, none of them empty; found {hints!r}.")
    if len(hints) != HINTS:
        raise NotebookError(f"{what} must be {HINTS} texts, from a nudge to nearly there; found {len(hints)}.")


def _misconceptions(found: Any, what: str) -> None:
    for name, one in found.items():
        _fields(one, _MISTAKE, f"{what}, {name!r}")
        _expression(one["value"], f"{what}, {name!r}, 'value'")


def _expression(source: str, what: str) -> None:
    try:
        ast.parse(source, mode="eval")
    except (SyntaxError, ValueError) as error:
        raise NotebookError(
            f"{what} must be a Python expression, which is evaluated after the solution; found {source!r}. "
            "A text needs quotes of its own."
        ) from error


def _rubric(found: Any, what: str) -> None:
    if len(found) < 2:
        raise NotebookError(f"{what} needs two levels at least, found {len(found)}.")
    for number, one in enumerate(found, start=1):
        _fields(one, _LEVEL, f"{what}, level {number}")
    points = [one["points"] for one in found]
    if len(set(points)) < len(points) or min(points) < 0:
        raise NotebookError(f"{what}: each level needs points of its own, from 0; found {points}.")


def _check(found: Any, what: str) -> None:
    _fields(found, _CHECK, what, optional=True)
    if found.get("tolerance", 1) <= 0:
        raise NotebookError(f"{what}: 'tolerance' must be above 0; leave it out where numbers must be exact.")


def _given(found: Any, what: str) -> None:
    if not all(isinstance(one, str | int | float) and not isinstance(one, bool) for one in found):
        raise NotebookError(f"{what} must list numbers and texts that the question or reading gives; found {found!r}.")


def _variants(found: Any, what: str) -> None:
    values = next(iter(found.values()), None)
    if len(found) != 1 or not isinstance(values, list) or len(values) < 2:
        raise NotebookError(
            f'{what} must hold one name with a list of two values at least, such as {{"state": [...]}}.'
        )
    if not all(isinstance(one, str | int) and not isinstance(one, bool) for one in values):
        raise NotebookError(f"{what}: values must be texts or whole numbers, found {values!r}.")
    if len(set(values)) < len(values):
        raise NotebookError(f"{what}: a value stands in it twice.")


def _fields(found: Any, fields: dict[str, Any], what: str, optional: bool = False) -> None:
    """Check an object's fields by name and type."""
    if not isinstance(found, dict):
        raise NotebookError(f"{what} must be an object with {', '.join(fields)}; found {type(found).__name__}.")
    for name, value in found.items():
        if name not in fields:
            near = get_close_matches(name, fields, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            raise NotebookError(f"{what}: unknown key {name!r}.{meant} Allowed: {', '.join(fields)}.")
        if not isinstance(value, fields[name]) or (isinstance(value, bool) and fields[name] is not bool):
            raise NotebookError(f"{what}: {name!r} has the wrong type, found {value!r}.")
        if isinstance(value, str) and not value.strip():
            raise NotebookError(f"{what}: {name!r} is empty.")
    missing = [name for name in fields if name not in found]
    if missing and not optional:
        raise NotebookError(f"{what}: {missing[0]!r} is missing. It holds {', '.join(fields)}.")


_LOOK: dict[str, Callable[[Any, str], None]] = {
    "hints": _hints,
    "misconceptions": _misconceptions,
    "rubric": _rubric,
    "check": _check,
    "given": _given,
    "variants": _variants,
}
