"""``predict``: a prediction is sealed before the evidence, and opened after it, with its time.

It is kept in ``.kit-predictions.json`` in the notebook's folder: it outlives the kernel, travels with the folder, and
is no part of the notebook that is handed in. A fingerprint shows whether somebody edited it by hand.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

from kitlib.exercises.check import quietly
from kitlib.exercises.reply import Reply
from kitlib.exercises.values import Plain, plain
from kitlib.i18n import _, date

FILE = ".kit-predictions.json"
_NOTHING = object()


@quietly
def predict(name: str, value: Any = _NOTHING, outcome: Any = None) -> Reply:
    """Seal a prediction; with no value, open it again.

    The first prediction stays: a later value under the same name changes nothing.

    Parameters
    ----------
    name : str
        What is predicted, such as ``"threat"``.
    value : object, optional
        The prediction: a word, a number, or several in a list or dictionary.
    outcome : object, optional
        What came out, shown beside it when it is opened.

    Returns
    -------
    Reply
        Shown by the notebook. It never raises.

    Examples
    --------
    >>> predict("threat", ...).head
    'Not sealed yet.'
    """
    kept = _kept()
    if value is _NOTHING:
        return _open(name, kept.get(name), outcome)
    given = plain(value)
    if given["kind"] == "empty":
        return Reply(_("Not sealed yet."), (_("Write your prediction in the place of ... and run this cell again."),))
    if given["kind"] in ("other", "huge"):
        return Reply(_("Not sealed."), (_("A prediction is a word, a number, or several in a list or dictionary."),))
    if name in kept:
        return _already(name, kept[name], given)
    now = dt.datetime.now().astimezone().isoformat(timespec="minutes")
    kept[name] = {"value": given, "sealed": now, "seal": _seal(name, given, now)}
    _write(kept)
    head = _("Sealed on {when}.").format(when=_when(now))
    return Reply(head, (_("predict({name!r}) opens it again.").format(name=name),), "right")


def _open(name: str, found: dict[str, Any] | None, outcome: Any) -> Reply:
    if found is None:
        return Reply(_("No prediction {name!r} was sealed in this folder.").format(name=name))
    lines = [_("Sealed on {when}.").format(when=_when(found["sealed"]))]
    if found.get("seal") != _seal(name, found["value"], found["sealed"]):
        lines.append(_("The file was changed by hand since then."))
    if outcome is not None:
        lines.append(_("What came out: {outcome}").format(outcome=show(plain(outcome))))
    return Reply(_("You predicted: {value}").format(value=show(found["value"])), tuple(lines))


def _already(name: str, found: dict[str, Any], given: Plain) -> Reply:
    head = _("Sealed on {when}.").format(when=_when(found["sealed"]))
    if found["value"] == given:
        return Reply(head, (_("predict({name!r}) opens it again.").format(name=name),), "right")
    said = _("The first prediction stays; this one was not kept. To begin anew, delete {file} in this folder.")
    return Reply(head, (said.format(file=FILE),))


def show(value: Plain) -> str:
    """Write a plain value for a reader."""
    from kitlib.exercises.grade.score import show as written

    return written(value)


def _seal(name: str, value: Plain, when: str) -> str:
    return hashlib.sha256(json.dumps([name, value, when], sort_keys=True).encode()).hexdigest()


def _when(moment: str) -> str:
    return f"{date(moment[:10])}, {moment[11:16]}"


def _kept() -> dict[str, dict[str, Any]]:
    path = Path(FILE)
    if not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return {name: one for name, one in found.items() if {"value", "sealed"} <= set(one)}


def _write(kept: dict[str, dict[str, Any]]) -> None:
    from kitlib.lessons.cache import write

    write(Path(FILE), json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
