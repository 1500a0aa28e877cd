"""A recipe as DrawingML: the chart itself, its axes, series and labels, all in colours of the theme.

Reference levels are series of their own, upright marks a point with an error bar, shaded spans columns without
gaps; so all of them move with the chart and can be edited. The data sheet is in ``sheet``.
"""

from __future__ import annotations

import math
from dataclasses import replace
from html import escape

from kitlib.decks.pptx.chart_frame import SIZE, Frame, frame, label_width, number_format
from kitlib.decks.pptx.chart_labels import settled
from kitlib.decks.pptx.colours import fill
from kitlib.decks.pptx.recipe import Label, Recipe, Series
from kitlib.decks.pptx.sheet import cell, serial

NS = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_NOTHING = "<a:noFill/><a:ln><a:noFill/></a:ln>"
_SHOWN = ('<c:showLegendKey val="0"/><c:showVal val="{0}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
          '<c:showPercent val="0"/><c:showBubbleSize val="0"/>')  # fmt: skip
_UNTIED = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" xmlns:c15="http://schemas.microsoft.com/office/'
    'drawing/2012/chart"><c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)


def chart_xml(recipe: Recipe, wide: float, tall: float, language: str) -> str:
    """Write a chart for a box of ``wide`` by ``tall`` pixels."""
    place = frame(recipe, wide, tall)
    recipe = settled(recipe, place, drawn_values)
    helpers = [s for s in recipe.series if s.role in ("reference", "mark", "words", "top")]
    data = [s for s in recipe.series if s.role == "data"]
    bands = [s for s in recipe.series if s.role == "band"]
    plots = _bars(recipe, bands, place, language, gap=0) if bands else ""
    if recipe.kind in ("column", "bar"):
        plots += _bars(recipe, data, place, language, gap=38)
    elif recipe.kind == "area":
        plots += _areas(recipe, data, place, language)
    lines = data + helpers if recipe.kind == "line" else helpers
    if lines:
        plots += _lines(recipe, lines, place, language)
    sides = {"x": place.x, "y": place.y, "w": place.w, "h": place.h}
    inner = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in sides.items())
    layout = ('<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
              f"{inner}</c:manualLayout></c:layout>")  # fmt: skip
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {NS}><c:date1904 val="0"/>'
        f'<c:lang val="{language}"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea>'
        f"{layout}{plots}{_axes(recipe, place)}<c:spPr>{_NOTHING}</c:spPr></c:plotArea>{_legend(recipe)}"
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr>{_NOTHING}</c:spPr>'
        f"{_words('quiet', language)}</c:chartSpace>"
    )


def _words(use: str, language: str, bold: bool = False) -> str:
    return (f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(SIZE * 100)}" '
            f'b="{int(bold)}">{fill(use, words=True)}'
            f'</a:defRPr></a:pPr><a:endParaRPr lang="{language}"/></a:p></c:txPr>')  # fmt: skip


def _bars(recipe: Recipe, series: list[Series], place: Frame, language: str, gap: int) -> str:
    stacked = recipe.stacked and gap > 0
    direction = "bar" if recipe.kind == "bar" else "col"
    overlap = 100 if stacked or len(series) == 1 or not gap else -10
    made = "".join(_series(recipe, s, place, language, "bar") for s in series)
    return (f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{"stacked" if stacked else "clustered"}"/>'
            f'<c:varyColors val="0"/>{made}<c:gapWidth val="{gap}"/><c:overlap val="{overlap}"/><c:axId val="111"/>'
            '<c:axId val="222"/></c:barChart>')  # fmt: skip


def _areas(recipe: Recipe, series: list[Series], place: Frame, language: str) -> str:
    made = "".join(_series(recipe, s, place, language, "area") for s in series)
    grouping = "stacked" if recipe.stacked else "standard"
    return (f'<c:areaChart><c:grouping val="{grouping}"/><c:varyColors val="0"/>{made}<c:axId val="111"/>'
            '<c:axId val="222"/></c:areaChart>')  # fmt: skip


def _lines(recipe: Recipe, series: list[Series], place: Frame, language: str) -> str:
    made = "".join(_series(recipe, s, place, language, "line") for s in series)
    return (f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{made}<c:marker val="1"/>'
            '<c:axId val="111"/><c:axId val="222"/></c:lineChart>')  # fmt: skip


