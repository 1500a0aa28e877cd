"""The project's own promises: its checks pass, its commands stand in README, its pins hold names and versions alone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
THROUGH = {"jupyter-client", "jupyter-core"}  # the faces of nbclient and of jupyterlab


def commands(page: str) -> list[str]:
    return re.findall(r"^```bash\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_readme_begins_with_the_two_commands_that_set_up_everything() -> None:
    build, test = commands("README.md")[:2]
    for command in (build, test):
        assert "python3 -m venv .venv" in command
        assert '-c constraints.txt -e ".[test]"' in command
    assert "kit build 01_threat" in build
    assert "pytest" in test


def test_constraints_hold_names_and_versions_alone() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert len(pins) > 50
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", pin)] == []


def test_every_dependency_is_pinned_and_within_its_bounds() -> None:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [Requirement(text) for text in [*project["dependencies"], *project["optional-dependencies"]["test"]]]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if "==" in line)
    pins = {canonicalize_name(name): version for name, version in pinned.items()}
    assert [r.name for r in named if not r.specifier.contains(pins.get(canonicalize_name(r.name), "0"))] == []


@cache
def distributions() -> Mapping[str, list[str]]:
    """Names of packages by what is imported, read once."""
    return packages_distributions()


@pytest.mark.parametrize(("folder", "extra"), [("kitlib", False), ("tests", True)])
def test_every_package_that_is_imported_is_declared(folder: str, extra: bool) -> None:
    from packaging.utils import canonicalize_name

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]  # a test of what an extra brings skips where that is not installed
    more = [one for name in (extras if extra else ("check", "grade-cluster")) for one in extras[name]]
    declared = [*project["dependencies"], *more]
    allowed = {canonicalize_name(re.split(r"[^A-Za-z0-9._-]", text)[0]) for text in declared} | THROUGH
    sources = distributions()
    used = {name for path in (ROOT / folder).rglob("*.py") for name in imported(path)}
    third = {n: sources[n] for n in used - sys.stdlib_module_names - {"kitlib"} if n in sources}
    assert {n: d for n, d in third.items() if not {canonicalize_name(x) for x in d} & allowed} == {}


def imported(path: Path) -> set[str]:
    """Top-level names of all absolute imports of a file, those inside functions too."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in plain | parts}


def test_version_is_the_same_everywhere() -> None:
    import kitlib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == kitlib.__version__
    assert f"version: {kitlib.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_modules_stay_small_enough_to_be_read() -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in (ROOT / "kitlib").rglob("*.py")}
    assert {str(path): lines for path, lines in lengths.items() if lines > 310} == {}


@pytest.mark.build
@pytest.mark.parametrize("check", [("ruff", "check", "."), ("mypy",)], ids=lambda check: check[0])
def test_code_is_clean(check: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", *check], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
