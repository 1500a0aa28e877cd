"""The audit of a deck in a browser: every slide as a room sees it, and the page that a phone gets.

Each function returns what is wrong; an empty list is a pass. The tests plant faults to show that it can fail.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from kitlib.decks.check.browser import SIZE, Tab, axe_findings, painted
from kitlib.decks.check.report import Finding

LEAST_PAINTED = 0.004
PHONE = (390, 844)
PATIENCE = 15
_READY = """() => document.querySelector('.reveal[data-ready]') || (!document.querySelector('.reveal .page')
  && window.Reveal && Reveal.isReady && Reveal.isReady())"""


def open_deck(page: Any, url: str) -> int:
    """Load a deck and wait until it has laid itself out; gives the number of slides, 0 for a page to scroll."""
    page.goto(url)
    page.wait_for_function(_READY, timeout=1000 * PATIENCE)
    return int(page.evaluate("window.Reveal && Reveal.isReady() ? Reveal.getTotalSlides() : 0"))


def show(page: Any, number: int) -> str:
    """Go to a slide, all its steps shown; gives its id."""
    return str(page.evaluate(
        """async number => {
          const slide = Reveal.getSlides()[number], at = Reveal.getIndices(slide);
          Reveal.slide(at.h, at.v, 999);
          await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
          return slide.id || String(number + 1); }""",
        number,
    ))  # fmt: skip


def audit_deck(opened: Tab, url: str, size: tuple[int, int] = SIZE, accessibility: bool = True) -> list[Finding]:
    """Look at every slide of a deck at one size and list what is wrong.

    Outside requests, errors, unpainted slides, a wrong scale, what overflows, is clipped or covered, missing
    titles and alt text, and violations of accessibility rules.
    """
    page = opened.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    try:
        total = open_deck(page, url)
    except Exception as error:
        if type(error).__name__ != "TimeoutError":
            raise
        return [Finding("deck", "does not start", f"no slide within {PATIENCE} s"), *_reached(opened)]
    if total and not page.evaluate("Boolean(Reveal.getCurrentSlide())"):
        return [Finding("deck", "does not start", "reveal.js finds no slide to show"), *_reached(opened)]
    found: list[Finding] = []
    own = page.evaluate("Boolean(document.querySelector('.reveal .page'))")
    scale, fitting = float(page.evaluate("Reveal.getScale()")), min(size[0] / 1280, size[1] / 720)
    if own and not 0.95 * fitting <= scale <= 1.05 * fitting:
        found.append(Finding("deck", "scale", f"{scale:.3f}, expected about {fitting:.3f}"))
    for number in range(total):
        name = show(page, number)
        found += [Finding(name, kind, detail) for kind, detail in page.evaluate(_script("slide.js"))]
        share = painted(page)
        if share < LEAST_PAINTED:
            found.append(Finding(name, "unpainted", f"{share:.2%} of the pixels differ from the background"))
        if accessibility:
            found += axe_findings(page, name)
    return [*found, *_reached(opened)]


def audit_page(opened: Tab, url: str, accessibility: bool = True) -> list[Finding]:
    """Look at a page that scrolls: the deck on a phone, a handout. Width, size of text, accessibility, requests."""
    page = opened.page
    page.goto(url)
    if page.query_selector(".reveal"):
        open_deck(page, url)
    found = [Finding("page", kind, detail) for kind, detail in page.evaluate(_script("scroll.js"))]
    if painted(page) < LEAST_PAINTED / 10:
        found.append(Finding("page", "unpainted", "nothing is shown"))
    if accessibility:
        found += axe_findings(page)
    return [*found, *_reached(opened)]


def _reached(opened: Tab) -> list[Finding]:
    outside = [Finding("deck", "outside request", address) for address in opened.outside]
    return [*outside, *(Finding("deck", "error", text) for text in opened.errors)]


@lru_cache(maxsize=4)
def _script(name: str) -> str:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return text[text.index("*/") + 2 :].strip()
