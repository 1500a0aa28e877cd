"""Progress on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TextIO


class Progress:
    """Report what a long command is doing.

    On a terminal the current step is rewritten in place; elsewhere only finished steps are printed, a line
    each, without control characters.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self.began = time.monotonic()

    def step(self, text: str) -> None:
        """Show what is being done now."""
        if self.live:
            self.stream.write(f"\r\033[2K{text[:100]}")
            self.stream.flush()

    def done(self, text: str) -> None:
        """Print a finished step with the seconds since the last one."""
        now = time.monotonic()
        clear = "\r\033[2K" if self.live else ""
        self.stream.write(f"{clear}{text} ({now - self.began:.1f} s)\n")
        self.stream.flush()
        self.began = now
