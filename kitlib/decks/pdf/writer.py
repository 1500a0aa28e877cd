"""Deck and notes as PDF, set with Typst: tagged, the typeface inside, the same bytes for the same deck.

What a page looks like stands in the ``.typ`` templates beside this module; what it says comes from ``content``.
"""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.decks.fonts import FAMILY, faces_dir
from kitlib.decks.look import Logo, Look
from kitlib.decks.model import Deck, Run, plain
from kitlib.decks.pdf.content import Content
from kitlib.decks.pdf.pictures import picture
from kitlib.decks.pdf.words import Data, clean, inline
from kitlib.decks.tones import tokens
from kitlib.errors import KitError
from kitlib.evidence.sources import cite
from kitlib.i18n import _
from kitlib.lessons.cache import write_all

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
MONO = "DejaVu Sans Mono"
SYMBOLS = "New Computer Modern Math"
STANDARD = "ua-1"


class PdfWarning(UserWarning):
    """A PDF was written, but not all of it is as it should be; the text says what and where."""


def write_pdf(deck: Deck, cache_dir: Path, notes: bool = False, look: Look = Look()) -> bytes:  # noqa: B008 - frozen
    """Write a deck as PDF: one page a slide, or with notes a printed page for each slide and what is said.

    Parameters
    ----------
    deck : Deck
        What is shown, in its order; ``deck.presented()`` makes that of a whole module.
    cache_dir : Path
        Folder for drawings and fonts; made if missing.
    notes : bool
        True sets portrait pages, the slide above its notes and full sources; long notes take a further page.
    look : Look
        Colours, logo, marking on every page, author in the file's properties. The typeface stays the kit's own, which
        is inside the file.

    Returns
    -------
    bytes
        PDF/UA-1. Where a deck keeps that standard from being met, a tagged PDF without it, and a warning.

    Raises
    ------
    KitError
        If it cannot be set, or the pages are not as many as the slides.

    Warns
    -----
    PdfWarning
        If a slide had to be cut, a letter is in none of the kit's fonts, or PDF/UA was not reached.
    """
    content = Content(
        cache_dir / "svg", ink=look.colours["ink"], night_ink=look.colours["night_text"], colours=look.drawn()
    )
    data = _data(deck, content, notes, look)
    main = "notes.typ" if notes else "deck.typ"
    made, report = typeset(main, data, content, cache_dir, deck.id, deck.as_of)
    _check(report, deck, notes)
    return made


def _data(deck: Deck, content: Content, notes: bool, look: Look) -> Data:
    slides = []
    level, spoken = 1, replace(content, whole=True)
    for number, slide in enumerate(deck.slides, start=1):
        made = content.slide(deck, slide, number)
        made["level"] = 1 if slide.kind != "content" else level
        level = 2 if slide.kind == "section" else level
        if notes:
            made["notes"] = spoken.blocks(slide.notes)
            made["cited"] = [address(clean(cite(name))) for name in slide.sources]
        slides.append(made)
    sections = [plain(slide.title) for slide in deck.slides if slide.kind == "section"]
    return {
        **frame(clean(deck.title) or clean(deck.id) or _("Deck"), deck.subtitle, deck.language, look),
        "keywords": [_("Mexico"), _("security"), *map(clean, sections)],
        "logo": _logo(look.logo, content) if look.logo else None,
        "words": _words(len(deck.slides)),
        "slides": slides,
    }


def page_pictures(deck: Deck, cache_dir: Path, width: int) -> list[bytes]:
    """Draw each slide as a PNG of so many pixels across, in order; kept in ``cache_dir`` as long as nothing changes."""
    import hashlib

    content = Content(cache_dir / "svg")
    data = json.dumps(_data(deck, content, False, Look()), ensure_ascii=False).encode("utf-8", "replace")
    files = _files("deck.typ", content, data)
    digest = hashlib.sha256(b"\0".join(name.encode() + b"\0" + files[name] for name in sorted(files))).hexdigest()
    folder = cache_dir / "thumbnails" / f"{digest[:24]}-{width}"
    if not folder.is_dir():
        import typst

        sources: Any = files
        fonts = _fonts(faces_dir(cache_dir / "fonts"), False)
        made: Any = typst.compile(sources, format="png", ppi=width / (1280 / 96), font_paths=fonts)
        pages = made if isinstance(made, list) else [made]
        write_all(folder, {f"{number:04}.png": page for number, page in enumerate(pages)})
    return [path.read_bytes() for path in sorted(folder.glob("*.png"))]


def _files(main: str, content: Content, data: bytes) -> dict[str, bytes]:
    files = {path.name: path.read_bytes() for path in HERE.glob("*.t*[ep]*") if path.suffix in (".typ", ".tmTheme")}
    return {**files, **content.files, "data.json": data, "main.typ": files[main]}


