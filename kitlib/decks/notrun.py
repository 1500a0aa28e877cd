"""A notebook that was not run: outputs of an earlier run where the code is the same, else words in their place."""

from __future__ import annotations

import ast
import re

from kitlib.i18n import _
from kitlib.lessons import cache
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson
from kitlib.lessons.run import entry

_MAGIC = re.compile(r"^\s*[%!?].*$", re.MULTILINE)
_SHOWS = {"show", "display", "print", "plot", "hist", "imshow", "savefig"}


def was_run(lesson: Lesson) -> bool:
    """Tell whether any code cell has outputs or has been counted as run; true if there is no code."""
    raw = [c for c in lesson.raw.get("cells", ()) if c.get("cell_type") == "code" and "".join(c.get("source") or "")]
    return not raw or any(cell.get("outputs") or cell.get("execution_count") for cell in raw)


def with_remembered(lesson: Lesson) -> tuple[Lesson, bool]:
    """Give a notebook without outputs those of an earlier run of the same code; tells whether it has outputs now."""
    if was_run(lesson):
        return lesson, True
    try:
        stored = cache.recall(entry(lesson))
    except Exception:  # a damaged data folder is no reason to fail here; the notebook may not use it
        stored = None
    if not isinstance(stored, list) or len(stored) != len(lesson.code):
        return lesson, False
    return lesson.with_outputs({cell.number: found for cell, found in zip(lesson.code, stored, strict=True)}), True


def would_show(cell: Cell) -> bool:
    r"""Tell whether a code cell would put something out: its last line is a value, or it calls what shows.

    Examples
    --------
    >>> would_show(Cell(1, "code", "x = 1")), would_show(Cell(1, "code", "x = 1\nx"))
    (False, True)
    """
    if cell.source.rstrip().endswith(";") or not cell.source.strip():
        return False
    try:
        body = ast.parse(_MAGIC.sub("", cell.source)).body
    except (SyntaxError, ValueError, RecursionError):
        return True
    calls = (node.func for node in ast.walk(ast.Module(body, [])) if isinstance(node, ast.Call))
    names = {f.attr if isinstance(f, ast.Attribute) else f.id for f in calls if isinstance(f, ast.Attribute | ast.Name)}
    return bool(body and isinstance(body[-1], ast.Expr)) or bool(names & _SHOWS)


def words() -> str:
    """What stands where an output would be."""
    return _("Not run: this cell has no output yet.")


def warning(notebook: str, count: int) -> str:
    """Say how to run a notebook."""
    return _(
        "{notebook} has not been run: {count} outputs are missing, and its slides say so. Run it first: "
        'jupyter nbconvert --to notebook --execute --inplace "{notebook}" (or kit build, for a module of the kit).'
    ).format(notebook=notebook, count=count)
