"""Check what Markdown cells say: links into the evidence, and statistics that nothing backs.

Statistics themselves are found in ``numbers``; slides and metadata are checked in ``notebooks``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kitlib.decks import markdown
from kitlib.decks.model import Block, Callout, Heading, Inline, Item, List, Prose, Run, Table, plain
from kitlib.errors import KitError
from kitlib.evidence.claims import claim
from kitlib.evidence.facts import fact
from kitlib.evidence.sources import source
from kitlib.evidence.tables import load, tables
from kitlib.lessons.cells import Cell
from kitlib.verify.finding import Finding, note
from kitlib.verify.numbers import MASK, mask_tokens, statistics, tokens

_QUOTED = re.compile('[“"]([^”"]+)[”"]')
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.I)
_PAGES = {"fact": "facts.md", "claim": "claims.md", "source": "sources.md", "term": "terms.md"}


@dataclass(frozen=True)
class Line:
    """One line that a reader sees; ``column`` is the head of its column if it stands in a table."""

    runs: Inline
    heading: bool = False
    column: str = ""


def lines(blocks: Iterable[Block | Item]) -> Iterator[Line]:
    """All lines of some blocks, in reading order; code is none."""
    for block in blocks:
        if isinstance(block, Heading | Prose | Item):
            yield Line(block.text, heading=isinstance(block, Heading))
        if isinstance(block, Item):
            yield from lines(block.children)
        elif isinstance(block, List):
            yield from lines(block.items)
        elif isinstance(block, Callout):
            yield Line(block.title)
            yield from lines(block.blocks)
        elif isinstance(block, Table):
            heads = [plain(cell) for cell in block.header]
            yield from (Line(cell) for cell in block.header)
            yield from (Line(c, column=h) for row in block.rows for c, h in zip(row, heads, strict=False))


def references(cell: Cell) -> Iterator[tuple[str, str, str]]:
    """Links of a cell into the evidence: kind, id and the words linked."""
    for line in lines(markdown.blocks(cell.source)):
        for ref, runs in groupby(line.runs, key=lambda run: run.ref):
            if ref:
                yield ref[0], ref[1], plain(tuple(runs))


def check_cell(cell: Cell, file: str, folder: Path) -> Iterator[Finding]:
    """Check one Markdown cell: its links, then its statistics."""
    place = cell.where("").removeprefix(", ")
    for kind, name, words in references(cell):
        yield from check_link(kind, name, words, file, place)
    for line in lines(markdown.blocks(cell.source)):
        yield from _check_hrefs(line.runs, file, place, folder)
    exempt = cell.kit.get("numbers_ok", {})
    used: set[str] = set()
    for line in lines(markdown.blocks(cell.source)):
        yield from _check_numbers(readable(line), line.heading, file, place, exempt, used)
    yield from _check_exemptions(exempt, used, file, place)


def check_link(kind: str, name: str, words: str, file: str, place: str) -> Iterator[Finding]:
    """Check that a link into the evidence resolves and that its words are what the evidence says."""
    link = f"[{words}]({_PAGES[kind]}#{name})"
    try:
        if kind == "fact":
            yield from _fact_words(name, words, link, file, place)
        elif kind == "claim":
            yield from _claim_words(name, words, link, file, place)
        elif kind == "source":
            source(name)
        else:
            _term(name)
    except KitError as error:
        yield Finding(file, place, link, f"an id that exists. {error}", "Correct the id in the link.")


def _fact_words(name: str, words: str, link: str, file: str, place: str) -> Iterator[Finding]:
    item = fact(name)
    for text in (item.text, item.size):
        if words == text:
            return
        rest = words.removeprefix(text + " ")
        if rest != words and not statistics(rest):
            return
    yield Finding(
        file,
        place,
        link,
        f"[{item.text}]: {item.label}; {item.how}",
        "Write the value as the fact has it; if the table is wrong, correct the table.",
    )


def _claim_words(name: str, words: str, link: str, file: str, place: str) -> Iterator[Finding]:
    quote = claim(name).quote
    for part in (p for quoted in _QUOTED.findall(words) for p in re.split(r"\s*(?:\.\.\.|…)\s*", quoted)):
        if _level(part) not in _level(quote):
            yield Finding(file, place, link, f"words of the quote “{quote}”", "Quote the ledger as it stands.")


def _level(text: str) -> str:
    """Text with plain quotes, single spaces and no final stop, for comparison."""
    return " ".join(text.replace("’", "'").replace("‘", "'").split()).rstrip(".,;").casefold()


def _term(name: str) -> None:
    from kitlib.errors import unknown

    known = [str(t) for t in load("terms")["term_id"]] if "terms" in tables() else []
    if name not in known:
        raise unknown("term", name, known, "notebooks/terms.md")


def _check_hrefs(runs: Inline, file: str, place: str, folder: Path) -> Iterator[Finding]:
    for run in runs:
        path = run.href.partition("#")[0]
        if not run.href or _SCHEME.match(run.href) or run.href.startswith("#"):
            continue
        page = path.removeprefix("./")
        if page in _PAGES.values():
            yield Finding(file, place, f"a link to {run.href!r}", f"{page}#id", "Name the id after '#'.")
        elif not (folder / path).exists():
            yield Finding(file, place, f"a link to {run.href!r}", "a file that exists", "Correct the link.")


def readable(line: Line, quotes: Callable[[str], str] | None = None) -> str:
    """Text of a line with everything that is backed, and code and addresses, masked.

    A bare number in a table is read with the head of its column, so that '12' under 'Minutes' is a duration.
    """
    text = "".join(_masked(run, quotes or _quote) for run in line.runs)
    return f"{text} {line.column}" if line.column and not re.search(r"[^\d\s.,–-]", text) else text


def _masked(run: Run, quotes: Callable[[str], str]) -> str:
    text = run.text + (" " if run.line_break else "")
    if run.code or run.math or (run.ref and run.ref[0] == "fact"):
        return re.sub(r"\S", MASK, text)
    if run.ref and run.ref[0] == "claim":
        return mask_tokens(text, tokens(quotes(run.ref[1])))
    return "" if run.href and _SCHEME.match(text) else text


def _quote(name: str) -> str:
    try:
        return claim(name).quote
    except KitError:
        return ""


def _check_numbers(
    text: str, heading: bool, file: str, place: str, exempt: Mapping[str, str], used: set[str]
) -> Iterator[Finding]:
    for number in statistics(text, heading):
        near = re.sub(f"{MASK}+", "…", text[max(0, number.start - 30) : number.start + len(number.text) + 30]).strip()
        if number.text in exempt:
            used.add(number.text)
            yield note(file, place, f"{number.text!r} is exempt: {exempt[number.text]}")
        elif number.spelled:
            yield note(file, place, f"{number.text!r} in “{near}” is a statistic in words", "See that it is backed.")
        else:
            yield Finding(
                file,
                place,
                f"{number.text!r} in “{near}”, which nothing backs",
                "a link to a fact or a claim",
                f"Write [{number.text}](facts.md#id), or give a reason in the cell's metadata: "
                f'"kit": {{"numbers_ok": {{"{number.text}": "why"}}}}.',
            )


def _check_exemptions(exempt: Mapping[str, str], used: set[str], file: str, place: str) -> Iterator[Finding]:
    for number, reason in exempt.items():
        if not isinstance(reason, str) or not reason.strip():
            yield Finding(file, place, f"kit.numbers_ok has no reason for {number!r}", "a reason in words", "Give it.")
        elif number not in used:
            yield note(file, place, f"kit.numbers_ok exempts {number!r}, which is not there", "Take it out.")


def check_text(text: str, file: str, place: str) -> Iterator[Finding]:
    """Check plain text that cannot carry links, such as a title: it may hold no statistic at all."""
    for number in statistics(text):
        if not number.spelled:
            yield Finding(
                file,
                place,
                f"{number.text!r} in “{text}”, which nothing backs",
                "words without statistics",
                "Say it in a cell, with a link to its fact.",
            )
