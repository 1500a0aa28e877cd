"""``kit validate my.ipynb``: before a notebook is handed in, what is right, unanswered, failing, missing or changed.

It runs in a fresh kernel, as it will for the grader, so that nothing rests on cells that were run in another order. The
file is written only to keep the student's ID in its metadata.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kitlib import __version__
from kitlib.errors import NotebookError
from kitlib.exercises import keyfile
from kitlib.exercises.keyfile import Asked, Module
from kitlib.exercises.variant import id_in
from kitlib.i18n import _
from kitlib.lessons.read import read_json

Raw = dict[str, Any]
_TIMEOUT = 60.0
_MOST_SHOWN = 200


@dataclass
class Report:
    """What was found: a line for each exercise, and what else to mend; ``ready`` if nothing is left to do."""

    head: str
    lines: list[str] = field(default_factory=list)
    mend: list[str] = field(default_factory=list)
    right: int = 0
    ready: bool = True

    def say(self, line: str, well: bool) -> None:
        """Add a line; ``well`` is False for what is left to do."""
        self.lines.append(line)
        self.ready = self.ready and well

    def __str__(self) -> str:
        end = (
            _("Ready to hand in.") if self.ready and not self.mend else _("Not all is done yet; you can still hand in.")
        )
        return "\n".join([self.head, *(f"  {one}" for one in self.lines), *(f"  ! {one}" for one in self.mend), end])


def validate(path: Path, timeout: float = _TIMEOUT) -> Report:
    """Run a notebook and say how each exercise stands.

    Parameters
    ----------
    path : Path
        The student's notebook.
    timeout : float
        Seconds that one cell may take.

    Raises
    ------
    NotebookError
        If it is no notebook, or of no module that this kitlib knows.
    """
    raw = _read(path)
    module = _module(raw, path)
    report = Report(_("{file}, {title}").format(file=path.name, title=module.title))
    report.mend += _release(raw, module)
    ran = _run(raw, module, path, timeout)
    for asked in module.exercises.values():
        _say(asked, ran, report)
    report.mend += _other_errors(ran, module)
    if any(one.varies for one in module.exercises.values()):
        report.mend += _keep_id(raw, path)
    return report


def _read(path: Path) -> Raw:
    raw = read_json(path)
    cells = raw.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise NotebookError(f"{path.name} holds no cells, so it is no notebook that can be handed in.")
    return raw


def _module(raw: Raw, path: Path) -> Module:
    known = keyfile.modules()
    named = _kit(raw).get("module")
    if named in known:
        return known[str(named)]
    ids = {_grade_id(cell) for cell in raw["cells"]}
    best = max(known.values(), key=lambda one: len(ids & {e.grade_id for e in one.exercises.values()}), default=None)
    if best is None or not ids & {e.grade_id for e in best.exercises.values()}:
        there = ", ".join(known) or _("none")
        raise NotebookError(f"{path.name}: none of its cells is an exercise that this kitlib knows. Modules: {there}.")
    return best


def _kit(raw: Raw) -> Raw:
    metadata = raw.get("metadata")
    kit = metadata.get("kit") if isinstance(metadata, dict) else None
    return kit if isinstance(kit, dict) else {}


def _grading(cell: Raw) -> Raw:
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def _grade_id(cell: Raw) -> str:
    return str(_grading(cell).get("grade_id", ""))


def _source(cell: Raw) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(map(str, source))


def _release(raw: Raw, module: Module) -> Iterator[str]:
    kit = _kit(raw)
    if kit.get("as_of", module.as_of) != module.as_of:
        said = _("The notebook's evidence is of {theirs}, that of the installed kitlib of {ours}: ask which is wanted.")
        yield said.format(theirs=kit["as_of"], ours=module.as_of)
    elif kit.get("release", module.release) != module.release or module.release != __version__:
        said = _("The notebook is of release {theirs}, the kitlib that is installed of {ours}.")
        yield said.format(theirs=kit.get("release", "?"), ours=__version__)


def _run(raw: Raw, module: Module, path: Path, timeout: float) -> list[Raw]:
    """Run all cells in a fresh kernel, past errors, with our own checks; return them with their new outputs."""
    from kitlib.lessons.execute import keep_out_slow_import

    keep_out_slow_import()
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    cells = [{**cell, "outputs": [], "execution_count": None} if cell.get("cell_type") == "code" else dict(cell)
             for cell in raw["cells"]]  # fmt: skip
    checks = {e.grade_id: e.source for e in module.exercises.values() if not e.written}
    for cell in cells:
        cell["source"] = checks.get(_grade_id(cell), _source(cell))
        cell.setdefault("metadata", {})
    book = nbformat.from_dict({**raw, "cells": cells})  # type: ignore[no-untyped-call]
    client = NotebookClient(book, timeout=timeout, kernel_name="python3", allow_errors=True,
                            resources={"metadata": {"path": str(path.resolve().parent)}},
                            extra_arguments=["--IPKernelApp.log_level=ERROR"])  # fmt: skip
    try:
        client.execute()
    except (CellTimeoutError, DeadKernelError) as error:
        waiting = (c for c in book.cells if c.cell_type == "code" and c.source.strip() and not c.execution_count)
        stopped = next(waiting, None)
        if stopped is not None:
            stopped.outputs = [{"output_type": "error", "ename": type(error).__name__,
                                "evalue": _("it did not end, or ended the kernel"), "traceback": []}]  # fmt: skip
    found = zip(json.loads(json.dumps(book.cells)), raw["cells"], strict=True)
    return [{**cell, "source": _source(theirs)} for cell, theirs in found]


def _say(asked: Asked, ran: list[Raw], report: Report) -> None:
    label = f"{asked.name}, {asked.title}: "
    cells = [cell for cell in ran if _grade_id(cell) == asked.grade_id]
    filled = [cell for cell in ran if _grade_id(cell) == asked.solution_id and asked.solution_id]
    if not cells or (asked.solution_id and not filled):
        gone = asked.grade_id if not cells else asked.solution_id
        said = _("its cell {id} is missing; take it from the notebook you were given")
        report.say(label + said.format(id=gone), False)
        return
    if len(cells) > 1 or len(filled) > 1:
        report.mend.append(_("{name} stands in the notebook twice; keep one").format(name=asked.name))
    if asked.written:
        done = len(_source(cells[-1]).split()) > _STUB_WORDS
        said = _("written; a person reads it") if done else _("not answered yet")
        report.say(label + said, done)
        return
    if _source(cells[-1]).strip() != asked.source.strip():
        report.mend.append(
            _("the cell that checks {name} was changed; the grader uses its own").format(name=asked.name)
        )
    error = next((one for cell in (*filled, *cells) for one in _errors(cell)), "")
    if error:
        report.say(label + _("fails: {error}").format(error=error), False)
        return
    state = next((one for cell in cells for one in _states(cell)), "")
    report.right += state == "right"
    report.say(label + _SAID.get(state, _("was not checked")), state == "right")


_STUB_WORDS = 8
_SAID = {"right": _("right"), "wrong": _("not right yet"), "unanswered": _("not answered yet")}


def _states(cell: Raw) -> Iterator[str]:
    for output in cell.get("outputs", ()):
        kept = (output.get("metadata") or {}).get("kit")
        if isinstance(kept, dict) and "state" in kept:
            yield str(kept["state"])


def _errors(cell: Raw) -> Iterator[str]:
    for output in cell.get("outputs", ()):
        if output.get("output_type") == "error":
            yield f"{output.get('ename')}: {output.get('evalue')}"[:_MOST_SHOWN]


def _other_errors(ran: list[Raw], module: Module) -> Iterator[str]:
    own = {i for e in module.exercises.values() for i in (e.grade_id, e.solution_id)}
    for number, cell in enumerate(ran, start=1):
        if _grade_id(cell) not in own:
            for error in _errors(cell):
                yield _("cell {number} fails: {error}").format(number=number, error=error)


def _keep_id(raw: Raw, path: Path) -> Iterator[str]:
    """Keep the ID that the notebook runs with in its metadata, where the grader finds it if the cell is lost."""
    found = id_in(_source(cell) for cell in raw["cells"] if cell.get("cell_type") == "code")
    if not found:
        yield _('no student ID: write it once, as student = "A123"; without it the first variant is graded')
    elif _kit(raw).get("student") != found:
        from kitlib.lessons.cache import write

        metadata = raw.setdefault("metadata", {})
        metadata["kit"] = {**_kit(raw), "student": found}
        write(path, json.dumps(raw, ensure_ascii=False, indent=1) + "\n")
