"""Where scores of the options come from and go to: the kit's defaults, and files of a student's own.

The defaults are the kit's judgement, with evidence and doubt for each, in ``data/tables/option_scores.csv``. What is
done with scores is in ``kitlib.models.options``.
"""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kitlib.errors import ModelError, OutputError
from kitlib.evidence.tables import load
from kitlib.i18n import _
from kitlib.models.options import Matrix

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = ("option", "criterion", "low", "mid", "high")

# Two ways of weighing for a class to argue with. They are nobody's: no government has published its weights.
EQUAL = dict.fromkeys(
    ("violence", "flows", "rights", "consent", "cost", "speed", "reversibility", "escalation"), 1.0
)  # fmt: skip
FAST = {**EQUAL, "flows": 5.0, "speed": 4.0, "violence": 2.0}
STEADY = {**EQUAL, "violence": 3.0, "rights": 5.0, "consent": 3.0}


def names(table: str) -> dict[str, str]:
    """Names by id: of ``"options"`` or ``"option_criteria"``.

    Examples
    --------
    >>> names("options")["none"]
    'No change'
    """
    frame = load(table)
    return dict(zip(frame.iloc[:, 0], frame["name"], strict=True))


def default_matrix() -> Matrix:
    """Return the kit's own scores.

    Examples
    --------
    >>> matrix = default_matrix()
    >>> len(matrix.options), len(matrix.criteria)
    (10, 8)
    """
    rows = load("option_scores")[list(COLUMNS)].itertuples(index=False, name=None)
    return _matrix(list(rows), "data/tables/option_scores.csv")


def _matrix(rows: list[tuple[str, str, float, float, float]], where: str) -> Matrix:
    """Put rows into the order of the tables; every score must be there once."""
    import numpy as np

    options, criteria = tuple(names("options")), tuple(names("option_criteria"))
    found = np.full((3, len(options), len(criteria)), np.nan)
    for option, criterion, *scores in rows:
        if option not in options or criterion not in criteria:
            raise ModelError(
                _("{where}: no option '{option}' with criterion '{criterion}'. Allowed: {options}; {criteria}.")
                .format(where=where, option=option, criterion=criterion, options=", ".join(options),
                        criteria=", ".join(criteria))
            )  # fmt: skip
        place = (slice(None), options.index(option), criteria.index(criterion))
        if not np.isnan(found[place]).all():
            raise ModelError(
                _("{where}: option '{option}', criterion '{criterion}' stands there twice. Take one row out.").format(
                    where=where, option=option, criterion=criterion
                )
            )
        found[place] = scores
    gaps = np.argwhere(np.isnan(found[1]))
    if len(gaps):
        row, column = gaps[0]
        raise ModelError(
            _(
                "{where}: no score for option '{option}', criterion '{criterion}' ({count} missing). Add the row."
            ).format(where=where, option=options[row], criterion=criteria[column], count=len(gaps))
        )
    try:
        return Matrix(options, criteria, *found)
    except ModelError as error:
        raise ModelError(f"{where}: {error}") from None


def save_scores(matrix: Matrix, path: str | Path) -> Path:
    """Write scores as CSV, beside the old file first, so that a failure loses nothing.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     again = load_scores(save_scores(default_matrix(), Path(folder) / "mine.csv"))
    >>> again.values(EQUAL) == default_matrix().values(EQUAL)
    True
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(COLUMNS)
                writer.writerows(_rows(matrix))
            os.replace(name, target)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(
            _("{path} cannot be written: {why}. Choose a folder that exists and is yours; nothing was changed.").format(
                path=target, why=error.strerror
            )
        ) from None
    return target


def _rows(matrix: Matrix) -> Iterable[tuple[str, str, str, str, str]]:
    for row, option in enumerate(matrix.options):
        for column, criterion in enumerate(matrix.criteria):
            low, mid, high = (f"{part[row, column]:.12g}" for part in (matrix.low, matrix.mid, matrix.high))
            yield option, criterion, low, mid, high


def load_scores(path: str | Path) -> Matrix:
    """Read scores that ``save_scores`` wrote, or that a student typed in a spreadsheet.

    Raises
    ------
    ModelError
        If the file is missing or no CSV, a column or row is missing, or a score is no number from 0 to 10.
    """
    source = Path(path)
    try:
        lines = list(csv.reader(source.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ModelError(
            _("{path} cannot be read: {why}. Save scores first, or give the path of a CSV file.").format(
                path=source, why=getattr(error, "strerror", None) or error
            )
        ) from None
    head = [name.strip() for name in lines[0]] if lines else []
    missing = [name for name in COLUMNS if name not in head]
    if missing:
        raise ModelError(
            _("{path} has no column {missing}; it must have {columns}. Take a saved file as a pattern.").format(
                path=source, missing=", ".join(missing), columns=", ".join(COLUMNS)
            )
        )
    places = [head.index(name) for name in COLUMNS]
    rows = [_row(cells, places, f"{source}, line {n}") for n, cells in enumerate(lines[1:], start=2) if any(cells)]
    return _matrix(rows, str(source))


def _row(cells: list[str], places: list[int], where: str) -> tuple[str, str, float, float, float]:
    try:
        option, criterion, *scores = (cells[place].strip() for place in places)
        low, mid, high = (float(score) for score in scores)
    except (IndexError, ValueError):
        raise ModelError(
            _("{where}: {cells!r} is not an option, a criterion and three numbers from 0 to 10. Correct it.").format(
                where=where, cells=",".join(cells)
            )
        ) from None
    return option, criterion, low, mid, high
