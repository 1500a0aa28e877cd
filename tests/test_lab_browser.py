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
from browser import Tab, chromium, open_deck, tab
from conftest import THREAT, Kit, kit_command, kit_environment, make_kit
from pptx import Presentation

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


MENU = {"Kit-deck": ".html", "Kit-pptx": ".pptx", "Kit-pdf": ".pdf", "Kit-notes": ".notes.pdf",
        "Kit-handout": ".handout.html"}  # fmt: skip


def test_the_export_menu_offers_the_formats_and_what_it_downloads_opens(lab: Any, tmp_path: Path) -> None:
    kit, address, _server = lab
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    path = kit.notebook("02_small", "1 + 1")
    kit.write("02_small", {**json.loads(path.read_text()), "metadata": {"kernelspec": kernel}})
    base, token = address.split("?")
    with chromium() as browser, tab(browser, (1400, 1000)) as opened:
        opened.page.goto(f"{base}/02_small.ipynb?{token}")
        opened.page.wait_for_selector('text="Python 3 (ipykernel) | Idle"', timeout=60_000)
        slides = Presentation(str(exported(opened, "Kit-pptx", tmp_path))).slides
        deck = exported(opened, "Kit-deck", tmp_path)
        assert opened.outside == []
        assert open_deck(opened.page, deck.as_uri()) == len(slides) > 1
        assert opened.page.locator("section.present h1:visible").inner_text() == "02_small"
    assert slides[0].shapes.title.text_frame.text == "02_small"


def exported(opened: Tab, name: str, folder: Path) -> Path:
    """Choose a format under 'Save and Export Notebook As', as a reader would, and keep what is downloaded."""
    page = opened.page
    page.get_by_text("File", exact=True).first.click()
    page.get_by_text("Save and Export Notebook As").first.hover()
    page.locator(".lm-Menu-itemLabel", has_text=name).wait_for()
    offered = page.locator(".lm-Menu-itemLabel").all_inner_texts()
    assert set(MENU) <= set(offered)
    got: list[Any] = []
    page.context.on("page", lambda window: window.on("download", lambda file: got.append(file)))
    page.on("download", lambda file: got.append(file))
    page.locator(".lm-Menu-itemLabel", has_text=name).click()
    for _ in range(120):
        if got:
            break
        page.wait_for_timeout(500)
    assert got, f"{name} was not downloaded"
    assert got[0].suggested_filename == f"02_small{MENU[name]}"
    path = folder / got[0].suggested_filename
    got[0].save_as(path)
    return path


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
