"""A real Chromium that reaches nothing but this machine, and the audit of a deck in it.

The audit looks at every slide as a room would see it and returns what is wrong; an empty list is a pass. The
tests plant faults to show that it can fail.
"""

from __future__ import annotations

import base64
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update"]  # fmt: skip
SIZE = (1280, 720)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
LEAST_PAINTED = 0.004


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the system's Chromium; without one the test is skipped, or fails if KIT_REQUIRE_BROWSER=1."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = f"no browser found; looked for {', '.join(NAMES)}"
        if os.environ.get("KIT_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=ARGS)
        try:
            yield browser
        finally:
            browser.close()


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
    """Tell whether a request stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in ("file", "data", "blob", "about") or parts.hostname in ("127.0.0.1", "localhost")


@contextmanager
def tab(browser: Any, size: tuple[int, int] = SIZE) -> Iterator[Tab]:
    """Open a page of some size in which motion is reduced; windows that it opens are watched too."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
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


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; gives its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        worker = threading.Thread(target=server.serve_forever, daemon=True)
        worker.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            worker.join()


@dataclass(frozen=True)
class Finding:
    """One thing wrong: on which slide (or the whole deck), of what kind, and what exactly."""

    slide: str
    kind: str
    detail: str


@lru_cache(maxsize=1)
def _axe() -> str:
    spec = find_spec("axe_playwright_python")
    assert spec is not None, "install the test extra: axe-playwright-python"
    assert spec.submodule_search_locations
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


def axe_findings(page: Any, slide: str = "page") -> list[Finding]:
    """Hold what is shown against WCAG 2.2 A and AA."""
    page.evaluate("source => { if (!window.axe) (0, eval)(source); }", _axe())
    run = "async tags => (await axe.run(document, {runOnly: tags, resultTypes: ['violations']})).violations"
    return [
        Finding(slide, f"axe {rule['id']}", f"{node['target']} {node['failureSummary']}")
        for rule in page.evaluate(run, RULES)
        for node in rule["nodes"]
    ]


def open_deck(page: Any, url: str) -> int:
    """Load a deck and wait until it has laid itself out; gives the number of slides."""
    page.goto(url)
    page.wait_for_selector(".reveal[data-ready]", timeout=15_000)
    return int(page.evaluate("Reveal.getTotalSlides()"))


def show(page: Any, number: int) -> str:
    """Go to a slide, all its steps shown; gives its id."""
    return str(page.evaluate(
        """async number => {
          const slide = Reveal.getSlides()[number], at = Reveal.getIndices(slide);
          Reveal.slide(at.h, at.v, 999);
          await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
          return slide.id; }""",
        number,
    ))  # fmt: skip


def audit_deck(opened: Tab, url: str, size: tuple[int, int] = SIZE, accessibility: bool = True) -> list[Finding]:
    """Look at every slide of a deck at one size and list what is wrong.

    Outside requests, errors, unpainted slides, a wrong scale, what overflows, is clipped or covered, missing
    titles and alt text, and violations of accessibility rules.
    """
    page = opened.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    total = open_deck(page, url)
    found: list[Finding] = []
    scale, fitting = float(page.evaluate("Reveal.getScale()")), min(size[0] / 1280, size[1] / 720)
    if not 0.95 * fitting <= scale <= 1.05 * fitting:
        found.append(Finding("deck", "scale", f"{scale:.3f}, expected about {fitting:.3f}"))
    for number in range(total):
        name = show(page, number)
        found += [Finding(name, kind, detail) for kind, detail in page.evaluate(_LOOK)]
        share = painted(page)
        if share < LEAST_PAINTED:
            found.append(Finding(name, "unpainted", f"{share:.2%} of the pixels differ from the background"))
        if accessibility:
            found += axe_findings(page, name)
    found += [Finding("deck", "outside request", address) for address in opened.outside]
    found += [Finding("deck", "error", text) for text in opened.errors]
    return found


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

_LOOK = """() => {
  const found = [], slide = Reveal.getCurrentSlide(), page = slide.querySelector('.page') || slide;
  const say = (kind, node, more = '') => found.push([kind, name(node) + more]);
  const name = node => { const e = node.nodeType === 3 ? node.parentElement : node;
    return '<' + e.tagName.toLowerCase() + ' class="' + (e.getAttribute('class') || '') + '"> ' +
      (node.textContent || '').trim().slice(0, 60); };
  const box = slide.getBoundingClientRect(), slack = 1.5 * Reveal.getScale();
  const frame = page.getBoundingClientRect();
  if (frame.width < box.width - slack || frame.height < 100) say('no size', page);
  const outside = (r, of) => r.left < of.left - slack || r.top < of.top - slack || r.right > of.right + slack
    || r.bottom > of.bottom + slack;
  const meet = (a, b) => a.left < b.right - slack && b.left < a.right - slack && a.top < b.bottom - slack
    && b.top < a.bottom - slack;
  const shown = e => e.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const all = [...page.querySelectorAll('*')].filter(e => shown(e) && !e.closest('.notes'));
  for (const e of all) {
    const inside = e.ownerSVGElement, style = getComputedStyle(e), r = e.getBoundingClientRect();
    if (!inside && r.width && r.height && outside(r, box)) say('overflow', e);
    if (!inside && e.clientHeight && /hidden|clip|auto|scroll/.test(style.overflow)
        && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)) say('clipped', e);
  }
  for (const e of [page, ...page.querySelectorAll('.body, .main, .aside, .figure')])
    if (shown(e) && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1))
      say('overflow', e, ` (${e.scrollWidth}x${e.scrollHeight} in ${e.clientWidth}x${e.clientHeight})`);
  const foot = page.querySelector('.foot'), footBox = foot && foot.getBoundingClientRect();
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || !shown(node.parentElement)) continue;
    const range = document.createRange(); range.selectNodeContents(node);
    for (const r of range.getClientRects()) {
      if (outside(r, box)) say('text outside', node);
      else if (foot && !foot.contains(node) && meet(r, footBox)) say('footer covered', node);
    }
  }
  for (const parent of page.querySelectorAll('.page, .body, .main, .aside, .opening-words, .head')) {
    const parts = [...parent.children].filter(shown).map(e => [e, e.getBoundingClientRect()]);
    parts.forEach(([e, r], i) => parts.slice(i + 1).forEach(([f, s]) => {
      if (meet(r, s)) say('overlap', e, ' / ' + name(f)); }));
  }
  for (const e of page.querySelectorAll('img, canvas, svg')) {
    if (e.ownerSVGElement || e.closest('[aria-hidden=true]')) continue;
    const words = e.getAttribute('alt') || e.getAttribute('aria-label') || '';
    if (!words.trim() || (e.tagName !== 'IMG' && e.getAttribute('role') !== 'img')) say('no alt text', e);
  }
  const titles = [...page.querySelectorAll('h1, h2')].filter(e => shown(e) && e.textContent.trim());
  if (titles.length !== 1) say('title', page, ` has ${titles.length} titles`);
  const notes = slide.querySelector('.notes');
  if (notes && shown(notes)) say('notes visible', notes);
  return found; }"""
