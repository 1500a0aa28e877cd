"""How wide text is in the deck's typeface, and where its lines break.

PowerPoint has no layout at write time, so text is measured here. Slides are set in Arial: Office has it on
every system, and LibreOffice sets Liberation Sans, which has the same widths. No package on PyPI carries
either, so the advance widths stand below, in units of 1/2048 of the type size; italics are as wide as upright
letters. Code is set in Courier New (Liberation Mono), where every letter is 0.6 wide. Kerning is left out: it
only ever makes a line shorter. Another typeface is measured as Arial made wider by a safe share.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from kitlib.decks.model import Inline, Run

FONT, MONO = "Arial", "Courier New"
LINE = 1.19
SAFE = (1.2, 1.25, 1.08)  # the wide serif that many systems show for a face they lack: 1.19 and 1.21 at most
FACES = {
    "arial": (1.0, 1.0, 1.0), "liberation sans": (1.0, 1.0, 1.0), "helvetica": (1.0, 1.0, 1.0),
    "arimo": (1.0, 1.0, 1.0), "verdana": (1.2, 1.28, 1.04), "dejavu sans": (1.2, 1.25, 1.02),
    "century gothic": (1.15, 1.25, 1.06), "segoe ui": (1.12, 1.25, 1.14), "open sans": (1.12, 1.25, 1.16),
    "montserrat": (1.25, 1.3, 1.06), "poppins": (1.22, 1.28, 1.26),
}  # fmt: skip

EM, MONO_EM, UNKNOWN = 2048, 0.601, 1.0

REGULAR = {
    342: "⁄",
    384: "′",
    391: "'",
    455: "ijlįĵĺļłſ‘’‚",
    532: "|¦",
    569: " !,./:;I[\\]ft\xa0·ÌÍÎÏìíîïĨĩĪīĬĭĮİıţŧ",
    597: "ľ",
    682: "()-`r¡¨²³´¸¹ŕŗř‐‑“”„‹›",
    684: "{}ŀ",
    717: "•",
    725: "″",
    727: "\"",
    748: "º",
    758: "ª",
    768: "ť",
    797: "*",
    819: "°",
    909: "ĳ",
    961: "^",
    1024: "JcksvxyzçýÿćĉċčĴķĸśŝşšŷźżž↑↓",
    1100: "¶",
    1124: "±÷≈≠≤≥",
    1131: "¯",
    1139: ("#$0123456789?L_abdeghnopqu¢£¤¥§«»àáâãäåèéêëðñòóôõöùúûüþāăąđēĕėęěĝğġģĥħĹĻĽĿŁńņňŋō"
          "ŏőũūŭůűų–†‡€"),
    1180: "µ",
    1196: "+<=>~¬×−",
    1237: "ŉ●○■□",
    1251: "FTZ¿ßøŢŤŦŹŻŽ",
    1259: "ď",
    1366: "&ABEKPSVXYÀÁÂÃÄÅÈÉÊËÝÞĀĂĄĒĔĖĘĚĶŚŜŞŠŶŸ",
    1460: "∞",
    1479: "CDHNRUwÇÐÑÙÚÛÜĆĈĊČĎĐĤĦŃŅŇŔŖŘŨŪŬŮŰŲŵ",
    1481: "Ŋ",
    1505: "Ĳ",
    1509: "©®",
    1593: "GOQÒÓÔÕÖØĜĞĠĢŌŎŐ",
    1706: "Mm",
    1708: "¼½¾",
    1821: "%æ",
    1933: "WœŴ",
    2027: "▲▼",
    2048: "ÆŒ—―…‰™←→",
    2079: "@",
    2197: "№",
}  # fmt: skip

BOLD = {
    342: "⁄",
    487: "'",
    491: "′",
    569: " ,./I\\ijl\xa0·ÌÍÎÏìíîïĨĩĪīĬĭĮįİıĵĺļłſ‘’‚",
    573: "|¦",
    682: "!()-:;[]`ft¡¨²³´¸¹ţŧ‐‑‹›",
    717: "•",
    748: "º",
    758: "ª",
    789: "ľ",
    797: "*r{}ŕŗř",
    819: "°",
    971: "\"",
    981: "ŀť″",
    1024: "zźżž“”„↑↓",
    1124: "±÷≈≠≤≥",
    1131: "¯",
    1139: "#$0123456789J_aceksvxy¢£¤¥§«¶»àáâãäåçèéêëýÿāăąćĉċčēĕėęěĳĴķĸśŝşšŷ–†‡€",
    1180: "µ",
    1196: "+<=>^~¬×−",
    1237: "●○■□",
    1251: "?FLTZbdghnopqu¿ßðñòóôõöøùúûüþđĝğġģĥħĹĻĽĿŁńņňŋōŏőŢŤŦũūŭůűųŹŻŽ",
    1366: "EPSVXYÈÉÊËÝÞĒĔĖĘĚŚŜŞŠŶŸ",
    1451: "ŉ",
    1460: "∞",
    1472: "ď",
    1479: "&ABCDHKNRUÀÁÂÃÄÅÇÐÑÙÚÛÜĀĂĄĆĈĊČĎĐĤĦĶŃŅŇŔŖŘŨŪŬŮŰŲ",
    1481: "Ŋ",
    1509: "©®",
    1593: "GOQwÒÓÔÕÖØĜĞĠĢŌŎŐŵ",
    1607: "Ĳ",
    1706: "M",
    1708: "¼½¾",
    1821: "%mæ",
    1933: "WœŴ",
    1997: "@",
    2027: "▲▼",
    2048: "ÆŒ—―…‰™←→",
    2283: "№",
}  # fmt: skip

_WIDTHS = tuple(
    {letter: units / EM for units, letters in face.items() for letter in letters} for face in (REGULAR, BOLD)
)


_FACE: ContextVar[tuple[float, float, float]] = ContextVar("face", default=(1.0, 1.0, 1.0))


@contextmanager
def set_in(*families: str) -> Iterator[None]:
    """Measure in other typefaces for a while: the widest and the highest of them counts.

    One that is not known here counts as wider than Arial, even if it is not: who has not got it is shown another.

    Examples
    --------
    >>> with set_in("Verdana"):
    ...     round(width("32,252", 10), 1)
    36.7
    """
    known = [FACES.get(name.lower(), SAFE) for name in families if name] or [FACES["arial"]]
    regular, bold, high = (max(values) for values in zip(*known, strict=True))
    token = _FACE.set((regular, bold, high))
    try:
        yield
    finally:
        _FACE.reset(token)


def line() -> float:
    """Height of a line in the typeface in force, to its size."""
    return LINE * _FACE.get()[2]


def width(text: str, size: float, bold: bool = False, mono: bool = False) -> float:
    """Width of one line, in the unit of ``size``; a letter that is not known counts as a full em.

    Examples
    --------
    >>> round(width("32,252", 10), 1), round(width("32,252", 10, bold=True), 1)
    (30.6, 30.6)
    """
    if mono:
        return MONO_EM * size * len(text)
    return _FACE.get()[bold] * size * _ems(text, bold)


@lru_cache(maxsize=8192)
def _ems(text: str, bold: bool) -> float:
    """Width in Arial, to its size; the same words are measured many times until a slide is planned."""
    known = _WIDTHS[bold]
    return sum([known.get(letter, UNKNOWN) for letter in text])


def lines(text: Inline, size: float, room: float, bold: bool = False) -> int:
    """Count the lines that runs take in a column ``room`` wide; empty text takes none.

    Examples
    --------
    >>> lines((Run("one two three"),), 10, 1000), lines((Run("one two three"),), 10, 40)
    (1, 2)
    """
    return _lines(text, size, room, bold, _FACE.get()) if text else 0


@lru_cache(maxsize=4096)
def _lines(text: Inline, size: float, room: float, bold: bool, _face: tuple[float, ...]) -> int:
    count, at = 1, 0.0
    for words in _words(text):
        if words is None:
            count, at = count + 1, 0.0
            continue
        wide = sum(width(part, size, bold or run.strong, run.code) for run, part in words)
        if at and at + wide > room:
            count, at = count + 1, 0.0
        over = int(wide // room) if wide > room else 0
        count, at = count + over, at + wide - over * room
        at += width(" ", size, bold)
    return count


def balanced(text: Inline, size: float, room: float, count: int) -> float:
    """Find the narrowest room in which bold text still takes ``count`` lines, so that its lines are alike."""
    low, high = room / count, room
    while high - low > 2:
        middle = (low + high) / 2
        low, high = (middle, high) if lines(text, size, middle, bold=True) > count else (low, middle)
    return min(room, high * 1.015 + 4)


def _words(text: Inline) -> list[list[tuple[Run, str]] | None]:
    """Cut runs into words; a word can reach over several runs, and None is a forced break."""
    found: list[list[tuple[Run, str]] | None] = []
    word: list[tuple[Run, str]] = []
    for run in text:
        for number, part in enumerate(run.text.split(" ")):
            if number and word:
                found.append(word)
                word = []
            if part:
                word.append((run, part))
        if run.line_break:
            found += [word, None] if word else [None]
            word = []
    return [*found, word] if word else found


def widest_word(text: Inline, size: float, bold: bool = False) -> float:
    """Width of the longest word, below which a column breaks it."""
    found = (sum(width(p, size, bold or r.strong, r.code) for r, p in word) for word in _words(text) if word)
    return max(found, default=0.0)


def one_line(text: Inline, size: float, bold: bool = False) -> float:
    """Width of runs that are not broken."""
    return sum(width(run.text, size, bold or run.strong, run.code) for run in text)


def shorten(text: str, size: float, room: float, count: int, bold: bool = False) -> str:
    """Cut a text at a word so that it fits into ``count`` lines, and end it with an ellipsis.

    Examples
    --------
    >>> shorten("one two three four", 10, 50, 1)
    'one two…'
    """
    if lines((Run(text),), size, room, bold) <= count:
        return text
    words = text.split(" ")
    while len(words) > 1 and lines((Run(" ".join(words) + "…"),), size, room, bold) > count:
        words.pop()
    cut = " ".join(words).rstrip(",;:. ")
    while len(cut) > 1 and lines((Run(cut + "…"),), size, room, bold) > count:
        cut = cut[:-1]
    return cut + "…"