def _series(recipe: Recipe, series: Series, place: Frame, language: str, shape: str) -> str:
    number = recipe.series.index(series)
    values = drawn_values(series, place)
    look, marker = _look(series, shape)
    points = "".join(_point(series, at, shape) for at in sorted({*series.hollow, *series.points, *series.spots}))
    bars = '<c:invertIfNegative val="0"/>' if shape == "bar" else ""
    upright, smooth = "", '<c:smooth val="0"/>' if shape == "line" else ""
    if series.role == "mark":
        upright = ('<c:errBars><c:errDir val="y"/><c:errBarType val="minus"/><c:errValType val="percentage"/>'
                   '<c:noEndCap '
                   f'val="1"/><c:val val="100"/><c:spPr>{_ln(series.use, 1.0, "sysDot")}</c:spPr>'
                   f'</c:errBars>')  # fmt: skip
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>{cell(0, number + 1)}'
        f"</c:f><c:strCache>"
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f"<c:spPr>{look}"
        f"</c:spPr>{bars if shape == 'bar' else marker}{points}{_labels(recipe, series, place, language, shape)}"
        f"{upright}{_categories(recipe, place)}{_values(values, number)}{smooth}</c:ser>"
    )


def drawn_values(series: Series, place: Frame) -> list[float | None]:
    """Values of a series as drawn: marks and bands reach the top of the plot, words stand at a share of it."""
    if series.role not in ("mark", "band", "top"):
        return series.values
    span = place.high - place.low
    if series.role == "top":
        return [None if share is None else place.low + share * span for share in series.values]
    lines = max((label.words.count("\n") + 1 for label in series.labels.values()), default=1)
    hang = 10 * lines / (place.h * place.tall) if series.role == "mark" else 0.0
    level = place.high - hang * span
    return [None if value is None else level for value in series.values]


def _ln(use: str, points: float, dash: str = "") -> str:
    inner = f'{fill(use)}<a:prstDash val="{dash}"/>' if dash else fill(use)
    return f'<a:ln w="{round(points * 12700)}" cap="rnd">{inner}<a:round/></a:ln>'


def _look(series: Series, shape: str) -> tuple[str, str]:
    """Line or fill of a series, and its markers."""
    none = '<c:marker><c:symbol val="none"/></c:marker>'
    if shape == "area":
        return f"{fill(series.use)}<a:ln><a:noFill/></a:ln>", ""
    if shape == "bar":
        return f"{fill(series.use)}<a:ln><a:noFill/></a:ln>", ""
    if series.role in ("mark", "words", "top"):
        return "<a:ln><a:noFill/></a:ln>", none
    if series.role == "reference":
        return _ln(series.use, 1.25, "dash"), none
    line = _ln(series.use, 2.25, "sysDash" if series.dashed else "") if series.joined else "<a:ln><a:noFill/></a:ln>"
    return line, _marker(series.use, series.dashed or series.open) if series.markers else none


def _marker(use: str, hollow: bool, size: int = 6) -> str:
    return (f'<c:marker><c:symbol val="circle"/><c:size val="{size}"/><c:spPr>{"<a:noFill/>" if hollow else fill(use)}'
            f'<a:ln w="19050">{fill(use)}</a:ln></c:spPr></c:marker>')  # fmt: skip


def _point(series: Series, at: int, shape: str) -> str:
    """One point that looks unlike its series: hollow, in another colour, or marked."""
    use, hollow = series.points.get(at, series.use), at in series.hollow
    if shape == "line":
        line = _ln(series.use, 2.25, "sysDash" if hollow or series.dashed else "")
        look = f"<c:spPr>{line if series.joined else '<a:ln><a:noFill/></a:ln>'}</c:spPr>"
        return f'<c:dPt><c:idx val="{at}"/>{_marker(use, hollow, 8)}<c:bubble3D val="0"/>{look}</c:dPt>'
    edge = _ln(use, 1.5, "sysDash") if hollow else "<a:ln><a:noFill/></a:ln>"
    return (f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>'
            f"{fill('paper' if hollow else use)}{edge}</c:spPr></c:dPt>")  # fmt: skip


