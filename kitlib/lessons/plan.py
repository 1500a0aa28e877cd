"""The run sheet of a class meeting: what to teach at which minute, what to cut so that it fits, what to do when late.

It is made of what the cells of a notebook say (``minutes``, ``priority``, ``when``, ``objective``) and of nothing else,
so that no notebook is run for it. How a sheet looks as a page is in ``kitlib.decks.plan_page``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kitlib.errors import KitError
from kitlib.i18n import _, number
from kitlib.lessons.cells import Cell
from kitlib.lessons.read import Lesson

LATE = 15.0
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_WRAPPED = re.compile(r"(?<!\n)\n(?![\n*-]|\d+\.)")
_MARKS = re.compile(r"!?\[([^]]*)\]\([^)]*\)|[*`]+")


@dataclass(frozen=True)
class Step:
    """One slide of a lesson as a run sheet names it; ``moves`` is what stands there for the instructor."""

    id: str
    title: str
    minutes: float
    priority: int
    when: str
    objective: str = ""
    moves: str = ""


@dataclass(frozen=True)
class Plan:
    """A class meeting of ``minutes``.

    ``cut`` has what does not fit, in the order in which it was taken; ``if_late`` what to leave out as well when the
    class starts late, ``half_way`` the step that should begin at half time or next, ``then_cut`` what to leave out
    from there on when it begins late. ``lost`` are objectives of which no slide is left.
    """

    lesson: Lesson
    minutes: float
    steps: tuple[Step, ...]
    cut: tuple[Step, ...]
    if_late: tuple[Step, ...]
    half_way: Step | None
    then_cut: tuple[Step, ...]
    lost: tuple[str, ...]
    others: tuple[Step, ...]

    @property
    def used(self) -> float:
        """Minutes of what is taught."""
        return _sum(self.steps)

    @property
    def clocked(self) -> list[tuple[str, Step]]:
        """Steps with the time from the start at which each begins."""
        found, at = [], 0.0
        for step in self.steps:
            found.append((clock(at), step))
            at += step.minutes
        return found

    def apart(self, when: str) -> tuple[Step, ...]:
        """What stands ``before``, ``after`` or in the ``backup``."""
        return tuple(step for step in self.others if step.when == when)


def plan(lesson: Lesson, minutes: float = 0) -> Plan:
    """Plan a class meeting.

    Parameters
    ----------
    lesson : Lesson
        The module; what it has of ``when: class`` is taught.
    minutes : float
        Length of the meeting; 0 takes the lesson's own.

    Raises
    ------
    KitError
        If the meeting has no length, the lesson no minutes, or not even its shortest slide fits.
    """
    minutes = minutes or lesson.minutes
    if not 0 < minutes <= 24 * 60:
        raise KitError(f"A class meeting of {minutes:g} minutes cannot be planned. Give --minutes, such as 75.")
    every = steps(lesson)
    taught = tuple(step for step in every if step.when == "class")
    timed = [step.minutes for step in taught if step.minutes]
    if not timed:
        raise KitError(f"{lesson.path.name}: no slide has minutes. Write 'kit.minutes' into the cell it begins with.")
    if min(timed) > minutes:
        raise KitError(f"{minutes:g} minutes are too few for {lesson.module}: its shortest slide takes {min(timed):g}.")
    cut = _cut(taught, minutes)
    kept = _left(taught, cut)
    middle = _half_way(kept, minutes)
    at = kept.index(middle) if middle else 0
    late = _cut(kept, minutes - LATE)
    then = _cut(kept[at:], minutes - _sum(kept[:at]) - LATE) if middle else ()
    lost = tuple(dict.fromkeys(s.objective for s in cut if s.objective and not _served(s.objective, kept)))
    others = tuple(step for step in every if step.when != "class")
    return Plan(lesson, minutes, kept, cut, late, middle, then, lost, others)


def steps(lesson: Lesson) -> tuple[Step, ...]:
    """Read the slides of a lesson, and what stands before and after class, in the notebook's order."""
    groups: list[list[Cell]] = []
    for cell in lesson.cells:
        if cell.grading:  # belongs to the question above it
            continue
        if cell.slide in ("slide", "subslide", "skip"):
            groups.append([cell])
        elif groups:
            groups[-1].append(cell)
    return tuple(_step(group) for group in groups if not _aside(group[0]))


def _aside(cell: Cell) -> bool:
    """Tell what no class is taught by: the worksheet, and what the notebook alone shows beside a slide."""
    alone = cell.slide == "skip"
    beside = cell.kit.get("when", "class") == "class" and not cell.kit.get("minutes")
    return alone and (cell.kind == "code" or bool(cell.grading) or beside or cell.kit.get("part") == "worksheet")


def clock(minutes: float) -> str:
    """Write minutes from the start as hours and minutes.

    Examples
    --------
    >>> clock(0), clock(7.5), clock(75)
    ('0:00', '0:08', '1:15')
    """
    whole = int(minutes + 0.5)
    return f"{whole // 60}:{whole % 60:02d}"


