"""Slides and blocks as the plain data that the Typst templates set; drawings stand beside it as files.

No Typst is written here: every text travels as data, so that no letter of it can be taken for a command. What
could never fit on a slide is cut before it is measured, and marked as cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from kitlib.charts import theme
from kitlib.decks.layout import body_size, footer, layout, shape
from kitlib.decks.model import (
    Block,
    Callout,
    Cards,
    Code,
    Deck,
    FigureBlock,
    Heading,
    Image,
    Inline,
    List,
    Math,
    Placeholder,
    Prose,
    Run,
    Slide,
    Table,
    plain,
)
from kitlib.decks.pdf.formula import draw_formula
from kitlib.decks.pdf.pictures import picture
from kitlib.decks.pdf.words import PIECE, Data, breakable, clean, cut, inline, longest, short, split
from kitlib.decks.svg import figure_svg, recoloured
from kitlib.i18n import _

MOST_ROWS, MOST_LINES, MOST_ITEMS, MOST_PIECES = 30, 40, 30, 40
LONGEST_LINE = 600
MOST_FIGURES = 6
TITLE_LENGTH, FOOTER_LENGTH = 220, 700


@dataclass
class Content:
    """Turns slides into data and collects the drawings that they show.

    Parameters
    ----------
    cache_dir : Path
        Folder where drawings are kept.
    whole : bool
        True keeps long blocks whole: notes may run over pages, a slide may not.
    files : dict of str to bytes
        Drawings and pictures so far, by name.
    ink, night_ink : str
        Colour of formulas on paper and on the dark ground of title and section slides.
    colours : dict of str to str
        Colours of drawings that are others in this look, by the kit's own.
    """

    cache_dir: Path
    whole: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
    ink: str = theme.INK
    night_ink: str = "#FFFFFF"
    colours: dict[str, str] = field(default_factory=dict)
    dark: bool = False

    def slide(self, deck: Deck, slide: Slide, number: int) -> Data:
        """One slide without its notes."""
        shown: list[Block] = []
        drawn = 0
        self.dark = slide.kind != "content"
        for block in slide.blocks:
            drawn += isinstance(block, FigureBlock | Image)
            if drawn <= MOST_FIGURES or not isinstance(block, FigureBlock | Image):
                shown.append(block)
        figures = min(drawn, MOST_FIGURES)
        across = 2 if figures in (2, 4) else min(3, max(1, figures))
        return {
            "kind": slide.kind,
            "layout": layout(slide),
            "size": body_size(slide),
            "number": number,
            "kicker": self.inline(short(slide.kicker, TITLE_LENGTH)),
            "title": self.inline(short(slide.title, TITLE_LENGTH)) or [_named(number)],
            "subtitle": self.inline(short(slide.subtitle, TITLE_LENGTH)),
            "across": across,
            "blocks": self.blocks(tuple(shown)),
            "more": drawn > MOST_FIGURES,
            "footer": cut(clean(footer(deck, slide)), FOOTER_LENGTH),
            "backup": slide.when == "backup",
        }

    def blocks(self, blocks: tuple[Block, ...]) -> list[Data]:
        """Blocks in order; ``n`` is how many pieces each can be cut into."""
        made = [self._block(block) for block in blocks]
        for block in made:
            block.setdefault("n", 1)
        return [block for block in made if block["n"]]

    def _block(self, block: Block) -> Data:
        if isinstance(block, FigureBlock):
            return self._figure(block)
        if isinstance(block, Image):
            return self._image(block)
        if isinstance(block, Math):
            return self._math(block)
        if isinstance(block, Placeholder):
            return _placeholder(block.text)
        if isinstance(block, Heading):
            text = self.inline(block.text)
            return {"kind": "heading", "level": block.level, "text": text, "n": 1 if text else 0}
        if isinstance(block, Prose):
            parts = self._pieces(block.text)
            return {"kind": "prose", "pieces": parts, "n": len(parts)}
        if isinstance(block, List):
            return self._list(block)
        if isinstance(block, Callout):
            inner = self.blocks(block.blocks)
            pieces = max(1 if block.title else 0, _sum(inner))
            return {"kind": "callout", "title": inline(block.title), "blocks": inner, "n": pieces}
        if isinstance(block, Code):
            return self._code(block)
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Cards):
            return self._cards(block)
        return _placeholder(_("This part cannot be shown here."))

    def _figure(self, block: FigureBlock) -> Data:
        figure = block.figure
        drawing = recoloured(figure_svg(figure, self.cache_dir, "d-"), self.colours)
        return {
            "kind": "figure",
            "file": self._keep(drawing.encode("utf-8", "replace")),
            "alt": clean(figure.alt) or clean(figure.title) or _("Figure without description"),
            "ratio": _ratio(drawing),
            "compact": shape(figure) == "compact",
            "most": 0,
            "title": clean(figure.title) if block.titled else "",
            "subtitle": clean(figure.subtitle) if block.titled else "",
        }

    def _image(self, block: Image) -> Data:
        found = picture(block.data, block.mime)
        if found is None:
            return _placeholder(_("A picture that cannot be read: {alt}").format(alt=clean(block.alt) or block.mime))
        alt = clean(block.alt) or _("Picture without description")
        most = found.width * (2 if found.drawn else 1.5)
        return {"kind": "figure", "file": self._keep(found.data), "alt": alt, "compact": False,
                "ratio": found.width / found.height, "title": "", "subtitle": "", "most": most}  # fmt: skip

    def _math(self, block: Math) -> Data:
        drawn = draw_formula(block.latex, True, self._ink)
        if drawn is None:
            return self._block(Code(text=block.latex, language="latex", kind="output"))
        file = self._keep(drawn.svg)
        return {"kind": "math", "file": file, "alt": clean(block.latex), "width": drawn.width, "height": drawn.height}

    @property
    def _ink(self) -> str:
        return self.night_ink if self.dark else self.ink

    def _keep(self, data: bytes) -> str:
        name = f"figure-{len(self.files)}.svg"
        self.files[name] = data
        return name

    def inline(self, text: Inline) -> list[Data]:
        """Turn runs into data, formulas into drawings."""
        return inline(text, self._formula)

    def _formula(self, run: Run) -> Data | None:
        drawn = draw_formula(run.text, False, self._ink)
        if drawn is None:
            return None
        return {"t": clean(run.text), "m": self._keep(drawn.svg), "w": drawn.width, "d": drawn.depth}

    def _pieces(self, text: Inline) -> list[list[Data]]:
        """Cut long prose into pieces at spaces, so that a part of it can be shown."""
        pieces: list[list[Data]] = [[]]
        for data in self.inline(tuple(split(text))):
            if sum(len(one["t"]) for one in pieces[-1]) + len(data["t"]) > PIECE and pieces[-1]:
                pieces.append([])
            pieces[-1].append(data)
        kept = [piece for piece in pieces if piece]
        return kept if self.whole else kept[:MOST_PIECES]

    def _list(self, block: List) -> Data:
        items = block.items if self.whole else block.items[:MOST_ITEMS]
        made = []
        for item in items:
            below = self.blocks(item.children)
            made.append({"kind": "item", "text": self.inline(item.text), "blocks": below, "n": 1 + _sum(below)})
        return {"kind": "list", "ordered": block.ordered, "start": block.start, "blocks": made, "n": _sum(made)}

    def _code(self, block: Code) -> Data:
        lines = block.text.expandtabs(4).split("\n")
        lines = lines if self.whole else lines[:MOST_LINES]
        kept = [breakable(cut(clean(line, keep=True), LONGEST_LINE), 60) for line in lines]
        return {"kind": "code", "lines": kept, "language": block.language, "style": block.kind,
                "n": len(kept) if block.text.strip() else 0}  # fmt: skip

    def _table(self, block: Table) -> Data:
        kept = block.rows if self.whole else block.rows[:MOST_ROWS]
        columns = max((len(row) for row in (block.header, *kept)), default=0)
        every = [[*row, *[()] * (columns - len(row))] for row in (block.header, *kept)]
        by_column = list(zip(*every, strict=True))
        align = [*block.align, *["left"] * columns][:columns]
        return {
            "kind": "table",
            "header": [self.inline(cell) for cell in every[0]],
            "rows": [[self.inline(cell) for cell in row] for row in every[1:]],
            "align": align,
            "caption": clean(block.caption),
            "widest": [self.inline(max(cells, key=lambda c: len(plain(c)))) for cells in by_column],
            "words": [longest(cells, fixed=side == "right") for cells, side in zip(by_column, align, strict=True)],
            "numbers": columns < 6 and all(side == "right" for side in align[1:]),
            "n": max(1, len(kept)) if columns else 0,
        }

    def _cards(self, block: Cards) -> Data:
        cards: list[Data] = [
            {"figure": self.inline(big), "who": self.inline(who), "how": self._pieces(how)}
            for big, who, how in block.cards
        ]
        across = 3 if len(cards) in (5, 6) else min(4, max(1, len(cards)))
        rows, pieces = -(-len(cards) // across), max((len(card["how"]) for card in cards), default=0)
        return {"kind": "cards", "cards": cards, "across": across, "rows": rows, "n": rows + max(0, pieces - 1)}


def _named(number: int) -> Data:
    return {"t": _("Slide {number}").format(number=number)}


def _placeholder(text: str) -> Data:
    return {"kind": "placeholder", "text": clean(text), "n": 1}


def _ratio(svg: str) -> float:
    found = re.search(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"', svg)
    return float(found[1]) / max(1.0, float(found[2])) if found else 1.6


def _sum(blocks: list[Data]) -> int:
    return sum(int(block["n"]) for block in blocks)
