"""HTML and SVG of a stranger made harmless: nothing that runs, nothing that fetches; what was taken out is named.

A page is never given this HTML as it is: ``htmlblocks`` turns it into blocks of the Deck model.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, ParseError, tostring

_TEXT_TAGS = (
    "a b blockquote br caption center cite code dd del details div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr"
    " i img ins kbd li mark ol p pre s samp section small span strong sub summary sup table tbody td tfoot th thead"
    " tr tt u ul var"
)
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"rowspan", "colspan"},
    "th": {"rowspan", "colspan"},
    "ol": {"start"},
}
_UNREAD_TAGS = (
    "script style iframe object embed svg math template noscript select textarea button video audio canvas title"
    " head frameset"
)
_NAMED_TAGS = (
    "script iframe object embed form input button select textarea video audio canvas link meta base applet svg"
)
TAGS, _WITH_CONTENT, _NAMED = (set(names.split()) for names in (_TEXT_TAGS, _UNREAD_TAGS, _NAMED_TAGS))
_SCHEMES = {"http", "https", "mailto", "data", "attachment"}
_RUNS = re.compile(r"^(javascript|vbscript|data:text/html)", re.IGNORECASE)

_SVG = "{http://www.w3.org/2000/svg}"
_DRAWN_TAGS = (
    "svg g defs path rect circle ellipse line polyline polygon text tspan textPath title desc use symbol clipPath mask"
    " marker pattern linearGradient radialGradient stop image style filter feGaussianBlur feOffset feBlend"
    " feColorMatrix feComposite feMerge feMergeNode feFlood a switch"
)
_SVG_TAGS = set(_DRAWN_TAGS.split())
_SAFE_DATA = re.compile(r"^data:image/(png|jpeg|gif);base64,", re.IGNORECASE)
_FETCHES = re.compile(r"url\(\s*(?!['\"]?\s*#)|@import|image-set|expression\(|javascript:|\\", re.IGNORECASE)


class _Finder(HTMLParser):
    """Collects the names of what will be taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and what it carries."""
        if tag in _NAMED:
            self.found.setdefault(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on"):
                self.found.setdefault(name)
            elif _RUNS.match(re.sub(r"[\x00-\x20]", "", value or "")):
                self.found.setdefault(f"a {name} that runs code")


def clean_html(source: str) -> tuple[str, tuple[str, ...]]:
    """Keep text and its structure; name what else there was.

    Examples
    --------
    >>> clean_html('<p onclick="x()">Hi<script>x()</script></p>')
    ('<p>Hi</p>', ('onclick', '<script>'))
    """
    import nh3

    finder = _Finder()
    finder.feed(source)
    finder.close()
    cleaned = nh3.clean(
        source,
        tags=TAGS,
        clean_content_tags=_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    return cleaned, tuple(finder.found)


def clean_svg(source: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Keep a drawing's shapes and text; name what else there was.

    Raises
    ------
    ValueError
        If it is not well-formed, or declares entities.

    Examples
    --------
    >>> clean_svg(b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script></svg>')[1]
    ('onload', '<script>')
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(source)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ValueError(f"it is not a drawing that can be read safely ({error})") from error
    if root.tag not in (f"{_SVG}svg", "svg"):
        raise ValueError("it is not an SVG drawing")
    removed: dict[str, None] = {}
    _prune(root, removed)
    return tostring(root, encoding="unicode").encode("utf-8"), tuple(removed)


def _prune(element: Element, removed: dict[str, None]) -> None:
    for name, value in list(element.attrib.items()):
        reason = _unsafe(name.rpartition("}")[2], value)
        if reason:
            removed.setdefault(reason)
            del element.attrib[name]
    for child in list(element):
        tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        style = tag == "style" and _FETCHES.search("".join(child.itertext()))
        if tag in _SVG_TAGS and not style:
            _prune(child, removed)
            continue
        if tag and tag != "metadata":
            removed.setdefault("a style that fetches" if style else f"<{tag}>")
        _drop(element, child)


def _drop(parent: Element, child: Element) -> None:
    """Take an element out and leave the text that follows it."""
    at = list(parent).index(child)
    if child.tail and at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _unsafe(name: str, value: str) -> str:
    """Say why an attribute cannot stay; empty if it can."""
    if name.lower().startswith("on"):
        return name
    if name in ("href", "src"):
        harmless = value.startswith("#") or _SAFE_DATA.match(value)
        return "" if harmless else "a link out of the drawing"
    return "a style that fetches" if _FETCHES.search(value) else ""
