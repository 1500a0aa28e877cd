"""``kit verify`` and ``kit refresh``: whether data, prose and figures agree, and the pages made from data.

It stands on top of evidence, charts, lessons and decks, and nothing but the command line stands on it.
"""

from kitlib.verify.checks import refresh, report

__all__ = ["refresh", "report"]
