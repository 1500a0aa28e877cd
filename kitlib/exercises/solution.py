"""Where a solution begins and ends in a cell, and what a student finds in its place.

The markers are nbgrader's, ``### BEGIN SOLUTION`` and ``### END SOLUTION``, in capitals or not. A line that looks like
one and is none is an error: what it was meant to hide would be shown.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kitlib.i18n import _

_MARKER = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*$", re.IGNORECASE)
# Comments that were meant as a marker: another number of #, other words between, a slip of the pen.
_LIKE = re.compile(
    r"^[ \t]*(#+|<!--)\W*(begin|end|start|stop|beg|bgin|ned)\w*\W*s\w{0,2}l\w{0,3}t\w{0,2}i?o?n?\w{0,2}\b",
    re.IGNORECASE,
)


class MarkerError(ValueError):
    """A marker is malformed or has no partner; ``line`` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(line, what)
        self.line, self.what = line, what


@dataclass(frozen=True)
class Block:
    """A solution in a cell: its lines without markers, and where the markers stand, from 0."""

    begin: int
    end: int
    lines: tuple[str, ...]


def blocks(source: str) -> tuple[Block, ...]:
    r"""Find the solutions of a cell.

    Raises
    ------
    MarkerError
        If a marker is malformed, unpaired or within another's block.

    Examples
    --------
    >>> blocks("x = 1\n### begin solution\nanswer = 2\n### END SOLUTION")
    (Block(begin=1, end=3, lines=('answer = 2',)),)
    """
    lines, found, begin = source.splitlines(), [], -1
    for number, line in enumerate(lines):
        marker = _MARKER.match(line)
        if not marker:
            if _LIKE.match(line):
                raise MarkerError(number + 1, f"looks like a solution marker and is none: {line.strip()!r}")
            continue
        opens = marker[1].upper() == "BEGIN"
        if opens and begin >= 0:
            raise MarkerError(number + 1, "a solution begins within another")
        if not opens and begin < 0:
            raise MarkerError(number + 1, "a solution ends that never began")
        if opens:
            begin = number
        else:
            found.append(Block(begin, number, tuple(lines[begin + 1 : number])))
            begin = -1
    if begin >= 0:
        raise MarkerError(begin + 1, "a solution begins and never ends")
    return tuple(found)


def looks_marked(text: str) -> bool:
    """Tell whether any line is a marker, or looks like one."""
    return any(_MARKER.match(line) or _LIKE.match(line) for line in text.splitlines())


def stub(source: str) -> str:
    r"""Cut the solutions out; each name that one of them binds, and that the rest needs, waits for an answer.

    Examples
    --------
    >>> print(stub("### BEGIN SOLUTION\nanswer_1 = 24.6\n### END SOLUTION"))
    answer_1 = ...  # your answer in the place of the dots
    """
    lines, made, at = source.splitlines(), [], 0
    for block in blocks(source):
        made += lines[at : block.begin]
        indent = re.match(r"[ \t]*", lines[block.begin])
        made += [f"{indent[0] if indent else ''}{name} = ...  {_PLACE}" for name in bound(block.lines)]
        at = block.end + 1
    return "\n".join([*made, *lines[at:]])


_PLACE = _("# your answer in the place of the dots")


def bound(lines: tuple[str, ...]) -> list[str]:
    """Name what a solution leaves behind: the last variable it binds. Steps on the way are its own.

    Examples
    --------
    >>> bound(("rates = deaths / people", "answer_4 = rates.median()"))
    ['answer_4']
    """
    try:
        body = ast.parse("\n".join(_dedented(lines))).body
    except SyntaxError:
        return []
    names = [name for node in body for name in _targets(node)]
    return names[-1:]


def _dedented(lines: tuple[str, ...]) -> Iterator[str]:
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return (line[margin:] for line in lines)


def _targets(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Assign):
        yield from (t.id for t in node.targets if isinstance(t, ast.Name))
    elif isinstance(node, ast.AnnAssign | ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
    elif isinstance(node, ast.FunctionDef):
        yield node.name
