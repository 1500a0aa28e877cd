"""A template's file: read as a presentation, without its own slides."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from kitlib.errors import KitError

_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.{}.main+xml"
_CORE = b'Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"'


def open_file(path: Path) -> Any:
    """Open a .pptx or .potx; a template's main part says that it is one, which python-pptx refuses."""
    import pptx

    try:
        data = _as_presentation(path.read_bytes())
        made = pptx.Presentation(BytesIO(data))
        made.slide_masters[0].slide_layouts[0].placeholders  # noqa: B018 - read now, so that a torn file shows
    except OSError as error:
        raise KitError(f"The template {path} cannot be read: {error.strerror or error}.") from error
    except Exception as error:  # zipfile, lxml and python-pptx each have their own kinds
        raise KitError(f"The template {path} is no PowerPoint file that can be opened (.pptx or .potx wanted). "
                       "Open it in PowerPoint or LibreOffice and save it again.") from error  # fmt: skip
    _drop_slides(made)
    return made


def _as_presentation(data: bytes) -> bytes:
    """Make a template a presentation; and name its properties as the standard does, which LibreOffice does not."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in dict.fromkeys(old.namelist()):
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(_MAIN.format("template").encode(), _MAIN.format("presentation").encode())
            elif name == "_rels/.rels":
                part = re.sub(rb'Type="[^"]*/metadata/core-properties"', _CORE, part)
            new.writestr(name, part)
    return out.getvalue()


def _drop_slides(made: Any) -> None:
    """Take out the template's own slides, and what the file says of them."""
    listed = made.slides._sldIdLst
    for entry in list(listed):
        made.part.drop_rel(entry.rId)
        listed.remove(entry)
    for gone in made.part._element.xpath("p:custShowLst | p:extLst"):
        gone.getparent().remove(gone)
