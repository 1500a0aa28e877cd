"""A run sheet as one HTML page to print or to keep beside the slides; what it says is made in ``lessons.plan``."""

from __future__ import annotations

from pathlib import Path

from kitlib.decks.fonts import font_css
from kitlib.decks.look import Look
from kitlib.decks.render import environment, template_text
from kitlib.decks.tones import look_css
from kitlib.lessons.plan import Plan, advice, clock, ending, summary


def write_plan(made: Plan, cache_dir: Path) -> str:
    """Write a run sheet as the text of one HTML file.

    Parameters
    ----------
    made : Plan
        The class meeting.
    cache_dir : Path
        Folder of the embedded typeface; made if missing.
    """
    from markupsafe import Markup

    return (
        environment(cache_dir)
        .get_template("plan.html")
        .render(
            plan=made,
            lesson=made.lesson,
            summary=summary(made),
            advice=advice(made),
            end=(clock(made.used), ending(made)),
            fonts=Markup(font_css(cache_dir / "fonts")),
            css=Markup(template_text("tokens.css") + look_css(Look()) + template_text("plan.css")),
        )
    )
