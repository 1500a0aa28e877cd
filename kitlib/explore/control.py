"""Controls of an explorer: what a reader may choose, how it is named, and where it starts.

One description serves both worlds: the controls beside a running notebook (``widget``) and the inputs that
Vega makes in an exported file. What follows from a choice is in ``explorer``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from kitlib.errors import ExplorerError
from kitlib.i18n import _

Value = str | int | float | bool
State = dict[str, Any]

_TAKEN = frozenset(("autosize", "background", "data", "datum", "event", "height", "item", "padding", "parent", "style",
                    "summary", "width"))  # fmt: skip
_SHOWN = 12


@dataclass(frozen=True)
class Control:
    """One choice.

    Parameters
    ----------
    name : str
        Name in ``Explorer.state``, in code and in Vega expressions.
    label : str
        What a reader sees.
    start : str, int, float or bool
        Value in which the explorer opens.
    choices : tuple of (value, words), optional
        A list to choose from; without it the control is a slider, or a box to tick if ``start`` is True or False.
    low, high, step : float
        Ends and steps of a slider.
    drag : bool
        Whether the picture follows while a slider is dragged; False where that is slow.

    Examples
    --------
    >>> year = Control("year", "Year", 2024, low=2015, high=2024)
    >>> year.kind, year.checked(2020)
    ('range', 2020)
    >>> year.checked(2030)
    Traceback (most recent call last):
    kitlib.errors.ExplorerError: year cannot be 2030. Allowed: numbers from 2015 to 2024 in steps of 1.
    """

    name: str
    label: str
    start: Value
    choices: tuple[tuple[Value, str], ...] = ()
    low: float = 0
    high: float = 1
    step: float = 1
    drag: bool = True

    def __post_init__(self) -> None:
        if self.name in _TAKEN or not self.name.isidentifier():
            raise ValueError(f"a control cannot be named {self.name!r}: Vega keeps that name for itself")
        self.checked(self.start)

    @property
    def kind(self) -> str:
        """``select``, ``checkbox`` or ``range``: as HTML and Vega name it."""
        if self.choices:
            return "select"
        return "checkbox" if isinstance(self.start, bool) else "range"

    @property
    def values(self) -> tuple[Value, ...]:
        """All values that it can take."""
        if self.choices:
            return tuple(value for value, _words in self.choices)
        if self.kind == "checkbox":
            return (False, True)
        steps = round((self.high - self.low) / self.step)
        points = (round(self.low + n * self.step, 9) for n in range(steps + 1))
        return tuple(int(point) if point == int(point) else point for point in points)

    def checked(self, value: Any) -> Value:
        """Return the value if it is allowed.

        Raises
        ------
        ExplorerError
            If it is not; the message names what is.
        """
        for known in self.values:
            if value == known and isinstance(value, bool) == isinstance(known, bool):
                return known
        raise ExplorerError(_("{name} cannot be {value}. Allowed: {allowed}.").format(
            name=self.name, value=repr(value), allowed=self._allowed(value)))  # fmt: skip

    def _allowed(self, value: Any) -> str:
        if self.kind == "range":
            return _("numbers from {low:g} to {high:g} in steps of {step:g}").format(
                low=self.low, high=self.high, step=self.step)  # fmt: skip
        names = [repr(known) for known in self.values]
        if len(names) <= _SHOWN:
            return ", ".join(names)
        near = get_close_matches(repr(value), names, n=3, cutoff=0.4) or names[:3]
        return _("{count} values from {first} to {last}; nearest: {near}").format(
            count=len(names), first=names[0], last=names[-1], near=", ".join(near))  # fmt: skip

    def starting(self, value: Any) -> Control:
        """Return the control with another start, checked."""
        return replace(self, start=self.checked(value))

    def words(self, value: Value) -> str:
        """Write a value as a reader sees it."""
        return dict(self.choices).get(value, str(value))

    def param(self, value: Value) -> dict[str, Any]:
        """Write a Vega parameter with its input, set to a value."""
        bind: dict[str, Any] = {"input": self.kind, "name": self.label}
        if self.kind == "select":
            bind |= {"options": list(self.values), "labels": [words for _value, words in self.choices]}
        elif self.kind == "range":
            bind |= {"min": self.low, "max": self.high, "step": self.step}
        return {"name": self.name, "value": value, "bind": bind}

    def plain(self) -> dict[str, Any]:
        """Write it as the controls beside a running notebook read it."""
        return {"name": self.name, "label": self.label, "kind": self.kind, "drag": self.drag,
                "choices": [list(choice) for choice in self.choices],
                "low": self.low, "high": self.high, "step": self.step}  # fmt: skip
