"""The outputs of a notebook and the facts it links to: remembered while an earlier run still holds, else made anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kitlib.evidence.facts import Fact, fact
from kitlib.lessons import cache
from kitlib.lessons.execute import TIMEOUT, Listener, Outputs, execute
from kitlib.lessons.read import Lesson
from kitlib.lessons.told import as_fact, asking, linked, told
from kitlib.terminal import Progress


def entry(lesson: Lesson) -> str:
    """Name under which the cache keeps a notebook's outputs."""
    return f"executed/{lesson.module}-{cache.execution_key(lesson)[:24]}.json"


def _facts_entry(lesson: Lesson) -> str:
    return entry(lesson).replace("executed/", "facts/", 1)


def facts_in(lesson: Lesson) -> dict[str, Fact]:
    """Return the facts that a lesson's prose links to: as its kernel told them, else computed here.

    Raises
    ------
    UnknownName
        If a link names a fact that does not exist.
    """
    names = linked(lesson)
    stored = (cache.recall(_facts_entry(lesson)) if names else None) or {}
    return {name: as_fact(stored[name]) if name in stored else fact(name) for name in names}


def run(
    lesson: Lesson,
    progress: Progress,
    timeout: float = TIMEOUT,
    use_cache: bool = True,
    on_output: Callable[[dict[str, Any]], None] | None = None,
) -> Outputs:
    """Return a notebook's outputs, executing it if the cache does not have them.

    Parameters
    ----------
    lesson : Lesson
        What to run.
    progress : Progress
        Where progress is shown.
    timeout : float
        Seconds that one cell may take.
    use_cache : bool
        False executes in any case.
    on_output : callable, optional
        Called with each output as soon as it is there; not called for remembered ones.

    Raises
    ------
    CellError
        If a cell raises or does not end in time.
    """
    name = entry(lesson)
    stored = cache.recall(name) if use_cache else None
    if stored is not None:
        return {cell.number: outputs for cell, outputs in zip(lesson.code, stored, strict=True)}
    progress.step(f"{lesson.module}: starting a kernel")
    outputs = execute(asking(lesson), timeout, _listener(lesson, progress, on_output))
    cache.remember(_facts_entry(lesson), told(outputs.pop(len(lesson.cells) + 1, ())))
    cache.remember(name, [outputs[cell.number] for cell in lesson.code])
    progress.done(f"{lesson.module}: executed {len(lesson.code)} cells")
    return outputs


def _listener(lesson: Lesson, progress: Progress, on_output: Callable[[dict[str, Any]], None] | None) -> Listener:
    """Count the cells that have run, and pass their outputs on."""
    count = 0

    def on_cell(number: int, outputs: list[dict[str, Any]]) -> None:
        nonlocal count
        if number > len(lesson.cells):
            return
        count += 1
        progress.step(f"{lesson.module}: cell {count} of {len(lesson.code)}")
        if on_output:
            for output in outputs:
                on_output(output)

    return on_cell
