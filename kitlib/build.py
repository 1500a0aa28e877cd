"""Build modules: execute, read the deck, write every format; nothing is replaced before all of it is made.

This is where lessons and decks meet, above both. What was built before and still holds is not built again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kitlib.beside import PAGES, Beside
from kitlib.decks.formats import FORMATS, chosen, write
from kitlib.errors import KitError, OutputError
from kitlib.exercises import FILES as EDITIONS
from kitlib.exercises.authoring import check_lesson
from kitlib.lessons import cache
from kitlib.lessons.execute import TIMEOUT
from kitlib.lessons.read import Lesson, find, modules, notebooks_dir, read
from kitlib.lessons.run import run
from kitlib.lessons.together import together
from kitlib.terminal import Progress

AT_ONCE = 2
_ALL = {**FORMATS, **EDITIONS}
BY_DEFAULT = ("deck", "handout")


@dataclass(frozen=True)
class Built:
    """What a build made of one module; ``fresh`` is False if nothing had changed."""

    module: str
    folder: Path
    files: tuple[str, ...]
    fresh: bool


def build(
    names: Sequence[str] = (),
    out: Path = Path("out"),
    formats: Sequence[str] = BY_DEFAULT,
    timeout: float = TIMEOUT,
    use_cache: bool = True,
    progress: Progress | None = None,
) -> list[Built]:
    """Build some modules, or all, into ``out``.

    Parameters
    ----------
    names : sequence of str
        Modules such as ``"01_threat"``; empty for all.
    out : Path
        Folder to write to; made if missing.
    formats : sequence of str
        Some of ``kitlib.decks.formats.FORMATS``, ``student``, ``instructor``, or ``all``.
    timeout : float
        Seconds that one cell may take.
    use_cache : bool
        False executes and writes everything again.
    progress : Progress, optional
        Where progress is shown.

    Raises
    ------
    KitError
        On anything that stops the build; files of earlier builds stay as they were.
    """
    folder = notebooks_dir()
    wanted = [find(name, folder) for name in names] or list(modules(folder).values())
    if not wanted:
        raise KitError(f"No notebooks such as 01_threat.ipynb in {folder}.")
    formats = chosen(formats, _ALL)
    if timeout <= 0:
        raise KitError(f"The time limit of a cell must be above 0 seconds, found {timeout:g}.")
    progress = progress or Progress()
    _check_writable(out)
    lessons = [read(path) for path in wanted]
    for lesson in lessons:
        check_lesson(lesson)
    made = together(lambda one: _make(one, out, formats, timeout, use_cache, progress), lessons, AT_ONCE)
    built = [_put(one, progress) for one in made]
    if any(b.fresh for b in built) or not (out / "index.html").exists():
        _write_index(out, folder)
    return built


def _check_writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".kit-write-test"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutputError(
            f"{out} cannot be written: {cache.reason(error)}. Choose another folder with --out, "
            "or change its permissions. Nothing was executed."
        ) from error


@dataclass(frozen=True)
class _Made:
    """All files of a module, not yet written; ``texts`` is None if what was built before still holds."""

    built: Built
    key: str
    texts: dict[str, str | bytes] | None


def _make(
    lesson: Lesson, out: Path, formats: tuple[str, ...], timeout: float, use_cache: bool, progress: Progress
) -> _Made:
    target = out / lesson.module
    files = tuple(_ALL[name] for name in formats)
    key = cache.build_key(lesson)
    if use_cache and _still_holds(cache.recall(_record(lesson.module)), key, target, files):
        return _Made(Built(lesson.module, target, files, fresh=False), key, None)
    with Beside(formats) as beside:
        done = lesson.with_outputs(run(lesson, progress, timeout, use_cache, beside.draw))
        texts = _write_all(done, formats, beside, progress)
    return _Made(Built(lesson.module, target, files, fresh=True), key, texts)


def _put(made: _Made, progress: Progress) -> Built:
    """Write one module's files, each in one step, and remember what was written."""
    built = made.built
    if made.texts is None:
        progress.done(f"{built.module}: nothing has changed")
        return built
    cache.write_all(built.folder, made.texts)
    hashes = {name: _hash(text) for name, text in made.texts.items()}
    cache.remember(_record(built.module), {"key": made.key, "files": hashes})
    progress.done(f"{built.module}: wrote {', '.join(made.texts)} to {built.folder}")
    return built


def _record(module: str) -> str:
    return f"build/{module}.json"


def _still_holds(record: Any, key: str, target: Path, files: tuple[str, ...]) -> bool:
    if not record or record.get("key") != key:
        return False
    known = record.get("files", {})
    return all((target / f).is_file() and _hash((target / f).read_bytes()) == known.get(f) for f in files)


def _hash(data: str | bytes) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def _write_all(lesson: Lesson, formats: tuple[str, ...], beside: Beside, progress: Progress) -> dict[str, str | bytes]:
    from kitlib.decks.look import Look
    from kitlib.decks.read import deck
    from kitlib.decks.render import prepare
    from kitlib.evidence.sources import cite, made_before

    whole = deck(lesson)
    for line in whole.warnings:
        progress.done(f"note: {line}")
    shown, where = whole.presented(), cache.cache_dir()
    with _citations(lesson.module):
        cite(*(name for slide in whole.slides for name in slide.sources))
    pages = beside.pages(shown, made_before())
    prepare(where)
    beside.finish()
    made: dict[str, str | bytes] = {
        name: write(name, shown, whole, where, Look()) for name in formats if name in FORMATS and name not in PAGES
    }
    made |= _editions(lesson, [name for name in formats if name in EDITIONS], progress)
    found, said = pages()
    for line in said:
        progress.done(f"note: {line}")
    made |= found
    return {_ALL[name]: made[name] for name in formats}


def _editions(lesson: Lesson, kinds: Sequence[str], progress: Progress) -> dict[str, str]:
    """Write the editions of a lesson; values that its questions give are told."""
    if not kinds:
        return {}
    from kitlib.exercises.editions import as_text
    from kitlib.exercises.make import editions

    made, notes = editions(lesson, kinds)
    for line in notes:
        progress.done(f"note: {lesson.path.name}: {line}")
    return {kind: as_text(raw) for kind, raw in made.items()}


@contextmanager
def _citations(module: str) -> Iterator[None]:
    """Take citations of earlier builds from the cache and keep new ones there; to format one takes its time."""
    from importlib.metadata import version

    from kitlib.evidence.sources import made_before

    known, name = made_before(), f"citations/{module}-{version('citeproc-py')}.json"
    known |= cache.recall(name) or {}
    before = len(known)
    yield
    if len(known) > before:
        cache.remember(name, dict(known))


def _write_index(out: Path, folder: Path) -> None:
    from kitlib.decks.index import write_index

    entries = []
    for name, path in modules(folder).items():
        files = [(label, f"{name}/{file}") for label, file in _ALL.items() if (out / name / file).is_file()]
        if files:
            lesson = read(path)
            entries.append({"module": name, "title": lesson.title, "subtitle": lesson.subtitle,
                            "minutes": lesson.minutes, "files": files, "as_of": lesson.as_of})  # fmt: skip
    cache.write(out / "index.html", write_index(entries, cache.cache_dir()))
