"""Outputs of a notebook's cells into blocks of the Deck model, whoever made the notebook.

What a deck cannot carry becomes a placeholder that says how to get it, and a warning that names notebook and
cell. Nothing of a stranger's output runs or fetches. Markdown itself is read in ``markdown``, charts of other
libraries in ``foreign``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kitlib.charts.figure import CONTROLS_MIME, FIGURE_MIME, Figure
from kitlib.decks import images, markdown, maths
from kitlib.decks.ansi import without_ansi
from kitlib.decks.foreign import ACTIVE, Chart, find_chart
from kitlib.decks.htmlblocks import html_blocks
from kitlib.decks.model import Block, Code, FigureBlock, Math, Placeholder, Prose
from kitlib.decks.sanitise import clean_html
from kitlib.i18n import _
from kitlib.lessons.cells import Cell

MOST_BYTES = 10_000_000
MOST_LINES, LONGEST_LINE = 150, 2_000
ERROR_HEAD, ERROR_TAIL = 3, 9
PICTURES = (images.SVG_MIME, "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp")
WIDGET_MIME = "application/vnd.jupyter.widget-view+json"
_LATEX = re.compile(r"\s*(?:\$\$(.+?)\$\$|\$(.+?)\$|\\\[(.+?)\\\]|\\\((.+?)\\\))\s*", re.DOTALL)
_REPR = re.compile(r"^(?:<.* at 0x[0-9a-f]+>|<[\w.]+ size .*>|<?\[?<?Axes.*|\[<matplotlib.*)$", re.DOTALL)
_ALT_OPTION = re.compile(r"^#\|\s*(?:fig-)?alt:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)


@dataclass
class Reading:
    """What is known while one notebook is read, and what has to be said about it.

    Parameters
    ----------
    notebook : str
        Its file name, for warnings.
    folder : Path, optional
        Where its files beside it are.
    draw : callable, optional
        Tries to draw a chart of another library; raises if that cannot be done.
    foreign : bool
        True for a notebook that was not written for the kit: its HTML is read, its links are its own.
    said : list of str
        Warnings.
    """

    notebook: str
    folder: Path | None = None
    draw: Callable[[Figure], object] | None = None
    foreign: bool = False
    said: list[str] = field(default_factory=list)

    def say(self, cell: Cell, text: str) -> None:
        """Keep a warning, once."""
        line = f"{cell.where(self.notebook)}: {text}"
        if line not in self.said:
            self.said.append(line)

    def missing(self, cell: Cell, text: str) -> tuple[Block, ...]:
        """Put a placeholder where something cannot be shown, and say so."""
        self.say(cell, text)
        return (Placeholder(text=text),)

    def markdown(self, cell: Cell, text: str | None = None) -> tuple[Block, ...]:
        """Read a Markdown cell, or Markdown that a cell put out."""
        around = markdown.Around(
            picture=lambda src, alt: self.picture(cell, src, alt),
            html=(lambda source: self.html(cell, source)) if self.foreign else None,
            evidence=not self.foreign,
        )
        made = markdown.blocks(cell.source if text is None else text, around)
        self._check_formulas(cell, made)
        return made

    def html(self, cell: Cell, source: str) -> tuple[Block, ...]:
        """Read HTML, made harmless."""
        cleaned, removed = clean_html(source)
        self._say_removed(cell, removed)
        return html_blocks(cleaned, lambda src, alt: self.picture(cell, src, alt))

    def picture(self, cell: Cell, src: str, alt: str) -> tuple[Block, ...]:
        """Embed a picture that is named by an address."""
        try:
            return self.image(cell, images.found(src, cell.attachments, self.folder), alt)
        except images.NoPictureError as reason:
            name = src if len(src) < 80 else f"{src[:77]}..."
            text = _("The picture {name} is not shown: {reason}.").format(name=repr(name), reason=reason)
            return self.missing(cell, f"{alt}. {text}" if alt.strip() else text)

    def image(self, cell: Cell, data: bytes, alt: str) -> tuple[Block, ...]:
        """Make a block of a picture's bytes; one without words for who cannot see it gets some, and a warning."""
        words = " ".join(alt.split())
        if not words:
            words = _("Picture from cell {number}").format(number=cell.number)
            self.say(cell, _("its picture has no alt text; say in words what it shows."))
        made, removed = images.image(data, words)
        self._say_removed(cell, removed)
        return (made,)

    def _say_removed(self, cell: Cell, removed: Iterable[str]) -> None:
        names = ", ".join(removed)
        if names:
            self.say(cell, _("taken out, since a deck runs and fetches nothing: {names}.").format(names=names))

    def _check_formulas(self, cell: Cell, made: Any) -> None:
        for latex in maths.formulas(made):
            if not maths.mathml(latex):
                shown = " ".join(latex.split())[:60]
                self.say(cell, _("the formula {latex} is shown as it was written.").format(latex=repr(shown)))

    def outputs(self, cell: Cell) -> list[Block]:
        """Make blocks of all outputs of a code cell."""
        made = [block for output in _merged(cell.outputs) for block in self._output(cell, output)]
        self._check_formulas(cell, made)
        drawn = any(not isinstance(b, Code | Prose) for b in made)
        return [b for b in made if not (drawn and isinstance(b, Code) and _REPR.match(b.text))]

    def _output(self, cell: Cell, output: dict[str, Any]) -> tuple[Block, ...]:
        size = _size(output)
        if size > MOST_BYTES:
            return self.missing(cell, _(
                "An output of {size:.0f} MB is not shown; {most} MB is the most. Show a part of it, or draw a smaller "
                "picture.").format(size=size / 1e6, most=MOST_BYTES // 1_000_000))  # fmt: skip
        if output.get("output_type") == "error":
            return (_error(output),)
        if output.get("output_type") == "stream":
            return _text(joined(output.get("text")))
        data = output.get("data") or {}
        try:
            return self._bundle(cell, data, output.get("metadata") or {})
        except images.NoPictureError as reason:
            return self.missing(cell, _("A picture is not shown: {reason}.").format(reason=reason))

    def _bundle(self, cell: Cell, data: dict[str, Any], metadata: dict[str, Any]) -> tuple[Block, ...]:
        """Take the richest form that can be carried."""
        if FIGURE_MIME in data:
            return self._kit_figure(cell, data)
        if CONTROLS_MIME in data:
            return ()
        chart = find_chart(data, cell.number)
        alt = _alt(cell, metadata) or chart.alt
        if chart.figure:
            return self._drawn(cell, chart, data, alt)
        if "text/markdown" in data:
            return self.markdown(cell, joined(data["text/markdown"]))
        for mime in PICTURES:
            if mime in data:
                return self.image(cell, images.decoded(data[mime]), alt)
        if chart.missing:
            return self.missing(cell, chart.missing)
        if WIDGET_MIME in data:
            return self.missing(cell, _(
                "A control that works only while the notebook runs. Open the notebook to use it, or put out a picture "
                "or a table beside it."))  # fmt: skip
        return self._words(cell, data)

    def _kit_figure(self, cell: Cell, data: dict[str, Any]) -> tuple[Block, ...]:
        try:
            return (FigureBlock(figure=Figure.from_dict(data[FIGURE_MIME])),)
        except (TypeError, KeyError, ValueError, AttributeError):
            return self.missing(cell, _("A figure of another version of the kit. Run the notebook again."))

    def _drawn(self, cell: Cell, chart: Chart, data: dict[str, Any], alt: str) -> tuple[Block, ...]:
        assert chart.figure
        figure = chart.figure
        try:
            if self.draw:
                self.draw(figure)
        except Exception as error:  # the drawing engine raises what its script raises
            for mime in PICTURES:
                if mime in data:
                    return self.image(cell, images.decoded(data[mime]), alt)
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:120]
            return self.missing(cell, _("A Vega-Lite chart cannot be drawn: {reason}").format(reason=reason))
        if not chart.said:
            self.say(cell, _("its chart has no description; set one, it is what is read to who cannot see the chart."))
        return (FigureBlock(figure=figure, titled=False),)

    def _words(self, cell: Cell, data: dict[str, Any]) -> tuple[Block, ...]:
        said = joined(data.get("text/plain")).rstrip()
        if "text/html" in data:
            source = joined(data["text/html"])
            if source.lstrip().startswith("<svg"):
                return self.image(cell, source.encode("utf-8", "replace"), "")
            made = self.html(cell, source)
            if made and not ("sk-top-container" in source and said):
                return made
            if not said or _REPR.match(said) or said.startswith("<") or ACTIVE.search(source):
                return self.missing(cell, _(
                    "This output is a page of its own that needs scripts or a network. Open the notebook to see it, or "
                    "put out a picture."))  # fmt: skip
        if "text/latex" in data:
            source = joined(data["text/latex"])
            formula = _LATEX.fullmatch(source)
            if formula:
                latex = next(filter(None, formula.groups()))
                return (Math(latex=latex.replace("\\displaystyle", "", 1).strip()),)
            return self.markdown(cell, source)
        if "application/json" in data:
            return _text(json.dumps(data["application/json"], indent=2, ensure_ascii=False), "json")
        if data and (not said or "application/javascript" in data):
            kinds = ", ".join(sorted(set(data) - {"text/plain"}))
            return self.missing(cell, _("An output of the kind {kind} is not shown.").format(kind=kinds))
        return _text(said)


def joined(text: Any) -> str:
    """Text of notebook JSON, which may be cut into lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text or "")


def _merged(outputs: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Put pieces of one stream together; they were cut by time alone."""
    held: dict[str, Any] | None = None
    for output in outputs:
        same = held and output.get("output_type") == "stream" and output.get("name") == held.get("name")
        if held and same:
            held = {**held, "text": joined(held.get("text")) + joined(output.get("text"))}
            continue
        if held:
            yield held
        held = output if output.get("output_type") == "stream" else None
        if held is None:
            yield output
    if held:
        yield held


def _size(part: Any) -> int:
    """Count the characters of an output; most of them are those of one picture."""
    if isinstance(part, str):
        return len(part)
    if isinstance(part, dict):
        return sum(len(str(name)) + _size(value) for name, value in part.items())
    return sum(map(_size, part)) if isinstance(part, list | tuple) else 8


def _alt(cell: Cell, metadata: dict[str, Any]) -> str:
    """Words for a picture: in the output's metadata, or in a comment ``#| fig-alt:`` as Quarto has it."""
    for part in (metadata, *(value for value in metadata.values() if isinstance(value, dict))):
        if isinstance(part.get("alt"), str) and part["alt"].strip():
            return str(part["alt"])
    option = _ALT_OPTION.search(cell.source)
    return option[1] if option else ""


def _text(text: str, language: str = "") -> tuple[Block, ...]:
    lines = [line[:LONGEST_LINE] for line in without_ansi(text).rstrip().split("\n")]
    left = len(lines) - MOST_LINES
    if left > 0:
        lines = [*lines[:MOST_LINES], _("… {count} more lines in the notebook").format(count=left)]
    shown = "\n".join(lines).strip("\n")
    return (Code(text=shown, language=language, kind="output"),) if shown.strip() else ()


def _error(output: dict[str, Any]) -> Code:
    """Keep beginning and end of a traceback; the end says what went wrong."""
    lines = without_ansi("\n".join(map(str, output.get("traceback") or ()))).strip().split("\n")
    last = f"{output.get('ename', '')}: {output.get('evalue', '')}".strip(": ")
    if not any(line.strip() for line in lines):
        lines = [without_ansi(last)]
    left = len(lines) - ERROR_HEAD - ERROR_TAIL
    if left > 1:
        cut = _("… {count} lines in the notebook …").format(count=left)
        lines = [*lines[:ERROR_HEAD], cut, *lines[-ERROR_TAIL:]]
    return Code(text="\n".join(line[:LONGEST_LINE] for line in lines), kind="error")
