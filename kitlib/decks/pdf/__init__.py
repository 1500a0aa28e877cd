"""The deck as PDF, set with Typst: slides for the room, or pages with the slide above its notes."""

from kitlib.decks.pdf.writer import PdfWarning, page_pictures, write_pdf

__all__ = ["PdfWarning", "page_pictures", "write_pdf"]
