"""The map of the states and the tile grid: one layer from values by state code, in the kit's own drawing.

The outlines of ``data/states.geo.json`` are in the units of a drawing (x to the right, y down), not degrees,
so a map is a picture and nothing may be measured on it. What a map shows is said in the figure modules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.theme import Layer
from kitlib.evidence.tables import data_dir, load

if TYPE_CHECKING:
    import pandas as pd

DRAWING = (793, 498)
SCALE = 0.88
TILE, GUTTER = 64, 4


def outlines() -> list[dict[str, Any]]:
    """Return the outlines of the 32 states as GeoJSON features, ``id`` being the state code."""
    path = data_dir() / "states.geo.json"
    return _outlines(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _outlines(path: Path, _changed: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return found


def size() -> tuple[int, int]:
    """Width and height of a map in pixels."""
    return round(DRAWING[0] * SCALE), round(DRAWING[1] * SCALE)


def shades(classes: int) -> list[str]:
    """Mix the sequential colour in steps from light to dark, evenly spaced.

    Examples
    --------
    >>> shades(2)
    ['#EAF1F5', '#0B3D53']
    """
    low, high = (tuple(int(end[i : i + 2], 16) for i in (1, 3, 5)) for end in theme.SEQUENTIAL)
    steps = (i / (classes - 1) for i in range(classes))
    mixed = ([round(a + (b - a) * step) for a, b in zip(low, high, strict=True)] for step in steps)
    return ["#" + "".join(f"{part:02X}" for part in parts) for parts in mixed]


def class_of(value: float, edges: list[float]) -> int:
    """Find the class of a value: 0 is below the first edge, an edge belongs to the class above it.

    Examples
    --------
    >>> class_of(9.9, [10, 20]), class_of(10, [10, 20])
    (0, 1)
    """
    return sum(value >= edge for edge in edges)


def map_layer(values: Mapping[str, float], edges: list[float]) -> Layer:
    """Draw the states, shaded by class.

    Parameters
    ----------
    values : mapping of str to float
        Value by state code.
    edges : list of float
        Where classes meet, ascending.
    """
    colors = shades(len(edges) + 1)
    features = [
        {
            "type": "Feature",
            "geometry": feature["geometry"],
            "state": feature["properties"]["state"],
            "value": values[feature["id"]],
            "fill": colors[class_of(values[feature["id"]], edges)],
        }
        for feature in outlines()
    ]
    encoding = {"color": {"field": "fill", "type": "nominal", "scale": None}}
    return {
        "data": {"values": features},
        "projection": {"type": "identity", "scale": SCALE, "translate": [0, 0]},
        "mark": {"type": "geoshape", "stroke": theme.QUIET, "strokeWidth": 0.6},
        "encoding": encoding,
    }


def _axis(field: str, end: int, pixels: int) -> Layer:
    scale = {"domain": [0, end], "range": [0, pixels]}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def in_drawing() -> tuple[Layer, Layer]:
    """Return x and y encodings in the drawing's units, fields ``x`` and ``y``, to lay over a map."""
    (width, height), (across, down) = size(), DRAWING
    return _axis("x", across, width), _axis("y", down, height)


@dataclass(frozen=True)
class Label:
    """Words on a map: at a place of the drawing, with a thin line to the state where they stand outside it.

    Parameters
    ----------
    words : str
        What is written.
    x, y : float
        Where, in the drawing's units.
    align : str
        ``left``, ``center`` or ``right``.
    color : str
        White on dark states.
    to : tuple of float, optional
        End of the thin line.
    """

    words: str
    x: float
    y: float
    align: str = "center"
    color: str = theme.INK
    to: tuple[float, float] | None = None


def label_layers(labels: list[Label]) -> list[Layer]:
    """Draw labels and their lines over a map."""
    x, y = in_drawing()
    lines = [{"x": one.x, "y": one.y, "x2": one.to[0], "y2": one.to[1]} for one in labels if one.to]
    found: list[Layer] = [{"data": {"values": lines}, "mark": {"type": "rule", "color": theme.INK, "strokeWidth": 1},
                           "encoding": {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}}}]  # fmt: skip
    for align in ("left", "center", "right"):
        values = [{"x": one.x, "y": one.y, "words": one.words.split("|"), "ink": one.color}
                  for one in labels if one.align == align]  # fmt: skip
        shift = {"left": 4, "center": 0, "right": -4}[align]
        mark = {"type": "text", "align": align, "dx": shift, "fontSize": 14, "lineHeight": 16, "fontWeight": 600}
        encoding = {"x": x, "y": y, "text": {"field": "words"},
                    "color": {"field": "ink", "type": "nominal", "scale": None}}  # fmt: skip
        found.append({"data": {"values": values}, "mark": mark, "encoding": encoding})
    return found


