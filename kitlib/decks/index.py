"""The page ``out/index.html``: what was built, module by module. What a module says is in its own files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kitlib.decks.fonts import font_css
from kitlib.decks.look import Look
from kitlib.decks.render import environment, template_text
from kitlib.decks.tones import look_css
from kitlib.i18n import _, date, number


def write_index(entries: Sequence[dict[str, Any]], cache_dir: Path | None = None) -> str:
    """Write the list of modules as the text of one HTML file.

    Parameters
    ----------
    entries : sequence of dict
        In order, each with ``module``, ``title``, ``subtitle``, ``minutes``, ``files`` (pairs of label and
        address; the first is the one to open) and ``as_of`` (ISO date or empty).
    cache_dir : Path, optional
        Folder of the embedded typeface; without it the reader's own sans-serif is used.

    Examples
    --------
    >>> page = write_index([{"module": "01_threat", "title": "The threat", "subtitle": "", "minutes": 75,
    ...                      "files": [("deck", "01_threat/deck.html")], "as_of": "2026-11"}])
    >>> "Slides" in page, "75 minutes" in page, "November 2026" in page
    (True, True, True)
    """
    from markupsafe import Markup

    template = environment(cache_dir).get_template("index.html")
    return template.render(
        entries=[_entry(entry, place) for place, entry in enumerate(entries, start=1)],
        fonts=Markup(font_css(cache_dir / "fonts")) if cache_dir else "",
        css=Markup(template_text("tokens.css") + look_css(Look()) + template_text("index.css")),
    )


def _entry(entry: dict[str, Any], place: int) -> dict[str, Any]:
    facts = []
    if entry.get("minutes"):
        facts.append(_("{count} minutes").format(count=number(entry["minutes"])))
    if entry.get("as_of"):
        facts.append(_("evidence as of {date}").format(date=date(entry["as_of"])))
    if facts:
        facts[0] = facts[0][:1].upper() + facts[0][1:]
    names = {"deck": _("Slides"), "pptx": "PowerPoint", "pdf": "PDF", "notes": _("Notes"), "handout": _("Handout")}
    files = [(names.get(label, label), href) for label, href in entry["files"]]
    lead = re.match(r"0*(\d+)", entry["module"])
    return {**entry, "files": files, "facts": facts, "number": lead[1] if lead else str(place)}
