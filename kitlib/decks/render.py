"""What deck and handout share: the templates, their filters, and what may stand inside a page.

Templates escape whatever they are given; only drawings, style and script that the kit made pass as they
are. Neither slides nor articles are laid out here.
"""

from __future__ import annotations

import re
import sys
from base64 import b64encode
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kitlib.charts.figure import Figure
from kitlib.decks import maths
from kitlib.decks.highlight import highlight
from kitlib.decks.model import Block, Image, plain
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment

TEMPLATES = Path(__file__).parent / "templates"
_SCHEMES = re.compile(r"^(https?:|mailto:|#|[^:]*$)", re.IGNORECASE)


@lru_cache(maxsize=4)
def environment(cache_dir: Path | None = None) -> Environment:
    """Jinja2 with our templates and filters, escaping by default.

    Parameters
    ----------
    cache_dir : Path, optional
        Folder where compiled templates are kept; made if missing.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        bytecode_cache=_kept(cache_dir / "templates") if cache_dir else None,
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"kind": kind, "plain": plain, "day": date, "safe_href": safe_href, "slug": slug}
    made.filters |= {"mathml": maths.html, "highlight": highlight, "data_address": data_address}
    made.globals |= {"_": _, "values_table": values_table}
    return made


def _kept(folder: Path) -> BytecodeCache:
    """Keep compiled templates in a folder; one that cannot be written costs time and nothing else."""
    from jinja2 import BytecodeCache, __version__

    from kitlib.decks import disk

    class Kept(BytecodeCache):
        def load_bytecode(self, bucket: Any) -> None:
            with suppress(OSError):
                bucket.bytecode_from_string(self._place(bucket).read_bytes())

        def dump_bytecode(self, bucket: Any) -> None:
            disk.cached(self._place(bucket), bucket.bytecode_to_string)

        def _place(self, bucket: Any) -> Path:
            return folder / disk.key(__version__, sys.version, bucket.key, bucket.checksum)

    return Kept()


def prepare(cache_dir: Path) -> None:
    """Compile the templates; a fifth of a second's work that a build does while it waits for its drawings."""
    for name in ("blocks.html", "deck.html", "handout.html"):
        environment(cache_dir).get_template(name)


def kind(block: Block) -> str:
    """Name of a block's kind, which is the name of the macro that writes it.

    Examples
    --------
    >>> from kitlib.decks.model import Prose
    >>> kind(Prose(text=()))
    'prose'
    """
    return type(block).__name__.lower()


def safe_href(address: str) -> str:
    """Let through only addresses that open a page; anything that could run is dropped.

    Examples
    --------
    >>> safe_href("https://www.inegi.org.mx"), safe_href("javascript:alert(1)")
    ('https://www.inegi.org.mx', '')
    """
    cleaned = re.sub(r"[\x00-\x20]", "", address)
    return cleaned if _SCHEMES.match(cleaned) else ""


def data_address(image: Image) -> str:
    """Write a picture as a ``data:`` address; as an image its content can neither run nor fetch."""
    return f"data:{image.mime};base64,{b64encode(image.data).decode('ascii')}"


def slug(name: str) -> str:
    """Turn a slide's id into one for HTML; a slash would end it in an address.

    Examples
    --------
    >>> slug("threat/baseline"), slug("7")
    ('threat-baseline', 'slide-7')
    """
    made = re.sub(r"[^\w-]+", "-", name).strip("-")
    return f"slide-{made}" if made.isdigit() or not made else made


def template_text(name: str) -> str:
    """Style or script that stands inside a page, as it is."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def inline_script(text: str) -> str:
    r"""Make JavaScript safe inside ``<script>``; its strings keep their meaning.

    Examples
    --------
    >>> print(inline_script('"</script>"'))
    "<\/script>"
    """
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"</(?=script)", r"<\\/", text, flags=re.IGNORECASE).replace("<!--", r"<\u0021--")


def values_table(figure: Figure) -> dict[str, Any] | None:
    """Lay out a figure's native values as a table of text, or None if it carries none."""
    native = figure.native
    if native is None:
        return None
    columns = [[_value(value) for value in values] for values in native.series.values()]
    rows = list(zip(native.categories, *columns, strict=True))
    return {"unit": native.unit, "names": list(native.series), "rows": rows}


def _value(value: float | None) -> str:
    if value is None:
        return "–"
    return number(value, "count" if float(value).is_integer() else "decimal1")
