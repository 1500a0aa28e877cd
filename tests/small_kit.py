"""A kit of three tables, three facts and one notebook, in order; tests copy it and plant one fault."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from kitlib.charts.figure import FIGURE_MIME
from kitlib.lessons import cache
from kitlib.lessons.read import read
from kitlib.lessons.run import entry
from kitlib.verify.finding import Project
from kitlib.verify.generated import refresh

TODAY = dt.date(2026, 11, 22)
NAME = "01_small.ipynb"

TABLES = {
    "tables/homicides.csv": (
        "year,deaths,status,confidence,source_id\n"
        "2022,33287,definitive,A,inegi_2025\n2023,32252,definitive,A,inegi_2025\n2023,29721,other,C,press_2024\n"
    ),
    "claims.csv": (
        "claim_id,author,essay_date,quote,claim_type,module,materiality,would_settle,evidence,verdict,reason,"
        "later_evidence,source_ids,confidence\n"
        'T06,Rick de la Torre,2024,"a homicide rate that exceeded 36,000 in 2023",quantitative,01_small,central,'
        'Deaths,"INEGI: 32,252",contradicted,Both counts are below it.,none recorded,inegi_2025,A\n'
    ),
    "terms.csv": "term_id,term_en,term_es,definition,source_ids\nfemicide,Femicide,Feminicidio,A killing.,\n",
}
FIELDS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "tables/homicides.csv": [
        ("year", "year", {"required": True}),
        ("deaths", "integer", {"required": True, "minimum": 0}),
        ("status", "string", {"enum": ["definitive", "other"]}),
        ("confidence", "string", {}),
        ("source_id", "string", {"required": True}),
    ],
    "claims.csv": [(name, "string", {}) for name in TABLES["claims.csv"].splitlines()[0].split(",")],
    "terms.csv": [(name, "string", {}) for name in TABLES["terms.csv"].splitlines()[0].split(",")],
}
KEYS = {"tables/homicides.csv": ["year", "status"], "claims.csv": ["claim_id"], "terms.csv": ["term_id"]}
FACTS = """
[homicides-2023]
label = "Homicides registered by INEGI"
table = "homicides"
query = "year == 2023 and status == 'definitive'"
column = "deaths"
format = "count"
unit = "deaths"
was = [{value = "32,223", changed = "2024-11-10", why = "preliminary"}]

[homicides-2022]
label = "Homicides registered by INEGI"
table = "homicides"
query = "year == 2022"
column = "deaths"
format = "count"
unit = "deaths"

[change]
label = "Change from one year to the next"
expr = "100 * (b / a - 1)"
inputs = {a = "homicides-2022", b = "homicides-2023"}
format = "signed_percent1"
unit = "per cent"
"""
CHART = '''"""Charts."""

from kitlib.i18n import _


def deaths(value, year):
    """Draw 32,252 deaths (a docstring may say so)."""
    colour = "#0F5C7A"
    test = "datum['year'] === 2024 && datum.deaths > 30000"
    return _("Deaths fell by {share:.0f} per cent since {year}").format(share=value, year=year), colour, test, ",.0f"
'''


def source(name: str, standing: str = "A", reproduction: str = "original", **more: Any) -> dict[str, Any]:
    """Make one entry of the source register."""
    return {"id": name, "type": "report", "title": f"Report {name}", "publisher": "INEGI", "language": "en",
            "URL": f"https://example.org/{name}", "issued": {"date-parts": [[2025, 11, 10]]},
            "custom": {"standing": standing, "reproduction": reproduction, **more}}  # fmt: skip


def figure(**more: Any) -> dict[str, Any]:
    """Make a figure as an output carries it."""
    made = {
        "id": "small/deaths",
        "title": "Homicide fell",
        "subtitle": "Deaths a year, Mexico",
        "alt": "A line of homicides in Mexico that falls to 32,252 deaths in 2023.",
        "spec": {"mark": "line"},
        "sources": ["inegi_2025"],
        "as_of": "2025-11-10",
        "note": "",
        "native": None,
        "kit": "figure/1",
    }
    return {**made, **more}


def cell(text: str, slide: str = "-", kind: str = "markdown", **kit: Any) -> dict[str, Any]:
    """Make one cell of a notebook's JSON."""
    metadata: dict[str, Any] = {"slideshow": {"slide_type": slide}} if slide != "-" else {}
    if kit:
        metadata["kit"] = kit
    made: dict[str, Any] = {"cell_type": kind, "metadata": metadata, "source": text}
    return {**made, "outputs": [], "execution_count": None} if kind == "code" else made


