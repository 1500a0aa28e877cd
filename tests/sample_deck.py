"""A small deck made by hand that has every kind of slide and block; the tests of all deck writers share it.

Its words and numbers are for layout alone and stand in no lesson.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.decks.markdown import blocks, inline
from kitlib.decks.model import Block, Callout, Cards, Code, Deck, FigureBlock, Slide, Table
from kitlib.evidence.facts import Fact

SOURCE = "abc_2026_02_10"
YEARS = list(range(2010, 2025))
FIRST = [25757, 27213, 25967, 23063, 20010, 20762, 24559, 32079, 36685, 36661, 36773, 35700, 33287, 32252]
FIRST += [33550]
SECOND = [None] * 5 + [17886, 22545, 28866, 33743, 34718, 34554, 33350, 30968, 29721, 30068]


def long_run(name: str = "test/long-run") -> Figure:
    """Draw two lines with a gap and direct labels."""
    frame = pd.DataFrame({"year": YEARS, "first": FIRST, "second": SECOND})
    x = theme.x_year("year")
    top = {"domain": [0, 40000]}
    one, two = theme.y_value("first", **top), theme.y_value("second", **top)
    spec = theme.chart(
        theme.line(frame, x, one, theme.PRIMARY),
        theme.line(frame, x, two, theme.SECOND),
        theme.end_label(frame, x, one, "Registered deaths", theme.PRIMARY),
        theme.end_label(frame, x, two, "Victims in files", theme.SECOND),
        theme.mark_y(one, 36000, "36,000, the figure that the essay gives"),
    )
    series = {"Registered deaths": tuple(FIRST), "Victims in files": tuple(SECOND)}
    return Figure(
        id=name,
        title="No year after 2020 reached 36,000 homicides; 2023 had 32,252",
        subtitle="Intentional homicides a year, two official counts, Mexico, 2010 to 2024",
        alt="Line chart: registered deaths reach 36,773 in 2020 and 33,550 in 2024; victims in files run lower.",
        spec=spec,
        sources=(SOURCE,),
        as_of="2025-11-10",
        note="Counts differ by definition.",
        native=Native("line", tuple(map(str, YEARS)), series, "deaths"),
    )


def ranking() -> Figure:
    """Draw horizontal bars."""
    states = ["Guanajuato", "Baja California", "México", "Chihuahua", "Jalisco"]
    frame = pd.DataFrame({"state": states, "victims": [3151, 2560, 2318, 2102, 1874]})
    bars = theme.bars(frame, "state", theme.y_value("victims"), theme.PRIMARY)
    spec = theme.chart(bars, width=420, height=300)
    return Figure(
        id="test/ranking",
        title="Guanajuato leads the count of victims",
        subtitle="Victims of intentional homicide, five states, 2024",
        alt="Bar chart: Guanajuato has 3,151 victims, Jalisco 1,874.",
        spec=spec,
        sources=(SOURCE,),
        as_of="2024",
        native=Native("bar", tuple(frame["state"]), {"Victims": tuple(frame["victims"])}, "victims"),
    )


FACT = Fact(
    id="homicides-2023",
    label="Homicides registered in 2023",
    value=32252,
    text="32,252",
    unit="deaths",
    status="definitive",
    as_of="2025-11-10",
    sources=(SOURCE,),
    confidence="B",
    how="homicides_inegi_national_year: homicides where year == 2023 and status == 'definitive'",
    was=({"value": "32,223", "changed": "2024-11-10", "why": "preliminary"},),
    note="",
)

_PROSE = """The count of [32,252](facts.md#homicides-2023) is a **count**, not a rate, and *one* of four.
It moves when certificates are corrected; `status` says which.

### What follows

- Say which count you use, and for which year; never mix two in one sentence.
- Keep the base period fixed:
  1. the year before
  2. the same months of the year before
- Ask who is left out, as [one report](https://example.org/report) does.

> **Before you brief this.** A fall measured from a peak month is larger than one measured from a year.

> We do not know how many of the missing were killed."""


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]], align: str, caption: str = "") -> Table:
    return Table(
        header=tuple(map(inline, header)),
        rows=tuple(tuple(map(inline, row)) for row in rows),
        align=tuple("right" if letter == "r" else "left" for letter in align),
        caption=caption,
    )


CLAIMS = _table(
    ("The essay says", "Evidence at its date", "What follows"),
    [
        (
            "“some 36,000 homicides a year” [T06](claims.md#T06)",
            "32,252 deaths in 2023; 36,773 at the peak of 2020",
            "**Contradicted.** True of 2018 to 2020 only.",
        ),
        (
            "“an escalating crisis” [T01](claims.md#T01)",
            "Homicide level, extortion and disappearance rising",
            "**Partly supported.** Depends on which series is meant.",
        ),
        (
            "“falls of a third”",
            "−32 per cent from September 2024; −22 per cent year on year",
            "**Depends on the baseline.** Both are right for what they compare.",
        ),
    ],
    "lll",
)
NUMBERS = _table(
    ("Year", "Registered deaths", "Victims in files", "Difference"),
    [(str(y), f"{a:,}", f"{b:,}", f"{a - b:,}") for y, a, b in zip(YEARS, FIRST, SECOND, strict=True) if b][-6:],
    "lrrr",
    "Two counts, 2019 to 2024",
)
CARDS = Cards(
    cards=(
        (
            inline("−42%"),
            inline("Government, February 2026"),
            inline("SESNSP victims a day, January 2026 against September 2024, the highest month of its half."),
        ),
        (
            inline("[−22%](facts.md#homicides-2023)"),
            inline("Causa en Común, full year"),
            inline("2025 against 2024, victims. A year against a year removes the choice of month."),
        ),
        (
            inline("−11%"),
            inline("INEGI, January to June 2025"),
            inline("Death certificates, preliminary, against the same months of 2024. Another source."),
        ),
    )
)
CODE = (
    Code(text="from kitlib import load\nload('homicides_inegi_national_year').tail(3)", language="python"),
    Code(text="   year  homicides\n14  2024      33550", kind="output"),
    Code(text="KeyError: 'homicide'", kind="error"),
)
BRIEF = blocks("> **Before you brief this.** Name the base period in the same breath as the fall.")
NOTES: tuple[Block, ...] = (
    *blocks("Say the number **slowly**. It is [32,252](facts.md#homicides-2023).\n\n- Ask for the baseline\n- Wait"),
    Callout(title=inline("For the instructor"), blocks=blocks("Let pairs argue for two minutes.")),
)


def _content(name: str, title: str, *parts: Block, **more: Any) -> Slide:
    fields = {"kicker": inline("Homicide · claim check"), "notes": NOTES, "sources": (SOURCE,), **more}
    return Slide(f"test/{name}", "content", inline(title), blocks=parts, **fields)


def _slides() -> list[Slide]:
    prose, figure = blocks(_PROSE), long_run()
    alone = FigureBlock(figure=figure, titled=False)
    under = {"subtitle": inline(figure.subtitle)}
    short = blocks("Only [32,252](facts.md#homicides-2023) is definitive; the other count is revised each month.")
    steps = blocks("Then [32,252](facts.md#homicides-2023).\n\nThen that.")
    pair = (FigureBlock(figure=long_run("test/b")), FigureBlock(figure=ranking()))
    return [
        Slide("test/title", "title", inline("The threat: what the counts say, and what they don't"),
              subtitle=inline("Seminar 1 of 4 · evidence as of November 2026"), notes=NOTES),
        Slide("test/section", "section", inline("How many, and by whose count?"),
              subtitle=inline("Four official series answer four different questions.")),
        _content("figure", figure.title, alone, caveats=("Counts differ by definition.",), **under),
        _content("figure-line", figure.title, alone, *short, level=2, **under),
        _content("beside", figure.title, alone, *prose[2:4], **under),
        _content("cards", "How far did homicide fall? Three answers, three baselines", CARDS, *BRIEF,
                 subtitle=inline("Change in homicide, as announced or computed")),
        _content("words", "One number, four questions before it goes into a briefing", *prose),
        _content("claims", "Two of three claims depend on the base that is chosen", CLAIMS),
        _content("numbers", "The two counts differ by 1,900 to 3,500 a year", NUMBERS),
        _content("pair", "Level and place are two stories", *pair),
        _content("code", "The table is one line away", *CODE),
        _content("steps", "Points that come one by one", *blocks("First this."),
                 *(replace(block, fragment=True) for block in steps)),
        _content("backup", "Place: where victims were counted", FigureBlock(figure=ranking(), titled=False),
                 when="backup"),
    ]  # fmt: skip


def sample_deck(*more: Slide) -> Deck:
    """Return the whole deck, with further slides at its end."""
    facts = {FACT.id: FACT}
    slides = (*_slides(), *more)
    return Deck("00_test", "A deck for tests", "Every kind of block", "en", "2026-11-22", slides, facts)
