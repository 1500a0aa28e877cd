"""Check the words in chart code: no statistic stands there as a literal, since it would outlive the data.

The source is read as a syntax tree, not run. Only text that a reader may see is judged: what passes through
``_()``, and other strings that hold a space and a letter but are no query or expression. A line may be
exempted with a comment, ``# numbers ok: why``; that is counted as a note.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kitlib.verify.finding import Finding, Project, note
from kitlib.verify.numbers import MASK, Statistic, statistics

SKIPPED = ("theme.py",)
_EXEMPT = re.compile(r"#\s*numbers ok:\s*(\S.*)")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%[-+,.\d]*[dfsgYmbBj]")
_EXPRESSION = re.compile(r"==|!=|>=|<=|\s[<>]\s|&&|\|\||\bdatum\b|=>")
_READABLE = re.compile(r"[^\W\d_]+\s|\s[^\W\d_]+")


def check(project: Project) -> Iterator[Finding]:
    """Check all chart modules."""
    for path in sorted(project.charts.rglob("*.py")):
        if path.name not in SKIPPED:
            yield from check_source(path.read_text(encoding="utf-8"), _name(path, project))


def _name(path: Path, project: Project) -> str:
    return f"kitlib/charts/{path.relative_to(project.charts).as_posix()}"


def check_source(source: str, file: str) -> Iterator[Finding]:
    """Check the source of one module.

    Examples
    --------
    >>> for finding in check_source('title = _("Down 15.6 per cent since {year}")', "threat.py"):
    ...     print(finding.where, finding.found)
    threat.py, line 1 '15.6' in “Down 15.6 per cent since {year}”
    """
    rows = source.splitlines()
    for text in sorted(_texts(ast.parse(source)), key=lambda text: text.first):
        reason = _EXEMPT.search("\n".join(rows[text.first - 1 : text.last]))
        for number in statistics(text.masked):
            yield _judged(number, text, file, reason[1] if reason else "")


def _judged(number: Statistic, text: _Text, file: str, reason: str) -> Finding:
    place = f"line {text.first}"
    if reason:
        return note(file, place, f"{number.text!r} is exempt: {reason}")
    found = f"{number.text!r} in “{' '.join(text.shown.split())}”"
    if number.spelled:
        return note(file, place, f"{found} is a statistic in words", "See that it is computed.")
    return Finding(
        file,
        place,
        found,
        "a number computed from the data",
        "Put a placeholder there and fill it from a fact or a table, or end the line with "
        "'# numbers ok: why' if it is a definition.",
    )


@dataclass(frozen=True)
class _Text:
    """Words with the lines they stand on, as written and with placeholders masked."""

    first: int
    last: int
    shown: str
    masked: str


def _texts(tree: ast.Module) -> Iterator[_Text]:
    """All text that a reader may see."""
    skipped = {id(node) for node in _not_text(tree)}
    marked = {id(n) for call in ast.walk(tree) if _calls(call, "_") for n in ast.walk(call)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            shown = "".join(_part(part) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            shown = node.value
        elif isinstance(node, ast.Call) and _calls(node, "number") and _literal(node.args[:1]):
            yield _Text(node.lineno, node.lineno, ast.unparse(node), _literal(node.args[:1]))
            continue
        else:
            continue
        masked = _PLACEHOLDER.sub(MASK, shown)
        if id(node) in marked or (_READABLE.search(masked) and not _EXPRESSION.search(shown)):
            yield _Text(node.lineno, node.end_lineno or node.lineno, shown, masked)


def _not_text(tree: ast.Module) -> Iterator[ast.AST]:
    """Find docstrings, messages of errors, and the pieces of f-strings, which are judged as a whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.Raise):
            yield from ast.walk(node)
        elif isinstance(node, ast.JoinedStr):
            yield from (part for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.FormattedValue) and node.format_spec:
            yield from ast.walk(node.format_spec)


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _part(part: ast.expr) -> str:
    """Text of one part of an f-string; a literal number in braces is text too."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    inner = part.value if isinstance(part, ast.FormattedValue) else part
    return _literal([inner]) or "{" + ast.unparse(inner).replace("{", "(").replace("}", ")") + "}"


def _literal(values: list[ast.expr]) -> str:
    """Return a number that is written out, as text."""
    first = values[0] if values else None
    if isinstance(first, ast.Constant) and isinstance(first.value, int | float) and not isinstance(first.value, bool):
        return str(first.value)
    return ""
