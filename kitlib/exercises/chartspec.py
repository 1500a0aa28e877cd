"""What a Vega-Lite chart says: its marks, what each channel shows, and the rows drawn. How it looks is left out.

Two charts are the same answer if this is the same: size, colours, titles, the order of rows and the name of a data
set do not count.
"""

from __future__ import annotations

from typing import Any

_PARTS = ("layer", "concat", "hconcat", "vconcat")
_CHANNEL = ("field", "type", "aggregate", "timeUnit", "bin", "stack", "value", "datum")
_SCALE = ("type", "zero", "domain")
_MAY_DIFFER = ("tooltip", "order", "href", "description", "key", "opacity", "text")


def essence(spec: dict[str, Any]) -> dict[str, Any]:
    """Reduce a specification to what it says.

    Parameters
    ----------
    spec : dict
        Vega-Lite, with data inline or under ``datasets``, or without data.

    Returns
    -------
    dict
        ``marks``: a list with ``mark``, ``encoding`` and ``transform`` of each layer; ``rows``: those that are drawn.

    Examples
    --------
    >>> essence({"mark": {"type": "bar", "color": "red"}, "width": 300,
    ...          "encoding": {"x": {"field": "year", "type": "ordinal", "title": "Year"}}})["marks"]
    [{'mark': 'bar', 'encoding': {'x': {'field': 'year', 'type': 'ordinal'}}, 'transform': []}]
    """
    marks: list[dict[str, Any]] = []
    data: list[Any] = []
    _gather(spec, {}, None, spec.get("datasets") or {}, marks, data)
    fields = {c["field"] for mark in marks for c in mark["encoding"].values() if isinstance(c.get("field"), str)}
    return {"marks": marks, "rows": [_rows(rows, fields) for rows in data]}


def _gather(
    spec: dict[str, Any], above: dict[str, Any], data: Any, sets: dict[str, Any], marks: list[Any], found: list[Any]
) -> None:
    """Walk down: a layer takes encoding and data from above unless it has its own."""
    encoding = {**above, **_dict(spec.get("encoding"))}
    here = _dict(spec.get("data"))
    if here:
        data = here.get("values", sets.get(str(here.get("name"))))
    if "mark" in spec:
        mark = spec["mark"]
        marks.append({
            "mark": mark.get("type") if isinstance(mark, dict) else mark,
            "encoding": {name: _channel(_dict(one)) for name, one in encoding.items() if name not in _MAY_DIFFER},
            "transform": spec.get("transform", []),
        })  # fmt: skip
        if isinstance(data, list) and data not in found:
            found.append(data)
    for part in _PARTS:
        for child in spec.get(part) or ():
            _gather(_dict(child), encoding, data, sets, marks, found)
    if isinstance(spec.get("spec"), dict):
        _gather(spec["spec"], encoding, data, sets, marks, found)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _channel(channel: dict[str, Any]) -> dict[str, Any]:
    kept = {name: channel[name] for name in _CHANNEL if name in channel}
    scale = {name: channel["scale"][name] for name in _SCALE if name in _dict(channel.get("scale"))}
    return {**kept, **({"scale": scale} if scale else {})}


def _rows(rows: list[Any], fields: set[str]) -> list[dict[str, Any]]:
    """Rows with the fields that are drawn, in an order of their own."""
    kept = [{name: row[name] for name in sorted(fields) if name in row} for row in rows if isinstance(row, dict)]
    return sorted(kept, key=lambda row: [(name, str(value)) for name, value in row.items()])
