"""What a check finds, and the project that is checked. Nothing is checked here."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from kitlib.errors import KitError
from kitlib.lessons.read import notebooks_dir


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or (``note``) worth knowing.

    Parameters
    ----------
    file : str
        The file as it is named from the project's folder.
    place : str
        Row and column, cell, fact id or line; may be empty.
    found, expected, todo : str
        What stands there, what should, and what to do about it.
    note : bool
        A note never sets the exit code.

    Examples
    --------
    >>> print(Finding("data/tables/states.csv", "row 3", "'x'", "an integer", "Correct the cell."))
    data/tables/states.csv, row 3
      found     'x'
      expected  an integer
      to do     Correct the cell.
    """

    file: str
    place: str
    found: str
    expected: str
    todo: str
    note: bool = False

    @property
    def where(self) -> str:
        """File and place in one line."""
        return f"{self.file}, {self.place}" if self.place else self.file

    def __str__(self) -> str:
        if self.note:
            return f"{self.where}: {self.found}. {self.todo}".rstrip()
        return f"{self.where}\n  found     {self.found}\n  expected  {self.expected}\n  to do     {self.todo}"


def note(file: str, place: str, found: str, todo: str = "") -> Finding:
    """Make a note."""
    return Finding(file, place, found, "", todo, note=True)


@dataclass(frozen=True)
class Project:
    """The folders that are checked and the day of the check."""

    data: Path
    notebooks: Path
    charts: Path
    today: dt.date

    @property
    def root(self) -> Path:
        """The folder that holds ``data/`` and ``notebooks/``."""
        return self.data.parent

    def name(self, path: Path) -> str:
        """Name a file as a person in the project's folder would."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()


def here() -> Project:
    """Find the project around the current folder.

    Raises
    ------
    KitError
        If there is none, or ``KIT_DATA`` points to other data than those beside the notebooks.
    """
    import kitlib.charts

    notebooks = notebooks_dir()
    data = notebooks.parent / "data"
    chosen = os.environ.get("KIT_DATA")
    if chosen and Path(chosen).resolve() != data.resolve():
        raise KitError(f"KIT_DATA is {chosen!r}, but this checks {data}. Unset KIT_DATA and run it again.")
    charts = Path(str(kitlib.charts.__file__)).parent
    return Project(data=data, notebooks=notebooks, charts=charts, today=dt.date.today())
