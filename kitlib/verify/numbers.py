"""Find statistics in a line of prose: numbers that need a fact or a claim behind them.

A pure function on text. What is backed already arrives masked (``MASK``), so that its context still reads:
in "fell by ▮ per cent" the percentage is backed. Years, dates, durations, numbering, codes and whole numbers
below ten are not statistics. Where the text comes from is the business of ``prose`` and ``charttexts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MASK = "▮"

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*")

_SMALL = "(?:one|two|three|four|five|six|seven|eight|nine)"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_LARGE = f"(?:{_TEENS}|{_TENS}(?:[- ]{_SMALL})?)"
_WORD = f"(?:{_LARGE}|{_SMALL})"
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_TO = r"(?:\s+(?:to|and|or)\s+|\s?[–−-]\s?)"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_COUNT = r"\d{1,5}"
_YEAR = r"(?:19\d\d|20\d\d|2100)"
_MORE = r"(?:(?:, {0})* (?:to|and|or) {0}|\s?[–-]\s?{0})?"
_SPAN = rf"(?:\d{{1,3}}(?:\.5)?|{_WORD})"
_PERCENT = r"(?:%|per\s?cent\b|percentage[ -]points?\b)"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|bn|mn|k)\b"
_HUNDREDS = r"1(?:00|(?:00?)?(?:,?000)+)(?![\d,.]*\d)"
_NUMBERED = (
    r"(?:articles?|arts?\.|titles?|sections?|§+|chapters?|clauses?|slides?|modules?|meetings?|pages?|pp?\.|figures?|figs?\.|"
    r"tables?|steps?|exercises?|cards?|questions?|cells?|orders?|resolutions?|conventions?|versions?|nos?\.)"
)

# What is no statistic. Each pattern is tried everywhere; a number inside a match is allowed.
_ALLOWED = [
    re.compile(pattern, flags)
    for pattern, flags in (
        (rf"(?<![\d.,]){_YEAR}(?:\s?[–/-]\s?(?:{_YEAR}|\d\d))?s?(?![\d%]|[.,]\d)", 0),
        (r"\b\d{4}-\d\d(?:-\d\d)?\b", 0),
        (rf"\b{_DAY}{_MORE.format(_DAY)}(?: of)? {_MONTH}(?![a-z])", 0),
        (rf"\b{_MONTH} {_DAY}{_MORE.format(_DAY)}\b(?![,.]?\d)", 0),
        (r"\b\d{1,2}:\d\d\b", 0),
        (
            rf"(?<![\d,.]){_SPAN}{_MORE.format(_SPAN)}[\s-]*\b(?:minutes?|mins?|hours?|seconds?|days?|weeks?|months?|years?|decades?"
            r"|centur(?:y|ies))\b",
            re.I,
        ),
        (rf"\b{_NUMBERED}\s*{_COUNT}{_MORE.format(_COUNT)}(?![,.]?\d)", re.I),
        (r"\b(?:articles?|sections?|versions?|chapters?|Python|Vega-Lite|CC BY[\w-]*) \d+(?:\.\d+)+", re.I),
        (rf"\b(?:aged?|ages) {_SPAN}{_MORE.format(_SPAN)}", re.I),
        (r"\b\d{1,2}(?:st|nd|rd|th)\b", 0),
        (r"(?<![\w.,])(?:[A-Z][A-Za-z]*[-/.]?|[a-z]+)\d[\w./-]*", 0),
        (rf"\b(?:per|for every) {_HUNDREDS}", re.I),
        (r"(?:=|\bset to|\bindex of) 100(?![\d,.%]*\d)", re.I),
        (r"\b(?:24/7|9/11)\b", 0),
    )
]
_NUMBERING = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.):]\s")

# What is a statistic whatever its size: group 1 is the number.
_ALWAYS = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?<![\w.,])(?!{_YEAR}{_TO})({_DIGITS})(?=(?:{_TO}(?:{_DIGITS}|{MASK}+))?[\s-]*{_PERCENT})",
        rf"(?<![\w.,])(?!{_YEAR}{_TO})({_DIGITS})(?=(?:{_TO}(?:{_DIGITS}|{MASK}+))?[\s-]*{_SCALE})",
        rf"(?<![\w.,])({_DIGITS})(?=(?:\s+[a-z]+){{0,3}}\s+per\s+{_HUNDREDS})",
        rf"(?:US\$|[$€£]|\b(?:MXN|USD) )\s?({_DIGITS})",
        rf"\b({_WORD}|zero)(?=[\s-]+(?:{_PERCENT}|{_SCALE}))",
    )
]
_WORDS = re.compile(
    rf"\b(?:{_LARGE}|dozens?|hundreds|thousands|millions|billions|a (?:hundred|thousand|million|billion)"
    r"|(?<!first )(?<!second )(?<!other )half(?! an? )(?!-)"
    r"|(?:a|one|two)[ -](?:thirds?|fifths?|tenths?)|(?:a|three)[ -]quarters?"
    rf"|{_SMALL} (?:in|out of) (?:{_SMALL}|ten)"
    r"|doubl(?:ed|es|ing)|trebled|tripl(?:ed|es|ing)|quadrupled|halved|halving|(?:two|three|four|five|ten)fold)"
    r"\b(?! party)",
    re.I,
)


@dataclass(frozen=True)
class Statistic:
    """A number that needs backing, or (``spelled``) words that may be one."""

    text: str
    start: int
    spelled: bool = False


def statistics(text: str, heading: bool = False) -> list[Statistic]:
    """Find the numbers of one line of prose that something must back.

    Parameters
    ----------
    text : str
        Plain text; what is backed already is replaced by ``MASK``.
    heading : bool
        Whether the line is a heading, whose numbering is allowed.

    Returns
    -------
    list of Statistic
        In order of appearance. Those that are spelled out ('half', 'doubled', 'thirty-two') are for notes.

    Examples
    --------
    >>> [s.text for s in statistics("On 17 July 2026, 32,252 deaths, 5 per cent fewer, in 9 states")]
    ['32,252', '5']
    >>> statistics("The rate per 100,000 fell by ▮ per cent in 12 months (article 21).")
    []
    """
    found = {s.start: s for s in _spelled(text)}
    found |= {s.start: s for s in _plain(text, heading)}
    for pattern in _ALWAYS:
        found |= {m.start(1): Statistic(m[1], m.start(1)) for m in pattern.finditer(text)}
    return [found[start] for start in sorted(found)]


def tokens(text: str) -> set[str]:
    """All numbers of a text as they are written.

    Examples
    --------
    >>> sorted(tokens("over 70,000 in 2022"))
    ['2022', '70,000']
    """
    return set(_TOKEN.findall(text))


def mask_tokens(text: str, backed: set[str]) -> str:
    """Mask the numbers of a text that stand in a set.

    Examples
    --------
    >>> mask_tokens("36,000 in 2023", {"36,000"})
    '▮ in 2023'
    """
    return _TOKEN.sub(lambda m: MASK if m[0] in backed else m[0], text)


def _allowed(text: str, heading: bool) -> list[tuple[int, int]]:
    spans = [m.span() for pattern in _ALLOWED for m in pattern.finditer(text)]
    numbering = _NUMBERING.match(text) if heading else None
    return [*spans, numbering.span()] if numbering else spans


def _plain(text: str, heading: bool) -> Iterator[Statistic]:
    spans = _allowed(text, heading)
    for match in _TOKEN.finditer(text):
        small = match[0].isdigit() and int(match[0]) < 10
        if not small and not any(a <= match.start() and match.end() <= b for a, b in spans):
            yield Statistic(match[0], match.start())


def _spelled(text: str) -> Iterator[Statistic]:
    spans = _allowed(text, heading=False)
    for match in _WORDS.finditer(text):
        if not any(a <= match.start() and match.end() <= b for a, b in spans):
            yield Statistic(match[0], match.start(), spelled=True)
