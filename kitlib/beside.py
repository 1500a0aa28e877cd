"""A second process beside a build: it draws figures while the notebook still runs, and sets the pages of PDF.

Both would keep the first process from listening to the kernel or from writing other formats. What is drawn and set is
decided in ``kitlib.decks``; when, in ``kitlib.build``.
"""

from __future__ import annotations

import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from kitlib.decks.model import Deck
from kitlib.lessons import cache

PAGES = ("pdf", "notes")
Pages = tuple[dict[str, bytes], list[str]]


class Beside:
    """The process, started when there is something for it to do.

    Parameters
    ----------
    formats : sequence of str
        Formats that will be written; for pages it loads what sets them at once.
    """

    def __init__(self, formats: Sequence[str]) -> None:
        from kitlib.decks.fonts import font_css
        from kitlib.decks.svg import warm_up

        self._process: ProcessPoolExecutor | None = None
        self._drawings: list[Future[Any]] = []
        self._scripted = False  # whether the script of live figures, slow to make, was asked for
        self._kept = cache.cache_dir() / "svg"
        self._names = [name for name in formats if name in PAGES]
        if not self._kept.is_dir():
            self._ask(warm_up, self._kept)
            self._ask(font_css, cache.cache_dir() / "fonts")
        if self._names:
            self._ask(_load)

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process:
            self._process.shutdown(cancel_futures=True)

    def draw(self, output: dict[str, Any]) -> None:
        """Draw the figure of an output, if it is one and was not drawn before."""
        from kitlib.charts.figure import FIGURE_MIME, Figure
        from kitlib.decks.live import is_live, live_script
        from kitlib.decks.svg import figure_svg, is_drawn

        data = output.get("data", {}).get(FIGURE_MIME)
        if data is None:
            return
        figure = Figure.from_dict(data)
        if not self._scripted and is_live(figure):
            self._scripted = True
            self._drawings.append(self._ask(live_script, cache.cache_dir() / "scripts"))
        if not is_drawn(figure, self._kept):
            self._drawings.append(self._ask(figure_svg, figure, self._kept))

    def finish(self) -> None:
        """Wait for the drawings."""
        for drawing in self._drawings:
            drawing.result()

    def pages(self, deck: Deck, cited: dict[str, str]) -> Callable[[], Pages]:
        """Begin to set the pages that are wanted; what is returned waits for them.

        Parameters
        ----------
        deck : Deck
            What is shown.
        cited : dict
            Citations that were formatted already, as ``kitlib.evidence.sources.made_before`` has them.
        """
        if not self._names:
            return lambda: ({}, [])
        return self._ask(_set_pages, self._names, deck, cited).result

    def _ask(self, work: Callable[..., Any], *what: Any) -> Future[Any]:
        with _out_of_reach():
            if self._process is None:
                self._process = ProcessPoolExecutor(1, get_context("spawn"), initializer=_ignore_interrupts)
            return self._process.submit(work, *what)


def _load() -> None:
    import typst  # noqa: F401 - half of its time is this

    import kitlib.decks.pdf  # noqa: F401


def _set_pages(names: Sequence[str], deck: Deck, cited: dict[str, str]) -> Pages:
    """Write PDF, and say what the writers warned of."""
    from kitlib.decks.formats import write
    from kitlib.decks.look import Look
    from kitlib.evidence.sources import made_before

    made_before().update(cited)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        made = {name: write(name, deck, deck, cache.cache_dir(), Look()) for name in names}
    said = dict.fromkeys(str(warned.message) for warned in caught if issubclass(warned.category, UserWarning))
    return {name: data.encode() if isinstance(data, str) else data for name, data in made.items()}, list(said)


def _ignore_interrupts() -> None:
    """Leave them to the parent, which ends this process in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _out_of_reach() -> Iterator[None]:
    """A process started here does not hear Ctrl-C, not even before it can say so; this thread need not either."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