def frame(title: str, subtitle: str, language: str, look: Look) -> Data:
    """What every document says of itself, and its colours and type."""
    lang, _sep, region = language.partition("-")
    return {
        "title": title,
        "subtitle": clean(subtitle),
        "author": clean(look.author) or _("Mexico Security Kit"),
        "keywords": [_("Mexico"), _("security")],
        "lang": lang or "en",
        "region": region or None,
        "marking": clean(look.marking),
        "fonts": [FAMILY, MONO, SYMBOLS],
        "mono": MONO,
        "colours": {name: value for name, value in tokens(look).items() if name != "focus"},
        "series": [*(look.colours[name] for name in ("primary", "second", "third")), theme.MORE[0]],
    }


def _logo(logo: Logo, content: Content) -> Data:
    found = picture(logo.data, logo.mime)
    if found is None:
        raise KitError("The logo cannot be read as a picture. Use a PNG, JPEG or SVG file.")
    content.files["logo.svg"] = found.data
    return {"file": "logo.svg", "alt": clean(logo.alt) or _("Logo"), "ratio": found.width / found.height}


def _words(count: int) -> Data:
    return {
        "backup": _("Backup"),
        "more": _("Continues in the handout."),
        "columns": _("{count} more columns in the handout."),
        "slide": _("Slide {number} of {count}").replace("{count}", str(count)),
        "continued": _("Slide {number} of {count}, continued").replace("{count}", str(count)),
        "sources": _("Sources"),
    }


def address(citation: str) -> list[Data]:
    """Make the address in a citation a link."""
    found = re.search(r"https?://[^\s)]+[^\s).,;]", citation)
    if not found:
        return [{"t": citation}]
    before, after = citation[: found.start()], citation[found.end() :]
    return inline((Run(before), Run(found[0], href=found[0]), Run(after)))


def typeset(
    main: str, data: Data, content: Content, cache_dir: Path, name: str, as_of: str
) -> tuple[bytes, list[Data]]:
    """Compile a template; where PDF/UA refuses, try with the computer's own fonts, then without the standard."""
    files = _files(main, content, json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    folder, refused = faces_dir(cache_dir / "fonts"), ""
    for standard, own_fonts in ((STANDARD, False), (STANDARD, True), (None, False)):
        try:
            made = _compiled(files, _fonts(folder, own_fonts), standard, _moment(as_of))
        except _Refused as error:
            refused = refused or str(error)
            continue
        if refused:
            warnings.warn(_refusal(own_fonts).format(deck=name, why=refused), PdfWarning, stacklevel=3)
        return made
    raise KitError(f"{name}: the PDF cannot be set: {refused}.")


class _Refused(Exception):  # noqa: N818 - reads as what happened
    """The PDF standard cannot be met."""


def _compiled(files: Any, fonts: typst.Fonts, standard: Any, moment: datetime) -> tuple[bytes, list[Data]]:
    import typst

    try:
        made: bytes = typst.compile(files, format="pdf", font_paths=fonts, pdf_standards=standard, timestamp=moment)
    except typst.TypstError as error:
        if "PDF/UA" in error.message:
            raise _Refused(error.message) from error
        raise KitError(f"The PDF cannot be set: {error.message}.") from error
    # What was just set is kept by Typst, so asking how it went costs little.
    report: list[Data] = json.loads(typst.query(files, "<report>", field="value", font_paths=fonts))
    return made, report


def _refusal(own_fonts: bool) -> str:
    if own_fonts:
        return _("{deck}: some letters come from this computer's fonts, so the PDF can differ elsewhere ({why}).")
    return _("{deck}: the PDF is tagged, but does not meet PDF/UA ({why}).")


def _check(report: list[Data], deck: Deck, notes: bool) -> None:
    """Hold what was set against the deck: as many pages as slides, nothing cut without a word."""
    pages, slides = next(entry["pages"] for entry in report if "pages" in entry), len(deck.slides)
    if pages < slides or (pages > slides and not notes):
        raise KitError(f"{deck.id}: the PDF has {pages} pages for {slides} slides. Shorten the slide that runs over.")
    text = _("{deck}: slide {id} holds too much for one page; the PDF shows its beginning and points to the handout.")
    for number in dict.fromkeys(entry["slide"] for entry in report if entry.get("cut")):
        warnings.warn(text.format(deck=deck.id, id=deck.slides[number - 1].id), PdfWarning, stacklevel=3)


@lru_cache(maxsize=4)
def _fonts(folder: Path, own_fonts: bool) -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=own_fonts, font_paths=[folder])


def _moment(as_of: str) -> datetime:
    """Choose the date that the file bears: that of its evidence, never the clock's."""
    year, month, day = (*(map(int, re.findall(r"\d+", as_of) or ["2000"])), 1, 1)[:3]
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC)
