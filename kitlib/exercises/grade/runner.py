"""Runs a student's cells, inside the sandbox, and says what was found: plain values and errors, a line of JSON each.

This is a notebook without its front end: magics, ``display`` and ``await`` do no harm, each cell's error ends that
cell alone. It knows no answers. A student's code can change everything here, and gains nothing: what is written is
all that the grader reads, and it reads it as a stranger's.
"""

from __future__ import annotations

import ast
import asyncio
import builtins
import inspect
import json
import os
import signal
import sys
import types
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

MOST_WORDS = 400

Emit = Callable[[dict[str, Any]], None]


class CellTimeout(BaseException):
    """A cell took more than its share of the time."""


def run(steps: Iterable[dict[str, str]], emit: Emit, cell_seconds: float = 10.0) -> None:
    """Run cells in one namespace.

    Parameters
    ----------
    steps : iterable of dict
        ``kind`` (``run``; ``check`` for a locked cell of ours; ``again`` for one that runs once more if it
        failed; ``variant`` for what ``variant`` gives from here on, as JSON), ``name`` and ``source``.
    emit : callable
        Takes each finding: ``{"begin"}``, the number of a cell; ``{"check", "value"}``; ``{"error", "type",
        "message"}``; at the end ``{"done"}``.
    cell_seconds : float
        What one cell may take.
    """
    from kitlib.exercises.values import plain

    open_for: list[bool] = []

    def check(name: Any = "", value: Any = None, *_: Any, **__: Any) -> None:
        if open_for and type(name) is str:
            emit({"check": name, "value": plain(value)})

    picks: dict[str, dict[str, Any]] = {}

    def variant(*_ids: Any) -> dict[str, dict[str, Any]]:
        return {name: dict(one) for name, one in picks.items()}

    shell = _namespace(check, variant)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, _stop_cell)
    seen: set[str] = set()
    for number, step in enumerate(steps):
        emit({"begin": number})
        if step["kind"] == "variant":
            picks.update(json.loads(step["source"]))
            continue
        if step["kind"] == "again" and step["name"] in seen:
            continue
        if step["kind"] != "run":
            shell.update(check=check)
            open_for.append(True)
        if _run_cell(step, shell, emit, cell_seconds):
            seen.add(step["name"])
        open_for.clear()
    emit({"done": True})


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _stop_cell(_signal: int, _frame: Any) -> None:
    raise CellTimeout


def _run_cell(step: dict[str, str], shell: dict[str, Any], emit: Emit, seconds: float) -> bool:
    try:
        _alarm(seconds)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            execute(step["source"], shell)
        return True
    except CellTimeout:
        emit({"error": step["name"], "type": "Timeout", "message": f"The cell did not end within {seconds:g} seconds."})
    except BaseException as error:  # also sys.exit, which ends the cell and nothing else
        emit({"error": step["name"], "type": _text(type(error).__name__, 80), "message": _message(error)})
    finally:
        with suppress(BaseException):
            _alarm(0)
    return False


def execute(source: str, shell: dict[str, Any]) -> None:
    """Run one cell as IPython would, without showing its value."""
    code = compile(_python(source), "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    if code.co_flags & inspect.CO_COROUTINE:
        asyncio.run(types.FunctionType(code, shell)())
    else:
        exec(code, shell)


def _python(source: str) -> str:
    """Turn magics, shell commands and help into calls; a cell without any is left as it is."""
    try:
        ast.parse(source)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        made: Any = TransformerManager
        return str(made().transform_cell(source))
    except ValueError:
        pass
    return source


class _Shell:
    """Stands where IPython's shell would: measures and captures run what they hold, all other magics do nothing."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.user_ns = namespace

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> None:
        """Run ``%time x``; ignore others."""
        if name in ("time", "timeit") and not line.startswith("-"):
            execute(line, self.user_ns)

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        """Run what ``%%time`` or ``%%capture`` holds; ignore others, such as ``%%bash``."""
        if name in ("time", "capture", "timeit", "prun"):
            execute(cell, self.user_ns)

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return nothing


def nothing(*_: Any, **__: Any) -> None:
    """Take anything, do nothing."""


def _namespace(check: Callable[..., None], variant: Callable[..., Any]) -> dict[str, Any]:
    """Make the namespace of a notebook; the kit's own ``check`` and the like are quiet in it."""
    main = types.ModuleType("__main__")
    shell: dict[str, Any] = main.__dict__
    shell.update(__builtins__=builtins, display=nothing, get_ipython=lambda: _Shell(shell))
    sys.modules["__main__"] = main
    if "IPython.display" in sys.modules:
        vars(sys.modules["IPython.display"])["display"] = nothing
    quiet(check, variant)
    return shell


def quiet(check: Callable[..., None], variant: Callable[..., Any]) -> None:
    """Put stand-ins for what talks to the student in a notebook, and would look for the key.

    ``variant`` gives what the controller picked for this student, whatever ID it is called with.
    """
    import kitlib

    for name in ("hint", "predict", "progress"):
        setattr(kitlib, name, nothing)
    vars(kitlib).update(check=check, variant=variant)


def _message(error: BaseException) -> str:
    try:
        return _text(str(error), MOST_WORDS)
    except BaseException:
        return ""


def _text(value: Any, most: int) -> str:
    return value[:most] if type(value) is str else ""


def writer(descriptor: int) -> Emit:
    """Make what writes findings as lines of JSON."""
    write, dumps = os.write, json.dumps

    def emit(finding: dict[str, Any]) -> None:
        data = memoryview((dumps(finding, allow_nan=False) + "\n").encode())
        while data:
            data = data[write(descriptor, data) :]

    return emit
