"""What an explorer says in words, in the kernel and, where there is none, from a table made beforehand.

A sentence names the controls that it depends on, so that its table stays small: only those are multiplied out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from textwrap import wrap
from typing import Any

from kitlib.charts import theme
from kitlib.charts.theme import Layer
from kitlib.explore.control import Control, State

SUMMARY = "summary"
LETTER, LINE = 7.2, 21
MOST = 20_000


@dataclass(frozen=True)
class Said:
    """A sentence, or a few.

    Parameters
    ----------
    controls : tuple of str
        Names of the controls that it depends on.
    say : callable
        Takes their values, in that order, and returns the words, or "" for none; a line break begins a new line.
    expr : str
        The same words as a Vega expression, where the values are too many for a table.
    """

    controls: tuple[str, ...]
    say: Callable[..., str]
    expr: str = ""

    def words(self, state: State) -> str:
        """Say it for a state."""
        return self.say(*(state[name] for name in self.controls))

    def table(self, controls: dict[str, Control], width: int) -> dict[str, str]:
        """Say it for every combination of its controls, cut into lines."""
        values = [controls[name].values for name in self.controls]
        count = 1
        for column in values:
            count *= len(column)
        if count > MOST:
            raise ValueError(f"{count} states of {self.controls} are too many for a table; give an expression")
        said = {"|".join(map(_plain, one)): cut(self.say(*one), width) for one in product(*values)}
        return {key: words for key, words in said.items() if words}


def _plain(value: Any) -> str:
    """Write a value as JavaScript does, to look it up."""
    return value if isinstance(value, str) else json.dumps(value)


def cut(words: str, width: int) -> str:
    r"""Cut words into lines that fit into a picture of that width; a space before a cut says that it can be undone.

    Examples
    --------
    >>> cut("one two three", 54)
    'one two \nthree'
    """
    letters = max(1, int(width / LETTER))
    return "\n".join(" \n".join(wrap(part, letters)) for part in words.split("\n") if part)


def lookups(said: Sequence[Said], controls: dict[str, Control], width: int) -> list[dict[str, Any]]:
    """Make Vega parameters that find the words for any state."""
    params: list[dict[str, Any]] = []
    parts = []
    for number, one in enumerate(said):
        if one.expr:
            parts.append(f"({one.expr})")
            continue
        table = one.table(controls, width)
        name, key = f"said_{number}", " + '|' + ".join(one.controls) or "''"
        params.append({"name": name, "value": table})
        parts.append(f"{name}[{key}]" if len(one.controls) != 1 else f"{name}['' + {key}]")
    lined = " + ".join(f"({part} ? {part} + '\\n' : '')" for part in parts)
    return [*params, {"name": SUMMARY, "expr": lined or "''"}]


def block(lines: int, width: int) -> Layer:
    """Draw the words over the picture, for print and for who has no script."""
    mark = {"type": "text", "align": "left", "baseline": "top", "fontSize": 15, "lineBreak": "\n", "lineHeight": LINE,
            "color": theme.INK, "x": 0, "y": 0}  # fmt: skip
    return {"name": SUMMARY + "_drawn", "data": {"values": [{}]}, "width": width, "height": LINE * lines,
            "mark": mark, "encoding": {"text": {"value": {"expr": SUMMARY}}}, "view": {"stroke": None}}  # fmt: skip
