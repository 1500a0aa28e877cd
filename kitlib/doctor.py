"""``kit doctor``: which versions are at work, how old the evidence is, and which slides rest on the oldest of it.

Sources of figures are known from an earlier run of a notebook; without one, those of facts and claims alone are.
Nothing is run, checked or mended here: whether the numbers hold is ``kit verify``'s affair.
"""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass, field
from datetime import date as Day  # noqa: N812 - 'date' writes one
from importlib.metadata import PackageNotFoundError, version

from kitlib import __version__
from kitlib.errors import KitError
from kitlib.evidence.sources import Source, source
from kitlib.i18n import _, date, number
from kitlib.lessons.read import modules, notebooks_dir, read

PACKAGES = ("jupyterlab", "nbconvert", "pandas", "python-pptx", "typst", "vl-convert-python", "sphinx-revealjs")
PROGRAMS = {
    "Chromium": (("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"), _("for kit check-deck")),
    "LibreOffice": (("soffice",), _("for the long tests alone")),
    "git": (("git",), _("for kit brief --since")),
}
SHOWN = 15


@dataclass
class Used:
    """What slides rest on: sources with the ids of their slides, and modules whose figures are not known."""

    slides: dict[str, list[str]] = field(default_factory=dict)
    unrun: list[str] = field(default_factory=list)


def report(today: Day, days: int = 365, every: bool = False) -> str:
    """Write the report.

    Parameters
    ----------
    today : date
        The day from which ages count.
    days : int
        A source whose evidence is older than this is listed.
    every : bool
        True lists all of them, not the oldest alone.
    """
    found = used()
    lines = [*_versions(), "", *_freshness(found, today, days, every)]
    for name in found.unrun:
        said = _("{module}: not run yet, so the sources of its figures are not counted. Run kit build {module}.")
        lines.append(said.format(module=name))
    return "\n".join(lines)


def used() -> Used:
    """Find what the slides of all modules rest on."""
    from kitlib.decks.notrun import with_remembered
    from kitlib.decks.read import deck

    found = Used()
    for name, path in modules(notebooks_dir()).items():
        lesson, ran = with_remembered(read(path))
        if not ran:
            found.unrun.append(name)
        for slide in deck(lesson, ran=ran).slides:
            for origin in slide.sources if slide.shown else ():
                found.slides.setdefault(origin, []).append(slide.id)
    return found


def age(item: Source, today: Day) -> int | None:
    """Count the days since what a source says was so; a month or a year counts from its first day, None if undated."""
    parts = [int(part) for part in (item.as_of or item.issued).split("-") if part.isdigit()]
    return (today - Day(*(*parts, 1, 1)[:3])).days if parts else None


def _versions() -> list[str]:
    lines = [f"kit {__version__}, Python {platform.python_version()}, {platform.system()}"]
    lines.append(", ".join(f"{name} {_version(name)}" for name in PACKAGES))
    for name, (commands, use) in PROGRAMS.items():
        there = any(map(shutil.which, commands))
        lines.append(f"{name}: " + (_("found") if there else _("not found ({use})").format(use=use)))
    return lines


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return _("missing")


def _freshness(found: Used, today: Day, days: int, every: bool) -> list[str]:
    if days < 0:
        raise KitError(f"--days must be 0 or more, found {days}.")
    items = {name: source(name) for name in found.slides}
    ages = {name: age(item, today) for name, item in items.items()}
    old = sorted((n for n, a in ages.items() if a is not None and a > days), key=lambda n: (-(ages[n] or 0), n))
    undated = sorted(name for name, known in ages.items() if known is None)
    head = _("{all} sources stand behind slides; {old} of them say what was so more than {days} days ago.")
    lines = [head.format(all=number(len(items)), old=number(len(old)), days=number(days))]
    for name in old if every else old[:SHOWN]:
        item = items[name]
        when = date(item.as_of or item.issued)
        lines += [f"  {when}  {item.first_said_by} ({name})", f"    {', '.join(dict.fromkeys(found.slides[name]))}"]
    if len(old) > SHOWN and not every:
        lines.append(_("  and {count} more: kit doctor --all").format(count=len(old) - SHOWN))
    if undated:
        lines.append(_("Without a date: {names}").format(names=", ".join(undated)))
    return lines