def key_layers(title: str, names: list[str], x: float, y: float) -> list[Layer]:
    """Draw the key of a map's classes at a place of the drawing, darkest first."""
    across, down = in_drawing()
    step, colors = 24 / SCALE, shades(len(names))
    rows = [{"x": x, "x2": x + 26 / SCALE, "at": x + 34 / SCALE, "y": y + step * (i + 0.8),
             "y2": y + step * (i + 1.6), "middle": y + step * (i + 1.2), "name": name, "fill": fill}
            for i, (name, fill) in enumerate(zip(reversed(names), reversed(colors), strict=True))]  # fmt: skip
    words = {"type": "text", "align": "left", "color": theme.QUIET, "fontSize": 14}
    fill = {"field": "fill", "type": "nominal", "scale": None}
    box = {"x": across, "x2": {"field": "x2"}, "y": down, "y2": {"field": "y2"}, "color": fill}
    return [
        {"data": {"values": [{"x": x, "y": y}]}, "mark": {**words, "color": theme.INK},
         "encoding": {"x": across, "y": down, "text": {"value": title}}},
        {"data": {"values": rows}, "mark": {"type": "rect", "stroke": theme.QUIET, "strokeWidth": 0.6},
         "encoding": box},
        {"data": {"values": rows}, "mark": words,
         "encoding": {"x": {**across, "field": "at"}, "y": {**down, "field": "middle"}, "text": {"field": "name"}}},
    ]  # fmt: skip


def tile_places() -> pd.DataFrame:
    """Return ``state_code``, ``abbr`` and the pixels ``x``, ``y``, ``x2``, ``y2`` of each state's tile."""
    states = load("states")
    x, y = states["tile_col"] * TILE, states["tile_row"] * TILE
    return states[["state_code", "state", "abbr"]].assign(x=x, y=y, x2=x + TILE - GUTTER, y2=y + TILE - GUTTER)


def tile_size() -> tuple[int, int]:
    """Width and height of the tile grid in pixels."""
    states = load("states")
    return (int(states["tile_col"].max()) + 1) * TILE, (int(states["tile_row"].max()) + 1) * TILE


def tile_layers(tiles: pd.DataFrame) -> list[Layer]:
    """Draw tiles with two lines of words.

    Parameters
    ----------
    tiles : pandas.DataFrame
        ``tile_places`` with ``fill``, ``edge``, ``ink`` (colours), ``dashed`` (bool) and ``words`` (second line).
    """
    width, height = tile_size()
    x, y = _axis("x", width, width), _axis("y", height, height)
    found: list[Layer] = []
    for dashed in (False, True):
        kept = tiles[tiles["dashed"] == dashed]
        mark = {"type": "rect", "strokeWidth": 2, **({"strokeDash": theme.DASH} if dashed else {})}
        encoding = {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"},
                    "fill": {"field": "fill", "type": "nominal", "scale": None},
                    "stroke": {"field": "edge", "type": "nominal", "scale": None}}  # fmt: skip
        found.append({"data": {"values": theme.records(kept)}, "mark": mark, "encoding": encoding})
    middle = tiles.assign(x=(tiles["x"] + tiles["x2"]) / 2)
    for field, share, weight, big in (("abbr", 0.33, "normal", 13), ("words", 0.68, 600, 16)):
        placed = middle.assign(y=middle["y"] + share * (middle["y2"] - middle["y"]))
        mark = {"type": "text", "fontSize": big, "fontWeight": weight}
        encoding = {"x": x, "y": y, "text": {"field": field},
                    "color": {"field": "ink", "type": "nominal", "scale": None}}  # fmt: skip
        found.append({"data": {"values": theme.records(placed)}, "mark": mark, "encoding": encoding})
    return found
