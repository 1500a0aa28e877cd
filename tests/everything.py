"""A notebook of 25 slides made of all the kinds of output that people have in theirs, as nbformat writes it.

Nothing in it was written for the kit: no ``kit`` metadata, slides cut as JupyterLab does. It is made by code, so that
no picture is kept in the repository. Hostile parts are apart, in ``hostile()``.
"""

# ruff: noqa: E501 (cells read better whole)

from __future__ import annotations

import json
from base64 import b64encode
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

Cell = dict[str, Any]
VEGALITE = "application/vnd.vegalite.v5+json"
PLOTLY = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
SLIDES = 25
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
VICTIMS = [2604, 2467, 2620, 2693, 2765, 2673, 2622, 2516, 2606, 2615, 2312, 2344]


def md(text: str, slide: str = "-", **more: Any) -> Cell:
    """Make a Markdown cell."""
    metadata = {"slideshow": {"slide_type": slide}} if slide != "-" else {}
    return {"cell_type": "markdown", "id": "", "metadata": metadata, "source": text, **more}


def code(text: str, *outputs: dict[str, Any], slide: str = "-", **metadata: Any) -> Cell:
    """Make a code cell that has run."""
    if slide != "-":
        metadata["slideshow"] = {"slide_type": slide}
    return {"cell_type": "code", "id": "", "metadata": metadata, "source": text, "execution_count": 1,
            "outputs": list(outputs)}  # fmt: skip


def shown(data: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """Make an output with some forms."""
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def result(data: dict[str, Any]) -> dict[str, Any]:
    """Make the value of a cell."""
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    """Make printed output."""
    return {"output_type": "stream", "name": name, "text": text}


@lru_cache
def picture(kind: str = "PNG", width: int = 640, height: int = 400) -> bytes:
    """Draw bars as a picture of some format."""
    from PIL import Image, ImageDraw

    made = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(made)
    step = (width - 60) / len(VICTIMS)
    for number, value in enumerate(VICTIMS):
        left = 40 + number * step
        pen.rectangle(
            [left, height - 30 - value / 3000 * (height - 60), left + step * 0.7, height - 30], fill="#0F5C7A"
        )
    pen.line([30, height - 30, width - 10, height - 30], fill="#18222D", width=2)
    out = BytesIO()
    made.save(out, kind)
    return out.getvalue()


def base64(data: bytes) -> str:
    """Write bytes as notebook JSON has them."""
    return b64encode(data).decode("ascii")


SVG = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="460pt" height="300pt" viewBox="0 0 460 300">
 <defs><clipPath id="p1"><rect x="40" y="10" width="400" height="250"/></clipPath></defs>
 <g clip-path="url(#p1)"><path d="M 40 200 L 140 120 L 240 150 L 340 60 L 440 90" style="fill:none;stroke:#0f5c7a;stroke-width:3"/></g>
 <path d="M 40 10 V 260 H 440" style="fill:none;stroke:#18222d"/>
 <text x="200" y="285" style="font: 12px sans-serif">month</text>
</svg>"""


def vegalite(**more: Any) -> dict[str, Any]:
    """Make a chart as Altair 5 puts it out."""
    values = [{"month": month, "victims": value} for month, value in zip(MONTHS, VICTIMS, strict=True)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.20.1.json",
        "config": {"view": {"continuousWidth": 300, "continuousHeight": 300}},
        "data": {"name": "data-1"},
        "datasets": {"data-1": values},
        "mark": {"type": "bar"},
        "encoding": {
            "x": {"field": "month", "type": "ordinal", "title": "Month"},
            "y": {"field": "victims", "type": "quantitative", "title": "Victims"},
        },
        "width": 560,
        "height": 300,
        **more,
    }


def altair_html(spec: dict[str, Any]) -> str:
    """Write a chart as Altair's default renderer does: a script that asks a network."""
    return (
        '<div id="altair-viz-1"></div><script src="https://cdn.jsdelivr.net/npm/vega@5"></script>'
        '<script type="text/javascript">(function(spec, embedOpt){ vegaEmbed("#altair-viz-1", spec, embedOpt); '
        "})(" + json.dumps(spec) + ', {"mode": "vega-lite"});</script>'
    )


def frame() -> pd.DataFrame:
    """Make a table of five states."""
    states = ["Guanajuato", "Baja California", "México", "Chihuahua", "Jalisco"]
    return pd.DataFrame(
        {"state": states, "victims": [3151, 2560, 2318, 2102, 1874], "rate": [49.4, 66.1, 13.2, 54.3, 21.8]}
    )


def crossed() -> pd.DataFrame:
    """Make a table whose rows and columns have two levels."""
    rows = pd.MultiIndex.from_product([["North", "Centre"], ["2023", "2024"]], names=["region", "year"])
    columns = pd.MultiIndex.from_product([["deaths", "victims"], ["men", "women"]])
    return pd.DataFrame([[9120, 1204, 8740, 1155], [8990, 1190, 8602, 1121], [7420, 902, 7001, 870],
                         [7610, 915, 7222, 866]], index=rows, columns=columns)  # fmt: skip


def table(data: pd.DataFrame) -> dict[str, Any]:
    """Put a table out as pandas does."""
    return result({"text/html": data._repr_html_(), "text/plain": repr(data)})


def error(lines: int = 6) -> dict[str, Any]:
    """Make an error with the colours of IPython."""
    frames = [
        f"\x1b[0;32mFile lib.py:{n}\x1b[0m, in step(x)\n\x1b[1;32m----> {n}\x1b[0m x[\x1b[33m'a'\x1b[0m]"
        for n in range(lines)
    ]
    head = "\x1b[0;31m" + "-" * 75 + "\x1b[0m"
    last = "\x1b[0;31mKeyError\x1b[0m: 'homicide'"
    return {"output_type": "error", "ename": "KeyError", "evalue": "'homicide'",
            "traceback": [head, "\x1b[0;31mKeyError\x1b[0m   Traceback (most recent call last)", *frames, last]}  # fmt: skip


def notebook(cells: list[Cell], **metadata: Any) -> dict[str, Any]:
    """Make a notebook of some cells, each with an id."""
    about = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
             "language_info": {"name": "python", "version": "3.11"}, **metadata}  # fmt: skip
    return {"cells": [{**cell, "id": f"c{number}"} for number, cell in enumerate(cells)], "metadata": about,
            "nbformat": 4, "nbformat_minor": 5}  # fmt: skip


