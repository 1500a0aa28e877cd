"""The system's Chromium, kept on this machine: pages are opened, watched, and held against accessibility rules.

What is looked for on a slide is in ``kitlib.decks.check.slides``. Playwright and axe come with the extra ``check``
and are imported only here, when a page is opened.
"""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kitlib.decks.check.report import Finding
from kitlib.errors import KitError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
ARGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync", "--disable-background-networking",
        "--disable-component-update"]  # fmt: skip
SIZE = (1280, 720)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
EXTRA = "pip install 'mexico-security-kit[check]'"


class NoBrowser(KitError):  # noqa: N818 - reads as what happened
    """There is no Chromium, or no package that drives it."""


def find_browser() -> str:
    """Path of the browser on this system.

    Raises
    ------
    NoBrowser
        If none of the names is a command.
    """
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise NoBrowser(
            f"No browser found; looked for {', '.join(NAMES)}. Install Chromium "
            "(Debian, Ubuntu: apt-get install chromium)."
        )
    return path


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the system's Chromium.

    Raises
    ------
    NoBrowser
        With what to install.
    """
    path = find_browser()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise NoBrowser(f"The package playwright is missing. Install it: {EXTRA}") from error
    with sync_playwright() as player:
        browser = _launched(player, path)
        try:
            yield browser
        finally:
            browser.close()


def _launched(player: Any, path: str) -> Any:
    """Start in the sandbox, where this machine allows one; root has none."""
    from playwright.sync_api import Error

    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return player.chromium.launch(executable_path=path, args=ARGS)
    try:
        return player.chromium.launch(executable_path=path, args=ARGS, chromium_sandbox=True)
    except Error:
        return player.chromium.launch(executable_path=path, args=ARGS)


@dataclass
class Tab:
    """A page with what it tried to reach outside and what went wrong in it."""

    page: Any
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Any) -> None:
        """Record errors of the page, and of one that it opens."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)


def is_local(url: str) -> bool:
    """Tell whether a request stays on this machine.

    Examples
    --------
    >>> is_local("file:///tmp/deck.html"), is_local("https://example.org/x.js")
    (True, False)
    """
    parts = urlsplit(url)
    return parts.scheme in ("file", "data", "blob", "about") or parts.hostname in ("127.0.0.1", "localhost")


@contextmanager
def tab(browser: Any, size: tuple[int, int] = SIZE, scheme: str = "light") -> Iterator[Tab]:
    """Open a page of some size in which motion is reduced; windows that it opens are watched too."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", color_scheme=scheme
    )
    opened = Tab(None)

    def gate(route: Any) -> None:
        if is_local(route.request.url):
            route.continue_()
        else:
            opened.outside.append(route.request.url)
            route.abort()

    context.route("**/*", gate)
    context.on("page", opened.watch)
    opened.page = context.new_page()
    try:
        yield opened
    finally:
        context.close()


@lru_cache(maxsize=1)
def _axe() -> str:
    spec = find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        raise NoBrowser(f"The package axe-playwright-python is missing. Install it: {EXTRA}")
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


def axe_findings(page: Any, slide: str = "page", rule: str = "") -> list[Finding]:
    """Hold what is shown against WCAG 2.2 A and AA, or against one rule alone."""
    page.evaluate("source => { if (!window.axe) (0, eval)(source); }", _axe())
    run = "async only => (await axe.run(document, {runOnly: only, resultTypes: ['violations']})).violations"
    return [
        Finding(slide, f"axe {broken['id']}", f"{node['target']} {node['failureSummary']}")
        for broken in page.evaluate(run, {"type": "rule", "values": [rule]} if rule else RULES)
        for node in broken["nodes"]
    ]


def painted(page: Any) -> float:
    """Share of the pixels in view that are not of the commonest colour."""
    data = base64.b64encode(page.screenshot(type="png")).decode("ascii")
    return float(page.evaluate(_PAINTED, data))


_PAINTED = """async data => {
  const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d', {willReadFrequently: true});
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
  return 1 - Math.max(...counts.values()) / pixels.length; }"""
