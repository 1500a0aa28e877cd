"""Feedback and statistics as a person opens them: accessible, on one column, asking nothing of the network."""

from __future__ import annotations

from pathlib import Path

import hostile
import pytest
from browser import PHONE, SIZE, axe_findings, chromium, tab
from test_grade import KEY, Fake, handed_in

from kitlib.exercises.grade import feedback
from kitlib.exercises.grade.controller import Class, grade_one
from kitlib.exercises.grade.course import read_assignment

pytestmark = pytest.mark.browser


def test_feedback_and_statistics_are_accessible_on_every_screen(tmp_path: Path) -> None:
    assignment = read_assignment(hostile.put(tmp_path / hostile.NAME, hostile.author()))
    long = "A count is not a rate. <script>document.title = 'run'</script> " * 60 + "x" * 500
    raw = hostile.submission(written=long)
    fakes = {"Ana": Fake(_1=32223, _2=250), "Zoë": Fake(_1=32252, _2=2.5), "Eva": Fake()}
    rows = tuple(grade_one(assignment, KEY, handed_in(raw, name), fake) for name, fake in fakes.items())
    graded = Class(assignment, rows, "isolated", 3)
    pages = {"Ana": feedback.page(graded, rows[0]), "Eva": feedback.page(graded, rows[2])}
    pages["stats"] = feedback.overview(graded)
    with chromium() as browser:
        for name, text in pages.items():
            (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
            for size, scheme in ((SIZE, "light"), (PHONE, "dark")):
                with tab(browser, size, scheme) as opened:
                    opened.page.goto((tmp_path / f"{name}.html").as_uri())
                    assert axe_findings(opened.page) == [], (name, scheme)
                    assert opened.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
                    assert opened.page.title() != "run"
                    assert opened.outside == []
