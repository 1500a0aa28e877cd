"""``check``, ``hint`` and ``progress``: feedback on an exercise in the notebook. They never raise.

A wrong answer that looks like a named mistake gets the words for it, any other the next of three hints.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from kitlib.exercises import keyfile, session
from kitlib.exercises.compare import Match
from kitlib.exercises.keyfile import Asked
from kitlib.exercises.locks import judge
from kitlib.exercises.reply import Reply
from kitlib.exercises.values import Plain, plain
from kitlib.i18n import _

RIGHT, WRONG, UNANSWERED = "right", "wrong", "unanswered"
_KINDS = {
    "number": _("a number"), "text": _("a text"), "bool": _("True or False"), "date": _("a date"), "list": _("a list"),
    "set": _("a set"), "dict": _("a dictionary"), "series": _("a Series"), "frame": _("a DataFrame"),
    "chart": _("a chart"), "missing": _("a missing value"), "huge": _("a value too large to read"),
}  # fmt: skip


def quietly(work: Callable[..., Reply]) -> Callable[..., Reply]:
    """Turn whatever goes wrong into a reply: a student sees words, never a traceback."""

    @functools.wraps(work)
    def never_raises(*arguments: Any, **named: Any) -> Reply:
        try:
            return work(*arguments, **named)
        except Exception as error:
            said = str(error).strip() or type(error).__name__
            return Reply(
                _("This could not be looked at."), (said, _("Nothing was lost. Show this to your instructor."))
            )

    return never_raises


@quietly
def check(name: str, value: Any = None) -> Reply:
    """Say whether an answer is right; if not, which named mistake it looks like, or the next hint.

    Parameters
    ----------
    name : str
        The exercise, such as ``"threat-1"``.
    value : object
        The answer: a number, text, list, set, dictionary, Series, DataFrame or chart.

    Returns
    -------
    Reply
        Shown by the notebook as text and as HTML. It never raises.

    Examples
    --------
    >>> check("thread-1", 5).head
    "There is no exercise 'thread-1'."
    """
    asked = _find(name)
    if isinstance(asked, Reply):
        return asked
    if asked.written:
        return Reply(_("{name} is a written answer: a person reads it.").format(name=name))
    given, tries = plain(value), session.of(name)
    key = asked.key(session.student)
    match = judge(key.lock, name, key.kind, given, key.options)
    tries.state = RIGHT if match else UNANSWERED if match.reason == UNANSWERED else WRONG
    record = {"check": name, "state": tries.state}
    if match:
        return Reply(_("Right: {name}.").format(name=name), _own(asked), "right", record)
    if match.reason == UNANSWERED:
        said = _("Put your answer in the place of ... and run the cell again. hint({name!r}) gives a hint.")
        return Reply(_("Not answered yet: {name}.").format(name=name), (said.format(name=name),), "note", record)
    for mistake, one in key.mistakes.items():
        if judge(one["lock"], name, one["kind"], given, key.options):
            says = (asked.says.get(mistake, ""), *_own(asked))
            head = _("Not yet: this looks like {mistake}.").format(mistake=_words(mistake))
            return Reply(head, says, "wrong", {**record, "mistake": mistake})
    lines = (*_reasons(asked, match, given, key.kind), *_next_hint(asked, given), *_own(asked))
    return Reply(_("Not yet: {name}.").format(name=name), lines, "wrong", record)


@quietly
def hint(name: str) -> Reply:
    """Give the next of three hints; after the third, all of them.

    Parameters
    ----------
    name : str
        The exercise, such as ``"threat-1"``.

    Examples
    --------
    >>> hint("thread-1").head
    "There is no exercise 'thread-1'."
    """
    asked = _find(name)
    if isinstance(asked, Reply):
        return asked
    if not asked.hints:
        return Reply(_("{name} has no hints.").format(name=name))
    tries, count = session.of(name), len(asked.hints)
    if tries.hints >= count:
        return Reply(_("All hints for {name}").format(name=name), tuple(_hint(asked, n) for n in range(count)))
    tries.hints += 1
    return Reply(_hint(asked, tries.hints - 1))


@quietly
def progress(module: str = "") -> Reply:
    """List the exercises of a module and how each stands in this session.

    Parameters
    ----------
    module : str
        Such as ``"01_threat"`` or ``"threat"``; if not given, the modules of which something was checked, else all.

    Examples
    --------
    >>> progress("threats").head
    "There is no module 'threats' with exercises."
    """
    known = keyfile.modules()
    chosen = [one for one in known.values() if module in (one.name, one.name.partition("_")[2])]
    if module and not chosen:
        near = _("There are: {names}.").format(names=", ".join(known) or _("none"))
        return Reply(_("There is no module {name!r} with exercises.").format(name=module), (near,))
    touched = [
        one for one in known.values() if any(session.tries[n].state for n in one.exercises if n in session.tries)
    ]
    asked = [e for one in (chosen or touched or known.values()) for e in one.exercises.values()]
    done = sum(_state(one) == RIGHT for one in asked)
    head = _("{done} of {all} exercises are right.").format(done=done, all=sum(not one.written for one in asked))
    return Reply(head, tuple(f"{one.name}, {one.title}: {_STATES[_state(one)]}" for one in asked))


_STATES = {
    RIGHT: _("right"),
    WRONG: _("not right yet"),
    UNANSWERED: _("not answered yet"),
    "": _("not checked yet"),
    "written": _("a written answer, which a person reads"),
}


def _state(asked: Asked) -> str:
    return "written" if asked.written else session.of(asked.name).state


def _find(name: Any) -> Asked | Reply:
    known = keyfile.exercises()
    if isinstance(name, str) and name in known:
        return known[name]
    near = get_close_matches(str(name), known, n=1)
    meant = _('Write check("{name}", ...) if you mean that one.').format(name=near[0]) if near else ""
    other = _("This notebook may be of another release than the kitlib that is installed.")
    return Reply(_("There is no exercise {name!r}.").format(name=str(name)), (meant or other,))


def _own(asked: Asked) -> tuple[str, ...]:
    """Say which variant was checked."""
    if not asked.varies:
        return ()
    said = _("Checked for your {what}: {value}.").format(what=asked.varies, value=asked.pick(session.student))
    return (said,) if session.student else (said, _("No student ID is set, so this is the first variant."))


def _reasons(asked: Asked, match: Match, given: Plain, kind: str) -> tuple[str, ...]:
    unit = asked.key(session.student).options.unit
    wanted = _KINDS.get(kind, kind) + (f" ({unit})" if unit else "")
    said = {
        "unit": _("The number looks as if it were in another unit; wanted is {wanted}.").format(wanted=wanted),
        "sign": _("The sign is the other way round."),
        "kind": _("Wanted is {wanted}, found {found}.").format(
            wanted=wanted, found=_KINDS.get(given["kind"], given.get("type", given["kind"]))),
    }  # fmt: skip
    return (said[match.reason],) if match.reason in said else ()


def _next_hint(asked: Asked, given: Plain) -> tuple[str, ...]:
    """Give the next hint for a new try; the same value again gets the same hint."""
    tries, tried = session.of(asked.name), json.dumps(given, sort_keys=True)
    if asked.hints and tried not in tries.tried:
        tries.hints = min(tries.hints + 1, len(asked.hints))
    tries.tried.add(tried)
    return (_hint(asked, tries.hints - 1),) if asked.hints and tries.hints else ()


def _hint(asked: Asked, number: int) -> str:
    said = _("Hint {number} of {count}: {hint}")
    return said.format(number=number + 1, count=len(asked.hints), hint=asked.hints[number])


def _words(mistake: str) -> str:
    return mistake.replace("-", " ")
