"""Numbers that prose uses: each is a query on a table, or arithmetic on other facts.

``data/facts.toml`` says how a number is found, never what it is; the value is computed when it is asked
for. The links in Markdown cells that use facts are checked in ``kitlib.verify.prose``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kitlib.errors import DataError, unknown
from kitlib.evidence.sources import source
from kitlib.evidence.tables import Table, data_dir, table
from kitlib.evidence.tables import rows as all_rows
from kitlib.i18n import FORMATS, _, number

if TYPE_CHECKING:
    import pandas as pd

KEYS = {"label", "table", "query", "column", "aggregate", "format", "unit", "status", "as_of", "sources",
        "was", "expr", "inputs", "note"}  # fmt: skip
AGGREGATES = ("one", "sum", "mean", "median", "min", "max", "count")


@dataclass(frozen=True)
class Fact:
    """One number with what a reader needs to judge it.

    ``text`` is how prose must write it. ``confidence`` is A, B or C; ``standing`` says it in words
    (nothing for A). ``sources`` are ids of ``data/sources.json``.
    """

    id: str
    label: str
    value: float
    text: str
    unit: str
    status: str
    as_of: str
    sources: tuple[str, ...]
    confidence: str
    how: str
    was: tuple[dict[str, str], ...]
    note: str

    @property
    def standing(self) -> str:
        """What readers are told of the confidence: nothing, who reported it, or that it is unconfirmed."""
        if self.confidence == "C":
            return _("unconfirmed")
        if self.confidence == "B":
            known = [source(s) for s in self.sources]
            told = [s for s in known if s.standing != "A" or s.reproduction == "press"] or known
            carriers = [s.carrier or s.publisher for s in told[:2]]
            return _("as reported by {carrier}").format(carrier=" and ".join(dict.fromkeys(carriers)))
        return ""

    @property
    def size(self) -> str:
        """The text without its sign, for a sentence that says the direction in words ('down 15.6 per cent')."""
        return self.text.lstrip("+\N{MINUS SIGN}")

    def __str__(self) -> str:
        return self.text


def definitions() -> dict[str, dict[str, Any]]:
    """How each fact is found, by id, as ``data/facts.toml`` has it."""
    path = data_dir() / "facts.toml"
    if not path.is_file():
        raise DataError(f"{path} does not exist. Restore it from version control.")
    return _definitions(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _definitions(path: Path, _changed: int) -> dict[str, dict[str, Any]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"data/facts.toml is not valid TOML: {error}. Correct the line it names.") from error


def fact(name: str) -> Fact:
    """Compute one fact from the tables.

    Parameters
    ----------
    name : str
        An id of ``data/facts.toml``, such as ``"homicides-inegi-2023"``.

    Returns
    -------
    Fact
        Its value, how prose writes it, unit, status, as-of date and sources.

    Raises
    ------
    UnknownName
        If there is no such fact; near ids are given.
    DataError
        If its definition is wrong, or its query finds no row, or more than one.

    Examples
    --------
    >>> fact("homicides-inegi-2023").text
    '32,252'
    """
    known = definitions()
    if name not in known:
        raise unknown("fact", name, known, "notebooks/facts.md")
    return _compute(name, known[name], ())


def _compute(name: str, spec: dict[str, Any], above: tuple[str, ...]) -> Fact:
    _check_definition(name, spec, above)
    if "expr" in spec:
        value, origins, status, as_of, confidence = _derived(name, spec, above)
    else:
        value, origins, status, as_of, confidence = _looked_up(name, spec)
    return Fact(
        id=name,
        label=spec["label"],
        value=value,
        text=number(value, spec["format"]),
        unit=spec.get("unit", ""),
        status=spec.get("status", status),
        as_of=spec.get("as_of", as_of),
        sources=tuple(spec.get("sources", origins)),
        confidence=confidence,
        how=_how(spec),
        was=tuple(spec.get("was", ())),
        note=spec.get("note", ""),
    )


def _check_definition(name: str, spec: dict[str, Any], above: tuple[str, ...]) -> None:
    wrong = sorted(set(spec) - KEYS)
    missing = [key for key in ("label", "format") if key not in spec]
    if "expr" not in spec:
        missing += [key for key in ("table", "query") if key not in spec]
    if wrong or missing:
        raise DataError(
            f"data/facts.toml, fact {name!r}: unknown keys {wrong}, missing keys {missing}. "
            f"Allowed: {', '.join(sorted(KEYS))}."
        )
    if spec["format"] not in FORMATS or spec.get("aggregate", "one") not in AGGREGATES:
        raise DataError(
            f"data/facts.toml, fact {name!r}: format must be one of {', '.join(FORMATS)} "
            f"and aggregate one of {', '.join(AGGREGATES)}."
        )
    if name in above:
        raise DataError(f"data/facts.toml: fact {name!r} depends on itself: {' -> '.join((*above, name))}.")


def _how(spec: dict[str, Any]) -> str:
    if "expr" in spec:
        inputs = ", ".join(f"{key} = {value}" for key, value in spec.get("inputs", {}).items())
        return f"{spec['expr']}, where {inputs}"
    what = f"{spec.get('aggregate', 'one')} of {spec['column']}" if "column" in spec else "rows"
    return f"{spec['table']}: {what.removeprefix('one of ')} where {spec['query']}"


def _looked_up(name: str, spec: dict[str, Any]) -> tuple[float, list[str], str, str, str]:
    from pandas import Timestamp, isna

    meta = table(spec["table"])
    frame = all_rows(meta)
    try:
        rows = frame.query(spec["query"], local_dict={"day": Timestamp})
        values = rows[spec["column"]] if "column" in spec else rows.iloc[:, 0]
    except Exception as error:
        raise DataError(
            f"data/facts.toml, fact {name!r}: its query does not run on table {meta.name!r}: {error}. "
            f"Columns: {', '.join(frame.columns)}."
        ) from error
    how = spec.get("aggregate", "one")
    if rows.empty or (how == "one" and len(rows) != 1):
        raise DataError(
            f"data/facts.toml, fact {name!r}: its query finds {len(rows)} rows in {meta.name!r}, "
            f"{'exactly one was' if how == 'one' else 'at least one was'} expected. Narrow the query, or set aggregate."
        )
    value = values.iloc[0] if how == "one" else getattr(values, how)()
    if isna(value):
        raise DataError(
            f"data/facts.toml, fact {name!r}: the value it finds in {meta.name!r} is missing. "
            "Narrow the query to a row that has one."
        )
    return (
        value,
        _row_sources(rows) or list(meta.sources),
        _unique(rows, "status"),
        _as_of(rows, meta),
        max(rows["confidence"].dropna(), default=meta.confidence) if "confidence" in rows else meta.confidence,
    )


def _row_sources(rows: pd.DataFrame) -> list[str]:
    if "source_id" not in rows:
        return []
    found = (s.strip() for cell in rows["source_id"].dropna() for s in str(cell).split(";"))
    return list(dict.fromkeys(found))


def _as_of(rows: pd.DataFrame, meta: Table) -> str:
    """Date of the rows' own sources where each has one: a value of 2007 is not as of the table's last row."""
    origins = [source(name) for name in _row_sources(rows)]
    dates = [origin.as_of or origin.issued for origin in origins]
    return max(dates) if dates and all(dates) else meta.as_of


def _unique(rows: pd.DataFrame, column: str) -> str:
    values: Sequence[Any] = list(rows[column].dropna().unique()) if column in rows else []
    return str(values[0]).replace("_", " ") if len(values) == 1 else ""


def _derived(name: str, spec: dict[str, Any], above: tuple[str, ...]) -> tuple[float, list[str], str, str, str]:
    from simpleeval import simple_eval

    known, parts = definitions(), {}
    for letter, other in spec.get("inputs", {}).items():
        if other not in known:
            raise unknown("fact", other, known, f"data/facts.toml (input {letter!r} of {name!r})")
        parts[letter] = _compute(other, known[other], (*above, name))
    try:
        value = float(simple_eval(spec["expr"], names={k: float(p.value) for k, p in parts.items()},
                                  functions={"round": round}))  # fmt: skip
    except Exception as error:
        raise DataError(f"data/facts.toml, fact {name!r}: cannot compute {spec['expr']!r}: {error}.") from error
    origins = list(dict.fromkeys(s for p in parts.values() for s in p.sources))
    states = {p.status for p in parts.values()}
    return (
        value,
        origins,
        states.pop() if len(states) == 1 else "",
        max((p.as_of for p in parts.values()), default=""),
        max((p.confidence for p in parts.values()), default="A"),
    )
