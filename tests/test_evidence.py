"""Tables, sources, facts and claims: what a notebook's author relies on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import small_kit as small

from kitlib import cite, claim, claims, fact, load
from kitlib.errors import DataError, KitError, UnknownName
from kitlib.evidence.facts import definitions
from kitlib.evidence.sources import footer_line, source
from kitlib.evidence.tables import data_dir, table, tables
from kitlib.verify.finding import Project

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    root = tmp_path / "kit"
    root.mkdir()
    monkeypatch.chdir(root)
    monkeypatch.delenv("KIT_DATA", raising=False)
    monkeypatch.delenv("KIT_CACHE", raising=False)
    return small.small_kit(root)


def add_fact(project: Project, text: str) -> None:
    path = project.data / "facts.toml"
    path.write_text(path.read_text() + text, encoding="utf-8")


# --- the real data


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("homicides-inegi-2024", "33,550"),
        ("homicides-inegi-2023", "32,252"),
        ("victims-sesnsp-2023", "29,721"),
        ("daily-september-2024", "86.9"),
        ("overdose-synthetic-2022", "73,838"),
        ("overdose-synthetic-2024", "47,735"),
        ("encounters-calendar-2023", "2,541,959"),
        ("encounters-fiscal-2023", "2,475,669"),
    ],
)
def test_the_numbers_that_readers_check_come_from_the_tables(name: str, text: str) -> None:
    assert fact(name).text == text
    assert fact(name).sources


def test_every_table_loads_with_its_types_and_origin() -> None:
    for name in tables():
        frame = load(name)
        fields = {f["name"]: f["type"] for f in table(name).fields}
        assert list(frame.columns) == list(fields)
        assert len(frame)
        assert frame.attrs["name"] == name
        assert frame.attrs["sources"]
        assert frame.attrs["as_of"]
        for column, kind in fields.items():
            if kind == "yearmonth":
                assert pd.api.types.is_datetime64_any_dtype(frame[column]), (name, column)
            if kind in ("integer", "year"):
                assert pd.api.types.is_integer_dtype(frame[column]), (name, column)


def test_state_codes_keep_their_leading_zero() -> None:
    assert load("states")["state_code"].min() == "01"


def test_every_fact_and_citation_can_be_made() -> None:
    for name in definitions():
        found = fact(name)
        assert found.text
        assert cite(*found.sources).count("\n") == len(found.sources) - 1


def test_a_loaded_table_is_the_callers_own() -> None:
    mine = load("states")
    mine.loc[:, "state"] = "gone"
    assert "gone" not in set(load("states")["state"])


# --- where data are found


def found_from(folder: Path, **more: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KIT_")}
    code = "from kitlib.evidence.tables import data_dir; print(data_dir())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, text=True, capture_output=True, check=True,
        env={**environment, "PYTHONPATH": str(ROOT), **more},
    )  # fmt: skip
    return done.stdout.strip()


def test_data_are_found_from_an_empty_folder_and_a_strangers_are_ignored(tmp_path: Path) -> None:
    stranger = tmp_path / "data"
    stranger.mkdir()
    small.write_json(stranger / "datapackage.json", {"name": "another-package", "resources": []})
    (tmp_path / "empty").mkdir()
    assert Path(found_from(tmp_path / "empty")) in (ROOT / "data", ROOT / "kitlib" / "_data")


def test_the_nearest_kit_above_wins_and_kit_data_decides(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    below = project.notebooks / "deeper"
    below.mkdir()
    monkeypatch.chdir(below)
    assert data_dir() == project.data
    monkeypatch.setenv("KIT_DATA", str(ROOT / "data"))
    assert data_dir() == ROOT / "data"


def test_kit_data_without_data_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    with pytest.raises(DataError, match=r"KIT_DATA is .* holds no datapackage\.json.*unset it"):
        data_dir()


# --- names that do not exist


def test_unknown_names_come_with_the_nearest_and_where_all_are(project: Project) -> None:
    with pytest.raises(UnknownName, match=r"no table 'homicide'\. Nearest: homicides\. All names: data/CODEBOOK\.md"):
        load("homicide")
    with pytest.raises(UnknownName, match=r"no fact 'homicides-203'\. Nearest: homicides-2023"):
        fact("homicides-203")
    with pytest.raises(UnknownName, match=r"no claim 'T60'\. .*All names: notebooks/claims\.md"):
        claim("T60")
    with pytest.raises(UnknownName, match=r"no claim 'T60'"):
        claims("T06", "T60")
    with pytest.raises(UnknownName, match=r"no source 'inegi_205'\. Nearest: inegi_2025"):
        cite("inegi_205")


def test_an_unknown_name_can_be_caught_as_key_error_or_as_ours(project: Project) -> None:
    with pytest.raises(KeyError):
        load("none")
    with pytest.raises(KitError):
        load("none")


# --- tables that are not in order


@pytest.mark.parametrize("value", ["many", "33287.5"])
def test_a_value_of_the_wrong_type_names_file_row_column_and_value(project: Project, value: str) -> None:
    small.replace_text(project.data / "tables/homicides.csv", "33287", value)
    with pytest.raises(DataError, match=rf"homicides\.csv, row 2, column 'deaths': '{value}' is not .* type integer"):
        load("homicides")


def test_a_column_that_is_gone_is_named(project: Project) -> None:
    small.replace_text(project.data / "tables/homicides.csv", "year,deaths", "year,killed")
    with pytest.raises(DataError, match=r"homicides\.csv has no column 'deaths'.*kit refresh"):
        load("homicides")


def test_a_file_that_is_gone_or_no_csv_is_named(project: Project) -> None:
    path = project.data / "tables/homicides.csv"
    path.write_text('a,b\n1,2,3\n"')
    with pytest.raises(DataError, match=r"homicides\.csv is not a readable CSV"):
        load("homicides")
    path.unlink()
    with pytest.raises(DataError, match=r"homicides\.csv does not exist"):
        load("homicides")


def test_missing_integers_stay_missing(project: Project) -> None:
    small.replace_text(project.data / "tables/homicides.csv", "33287", "")
    column = load("homicides")["deaths"]
    assert str(column.dtype) == "Int64"
    assert column.isna().sum() == 1


# --- facts


def test_a_fact_says_what_a_reader_needs(project: Project) -> None:
    found = fact("homicides-2023")
    assert (found.text, found.value, found.unit, found.status) == ("32,252", 32252, "deaths", "definitive")
    assert found.sources == ("inegi_2025",)
    assert found.as_of == "2025-11-10"
    assert found.how == "homicides: deaths where year == 2023 and status == 'definitive'"
    assert found.was[0] == {"value": "32,223", "changed": "2024-11-10", "why": "preliminary"}
    assert (found.confidence, found.standing) == ("A", "")


def test_a_derived_fact_inherits_sources_and_the_worst_confidence(project: Project) -> None:
    add_fact(project, """
