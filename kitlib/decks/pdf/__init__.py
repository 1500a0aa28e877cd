"""The deck as PDF, set with Typst: slides for the room, or pages with the slide above its notes."""

from kitlib.decks.pdf.writer import PdfWarning, write_pdf

__all__ = ["PdfWarning", "write_pdf"]
