"""A notebook as it was on an earlier day, if version control knows it: which slides were reworded since.

Git is asked and nothing else; where it is missing, or knows no version of that day, the answer is None.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from kitlib.lessons.read import Lesson

_PATIENCE = 20


def reworded(lesson: Lesson, since: str) -> frozenset[str] | None:
    """Ids of slides whose cells differ from those at the end of a day, or that were not there.

    Parameters
    ----------
    lesson : Lesson
        The notebook as it is.
    since : str
        A day in ISO form.

    Returns
    -------
    frozenset of str, or None
        None if no version of that day is known.
    """
    then = _notebook(lesson.path, since)
    if then is None:
        return None
    before, now = slide_texts(then), slide_texts(lesson.raw)
    return frozenset(name for name, text in now.items() if before.get(name) != text)


def slide_texts(raw: dict[str, Any]) -> dict[str, str]:
    """Source of all cells of each slide that has an id, from a notebook's JSON."""
    texts: dict[str, str] = {}
    name = ""
    for cell in raw.get("cells", ()):
        metadata = cell.get("metadata", {})
        if metadata.get("slideshow", {}).get("slide_type") in ("slide", "subslide", "skip"):
            name = metadata.get("kit", {}).get("id", "")
        if name:
            texts[name] = f"{texts.get(name, '')}\n\n{''.join(cell.get('source', ''))}"
    return texts


def _notebook(path: Path, since: str) -> dict[str, Any] | None:
    version = _git(path, "rev-list", "-1", f"--before={since}T23:59:59", "HEAD", "--", path.name)
    text = _git(path, "show", f"{version.strip()}:./{path.name}") if version and version.strip() else None
    try:
        found = json.loads(text) if text else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _git(path: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(path.parent), *arguments],
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return done.stdout if done.returncode == 0 else None
