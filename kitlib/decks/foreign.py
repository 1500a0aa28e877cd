"""Charts of other libraries: Altair and Vega-Lite as figures that the kit draws, Plotly and Vega by their pictures.

A specification is made harmless first: links, pictures and data that would be fetched are no part of a deck.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from kitlib.charts.figure import Figure
from kitlib.i18n import _

PLOTLY_MIME = "application/vnd.plotly.v1+json"
ACTIVE = re.compile(r"<(script|iframe|object|embed|canvas|video|audio)\b", re.IGNORECASE)
_VEGALITE = re.compile(r"^application/vnd\.vegalite\.v(\d+)[+.]json$")
_VEGA = re.compile(r"^application/vnd\.vega\.v\d+[+.]json$")
_EMBEDDED = re.compile(r"\}\)\(\s*(?=\{)")


@dataclass(frozen=True)
class Chart:
    """What was found: a figure, or words for what is missing; ``said`` is False if its alt text is the kit's own."""

    figure: Figure | None = None
    alt: str = ""
    missing: str = ""
    said: bool = True


def find_chart(data: dict[str, Any], number: int) -> Chart:
    """Find a chart of another library in an output's forms; ``number`` is its cell's."""
    spec = next((data[mime] for mime in data if _VEGALITE.match(mime)), None) or _from_html(data)
    if isinstance(spec, str):
        spec = _loaded(spec)
    if isinstance(spec, dict):
        return _vegalite(spec, number)
    if PLOTLY_MIME in data:
        return _plotly(data[PLOTLY_MIME])
    if any(_VEGA.match(mime) for mime in data):
        return Chart(missing=_("A Vega chart without a picture. Save it as PNG or SVG and show that."))
    return Chart()


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _from_html(data: dict[str, Any]) -> Any:
    """Take the specification out of the script that Altair writes unless it is told to do otherwise."""
    source = data.get("text/html", "")
    source = "".join(source) if isinstance(source, list) else source
    if not isinstance(source, str) or "vegaEmbed" not in source:
        return None
    for start in _EMBEDDED.finditer(source):
        try:
            found, _end = json.JSONDecoder().raw_decode(source, start.end())
        except ValueError:
            continue
        if isinstance(found, dict) and "$schema" in found and "vega-lite" in str(found["$schema"]):
            return found
    return None


def _vegalite(spec: dict[str, Any], number: int) -> Chart:
    remote = next(_addresses(spec), "")
    if remote:
        return Chart(missing=_(
            "A chart whose data or pictures stand elsewhere ({address}), and a deck fetches nothing. Load the data in "
            "the notebook and draw it from there.").format(address=remote[:80]))  # fmt: skip
    safe = _without_links(deepcopy(spec))
    for name in ("$schema", "usermeta"):
        safe.pop(name, None)
    title = _title(spec.get("title"))
    description = " ".join(str(spec.get("description") or "").split())
    alt = description or title or _("Chart from cell {number}").format(number=number)
    figure = Figure(f"cell-{number}", title, "", alt, safe, (), "")
    return Chart(figure, alt, said=bool(description or title))


def _title(title: Any) -> str:
    """Text of a title, which may be an object and may have several lines."""
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(map(str, text)) if isinstance(text, list) else str(text) if isinstance(text, str) else ""


def _addresses(part: Any) -> Iterator[str]:
    """Find what a drawing would fetch: addresses of data and of pictures."""
    if isinstance(part, list):
        for inner in part:
            yield from _addresses(inner)
    elif isinstance(part, dict):
        mark = part.get("mark")
        if mark == "image" or (isinstance(mark, dict) and mark.get("type") == "image"):
            yield _("pictures as marks")
        for name, value in part.items():
            if name in ("values", "datasets"):
                continue
            if name == "url" and isinstance(value, str) and not value.startswith("data:"):
                yield value
            yield from _addresses(value)


def _without_links(part: Any) -> Any:
    """Take out links, which a reader would follow without seeing where to; data keep their columns."""
    if isinstance(part, list):
        return [_without_links(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    kept = ("values", "datasets")
    return {n: v if n in kept else _without_links(v) for n, v in part.items() if n != "href"}


def _plotly(data: Any) -> Chart:
    layout = data.get("layout") if isinstance(data, dict) else None
    title = layout.get("title") if isinstance(layout, dict) else None
    words = _title(title)
    alt = _("Plotly chart: {title}").format(title=re.sub(r"<[^>]*>", " ", words).strip()) if words else ""
    missing = _(
        'The Plotly chart{title} needs a script from a network. Show it with fig.show("png"), which needs the package '
        "kaleido, and run the notebook again."
    ).format(title=f" “{words}”" if words else "")
    return Chart(alt=alt, missing=missing)