LONG = "\n".join(f"{n:4d}  {'abcdefghij ' * 8}" for n in range(900))
PROSE = " ".join(
    f"Sentence {n} of a paragraph that goes on, since whoever wrote it did not think of slides." for n in range(60)
)
LIST = "\n".join(f"- Point {n}: a count is a count, and a rate is a rate; a briefing says which" for n in range(40))
WIDE = pd.DataFrame(
    [[f"{row * col:,}" for col in range(26)] for row in range(6)], columns=[f"column_{c}" for c in range(26)]
)
TALL = pd.DataFrame(
    {"row": range(60), "square": [n * n for n in range(60)], "name": [f"row number {n}" for n in range(60)]}
)


def cells() -> list[Cell]:
    """All cells; ``beside()`` writes the picture that one of them names."""
    png, title = base64(picture()), "Monthly victims, 2024"
    attached = {"attachments": {"bars.png": {"image/png": png}}}
    return [
        md("# Everything that notebooks hold\n\nOne slide for each kind of output.", "slide"),
        md("Say welcome, and *why* this deck is made of odd parts.", "notes"),
        md("## An attached picture\n\n![Bars of victims a month, attached](attachment:bars.png)", "slide", **attached),
        md("## A picture beside the notebook\n\nBefore ![Bars of victims a month](pictures/bars%20año.jpg) and after.", "slide"),
        md("## A picture from another machine\n\n![Remote chart](https://example.org/chart.png)", "slide"),
        md("## A matplotlib picture", "slide"),
        code("#| fig-alt: Bars of victims a month, 2,312 to 2,765\nax = frame.plot.bar()\nax",
             result({"text/plain": "<Axes: xlabel='month'>"}),
             shown({"image/png": png, "text/plain": "<Figure size 640x400 with 1 Axes>"})),
        md("## A drawing in SVG", "slide"),
        code("drawing", shown({"image/svg+xml": SVG, "text/plain": "<SVG>"},
                              **{"image/svg+xml": {"alt": "A line over five months that rises"}})),
        md("## A JPEG and a GIF", "slide"),
        code("Image('a.jpg')", shown({"image/jpeg": base64(picture("JPEG", 400, 260))}, alt="Bars, as a JPEG")),
        code("Image('a.gif')", shown({"image/gif": base64(picture("GIF", 400, 260))}, alt="Bars, as a GIF")),
        md("## An Altair chart", "slide"),
        code("alt.Chart(frame).mark_bar()", result({VEGALITE: vegalite(title=title), "text/plain": "alt.Chart(...)"})),
        md("## An Altair chart of the default renderer", "slide"),
        code("chart", result({"text/html": altair_html(vegalite(title=title)), "text/plain": "alt.Chart(...)"})),
        md("## An Altair chart whose data stand elsewhere", "slide"),
        code("remote", result({VEGALITE: vegalite(data={"url": "https://example.org/data.csv"}), "text/plain": "alt.Chart"})),
        md("## A Plotly chart with a picture", "slide"),
        code("fig.show('png+notebook')", shown({PLOTLY: {"data": [], "layout": {"title": {"text": title}}}, "image/png": png})),
        md("## A Plotly chart alone", "slide"),
        code("fig", result({PLOTLY: {"data": [{"type": "bar", "y": VICTIMS}], "layout": {"title": {"text": title}}},
                            "text/html": "<div><script>Plotly.newPlot('x')</script></div>"})),
        md("## A pandas table", "slide"),
        code("frame", table(frame())),
        md("## Rows and columns of two levels", "slide"),
        code("crossed", table(crossed())),
        md("## A table that is too long", "slide"),
        code("tall", table(TALL)),
        md("## A table that is too wide", "slide"),
        code("wide", table(WIDE)),
        md("## Formulas\n\nA rate $r = \\frac{d}{p} \\times 10^5$ in a line, US$5 million that is not one.\n\n"
           "$$\\hat\\beta = (X^\\top X)^{-1} X^\\top y$$\n\n\\begin{align}\na &= b + c \\\\\n  &= d\n\\end{align}", "slide"),
        code("sympy_value", result({"text/latex": "$\\displaystyle \\sum_{i=1}^{n} x_i^2$", "text/plain": "Sum(...)"})),
        md("The formula is not read out.", "notes"),
        md("## HTML in Markdown\n\n<div><b>Bold</b> words and <i>slanted</i> ones</div>\n\nIn a line: H<sub>2</sub>O,<br> a break "
           "and <b>bold</b>.\n\n<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "slide"),
        md("## Code with its output", "slide"),
        code("import pandas as pd\n\n\ndef rate(deaths: int, people: int) -> float:\n    \"\"\"Deaths per 100,000.\"\"\"\n"
             "    return deaths / people * 1e5  # a rate\n\n\nprint(rate(32252, 129_000_000))",
             stream("25.0\n"), stream("done\n"), stream("\x1b[33mWarning\x1b[0m: two streams\n", "stderr")),
        md("## Output that goes on", "slide"),
        code("print(long)", stream(LONG)),
        md("## An error", "slide"),
        code("frame['homicide']", error(40)),
        md("## A control without its kernel", "slide"),
        code("slider", result({WIDGET: {"model_id": "x", "version_major": 2, "version_minor": 0}, "text/plain": "IntSlider(5)"})),
        md(f"## Prose that goes on\n\n{PROSE}", "slide"),
        md(f"## A list that goes on\n\n{LIST}", "slide"),
        md("Point by point, if there is time.", "notes"),
        md("## Quotation, code and steps\n\n> **Before you brief this.** Name the base period.\n\n> A plain quotation.\n\n"
           "```sql\nSELECT state, count(*) FROM victims GROUP BY 1\n```", "slide"),
        md("A point that comes later.", "fragment"),
    ]  # fmt: skip


def beside(folder: Path) -> None:
    """Write what the notebook needs beside it."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    (folder / "pictures" / "bars año.jpg").write_bytes(picture("JPEG"))


def write(folder: Path, name: str = "everything") -> Path:
    """Write the notebook with what stands beside it."""
    beside(folder)
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook(cells()), indent=1, ensure_ascii=False), encoding="utf-8")
    return path


HOSTILE_SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50" onload="pwned()">
<script>pwned()</script><style>@import url(https://evil.example/a.css);</style>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="pwned()"/></body></foreignObject>
<image href="https://evil.example/track.png" width="1" height="1"/><rect width="90" height="40" fill="url(https://evil.example/#f)"/>
<a xlink:href="javascript:pwned()"><text y="20">words stay</text></a></svg>"""
HOSTILE_HTML = (
    '<h3 onmouseover="pwned()">Kept heading</h3><script>pwned()</script><img src="https://evil.example/t.png" alt="tracker">'
    '<img src="x" onerror="pwned()"><a href="javascript:pwned()">link</a><iframe src="https://evil.example"></iframe>'
    '<link rel="stylesheet" href="https://evil.example/a.css"><style>body{background:url(https://evil.example/b.png)}</style>'
    '<form action="https://evil.example"><input name="q" onfocus="pwned()" autofocus></form><p>Kept words</p>'
)


def hostile() -> dict[str, Any]:
    """Make a stranger's notebook that tries to run and to fetch."""
    spec = vegalite(description="Bars", usermeta={"embedOptions": {"loader": "x"}})
    spec["encoding"] = {**spec["encoding"], "href": {"value": "javascript:pwned()"}}
    return notebook([
        md(f"# <script>pwned()</script>A stranger's\n\n[click](javascript:pwned())\n\n{HOSTILE_HTML}\n\nInline <script>pwned()</script>"
           '<img src="x" onerror="pwned()"> end $\\href{javascript:pwned()}{x}$ $\\text{<script>pwned()</script>}$', "slide"),
        md("## HTML", "slide"),
        code("html", shown({"text/html": HOSTILE_HTML, "text/plain": "<HTML>"})),
        md("## SVG", "slide"),
        code("svg", shown({"image/svg+xml": HOSTILE_SVG})),
        md("## Chart </script><script>pwned()</script>", "slide"),
        code("chart", shown({VEGALITE: spec})),
        md("## Script", "slide"),
        code("js", shown({"application/javascript": "pwned()", "text/plain": "<Javascript>"})),
        code("print()", stream("</pre></code><script>pwned()</script>")),
        md("Notes <script>pwned()</script> <img src=x onerror=pwned()>", "notes"),
    ])  # fmt: skip
