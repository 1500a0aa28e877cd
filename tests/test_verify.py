"""``kit verify`` finds each kind of fault and says where, what it found, what it expected and what to do."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import small_kit as small

from kitlib.cli import main
from kitlib.errors import KitError
from kitlib.lessons import cache
from kitlib.lessons.execute import Outputs
from kitlib.lessons.read import Lesson, read
from kitlib.lessons.run import entry
from kitlib.terminal import Progress
from kitlib.verify import report
from kitlib.verify.charttexts import check_source
from kitlib.verify.checks import check
from kitlib.verify.figures import check_figure
from kitlib.verify.finding import Finding, Project, here
from kitlib.verify.generated import refresh, with_checksums
from kitlib.verify.numbers import statistics

Plant = Callable[[Project], Any]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small kit in order; ``project`` gives each test a copy."""
    root = tmp_path_factory.mktemp("small") / "kit"
    root.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KIT_DATA", raising=False)
        patch.delenv("KIT_CACHE", raising=False)
        patch.chdir(root)
        small.small_kit(root)
    return root


@pytest.fixture
def project(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    root = tmp_path / "kit"
    shutil.copytree(template, root)
    monkeypatch.chdir(root)
    monkeypatch.delenv("KIT_DATA", raising=False)
    monkeypatch.delenv("KIT_CACHE", raising=False)
    monkeypatch.setattr("kitlib.lessons.run.execute", draws_one)
    return Project(root / "data", root / "notebooks", root / "charts", small.TODAY)


def draws_one(lesson: Lesson, *_: Any) -> Outputs:
    """Stand in for a kernel: every code cell draws the same figure."""
    return {c.number: [small.output(small.figure())] for c in lesson.code}


def run(project: Project) -> tuple[int, str]:
    out = io.StringIO()
    code = report(project, out, Progress(io.StringIO()))
    return code, out.getvalue()


def errors(project: Project) -> list[Finding]:
    return check(project, Progress(io.StringIO())).errors


def notes(project: Project) -> list[Finding]:
    return check(project, Progress(io.StringIO())).notes


def change_json(path: Path, change: Callable[[Any], Any]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    small.write_json(path, content)


def edit(path: str, old: str, new: str) -> Plant:
    return lambda project: small.replace_text(project.root / path, old, new)


def in_sources(change: Callable[[Any], Any]) -> Plant:
    return lambda project: change_json(project.data / "sources.json", change)


def in_package(change: Callable[[Any], Any]) -> Plant:
    return lambda project: change_json(project.data / "datapackage.json", change)


def prose(text: str, **kit: Any) -> Plant:
    """Replace the second slide's text."""

    def plant(project: Project) -> None:
        cells = small.cells()
        cells[2] = small.cell(f"## Deaths\n\n{text}", "slide", **{"id": "small/deaths", "when": "class", **kit})
        small.write_notebook(project.root, cells)

    return plant


def cells(change: Callable[[list[Any]], Any]) -> Plant:
    def plant(project: Project) -> None:
        content = small.cells()
        change(content)
        path = small.write_notebook(project.root, content)
        small.draws(path, small.figure())

    return plant


def drawn(**figure: Any) -> Plant:
    return lambda project: small.draws(project.notebooks / small.NAME, small.figure(**figure))


def test_a_kit_in_order_passes_with_one_line_and_its_notes(project: Project) -> None:
    code, said = run(project)
    assert code == 0, said
    assert said.splitlines()[-1] == ("All in order: 3 tables, 4 sources, 3 facts, 1 notebook, 1 figure; 0 notes.")


CSV = "data/tables/homicides.csv"
NOTEBOOK = "notebooks/01_small.ipynb"
SECOND = "cell 3 ('## Deaths')"

FAULTS: dict[str, tuple[Plant, tuple[str, str, str, str, str]]] = {
    "a value of the wrong type": (
        edit(CSV, "2022,33287", "2022,many"),
        (CSV, "row 2, column 'deaths'", "'many'", "a value of type integer", "Correct the cell"),
    ),
    "a value that breaks a constraint": (
        edit(CSV, "29721,other", "29721,guess"),
        (CSV, "row 4, column 'status'", "'guess'", "definitive", "Correct the cell"),
    ),
    "a value that is missing": (
        edit(CSV, "2022,33287", "2022,"),
        (CSV, "row 2, column 'deaths'", "no value", "a value", "Correct the cell"),
    ),
    "a row that is there twice": (
        edit(CSV, "2022,33287", "2023,33287"),
        (CSV, "row 3", "the key (year, status) of another row", "a key used once", "delete one"),
    ),
    "a column of another name": (
        edit(CSV, "year,deaths", "year,killed"),
        (CSV, "column 'deaths'", "killed", "columns that data/datapackage.json describes", "Restore the header"),
    ),
    "a changed file": (
        edit(CSV, "29721", "29722"),
        (CSV, "checksum", "sha256:", "sha256:", "`kit refresh` accepts it; if not, restore"),
    ),
    "a file that is gone": (
        lambda p: (p.data / "tables/homicides.csv").unlink(),
        (CSV, "", "no such file", "resource 'homicides'", "Restore the file"),
    ),
    "a table that nobody described": (
        lambda p: (p.data / "tables/stray.csv").write_text("a\n1\n"),
        ("data/tables/stray.csv", "", "no resource describes", "a resource in data/datapackage.json", "Describe it"),
    ),
    "a source that no register holds": (
        edit(CSV, "other,C,press_2024", "other,C,pres_2024"),
        (CSV, "row 4, column 'source_id'", "source 'pres_2024'", "Nearest: press_2024", "Correct the id"),
    ),
    "a claim that names an unknown source": (
        edit("data/claims.csv", "inegi_2025,A", "inegy_2025,A"),
        ("data/claims.csv", "row 2, column 'source_ids'", "'inegy_2025'", "Nearest: inegi_2025", "Correct the id"),
    ),
    "a quote that is too long": (
        edit("data/claims.csv", "a homicide rate that", "a homicide rate that " + "very " * 20 + "much"),
        ("data/claims.csv", "claim T06, column 'quote'", "29 words", "at most 20", "Quote less"),
    ),
    "a verdict without a source": (
        edit("data/claims.csv", "none recorded,inegi_2025", "none recorded,"),
        ("data/claims.csv", "claim T06, column 'source_ids'", "no source", "'contradicted'", "Name what"),
    ),
    "a resource without a date": (
        in_package(lambda d: d["resources"][0].pop("asOf")),
        ("data/datapackage.json", "resource 'homicides'", "asOf None", "YYYY-MM-DD", "Correct it"),
    ),
    "a descriptor that is no JSON": (
        edit("data/datapackage.json", '"resources"', '"resources'),
        ("data/datapackage.json", "", "no JSON", "JSON", "Correct the line"),
    ),
    "a source register that is no JSON": (
        edit("data/sources.json", '"id"', '"id'),
        ("data/sources.json", "", "no JSON", "JSON", "Correct the line"),
    ),
    "a source without a standing": (
        in_sources(lambda s: s[0]["custom"].pop("standing")),
        ("data/sources.json", "source 'inegi_2025'", "custom.standing None", "A, B, C", "Correct it"),
    ),
    "a source that is there twice": (
        in_sources(lambda s: s.append(s[0])),
        ("data/sources.json", "source 'inegi_2025'", "used twice", "used once", "Merge or rename"),
    ),
    "a source without a publisher": (
        in_sources(lambda s: s[0].pop("publisher")),
        ("data/sources.json", "source 'inegi_2025'", "no publisher", "a publisher", "Add it"),
    ),
    "a fact whose query finds two rows": (
        edit("data/facts.toml", "year == 2022", "year == 2023"),
        ("data/facts.toml", "fact 'homicides-2022'", "finds 2 rows", "computes", "Correct the definition"),
    ),
    "a fact that names an unknown source": (
        edit("data/facts.toml", 'format = "count"', 'format = "count"\nsources = ["inegi"]'),
        ("data/facts.toml", "fact 'homicides-2023'", "source 'inegi'", "Nearest: inegi_2025", "Correct the id"),
    ),
    "a fact whose label holds its value": (
        edit("data/facts.toml", "registered by INEGI", "(32,252) registered by INEGI"),
        ("data/facts.toml", "fact 'homicides-2023'", "32,252", "words", "Take the number out"),
    ),
    "facts that are no TOML": (
        edit("data/facts.toml", "[change]", "[change"),
        ("data/facts.toml", "", "not valid TOML", "fact definitions", "Correct it"),
    ),
    "a page that is stale": (
        edit("notebooks/facts.md", "32,252", "32,251"),
        ("notebooks/facts.md", "line 9", "a page older than the data", "what the data say now", "Run `kit refresh`"),
    ),
    "a codebook that is stale": (
        edit("data/CODEBOOK.md", "A row is one thing", "A row is a thing"),
        ("data/CODEBOOK.md", "line 9", "older than the data", "what the data say now", "Run `kit refresh`"),
    ),
    "a page that is missing": (
        lambda p: (p.notebooks / "terms.md").unlink(),
        ("notebooks/terms.md", "", "no such page", "what the data say now", "Run `kit refresh`"),
    ),
    "a notebook that is no JSON": (
        lambda p: (p.notebooks / small.NAME).write_text("<<<<<<< HEAD"),
        (NOTEBOOK, "", "is not JSON", "a notebook that the kit reads", "Correct what"),
    ),
    "a misspelt key": (
        prose("Nothing.", prioritty=1),
        (NOTEBOOK, "", "cell 3 ('## Deaths'): unknown key 'prioritty' in 'kit'. Did you mean 'priority'?", "", ""),
    ),
    "outputs that were committed": (
        cells(lambda c: c[3].update(outputs=[{"output_type": "stream", "name": "stdout", "text": "1"}])),
        (NOTEBOOK, "cell 4 ('draw()')", "outputs", "without outputs", "Clear all outputs"),
    ),
    "a slide without an id": (
        cells(lambda c: c[2]["metadata"]["kit"].pop("id")),
        (NOTEBOOK, SECOND, "without kit.id", "threat/baseline", "metadata"),
    ),
    "an id that two slides share": (
        cells(lambda c: c[2]["metadata"]["kit"].update(id="small/title")),
        (NOTEBOOK, SECOND, "'small/title', which notebooks/01_small.ipynb, cell 1", "used once", "Rename one"),
    ),
    "a slide without a time": (
        cells(lambda c: c[2]["metadata"]["kit"].pop("when")),
        (NOTEBOOK, SECOND, "without kit.when", "before, class, after or backup", "metadata"),
    ),
    "a slide without notes": (
        cells(lambda c: c.pop()),
        (NOTEBOOK, SECOND, "without speaker notes", "slide type 'notes'", "Write what"),
    ),
    "a cell that belongs to no slide": (
        cells(lambda c: c.insert(0, small.cell("Stray words."))),
        (NOTEBOOK, "cell 1 ('Stray words.')", "no slide before it", "slide, subslide or skip", "Set the cell's"),
    ),
    "a number that nothing backs": (
        prose("There were 36,000 deaths."),
        (NOTEBOOK, SECOND, "'36,000' in “There were 36,000 deaths.”", "a link to a fact or a claim", "numbers_ok"),
    ),
    "a percentage that nothing backs": (
        prose("It fell by 5 per cent."),
        (NOTEBOOK, SECOND, "'5' in", "a link to a fact or a claim", "facts.md#id"),
    ),
    "a number in the notes": (
        cells(lambda c: c[4].update(source="There were 36,000 deaths.")),
        (NOTEBOOK, "cell 5", "'36,000'", "a link to a fact", "facts.md#id"),
    ),
    "a number in an objective": (
        lambda p: small.write_notebook(p.root, small.cells(), kit={"objectives": ["Explain 36,000 deaths"]}),
        (NOTEBOOK, "notebook metadata, objective 1", "'36,000'", "words without statistics", "Say it in a cell"),
    ),
    "a number that has drifted from its fact": (
        prose("There were [32,251](facts.md#homicides-2023) deaths."),
        (NOTEBOOK, SECOND, "[32,251](facts.md#homicides-2023)", "[32,252]", "as the fact has it"),
    ),
    "a number beside a fact's value": (
        prose("There were [32,252 and 29,721](facts.md#homicides-2023) deaths."),
        (NOTEBOOK, SECOND, "[32,252 and 29,721]", "[32,252]", "as the fact has it"),
    ),
    "a link to a fact that is not there": (
        prose("There were [32,252](facts.md#homicide-2023) deaths."),
        (NOTEBOOK, SECOND, "facts.md#homicide-2023", "Nearest: homicides-2023", "Correct the id"),
    ),
    "a link to a claim that is not there": (
        prose("He [says so](claims.md#T60)."),
        (NOTEBOOK, SECOND, "claims.md#T60", "There is no claim 'T60'", "Correct the id"),
    ),
    "a link to a source that is not there": (
        prose("So says [INEGI](sources.md#inegi)."),
        (NOTEBOOK, SECOND, "sources.md#inegi", "Nearest: inegi_2025", "Correct the id"),
    ),
    "a link to a term that is not there": (
        prose("This is [femicide](terms.md#feminicide)."),
        (NOTEBOOK, SECOND, "terms.md#feminicide", "Nearest: femicide", "Correct the id"),
    ),
    "a link to a page without an id": (
        prose("See the [facts](facts.md)."),
        (NOTEBOOK, SECOND, "'facts.md'", "facts.md#id", "Name the id"),
    ),
    "a link to a file that is not there": (
        prose("See [another](02_none.ipynb)."),
        (NOTEBOOK, SECOND, "'02_none.ipynb'", "a file that exists", "Correct the link"),
    ),
    "a quotation that the essay does not have": (
        prose("He writes of [“over 36,000 murders”](claims.md#T06)."),
        (NOTEBOOK, SECOND, "[“over 36,000 murders”]", "a homicide rate that exceeded", "Quote the ledger"),
    ),
    "a number that is not in the claim linked": (
        prose("He is [wrong by 4,000](claims.md#T06)."),
        (NOTEBOOK, SECOND, "'4,000'", "a link to a fact or a claim", "numbers_ok"),
    ),
    "an exemption without a reason": (
        prose("There were 36,000 deaths.", numbers_ok={"36,000": ""}),
        (NOTEBOOK, SECOND, "no reason for '36,000'", "a reason in words", "Give it"),
    ),
    "a figure without alt text": (
        drawn(alt=""),
        (NOTEBOOK, "cell 4 ('draw()'), figure 'small/deaths'", "no alt", "alt text", "chart function"),
    ),
    "alt text that says too little": (
        drawn(alt="A line chart of deaths by year in Mexico, falling."),
        (NOTEBOOK, "cell 4", "alt text 'A line chart", "its main number", "chart function"),
    ),
    "alt text that repeats the title": (
        drawn(alt="Deaths fell to 32,252 in 2023, lowest so far", title="Deaths fell to 32,252 in 2023, lowest so far"),
        (NOTEBOOK, "cell 4", "repeats the title", "what the chart shows", "chart function"),
    ),
    "a figure without a title": (
        drawn(title=""), (NOTEBOOK, "cell 4", "no title", "id, title", "chart function"),
    ),
    "a figure without sources": (
        drawn(sources=[]), (NOTEBOOK, "cell 4", "no sources", "ids of data/sources.json", "chart function"),
    ),
    "a figure with an unknown source": (
        drawn(sources=["inegi_1999"]), (NOTEBOOK, "cell 4", "'inegi_1999'", "data/sources.json", "Correct the id"),
    ),
    "a figure without a date": (
        drawn(as_of=""), (NOTEBOOK, "cell 4", "as_of ''", "YYYY-MM-DD", "chart function"),
    ),
    "a chart text with a literal number": (
        edit("charts/small.py", "Deaths fell by {share:.0f}", "Deaths fell by 3.1"),
        ("kitlib/charts/small.py", "line 10", "'3.1' in “Deaths fell by 3.1 per cent", "computed", "placeholder"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_where_it_is(project: Project, fault: str) -> None:
    plant, (file, place, found, expected, todo) = FAULTS[fault]
    plant(project)
    result = errors(project)
    match = [
        f for f in result
        if f.file == file and place in f.place and found in f.found and expected in f.expected and todo in f.todo
    ]  # fmt: skip
    assert match, "\n".join(map(str, result))


def test_errors_set_the_exit_code_and_are_printed_in_full(project: Project) -> None:
    small.replace_text(project.data / "tables/homicides.csv", "2022,33287", "2022,many")
    code, said = run(project)
    assert code == 1
    assert (
        "data/tables/homicides.csv, row 2, column 'deaths'\n  found     'many'\n"
        "  expected  a value of type integer\n"
        "  to do     Correct the cell, then run `kit refresh`." in said
    )


def test_a_changed_checksum_says_both_hashes(project: Project) -> None:
    before = small.descriptor()["resources"][0]["path"]
    old = json.loads((project.data / "datapackage.json").read_text())["resources"][0]["hash"]
    small.replace_text(project.data / before, "29721", "29722")
    (found,) = [f for f in errors(project) if f.place == "checksum"]
    assert found.expected == old
    assert found.found.startswith("sha256:")
    assert found.found != old


def test_data_that_drift_are_named_with_old_and_new_value(project: Project) -> None:
    small.replace_text(project.data / "tables/homicides.csv", "32252", "32300")
    refresh(project)
    (found, *_rest) = errors(project)
    assert found.found == "[32,252](facts.md#homicides-2023)"
    assert found.expected.startswith("[32,300]")


def test_a_notebook_whose_cell_raises_is_a_finding_not_a_crash(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise KitError("01_small.ipynb, cell 4 raised NameError: draw")

    monkeypatch.setattr("kitlib.lessons.run.execute", fails)
    cells(lambda c: c[3].update(source="draw(2)"))(project)
    shutil.rmtree(project.root / ".kit-cache")
    (found,) = errors(project)
    assert found.file == NOTEBOOK
    assert "NameError" in found.found


def test_a_drawing_without_figure_is_found(project: Project) -> None:
    lesson = read(project.notebooks / small.NAME)
    cache.remember(entry(lesson), [[{"output_type": "display_data", "data": {"image/png": "x"}}]])
    (found,) = errors(project)
    assert "a drawing that is no figure of the kit" in found.found


@pytest.mark.parametrize(
    "text",
    [
        "There were [32,252 deaths](facts.md#homicides-2023).",
        "There were [**32,252**](facts.md#homicides-2023) deaths.",
        "Down [3.1](facts.md#change) per cent.",
        "He writes of [“a homicide rate ... 36,000”](claims.md#T06).",
        "The rate per 100,000, in `36,000` bytes, on 17 July 2026.",
        "| Part | Minutes |\n| --- | --- |\n| Hook | 15 |",
        "See <https://example.org/2025/36000> and [the page](https://example.org).",
    ],
)
def test_prose_in_order_is_left_alone(project: Project, text: str) -> None:
    prose(text)(project)
    assert errors(project) == []


def test_exempt_numbers_are_printed_and_counted(project: Project) -> None:
    prose("There were 36,000 deaths.", numbers_ok={"36,000": "the number under discussion", "7,000": "gone"})(project)
    code, said = run(project)
    assert code == 0
    assert f"note: {NOTEBOOK}, {SECOND}: '36,000' is exempt: the number under discussion" in said
    assert "exempts '7,000', which is not there" in said
    assert "(1 exempt number)" in said


def test_statistics_in_words_are_notes(project: Project) -> None:
    prose("It nearly doubled in twelve days.")(project)
    found = [f for f in notes(project) if "statistic in words" in f.found]
    assert ["doubled" in f.found for f in found] == [True]


def test_a_main_slide_on_weak_ground_is_noted(project: Project) -> None:
    prose("See [the press](sources.md#press_2024).", priority=1)(project)
    assert [f.found for f in notes(project) if f.place.startswith("slide 'small/deaths'")] == [
        "priority 1 rests on 'press_2024', which was read only in a weak reproduction"
    ]
    prose("See [the press](sources.md#press_2024).", priority=2)(project)
    assert not [f for f in notes(project) if f.place.startswith("slide 'small/deaths'")]


def test_an_old_figure_is_noted_by_the_day_of_the_check(project: Project) -> None:
    assert not [f for f in notes(project) if "months ago" in f.found]
    later = replace(project, today=date(2028, 1, 1))
    assert [f for f in notes(later) if "its data end 2025-11-10, more than 24 months ago" in f.found]


def test_unused_facts_and_sources_are_noted(project: Project) -> None:
    prose("Nothing.")(project)
    found = {f.place for f in notes(project) if "uses it" in f.found}
    assert found == {"fact 'homicides-2023'", "fact 'change'"}  # the notes use homicides-2022
    in_sources(lambda s: s.append(small.source("spare")))(project)
    assert "source 'spare'" in {f.place for f in notes(project)}


def test_a_fact_that_another_rests_on_is_used(project: Project) -> None:
    prose("A change of [−3.1](facts.md#change) per cent.")(project)
    assert not [f for f in notes(project) if f.place.startswith("fact")]


def test_kit_data_elsewhere_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here().data == project.data
    monkeypatch.setenv("KIT_DATA", str(project.notebooks))
    with pytest.raises(KitError, match="Unset KIT_DATA"):
        here()


# --- refresh


def test_refreshing_twice_changes_nothing(project: Project) -> None:
    assert refresh(project) == []
    small.replace_text(project.data / "tables/homicides.csv", "32252", "32300")
    changed = [project.name(path) for path in refresh(project)]
    assert changed == ["data/datapackage.json", "notebooks/facts.md"]
    assert refresh(project) == []


def test_refresh_keeps_the_descriptor_as_it_was_written(project: Project) -> None:
    content = json.loads((project.data / "datapackage.json").read_text())
    table = project.data / "tables/homicides.csv"
    before = table.read_text()
    for indent in (1, 2, 4):
        table.write_text(before)
        text = json.dumps(content, indent=indent, ensure_ascii=False) + "\n"
        assert with_checksums(text, project.data) == text
        table.write_text(before + "2024,1,other,C,press_2024\n")
        new = with_checksums(text, project.data)
        differ = [a for a, b in zip(text.splitlines(), new.splitlines(), strict=True) if a != b]
        assert [line.split(":")[0].strip() for line in differ] == ['"hash"', '"bytes"']


def test_refresh_with_broken_data_writes_no_page(project: Project) -> None:
    before = (project.notebooks / "facts.md").read_text()
    small.replace_text(project.data / "facts.toml", "year == 2022", "year == 1800")
    with pytest.raises(KitError, match="finds 0 rows"):
        refresh(project)
    assert (project.notebooks / "facts.md").read_text() == before


def test_pages_have_headings_that_are_the_ids_alone(project: Project) -> None:
    facts = (project.notebooks / "facts.md").read_text(encoding="utf-8")
    assert "`kit refresh`" in facts.splitlines()[2]
    assert "\n## homicides-2023\n\n**32,252** deaths  \nHomicides registered by INEGI\n" in facts
    assert "- **Earlier values:** 32,223 until 10 November 2024 (preliminary)" in facts
    assert "[INEGI (10 November 2025)](sources.md#inegi_2025)" in facts
    claims = (project.notebooks / "claims.md").read_text(encoding="utf-8")
    assert "\n## T06\n\n> a homicide rate that exceeded 36,000 in 2023\n" in claims
    sources = (project.notebooks / "sources.md").read_text(encoding="utf-8")
    assert "\n## press_2024\n" in sources
    assert "**Standing:** unconfirmed;" in sources
    assert "a weak reproduction" in sources
    assert "\n## femicide\n" in (project.notebooks / "terms.md").read_text(encoding="utf-8")
    book = (project.data / "CODEBOOK.md").read_text(encoding="utf-8")
    assert "| `deaths` | integer |" in book


# --- the detector


NONE: tuple[str, ...] = ()
DETECTED = [
    ("36,000 deaths in 2023", ["36,000"]),
    ("24.6 per 100,000 inhabitants", ["24.6"]),
    ("5 per 100,000, or 5 homicides per 100,000", ["5", "5"]),
    ("2.5 million encounters; 3 million; $5; US$70; MXN 3; 36k", ["2.5", "3", "5", "70", "3", "36"]),
    ("5 per cent, 5%, 5 percent, 2 percentage points", ["5", "5", "5", "2"]),
    ("from 5 to 8 per cent, or 5-8%", ["5", "8", "5", "8"]),
    ("five per cent and two million", ["five", "two"]),
    ("▮ to ▮ per cent in 2018 to ▮ per cent in 2024", NONE),
    ("What per cent? A percentage names its base.", NONE),
    ("in 2018, 2018-2020, 2018–20, 2024/25, 1990s, 1999", NONE),
    ("In 1848 and 1500 men", ["1848", "1500"]),
    ("17 July 2026; July 17, 2026; 2026-07-17; 2026-07; 20–21 February; 5, 7 and 12 March; May 2024", NONE),
    ("may 20 people come", ["20"]),
    ("75 to 90 minutes, a 90-minute class, 40 seconds, 12 months, 100 days, 1.5 hours, 30 years", NONE),
    ("36 a day", ["36"]),
    ("1,200 days", ["1,200"]),
    ("articles 5 and 40, article 21, Title 42, module 1, slides 3 to 12, page 14, Executive Order 14157", NONE),
    ("Table 36,000 and the figure 24.6", ["36,000", "24.6"]),
    ("article 5, 36 deaths", ["36"]),
    ("T40.4, T06, CNSP/38/15, ICD-10, RNID-2026, FY2023, H1", NONE),
    ("9 states, 3 of 4, two in 2 cells", NONE),
    ("12 states; 32 states", ["12", "32"]),
    ("the 21st century, aged 15 to 29, 14:30, 24/7, Python 3.11, CC BY 4.0", NONE),
    ("0.5 and 4.2", ["0.5", "4.2"]),
    ("2018 = 100", NONE),
    ("one in 10", ["10"]),
    ("Barrio 18", ["18"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DETECTED, ids=[text[:30] for text, _ in DETECTED])
def test_the_detector_knows_a_statistic(text: str, expected: list[str]) -> None:
    assert [s.text for s in statistics(text) if not s.spelled] == list(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "half of them, a third, two-thirds, doubled, tripled",
            ["half", "a third", "two-thirds", "doubled", "tripled"],
        ),
        ("thirty-two states in twelve days", ["thirty-two"]),
        ("one in five; dozens; hundreds of thousands", ["one in five", "dozens", "hundreds", "thousands"]),
        ("the first half of 2025, half an hour, a third party, two pairs, the other half", NONE),
    ],
)
def test_statistics_that_are_spelled_out_are_marked(text: str, expected: list[str]) -> None:
    assert [s.text for s in statistics(text) if s.spelled] == list(expected)


def test_only_a_heading_may_be_numbered() -> None:
    assert statistics("12. The threat", heading=True) == []
    assert [s.text for s in statistics("12. The threat")] == ["12"]
    assert [s.text for s in statistics("33,550 deaths", heading=True)] == ["33,550"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('_("36,000 claimed")', ["'36,000'"]),
        ('f"above {level:,} in {36_000:,} cases"', ["'36000'"]),
        ('"fell by {n:.1f} per cent"', []),
        ('f"fell by {n:.1f} per cent since {year + 12}"', []),
        ('f"{end - 1}-12-01"', []),
        ('frame.query("year == 2024 and deaths > 300")', []),
        ('{"format": ",.0f", "stroke": "#BC4E27", "dash": "4 4"}', []),
        ('number(36000)', ["'36000'"]),
        ('_("Pairs with 25 deaths")  # numbers ok: UCDP\'s threshold', []),
        ('_("36,000")', ["'36,000'"]),
        ('"homicides_36000"', []),
        ('raise ValueError(f"{n} months; 12 are needed")', []),
    ],
)  # fmt: skip
def test_chart_texts_hold_no_literal_statistics(code: str, expected: list[str]) -> None:
    found = [f for f in check_source(code, "x.py") if not f.note]
    assert [f.found.split(" in ")[0] for f in found] == expected


def test_an_exempt_chart_text_is_a_note() -> None:
    (found,) = check_source('_("Pairs with 25 deaths")  # numbers ok: the threshold', "x.py")
    assert found.note
    assert "the threshold" in found.found


def test_a_figure_in_order_has_no_findings(project: Project) -> None:
    assert list(check_figure(small.figure(), "f", "p", small.TODAY)) == []


def test_the_commands_print_and_exit(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kitlib.verify.checks.here", lambda: project)
    assert main(["verify"]) == 0
    assert capsys.readouterr().out.startswith("All in order: 3 tables")
    small.replace_text(project.data / "tables/homicides.csv", "29721", "29722")
    assert main(["verify"]) == 1
    assert "1 to correct" in capsys.readouterr().out
    assert main(["refresh"]) == 0
    assert capsys.readouterr().out == f"{project.data / 'datapackage.json'}\n"
    assert main(["verify"]) == 0