def cells() -> list[dict[str, Any]]:
    """Cells of a notebook in which all is in order."""
    return [
        cell("# The small module\n\nRead to November 2026.", "slide", id="small/title", when="class"),
        cell("Say welcome.", "notes"),
        cell("## Deaths\n\nINEGI counted [32,252](facts.md#homicides-2023) deaths in 2023, "
             "a change of [−3.1](facts.md#change) per cent in 12 months; see [INEGI](sources.md#inegi_2025), "
             "[femicide](terms.md#femicide) and [“exceeded 36,000”](claims.md#T06).",
             "slide", id="small/deaths", when="class", priority=1),
        cell("draw()", kind="code"),
        cell("Fewer than [33,287](facts.md#homicides-2022 'the year before') deaths.", "notes"),
    ]  # fmt: skip


def write_notebook(root: Path, content: list[dict[str, Any]], name: str = NAME, **metadata: Any) -> Path:
    """Write a notebook of some cells."""
    path = root / "notebooks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = {"cells": content, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


def output(data: dict[str, Any]) -> dict[str, Any]:
    """Make an output that carries a figure."""
    return {"output_type": "display_data", "data": {FIGURE_MIME: data}, "metadata": {}}


def draws(path: Path, *figures: dict[str, Any]) -> None:
    """Remember an execution of a notebook whose code cells drew some figures, so that no kernel is started."""
    lesson = read(path)
    cache.remember(entry(lesson), [[output(drawn) for drawn in figures] for _ in lesson.code])


def small_kit(root: Path) -> Project:
    """Write the whole kit into a folder; the current folder must be in it already."""
    (root / "data" / "tables").mkdir(parents=True)
    for path, text in TABLES.items():
        (root / "data" / path).write_text(text, encoding="utf-8")
    write_json(root / "data" / "sources.json", [
        source("inegi_2025"), source("press_2024", "C", "weak"), source("delatorre_essay"), source("ellis_essay"),
    ])  # fmt: skip
    (root / "data" / "facts.toml").write_text(FACTS, encoding="utf-8")
    write_json(root / "data" / "datapackage.json", descriptor())
    (root / "charts").mkdir()
    (root / "charts" / "small.py").write_text(CHART, encoding="utf-8")
    notebook = write_notebook(root, cells())
    project = Project(root / "data", root / "notebooks", root / "charts", TODAY)
    refresh(project)
    draws(notebook, figure())
    return project


def descriptor() -> dict[str, Any]:
    """Describe the tables; checksums are left to ``refresh``."""
    resources = [
        {"name": Path(path).stem, "path": path, "title": path, "description": "A row is one thing.", "format": "csv",
         "encoding": "utf-8", "hash": "sha256:none", "bytes": 0,
         "schema": {"fields": [{"name": n, "type": t, "title": n, "description": n, "constraints": c}
                               for n, t, c in FIELDS[path]], "primaryKey": KEYS[path], "missingValues": [""]},
         "sources": [{"title": "INEGI", "id": "inegi_2025"}], "licenses": [{"name": "CC-BY-4.0"}],
         "asOf": "2025-11-10", "confidence": "A", "caveat": ""}
        for path in TABLES
    ]  # fmt: skip
    return {"name": "mexico-security-kit", "description": "Small tables.", "resources": resources}


def write_json(path: Path, content: Any) -> None:
    """Write JSON as the kit's own files have it."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def replace_text(path: Path, old: str, new: str) -> None:
    """Change a file in one place; fail if the place is not there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
