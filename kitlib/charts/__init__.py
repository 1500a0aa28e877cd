"""Figures built from evidence: data, drawing, words and sources in one object. Nothing here lays out a page."""
