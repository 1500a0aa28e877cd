"""``kit grade``: finds submissions, runs them in the sandbox, several at a time, and keeps each row when it is done.

What a row says is decided in ``score``; what is written from all rows, in ``results``.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kitlib.evidence.tables import data_dir
from kitlib.exercises.grade import intake
from kitlib.exercises.grade.attempts import Runs, run_through
from kitlib.exercises.grade.choose import choose_assignment, fit
from kitlib.exercises.grade.course import Assignment
from kitlib.exercises.grade.dask import Remote, cluster
from kitlib.exercises.grade.intake import Submission
from kitlib.exercises.grade.key import Key, compute
from kitlib.exercises.grade.limits import Limits
from kitlib.exercises.grade.match import match
from kitlib.exercises.grade.score import ENDED, TO_MARK, Graded, Mark, marks
from kitlib.exercises.grade.state import context_of, recall, remember
from kitlib.exercises.grade.workers import TIERS, Setup, Worker
from kitlib.i18n import _
from kitlib.lessons import cache
from kitlib.lessons.read import notebooks_dir
from kitlib.terminal import Progress


@dataclass(frozen=True)
class Class:
    """A graded class: its assignment, a row for each submission, the tier in force."""

    assignment: Assignment
    rows: tuple[Graded, ...]
    tier: str
    graded: int


def grade_class(
    place: Path,
    out: Path,
    timeout: float = 20.0,
    jobs: int | None = None,
    progress: Progress | None = None,
    notebooks: Path | None = None,
    isolate: bool = True,
    dask: str = "",
) -> Class:
    """Grade a class; rows that were graded before, and have not changed, are kept.

    Parameters
    ----------
    place : Path
        Folder of notebooks, folders by student, or a zip.
    out : Path
        Where rows are kept, in ``.grade``.
    timeout : float
        Seconds a submission.
    jobs : int, optional
        How many at a time; the number of cores if not given.
    progress : Progress, optional
        Shows what is done.
    notebooks : Path, optional
        Folder of our notebooks.
    isolate : bool
        False leaves out the namespaces, for tests of the weaker tier.
    dask : str
        Address of a Dask scheduler, whose threads are used instead.
    """
    progress = progress or Progress()
    candidates = intake.submissions(place, out)
    notebooks = notebooks or notebooks_dir()
    assignment = choose_assignment(candidates, notebooks)
    found = intake.one_each(candidates, lambda one: fit(one, assignment))
    setup = _setup(assignment, notebooks, place, out, timeout, isolate)
    key, tier = _key(assignment, setup, progress)
    context = context_of(assignment, setup, tier)
    rows = recall(out, found, context)
    waiting = [one for one in found if one.digest not in rows]

    def keep(row: Graded) -> None:
        rows[row.digest] = row
        remember(out, row, context)
        progress.step(f"{len(rows)} / {len(found)} {row.student}")

    if waiting:
        _grade_all(waiting, lambda one, runs: grade_one(assignment, key, one, runs, timeout), setup, jobs, dask, keep)
    said = _("{n} submissions graded, {old} kept from before")
    progress.done(said.format(n=len(waiting), old=len(found) - len(waiting)))
    return Class(assignment, tuple(rows[one.digest] for one in found), tier, len(waiting))


def _key(assignment: Assignment, setup: Setup, progress: Progress) -> tuple[Key, str]:
    """Compute the answers, in a warm process of their own: one in which our solutions ran serves no student."""
    progress.step(_("{module}: running our own solutions").format(module=assignment.module))
    with Worker(on_core(setup, 0)) as worker:
        key, tier = compute(assignment, worker.run), worker.tier
    said = _("{module}: {n} exercises, key computed")
    progress.done(said.format(module=assignment.module, n=len(assignment.exercises)))
    progress.done(f"tier {tier}: {TIERS[tier]}")
    return key, tier


def _grade_all(
    waiting: Sequence[Submission],
    work: Callable[[Submission, Runs], Graded],
    setup: Setup,
    jobs: int | None,
    dask: str,
    keep: Callable[[Graded], None],
) -> None:
    if dask:
        with cluster(dask) as (client, threads):
            run_all(waiting, work, lambda _n: Remote(client, setup), min(threads, len(waiting)), keep)
    else:
        run_all(waiting, work, lambda n: Worker(on_core(setup, n)), _jobs(jobs, waiting), keep)


def _jobs(jobs: int | None, waiting: Sequence[Submission]) -> int:
    return max(1, min(jobs or len(cores()), len(waiting) // 4 + 1))


def cores() -> list[int]:
    """Processors that we may use."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))


def _setup(assignment: Assignment, notebooks: Path, place: Path, out: Path, timeout: float, isolate: bool) -> Setup:
    root = notebooks.resolve().parent
    hidden = (
        notebooks.resolve(),
        place.resolve(),
        out.resolve(),
        root / "out",
        root / ".git",
        cache.cache_dir().resolve(),
    )
    limits = Limits(seconds=float(timeout), cell=max(timeout / 2, 0.5))
    return Setup(data_dir(), hidden, assignment.modules, assignment.tables, limits, isolate)


