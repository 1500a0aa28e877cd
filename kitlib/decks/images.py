"""Pictures that a notebook brings: outputs, attachments and files beside it, each checked and made harmless.

No picture is fetched: one that stands on another machine becomes a placeholder.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from kitlib.decks.model import Image
from kitlib.decks.sanitise import clean_svg
from kitlib.i18n import _

MOST_BYTES = 10_000_000
MOST_PIXELS = 60_000_000
MIMES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}
SVG_MIME = "image/svg+xml"
_DATA = re.compile(r"^data:([\w/+.-]*)((?:;[\w=-]+)*),", re.IGNORECASE)
_REMOTE = re.compile(r"^([a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)


class NoPictureError(ValueError):
    """A picture that cannot be shown; the message says why."""


def decoded(data: Any) -> bytes:
    """Bytes of a picture in notebook JSON, which has text for SVG and Base64 for the rest.

    Raises
    ------
    NoPictureError
        If it is neither.
    """
    text = "".join(data) if isinstance(data, list) else data
    if not isinstance(text, str):
        raise NoPictureError(_("its data are not text"))
    if text.lstrip().startswith("<"):
        return text.encode("utf-8", "replace")
    try:
        return b64decode("".join(text.split()), validate=True)
    except (Error, ValueError) as error:
        raise NoPictureError(_("its data are damaged")) from error


def image(data: bytes, alt: str) -> tuple[Image, tuple[str, ...]]:
    """Check a picture and make a block of it; also names what was taken out of a drawing.

    Raises
    ------
    NoPictureError
        If it is too large, damaged, or no picture at all.
    """
    if len(data) > MOST_BYTES:
        size, most = (f"{count / 1e6:.0f}" for count in (len(data), MOST_BYTES))
        raise NoPictureError(_("it has {size} MB, and {most} MB is the most").format(size=size, most=most))
    if data.lstrip()[:200].lstrip(b"\xef\xbb\xbf").startswith(b"<"):
        try:
            cleaned, removed = clean_svg(data.lstrip().lstrip(b"\xef\xbb\xbf"))
        except ValueError as error:
            raise NoPictureError(str(error)) from error
        return Image(data=cleaned, mime=SVG_MIME, alt=alt), removed
    return _bitmap(data, alt), ()


def _bitmap(data: bytes, alt: str) -> Image:
    import warnings

    from PIL import Image as Pillow

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Pillow.open(BytesIO(data)) as opened:
                kind, (width, height) = opened.format or "", opened.size
                if width * height > MOST_PIXELS:
                    raise NoPictureError(_("it has {width} by {height} pixels").format(width=width, height=height))
                opened.load()
                if kind not in MIMES:
                    kind, out = "PNG", BytesIO()
                    opened.convert("RGBA").save(out, "PNG")
                    data = out.getvalue()
    except NoPictureError:
        raise
    except Exception as error:  # Pillow raises many kinds on a damaged file
        raise NoPictureError(_("it is damaged, or no picture")) from error
    return Image(data=data, mime=MIMES[kind], alt=alt)


def found(src: str, attachments: dict[str, Any], folder: Path | None) -> bytes:
    """Bytes of a picture that Markdown names: attached, written into the address, or in a file beside the notebook.

    Raises
    ------
    NoPictureError
        If it stands elsewhere or is not there.
    """
    if src.lower().startswith("attachment:"):
        name = src[len("attachment:") :]
        bundle = attachments.get(name) or attachments.get(unquote(name))
        if not bundle:
            raise NoPictureError(_("the cell has no attachment of that name"))
        return decoded(next(iter(bundle.values())))
    inline = _DATA.match(src)
    if inline:
        rest = src[inline.end() :]
        return decoded(unquote(rest)) if ";base64" in inline[2].lower() else unquote_to_bytes(rest)
    if _REMOTE.match(src):
        raise NoPictureError(_("it stands on another machine, and a deck fetches nothing; save it beside the notebook"))
    return _beside(unquote(src.partition("?")[0].partition("#")[0]), folder)


def _beside(name: str, folder: Path | None) -> bytes:
    if folder is None or not name or Path(name).is_absolute():
        raise NoPictureError(_("it is not named by its path from the notebook"))
    path = folder / name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NoPictureError(_("its file is larger than {most} MB").format(most=MOST_BYTES // 1_000_000))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, NoPictureError):
            raise
        raise NoPictureError(_("there is no such file beside the notebook")) from error
