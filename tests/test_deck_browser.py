"""Decks and handouts in a real Chromium: what a room sees, what keys reach, what leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browser import Tab, audit_deck, axe_findings, chromium, open_deck, painted, served, show, tab
from conftest import THREAT, Kit
from sample_deck import NOTES, sample_deck

from kitlib.decks.handout import write_handout
from kitlib.decks.html import write_deck
from kitlib.decks.markdown import blocks, inline
from kitlib.decks.model import Slide, plain

pytestmark = pytest.mark.browser

NOTE = plain(NOTES[0].text)
SHOWN = "section.slide:not([inert])"


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
    html = write_deck(sample_deck().presented(), folder / "cache", marking="FOR TRAINING ONLY")
    url = planted(folder, "marked", html)
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


def test_the_handout_explains_numbers_and_leaves_out_what_only_the_room_needs(folder: Path) -> None:
    text = (folder / "handout.html").read_text(encoding="utf-8")
    for words in (
        "Numbers in this handout",
        "homicides_inegi_national_year: homicides where",
        "Values in this figure",
        "Available at:",
        "Counts differ by definition.",
    ):
        assert words in text
    assert NOTE not in text
    assert "For the instructor" not in text
    assert "<script" not in text


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


# Faults that are planted: a gate that cannot fail is worthless.


def test_the_audit_finds_a_slide_that_overflows(opened: Tab, folder: Path) -> None:
    lines = "\n".join(f"- Point {n}" for n in range(60))
    deck = sample_deck(Slide("test/much", "content", inline("Too much"), blocks=blocks(lines)))
    url = planted(folder, "much", write_deck(deck, folder / "cache"))
    found = audit_deck(opened, url, accessibility=False)
    assert {"overflow", "footer covered"} <= kinds(found)
    assert {finding.slide for finding in found} == {"test-much"}


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
