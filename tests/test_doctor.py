"""`kit doctor`: versions, the age of what slides rest on, and which slides those are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT

from kitlib import cli, doctor
from kitlib.errors import KitError
from kitlib.evidence.sources import source

TODAY = date(2026, 11, 23)


@pytest.fixture
def two_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    found = doctor.Used({"conapo_2023": ["test/b", "test/a", "test/b"], "ellis_essay": ["test/c"]}, ["02_test"])
    monkeypatch.setattr(doctor, "used", lambda: found)


def test_old_sources_come_oldest_first_with_the_slides_they_touch(two_sources: None) -> None:
    lines = doctor.report(TODAY, 365).split("\n")
    assert "2 sources stand behind slides; 2 of them say what was so more than 365 days ago." in lines
    first, second = (next(n for n, line in enumerate(lines) if name in line) for name in ("conapo_2023", "ellis_essay"))
    assert first < second
    assert lines[first + 1] == "    test/b, test/a"
    assert "; 0 of them say" in doctor.report(TODAY, 10_000)


def test_a_module_that_was_not_run_is_said(two_sources: None) -> None:
    assert "02_test: not run yet" in doctor.report(TODAY)


def test_the_list_is_short_unless_all_is_asked_for(two_sources: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "SHOWN", 1)
    assert "and 1 more: kit doctor --all" in doctor.report(TODAY)
    assert "ellis_essay" not in doctor.report(TODAY)
    assert "ellis_essay" in doctor.report(TODAY, every=True)


@pytest.mark.parametrize(("as_of", "days"), [("2026-11-01", 22), ("2026-11", 22), ("2026", 326), ("", None)])
def test_age_counts_from_the_first_day_of_a_month_or_a_year(as_of: str, days: int | None) -> None:
    item = replace(source("ellis_essay"), as_of=as_of, issued="")
    assert doctor.age(item, TODAY) == days


def test_versions_are_those_at_work(two_sources: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PACKAGES", ("pandas", "no-such-package"))
    monkeypatch.setattr("shutil.which", lambda _name: None)
    said = doctor.report(TODAY)
    assert "no-such-package missing" in said
    assert "Chromium: not found (for kit check-deck)" in said


def test_days_below_zero_are_refused(two_sources: None) -> None:
    with pytest.raises(KitError, match="--days must be 0 or more"):
        doctor.report(TODAY, -1)


@pytest.mark.build
def test_the_command_reads_the_kits_own_notebooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KIT_CACHE", str(tmp_path))
    assert cli.main(["doctor", "--all"]) == 0
    said = capsys.readouterr().out
    assert "threat/essays" in said
    assert "01_threat: not run yet" in said