[other]
label = "As the press has it"
table = "homicides"
query = "status == 'other'"
column = "deaths"
format = "count"

[gap]
label = "The gap"
expr = "a - b"
inputs = {a = "homicides-2023", b = "other"}
format = "count"
""")  # fmt: skip
    gap = fact("gap")
    assert gap.text == "2,531"
    assert gap.sources == ("inegi_2025", "press_2024")
    assert (gap.confidence, gap.standing) == ("C", "unconfirmed")
    assert fact("change").text == "−3.1"
    assert fact("change").size == "3.1"


def test_what_another_reported_names_the_carrier(project: Project) -> None:
    small.replace_text(project.data / "tables/homicides.csv", "other,C,press_2024", "other,B,press_2024")
    small.replace_text(
        project.data / "sources.json", '"reproduction": "weak"', '"reproduction": "press", "read_via": "El Diario"'
    )
    add_fact(
        project,
        '\n[o]\nlabel = "x"\ntable = "homicides"\nquery = "status == \'other\'"\ncolumn = "deaths"\nformat = "count"\n',
    )
    assert fact("o").standing == "as reported by El Diario"


def test_aggregates_count_and_text_are_formats_of_a_fact(project: Project) -> None:
    head = '\n[{0}]\nlabel = "x"\ntable = "homicides"\nquery = "year > 2000"\n'
    add_fact(project, head.format("total") + 'column = "deaths"\naggregate = "sum"\nformat = "count"\n')
    add_fact(project, head.format("rows") + 'aggregate = "count"\nformat = "count"\n')
    add_fact(project, head.format("middle") + 'column = "deaths"\naggregate = "median"\nformat = "decimal1"\n')
    assert [fact(n).text for n in ("total", "rows", "middle")] == ["95,260", "3", "32,252.0"]
    assert fact("total").sources == ("inegi_2025", "press_2024")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("year == 2022", "year == 2023", r"finds 2 rows in 'homicides', exactly one was expected"),
        ("year == 2022", "year == 1900", r"finds 0 rows"),
        ("year == 2022", "yeer == 2022", r"does not run on table 'homicides'.*Columns: year, deaths"),
        ("year == 2022", "year ==", r"does not run on table"),
        ('format = "count"', 'format = "per cent"', r"format must be one of count, decimal1"),
        ('unit = "deaths"', 'units = "deaths"', r"unknown keys \['units'\]"),
        ('label = "Homicides registered by INEGI"', "", r"missing keys \['label'\]"),
        ('table = "homicides"', 'table = "homicide"', r"Nearest: homicides"),
        ('expr = "100 * (b / a - 1)"', 'expr = "b / c"', r"cannot compute 'b / c'"),
        ('expr = "100 * (b / a - 1)"', "expr = \"__import__('os')\"", r"cannot compute"),
        ('b = "homicides-2023"', 'b = "homicides-203"', r"Nearest: homicides-2023.*input 'b' of 'change'"),
        ('b = "homicides-2023"', 'b = "change"', r"fact 'change' depends on itself: change -> change"),
    ],
)
def test_a_wrong_definition_says_what_is_wrong(project: Project, old: str, new: str, message: str) -> None:
    text = (project.data / "facts.toml").read_text().replace(old, new)
    (project.data / "facts.toml").write_text(text)
    with pytest.raises(KitError, match=message):
        _ = [fact(name) for name in definitions()]


def test_a_value_that_is_missing_is_no_fact(project: Project) -> None:
    small.replace_text(project.data / "tables/homicides.csv", "33287", "")
    with pytest.raises(DataError, match="the value it finds in 'homicides' is missing"):
        fact("homicides-2022")


def test_facts_that_are_no_toml_or_not_there_say_so(project: Project) -> None:
    (project.data / "facts.toml").write_text("[a")
    with pytest.raises(DataError, match=r"facts\.toml is not valid TOML"):
        fact("a")
    (project.data / "facts.toml").unlink()
    with pytest.raises(DataError, match="does not exist"):
        fact("a")


# --- sources and claims


def test_a_citation_names_author_date_and_where_it_was_read(project: Project) -> None:
    small.write_json(project.data / "sources.json", [
        {**small.source("a", original_publisher="INEGI", read_via="El Diario (copy)"), "publisher": "El Diario"},
    ])  # fmt: skip
    text = cite("a")
    assert "2025" in text
    assert "https://example.org/a" in text
    assert "El Diario" in text
    assert "INEGI" in text
    assert source("a").carrier == "El Diario"
    assert "INEGI" in footer_line(["a", "a"])
    assert footer_line(["a", "a"]) == footer_line(["a"])


def test_a_claim_shows_itself_as_a_table(project: Project) -> None:
    shown = claim("T06")._repr_markdown_()
    assert "“a homicide rate that exceeded 36,000 in 2023”" in shown
    assert "[T06](claims.md#T06)" in shown
    assert "**Contradicted.** Both counts are below it." in shown
    assert claim("T06").source_ids == ("inegi_2025",)


# --- institutions: dates as far as they are known, and the days they allow


def test_a_relation_holds_on_a_day_if_and_only_if_its_dates_allow_it() -> None:
    frame = load("relations")
    for column in frame.columns[frame.columns.str.startswith("snapshot_")]:
        day = pd.Timestamp(column.removeprefix("snapshot_").replace("_", "-"))
        begun = frame["from_day"].isna() | (frame["from_day"] <= day)
        ended = frame["to_day"].notna() & (frame["to_day"] < day)
        assert (frame[column] == (begun & ~ended)).all(), column


@pytest.mark.parametrize(
    ("name", "text", "precision", "day"),
    [
        ("agencies", "valid_from", "valid_from_precision", "from_day"),
        ("relations", "valid_from", "valid_from_precision", "from_day"),
        ("relations", "valid_to", "valid_to_precision", "to_day"),
        ("reform_timeline", "date", "date_precision", "day"),
    ],
)
def test_a_date_says_how_much_of_it_is_known(name: str, text: str, precision: str, day: str) -> None:
    frame = load(name)
    frame = frame[frame[text].notna()]
    assert len(frame)
    assert (frame[precision] == frame[text].str.len().map({4: "year", 7: "month", 10: "day"})).all()
    days = frame[day].dt.strftime("%Y-%m-%d")
    assert all(full.startswith(known) for full, known in zip(days, frame[text], strict=True))


def test_the_guard_is_formally_civilian_and_operationally_military_until_the_reform_of_2024() -> None:
    guard = load("relations").query("source_agency == 'GN' and relation == 'subordinate_to'")
    before = guard[guard["snapshot_2022_12_31"]]
    after = guard[guard["snapshot_2024_12_01"]]
    assert set(zip(before["target_agency"], before["command"], strict=True)) == {
        ("SSPC", "formal"),
        ("DEFENSA", "operational_and_administrative"),
    }
    assert list(after["command"]) == ["formal_and_operational"]


def test_rival_figures_of_the_guard_stand_side_by_side() -> None:
    rows = load("institution_indicators").query("indicator == 'guard_strength' and period == '2022'")
    assert rows["value"].nunique() == len(rows) == rows["instrument"].nunique() == 2


def test_terms_are_explained_in_both_languages() -> None:
    page = (ROOT / "notebooks" / "terms.md").read_text(encoding="utf-8")
    for row in load("terms").to_dict("records"):
        assert row["definition"] in page
        assert row["definition_es"] in page
