"""Run a notebook in a fresh kernel and return its outputs. The file on disk is never written."""

from __future__ import annotations

import atexit
import json
import sys
from collections.abc import Callable
from typing import Any

from kitlib.errors import CellError, KitError
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson
from kitlib.lessons.together import together, until_done

TIMEOUT = 120
SHOWN_LINES = 8

Outputs = dict[int, list[dict[str, Any]]]
Listener = Callable[[int, list[dict[str, Any]]], None]


def execute(lesson: Lesson, timeout: float = TIMEOUT, on_cell: Listener | None = None) -> Outputs:
    """Execute all code cells, in order, in one fresh kernel that starts in the notebook's folder.

    Parameters
    ----------
    lesson : Lesson
        What to run.
    timeout : float
        Seconds that one cell may take.
    on_cell : callable, optional
        Called with cell number and outputs when a cell has run.

    Returns
    -------
    dict of int to list
        Outputs (notebook JSON) by cell number.

    Raises
    ------
    CellError
        If a cell raises, does not end in time, or the kernel dies; the cell is shown.
    """
    return together(lambda one: _execute(one, timeout, on_cell), [lesson])[0]


def _execute(lesson: Lesson, timeout: float, on_cell: Listener | None) -> Outputs:
    keep_out_slow_import()
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    cells = [_cleared(raw, cell) for raw, cell in zip(lesson.raw["cells"], lesson.cells, strict=True)]
    book = nbformat.from_dict({**lesson.raw, "cells": cells})  # type: ignore[no-untyped-call]
    running: list[Cell] = []
    client = NotebookClient(
        book,
        timeout_func=lambda _cell: timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(lesson.path.parent)}},
        shutdown_kernel="immediate",
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        **_hooks(lesson, running, on_cell),
    )
    try:
        until_done(_run(client))
    except CellTimeoutError as error:
        raise _failed(lesson, running, f"did not end within {timeout:g} seconds",
                      "Look for a loop that does not end, or allow more time with --timeout.") from error  # fmt: skip
    except CellExecutionError as error:
        raise _failed(lesson, running, f"raised {error.ename}: {error.evalue}",
                      "Run the notebook with `kit lab` to see it at work.") from error  # fmt: skip
    except DeadKernelError as error:
        raise _failed(lesson, running, "ended the kernel",
                      "It may have used all memory, or called exit().") from error  # fmt: skip
    except NoSuchKernel as error:
        raise KitError("Python's kernel for notebooks is missing. Install it with `pip install ipykernel`.") from error
    return {n: _plain(cell.outputs) for n, cell in enumerate(book.cells, start=1) if cell.cell_type == "code"}


def _hooks(lesson: Lesson, running: list[Cell], on_cell: Listener | None) -> dict[str, Any]:
    def started(cell: Any, cell_index: int) -> None:
        running[:] = [lesson.cells[cell_index]]

    def done(cell: Any, cell_index: int, execute_reply: Any) -> None:
        if on_cell and cell.cell_type == "code":
            on_cell(cell_index + 1, _plain(cell.outputs))

    return {"on_cell_start": started, "on_cell_executed": done}


async def _run(client: Any) -> None:
    try:
        await client.async_execute()
    finally:  # stopped while its kernel starts or ends, nbclient leaves that, or a failing task for the end
        if client.km is not None and client.km.has_kernel:
            await client.km.shutdown_kernel(now=True)
        atexit.unregister(client._cleanup_kernel)


def _plain(outputs: Any) -> list[dict[str, Any]]:
    """Outputs as JSON has them; nbformat's own dicts would make whoever unpickles one import nbformat."""
    found: list[dict[str, Any]] = json.loads(json.dumps(outputs))
    return found


def _cleared(raw: dict[str, Any], cell: Cell) -> dict[str, Any]:
    whole = {**raw, "source": cell.source}
    return {**whole, "outputs": [], "execution_count": None} if cell.kind == "code" else whole


def keep_out_slow_import() -> None:
    """Spare this process a grammar that jsonschema treats as optional and that takes 2 s to build."""
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def _failed(lesson: Lesson, running: list[Cell], what: str, then: str) -> CellError:
    cell = running[0] if running else lesson.cells[0]
    lines = cell.source.splitlines()
    shown = "\n".join(f"    {line}" for line in lines[:SHOWN_LINES])
    more = f"\n    ... {len(lines) - SHOWN_LINES} more lines" if len(lines) > SHOWN_LINES else ""
    return CellError(f"{lesson.path.name}, cell {cell.number} {what}.\n{shown}{more}\n{then} Nothing was written.")
