"""The briefing studio: a brief made by hand inside a notebook, from question to deck and memo.

It writes the same TOML file that ``kit brief`` reads, so that what was begun here can be finished in an editor and the
other way round. Nothing here decides what a brief looks like: that is ``kitlib.decks.brief``.
"""

from __future__ import annotations

from kitlib.studio.panel import Studio

__all__ = ["Studio"]
