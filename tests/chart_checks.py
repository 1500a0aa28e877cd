"""What the tests of all chart modules share: Vega-Lite's schema, read once, and a specification taken apart."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema


@cache
def validator() -> jsonschema.Draft7Validator:
    """Schema of Vega-Lite 5, as Altair carries it."""
    text = files("altair.vegalite.v5.schema").joinpath("vega-lite-schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft7Validator(json.loads(text))


def layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """All unit layers of a specification, panels and nested layers opened."""
    found: list[dict[str, Any]] = []
    for key in ("hconcat", "vconcat", "layer"):
        for part in spec.get(key, ()):
            found += layers({"data": spec.get("data", {}), **part})
    return found or [spec]
