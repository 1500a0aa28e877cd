"""Words, numbers and dates in the reader's language.

Strings that a reader sees go through ``_`` so that a catalogue can translate them; numbers and dates go
through Babel. English is the source language. Babel is imported only when a number is formatted.
"""

from __future__ import annotations

import gettext
from datetime import date as Date  # noqa: N812 - 'date' is the function below
from functools import lru_cache

LOCALE = "en"
MINUS = "\N{MINUS SIGN}"

_translations = gettext.translation("kitlib", languages=[LOCALE], fallback=True)
_ = _translations.gettext

_PATTERNS = {
    "count": "#,##0",
    "decimal1": "#,##0.0",
    "decimal2": "#,##0.00",
    "percent": "#,##0",
    "percent1": "#,##0.0",
    "signed_percent1": "+#,##0.0;-#,##0.0",
    "signed_percent": "+#,##0;-#,##0",
}
FORMATS = (*_PATTERNS, "text")


def number(value: float, style: str = "count") -> str:
    """Write a number as a reader expects it.

    Parameters
    ----------
    value : float
        The number; percentages are given in per cent, not as a share.
    style : str
        One of ``FORMATS``.

    Examples
    --------
    >>> number(32252)
    '32,252'
    >>> number(-15.58, "signed_percent1")
    '−15.6'
    """
    from babel.numbers import format_decimal

    if style == "text":
        return str(value)
    text: str = format_decimal(value, format=_PATTERNS[style], locale=LOCALE)
    return text.replace("-", MINUS)


def date(value: Date | str) -> str:
    """Write a date, a month or a year as a reader expects it.

    Examples
    --------
    >>> date("2026-07-17"), date("2025-06"), date("2024")
    ('17 July 2026', 'June 2025', '2024')
    """
    return _written(value.isoformat() if isinstance(value, Date) else value)


@lru_cache(maxsize=1024)
def _written(text: str) -> str:
    """Write a date once; each slide's foot names several, in every format."""
    from babel.dates import format_date

    parts = [int(p) for p in text.split("-")]
    pattern = {1: "y", 2: "MMMM y", 3: "d MMMM y"}[len(parts)]
    day = Date(*[*parts, 1, 1][:3])
    return str(format_date(day, format=pattern, locale=LOCALE))
