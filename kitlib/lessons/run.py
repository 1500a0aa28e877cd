"""The outputs of a notebook: remembered from an earlier run while they still hold, else made anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kitlib.lessons import cache
from kitlib.lessons.execute import TIMEOUT, Listener, Outputs, execute
from kitlib.lessons.read import Lesson
from kitlib.progress import Progress


def entry(lesson: Lesson) -> str:
    """Name under which the cache keeps a notebook's outputs."""
    return f"executed/{lesson.module}-{cache.execution_key(lesson)[:24]}.json"


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
    outputs = execute(lesson, timeout, _listener(lesson, progress, on_output))
    cache.remember(name, [outputs[cell.number] for cell in lesson.code])
    progress.done(f"{lesson.module}: executed {len(lesson.code)} cells")
    return outputs


def _listener(lesson: Lesson, progress: Progress, on_output: Callable[[dict[str, Any]], None] | None) -> Listener:
    """Count the cells that have run, and pass their outputs on."""
    count = 0

    def on_cell(_number: int, outputs: list[dict[str, Any]]) -> None:
        nonlocal count
        count += 1
        progress.step(f"{lesson.module}: cell {count} of {len(lesson.code)}")
        if on_output:
            for output in outputs:
                on_output(output)

    return on_cell
