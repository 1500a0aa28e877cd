"""Run every check in order and say what was found. The checks stand in the modules beside this one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from kitlib.errors import KitError
from kitlib.evidence.claims import ESSAYS
from kitlib.exercises import authoring
from kitlib.exercises.make import editions
from kitlib.lessons.read import Lesson
from kitlib.lessons.run import run
from kitlib.terminal import Progress
from kitlib.verify import charttexts, evidence, figures, generated, notebooks, package
from kitlib.verify.finding import Finding, Project, here, note


@dataclass
class Result:
    """All findings, and how much was looked at."""

    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> list[Finding]:
        """Findings that set the exit code."""
        return [f for f in self.findings if not f.note]

    @property
    def notes(self) -> list[Finding]:
        """Findings that do not."""
        return [f for f in self.findings if f.note]


def report(project: Project | None = None, stream: TextIO | None = None, progress: Progress | None = None) -> int:
    """Check the project, print what was found, and return the exit code.

    Parameters
    ----------
    project : Project, optional
        What to check; the project around the current folder if not given.
    stream : TextIO, optional
        Where findings are printed; standard output if not given.
    progress : Progress, optional
        Where progress is shown.

    Returns
    -------
    int
        0 if nothing is wrong, else 1; notes do not count.
    """
    result = check(project or here(), progress or Progress())
    out = stream or sys.stdout
    for finding in result.notes:
        print(f"note: {finding}", file=out)
    for finding in result.errors:
        print(finding, file=out)
    print(_summary(result), file=out)
    return 1 if result.errors else 0


def _summary(result: Result) -> str:
    looked = ", ".join(_plural(number, what) for what, number in result.counts.items())
    exempt = sum(" is exempt: " in finding.found for finding in result.notes)
    notes = _plural(len(result.notes), "note") + (f" ({_plural(exempt, 'exempt number')})" if exempt else "")
    if result.errors:
        return f"{len(result.errors)} to correct, {notes}. Looked at {looked or 'the data package alone'}."
    return f"All in order: {looked}; {notes}."


def _plural(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def refresh(project: Project | None = None) -> list[Path]:
    """Write checksums, link pages and codebook anew; return the files that changed."""
    return generated.refresh(project or here())


def check(project: Project, progress: Progress) -> Result:
    """Run every check; data that cannot be read at all end it early."""
    result = Result()
    progress.step("data package and sources")
    result.findings += package.check_structure(project)
    if result.errors:
        unread = "the descriptor or the source register is not in order"
        result.findings.append(note("kit verify", "", f"everything else waits, since {unread}"))
        return result
    result.findings += _check_data(project, progress, result.counts)
    result.findings += _check_notebooks(project, progress, result.counts)
    progress.step("chart texts and generated pages")
    result.findings += charttexts.check(project)
    result.findings += generated.check(project)
    progress.step("")
    return result


def _check_data(project: Project, progress: Progress, counts: dict[str, int]) -> Iterator[Finding]:
    descriptor, known = package.read(project)
    progress.step("tables against their schemas")
    yield from package.check_files(project, descriptor)
    yield from package.check_tables(project, descriptor)
    progress.step("sources, facts and claims")
    uses = (*package.source_uses(project, descriptor), *evidence.fact_sources())
    yield from evidence.check_uses(uses, known)
    yield from evidence.check_facts()
    yield from evidence.check_claims()
    counts["table"] = sum("schema" in resource for resource in descriptor["resources"])
    counts |= {"source": len(known), "fact": len(evidence.known_facts())}


def _check_notebooks(project: Project, progress: Progress, counts: dict[str, int]) -> Iterator[Finding]:
    lessons, unreadable = notebooks.read_all(project)
    yield from unreadable
    yield from notebooks.check_ids(lessons, project)
    counts |= {"notebook": len(lessons), "figure": 0}
    for lesson in lessons:
        progress.step(f"{lesson.module}: prose")
        yield from notebooks.check_lesson(lesson, project)
        try:
            done = lesson.with_outputs(run(lesson, progress))
        except KitError as error:
            yield Finding(
                project.name(lesson.path),
                "",
                str(error),
                "a notebook that runs",
                "Correct the cell that it shows.",
            )
            continue
        yield from _check_leaks(lesson, project)
        counts["figure"] += figures.count(done)
        yield from figures.check_lesson(done, project)
    yield from _check_unused(lessons, project)


def _check_leaks(lesson: Lesson, project: Project) -> Iterator[Finding]:
    """Check that a student's edition can be made, and gives no answer away."""
    try:
        _made, given = editions(lesson, ("student",))
    except KitError as error:
        if not any(authoring.problems(lesson)):  # those are told already
            yield Finding(project.name(lesson.path), "", str(error), "an edition without answers", "Mend the cells.")
        return
    for line in given:
        yield note(project.name(lesson.path), "", line)


def _check_unused(lessons: list[Lesson], project: Project) -> Iterator[Finding]:
    """Note facts and sources that nothing uses."""
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(project.charts.rglob("*.py")))
    code += "".join(cell.source for lesson in lessons for cell in lesson.code)
    links = [link for lesson in lessons for link in notebooks.links(lesson)]
    yield from evidence.check_unused_facts({name for kind, name in links if kind == "fact"}, code)
    descriptor, known = package.read(project)
    uses = (*package.source_uses(project, descriptor), *evidence.fact_sources())
    used = {name for _file, _place, name in uses}
    used |= {name for kind, name in links if kind == "source"} | set(ESSAYS.values())
    yield from package.check_unused(known, used, code)
