"""TOML files that people write (a brief, a theme): read, and held against the keys that are allowed.

What the keys mean is known in ``brief_file`` and ``theme_file``.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kitlib.errors import BriefError

Kinds = Mapping[str, tuple[type, ...]]
_NAMES = {str: "text", int: "a whole number", float: "a number", list: "a list", dict: "a table", dt.date: "a date"}


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    BriefError
        If it cannot be read, is not UTF-8 or is not TOML; the line is named.
    """
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BriefError(f"{path.name} is not valid TOML: {error}. Correct the line that it names.") from error


def read_text(path: Path) -> str:
    """Read a text file in UTF-8, with or without the mark that Windows puts first.

    Raises
    ------
    BriefError
        If it cannot be read or is in another encoding.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        why = error.strerror or str(error)
        raise BriefError(f"{path} cannot be read: {why}. Check the path; it starts at the folder of the file "
                         "that names it.") from error  # fmt: skip
    except UnicodeDecodeError as error:
        raise BriefError(f"{path.name} is not UTF-8 text (byte {error.start}). Save it as UTF-8.") from error


def check_keys(found: Mapping[str, Any], kinds: Kinds, where: str, required: Iterable[str] = ()) -> None:
    """Check names and kinds of keys.

    Raises
    ------
    BriefError
        On an unknown key (the nearest is named), a wrong kind, or a required key that is missing or empty.

    Examples
    --------
    >>> check_keys({"titel": "x"}, {"title": (str,)}, "a.toml")
    Traceback (most recent call last):
    ...
    kitlib.errors.BriefError: a.toml: unknown key 'titel'. Did you mean 'title'? Allowed: title.
    """
    allowed = ", ".join(kinds)
    for key, value in found.items():
        if key not in kinds:
            near = get_close_matches(key, kinds, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            raise BriefError(f"{where}: unknown key {key!r}.{meant} Allowed: {allowed}.")
        if not isinstance(value, kinds[key]) or isinstance(value, bool):
            wanted = " or ".join(_NAMES[kind] for kind in kinds[key])
            raise BriefError(f"{where}: {key!r} must be {wanted}, found {value!r}.")
    missing = [key for key in required if not found.get(key)]
    if missing:
        names = ", ".join(repr(key) for key in missing)
        raise BriefError(f"{where}: {names} {'is' if len(missing) == 1 else 'are'} missing or empty. "
                         f"Required: {', '.join(required)}. Allowed: {allowed}.")  # fmt: skip


def day(value: dt.date | str, where: str) -> str:
    """Read a day as ISO text.

    Raises
    ------
    BriefError
        If it is no day of the calendar, written 2026-11-22.

    Examples
    --------
    >>> day("2026-11-22", "--since")
    '2026-11-22'
    """
    try:
        if isinstance(value, dt.datetime):
            value = value.date()
        return (value if isinstance(value, dt.date) else dt.date.fromisoformat(value)).isoformat()
    except ValueError as error:
        raise BriefError(f"{where} is {value!r}, which is no date. Write year, month and day: 2026-11-22.") from error
