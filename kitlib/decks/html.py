"""A deck as one HTML file: reveal.js, typeface, drawings and evidence cards inside it, nothing to fetch.

How a slide looks is in ``templates/deck.css`` and ``deck.html``; what it says comes from the Deck model.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kitlib.charts.figure import Figure
from kitlib.decks.cards import cards
from kitlib.decks.fonts import font_css
from kitlib.decks.layout import BODY_SIZE, body_size, footer, layout, shape
from kitlib.decks.live import is_live, live_script, live_spec
from kitlib.decks.look import Logo, Look
from kitlib.decks.mathfont import math_font_css
from kitlib.decks.model import Block, Deck, FigureBlock, Slide
from kitlib.decks.render import environment, inline_script, slug, template_text
from kitlib.decks.svg import figure_svg
from kitlib.decks.tones import look_css
from kitlib.errors import KitError
from kitlib.i18n import _

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True)
class View:
    """A slide with what the page adds: number, place of its parts, footer; ``roomy`` if its few words are larger."""

    slide: Slide
    id: str
    number: int
    level: int
    layout: str
    footer: str
    roomy: bool = False

    @property
    def figures(self) -> tuple[Block, ...]:
        """Blocks of the wide column."""
        return tuple(b for b in self.slide.blocks if isinstance(b, FigureBlock))

    @property
    def words(self) -> tuple[Block, ...]:
        """Blocks of the narrow column."""
        return tuple(b for b in self.slide.blocks if not isinstance(b, FigureBlock))


def write_deck(deck: Deck, cache_dir: Path, look: Look = Look()) -> str:  # noqa: B008 - frozen
    """Write a deck as the text of one HTML file.

    Parameters
    ----------
    deck : Deck
        What is shown, in its order; ``deck.presented()`` makes that of a whole module.
    cache_dir : Path
        Folder for fonts, drawings and scripts that are slow to make; made if missing.
    look : Look
        Colours, typeface, logo, handling marking and author. Figures keep their colours.

    Returns
    -------
    str
        HTML that opens from a file or a server and asks for nothing else.
    """
    from markupsafe import Markup

    views = [_view(deck, slide, number) for number, slide in enumerate(deck.slides, start=1)]
    live = {id(figure): live_spec(figure) for figure in deck.figures() if is_live(figure)}
    drawn = [figure_svg(figure, cache_dir / "svg") for figure in deck.figures()]
    colours = look_css(look, (*drawn, *live.values()))
    css = [
        template_text("tokens.css"),
        colours,
        _logo_css(look.logo),
        template_text("live.css"),
        template_text("deck.css"),
    ]
    template = environment(cache_dir).get_template("deck.html")
    return template.render(
        deck=deck,
        stacks=_stacks(views),
        cards=cards(deck),
        marking=look.marking,
        author=look.author,
        logo=look.logo and {"src": logo_address(look.logo), "alt": look.logo.alt},
        menu=_menu(),
        drawing=_drawing(cache_dir / "svg"),
        shape=shape,
        spec_of=lambda figure: Markup(live.get(id(figure), "")),
        fonts=Markup(font_css(cache_dir / "fonts") + math_font_css(deck.slides, cache_dir / "fonts")),
        reveal={name: Markup(text) for name, text in _reveal().items()},
        css=Markup("".join(css)),
        scroll_css=Markup(template_text("deck.scroll.css")),
        head_script=Markup(inline_script(template_text("deck.head.js") + template_text("deck.trim.js"))),
        live_script=Markup(live_script(cache_dir / "scripts")) if live else "",
        script=Markup(inline_script(template_text("live.js") + template_text("deck.js"))),
    )


def logo_address(logo: Logo) -> str:
    """Write a logo as a ``data:`` address; as an image its content cannot run."""
    kind = logo.mime if re.fullmatch(r"image/[a-z+.-]+", logo.mime) else "image/png"
    return f"data:{kind};base64,{b64encode(logo.data).decode('ascii')}"


def _logo_css(logo: Logo | None) -> str:
    return f':root {{ --logo: url("{logo_address(logo)}"); }}\n' if logo else ""


def _menu() -> list[tuple[str, str, str]]:
    """What the menu offers: name, words, key (empty where it also holds for one page to scroll)."""
    return [
        ("theme", _("Light or dark"), ""),
        ("print", _("Print slides"), ""),
        ("notes", _("Print slides with notes"), ""),
        ("overview", _("Overview"), "O"),
        ("speaker", _("Speaker view"), "S"),
        ("keys", _("All keys"), "?"),
    ]


def _drawing(cache_dir: Path) -> Callable[[Figure], Markup]:
    """Draw figures with ids of their own each time; the same figure may stand on two slides."""
    from markupsafe import Markup

    count = 0

    def draw(figure: Figure) -> Markup:
        nonlocal count
        count += 1
        return Markup(figure_svg(figure, cache_dir, f"d{count}-"))

    return draw


def _view(deck: Deck, slide: Slide, number: int) -> View:
    level = 1 if number == 1 else 2
    roomy = body_size(slide) > BODY_SIZE
    return View(slide, slug(slide.id), number, level, layout(slide), footer(deck, slide), roomy)


def _stacks(views: list[View]) -> list[list[View]]:
    """Put slides of the second level below the one that they follow."""
    stacks: list[list[View]] = []
    for view in views:
        if view.slide.level > 1 and stacks and view.slide.kind == "content":
            stacks[-1].append(view)
        else:
            stacks.append([view])
    return stacks


@lru_cache(maxsize=1)
def _reveal() -> dict[str, str]:
    """Read reveal.js from the package that carries it, without importing Sphinx."""
    spec = find_spec("sphinx_revealjs")
    if spec is None or not spec.submodule_search_locations:
        raise KitError("The package sphinx-revealjs is missing. Install it; decks carry its reveal.js.")
    home = Path(spec.submodule_search_locations[0]) / "_static" / "revealjs"
    files = {"css": "dist/reveal.css", "js": "dist/reveal.js", "notes": "plugin/notes/notes.js"}
    texts = {name: (home / path).read_text(encoding="utf-8") for name, path in files.items()}
    texts["css"] = re.sub(r"</(?=style)", r"<\\/", texts["css"], flags=re.IGNORECASE)
    return {name: text if name == "css" else inline_script(text) for name, text in texts.items()}
