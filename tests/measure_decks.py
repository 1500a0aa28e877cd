"""Measures decks of the kit, of nbconvert and of pandoc alike, for one table: time, size, requests, overflow, words.

A row is one file. What a tool cannot do is a dash; a deck that does not start without a network says so. The table is
printed by ``pytest -m full tests/test_compare.py -s``.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from html import unescape
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from browser import audit_deck, audit_page, axe_findings, tab
from conftest import kit_environment

from kitlib.decks.check import check_deck
from kitlib.decks.check.pdf import tags
from kitlib.decks.model import Deck, Image

SPILLS = {"overflow", "clipped", "text outside", "footer covered", "overlap", "outside slide", "text does not fit"}
NO_START = "does not start"


@dataclass(frozen=True)
class Row:
    """One file in numbers; ``requests`` are those that the file makes when it is opened."""

    notebook: str
    tool: str
    seconds: str
    kilobytes: int
    requests: int
    slides: int
    overflow: str
    notes: str
    tables: str
    charts: str
    words: str
    alt: str
    axe: str


def table(rows: Iterable[Row]) -> str:
    """Write rows as a Markdown table."""
    names = [field.name for field in fields(Row)]
    lines = [" | ".join(names), " | ".join("---" for _ in names)]
    return "\n".join(f"| {line} |" for line in (*lines, *(" | ".join(str(getattr(r, n)) for n in names) for r in rows)))


@dataclass(frozen=True)
class Source:
    """A notebook: its file, its deck as the kit reads it, and what the author said in notes and alt texts."""

    name: str
    path: Path
    deck: Deck

    def notes(self, instructors: bool = True) -> list[str]:
        """First letters of each notes cell, without markup; a handout is not for instructors alone."""
        cells = json.loads(self.path.read_text(encoding="utf-8"))["cells"]
        said = [c for c in cells if c["metadata"].get("slideshow", {}).get("slide_type") == "notes"]
        kept = [c for c in said if instructors or c["metadata"].get("kit", {}).get("audience") != "instructor"]
        return [letters(re.sub(r"\]\([^)]*\)", "", "".join(c["source"])))[:40] for c in kept]

    @property
    def alts(self) -> set[str]:
        """Alt texts of figures and pictures."""
        pictures = [b for s in self.deck.slides for b in s.blocks if isinstance(b, Image)]
        return {letters(alt) for alt in (*(f.alt for f in self.deck.figures()), *(p.alt for p in pictures)) if alt}


def letters(text: str) -> str:
    """Keep letters and digits alone, so that markup and line ends do not count."""
    return "".join(c for c in text.casefold() if c.isalnum())


def run(
    command: list[str], folder: Path, times: int = 2, before: Callable[[], object] | None = None, **more: str
) -> float:
    """Run a command some times, each after ``before``; give the seconds of the shortest."""
    taken = []
    for _ in range(times):
        if before:
            before()
        began = time.perf_counter()
        done = subprocess.run(command, cwd=folder, env=kit_environment(**more), capture_output=True, text=True)
        taken.append(time.perf_counter() - began)
        assert done.returncode == 0, done.stderr
    return min(taken)


def nbconvert(kind: str, source: Source, folder: Path) -> list[str]:
    """Make the command that converts a notebook."""
    return [*(sys.executable, "-m", "nbconvert", "--to", kind), str(source.path), "--output-dir", str(folder)]


def pandoc(kind: str, source: Source, folder: Path) -> tuple[list[str], Path]:
    """Make pandoc's command for one file that needs no network, and name the file."""
    out = folder / f"pandoc.{'pptx' if kind == 'pptx' else 'html'}"
    spec = find_spec("sphinx_revealjs")
    assert spec
    assert spec.submodule_search_locations
    reveal = Path(spec.submodule_search_locations[0]) / "_static" / "revealjs"
    more = ["--self-contained", "-V", f"revealjs-url={reveal}"] if kind == "revealjs" else []
    return ["pandoc", str(source.path), "-t", kind, *more, "-o", str(out)], out


def has_pandoc() -> bool:
    """Tell whether pandoc is on this machine."""
    return shutil.which("pandoc") is not None


