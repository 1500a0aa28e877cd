"""Sources: who said it, where it was read, and how to cite it.

``data/sources.json`` is CSL-JSON, so that Zotero opens it; our own fields stand in CSL's ``custom`` and are
taken out before citeproc formats a citation. A short form for slide footers is made here too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kitlib.errors import unknown
from kitlib.evidence.tables import data_dir
from kitlib.i18n import _, date

_CSL_FIELDS = {"id", "type", "title", "author", "publisher", "issued", "URL", "language", "accessed", "DOI",
               "container-title", "volume", "issue", "page", "number"}  # fmt: skip


_MADE: dict[str, str] = {}


@dataclass(frozen=True)
class Source:
    """One source.

    ``standing`` is A (read directly), B (as reported by another) or C (unconfirmed); ``reproduction`` says
    how faithful the copy is that was read: original, official-copy, press or weak.
    """

    id: str
    title: str
    publisher: str
    original_publisher: str
    read_via: str
    issued: str
    as_of: str
    url: str
    language: str
    standing: str
    reproduction: str
    terms: str
    csl: dict[str, Any]

    @property
    def first_said_by(self) -> str:
        """Who first published it."""
        return self.original_publisher or self.publisher

    @property
    def carrier(self) -> str:
        """Where it was read, if not at its first publisher; without the detail in parentheses."""
        via = self.read_via.partition(" (")[0]
        return _("a public copy of the file") if via == "public code repository copy" else via


def _load(path: Path) -> dict[str, Source]:
    return _parse(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _parse(path: Path, _changed: int) -> dict[str, Source]:
    entries = json.loads(path.read_text(encoding="utf-8"))
    return {entry["id"]: _source(entry) for entry in entries}


def _source(entry: dict[str, Any]) -> Source:
    custom = entry.get("custom", {})
    issued = entry.get("issued", {}).get("date-parts", [[]])[0]
    return Source(
        id=entry["id"],
        title=entry["title"],
        publisher=entry.get("publisher", ""),
        original_publisher=custom.get("original_publisher", ""),
        read_via=custom.get("read_via", ""),
        issued="-".join(f"{part:02d}" for part in issued),
        as_of=custom.get("as_of", ""),
        url=entry.get("URL", ""),
        language=entry.get("language", "en"),
        standing=custom.get("standing", "A"),
        reproduction=custom.get("reproduction", "original"),
        terms=custom.get("terms", ""),
        csl={key: value for key, value in entry.items() if key in _CSL_FIELDS},
    )


def sources() -> dict[str, Source]:
    """All sources by id."""
    return _load(data_dir() / "sources.json")


def source(name: str) -> Source:
    """Return one source.

    Raises
    ------
    UnknownName
        If there is no such source; near ids are given.
    """
    known = sources()
    if name not in known:
        raise unknown("source", name, known, "notebooks/sources.md")
    return known[name]


def cite(*names: str) -> str:
    """Format full citations, one a line, in the order asked for (Harvard style, plain text).

    Parameters
    ----------
    *names : str
        Ids of ``data/sources.json``.

    Returns
    -------
    str
        One citation a line; where the source was read elsewhere, 'Read via ...' follows.

    Raises
    ------
    UnknownName
        If a source is not known.

    Examples
    --------
    >>> "CONAPO" in cite("conapo_2023")
    True
    """
    return "\n".join(_cited(source(name)) for name in names)


def _cited(item: Source) -> str:
    text = _bibliography(json.dumps(item.csl, sort_keys=True))
    if item.first_said_by not in text:
        text += " " + _("First published by {publisher}.").format(publisher=item.first_said_by)
    if item.read_via and item.carrier not in text:
        text += " " + _("Read via {carrier}.").format(carrier=item.read_via)
    return text


def made_before() -> dict[str, str]:
    """Citations that were formatted in this process, by their CSL entry; what is put in need not be made again."""
    return _MADE


def _bibliography(entry: str) -> str:
    if entry not in _MADE:
        _MADE[entry] = _formatted(entry)
    return _MADE[entry]


def _formatted(entry: str) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    item = json.loads(entry)
    store = CiteProcJSON([item])
    made = CitationStylesBibliography(_style(), store, formatter.plain)
    made.register(Citation([CitationItem(item["id"])]))
    return str(made.bibliography()[0]).replace("..", ".")


@lru_cache(maxsize=1)
def _style() -> Any:
    from citeproc import CitationStylesStyle

    return CitationStylesStyle("harvard-cite-them-right", validate=False)


def footer_line(names: Iterable[str]) -> str:
    """Name the sources of a slide in one line: each publisher once, its newest date, where it was read if elsewhere.

    Examples
    --------
    >>> footer_line(["conapo_2023"]).startswith("CONAPO")
    True
    """
    path = data_dir() / "sources.json"
    return _named(tuple(names), path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1024)
def _named(names: tuple[str, ...], _path: Path, _changed: int) -> str:
    """Name sources once; each format of a deck asks for the same lines."""
    groups: dict[str, list[Source]] = {}
    for name in names:
        item = source(name)
        groups.setdefault(item.first_said_by, []).append(item)
    return "; ".join(_group(publisher, items) for publisher, items in groups.items())


def _group(publisher: str, items: list[Source]) -> str:
    newest = max((item.as_of or item.issued for item in items), default="")
    text = f"{publisher} ({date(newest)})" if newest else publisher
    carriers = list(dict.fromkeys(item.carrier for item in items if item.carrier))
    if not carriers:
        return text
    if len(carriers) > 2:
        carriers = [carriers[0], _("{count} others").format(count=len(carriers) - 1)]
    return _("{source}, read via {carrier}").format(source=text, carrier=_(" and ").join(carriers))
