"""Personal variants: each student gets another state or year, always the same one, from the ID alone.

Which values there are stands in the solution cell's ``kit.variants`` and, for the notebook, in ``data/checks.json``.
The ID is set once in the notebook, as ``student = "A123"``; nothing here knows or stores names.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from typing import Any

NAME = "student"
MOST_READ = 20_000  # characters of a cell that are parsed: the syntax tree of a large one fills the memory


def number_of(student_id: str, exercise: str, count: int) -> int:
    """Tell which of ``count`` variants a student gets; without an ID, the first.

    Examples
    --------
    >>> number_of("A123", "threat-3", 10) == number_of(" a123 ", "threat-3", 10)
    True
    >>> number_of("", "threat-3", 10)
    0
    """
    plain = str(student_id).strip().casefold()
    if not plain:
        return 0
    return int.from_bytes(hashlib.sha256(f"{exercise}\0{plain}".encode()).digest()[:8]) % count


def variant(student_id: str = "") -> dict[str, dict[str, Any]]:
    """Give a student's own variants.

    Parameters
    ----------
    student_id : str
        What identifies the student in class; spaces around it and capitals do not count. Empty gives the first
        variant of each exercise.

    Returns
    -------
    dict
        By exercise: what differs, such as ``{"threat-3": {"state": "Colima"}}``.

    Examples
    --------
    >>> variant("A123") == variant("a123")
    True
    """
    from kitlib.exercises import keyfile, session

    session.student = str(student_id)
    return {name: {one.varies: one.pick(session.student)} for name, one in keyfile.exercises().items() if one.varies}


def id_in(sources: Iterable[str]) -> str:
    """Find the ID in code cells: the last ``student = "..."`` or ``variant("...")`` with a text that is not empty.

    Examples
    --------
    >>> id_in(['student = "A123"', "state = variant(student)"])
    'A123'
    """
    found = ""
    for source in sources:
        if len(source) > MOST_READ or (NAME not in source and "variant" not in source):
            continue
        try:
            nodes = list(ast.walk(ast.parse(source)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in nodes:
            found = _text(node).strip() or found
    return found


def _text(node: ast.AST) -> str:
    value: ast.expr | None = None
    if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == NAME for t in node.targets):
        value = node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "variant" and node.args:
        value = node.args[0]
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