def on_core(setup: Setup, number: int) -> Setup:
    """Give each warm process a processor of its own, as long as there are any."""
    return replace(setup, core=cores()[number % len(cores())])


def grade_one(assignment: Assignment, key: Key, one: Submission, worker: Runs, seconds: float = 20.0) -> Graded:
    """Grade one submission; whatever it is, the answer is a row.

    Also where our own code fails over it: that costs no other student a grade, and is tried again in the next run.
    """
    try:
        return _grade(assignment, key, one, worker, seconds).legible()
    except Exception as error:
        why = _("the grader failed over it ({error}); please report this").format(error=type(error).__name__)
        return _not_graded(assignment, _row(assignment, one, worker), "stopped", why).legible()


def _row(assignment: Assignment, one: Submission, worker: Runs) -> Graded:
    return Graded(
        one.student, one.name, "graded", "", worker.tier, sum(e.points for e in assignment.exercises),
        repairs=list(one.notes), origin=one.origin, number=one.number, digest=one.digest,
    )  # fmt: skip


def _grade(assignment: Assignment, key: Key, one: Submission, worker: Runs, seconds: float) -> Graded:
    row = _row(assignment, one, worker)
    raw, status, problem = intake.notebook(one)
    if raw is None:
        return _not_graded(assignment, row, status, problem)
    matched = match(assignment, raw)
    if not matched.found:
        return _not_graded(assignment, row, "other module", _other(raw, assignment))
    found = run_through(worker, matched.steps, seconds)
    row.tier = worker.tier
    row.marks = marks(assignment, key, matched, found)
    row.repairs += [*matched.repairs, *_differs(assignment, raw, matched.student_id, one)]
    row.seconds = found.seconds
    row.status = "graded" if found.ended == "ended" else found.ended
    waiting = sum(mark.state == TO_MARK for mark in row.marks)
    reasons = [
        ENDED.get(found.ended, ""),
        _("left out, so that the rest could run: {cells}").format(cells=", ".join(found.left_out[:5]))
        if found.left_out
        else "",
        found.errors.get("sandbox", ""),
        _("written answers to be marked: {n}").format(n=waiting) if waiting else "",
    ]
    row.reason = "; ".join(reason for reason in reasons if reason)
    return row


def _differs(assignment: Assignment, raw: dict[str, Any], student_id: str, one: Submission) -> Iterator[str]:
    """What a notebook says of itself, and is not so: whose it is, and of which release."""
    if student_id and student_id.casefold() not in (one.student.casefold(), one.number):
        yield _("the ID in the notebook is {theirs}, not {ours}").format(theirs=student_id, ours=one.student)
    as_of = _kit(raw).get("as_of", "")
    if isinstance(as_of, str) and as_of and as_of != assignment.lesson.as_of:
        yield _("made from another release: evidence as of {theirs}, ours is of {ours}").format(
            theirs=as_of[:20], ours=assignment.lesson.as_of or "?")  # fmt: skip


def _kit(raw: dict[str, Any]) -> dict[str, Any]:
    metadata = raw.get("metadata")
    kit = metadata.get("kit") if isinstance(metadata, dict) else None
    return kit if isinstance(kit, dict) else {}


def _other(raw: dict[str, Any], assignment: Assignment) -> str:
    name = _kit(raw).get("module")
    theirs = str(name)[:80] if isinstance(name, str) else _("another notebook")
    return _("{theirs}, not {ours}: none of its exercises is in it").format(theirs=theirs, ours=assignment.module)


def _not_graded(assignment: Assignment, row: Graded, status: str, problem: str) -> Graded:
    marks = [Mark(e.name, 0, e.points, "unanswered") for e in assignment.exercises]
    return replace(row, status=status, reason=problem, marks=marks)


def run_all(
    waiting: Sequence[Submission],
    work: Callable[[Submission, Runs], Graded],
    start: Callable[[int], Runs],
    jobs: int,
    keep: Callable[[Graded], None],
) -> None:
    """Grade several at a time, each thread with a process of its own; ``keep`` takes each row in this thread."""
    todo: queue.SimpleQueue[Submission] = queue.SimpleQueue()
    done: queue.SimpleQueue[Graded | BaseException] = queue.SimpleQueue()
    for one in waiting:
        todo.put(one)

    started: list[Runs] = []

    def serve(number: int) -> None:
        try:
            with closing(start(number)) as runs:
                started.append(runs)
                while True:
                    done.put(work(todo.get_nowait(), runs))
        except queue.Empty:
            pass
        except BaseException as error:
            done.put(error)

    threads = [threading.Thread(target=serve, args=(number,), daemon=True) for number in range(jobs)]
    for thread in threads:
        thread.start()
    try:
        for _one in waiting:
            row = done.get()
            if isinstance(row, BaseException):
                raise row
            keep(row)
    finally:  # also if it was stopped: nothing runs on
        for runs in started:
            runs.stop()
        for thread in threads:
            thread.join(timeout=5)