def as_text(made: Plan) -> str:
    """Write a run sheet for a terminal or a sheet of paper."""
    lesson = made.lesson
    lines = [lesson.title, summary(made), ""]
    lines += [f"  {at:>5}  {_timed(step)}  {step.title}" for at, step in made.clocked]
    lines.append(f"  {clock(made.used):>5}  {ending(made)}")
    for heading, words in advice(made):
        lines += ["", heading, *(f"  {line}" for line in words)]
    return "\n".join(lines)


def summary(made: Plan) -> str:
    """Say in one line what was planned."""
    said = _("{used} of teaching in a meeting of {minutes}; slides cut: {count}")
    return said.format(used=_minutes(made.used), minutes=_minutes(made.minutes), count=len(made.cut) or _("none"))


def ending(made: Plan) -> str:
    """Say how much time is left at the end."""
    spare = made.minutes - made.used
    return _("end, {spare} to spare").format(spare=_minutes(spare)) if spare else _("end")


def advice(made: Plan) -> list[tuple[str, list[str]]]:
    """Say what to cut, what to do when late, what to hold ready: headings with their lines."""
    found = [(_("Cut, first to last"), [_named(step) for step in made.cut])]
    found.append((_("Objectives of which no slide is left"), list(made.lost)))
    late = number(LATE)
    found.append((_("If you start {late} minutes late, leave out as well").format(late=late), _all(made.if_late)))
    if made.half_way:
        at = next(at for at, step in made.clocked if step is made.half_way)
        head = _("At {at} you should begin \u201c{title}\u201d. If you are {late} minutes late there, leave out")
        found.append((head.format(at=at, title=made.half_way.title, late=late), _all(made.then_cut)))
    ready = [step.title for step in made.apart("backup") if step.priority == 1]
    found.append((_("Ready in the backup, if there is time or a question"), ready))
    found.append((_("Before class"), [step.title for step in made.apart("before")]))
    found.append((_("After class"), [step.title for step in made.apart("after")]))
    return [(heading, words) for heading, words in found if words]


def _step(group: list[Cell]) -> Step:
    first, kit = group[0], group[0].kit
    shown = "\n".join(c.source for c in group if c.kind == "markdown" and c.slide != "notes")
    heading = _HEADING.search(shown)
    moves = "\n\n".join(c.source for c in group if c.slide == "notes" and c.kit.get("audience") == "instructor")
    return Step(
        id=kit.get("id", ""),
        title=_plain(heading[1]) if heading else kit.get("id", "") or _("Cell {number}").format(number=first.number),
        minutes=kit.get("minutes", 0),
        priority=kit.get("priority", 2),
        when=kit.get("when", "class") if first.slide != "skip" else kit.get("when", "after"),
        objective=kit.get("objective", ""),
        moves=_plain(_WRAPPED.sub(" ", moves)),
    )


def _plain(markdown: str) -> str:
    return _MARKS.sub(lambda found: found[1] or "", markdown).strip()


def _cut(steps: Sequence[Step], room: float) -> tuple[Step, ...]:
    """Choose what to cut until the rest fits: lowest priority first, and the only slide of an objective last in it.

    Among these the shortest that makes it fit goes; if none does alone, the longest. One slide is kept in any case.
    """
    left, cut = list(steps), []
    while (over := _sum(left) - room) > 0:
        timed = [step for step in left if step.minutes]
        if len(timed) == 1:
            break
        rank = max(_rank(step, left) for step in timed)
        last = [step for step in timed if _rank(step, left) == rank]
        enough = [step for step in last if step.minutes >= over]
        gone = min(enough, key=_length) if enough else max(last, key=_length)
        left.remove(gone)
        cut.append(gone)
    return tuple(cut)


def _rank(step: Step, among: Sequence[Step]) -> tuple[int, bool]:
    only = step.objective and not _served(step.objective, [other for other in among if other is not step])
    return step.priority, not only


def _served(objective: str, steps: Iterable[Step]) -> bool:
    return any(step.objective == objective for step in steps)


def _length(step: Step) -> float:
    return step.minutes


def _sum(steps: Iterable[Step]) -> float:
    return sum(step.minutes for step in steps)


def _left(steps: Sequence[Step], cut: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(step for step in steps if not any(step is gone for gone in cut))


def _half_way(kept: Sequence[Step], minutes: float) -> Step | None:
    """Find the first step that begins in the second half and takes time."""
    at = 0.0
    for step in kept:
        if at >= min(minutes, _sum(kept)) / 2 and step.minutes:
            return step
        at += step.minutes
    return None


def _timed(step: Step) -> str:
    return f"{_minutes(step.minutes):>7}" if step.minutes else " " * 7


def _minutes(count: float) -> str:
    return _("{count} min").format(count=f"{count:g}")


def _named(step: Step) -> str:
    said = _("{title} ({minutes}, priority {priority})")
    return said.format(title=step.title, minutes=_minutes(step.minutes), priority=step.priority)


def _all(cut: Sequence[Step]) -> list[str]:
    return [_named(step) for step in cut] or [_("nothing: the meeting has room for it")]
