"""``kit``: the commands, thin. Each imports what it needs when it runs, so that ``kit --help`` is instant."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kitlib import __version__
from kitlib.errors import KitError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code (0 done, 1 an error the message explains, 2 wrong usage, 130 stopped)."""
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    options = _parser().parse_args(arguments)
    _stop_in_order()
    try:
        return int(options.run(options))
    except KitError as error:
        print(f"kit: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("kit: stopped. What had been written before is whole and unchanged.", file=sys.stderr)
        return 130


def _stop_in_order() -> None:
    """Let a request to end, or a closed terminal, do what Ctrl-C does."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and threading.current_thread() is threading.main_thread():
            signal.signal(getattr(signal, name), signal.default_int_handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kit", description="Teach and brief Mexico's security from evidence.")
    parser.add_argument("--version", action="version", version=f"kit {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_what_makes(commands)
    _add_what_teaches(commands)
    _add_what_checks(commands)
    return parser


def _add_what_makes(commands: Any) -> None:
    build = commands.add_parser("build", help="execute notebooks and write every edition to out/")
    build.add_argument(
        "modules", nargs="*", metavar="MODULE", help="such as 01_threat, or a path to a notebook; all if none is given"
    )
    build.add_argument("--out", type=Path, default=Path("out"), help="folder to write to (default: out)")
    build.add_argument(
        "--formats",
        nargs="+",
        metavar="FORMAT",
        help="some of: deck pptx pdf notes handout student instructor, or all (default: deck handout)",
    )
    build.add_argument("--timeout", type=float, default=120, help="seconds that one cell may take (default: 120)")
    build.add_argument("--no-cache", action="store_true", help="execute and write everything again")
    build.set_defaults(run=_build)

    brief = commands.add_parser("brief", help="compose one deck from slides of any modules")
    brief.add_argument("file", type=Path, metavar="BRIEF.toml", help="title, audience, date, slides: see briefs/")
    brief.add_argument("--out", type=Path, default=Path("out"), help="folder to write to (default: out)")
    brief.add_argument(
        "--formats", nargs="+", metavar="FORMAT", help="some of: deck pptx pdf notes handout (default: all)"
    )
    brief.add_argument("--since", default="", metavar="DATE", help="list and mark what changed since, as 2026-06-01")
    brief.set_defaults(run=_brief)


def _add_what_teaches(commands: Any) -> None:
    plan = commands.add_parser("plan", help="write a run sheet: what to teach when, what to cut to fit")
    plan.add_argument("module", metavar="MODULE", help="such as 01_threat")
    plan.add_argument("--minutes", type=float, default=0, help="length of the meeting (default: the module's own)")
    plan.add_argument("--out", type=Path, default=Path("out"), help="folder for MODULE/plan.html (default: out)")
    plan.set_defaults(run=_plan)

    validate = commands.add_parser("validate", help="before handing in: what is right, unanswered, failing, missing")
    validate.add_argument("notebook", type=Path, metavar="NOTEBOOK", help="your notebook, such as student.ipynb")
    validate.add_argument("--timeout", type=float, default=60, help="seconds that one cell may take (default: 60)")
    validate.set_defaults(run=_validate)

    grade = commands.add_parser("grade", help="grade a class offline: gradebook, feedback pages, statistics")
    grade.add_argument("submissions", type=Path, help="notebooks, folders by student, or the zip of Canvas or Moodle")
    grade.add_argument("--out", type=Path, required=True, help="folder to write to; a second run grades what changed")
    grade.add_argument("--timeout", type=float, default=20, help="seconds for one submission (default: 20)")
    grade.add_argument("--jobs", type=int, help="how many at a time (default: one on each core)")
    grade.add_argument("--rubric", type=Path, metavar="FILE", help="a rubric.csv with scores for written answers")
    grade.add_argument("--dask", default="", metavar="ADDRESS", help="share the work out to a Dask cluster")
    grade.set_defaults(run=_grade)

    lab = commands.add_parser("lab", help="open JupyterLab in the notebooks")
    lab.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    lab.add_argument("--port", type=int, default=8888, help="port to try first (default: 8888)")
    lab.set_defaults(run=_lab)


def _add_what_checks(commands: Any) -> None:
    verify = commands.add_parser("verify", help="check tables, sources, facts, claims, figures and prose")
    verify.set_defaults(run=_verify)

    refresh = commands.add_parser("refresh", help="rewrite what is generated: checksums, codebook, link pages")
    refresh.set_defaults(run=_refresh)

    check = commands.add_parser("check-deck", help="measure a deck: overflow, alt text, titles, requests, contrast")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an .html, .pptx or .pdf file")
    check.set_defaults(run=_check_deck)

    doctor = commands.add_parser("doctor", help="show versions, how old the evidence is, and which slides that touches")
    doctor.add_argument("--days", type=int, default=365, help="a source this old counts as old (default: 365)")
    doctor.add_argument("--all", action="store_true", help="list every old source, not the first ones alone")
    doctor.set_defaults(run=_doctor)


def _build(options: argparse.Namespace) -> int:
    from kitlib.build import BY_DEFAULT, build

    built = build(
        options.modules,
        options.out,
        options.formats or BY_DEFAULT,
        timeout=options.timeout,
        use_cache=not options.no_cache,
    )
    for module in built:
        for name in module.files:
            print(module.folder / name)
    print(options.out / "index.html")
    return 0


def _brief(options: argparse.Namespace) -> int:
    from kitlib.brief import write_brief

    made = write_brief(options.file, options.out, options.formats or ("all",), options.since)
    for path in made.files:
        print(path)
    for note in made.notes:
        print(f"note: {note}", file=sys.stderr)
    return 0


def _plan(options: argparse.Namespace) -> int:
    from kitlib.decks.pdf.worksheet import write_worksheet
    from kitlib.decks.plan_page import write_plan
    from kitlib.lessons import cache
    from kitlib.lessons.plan import as_text, plan
    from kitlib.lessons.read import find, notebooks_dir, read

    lesson = read(find(options.module, notebooks_dir()))
    made, where = plan(lesson, options.minutes), cache.cache_dir()
    files: dict[str, str | bytes] = {"plan.html": write_plan(made, where)}
    if any(cell.kit.get("part") == "worksheet" for cell in lesson.cells):
        files["worksheet.pdf"] = write_worksheet(lesson, where)
    folder = options.out / lesson.module
    cache.write_all(folder, files)
    print(as_text(made), *(folder / name for name in files), sep="\n")
    return 0


def _validate(options: argparse.Namespace) -> int:
    from kitlib.exercises.validate import validate

    report = validate(options.notebook, options.timeout)
    print(report)
    return int(not report.ready or bool(report.mend))


def _grade(options: argparse.Namespace) -> int:
    from kitlib.exercises.grade import grade

    graded = grade(options.submissions, options.out, options.timeout, options.jobs, options.rubric, options.dask)
    print(options.out / "gradebook.csv")
    print(options.out / "stats.html")
    return int(any(row.status == "stopped" for row in graded.rows))


def _verify(_options: argparse.Namespace) -> int:
    from kitlib.verify import report

    return report()


def _refresh(_options: argparse.Namespace) -> int:
    from kitlib.verify import refresh

    for path in refresh():
        print(path)
    return 0


def _check_deck(options: argparse.Namespace) -> int:
    from kitlib.decks.check import check_deck

    failed = 0
    for number, path in enumerate(options.files):
        report = check_deck(path)
        print("\n" * bool(number) + str(report))
        failed += bool(report.errors)
    return int(bool(failed))


def _doctor(options: argparse.Namespace) -> int:
    from datetime import date

    from kitlib.doctor import report

    print(report(date.today(), options.days, options.all))
    return 0


def _lab(options: argparse.Namespace) -> int:
    from kitlib.lab import lab

    return lab(open_browser=not options.no_browser, port=options.port)
