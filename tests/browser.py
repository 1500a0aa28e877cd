"""A real Chromium for tests: skipped where there is none, and a folder served from this machine.

The audit itself is ``kitlib.decks.check``; what tests use of it can be imported from here.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kitlib.decks.check import Finding, browser
from kitlib.decks.check.browser import SIZE, NoBrowser, Tab, axe_findings, find_browser, is_local, painted, tab
from kitlib.decks.check.slides import PHONE, audit_deck, audit_page, open_deck, show

__all__ = [
    "PHONE",
    "SIZE",
    "Finding",
    "Tab",
    "audit_deck",
    "audit_page",
    "axe_findings",
    "chromium",
    "is_local",
    "open_deck",
    "painted",
    "served",
    "show",
    "tab",
]


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the system's Chromium; without one the test is skipped, or fails if KIT_REQUIRE_BROWSER=1."""
    try:
        find_browser()
    except NoBrowser as error:
        if os.environ.get("KIT_REQUIRE_BROWSER") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))
    with browser.chromium() as started:
        yield started


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; gives its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        worker = threading.Thread(target=server.serve_forever, daemon=True)
        worker.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            worker.join()
