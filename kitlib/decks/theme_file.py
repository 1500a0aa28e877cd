"""A theme file into a Look: an organisation's colours, typeface, logo and PowerPoint template, each checked.

Text colours must stand out from their ground as WCAG 2 asks (4.5 to 1); a logo must open; a template must be a
PowerPoint file. How a Look is applied is the writers' affair.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from kitlib.decks.look import COLOURS, Logo, Look
from kitlib.decks.settings import check_keys, read_toml
from kitlib.decks.tones import contrast
from kitlib.errors import BriefError

KEYS: dict[str, tuple[type, ...]] = {"colours": (dict,), "font": (str,), "logo": (dict,), "template": (str,)}
LEAST_CONTRAST = 4.5
PAIRS = (
    *((name, "paper") for name in ("ink", "quiet", "primary", "second", "third")),
    *((name, "night") for name in ("night_text", "night_quiet")),
)
LARGEST_LOGO = 2 * 1024 * 1024
_RASTER = {"PNG": "image/png", "JPEG": "image/jpeg"}
_ACTIVE = re.compile(rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe)\b|\bon\w+\s*=|javascript:|<!ENTITY", re.IGNORECASE)
_REMOTE = re.compile(rb"(?:href\s*=\s*[\"']|url\(\s*[\"']?|@import\s+[\"']?)\s*(?:https?:|//|file:)", re.IGNORECASE)


def read_theme(path: Path) -> Look:
    """Read and check a theme file.

    Parameters
    ----------
    path : Path
        A TOML file with some of ``colours`` (a table with keys of ``look.COLOURS``), ``font``, ``logo`` (a table with
        ``path`` and ``alt``) and ``template``; paths start at the file's folder.

    Raises
    ------
    BriefError
        On a wrong key or value, a contrast that is too low, a logo that cannot be read, or a template that is none.
    """
    found = read_toml(path)
    check_keys(found, KEYS, path.name)
    return Look(
        colours=_colours(found.get("colours", {}), path.name),
        font=_font(found.get("font", ""), path.name),
        logo=_logo(found["logo"], path) if "logo" in found else None,
        template=_template(path.parent / found["template"], path.name) if "template" in found else None,
    )


def _colours(found: dict[str, Any], file: str) -> dict[str, str]:
    check_keys(found, dict.fromkeys(COLOURS, (str,)), f"{file}, [colours]")
    for name, value in found.items():
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
            raise BriefError(f"{file}, [colours]: {name!r} is {value!r}. Write a colour as #RRGGBB, such as #0F5C7A.")
    colours = {**COLOURS, **{name: value.upper() for name, value in found.items()}}
    for text, ground in PAIRS:
        ratio = contrast(colours[text], colours[ground])
        if ratio < LEAST_CONTRAST:
            raise BriefError(
                f"{file}, [colours]: {text} {colours[text]} on {ground} {colours[ground]} has a contrast of "
                f"{int(ratio * 100) / 100:.2f} to 1; readers need {LEAST_CONTRAST} to 1. Choose another."
            )
    return colours


def _font(name: str, file: str) -> str:
    if not re.fullmatch(r"[\w .-]{0,60}", name):
        raise BriefError(f"{file}: 'font' is {name!r}. Give the name of one family in letters, digits and spaces.")
    return name.strip()


def _logo(found: dict[str, Any], theme: Path) -> Logo:
    where = f"{theme.name}, [logo]"
    check_keys(found, {"path": (str,), "alt": (str,)}, where, required=("path", "alt"))
    path = theme.parent / found["path"]
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BriefError(f"{where}: {path} cannot be read: {error.strerror}. Check the path.") from error
    if len(data) > LARGEST_LOGO:
        raise BriefError(f"{where}: {path.name} has {len(data) / 2**20:.1f} MB. A logo may have 2 MB; make it smaller.")
    return Logo(data, _picture_kind(data, f"{where}: {path.name}"), found["alt"].strip())


def _picture_kind(data: bytes, what: str) -> str:
    """Open a picture and say what it is."""
    if re.match(rb"\s*(?:<\?xml|<svg|<!--|<!DOCTYPE)", data.removeprefix(b"\xef\xbb\xbf")):
        _check_svg(data, what)
        return "image/svg+xml"
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data)) as picture:
            picture.load()
            kind = str(picture.format)
    except Exception as error:
        why = "its kind is not known" if isinstance(error, UnidentifiedImageError) else error
        raise BriefError(f"{what} cannot be read as a picture ({why}). Use a PNG, JPEG or SVG file.") from error
    if kind not in _RASTER:
        raise BriefError(f"{what} is a {kind} picture. Use a PNG, JPEG or SVG file.")
    return _RASTER[kind]


def _check_svg(data: bytes, what: str) -> None:
    from xml.etree import ElementTree

    if _ACTIVE.search(data) or _REMOTE.search(data):
        raise BriefError(f"{what} holds a script or fetches something from outside. Save it as a plain SVG, or as PNG.")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise BriefError(f"{what} cannot be read as SVG ({error}). Save it again, or as PNG.") from error
    if root.tag.rpartition("}")[2] != "svg":
        raise BriefError(f"{what} is XML but no SVG picture. Use a PNG, JPEG or SVG file.")


def _template(path: Path, file: str) -> Path:
    if path.suffix.lower() not in (".pptx", ".potx"):
        raise BriefError(f"{file}: 'template' is {path.name!r}. It must be a PowerPoint file (.pptx or .potx).")
    if not path.is_file():
        raise BriefError(f"{file}: the template {path} does not exist. Its path starts at the theme file's folder.")
    if not zipfile.is_zipfile(path):
        raise BriefError(f"{file}: the template {path.name} is damaged or no PowerPoint file. Save it again.")
    return path.resolve()
