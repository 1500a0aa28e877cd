"""The memo of a brief: its own Markdown as a text of one or two pages, each number with the sources that it rests on.

What it says is read here, once; ``memo_word`` writes it as a Word file and ``memo_pdf`` as a PDF. Its Markdown is held
against the evidence like that of a brief's slides, in ``kitlib.brief``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from kitlib.decks.brief_file import BriefFile
from kitlib.decks.model import Block, Callout, Cards, Heading, Inline, Item, List, Prose, Run, Table, plain
from kitlib.decks.read import deck as read_deck
from kitlib.decks.read import rests_on
from kitlib.errors import BriefError
from kitlib.evidence.facts import Fact
from kitlib.evidence.sources import cite
from kitlib.i18n import _, date
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson

Change = Callable[[Inline], Inline]


@dataclass(frozen=True)
class Memo:
    """A memo ready to be written.

    ``head`` has its lines such as *To* and *Date*; ``sources`` are full citations, numbered from 1 as the text
    names them.
    """

    subject: str
    head: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    sources: tuple[str, ...]
    marking: str
    author: str
    language: str
    date: str


def memo_cells(brief: BriefFile) -> tuple[Cell, ...]:
    """Make notebook cells of a brief's memo; none if it has none."""
    if not brief.memo:
        return ()
    return (Cell(1, "markdown", f"## {brief.title}\n\n{brief.memo}", "slide", {"id": "brief/memo"}),)


def read_memo(brief: BriefFile) -> Memo:
    """Read a brief's memo.

    Raises
    ------
    BriefError
        If the brief has none.
    UnknownName
        If a link names what does not exist.
    """
    cells = memo_cells(brief)
    if not cells:
        raise BriefError(f'{brief.path.name} has no memo. Add memo = """...""" or memo = "memo.md" to it.')
    made = read_deck(Lesson(brief.path, brief.name, brief.title, "", 0, "", (), "en", cells, {}))
    numbers: dict[str, int] = {}
    blocks = _every(made.slides[0].blocks, lambda line: _numbered(line, made.facts, numbers))
    head = [(_("To"), brief.audience), (_("From"), brief.presenter), (_("Date"), date(brief.date)),
            (_("Subject"), brief.title)]  # fmt: skip
    return Memo(
        subject=brief.title,
        head=tuple(line for line in head if line[1]),
        blocks=blocks,
        sources=tuple(cite(name) for name in numbers),
        marking=brief.look.marking,
        author=brief.presenter,
        language=made.language,
        date=brief.date,
    )


def _numbered(line: Inline, facts: dict[str, Fact], numbers: dict[str, int]) -> Inline:
    """Put the numbers of its sources behind each linked run."""
    made: list[Run] = []
    for run in line:
        made.append(replace(run, ref=None))
        names = rests_on(run, facts)
        if names:
            known = sorted({numbers.setdefault(name, len(numbers) + 1) for name in names})
            made.append(Run(f"\N{NO-BREAK SPACE}[{', '.join(map(str, known))}]"))
    return tuple(made)


def _every(blocks: Iterable[Block], change: Change) -> tuple[Block, ...]:
    """Change every line of text, in reading order."""
    return tuple(_changed(block, change) for block in blocks)


def _changed(block: Block, change: Change) -> Block:
    if isinstance(block, Heading | Prose):
        return replace(block, text=change(block.text))
    if isinstance(block, List):
        items = (Item(text=change(item.text), children=_every(item.children, change)) for item in block.items)
        return replace(block, items=tuple(items))
    if isinstance(block, Callout):
        return replace(block, title=change(block.title), blocks=_every(block.blocks, change))
    if isinstance(block, Table):
        header = tuple(map(change, block.header))
        return replace(block, header=header, rows=tuple(tuple(map(change, row)) for row in block.rows))
    if isinstance(block, Cards):
        return replace(block, cards=tuple((change(a), change(b), change(c)) for a, b, c in block.cards))
    return block


def words(memo: Memo) -> int:
    """Count the words of a memo's text, its head and sources left out."""
    found: list[str] = []

    def count(line: Inline) -> Inline:
        found.extend(plain(line).split())
        return line

    _every(memo.blocks, count)
    return len(found)
