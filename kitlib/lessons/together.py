"""Do work side by side so that Ctrl-C, or an error in one part, ends all of it at once, kernels included.

A signal reaches only the main thread; the threads that run kernels are told from there. What is executed, and
what is written then, is not known here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_live: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]]] = []


class Stopped(Exception):  # noqa: N818 - reads as what happened
    """Told to end, since Ctrl-C was pressed or another part failed."""


def together(work: Callable[[Item], Result], items: Sequence[Item], at_once: int = 1) -> list[Result]:
    """Do the same work for several items in threads; the first error ends the rest and is raised.

    Parameters
    ----------
    work : callable
        Takes one item. What it awaits with ``until_done`` can be stopped; the rest of it runs to its end.
    items : sequence
        What to work on.
    at_once : int
        How many at the same time.

    Returns
    -------
    list
        A result for each item, in order.

    Examples
    --------
    >>> together(len, ["a", "bc"], at_once=2)
    [1, 2]
    """
    with ThreadPoolExecutor(at_once) as pool:
        jobs = [pool.submit(work, item) for item in items]
        try:
            _first_error(jobs)
        except BaseException:
            for job in jobs:
                job.cancel()
            while wait(jobs, timeout=0.1).not_done:
                _stop()
            raise
        return [job.result() for job in jobs]


def _first_error(jobs: list[Future[Result]]) -> None:
    """Return when all is done, or raise what failed first; wakes up now and then, so that Windows sees Ctrl-C."""
    while True:
        done, rest = wait(jobs, timeout=0.2, return_when=FIRST_EXCEPTION)
        for job in done:
            job.result()
        if not rest:
            return


def _stop() -> None:
    """Cancel what is being awaited, each once, since a second time would cut its tidying up short."""
    while _live:
        loop, task = _live.pop()
        with suppress(RuntimeError):  # its loop has just closed
            loop.call_soon_threadsafe(task.cancel)


def until_done(work: Coroutine[Any, Any, Result]) -> Result:
    """Await a coroutine in this thread.

    Raises
    ------
    Stopped
        If it was told to end.
    """
    return asyncio.run(_stoppable(work))


async def _stoppable(work: Coroutine[Any, Any, Result]) -> Result:
    task = asyncio.current_task()
    assert task is not None
    me = (asyncio.get_running_loop(), task)
    _live.append(me)
    try:
        return await work
    except BaseException as error:
        if task.cancelling():
            raise Stopped from error
        raise
    finally:
        with suppress(ValueError):
            _live.remove(me)
