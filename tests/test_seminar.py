"""What an instructor may count on in every class meeting of the seminar: minutes, parts, exercises, claims, notes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

from kitlib.evidence.claims import ledger
from kitlib.lessons.cells import PARTS, Cell
from kitlib.lessons.plan import plan
from kitlib.lessons.read import Lesson, modules, read

MOST_MAIN, MOST_WORDS = 12, 60  # slides in class; words on one, apart from tables
MINUTES = {"prediction": 5, "framing": 5, "evidence": 20, "explorer": 10, "card": 8, "exercise": 9, "discussion": 12,
           "exit": 4}  # fmt: skip
SLACK = 2
MODULES = modules(ROOT / "notebooks")
MEETINGS = [name for name in MODULES if name[:2] in ("01", "02", "03", "04")]


@cache
def lesson(module: str) -> Lesson:
    return read(MODULES[module])


@cache
def slides(module: str) -> list[list[Cell]]:
    """Cells by slide, or by cell that stands in the handout alone."""
    groups: list[list[Cell]] = []
    for cell in lesson(module).cells:
        if cell.slide in ("slide", "subslide", "skip") or not groups:
            groups.append([cell])
        else:
            groups[-1].append(cell)
    return groups


def in_class(module: str) -> list[list[Cell]]:
    return [s for s in slides(module) if s[0].slide != "skip" and s[0].kit.get("when", "class") == "class"]


def grading(module: str, cell: Cell) -> dict[str, object]:
    found = lesson(module).raw["cells"][cell.number - 1]["metadata"].get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def text(module: str, cells: list[Cell] | None = None) -> str:
    return "\n".join(cell.source for cell in (cells or lesson(module).cells))


@pytest.mark.parametrize("module", MEETINGS)
def test_the_core_fills_75_minutes_slack_included(module: str) -> None:
    minutes: dict[str, float] = dict.fromkeys(MINUTES, 0)
    part = ""
    for slide in slides(module):
        first = slide[0]
        if first.kit.get("when", "class") != "class" or first.slide == "skip":
            continue
        part = first.kit.get("part", part)
        if first.kit.get("minutes"):
            minutes[part] += first.kit["minutes"]
    assert sum(minutes.values()) + SLACK == 75, minutes
    assert plan(lesson(module)).cut == ()
    assert {p: m for p, m in minutes.items() if abs(m - MINUTES[p]) > 3} == {}


@pytest.mark.parametrize("module", MEETINGS)
def test_at_most_twelve_main_slides_each_with_notes_and_few_words(module: str) -> None:
    main = [slide for slide in in_class(module) if not slide[0].source.startswith("# ")]
    assert 8 <= len(main) <= MOST_MAIN
    assert [s[0].kit.get("id") for s in main if not any(c.slide == "notes" for c in s)] == []
    assert {s[0].kit.get("id"): n for s in main if (n := words(s)) > MOST_WORDS} == {}


def words(slide: list[Cell]) -> int:
    """Words on a slide, apart from its title, tables, addresses and code."""
    shown = [c.source for c in slide if c.kind == "markdown" and c.slide != "notes"]
    lines = [line for source in shown for line in source.splitlines() if not line.lstrip().startswith(("|", "## "))]
    return len(re.sub(r"\]\([^)]*\)", "]", "\n".join(lines)).split())


@pytest.mark.parametrize("module", MEETINGS)
def test_every_part_of_a_session_is_there(module: str) -> None:
    found = {cell.kit.get("part") for cell in lesson(module).cells}
    assert sorted(set(PARTS) - found) == []
    assert text(module).count("predict(") >= 2, "a sealed prediction is opened again"
    assert re.search(r"^## Since this was written", text(module), re.M)
    assert re.search(r"^###? Further reading", text(module), re.M)
    when = {slide[0].kit.get("when", "class") for slide in slides(module)}
    assert when == {"before", "class", "after", "backup"}
    assert 10 <= sum(slide[0].kit.get("when") == "backup" for slide in slides(module)) <= 34


@pytest.mark.parametrize("module", MEETINGS)
def test_exercises_have_hints_mistakes_and_anchors(module: str) -> None:
    solved = [cell for cell in lesson(module).code if grading(module, cell).get("solution")]
    written = [c for c in lesson(module).cells if grading(module, c).get("solution") and c.kind == "markdown"]
    assert len(solved) + len(written) >= 4
    assert [c.number for c in solved if len(c.kit.get("hints", ())) != 3] == []
    assert [c.number for c in solved if not c.kit.get("misconceptions")] == []
    assert len(written) >= 1
    for cell in written:
        assert len(cell.kit["rubric"]) >= 3
        assert all(level.get("anchor", "").strip() for level in cell.kit["rubric"])
        assert any(level.get("points") == 0 for level in cell.kit["rubric"])


@pytest.mark.parametrize("module", MEETINGS)
def test_each_checkable_claim_of_the_module_is_judged_in_it(module: str) -> None:
    said = text(module)
    mine = {n for n, one in ledger().items() if one.module == module and one.verdict != "not checkable"}
    shown = {name for name in mine if re.search(rf"claims\.md#{name}\b|claims?\([^)]*\"{name}\"", said)}
    assert sorted(mine - shown) == []


@pytest.mark.parametrize("module", MEETINGS)
def test_a_module_has_objectives_and_figures_from_data(module: str) -> None:
    drawn = set(
        re.findall(r"^(?:threat|gaps|reforms|cooperation)\.\w+\(", text(module, list(lesson(module).code)), re.M)
    )
    assert len(drawn) >= 5
    assert len(lesson(module).objectives) >= 3
    assert lesson(module).as_of


@pytest.mark.parametrize("path", MODULES.values(), ids=MODULES)
def test_notebooks_are_kept_without_outputs(path: Path) -> None:
    assert [cell.number for cell in read(path).code if cell.outputs] == []
