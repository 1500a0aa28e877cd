"""The kit's decks beside those of nbconvert and pandoc, measured in one run on two notebooks: one table.

Nothing is executed while it is timed: the module was built before, the other notebook has its outputs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import everything as e
import pytest
from browser import chromium
from conftest import ROOT, THREAT, Kit, kit_command, kit_environment, make_kit
from measure_decks import Row, Source, has_pandoc, measure, nbconvert, pandoc, run, table
from test_exporters import DECLARED, NAMES

from kitlib.decks import exporters
from kitlib.decks.check import check_deck

pytestmark = [pytest.mark.full, pytest.mark.browser]
KIT = {"deck": "deck.html", "pptx": "deck.pptx", "pdf": "deck.pdf", "notes": "notes.pdf", "handout": "handout.html"}
MOST_BYTES = 3 * 1024 * 1024


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    folder = tmp_path_factory.mktemp("compare")
    kit = make_kit(folder / "kit", [THREAT])
    with pytest.MonkeyPatch.context() as patch, chromium() as browser:
        patch.setenv("KIT_CACHE", str(folder / "cache"))
        found = [*_of_threat(kit, folder, browser), *_of_everything(folder, browser)]
    print("\n" + table(found))
    return found


def _of_threat(kit: Kit, folder: Path, browser: Any) -> Iterator[Row]:
    """Rows of the threat module, executed once for all."""
    authored = _source(kit.root / "notebooks" / f"{THREAT}.ipynb")
    run([*nbconvert("notebook", authored, folder), "--execute"], kit.root, times=1)
    source = _source(folder / f"{THREAT}.ipynb")
    assert kit.run("build", "--formats", "all").returncode == 0
    for kind, name in KIT.items():
        record, command = kit.root / ".kit-cache" / "build" / f"{THREAT}.json", kit_command("build", THREAT)
        seconds = run([*command, "--formats", kind, "--out", f"out-{kind}"], kit.root, before=record.unlink)
        yield measure(source, f"kit {name}", kit.root / f"out-{kind}" / THREAT / name, f"{seconds:.1f}", browser)
    yield from _others(source, folder, browser)


def _of_everything(folder: Path, browser: Any) -> Iterator[Row]:
    """Rows of anyone's notebook, written through nbconvert from a folder outside of the kit."""
    source = _source(e.write(folder / "elsewhere"))
    info = folder / "site" / "mexico_security_kit-0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mexico-security-kit\nVersion: 0\n")
    lines = "\n".join(f"{name} = {value}" for name, value in DECLARED.items())
    (info / "entry_points.txt").write_text(f"[nbconvert.exporters]\n{lines}\n")
    environment = kit_environment(KIT_CACHE=str(folder / "cache"))
    more = {"PYTHONPATH": f"{environment['PYTHONPATH']}:{info.parent}", "KIT_CACHE": environment["KIT_CACHE"]}
    for name, extension in NAMES.items():
        seconds = run(nbconvert(name, source, folder), source.path.parent, **more)
        made = folder / f"{source.path.stem}{extension}"
        yield measure(source, f"--to {name}", made, f"{seconds:.1f}", browser)
    yield from _others(source, folder, browser)


def _others(source: Source, folder: Path, browser: Any) -> Iterator[Row]:
    seconds = run(nbconvert("slides", source, folder), folder)
    slides = folder / f"{source.path.stem}.slides.html"
    yield measure(source, "nbconvert slides", slides, f"{seconds:.1f}", browser)
    for kind in ("pptx", "revealjs") if has_pandoc() else ():
        command, out = pandoc(kind, source, folder)
        try:
            seconds = run(command, source.path.parent, times=1)
        except AssertionError as error:
            print(f"pandoc {kind} of {source.name} failed: {str(error)[-300:]}")
            continue
        yield measure(source, f"pandoc {kind}", out, f"{seconds:.1f}", browser)


def _source(path: Path) -> Source:
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Source(path.stem, path, exporters.read_deck(raw, path.stem, str(path.parent)).presented())


def test_no_format_of_the_kit_loses_notes_or_alt_text_overflows_fetches_or_breaks_a_rule(rows: list[Row]) -> None:
    ours = [row for row in rows if "kit" in row.tool]
    assert len(ours) == 2 * len(KIT)
    for row in ours:
        assert (row.requests, row.overflow) == (0, "0"), row
        assert row.axe in ("0", "–"), row
        assert _all(row.alt), row
        assert row.notes == "–" or _all(row.notes), row
        assert row.kilobytes * 1024 < MOST_BYTES, row
    decks = [row.slides for row in ours if not row.tool.endswith(("handout.html", "handout", "notes.pdf", "notes"))]
    assert decks == [decks[0]] * 3 + [e.SLIDES] * 3


def _all(share: str) -> bool:
    kept, _slash, wanted = share.partition("/")
    return kept == wanted


@pytest.mark.parametrize("module", sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")))
def test_every_format_of_every_module_has_no_errors_and_a_deck_is_small(module: str, tmp_path: Path) -> None:
    kit = make_kit(tmp_path / "kit", [path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")])
    done = kit.run("build", module, "--formats", "all", timeout=300)
    assert done.returncode == 0, done.stderr
    folder = kit.out / module
    reports = [check_deck(folder / name) for name in KIT.values()]
    assert [finding for report in reports for finding in report.errors] == []
    assert (folder / KIT["deck"]).stat().st_size < MOST_BYTES
    slides = {name: len(report.rows) for name, report in zip(KIT, reports, strict=True)}
    assert slides["deck"] == slides["pptx"] == slides["pdf"]
