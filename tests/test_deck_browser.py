"""Decks and handouts in a real Chromium: what a room sees, what keys reach, what leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browser import (
    PHONE,
    Tab,
    audit_deck,
    audit_page,
    axe_findings,
    chromium,
    open_deck,
    painted,
    served,
    show,
    tab,
)
from conftest import THREAT, Kit
from sample_deck import NOTES, SOURCE, long_run, sample_deck

from kitlib.charts import theme
from kitlib.decks.handout import write_handout
from kitlib.decks.html import write_deck
from kitlib.decks.look import COLOURS, Logo, Look
from kitlib.decks.markdown import blocks, inline
from kitlib.decks.model import FigureBlock, Slide, plain
from kitlib.decks.tones import contrast

pytestmark = pytest.mark.browser

NOTE = plain(NOTES[0].text)
SHOWN = "section.slide:not([inert])"
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80"><script>document.title = "taken"</script>'
    b'<circle cx="40" cy="40" r="36" fill="#7A0F3C"/></svg>'
)
LOOK = Look(
    colours={**COLOURS, "primary": "#7A0F3C", "night": "#2B1020"},
    font='Georgia"; } body { display: none',
    logo=Logo(LOGO, "image/svg+xml", "An institute"),
    marking="FOR TRAINING ONLY",
    author="A. Briefer",
)


def live_slide() -> Slide:
    """A figure whose slider, list and box change what is drawn; one of its values looks like code."""
    figure = long_run("test/live")
    rows = [{"year": year, "n": 1000 * (year - 2009)} for year in range(2010, 2025)]
    bars = {
        "data": {"values": rows},
        "mark": {"type": "bar"},
        "transform": [{"filter": "datum.year >= base"}],
        "encoding": {"x": theme.x_year("year"), "y": theme.y_value("n"), "color": {"value": theme.SECOND}},
    }
    params = [
        {"name": "base", "value": 2018,
         "bind": {"input": "range", "min": 2010, "max": 2024, "step": 1, "name": "First year"}},
        {"name": "where", "value": "all",
         "bind": {"input": "select", "options": ["all", "some"], "labels": ["All states", "Some"], "name": "States"}},
        {"name": "marked", "value": True, "bind": {"input": "checkbox", "name": "Mark </script><b>it"}},
        {"name": "summary", "expr": "(2025 - base) + ' years are drawn'"},
    ]  # fmt: skip
    changed = replace(figure, spec=theme.chart(bars, params=params))
    block = FigureBlock(figure=changed, titled=False)
    return Slide("test/live", "content", inline("A figure that a reader can work"), blocks=(block,), sources=(SOURCE,))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Any) -> Iterator[Tab]:
    with tab(browser) as made:
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("deck")
    (made / "deck.html").write_text(write_deck(sample_deck().presented(), made / "cache"), encoding="utf-8")
    (made / "handout.html").write_text(write_handout(sample_deck(), made / "cache"), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def deck(folder: Path) -> str:
    return (folder / "deck.html").as_uri()


def planted(folder: Path, name: str, html: str) -> str:
    path = folder / f"{name}.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


def kinds(findings: list[Any]) -> set[str]:
    return {finding.kind for finding in findings}


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_every_slide_is_whole_and_accessible_from_a_file(opened: Tab, deck: str, size: tuple[int, int]) -> None:
    assert audit_deck(opened, deck, size) == []


def test_the_deck_is_the_same_from_a_server(opened: Tab, folder: Path) -> None:
    with served(folder) as address:
        assert audit_deck(opened, f"{address}/deck.html", accessibility=False) == []


def test_backup_slides_come_last_behind_a_section_slide(opened: Tab, deck: str) -> None:
    total = open_deck(opened.page, deck)
    assert total == len(sample_deck().slides) + 1
    show(opened.page, total - 2)
    assert opened.page.locator(f"{SHOWN} h2:visible").inner_text() == "If asked"
    show(opened.page, total - 1)
    assert "Backup" in opened.page.locator(f"{SHOWN} .foot-number:visible").text_content()


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_the_speaker_view_opens_with_notes(opened: Tab, folder: Path, deck: str, scheme: str) -> None:
    with served(folder) as address:
        open_deck(opened.page, deck if scheme == "file" else f"{address}/deck.html")
        with opened.page.expect_popup() as popup:
            opened.page.keyboard.press("s")
        view = popup.value
        view.locator(".speaker-controls-notes .value").get_by_text(NOTE).wait_for(state="visible")
        frame = view.frame_locator("#current-slide iframe")
        frame.locator("section.present h1").wait_for(state="visible")
    assert opened.outside == []
    assert opened.errors == []


def test_a_marking_stands_in_the_middle_of_every_foot(opened: Tab, folder: Path) -> None:
    url = planted(folder, "marked", write_deck(sample_deck().presented(), folder / "cache", LOOK))
    assert audit_deck(opened, url, accessibility=False) == []
    for number in range(open_deck(opened.page, url)):
        show(opened.page, number)
        box = opened.page.locator(f"{SHOWN} .foot-marking:visible").bounding_box()
        assert abs(box["x"] + box["width"] / 2 - 640) < 3


def test_notes_are_never_text_of_the_page(opened: Tab, deck: str) -> None:
    open_deck(opened.page, deck)
    assert NOTE not in opened.page.locator("body").inner_text()
    assert opened.page.locator("aside.notes:visible").count() == 0


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_number_opens_its_card_by_keyboard_and_the_slide_stays(opened: Tab, deck: str, key: str) -> None:
    page = opened.page
    open_deck(page, deck)
    name = show(page, 6)
    page.locator(f"{SHOWN} button.ref-fact:visible").first.focus()
    page.keyboard.press(key)
    card = page.locator("#card")
    assert card.is_visible()
    for words in ("Homicides registered in 2023", "32,252", "deaths", "Definitive", "10 November 2025",
                  "As reported by ABC Color", "32,223, changed 10 November 2024 (preliminary)"):  # fmt: skip
        assert words in card.inner_text()
    assert axe_findings(page) == []
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getCurrentSlide().id") == name
    page.keyboard.press("Escape")
    assert not card.is_visible()
    assert not page.evaluate("Reveal.isOverview()")
    assert page.evaluate("Reveal.getCurrentSlide().id") == name
    assert page.evaluate("document.activeElement.dataset.card") == "fact-homicides-2023"


def test_a_card_stays_in_the_window_and_closes_with_the_slide(opened: Tab, deck: str) -> None:
    page = opened.page
    open_deck(page, deck)
    for number in (5, 6, 7):
        show(page, number)
        for button in page.locator(f"{SHOWN} button.ref:visible").all():
            button.click()
            box = page.locator("#card").bounding_box()
            assert box["x"] >= 0
            assert box["y"] >= 0
            assert box["x"] + box["width"] <= 1280
            assert box["y"] + box["height"] <= 720
            page.locator("#card-close").click()
        page.locator(f"{SHOWN} button.ref:visible").first.click()
        page.evaluate("Reveal.next()")
        assert not page.locator("#card").is_visible()


def test_tab_reaches_the_shown_slide_alone(opened: Tab, deck: str) -> None:
    page = opened.page
    open_deck(page, deck)
    name = show(page, 7)
    reached = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("(document.activeElement.closest('section') || {}).id || ''"))
    assert name in reached
    assert reached <= {name, ""}


def test_steps_appear_one_by_one(opened: Tab, deck: str) -> None:
    page = opened.page
    open_deck(page, deck)
    page.evaluate("Reveal.slide(Reveal.getIndices(document.getElementById('test-steps')).h, 0, -1)")
    counts = []
    for _ in range(3):
        counts.append(page.locator(f"{SHOWN} .fragment.visible").count())
        page.keyboard.press("ArrowRight")
    assert counts == [0, 1, 2]


def test_an_address_leads_to_its_slide_and_the_overview_back(opened: Tab, deck: str) -> None:
    page = opened.page
    open_deck(page, f"{deck}#/test-cards")
    assert page.evaluate("Reveal.getCurrentSlide().id") == "test-cards"
    page.keyboard.press("Escape")
    assert page.evaluate("Reveal.isOverview()")
    assert page.locator("section.slide[inert]").count() == 0
    page.locator("#test-words").click()
    assert page.evaluate("Reveal.getCurrentSlide().id") == "test-words"
    assert not page.evaluate("Reveal.isOverview()")


def test_a_slide_that_holds_a_little_too_much_is_set_smaller(opened: Tab, folder: Path) -> None:
    lines = "\n".join(f"- Point {n} of a list that is a little too long for the slide" for n in range(15))
    deck = sample_deck(Slide("test/long", "content", inline("A long list"), blocks=blocks(lines)))
    url = planted(folder, "long", write_deck(deck, folder / "cache"))
    assert audit_deck(opened, url, accessibility=False) == []
    size = opened.page.locator("#test-long .list").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert 16 <= size < 22


def test_it_prints_one_slide_a_page(opened: Tab, deck: str) -> None:
    total = open_deck(opened.page, deck)
    pdf = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == total


def test_nothing_in_a_deck_can_run_or_be_fetched(folder: Path, opened: Tab) -> None:
    words = "</script><script>document.title='taken'</script><img src=https://example.org/x onerror=alert(1)>"
    slide = Slide("test/hostile", "content", inline("Words that look like code"), notes=blocks(f"`{words}`"),
                  blocks=blocks(f"`{words}` and [a link](javascript:alert(1))"))  # fmt: skip
    url = planted(folder, "hostile", write_deck(sample_deck(slide), folder / "cache"))
    open_deck(opened.page, url)
    assert opened.page.title() == "A deck for tests"
    assert opened.page.locator("a[href^=javascript]").count() == 0
    assert (opened.outside, opened.errors) == ([], [])


@pytest.mark.parametrize("width", [390, 1280])
def test_the_handout_is_accessible_and_fits_a_phone(opened: Tab, folder: Path, width: int) -> None:
    page = opened.page
    page.set_viewport_size({"width": width, "height": 844})
    page.goto((folder / "handout.html").as_uri())
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_findings(page) == []
    assert painted(page) > 0.05
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    inner = page.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash.slice(1))")
    assert set(inner) <= set(page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
    assert (opened.outside, opened.errors) == ([], [])


def test_the_handout_explains_numbers_and_leaves_out_what_is_for_instructors(folder: Path) -> None:
    text = (folder / "handout.html").read_text(encoding="utf-8")
    for words in (
        "Numbers in this handout",
        "homicides_inegi_national_year: homicides where",
        "Values in this figure",
        "Available at:",
        "Counts differ by definition.",
        "For the speaker",
        "Ask for the baseline",
    ):
        assert words in text
    assert "For the instructor" not in text
    assert "Let pairs argue" not in text
    assert "<script" not in text


def test_a_number_that_is_only_said_has_a_card_in_the_handout(folder: Path) -> None:
    slide = next(slide for slide in sample_deck().slides if slide.notes)
    deck = replace(sample_deck(), slides=(replace(slide, blocks=()),))
    assert 'id="fact-homicides-2023"' in write_handout(deck, folder / "cache")


def test_notes_of_the_handout_are_folded_on_screen_and_open_in_print(opened: Tab, folder: Path) -> None:
    opened.page.goto((folder / "handout.html").as_uri())
    words = opened.page.locator(".speaker-words").first
    assert not words.is_visible()
    opened.page.emulate_media(media="print")
    assert words.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_look_changes_the_handout_and_keeps_it_accessible(browser: Any, folder: Path, scheme: str) -> None:
    url = planted(folder, "look-handout", write_handout(sample_deck(), folder / "cache", LOOK))
    with tab(browser, scheme=scheme) as opened:
        assert audit_page(opened, url) == []
        assert opened.page.get_by_role("img", name="An institute").is_visible()
        assert opened.page.get_by_text("FOR TRAINING ONLY").count() == 2
        assert opened.page.locator("meta[name=author]").get_attribute("content") == "A. Briefer"
        night = opened.page.locator(".masthead").evaluate("e => getComputedStyle(e).backgroundColor")
        assert night == "rgb(43, 16, 32)"


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_the_threat_deck_is_whole_and_accessible(opened: Tab, built_threat: Kit, size: tuple[int, int]) -> None:
    path = built_threat.out / THREAT / "deck.html"
    assert path.stat().st_size <= 2_000_000
    assert audit_deck(opened, path.as_uri(), size, accessibility=size[0] == 1280) == []


@pytest.mark.parametrize("name", [f"{THREAT}/handout.html", "index.html"])
def test_the_threat_pages_are_accessible_and_fit_a_phone(opened: Tab, built_threat: Kit, name: str) -> None:
    opened.page.set_viewport_size({"width": 390, "height": 844})
    opened.page.goto((built_threat.out / name).as_uri())
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_findings(opened.page) == []
    assert (opened.outside, opened.errors) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_threat_deck_can_be_read_on_a_phone_and_in_the_dark(browser: Any, built_threat: Kit, scheme: str) -> None:
    path = built_threat.out / THREAT / "deck.html"
    assert path.stat().st_size <= 2_000_000  # 0.9 MB of it is Vega, since it holds explorers
    with tab(browser, PHONE, scheme) as opened:
        assert audit_page(opened, path.as_uri()) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_look_changes_every_slide_and_keeps_it_whole(browser: Any, folder: Path, scheme: str) -> None:
    url = planted(folder, "look", write_deck(sample_deck().presented(), folder / "cache", LOOK))
    with tab(browser, scheme=scheme) as opened:
        page = opened.page
        assert audit_deck(opened, url) == []
        show(page, 0)
        logo = page.get_by_role("img", name="An institute").first
        assert logo.is_visible()
        assert logo.evaluate("e => e.naturalWidth > 0")
        assert page.title() != "taken"
        show(page, 5)
        assert page.locator(f"{SHOWN} .foot-logo").get_attribute("aria-label") == "An institute"
        assert page.locator("meta[name=author]").get_attribute("content") == "A. Briefer"
        kicker = page.locator(f"{SHOWN} .kicker").evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(e).fontFamily]"
        )
        assert kicker[1].startswith('"Georgia body display none", "Source Sans Pro"')
        assert (kicker[0] == "rgb(122, 15, 60)") == (scheme == "light")


def test_dark_follows_the_system_the_key_and_the_menu_and_is_remembered(browser: Any, deck: str) -> None:
    paper = "() => getComputedStyle(document.querySelector('.content')).backgroundColor"
    with tab(browser, scheme="dark") as opened:
        page = opened.page
        open_deck(page, deck)
        dark = page.evaluate(paper)
        assert dark != "rgb(255, 255, 255)"
        page.keyboard.press("d")
        assert page.evaluate(paper) == "rgb(255, 255, 255)"
        open_deck(page, deck)
        assert page.evaluate(paper) == "rgb(255, 255, 255)"
        page.locator("#menu-button").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Light or dark").click()
        assert page.evaluate(paper) == dark
        assert not page.locator("#menu").is_visible()
        page.emulate_media(media="print")
        assert page.evaluate(paper) == "rgb(255, 255, 255)"


def test_figures_keep_their_contrast_in_the_dark(browser: Any, deck: str) -> None:
    with tab(browser, scheme="dark") as opened:
        open_deck(opened.page, deck)
        show(opened.page, 2)
        drawn = opened.page.locator(f"{SHOWN} .drawing").first.evaluate(
            "svg => [...svg.querySelectorAll('text')].map(e => getComputedStyle(e).fill)"
        )
        paper = opened.page.evaluate("getComputedStyle(document.querySelector('.content')).backgroundColor")
    code = [f"#{int(r):02X}{int(g):02X}{int(b):02X}" for text in (paper, *drawn)
            for r, g, b in re.findall(r"(\d+), (\d+), (\d+)", text)]  # fmt: skip
    assert len(code) == len(drawn) + 1
    assert min(contrast(code[0], other) for other in code[1:]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_gets_one_page_to_scroll(browser: Any, deck: str, scheme: str) -> None:
    with tab(browser, PHONE, scheme) as opened:
        page = opened.page
        assert audit_page(opened, deck) == []
        total = len(sample_deck().slides) + 1
        assert page.locator(".title:visible").count() == total
        assert page.locator(".fragment:visible").count() == 2
        assert page.locator(".notes:visible").count() == 0
        assert page.locator("#test-figure .drawing").bounding_box()["height"] > 150
        assert page.locator("#test-words .prose").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 16
        page.locator("#test-words button.ref-fact").first.click()
        box = page.locator("#card").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert "32,252" in page.locator("#card").inner_text()


def test_a_tablet_that_is_turned_keeps_its_slide(opened: Tab, deck: str) -> None:
    page = opened.page
    open_deck(page, f"{deck}#/test-cards")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_selector("html[data-mode=scroll] .reveal[data-ready]")
    page.wait_for_function("() => Math.abs(document.getElementById('test-cards').getBoundingClientRect().top) < 400")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_selector("html[data-mode=stage] .reveal[data-ready]")
    assert page.evaluate("Reveal.getCurrentSlide().id") == "test-cards"


def test_without_script_the_deck_is_a_page_to_read(browser: Any, deck: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1000, "height": 800})
    page = context.new_page()
    page.goto(deck)
    assert page.locator(".title:visible").count() == len(sample_deck().slides) + 1
    assert page.locator("#test-figure .drawing").is_visible()
    context.close()


@pytest.fixture(scope="module")
def live(folder: Path) -> str:
    return planted(folder, "live", write_deck(sample_deck(live_slide()), folder / "cache"))


def test_a_live_figure_moves_by_keyboard_and_the_slide_stays(opened: Tab, live: str) -> None:
    page = opened.page
    open_deck(page, f"{live}#/test-live")
    page.wait_for_selector("[data-live=drawn]")
    bars = page.locator(".live svg .mark-rect path")
    assert bars.count() == 7
    assert not page.locator("#test-live .drawing").is_visible()
    slider = page.get_by_role("slider", name="First year")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.live-said').textContent === '5 years are drawn'")
    assert bars.count() == 5
    assert page.evaluate("Reveal.getCurrentSlide().id") == "test-live"
    assert page.get_by_role("combobox", name="States").is_visible()
    assert page.get_by_role("checkbox", name="Mark </script><b>it").is_checked()
    assert page.get_by_role("status").is_visible()
    assert audit_deck(opened, live, accessibility=False) == []
    assert axe_findings(page) == []


def test_a_live_figure_prints_as_it_was_drawn(opened: Tab, live: str) -> None:
    page = opened.page
    open_deck(page, f"{live}#/test-live")
    page.wait_for_selector("[data-live=drawn]")
    page.emulate_media(media="print")
    assert page.locator("#test-live .drawing").is_visible()
    assert not page.locator(".live").is_visible()
    assert not page.locator(".live-controls").is_visible()


def test_a_live_figure_that_cannot_be_drawn_stays_still(opened: Tab, folder: Path, live: str) -> None:
    html = (folder / "live.html").read_text(encoding="utf-8")
    broken = html.replace('"datum.year >= base"', '"datum.year >= ("', 1)
    assert broken != html
    page = opened.page
    open_deck(page, planted(folder, "broken", broken) + "#/test-live")
    page.wait_for_selector(".reveal[data-live]")
    assert page.locator("#test-live .drawing").is_visible()
    assert not page.locator(".live-controls").is_visible()


def test_vega_is_inlined_only_where_a_figure_is_live(folder: Path, live: str) -> None:
    assert "vegaEmbed=" not in (folder / "deck.html").read_text(encoding="utf-8")
    assert (folder / "deck.html").stat().st_size < 600_000
    html = (folder / "live.html").read_text(encoding="utf-8")
    assert "vegaEmbed" in html
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert "unsafe-eval" not in policy[1]
    assert "connect-src" not in policy[1]


def test_notes_print_below_their_slides_when_asked(opened: Tab, deck: str) -> None:
    total = open_deck(opened.page, deck)
    opened.page.evaluate("window.print = () => undefined")
    opened.page.locator("#menu-button").click()
    assert axe_findings(opened.page) == []
    opened.page.get_by_role("button", name="Print slides with notes").click()
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    pdf = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == total
    opened.page.emulate_media(media="print")
    assert opened.page.locator("aside.notes:visible").count() == sum(bool(s.notes) for s in sample_deck().slides)


# Faults that are planted: a gate that cannot fail is worthless.


def test_the_audit_finds_a_slide_that_overflows(opened: Tab, folder: Path) -> None:
    html = write_deck(sample_deck(), folder / "cache")
    large = "<style>.reveal[data-ready] #test-words .list { font-size: 90px }</style></head>"
    found = audit_deck(opened, planted(folder, "much", html.replace("</head>", large, 1)), accessibility=False)
    assert {"overflow", "text outside"} <= kinds(found)
    assert {finding.slide for finding in found} == {"test-words"}


def test_the_audit_finds_what_a_phone_cannot_show(browser: Any, folder: Path) -> None:
    html = write_deck(sample_deck(), folder / "cache")
    bad = "<style>#test-words .prose { width: 900px } #test-cards .card-how { font-size: 9px }</style></head>"
    with tab(browser, PHONE) as opened:
        found = audit_page(opened, planted(folder, "wide", html.replace("</head>", bad, 1)), accessibility=False)
    assert kinds(found) == {"overflow", "small text"}


def test_the_audit_finds_text_that_is_pale_only_in_the_dark(browser: Any, folder: Path) -> None:
    html = write_deck(sample_deck(), folder / "cache")
    bad = "<style>#test-words .prose { color: #555 }</style></head>"
    url = planted(folder, "dim", html.replace("</head>", bad, 1))
    with tab(browser, PHONE) as opened:
        assert audit_page(opened, url) == []
    with tab(browser, PHONE, "dark") as opened:
        assert kinds(audit_page(opened, url)) == {"axe color-contrast"}


def test_the_audit_finds_a_drawing_without_words(opened: Tab, folder: Path) -> None:
    html = write_deck(sample_deck(), folder / "cache")
    html = re.sub(r'(<svg class="drawing" role="img") aria-label="[^"]*"', r"\1", html, count=1)
    found = audit_deck(opened, planted(folder, "mute", html))
    assert {"no alt text", "axe svg-img-alt"} <= kinds(found)


def test_the_audit_finds_a_deck_that_shows_nothing(opened: Tab, folder: Path) -> None:
    html = write_deck(sample_deck(), folder / "cache")
    html = html.replace("</head>", "<style>.page{opacity:0}</style></head>", 1)
    assert "unpainted" in kinds(audit_deck(opened, planted(folder, "blank", html), accessibility=False))


def test_the_audit_finds_a_request_that_leaves_the_machine(opened: Tab, folder: Path) -> None:
    html = write_deck(sample_deck(), folder / "cache")
    fetching = html.replace("<main", '<img src="https://example.org/x.png" alt="x"><main', 1)
    guarded = audit_deck(opened, planted(folder, "guarded", fetching), accessibility=False)
    assert "error" in kinds(guarded), "the page's own policy refuses it"
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", fetching)
    reaching = audit_deck(opened, planted(folder, "fetching", bare), accessibility=False)
    assert "outside request" in kinds(reaching)


def test_the_audit_finds_a_slide_without_title_and_pale_text(opened: Tab, folder: Path) -> None:
    html = write_deck(sample_deck(), folder / "cache")
    pale = "<style>#test-words .prose{color:#c8c8c8} #test-cards .title{display:none}</style></head>"
    html = html.replace("</head>", pale, 1)
    assert {"title", "axe color-contrast"} <= kinds(audit_deck(opened, planted(folder, "pale", html)))
