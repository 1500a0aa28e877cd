"""Check a PDF through pypdf: tags, title, language, alt text of figures, bookmarks, fonts, text inside the page.

What a page looks like is not drawn here. A file that runs something or carries a form is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kitlib.decks.check.report import Finding, Report, Row, count, habits
from kitlib.errors import KitError

_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/Rendition"}


def check_pdf(path: Path) -> Report:
    """Check a PDF file."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise KitError("The package pypdf is missing. Install it: pip install 'mexico-security-kit[check]'") from error
    try:
        reader = PdfReader(path)
        found = [Finding("deck", kind, detail) for kind, detail in _document(reader)]
        titles, figures = _titles(reader), _figures(reader)
        rows = []
        for number, page in enumerate(reader.pages, start=1):
            shown = [alt for at, alt in figures if at == number]
            text, beyond = _text(page)
            rows.append(Row(str(number), titles.get(number, ""), count(text), 0, len(shown)))
            found += [Finding(str(number), "no alt text", "figure") for alt in shown if not alt.strip()]
            found += [Finding(str(number), "text outside", words) for words in beyond]
    except (PyPdfError, OSError, ValueError, KeyError) as error:
        raise KitError(f"{path} cannot be read as a PDF: {error}.") from error
    found += [Finding("deck", "no alt text", "figure") for at, alt in figures if not at and not alt.strip()]
    bare = [row.slide for row in rows if titles and not row.title]
    found += [Finding(slide, "no title", "no bookmark leads here", note=True) for slide in bare]
    wide = [row for row, page in zip(rows, reader.pages, strict=True) if page.mediabox.width > page.mediabox.height]
    return Report(path, tuple(rows), (*found, *(f for f in habits(wide) if f.kind != "no notes")))


def _document(reader: Any) -> Iterator[tuple[str, str]]:
    root = reader.trailer["/Root"]
    if not _below(root, "/MarkInfo").get("/Marked") or "/StructTreeRoot" not in root:
        yield "not tagged", ""
    if not str(root.get("/Lang", "")).strip():
        yield "no language", ""
    title = (reader.metadata.title or "").strip() if reader.metadata else ""
    if not title:
        yield "no document title", ""
    elif not _below(root, "/ViewerPreferences").get("/DisplayDocTitle"):
        yield "no document title", "it is set, but viewers show the file's name (DisplayDocTitle)"
    if not reader.outline:
        yield "no bookmarks", ""
    yield from (("runs code", name) for name in _actions(root))
    yield from (("font not embedded", name) for name in _fonts(reader))


def _below(node: Any, name: str) -> Any:
    return node[name].get_object() if name in node else {}


def _titles(reader: Any) -> dict[int, str]:
    """Bookmarks by page; the first on a page names it."""
    found: dict[int, str] = {}

    def below(entries: list[Any]) -> None:
        for entry in entries:
            if isinstance(entry, list):
                below(entry)
                continue
            number = reader.get_destination_page_number(entry)
            if number is not None:
                found.setdefault(number + 1, " ".join(str(entry.title).split()))

    below(reader.outline)
    return found


def _figures(reader: Any) -> list[tuple[int, str]]:
    """Figures and formulas of the structure tree: page (0 if it does not say) and alt text."""
    root = reader.trailer["/Root"]
    if "/StructTreeRoot" not in root:
        return []
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, start=1)}
    return [
        (_page(tag, pages), str(tag.get("/Alt", "")))
        for tag in tags(root["/StructTreeRoot"])
        if tag["/S"] in ("/Figure", "/Formula")
    ]


def tags(node: Any) -> Iterator[dict[str, Any]]:
    """Yield the elements of a structure tree in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from tags(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from tags(node["/K"])


def _page(tag: Any, pages: dict[int, int]) -> int:
    """Page of an element: its own, or that of the first part below it that says."""
    if "/Pg" in tag:
        return pages.get(tag.raw_get("/Pg").idnum, 0)
    below = tag["/K"].get_object() if "/K" in tag else []
    for child in below if isinstance(below, list) else [below]:
        child = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(child, dict):
            found = _page(child, pages)
            if found:
                return found
    return 0


def _text(page: Any) -> tuple[str, list[str]]:
    """Read a page's text, and what of it begins outside; turned letters of a drawing have coordinates of their own."""
    placed: list[tuple[float, float, str]] = []

    def note(text: str, cm: list[float], tm: list[float], _font: Any, _size: Any) -> None:
        if len(text.strip()) > 3:
            placed.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], text.strip()))

    whole, box = page.extract_text(visitor_text=note), page.cropbox
    inside = ((box.left - 1 <= x <= box.right + 1 and box.bottom - 1 <= y <= box.top + 1) for x, y, _said in placed)
    return whole, [said[:60] for (_x, _y, said), within in zip(placed, inside, strict=True) if not within]


def _fonts(reader: Any) -> list[str]:
    """Name fonts that the file does not carry."""
    missing: dict[str, None] = {}
    for page in reader.pages:
        fonts = _below(_below(page, "/Resources"), "/Font")
        for font in (font.get_object() for font in fonts.values()):
            inner = font["/DescendantFonts"].get_object()[0].get_object() if "/DescendantFonts" in font else font
            described = _below(inner, "/FontDescriptor")
            if font.get("/Subtype") != "/Type3" and not any(f"/FontFile{n}" in described for n in ("", "2", "3")):
                missing[str(font.get("/BaseFont", "?")).lstrip("/")] = None
    return list(missing)


def _actions(root: Any) -> list[str]:
    """Name what would run when the file is opened."""
    found = []
    opening = _below(root, "/OpenAction")
    if isinstance(opening, dict) and opening.get("/S") in _ACTIONS:
        found.append(str(opening["/S"]))
    return found + (["/JavaScript"] if "/JavaScript" in _below(root, "/Names") else [])
