"""The installed package in an empty folder: a student's notebook needs no checkout, the wheel carries the data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.build

ROOT = Path(__file__).resolve().parents[1]
USE = """
import json, kitlib
from kitlib.evidence.tables import data_dir, tables
from kitlib.charts import threat
figure = threat.homicide_long_run()
print(json.dumps({
    "kitlib": kitlib.__file__, "data": str(data_dir()), "states": len(kitlib.load("states")),
    "tables": [len(kitlib.load(name)) > 0 for name in tables()],
    "as_of": kitlib.load("homicides_inegi_national_year").attrs["as_of"],
    "fact": kitlib.fact("homicides-inegi-2023").text, "cited": kitlib.cite(*figure.sources),
    "claim": kitlib.claim("T06").claim_id, "figure": sorted(figure._repr_mimebundle_()[0]),
}))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the built wheel, and nothing else, was installed."""
    wheels, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", "--no-input"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT)]
    subprocess.run(build, check=True, timeout=120)
    (wheel,) = wheels.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", str(target), str(wheel)], check=True)
    return target


def test_data_load_from_the_installed_package_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KIT_", "PYTHON"))}
    environment |= {"PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    run = [sys.executable, "-P", "-c", USE]
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kitlib"].startswith(str(installed))
    assert found["data"] == str(installed / "kitlib" / "_data")
    assert found["states"] == 32
    assert all(found["tables"])
    assert found["as_of"] == "2025-11-10"
    assert found["fact"] == "32,252"
    assert found["cited"]
    assert found["claim"] == "T06"
    assert "application/vnd.vegalite.v5+json" in found["figure"]
    assert list(tmp_path.iterdir()) == []


def test_the_wheel_carries_all_data_and_the_templates_and_no_tests(installed: Path) -> None:
    carried = {p.relative_to(installed / "kitlib/_data") for p in (installed / "kitlib/_data").rglob("*.*")}
    assert {p.relative_to(ROOT / "data") for p in (ROOT / "data").rglob("*.*")} <= carried
    pages = {p.relative_to(ROOT) for p in (ROOT / "kitlib").rglob("templates/*") if p.is_file()}
    assert pages
    assert all((installed / page).is_file() for page in pages)
    assert not list(installed.rglob("test_*.py"))


def test_the_wheel_switches_the_servers_extension_on(installed: Path) -> None:
    (switch,) = (installed / "etc" / "jupyter" / "jupyter_server_config.d").glob("*.json")
    assert json.loads(switch.read_text())["ServerApp"]["jpserver_extensions"] == {"kitlib.labserver": True}
