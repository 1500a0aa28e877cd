"""A deck as a PowerPoint file that a briefer can edit; ``write_pptx`` writes it, python-pptx underneath."""

from kitlib.decks.pptx.writer import write_pptx

__all__ = ["write_pptx"]
