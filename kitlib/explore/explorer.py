"""The explorer: a question, a few controls, the words and the picture that follow from them.

In JupyterLab it shows controls that a kernel answers; each answer replaces one output, so that a saved notebook
keeps the words and the picture that were last seen. That output also carries a figure whose controls work without
a kernel, which is what decks and handouts show, opened in the same state. Words and pictures of each explorer are
in modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import CONTROLS_MIME, FIGURE_MIME, VEGALITE_MIME, Figure
from kitlib.charts.theme import Layer
from kitlib.errors import ExplorerError, KitError, unknown
from kitlib.explore.control import Control, State
from kitlib.explore.said import SUMMARY, Said, block, cut, lookups

if TYPE_CHECKING:
    from kitlib.explore.widget import Controls


@dataclass(eq=False)
class Explorer:
    """A question that is answered by hand.

    Parameters
    ----------
    name : str
        Name of the function in ``kitlib.explore`` that makes it.
    question : str
        Title of the picture: it holds in every state.
    subtitle : str
        Measure, unit, place and time.
    controls : sequence of Control
        In the order shown; their ``start`` is the state in which it opens.
    said : sequence of Said
        What one sees, in words.
    chart : callable
        Makes the Vega-Lite drawing; its expressions name controls and ``params``. Called once.
    alt : str
        What kind of picture it is; the words are added.
    sources : tuple of str
        Ids of ``data/sources.json``.
    as_of : str
        Date of the newest data in it.
    note : str
        What must be said in every state.
    params : sequence of dict
        Further Vega parameters of the drawing: tables to look up, expressions.
    draw : callable, optional
        Makes the drawing for one state, where a kernel can do better than expressions.

    Examples
    --------
    >>> from kitlib import explore
    >>> explorer = explore.baseline(base="2018")
    >>> explorer.state["base"]
    '2018'
    >>> explorer.set(base="2024")
    >>> explorer.code
    "explore.baseline(base='2024')"
    >>> explorer.reset()
    >>> explorer.state["base"]
    '2018'
    """

    name: str
    question: str
    subtitle: str
    controls: Sequence[Control]
    said: Sequence[Said]
    chart: Callable[[], Layer]
    alt: str
    sources: tuple[str, ...]
    as_of: str
    note: str = ""
    params: Sequence[dict[str, Any]] = ()
    draw: Callable[[State], Layer] | None = None
    _state: State = field(init=False, repr=False)
    _shown: Controls | None = field(init=False, default=None, repr=False)
    _picture: Any = field(init=False, default=None, repr=False)

    def __post_init__(self) -> None:
        self._default = {control.name: control.start for control in self.controls}
        self._state = dict(self._default)

    def started(self, **state: Any) -> Explorer:
        """Open in another state; ``None`` leaves a control as it is.

        Raises
        ------
        ExplorerError
            If a value is not allowed.
        """
        self.controls = [c if state.get(c.name) is None else c.starting(state[c.name]) for c in self.controls]
        self._state = {control.name: control.start for control in self.controls}
        return self

    @property
    def state(self) -> State:
        """What is chosen, by name of control. Change it with ``set``."""
        return dict(self._state)

    @property
    def words(self) -> str:
        """What one sees in this state."""
        return "\n".join(filter(None, (one.words(self._state) for one in self.said)))

    @property
    def code(self) -> str:
        """The call that opens the explorer in this state."""
        changed = (f"{name}={value!r}" for name, value in self._state.items() if value != self._default[name])
        return f"explore.{self.name}({', '.join(changed)})"

    def set(self, **changes: Any) -> None:
        """Choose values, as a reader does by hand; what is shown follows.

        Raises
        ------
        UnknownName
            If there is no such control.
        ExplorerError
            If a value is not allowed; nothing is changed then.
        """
        known = {control.name: control for control in self.controls}
        for name in changes:
            if name not in known:
                raise unknown("control", name, known, f"explore.{self.name}().state")
        self._state |= {name: known[name].checked(value) for name, value in changes.items()}
        self._refresh()

    def reset(self) -> None:
        """Go back to the state in which it was opened."""
        self.set(**{control.name: control.start for control in self.controls})

    @property
    def figure(self) -> Figure:
        """The picture in this state, with controls that work without a kernel."""
        inputs = [control.param(self._state[control.name]) for control in self.controls]
        return self._figure([*inputs, *self.params, *self._lookups], self._chart)

    def still(self) -> Figure:
        """The picture in this state, without controls: a small specification, quick to send."""
        fixed = [{"name": name, "value": value} for name, value in self._state.items()]
        drawn = self.draw(self._state) if self.draw else self._chart
        words = {"name": SUMMARY, "value": cut(self.words, theme.WIDTH)}
        return self._figure([*fixed, *self.params, words], drawn)

    def _figure(self, params: list[dict[str, Any]], drawn: Layer) -> Figure:
        lines = max(self._room, cut(self.words, theme.WIDTH).count("\n") + 1)
        part = {key: value for key, value in drawn.items() if key not in ("$schema", "config")}
        spec = {"$schema": theme.SCHEMA, "params": params, "vconcat": [block(lines, theme.WIDTH), part], "spacing": 14,
                "config": theme.CONFIG}  # fmt: skip
        alt = " ".join(f"{self.alt} {self.words}".split())
        return Figure(f"explore/{self.name}", self.question, self.subtitle, alt, spec, self.sources, self.as_of,
                      self.note)  # fmt: skip

    @cached_property
    def _chart(self) -> Layer:
        return self.chart()

    @cached_property
    def _room(self) -> int:
        """Lines kept free for words, so that the picture keeps its place in most states."""
        return cut("\n".join(one.words(self._default) for one in self.said), theme.WIDTH).count("\n") + 2

    @cached_property
    def _lookups(self) -> list[dict[str, Any]]:
        return lookups(self.said, {control.name: control for control in self.controls}, theme.WIDTH)

    def __repr__(self) -> str:
        return f"{self.question}\n{self.words}\n{self.code}"

    def bundle(self) -> dict[str, Any]:
        """Make the output: drawn still beside a kernel's controls, live where it is exported."""
        still = self.still()
        return {FIGURE_MIME: self.figure.to_dict(), VEGALITE_MIME: still.vegalite(), "text/plain": repr(self)}

    def _ipython_display_(self) -> None:
        from IPython.display import display

        from kitlib.explore.widget import Controls

        self._shown = Controls(self._answer, question=self.question, controls=[c.plain() for c in self.controls],
                               **self._said_now())  # fmt: skip
        view = self._shown.view()
        display({**view, CONTROLS_MIME: {}, "text/plain": self.code}, raw=True)  # type: ignore[no-untyped-call]
        options = {VEGALITE_MIME: {"embed_options": {"actions": False, "renderer": "svg"}}}
        self._picture = display(self.bundle(), metadata=options, raw=True, display_id=True)  # type: ignore[no-untyped-call]

    def _said_now(self) -> dict[str, Any]:
        words = " ".join(self.words.split())
        return {"values": self.state, "words": words, "code": self.code, "error": ""}

    def _answer(self, asked: dict[str, Any] | None) -> None:
        """Follow the controls in the page; what cannot be is said in words, and nothing changes."""
        try:
            if asked is None:
                self.reset()
            else:
                self.set(**asked)
        except KitError as error:
            if self._shown is not None:
                self._shown.told(**{**self._said_now(), "error": str(error)})

    def _refresh(self) -> None:
        if self._shown is None or self._picture is None:
            return
        self._shown.told(**self._said_now())
        options = {VEGALITE_MIME: {"embed_options": {"actions": False, "renderer": "svg"}}}
        self._picture.update(self.bundle(), metadata=options, raw=True)


def bad(message: str) -> ExplorerError:
    """Make the error for a state that an explorer does not have."""
    return ExplorerError(message)
