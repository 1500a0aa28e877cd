"""Answers as salted hashes, against which a value can be tried without the answer being there.

A number is rounded on a grid of its tolerance, and its cell is hashed; the neighbouring cells are tried too. This
deters peeking and nothing more: who writes a program that tries numbers will find the answer. What is graded is
compared in the grader, which has the answers themselves.
"""

from __future__ import annotations

import hashlib

from kitlib.exercises.compare import Canonical, Match, Options, canonical, cell, judged
from kitlib.exercises.values import Plain

_LENGTH = 16


def lock(salt: str, value: Plain, options: Options) -> list[str]:
    """Hash a value: its shape, then each number's cell of the grid; without a tolerance, all in one.

    Parameters
    ----------
    salt : str
        What makes equal answers of two exercises unlike each other.
    value : dict
        What ``values.plain`` returns.
    options : Options
        Settled options.
    """
    return _lock(salt, canonical(value, options), options.tolerance)


def _lock(salt: str, found: Canonical, tolerance: float) -> list[str]:
    shape, numbers = found
    cells = [cell(number, tolerance) for number in numbers]
    if not tolerance:
        return [_hash(salt, shape, *cells)]
    return [_hash(salt, shape, len(cells)), *(_hash(salt, n, one) for n, one in enumerate(cells))]


def opens(locked: list[str], salt: str, found: Canonical, tolerance: float) -> bool:
    """Tell whether a canonical value is the one that was hashed, or within the tolerance of it."""
    shape, numbers = found
    if not tolerance:
        return _lock(salt, found, 0) == locked
    if len(locked) != len(numbers) + 1 or _hash(salt, shape, len(numbers)) != locked[0]:
        return False
    return all(_near(one, salt, n, cell(numbers[n], tolerance)) for n, one in enumerate(locked[1:]))


def _near(locked: str, salt: str, number: int, at: int | str) -> bool:
    tried = (at - 1, at, at + 1) if isinstance(at, int) else (at,)
    return any(_hash(salt, number, one) == locked for one in tried)


def judge(locked: list[str], salt: str, kind: str, given: Plain, options: Options) -> Match:
    """Judge a value by a hash of the answer, as ``compare.matches`` judges it by the answer.

    Examples
    --------
    >>> from kitlib.exercises.values import plain
    >>> options = Options(tolerance=0.05)
    >>> made = lock("salt", plain(24.56), options)
    >>> bool(judge(made, "salt", "number", plain(24.6), options))
    True
    >>> judge(made, "salt", "number", plain(0.2456), options).reason
    'unit'
    """
    return judged(kind, given, options, lambda found: opens(locked, salt, found, options.tolerance))


def _hash(*parts: str | int) -> str:
    text = "\0".join(map(str, parts))
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
