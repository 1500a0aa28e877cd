"""The same work on a Dask cluster: each of its threads runs submissions in a warm process of its own.

Only cells travel there, and only what they gave comes back; the answers stay here. The machines of the cluster need
the same kitlib; what they wall a submission in with is their own matter, and stands in each row.
"""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from kitlib.errors import KitError
from kitlib.exercises.grade.answers import Found
from kitlib.exercises.grade.workers import Setup, Worker

_idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()  # of one process of the cluster


class Remote:
    """Stands for one thread of the cluster, wherever it is."""

    def __init__(self, client: Any, setup: Setup) -> None:
        self.client, self.setup, self.tier = client, setup, ""

    def run(self, steps: list[dict[str, str]], seconds: float) -> Found:
        """Run the cells of one submission there."""
        task = self.client.submit(run_there, self.setup, steps, seconds, pure=False, retries=2)
        answer: tuple[str, Found] = task.result()
        self.tier, found = answer
        return found

    def stop(self) -> None:
        """Nothing is ours to end."""

    def close(self) -> None:
        """Nothing is ours to end."""


def run_there(setup: Setup, steps: list[dict[str, str]], seconds: float) -> tuple[str, Found]:
    """Run a submission on a machine of the cluster, in an idle warm process or a new one."""
    from dataclasses import replace

    from kitlib.evidence.tables import data_dir

    try:
        worker = _idle.get_nowait()
    except queue.Empty:
        worker = Worker(replace(setup, data=data_dir()))
    try:
        found = worker.run(steps, seconds)
    except BaseException:
        worker.close()
        raise
    _idle.put(worker)
    return worker.tier, found


def end_there() -> None:
    """End the warm processes of one process of the cluster."""
    while not _idle.empty():
        _idle.get_nowait().close()


@contextmanager
def cluster(address: str) -> Iterator[tuple[Any, int]]:
    """Connect to a scheduler; give its client and the number of its threads.

    Raises
    ------
    KitError
        If Dask is not installed, or nothing answers at the address.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise KitError('Dask is not installed. Run `pip install "mexico-security-kit[grade-cluster]"`.') from error
    try:
        client = distributed.Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise KitError(
            f"No Dask scheduler answers at {address!r}: {error}. Start one with `dask scheduler`."
        ) from error
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise KitError(
                f"The Dask scheduler at {address!r} has no workers. Start some with `dask worker {address}`."
            )
        yield client, threads
    finally:
        client.run(end_there)
        client.close()
