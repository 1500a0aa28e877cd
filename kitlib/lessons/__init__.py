"""Notebooks as data: read, execute, remember, build. What a slide looks like is not known here."""
