"""Figures that a reader can work: Vega-Lite parameters with a control, drawn in the page and without a network.

A figure is live if a parameter at the top level of its specification is bound to an input (a slider, a list, a
box to tick). The still drawing stays for print and for readers without script. Expressions run in Vega's
interpreter, so that the page's policy need not allow ``eval``.
"""

from __future__ import annotations

import json
from copy import deepcopy
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kitlib.charts.figure import Figure
from kitlib.charts.theme import FONT
from kitlib.decks.disk import cached, key
from kitlib.decks.fonts import FAMILY
from kitlib.decks.render import inline_script
from kitlib.decks.svg import PADDING, VEGALITE

WORDS_DRAWN = "summary_drawn"  # name of the panel that draws the parameter ``summary``


def is_live(figure: Figure) -> bool:
    """Tell whether a figure has a parameter that a control sets.

    Examples
    --------
    >>> spec = {"params": [{"name": "year", "value": 2024, "bind": {"input": "range", "min": 2015, "max": 2024}}]}
    >>> is_live(Figure("x", "", "", "", spec, (), ""))
    True
    """
    params = figure.spec.get("params")
    return isinstance(params, list) and any(isinstance(p, dict) and isinstance(p.get("bind"), dict) for p in params)


def live_spec(figure: Figure) -> str:
    """Specification of a live figure as JSON that can stand inside ``<script>``.

    Nothing in it can fetch: the page's policy forbids that, and a reader would see a chart without data. Words that
    a still drawing must carry are left out of it: the page says them.
    """
    spec: dict[str, Any] = deepcopy(figure.spec)
    if "vconcat" in spec:
        spec["vconcat"] = [part for part in spec["vconcat"] if part.get("name") != WORDS_DRAWN]
    spec["config"] = {"font": FAMILY, **spec.get("config", {}), "aria": False}
    whole = _shared({"padding": PADDING, **spec, "background": None})
    return _compact(whole).replace(FONT, FAMILY).replace("<", "\\u003c")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _shared(spec: dict[str, Any]) -> dict[str, Any]:
    """Write rows that several marks draw once, by name; ``spec`` is changed."""
    found: dict[str, list[dict[str, Any]]] = {}
    todo: list[Any] = [spec]
    while todo:
        part = todo.pop()
        if isinstance(part, dict) and isinstance(part.get("data"), dict) and "values" in part["data"]:
            found.setdefault(_compact(part["data"]["values"]), []).append(part)
        todo += part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for number, parts in enumerate(parts for parts in found.values() if len(parts) > 1):
        name = f"shared_{number}"
        spec.setdefault("datasets", {})[name] = parts[0]["data"]["values"]
        for part in parts:
            part["data"] = {"name": name}
    return spec


def live_script(cache_dir: Path) -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, 0.9 MB; slow to make, so kept on disk.

    Parameters
    ----------
    cache_dir : Path
        Folder where it is kept; made if missing.
    """
    name = key("vega/2", version("vl-convert-python"), VEGALITE)
    return cached(cache_dir / f"vega-{name}.js", _bundle).decode("utf-8")


def _bundle() -> bytes:
    import vl_convert

    made: str = vl_convert.javascript_bundle(snippet="window.vegaEmbed = vegaEmbed;", vl_version=VEGALITE)
    return inline_script("(function () {\n" + made + "\n})();").encode("utf-8")
