"""Explorers as a reader works them: in JupyterLab beside a kernel, in deck and handout without one, never a network."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import PHONE, Tab, audit_deck, audit_page, chromium, open_deck, tab
from conftest import ROOT, Kit, make_kit
from test_lab_browser import lab  # noqa: F401 - a fixture

from kitlib import explore

pytestmark = pytest.mark.browser

NOTEBOOK = ROOT / "tests" / "notebooks" / "explorers.ipynb"
NAMES = [name for name in explore.__all__ if f"explore.{name}()" in NOTEBOOK.read_text(encoding="utf-8")]
FIELDS = ":is(select, input)"
SHOWN = "svg => svg.outerHTML"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Deck and handout of the explorers' notebook, really executed."""
    kit = make_kit(tmp_path_factory.mktemp("explorers") / "kit")
    shutil.copy(NOTEBOOK, kit.root)
    done = kit.run("build", "explorers.ipynb")
    assert done.returncode == 0, done.stderr
    return kit.out / "explorers"


@pytest.fixture
def opened() -> Iterator[Tab]:
    with chromium() as browser, tab(browser) as page:
        yield page


def other_choice(field: Any) -> None:
    """Choose something else, as with a mouse: another entry, another end of a slider, the other state of a box."""
    kind = field.evaluate("node => node.type")
    if kind == "checkbox":
        field.click()
    elif kind == "range":
        at_end = field.evaluate("node => node.value === node.max")
        field.click(position={"x": 3 if at_end else field.bounding_box()["width"] - 3, "y": 8})
    else:
        count = field.locator("option").count()
        field.select_option(index=(field.evaluate("node => node.selectedIndex") + 1) % count)


def key_choice(field: Any) -> None:
    """Choose something else by keyboard."""
    kind = field.evaluate("node => node.type")
    at_end = field.evaluate("node => node.selectedIndex === node.length - 1 || node.value === node.max")
    field.focus()
    keys = {"checkbox": (" ", " "), "range": ("End", "Home")}.get(kind, ("ArrowDown", "ArrowUp"))
    field.press(keys[at_end])


def moved(opened: Tab, figure: Any, said: str, drawn: str, act: Any, name: str) -> None:
    """Do something and see words and picture change."""
    words, picture = (figure.locator(at).first for at in (said, drawn))
    before = None
    while before != (before := (words.text_content(), picture.evaluate(SHOWN))):  # what was done before has ended
        opened.page.wait_for_timeout(250)
    act()
    for _turn in range(100):
        opened.page.wait_for_timeout(100)
        if words.text_content() != before[0] and picture.evaluate(SHOWN) != before[1]:
            return
    raise AssertionError(f"{name}: words {words.text_content() != before[0]}, "
                         f"picture {picture.evaluate(SHOWN) != before[1]}")  # fmt: skip


READ = """fields => fields.map(one => one.type === 'checkbox' ? one.checked
  : one.tagName === 'SELECT' ? one.selectedIndex : Number(one.value))"""


def kernels_words(name: str, fields: Any) -> list[str]:
    """What the kernel says in the state that the page's controls are in."""
    explorer = getattr(explore, name)()
    found = zip(explorer.controls, fields.evaluate_all(READ), strict=True)
    explorer.set(**{c.name: c.values[value] if c.kind == "select" else value for c, value in found})
    return explorer.words.split()


def test_each_explorer_moves_in_a_deck_without_a_kernel(opened: Tab, built: Path) -> None:
    address = (built / "deck.html").as_uri()
    for name in NAMES:
        open_deck(opened.page, f"{address}#/explorers-{name}")
        opened.page.reload()
        opened.page.wait_for_selector(".reveal[data-live]")
        figure = opened.page.locator(f"#explorers-{name} figure[data-live=drawn]")
        fields = figure.locator(f".live-controls {FIELDS}")
        for act in (lambda: key_choice(fields.nth(1)), lambda: other_choice(fields.first)):  # noqa: B023 - used at once
            moved(opened, figure, ".live-said", ".live svg", act, name)
        assert figure.locator(".live-said").text_content().split() == kernels_words(name, fields)
        assert opened.page.evaluate("Reveal.getCurrentSlide().id") == f"explorers-{name}"
    assert audit_deck(opened, address) == []
    assert opened.outside == []


def test_each_explorer_moves_in_a_handout_without_a_kernel(opened: Tab, built: Path) -> None:
    address = (built / "handout.html").as_uri()
    opened.page.goto(address)
    opened.page.wait_for_function(f"document.querySelectorAll('[data-live=drawn]').length === {len(NAMES)}")
    for name in NAMES:
        figure = opened.page.locator(f"section[aria-labelledby=explorers-{name}] figure[data-live=drawn]")
        fields = figure.locator(f".live-controls {FIELDS}")
        for act in (lambda: key_choice(fields.nth(1)), lambda: other_choice(fields.first)):  # noqa: B023 - used at once
            moved(opened, figure, ".live-said", ".live svg", act, name)
    assert audit_page(opened, address) == []
    assert opened.outside == []


def test_each_explorer_moves_in_jupyterlab_by_mouse_and_keyboard(lab: Any, tmp_path: Path) -> None:  # noqa: F811
    kit: Kit
    kit, address, _server = lab
    shutil.copy(NOTEBOOK, kit.root / "notebooks" / "09_explorers.ipynb")
    base, token = address.split("?")
    with chromium() as browser, tab(browser, (1400, 1000)) as opened:
        page = opened.page
        page.goto(f"{base}/09_explorers.ipynb?{token}")
        page.wait_for_selector('text="Python 3 (ipykernel) | Idle"', timeout=60_000)
        page.get_by_text("Run", exact=True).first.click()
        page.locator('[data-command="runmenu:run-all"]').click()
        ready = f"document.querySelectorAll('.kit-explorer, .vega-embed svg').length === {2 * len(NAMES)}"
        page.wait_for_function(ready, timeout=90_000)
        for number, name in enumerate(NAMES):
            cell = page.locator(".jp-CodeCell", has=page.locator(".kit-explorer")).nth(number)
            fields = cell.locator(f".kit-explorer {FIELDS}")
            drawn, said = ".vega-embed svg", ".kit-explorer-words"
            moved(opened, cell, said, drawn, lambda: other_choice(fields.first), name)  # noqa: B023 - used at once
            moved(opened, cell, said, drawn, lambda: key_choice(fields.nth(1)), name)  # noqa: B023 - used at once
            assert cell.locator(".kit-explorer-error").text_content() == ""
            assert page.evaluate("document.activeElement.closest('.kit-explorer') !== null"), name
        page.keyboard.press("Control+s")
        page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')", timeout=30_000)
        assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
        assert opened.outside == []
    saved = json.loads((kit.root / "notebooks" / "09_explorers.ipynb").read_text(encoding="utf-8"))
    texts = ["".join(o["data"]["text/plain"]) for c in saved["cells"] for o in c.get("outputs", ())
             if "application/vnd.kitlib.figure+json" in o.get("data", {})]  # fmt: skip
    assert len(texts) == len(NAMES)
    assert not [text for text in texts if text.rstrip().endswith("()")], "the saved picture is the one last seen"


def test_explorers_fit_a_phone(built: Path) -> None:
    with chromium() as browser, tab(browser, PHONE) as opened:
        assert audit_page(opened, (built / "deck.html").as_uri()) == []
