"""Texts as the plain data that the Typst templates set: cleaned, cut to what a slide can hold, long words breakable."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kitlib.decks.model import Inline, Run, plain
from kitlib.decks.render import safe_href

Data = dict[str, Any]
PIECE, LONGEST_WORD = 160, 26
BREAK = "\u200b"
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufffe\uffff]")


def inline(text: Inline, formula: Callable[[Run], Data | None] = lambda run: None) -> list[Data]:
    """Turn runs into data: ``t`` text, ``s`` strong, ``e`` emphasis, ``c`` code, ``h`` address, ``b`` a break.

    Space at the beginning, and space after space, goes, as in a browser. A formula has ``m`` the file of its drawing,
    ``w`` its width and ``d`` what hangs below the line; one that is not understood is set as code.
    """
    made: list[Data] = []
    spaced = True
    for run in text:
        if run.math:
            made.append(formula(run) or {"t": clean(run.text), "c": 1})
            spaced = False
            continue
        words = clean(run.text)
        words = words.lstrip(" ") if spaced else words
        if words or run.line_break:
            spaced = words.endswith(" ") or run.line_break
            made.append(_marked(run, breakable(words, LONGEST_WORD)))
    return made if any(data["t"].strip() for data in made) else []


def _marked(run: Run, words: str) -> Data:
    marks = {"s": run.strong, "e": run.em, "c": run.code, "b": run.line_break}
    address = safe_href(run.href) if run.href else ""
    link = {"h": address} if address.startswith(("http:", "https:", "mailto:")) else {}
    return {"t": words, **{name: 1 for name, on in marks.items() if on}, **link}


def clean(text: str, keep: bool = False) -> str:
    r"""Drop what cannot be printed, and fold white space unless it is to be kept.

    Examples
    --------
    >>> clean("one\n two\x00")
    'one two'
    """
    text = _UNPRINTABLE.sub("", _ANSI.sub("", text))
    return text if keep else re.sub(r"[ \t\n\r]+", " ", text)


def split(text: Inline) -> list[Run]:
    """Cut long runs into sentences or so; a link stays one."""
    made: list[Run] = []
    for run in text:
        if len(run.text) <= PIECE or run.href or run.code or run.math:
            made.append(run)
            continue
        parts = re.findall(rf".{{1,{PIECE}}}(?:\s+|$)|\S{{{PIECE},}}\s*", run.text, re.DOTALL)
        made += [Run(part, run.strong, run.em, ref=run.ref) for part in parts]
        if run.line_break:
            made.append(Run("", line_break=True))
    return made


def short(text: Inline, most: int) -> Inline:
    """Cut a title that no slide could hold."""
    if len(plain(text)) <= most:
        return text
    return (Run(cut(plain(text), most)),)


def cut(text: str, most: int) -> str:
    """Shorten a text at a space, and say so."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def breakable(text: str, longest: int) -> str:
    """Let a long word break somewhere, best after a point; at / and - it can anyway."""
    parts = re.compile(r".{3,20}[._?=&]|.{1,20}")
    return re.sub(rf"[^\s/-]{{{longest},}}", lambda word: BREAK.join(parts.findall(word[0])), text)


def longest(cells: tuple[Inline, ...], fixed: bool) -> str:
    """Find the longest part of a column that must not break: a word, or a whole number."""
    texts = [re.sub(r"\s+", " ", clean(plain(cell))) for cell in cells]
    words = texts[1:] + texts[0].split() if fixed else [word for text in texts for word in text.split()]
    parts = [part for word in words for part in re.split(f"{BREAK}|(?<=[/-])", breakable(word, LONGEST_WORD))]
    return max(parts, key=len, default="")
