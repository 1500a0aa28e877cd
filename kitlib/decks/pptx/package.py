"""The file around the slides: its properties, and the same bytes for the same deck."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any

from kitlib.decks.model import Deck

STAMP = (1980, 1, 1, 0, 0, 0)
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Office PowerPoint</Application><PresentationFormat>Widescreen</PresentationFormat>"
    "<Slides>{slides}</Slides><Notes>{slides}</Notes><HiddenSlides>0</HiddenSlides><Company>{company}</Company>"
    "<AppVersion>16.0000</AppVersion></Properties>"
)


@dataclass(frozen=True)
class Properties:
    """What the file says of itself beside the deck's own title."""

    author: str
    language: str
    slides: int


def moment(as_of: str) -> datetime:
    """Turn the date of a deck into a moment: files say how fresh they are, not when they were built.

    Examples
    --------
    >>> moment("2026-11"), moment("")
    (datetime.datetime(2026, 11, 1, 0, 0), datetime.datetime(1980, 1, 1, 0, 0))
    """
    parts = [int(part) for part in as_of.split("-")] if as_of else list(STAMP[:3])
    return datetime(*[*parts, 1, 1][:3])  # type: ignore[arg-type]


def quick_names(made: Any) -> None:
    """Number new parts from a count; python-pptx walks the whole file to name each."""
    package = made.part.package
    taken = {str(part.partname) for part in package.iter_parts()}
    last: dict[str, int] = {}

    def next_partname(template: str) -> Any:
        from pptx.opc.packuri import PackURI

        number = last.get(template, 0) + 1
        while template % number in taken:
            number += 1
        last[template] = number
        return PackURI(template % number)

    package.next_partname = next_partname


def save(made: Any, deck: Deck, properties: Properties) -> bytes:
    """Set the properties and write the file."""
    _describe(made.core_properties, deck, properties)
    _drop_leftovers(made.part.package, made.part, properties)
    raw = BytesIO()
    made.save(raw)
    return _same_each_time(raw.getvalue())


def _describe(core: Any, deck: Deck, properties: Properties) -> None:
    core.title, core.subject, core.author = deck.title, deck.subtitle, properties.author
    core.last_modified_by, core.language = properties.author, properties.language
    core.keywords, core.category, core.revision = "Mexico, security", deck.id, 1
    core.created = core.modified = core.last_printed = moment(deck.as_of)
    core.comments = ""


def _drop_leftovers(package: Any, main: Any, properties: Properties) -> None:
    """Take out what python-pptx's template brings along: a thumbnail and printer settings of other slides."""
    for part in (package, main):
        rels = part._rels
        for name in [n for n, rel in rels.items() if rel.reltype.endswith(("/thumbnail", "/printerSettings"))]:
            rels.pop(name)
    for rel in package._rels.values():
        if rel.reltype.endswith("/extended-properties"):
            rel.target_part.blob = _APP.format(slides=properties.slides, company=escape(properties.author)).encode()


def _same_each_time(data: bytes) -> bytes:
    """Write the archive again with one fixed time for all entries."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new:
        for entry in old.infolist():
            made = zipfile.ZipInfo(entry.filename, STAMP)
            stored = entry.filename.endswith((".png", ".xlsx", ".jpeg"))
            made.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            made.external_attr = 0o600 << 16
            new.writestr(made, old.read(entry))
    return out.getvalue()
