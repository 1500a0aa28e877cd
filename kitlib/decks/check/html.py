"""Check an HTML deck: what its text says by itself, then what Chromium shows.

The text alone gives titles, words, notes, alt text and addresses that would be fetched. Overflow, contrast and
the page on a phone need a browser; without one a finding says what to install.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from kitlib.decks.check.browser import NoBrowser, chromium, tab
from kitlib.decks.check.report import Finding, Report, Row, count, habits
from kitlib.errors import KitError

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_SILENT = {"script", "style", "template", "svg", "head"}
_SRC = ("script", "img", "iframe", "source", "video", "audio", "embed", "track", "input")
_FETCHING = {**dict.fromkeys(_SRC, "src"), "object": "data", "image": "href", "use": "href"}
_CSS_URL = re.compile(r"(?:url\(\s*|@import\s+)[\"']?((?:https?:)?//[^\"')\s]+)", re.IGNORECASE)
_LINKS = {"stylesheet", "preload", "modulepreload", "icon", "prefetch", "manifest"}


@dataclass
class _Slide:
    """A section while it is read."""

    id: str
    nested: bool = False
    titles: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figures: int = 0
    mute: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Slides of a page as its text has them, and addresses that it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.slides: list[_Slide] = []
        self.fetched: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._sections: list[_Slide] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        self._fetch(tag, about)
        mode = self._open[-1][1] if self._open else "words"
        if tag == "section":
            self._enter(about)
        elif tag in ("svg", "img", "canvas") and mode in ("words", "foot"):
            self._picture(tag, about)
        if tag in _SILENT:
            mode = "silent"
        elif mode == "words" and tag == "aside" and "notes" in about.get("class", "").split():
            mode = "notes"
        elif mode == "words" and tag == "footer":
            mode = "foot"
        elif mode == "words" and tag in ("h1", "h2"):
            mode = "title"
            if self._sections:
                self._sections[-1].titles.append("")
        if tag not in _VOID:
            self._open.append((tag, mode))

    def handle_endtag(self, tag: str) -> None:
        places = [place for place, (name, _mode) in enumerate(self._open) if name == tag]
        if not places:
            return
        del self._open[places[-1] :]
        if tag == "section" and self._sections:
            self._sections.pop()

    def handle_data(self, data: str) -> None:
        mode = self._open[-1][1] if self._open else "words"
        if self._open and self._open[-1][0] == "style":
            self.fetched += _CSS_URL.findall(data)
        if not self._sections or mode in ("silent", "foot"):
            return
        slide = self._sections[-1]
        (slide.notes if mode == "notes" else slide.text).append(data)
        if mode == "title":
            slide.titles[-1] += data

    def _enter(self, about: dict[str, str]) -> None:
        if self._sections:
            self._sections[-1].nested = True
        slide = _Slide(about.get("id") or "")
        self.slides.append(slide)
        self._sections.append(slide)

    def _picture(self, tag: str, about: dict[str, str]) -> None:
        if not self._sections or about.get("aria-hidden") == "true" or about.get("role") in ("presentation", "none"):
            return
        slide = self._sections[-1]
        slide.figures += 1
        decorative = tag == "img" and "alt" in about and not about["alt"]
        if not decorative and not (about.get("alt") or about.get("aria-label") or about.get("aria-labelledby")):
            slide.mute.append(f'<{tag} class="{about.get("class", "")}">')

    def _fetch(self, tag: str, about: dict[str, str]) -> None:
        address = about.get(_FETCHING.get(tag, ""), "")
        if tag == "link" and _LINKS & set(about.get("rel", "").lower().split()):
            address = about.get("href", "")
        found = [address, *(part.split()[0] for part in about.get("srcset", "").split(", ") if part.strip())]
        found += _CSS_URL.findall(about.get("style", ""))
        self.fetched += [a for a in found if a and not re.match(r"(data:|blob:|about:|#)", a, re.IGNORECASE)]


def check_html(path: Path) -> Report:
    """Check an HTML file: a deck of reveal.js, or a page to read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KitError(f"{path} cannot be read as HTML: {error}.") from error
    slides, fetched = read_slides(text)
    rows = tuple(_row(slide, number) for number, slide in enumerate(slides, start=1))
    found = [Finding("deck", "outside request", address) for address in dict.fromkeys(fetched)]
    for row, slide in zip(rows, slides, strict=True):
        if not any(title.strip() for title in slide.titles):
            found.append(Finding(row.slide, "no title", ""))
        found += [Finding(row.slide, "no alt text", what) for what in slide.mute]
    found += _seen(path.resolve().as_uri(), is_deck=bool(slides))
    return Report(path, rows, (*_distinct(found), *habits(rows)))


def read_slides(text: str) -> tuple[list[_Slide], list[str]]:
    """Read the slides of an HTML deck (of a page without reveal.js: none) and what it would fetch."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    is_deck = re.search(r'class="[^"]*\breveal\b', text) is not None
    return [slide for slide in reader.slides if not slide.nested] if is_deck else [], reader.fetched


def _row(slide: _Slide, number: int) -> Row:
    title = " ".join(" ".join(slide.titles[:1]).split())
    return Row(slide.id or str(number), title, count(" ".join(slide.text)), count(" ".join(slide.notes)), slide.figures)


def _seen(url: str, is_deck: bool) -> list[Finding]:
    """Look at the file in a browser: as slides, and on a phone in light and dark."""
    from kitlib.decks.check.slides import PHONE, audit_deck, audit_page

    found: list[Finding] = []
    try:
        with chromium() as browser:
            if is_deck:
                with tab(browser) as opened:
                    found += audit_deck(opened, url)
                    own = opened.page.query_selector(".reveal[data-ready] .page")
                if not own:
                    return found
            else:
                with tab(browser) as opened:
                    found += audit_page(opened, url)
            for scheme in ("light", "dark"):
                with tab(browser, PHONE, scheme) as opened:
                    found += audit_page(opened, url)
    except NoBrowser as error:
        found.append(Finding("deck", "not measured", str(error)))
    return found


def _distinct(found: list[Finding]) -> list[Finding]:
    """Say once what both the text and the browser show."""
    kept = dict.fromkeys(found)
    said = {(f.slide, f.kind) for f in kept if f.detail == "" or f.detail.startswith("<")}
    doubled = {"title": "no title"}
    return [f for f in kept if (f.slide, doubled.get(f.kind, "")) not in said]
