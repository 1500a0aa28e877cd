"""Colours and typefaces of a template: what its theme says, and what LibreOffice says at the prompts instead."""

from __future__ import annotations

import re
from typing import Any

COLOURED = 48


def adopt(master: Any, title_fill: str, title_face: str, body_face: str) -> None:
    """Where prompts say how words are set, let the theme say it too: charts and tables follow the theme alone."""
    from pptx.opc.oxml import serialize_part_xml

    part, root = _theme_part(master)
    for tag, face in (("majorFont", title_face), ("minorFont", body_face)):
        if face:
            root.find(f".//{{*}}{tag}/{{*}}latin").set("typeface", face)
    rgb = re.search(r'srgbClr[^>]* val="([0-9a-fA-F]{6})"', title_fill)
    parts = [int(rgb[1][n : n + 2], 16) for n in (0, 2, 4)] if rgb else [0]
    if rgb and max(parts) - min(parts) > COLOURED:
        root.find(".//{*}accent1")[0].set("val", rgb[1].upper())
    part.blob = serialize_part_xml(root)


def _theme_part(master: Any) -> tuple[Any, Any]:
    from pptx.oxml import parse_xml

    part = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    return part, parse_xml(part.blob)


def theme(master: Any) -> tuple[dict[str, str], tuple[str, ...], str]:
    """Colours of a master by their names on slides, its typefaces, and the colour of its paper."""
    root = _theme_part(master)[1]
    named: dict[str, str] = {}
    for entry in root.find(".//{*}clrScheme"):
        value = entry[0].get("lastClr") or entry[0].get("val", "")
        if re.fullmatch(r"[0-9a-fA-F]{6}", value):
            named[entry.tag.rpartition("}")[2]] = f"#{value.upper()}"
    mapped = master._element.find("{*}clrMap")
    for name in ("bg1", "tx1", "bg2", "tx2"):
        named[name] = named.get(mapped.get(name, ""), "#FFFFFF" if name.startswith("bg") else "#000000")
    accents = {f"accent{n}": named.get(mapped.get(f"accent{n}", ""), "") for n in range(1, 7)}
    scheme = {"dk1": named["tx1"], "lt1": named["bg1"], **{name: rgb for name, rgb in accents.items() if rgb}}
    faces = [face.get("typeface") for face in root.findall(".//{*}fontScheme/*/{*}latin")]
    return scheme, tuple(dict.fromkeys(filter(None, faces))), _paper(master, named)


def _paper(master: Any, named: dict[str, str]) -> str:
    """Colour behind the words, where the master says it in one; else that of the scheme."""
    found = master._element.xpath("p:cSld/p:bg//a:solidFill/*")
    if not found:
        return named["bg1"]
    value = found[0].get("val", "")
    return named.get(value, f"#{value}" if re.fullmatch(r"[0-9a-fA-F]{6}", value) else named["bg1"])
