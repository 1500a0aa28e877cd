"""Runs a submission to its end: a cell that ends the process, or hangs it, is left out, and the rest is run again.

So one bad cell costs its own question and no other, whatever it does. All attempts share the time of one submission.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from kitlib.exercises.grade.answers import Found

_MOST = 12  # attempts
_LEAST = 0.2  # seconds that an attempt is worth
ENDED = {
    "timeout": "Timeout: the cell did not end in time and could not be stopped.",
    "memory": "MemoryError: more memory was used than a submission may have.",
    "processes": "ProcessLimit: more processes were started than a submission may have.",
    "output": "OutputLimit: more was given out than a submission may.",
    "died": "Died: the process that ran the cells ended in this cell.",
}


class Runs(Protocol):
    """What runs cells: a warm process here, or one elsewhere."""

    tier: str

    def run(self, steps: list[dict[str, str]], seconds: float) -> Found: ...  # noqa: D102

    def stop(self) -> None: ...  # noqa: D102

    def close(self) -> None: ...  # noqa: D102


def run_through(runs: Runs, steps: list[dict[str, str]], seconds: float) -> Found:
    """Run the cells of a submission, again without those that ended it.

    Parameters
    ----------
    runs : Runs
        A warm process.
    steps : list of dict
        Cells, as ``match`` makes them.
    seconds : float
        What all attempts may take.

    Returns
    -------
    Found
        What all attempts gave; ``ended`` says how the first one did, ``left_out`` names the cells that ended one.
    """
    steps, found = list(steps), runs.run(steps, seconds)
    total = found
    for _attempt in range(_MOST):
        if found.ended in ("ended", "stopped") or not 0 <= found.at < len(steps):
            break
        name = steps.pop(found.at)["name"]
        total = replace(total, errors={name: ENDED[found.ended], **total.errors}, left_out=(*total.left_out, name))
        if seconds - total.seconds < _LEAST:
            break
        found = runs.run(steps, seconds - total.seconds)
        total = replace(
            total,
            values={**total.values, **found.values},
            errors={**found.errors, **total.errors},
            seconds=total.seconds + found.seconds,
        )
    return total
