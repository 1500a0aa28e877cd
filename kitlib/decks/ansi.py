"""Terminal output as plain text: colours, cursor moves and overwritten lines taken out.

What a terminal would show at the end is kept; the colours themselves are not.
"""

from __future__ import annotations

import re

_SEQUENCE = re.compile(r"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]|[ -/]*[0-Z\\-~])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BACKSPACE = re.compile(r"[^\n\x08]\x08")


def without_ansi(text: str) -> str:
    r"""Write what a terminal shows when all has been printed.

    Examples
    --------
    >>> without_ansi("\x1b[0;31mKeyError\x1b[0m: 'x'")
    "KeyError: 'x'"
    >>> without_ansi("10%\r 50%\r100%\n")
    '100%\n'
    """
    text = _SEQUENCE.sub("", text.replace("\r\n", "\n"))
    while "\x08" in text:
        text, found = _BACKSPACE.subn("", text)
        if not found:
            break
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return _CONTROL.sub("", "\n".join(lines))
