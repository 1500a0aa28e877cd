"""`kit lab` as a student meets it: JupyterLab opens the threat notebook offline, runs it, and draws every figure."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Tab, chromium, tab
from conftest import THREAT, Kit, kit_command, kit_environment, make_kit

from kitlib.charts.figure import FIGURE_MIME

pytestmark = pytest.mark.browser

DRAWN = """() => [...document.querySelectorAll('.jp-CodeCell')].flatMap((cell, number) =>
  [...cell.querySelectorAll('.vega-embed svg')].map(svg => {
    const box = svg.getBoundingClientRect();
    const cut = [...svg.querySelectorAll('text')].filter(words => { const at = words.getBoundingClientRect();
      return at.width && (at.left < box.left - 1 || at.right > box.right + 1
                          || at.top < box.top - 1 || at.bottom > box.bottom + 1); });
    return {cell: number, width: box.width, height: box.height, text: svg.textContent,
            cut: cut.map(words => words.textContent),
            marks: svg.querySelectorAll('.mark-rect path, .mark-line path, .mark-symbol path, .mark-rule line, '
                                        + '.mark-area path, .mark-arc path, .mark-shape path').length}; }))"""
RAN = """count => {
  const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.textContent.trim());
  const failed = document.querySelector('[data-mime-type="application/vnd.jupyter.error"]');
  return failed || prompts.length === count && prompts.every(p => /^\\[\\d+\\]:$/.test(p)); }"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[tuple[Kit, str, subprocess.Popen[str]]]:
    """A running `kit lab` on a copy of the kit, with configuration folders of its own."""
    kit = make_kit(tmp_path / "kit", [THREAT])
    config = tmp_path / "config"
    settings = config / "lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"windowingMode": "none"}))  # else only the cells in view exist in the page
    environment = kit_environment(
        JUPYTER_CONFIG_DIR=str(config),
        JUPYTER_DATA_DIR=str(tmp_path / "data"),
        JUPYTER_RUNTIME_DIR=str(tmp_path / "runtime"),
        IPYTHONDIR=str(tmp_path / "ipython"),
    )
    command = kit_command("lab", "--no-browser", "--port", str(free_port()))
    server = subprocess.Popen(command, cwd=kit.root, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        said = server.stdout.readline()
        address = re.search(r"http://\S+token=\w+", said)
        assert address, f"kit lab did not print its address: {said!r}"
        yield kit, address[0], server
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            raise
        finally:
            server.communicate()


def test_every_figure_of_the_threat_notebook_is_drawn_in_jupyterlab_without_a_network(lab: Any) -> None:
    kit, address, server = lab
    with chromium() as browser, tab(browser, (1400, 1000)) as opened:
        look(kit, address, opened)
    server.send_signal(signal.SIGINT)
    assert server.wait(30) == 0


def look(kit: Kit, address: str, opened: Tab) -> None:
    """Run all cells of the notebook as a student would, and look at what is drawn."""
    page = opened.page
    path = kit.root / "notebooks" / f"{THREAT}.ipynb"
    code = [c for c in json.loads(path.read_text())["cells"] if c["cell_type"] == "code"]
    base, token = address.split("?")

    page.goto(f"{base}/{THREAT}.ipynb?{token}")
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=60_000)
    page.wait_for_selector('text="Python 3 (ipykernel) | Idle"', timeout=60_000)
    page.get_by_text("Run", exact=True).first.click()
    page.locator('[data-command="runmenu:run-all"]').click()
    page.wait_for_function(RAN, arg=len(code), timeout=180_000)
    errors = page.locator('[data-mime-type="application/vnd.jupyter.error"]').all_inner_texts()
    assert not errors, errors[0][-1500:]
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')", timeout=30_000)

    outputs = [o for c in json.loads(path.read_text())["cells"] for o in c.get("outputs", ())]
    figures = [o["data"][FIGURE_MIME] for o in outputs if FIGURE_MIME in o.get("data", {})]
    assert not [o for o in outputs if o["output_type"] in ("error", "stream")]
    assert len(figures) >= sum("threat." in "".join(c["source"]) for c in code) > 0

    all_there = f"() => document.querySelectorAll('.vega-embed svg').length >= {len(figures)}"
    page.wait_for_function(all_there, timeout=60_000)
    drawn = page.evaluate(DRAWN)
    assert len(drawn) == len(figures)
    for svg, figure in zip(drawn, figures, strict=True):
        assert svg["width"] > 300, figure["id"]
        assert svg["height"] > 150, figure["id"]
        assert svg["marks"] > 2, figure["id"]
        assert svg["cut"] == [], f"{figure['id']}: words run over the edge"
        assert figure["title"].split()[0] in svg["text"], figure["id"]
    assert page.locator(".Toastify__toast, .jp-Dialog").count() == 0, "a prompt covers the notebook"
    assert opened.outside == []