def _labels(recipe: Recipe, series: Series, place: Frame, language: str, shape: str) -> str:
    if recipe.value_labels and series.role == "data" and shape == "bar":
        return (f'<c:dLbls><c:numFmt formatCode="{recipe.value_labels}" sourceLinked="0"/><c:spPr>{_NOTHING}</c:spPr>'
                f'{_words("ink", language)}<c:dLblPos val="outEnd"/>{_SHOWN.format(1)}</c:dLbls>')  # fmt: skip
    found = []
    for at, label in sorted(series.labels.items()):
        if at < 0:
            label = _broken(label, place.w * place.wide)
            at = _middle(recipe, label, place)
        found.append(_label(at, label, place, language, shape, recipe))
    return f"<c:dLbls>{''.join(found)}{_SHOWN.format(0)}{_UNTIED}</c:dLbls>" if found else ""


def _broken(label: Label, room: float) -> Label:
    """Break the name of a level in two if the plot is narrower than it."""
    words, wide = label.words.split(" "), label_width(label)
    if wide < room or len(words) < 2:
        return label
    half = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - len(label.words) / 2))
    return replace(label, words=" ".join(words[:half]) + "\n" + " ".join(words[half:]))


def _middle(recipe: Recipe, label: Label, place: Frame) -> int:
    """Choose a point of a level over which its words have room at their left."""
    each = place.w * place.wide / len(recipe.categories)
    return min(len(recipe.categories) - 1, max(0, math.ceil((label_width(label) / 2 + 4) / each - 0.5)))


def _label(at: int, label: Label, place: Frame, language: str, shape: str, recipe: Recipe) -> str:
    where = label.where
    if shape == "bar":
        where = "ctr" if recipe.stacked else "outEnd"
    position = f'<c:dLblPos val="{where}"/>' if shape != "area" else ""
    shift = ""
    if any(label.shift):
        x, y = label.shift[0] / place.wide, label.shift[1] / place.tall
        shift = f'<c:layout><c:manualLayout><c:x val="{x:.4f}"/><c:y val="{y:.4f}"/></c:manualLayout></c:layout>'
    style = f'lang="{language}" sz="{round(SIZE * 100)}"'
    more = f'<a:r><a:rPr {style} b="0">{fill("quiet")}</a:rPr><a:t>   {escape(label.detail)}</a:t></a:r>'
    more = more if label.detail else ""
    lines = "".join(f'<a:p><a:r><a:rPr {style} b="{int(label.bold)}">{fill(label.use, words=True)}</a:rPr>'
                    f'<a:t>{escape(line)}</a:t></a:r>{more}</a:p>'
                    for line in label.words.split("\n"))  # fmt: skip
    return (
        f'<c:dLbl><c:idx val="{at}"/>{shift}<c:tx><c:rich><a:bodyPr wrap="none" lIns="38100" tIns="19050" rIns="38100" '
        f'bIns="19050" anchor="ctr"><a:spAutoFit/></a:bodyPr><a:lstStyle/>{lines}</c:rich></c:tx>'
        f"<c:spPr>{_NOTHING}</c:spPr>"
        f"{position}{_SHOWN.format(1)}{_room(label, place)}</c:dLbl>"
    )


def _room(label: Label, place: Frame) -> str:
    """Say how large a label is; PowerPoint breaks long ones otherwise."""
    count = label.words.count("\n") + 1
    w, h = (label_width(label) + 14) / place.wide, (count * 20 + 6) / place.tall
    return (
        '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
        'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:layout><c:manualLayout>'
        f'<c:w val="{w:.4f}"/><c:h val="{h:.4f}"/></c:manualLayout></c15:layout></c:ext></c:extLst>'
    )


