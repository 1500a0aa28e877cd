"""The briefing studio in JupyterLab: tick, order, write and download, with the mouse and with the keyboard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browser import chromium, tab
from docx import Document
from test_lab_browser import lab  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser
MEMO = "### Bottom line\n\nINEGI counted [33,550](facts.md#homicides-inegi-2024)."
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


def test_a_briefer_makes_a_brief_by_hand(lab: Any, tmp_path: Path) -> None:  # noqa: F811
    kit, address, _server = lab
    path = kit.notebook("05_small", "from kitlib.studio import Studio\nStudio('my-brief.toml')")
    kit.write("05_small", {**json.loads(path.read_text()), "metadata": {"kernelspec": KERNEL}})
    base, token = address.split("?")
    with chromium() as browser, tab(browser, (1400, 1400)) as opened:
        page = opened.page
        page.goto(f"{base}/05_small.ipynb?{token}")
        page.wait_for_selector('text="Python 3 (ipykernel) | Idle"', timeout=60_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        page.get_by_role("button", name="Show slides").click(timeout=60_000)
        tick = page.get_by_role("checkbox", name="Homicide is high but falling")
        tick.wait_for(timeout=90_000)
        tick.focus()
        page.keyboard.press("Space")
        page.get_by_role("checkbox", name="Two essays").click()
        page.screenshot(path=str(tmp_path / "chosen.png"))
        page.get_by_label("Title: the finding").fill("A finding")
        page.get_by_label("Audience").fill("staff")
        page.get_by_label("Memo (Markdown)").fill(MEMO)
        page.get_by_role("button", name="Write all files").click()
        link = page.get_by_role("link", name="memo.docx")
        link.wait_for(timeout=90_000)
        with page.expect_download() as waiting:
            link.click()
        waiting.value.save_as(tmp_path / "memo.docx")
        page.screenshot(path=str(tmp_path / "studio.png"), full_page=True)
        assert opened.outside == []
    assert "33,550" in "\n".join(p.text for p in Document(str(tmp_path / "memo.docx")).paragraphs)
