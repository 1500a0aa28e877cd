"""Write briefs: run the modules that a brief takes slides from, compose it, write every format, then put all in place.

Like ``kitlib.build`` this stands above lessons and decks. What a brief is, is decided in ``kitlib.decks.brief``.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kitlib.errors import BriefError, NotebookError, unknown
from kitlib.i18n import _
from kitlib.lessons import cache
from kitlib.lessons.execute import TIMEOUT
from kitlib.lessons.history import reworded
from kitlib.lessons.read import Lesson, modules, notebooks_dir, read
from kitlib.lessons.run import run
from kitlib.lessons.together import together
from kitlib.terminal import Progress

if TYPE_CHECKING:
    from kitlib.decks.brief import Composed
    from kitlib.decks.brief_file import BriefFile
    from kitlib.decks.look import Look

AT_ONCE = 2


@dataclass(frozen=True)
class Written:
    """What was written of one brief; ``notes`` are for its author: what was cut, what nothing backs."""

    folder: Path
    files: tuple[Path, ...]
    notes: tuple[str, ...]


def write_brief(
    path: Path,
    out: Path = Path("out"),
    formats: Sequence[str] = ("all",),
    since: str = "",
    timeout: float = TIMEOUT,
    use_cache: bool = True,
    progress: Progress | None = None,
) -> Written:
    """Write one brief into ``out/briefs/<name of its file>/``.

    Parameters
    ----------
    path : Path
        The brief's TOML file.
    out : Path
        Folder to write to; made if missing.
    formats : sequence of str
        Some of ``kitlib.decks.formats.FORMATS``, or ``all``.
    since : str
        A day such as ``"2026-06-01"``: what changed since is listed, and the slides that did are marked.
    timeout : float
        Seconds that one cell may take.
    use_cache : bool
        False executes modules again.
    progress : Progress, optional
        Where progress is shown.

    Raises
    ------
    KitError
        On anything that stops it; files of an earlier run stay as they were.
    """
    from kitlib.decks.brief import compose
    from kitlib.decks.brief_file import read_brief
    from kitlib.decks.formats import FORMATS, chosen, write
    from kitlib.decks.read import deck
    from kitlib.decks.settings import day

    formats = chosen(formats)
    since = day(since, "--since") if since else ""
    brief, progress = read_brief(path), progress or Progress()
    notes = _check_own(brief)
    lessons = _lessons(brief, notes)
    outputs = together(lambda one: run(one, progress, timeout, use_cache), lessons, AT_ONCE)
    with _collected(notes):
        decks = [deck(one.with_outputs(done)) for one, done in zip(lessons, outputs, strict=True)]
        composed = compose(brief, decks, since, _reworded(lessons, since) if since else None)
        progress.step(f"{brief.name}: writing {', '.join(FORMATS[name] for name in formats)}")
        look, where = replace(brief.look, author=brief.presenter), cache.cache_dir()
        files = {FORMATS[name]: write(name, composed.deck, composed.handout, where, look) for name in formats}
        files |= _memo(brief, where, look) if brief.memo else {}
    folder = out / "briefs" / brief.name
    cache.write_all(folder, files)
    progress.done(f"{brief.name}: wrote {', '.join(files)} to {folder}")
    notes += [*composed.deck.warnings, *_told(composed, brief)]
    return Written(folder, tuple(folder / name for name in files), tuple(notes))


def _memo(brief: BriefFile, cache_dir: Path, look: Look) -> dict[str, str | bytes]:
    from kitlib.decks.memo import read_memo
    from kitlib.decks.memo_word import write_memo_word
    from kitlib.decks.pdf.memo import write_memo_pdf

    memo = read_memo(brief)
    return {"memo.docx": write_memo_word(memo), "memo.pdf": write_memo_pdf(memo, cache_dir, look)}


def _check_own(brief: BriefFile) -> list[str]:
    """Hold a brief's own Markdown against the evidence: a wrong link stops it, a number that nothing backs is told.

    Raises
    ------
    BriefError
        If a link names what does not exist, or its words are not what the evidence says.
    """
    from kitlib.decks import markdown
    from kitlib.decks.brief import own_cells
    from kitlib.decks.memo import memo_cells
    from kitlib.verify import prose
    from kitlib.verify.numbers import statistics

    told = _("{file}, {place}: nothing backs {number}. Link it to its fact: [{number}](facts.md#id).")
    wrong: list[str] = []
    notes: list[str] = []
    for cell in (*own_cells(brief), *memo_cells(brief)):
        place = cell.where("").removeprefix(", ")
        for kind, name, words in prose.references(cell):
            wrong += map(str, prose.check_link(kind, name, words, brief.path.name, place))
        for line in prose.lines(markdown.blocks(cell.source)):
            notes += [
                told.format(file=brief.path.name, place=place, number=found.text)
                for found in statistics(prose.readable(line), line.heading)
                if not found.spelled
            ]
    if wrong:
        raise BriefError("\n".join(wrong))
    return notes


def _lessons(brief: BriefFile, notes: list[str]) -> list[Lesson]:
    """Find the modules that a brief takes slides from, in order; a module that cannot be read is left out and told."""
    found: dict[str, Lesson] = {}
    folder = notebooks_dir()
    for path in modules(folder).values():
        try:
            lesson = read(path)
        except NotebookError as error:
            notes.append(_("{module} was left out: {why}").format(module=path.stem, why=error))
            continue
        found |= {cell.kit["id"]: lesson for cell in lesson.cells if "id" in cell.kit}
    wanted = [entry.id for entry in (*brief.slides, *brief.backup) if entry.id]
    for name in wanted:
        if name not in found:
            raise unknown("slide", name, found, f"kit.id in {folder}")
    return list({found[name].module: found[name] for name in wanted}.values())


def _reworded(lessons: Iterable[Lesson], since: str) -> frozenset[str] | None:
    """Ids of slides whose words changed; None if that is known of no module."""
    known = [ids for ids in (reworded(lesson, since) for lesson in lessons) if ids is not None]
    return frozenset().union(*known) if known else None


@contextmanager
def _collected(notes: list[str]) -> Iterator[None]:
    """Add to the notes what readers and writers warn of, each once; what only a developer can mend is left out."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    kinds = (DeprecationWarning, PendingDeprecationWarning, ResourceWarning)
    notes += dict.fromkeys(str(w.message) for w in caught if not issubclass(w.category, kinds))


def _told(composed: Composed, brief: BriefFile) -> list[str]:
    """Tell the author what the length did."""
    if not brief.length:
        return []
    used = f"{composed.minutes:g}"
    if not composed.cut:
        return [_("{used} of {length} minutes are used; nothing was cut.").format(used=used, length=brief.length)]
    text = _("{used} of {length} minutes are used; moved to the backup: {cut}. Minutes are those of the class "
             "unless the brief gives its own: {{ id = \"...\", minutes = 1 }}.")  # fmt: skip
    return [text.format(used=used, length=brief.length, cut=", ".join(composed.cut))]
