"""Every error that the kit raises on purpose.

A message says what went wrong, where, what is allowed and what to do next, so that a reader never needs
the traceback. The command line prints the message alone and exits with 1. The kinds subclass the builtin
that a caller would expect. Warnings and notes are not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class KitError(Exception):
    """Base of all errors of the kit; catch this to catch them all."""

    def __str__(self) -> str:
        return "\n".join(str(part) for part in self.args)


class UnknownName(KitError, KeyError):  # noqa: N818 - reads as what happened
    """A table, fact, claim, source or module of that name does not exist."""


class DataError(KitError, ValueError):
    """A file in ``data/`` is missing, changed or breaks its schema."""


class NotebookError(KitError, ValueError):
    """A notebook cannot be read: not JSON, not a notebook, or its metadata are wrong."""


class CellError(KitError, RuntimeError):
    """A cell raised, or did not end within its time limit."""


class BriefError(KitError, ValueError):
    """A brief or its theme file cannot be used as it is written."""


class ModelError(KitError, ValueError):
    """A model was given weights, scores or levers that it cannot use."""


class ExplorerError(KitError, ValueError):
    """An explorer was asked for a state that it does not have."""


class OutputError(KitError, OSError):
    """The output folder cannot be written; what was there before is untouched."""


def unknown(kind: str, name: str, known: Iterable[str], where: str) -> UnknownName:
    """Make the error for a name that does not exist, with the nearest names that do.

    Parameters
    ----------
    kind : str
        What was looked up, such as ``"fact"``.
    name : str
        The name that was asked for.
    known : iterable of str
        Names that exist.
    where : str
        Where they are listed, for the reader to look.

    Examples
    --------
    >>> print(unknown("table", "homicide", ["homicides", "states"], "data/CODEBOOK.md"))
    There is no table 'homicide'. Nearest: homicides. All names: data/CODEBOOK.md.
    """
    names = sorted(known)
    near = get_close_matches(str(name), names, n=3, cutoff=0.5)
    hint = f"Nearest: {', '.join(near)}." if near else "No name is close to it."
    return UnknownName(f"There is no {kind} {str(name)!r}. {hint} All names: {where}.")
