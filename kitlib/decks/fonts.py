"""The deck's typeface, cut down to the letters of English and Spanish and embedded as data.

Source Sans Pro comes from a package, so that a page and the measured text of a drawing look the same on every
machine. No other face is known here; code is set in the reader's own monospaced one.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from kitlib.decks.disk import cached, key
from kitlib.errors import KitError

FAMILY = "Source Sans Pro"
DRAWN = ("Regular", "Semibold", "It", "SemiboldIt")
FACES = (("Regular", 400, "normal"), ("Semibold", 600, "normal"))
CHARACTERS = (
    "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100))))
    + "\u2002\u2003\u2009\u202f\u2010\u2011‒–—―‘’‚“”„†‡•…‰′″‹›⁄€№™"
    + "−×·÷±≈≠≤≥←↑→↓↔▲▼■□●○✓⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
)
FEATURES = ["kern", "liga"]


@lru_cache(maxsize=1)
def font_dir() -> Path:
    """Folder of the typeface's files, for tools that measure or draw text.

    Examples
    --------
    >>> (font_dir() / "SourceSansPro-Regular.ttf").is_file()
    True
    """
    spec = find_spec("font_source_sans_pro")
    if spec is None or not spec.submodule_search_locations:
        raise KitError("The package font-source-sans-pro is missing. Install it; decks embed it.")
    return Path(spec.submodule_search_locations[0]) / "files"


def faces_dir(cache_dir: Path) -> Path:
    """Make a folder with the faces that we use and no others.

    The package holds every face twice; a drawing engine searches them all at each word, and Typst would take
    either twin.

    Parameters
    ----------
    cache_dir : Path
        Folder where the faces are kept; made if missing.
    """
    faces = [font_dir() / f"SourceSansPro-{name}.ttf" for name in DRAWN]
    folder = cache_dir / f"faces-{key(*(f'{p}{p.stat().st_size}' for p in faces))[:12]}"
    for path in faces:
        cached(folder / path.name, path.read_bytes)
    return folder if folder.is_dir() else font_dir()


def font_css(cache_dir: Path) -> str:
    """Write ``@font-face`` rules with the typeface inside them.

    Parameters
    ----------
    cache_dir : Path
        Folder where the cut-down fonts are kept; made if missing.

    Returns
    -------
    str
        CSS without any address to fetch from.
    """
    return "\n".join(_face(cache_dir, *face) for face in FACES)


def _face(cache_dir: Path, name: str, weight: int, style: str) -> str:
    data = b64encode(_subset(font_dir() / f"SourceSansPro-{name}.ttf", cache_dir)).decode("ascii")
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-style:{style};font-display:block;'
        f'src:url("data:font/ttf;base64,{data}") format("truetype")}}'
    )


def _subset(path: Path, cache_dir: Path) -> bytes:
    font = path.read_bytes()
    name = key("font/2", font, CHARACTERS, " ".join(FEATURES))
    return cached(cache_dir / f"{path.stem}-{name}.ttf", lambda: cut(font, CHARACTERS, FEATURES))


def cut(font: bytes, characters: str, features: list[str]) -> bytes:
    """Cut a TrueType font down to some characters and layout features."""
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    wanted.unicode_set.clear()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in features)
    made: bytes = uharfbuzz.subset(uharfbuzz.Face(font), wanted).blob.data
    return made
