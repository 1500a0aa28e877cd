"""Tables by name, typed from the data package, carrying their sources and dates.

Holds where ``data/`` is found, the package descriptor, and ``load``. Validation of the tables is in
``kitlib.verify``; facts and claims have modules of their own.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kitlib.errors import DataError, unknown

if TYPE_CHECKING:
    import pandas as pd

PACKAGE_NAME = "mexico-security-kit"
DESCRIPTOR = "datapackage.json"
_INSTALLED = Path(__file__).resolve().parents[1] / "_data"
_CHECKOUT = Path(__file__).resolve().parents[2] / "data"

_BOOLEANS = {"true": True, "false": False}
_DATES = {"date": "%Y-%m-%d", "yearmonth": "%Y-%m"}


@dataclass(frozen=True)
class Table:
    """What is known about one table, as ``data/datapackage.json`` states it."""

    name: str
    title: str
    description: str
    path: Path
    fields: tuple[dict[str, Any], ...]
    sources: tuple[str, ...]
    as_of: str
    confidence: str
    caveat: str


def _is_ours(folder: Path) -> bool:
    path = folder / DESCRIPTOR
    try:
        return bool(_read_package(path, path.stat().st_mtime_ns)["name"] == PACKAGE_NAME)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def data_dir() -> Path:
    """Find the data folder.

    ``KIT_DATA`` decides if it is set; else the nearest parent folder with our ``data/datapackage.json``;
    else the copy that the installed package carries.

    Raises
    ------
    DataError
        If none of them holds the kit's data package.
    """
    chosen = os.environ.get("KIT_DATA")
    if chosen:
        if _is_ours(Path(chosen)):
            return Path(chosen).resolve()
        raise DataError(
            f"KIT_DATA is {chosen!r}, which holds no {DESCRIPTOR} of '{PACKAGE_NAME}'. "
            "Set it to the kit's data folder, or unset it to use the installed copy."
        )
    for place in _places(os.getcwd()):
        if _is_ours(place):
            return place
    raise DataError("The kit's data were not found, not even beside the package. Reinstall mexico-security-kit.")


@lru_cache(maxsize=8)
def _places(folder: str) -> tuple[Path, ...]:
    here = Path(folder)
    return (*(parent / "data" for parent in (here, *here.parents)), _INSTALLED, _CHECKOUT)


def package() -> dict[str, Any]:
    """Return the data package descriptor (``datapackage.json``) as a dict."""
    path = data_dir() / DESCRIPTOR
    return _read_package(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read_package(path: Path, _changed: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def tables() -> tuple[str, ...]:
    """Names of all tables, sorted."""
    return tuple(sorted(r["name"] for r in package()["resources"] if "schema" in r))


def table(name: str) -> Table:
    """Describe one table.

    Raises
    ------
    UnknownName
        If there is no such table; near names are given.

    Examples
    --------
    >>> table("states").fields[0]["name"]
    'state_code'
    """
    path = data_dir() / DESCRIPTOR
    return _describe(path, path.stat().st_mtime_ns, name)


@lru_cache(maxsize=128)
def _describe(path: Path, changed: int, name: str) -> Table:
    for resource in _read_package(path, changed)["resources"]:
        if resource["name"] == name and "schema" in resource:
            return Table(
                name=name,
                title=resource["title"],
                description=resource.get("description", ""),
                path=path.parent / resource["path"],
                fields=tuple(resource["schema"]["fields"]),
                sources=tuple(s["id"] for s in resource.get("sources", ())),
                as_of=resource["asOf"],
                confidence=resource.get("confidence", "A"),
                caveat=resource.get("caveat", ""),
            )
    raise unknown("table", name, tables(), "data/CODEBOOK.md")


def load(name: str) -> pd.DataFrame:
    """Load a table, typed by its schema.

    Parameters
    ----------
    name : str
        A table of ``data/datapackage.json``, such as ``"homicides_inegi_national_year"``.

    Returns
    -------
    pandas.DataFrame
        One observation a row. ``attrs`` carries ``name``, ``title``, ``sources`` (ids), ``as_of``,
        ``caveat`` and ``units`` (by column). The frame is the caller's own: changing it changes nothing else.

    Raises
    ------
    UnknownName
        If there is no such table; near names are given.
    DataError
        If a value does not fit its column's type, with file, row, column and value.

    Examples
    --------
    >>> states = load("states")
    >>> len(states), states.attrs["name"]
    (32, 'states')
    """
    meta = table(name)
    frame = rows(meta).copy()
    frame.attrs = {
        "name": meta.name,
        "title": meta.title,
        "sources": list(meta.sources),
        "as_of": meta.as_of,
        "caveat": meta.caveat,
        "units": {f["name"]: f["unit"] for f in meta.fields if "unit" in f},
    }
    return frame


def rows(meta: Table) -> pd.DataFrame:
    """Rows of a table, typed: the one frame that all share, so only to be read, and without ``attrs``."""
    if not meta.path.is_file():
        raise DataError(f"{meta.path} does not exist, which {DESCRIPTOR} describes. Restore it from version control.")
    return _read(meta.path, meta.path.stat().st_mtime_ns, meta.name)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int, name: str) -> pd.DataFrame:
    import pandas as pd

    fields = table(name).fields
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")
    except (ValueError, pd.errors.ParserError) as error:
        raise DataError(f"{path.name} is not a readable CSV: {error}. Run `kit verify` for the list.") from error
    return pd.DataFrame({f["name"]: _typed(raw, f, path) for f in fields})


def _typed(raw: pd.DataFrame, field: dict[str, Any], path: Path) -> pd.Series[Any]:
    import pandas as pd

    name, kind = field["name"], field["type"]
    if name not in raw:
        raise DataError(
            f"{path.name} has no column {name!r}, which {DESCRIPTOR} describes. "
            "Restore the column, or change the schema and run `kit refresh`."
        )
    column: pd.Series[Any] = raw[name]
    values: pd.Series[Any]
    if kind in _DATES:
        values = pd.to_datetime(column, format=_DATES[kind], errors="coerce")
    elif kind in ("integer", "number", "year"):
        values = pd.to_numeric(column, errors="coerce")
    elif kind == "boolean":
        values = column.map(_BOOLEANS)
    else:
        return column
    wrong = values.isna() & column.notna()
    if kind in ("integer", "year"):
        wrong |= values.notna() & (values % 1 != 0)
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise DataError(
            f"{path.name}, row {row + 2}, column {name!r}: {column.iloc[row]!r} is not a value of type {kind}. "
            "Correct the cell; `kit verify` lists all such cells."
        )
    if kind in ("integer", "year"):
        return values.astype("Int64" if values.isna().any() else "int64")
    return values
