"""Figures as native, editable charts: the frame on the slide, the chart and its data sheet.

Whether a figure can be one is decided in ``recipe``; how it looks is written in ``chart_xml``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kitlib.charts.figure import Figure
from kitlib.decks.pptx.chart_frame import frame
from kitlib.decks.pptx.chart_xml import chart_xml, drawn_values
from kitlib.decks.pptx.geometry import Box
from kitlib.decks.pptx.package import moment
from kitlib.decks.pptx.reader import recipe
from kitlib.decks.pptx.recipe import Recipe
from kitlib.decks.pptx.shapes import Page
from kitlib.decks.pptx.sheet import workbook
from kitlib.i18n import _

ROW = 46.0


def is_native(figure: Figure) -> bool:
    """Tell if a figure becomes a native chart; otherwise it is shown as a picture."""
    return recipe(figure) is not None


class _Content:
    """What python-pptx asks of chart data: the chart's XML and the workbook behind it."""

    def __init__(self, made: Recipe, box: Box, language: str, created: datetime) -> None:
        self.made, self.box, self.language, self.created = made, box, language, created

    def xml_bytes(self, _chart_type: Any) -> bytes:
        return chart_xml(self.made, self.box.w, self.box.h, self.language).encode()

    @property
    def xlsx_blob(self) -> bytes:
        place = frame(self.made, self.box.w, self.box.h)
        columns = [(series.name or _("Shaded"), drawn_values(series, place)) for series in self.made.series]
        return workbook(self.made.categories, columns, place.dated, self.created)


def draw_chart(page: Page, figure: Figure, box: Box) -> None:
    """Put a native chart into a box, with the figure's alt text."""
    from pptx.enum.chart import XL_CHART_TYPE

    made = recipe(figure)
    assert made is not None, "ask is_native first"
    if made.kind == "bar":
        box = Box(box.x, box.y, box.w, min(box.h, ROW * len(made.categories) + 50))
    content: Any = _Content(made, box, page.language, moment(figure.as_of))
    shape: Any = page.slide.shapes.add_chart(XL_CHART_TYPE.LINE, *box.emu, content)
    name = shape._element.nvGraphicFramePr.cNvPr
    name.set("name", figure.id)
    name.set("title", figure.title)
    name.set("descr", figure.alt)