class _Words(HTMLParser):
    """Words of notes and of alt texts in a page, and its tables."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.alts: list[str] = []
        self.tables = 0
        self._deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.alts += [about.get("alt") or "", about.get("aria-label") or ""]
        self.tables += tag == "table"
        if self._deep or "notes" in (about.get("class") or "").split():
            self._deep += tag not in ("img", "br", "hr", "input")

    def handle_endtag(self, tag: str) -> None:
        self._deep = max(0, self._deep - 1) if tag not in ("img", "br", "hr", "input") else self._deep

    def handle_data(self, data: str) -> None:
        if self._deep:
            self.said.append(data)


def measure(source: Source, tool: str, path: Path, seconds: str, browser: Any) -> Row:
    """Measure one file."""
    kind = {".html": _html, ".pptx": _pptx, ".pdf": _pdf}[path.suffix]
    return Row(source.name, tool, seconds, round(path.stat().st_size / 1024), **kind(source, path, browser))


def _share(wanted: Iterable[str], found: Callable[[str], bool]) -> str:
    wanted = list(wanted)
    return f"{sum(map(found, wanted))}/{len(wanted)}"


def _html(source: Source, path: Path, browser: Any) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    words = _Words()
    words.feed(text)
    is_deck = 'class="reveal' in text
    with tab(browser) as opened:
        found = (audit_deck if is_deck else audit_page)(opened, path.as_uri())
        slides = int(opened.page.evaluate("window.Reveal && Reveal.isReady() ? Reveal.getTotalSlides() : 0"))
        starts = not any(f.kind == NO_START for f in found)
        broken = [f for f in (found if starts else axe_findings(opened.page)) if f.kind.startswith("axe ")]
        requests = len(set(opened.outside))
    said = letters(" ".join(words.said if is_deck else [unescape(re.sub(r"<[^>]*>", "", text))]))
    alts = set(map(letters, words.alts))
    spills = len({f.slide for f in found if f.kind in SPILLS})
    return {"requests": requests, "slides": slides, "overflow": str(spills) if starts else NO_START,
            "notes": _share(source.notes(is_deck), lambda note: note in said), "tables": str(words.tables),
            "charts": "–", "words": "–", "alt": _share(source.alts, alts.__contains__),
            "axe": str(len(broken))}  # fmt: skip


def _pptx(source: Source, path: Path, _browser: Any) -> dict[str, Any]:
    from pptx import Presentation

    report, slides = check_deck(path), list(Presentation(str(path)).slides)
    shapes = [shape for slide in slides for shape in slide.shapes]
    said = letters(" ".join(s.notes_slide.notes_text_frame.text for s in slides if s.has_notes_slide))
    alts = {letters(e.get("descr") or "") for s in slides for e in s._element.iter("{*}cNvPr")}
    return {"requests": sum(f.kind == "outside request" for f in report.errors), "slides": len(slides),
            "overflow": str(len({f.slide for f in report.errors if f.kind in SPILLS})),
            "notes": _share(source.notes(), lambda note: note in said),
            "tables": str(sum(s.has_table for s in shapes)), "charts": str(sum(s.has_chart for s in shapes)),
            "words": str(sum(row.words for row in report.rows)), "alt": _share(source.alts, alts.__contains__),
            "axe": "–"}  # fmt: skip


def _pdf(source: Source, path: Path, _browser: Any) -> dict[str, Any]:
    from pypdf import PdfReader

    report, reader = check_deck(path), PdfReader(path)
    said = letters(" ".join(page.extract_text() for page in reader.pages))
    made = list(tags(reader.trailer["/Root"]["/StructTreeRoot"]))
    alts = {letters(str(tag.get("/Alt", ""))) for tag in made}
    upright = reader.pages[0].mediabox.height > reader.pages[0].mediabox.width
    return {"requests": 0, "slides": len(reader.pages),
            "overflow": str(len({f.slide for f in report.errors if f.kind in SPILLS})),
            "notes": _share(source.notes(), lambda note: note in said) if upright else "–",
            "tables": str(sum(tag["/S"] == "/Table" for tag in made)), "charts": "–", "words": "–",
            "alt": _share(source.alts, alts.__contains__),
            "axe": str(len(report.errors))}  # fmt: skip