def _categories(recipe: Recipe, place: Frame) -> str:
    names, last = recipe.categories, len(recipe.categories)
    if place.dated:
        shape = place.dated.replace("-", "\\-")
        points = "".join(f'<c:pt idx="{n}"><c:v>{serial(name)}</c:v></c:pt>' for n, name in enumerate(names))
        return (f'<c:cat><c:numRef><c:f>{cell(1, 0, last)}</c:f><c:numCache><c:formatCode>{shape}</c:formatCode>'
                f'<c:ptCount val="{last}"/>{points}</c:numCache></c:numRef></c:cat>')  # fmt: skip
    points = "".join(f'<c:pt idx="{n}"><c:v>{escape(name)}</c:v></c:pt>' for n, name in enumerate(names))
    return (f'<c:cat><c:strRef><c:f>{cell(1, 0, last)}</c:f><c:strCache><c:ptCount val="{last}"/>{points}</c:strCache>'
            "</c:strRef></c:cat>")  # fmt: skip


def _values(values: list[float | None], number: int) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{v:.10g}</c:v></c:pt>' for n, v in enumerate(values) if v is not None)
    return (f"<c:val><c:numRef><c:f>{cell(1, number + 1, len(values))}</c:f><c:numCache><c:formatCode>#,##0.##"
            f"</c:formatCode>"
            f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef></c:val>')  # fmt: skip


def _axes(recipe: Recipe, place: Frame) -> str:
    across = recipe.kind == "bar"
    words = _words("ink" if across else "quiet", "en-GB")
    line = "<a:ln><a:noFill/></a:ln>" if across else f'<a:ln w="9525">{fill("rule")}</a:ln>'
    common = (f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
              f'<c:spPr>{line}</c:spPr>'
              f'{words}<c:crossAx val="222"/><c:crosses val="autoZero"/>')  # fmt: skip
    start = (f'<c:axId val="111"/><c:scaling><c:orientation val="{"maxMin" if across else "minMax"}"/></c:scaling>'
             f'<c:delete val="0"/><c:axPos val="{"l" if across else "b"}"/>')  # fmt: skip
    if place.dated:
        unit = "years" if place.dated == "yyyy" else "months"
        years = max(1, -(-len(recipe.categories) // 144)) if unit == "months" else place.skip
        first = (f'<c:dateAx>{start}<c:numFmt formatCode="yyyy" sourceLinked="0"/>{common}<c:auto val="0"/>'
                 f'<c:lblOffset '
                 f'val="100"/><c:baseTimeUnit val="{unit}"/><c:majorUnit val="{years}"/><c:majorTimeUnit val="years"/>'
                 "</c:dateAx>")  # fmt: skip
    else:
        first = (f'<c:catAx>{start}<c:numFmt formatCode="General" sourceLinked="0"/>{common}<c:auto val="0"/>'
                 f'<c:lblAlgn '
                 f'val="ctr"/><c:lblOffset val="60"/><c:tickLblSkip val="{place.skip}"/><c:noMultiLvlLbl val="1"/>'
                 "</c:catAx>")  # fmt: skip
    return first + _value_axis(recipe, place, across)


def _value_axis(recipe: Recipe, place: Frame, across: bool) -> str:
    grid = f'<c:majorGridlines><c:spPr><a:ln w="9525">{fill("hairline")}</a:ln></c:spPr></c:majorGridlines>'
    between = "midCat" if recipe.kind == "area" else "between"
    return (
        f'<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/><c:max val="{place.high:.10g}"/><c:min '
        f'val="{place.low:.10g}"/></c:scaling><c:delete val="{int(not recipe.axis)}"/><c:axPos '
        f'val="{"b" if across else "l"}"/>'
        f'{grid if recipe.axis else ""}<c:numFmt formatCode="{number_format(recipe)}" sourceLinked="0"/>'
        f"<c:majorTickMark "
        f'val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln>'
        f"</c:spPr>"
        f'{_words("quiet", "en-GB")}<c:crossAx val="111"/><c:crosses val="{"max" if across else "autoZero"}"/>'
        f'<c:crossBetween val="{between}"/><c:majorUnit val="{place.step:.10g}"/></c:valAx>'
    )


def _legend(recipe: Recipe) -> str:
    if not recipe.legend:
        return ""
    hidden = "".join(f'<c:legendEntry><c:idx val="{n}"/><c:delete val="1"/></c:legendEntry>'
                     for n, s in enumerate(recipe.series) if s.role != "data")  # fmt: skip
    return f'<c:legend><c:legendPos val="t"/>{hidden}<c:overlay val="0"/>{_words("ink", "en-GB")}</c:legend>'
