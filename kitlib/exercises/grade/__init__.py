"""Grading a class: submissions in, gradebook, feedback and statistics out. No answer ever enters a student's process.

The way of a submission: ``intake`` reads it, ``match`` lays it beside our notebook (``course``), ``workers`` hand its
cells to a warm process (``warm``) that runs them in a fork (``runner``) behind two walls (``jail``; ``loose`` where
there are none), ``answers`` reads what comes out, ``score`` compares it with what our own solutions gave (``key``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitlib.exercises.grade.controller import Class


def grade(
    submissions: Path,
    out: Path,
    timeout: float = 20.0,
    jobs: int | None = None,
    rubric: Path | None = None,
    dask: str = "",
) -> Class:
    """Grade a class and write gradebook, import files, feedback pages, rubric queue and statistics.

    Parameters
    ----------
    submissions : Path
        Folder of notebooks, folders by student, or the zip that Canvas or Moodle hands out.
    out : Path
        Folder to write to.
    timeout : float
        Seconds a submission.
    jobs : int, optional
        How many at a time; the number of cores if not given.
    rubric : Path, optional
        A ``rubric.csv`` in which scores were filled in.
    dask : str
        Address of a Dask scheduler that shares the work out, instead of the cores of this machine.

    Raises
    ------
    KitError
        If there is nothing to grade, our own notebook fails, or the folder cannot be written.
    """
    from kitlib.errors import KitError
    from kitlib.exercises.grade import feedback, results, stats
    from kitlib.exercises.grade import rubric as written
    from kitlib.exercises.grade.controller import grade_class
    from kitlib.exercises.grade.state import salt
    from kitlib.lessons import cache

    if timeout <= 0 or (jobs is not None and jobs < 1):
        raise KitError("--timeout needs more than 0 seconds, --jobs at least 1.")
    if submissions.resolve() == out.resolve():
        raise KitError(f"--out {out} is the folder of the submissions. Give another one, so that they stay apart.")
    graded = grade_class(submissions, out, timeout, jobs, dask=dask)
    secret = salt(out)
    notes = written.merge(graded, secret, rubric) if rubric else []
    files = _files(graded, secret, out)
    pages = dict(zip(results.file_names(graded.rows), (feedback.page(graded, r) for r in graded.rows), strict=True))
    cache.write_all(out / "feedback", pages)
    cache.write_all(out, files)
    print(stats.summary(graded), end="\n\n")
    for note in notes:
        print(f"note: {note}")
    return graded


def _files(graded: Class, secret: bytes, out: Path) -> dict[str, str]:
    from kitlib.exercises.grade import feedback, results, rubric, stats

    files = {
        "gradebook.csv": results.gradebook(graded),
        "stats.csv": stats.statistics(graded),
        "stats.html": feedback.overview(graded),
        "rubric.csv": rubric.queue(graded, secret, out / "rubric.csv"),
    }
    for origin, make in (("canvas", results.canvas), ("moodle", results.moodle)):
        if any(row.origin == origin for row in graded.rows):
            files[f"{origin}.csv"] = make(graded)
    return files
