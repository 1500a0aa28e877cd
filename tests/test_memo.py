"""The memo of a brief: Word's own headings, lists and tables; the same words as PDF; each number with its sources."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from kitlib.decks.brief_file import BriefFile, read_brief
from kitlib.decks.memo import Memo, memo_cells, read_memo, words
from kitlib.decks.memo_word import write_memo_word
from kitlib.decks.pdf.memo import write_memo_pdf
from kitlib.errors import BriefError, UnknownName

TEXT = '''
title = "Killing is falling; the base decides by how much"
audience = "a staff director"
author = "A. Briefer"
date = 2026-11-22
marking = "FOR TRAINING"
slides = ["threat/four-counts"]
memo = """
### Bottom line

INEGI counted [33,550](facts.md#homicides-inegi-2024) deaths; **how far** it fell depends on the base.

1. Quote one count.
2. Name its base.
   - and its vintage

A sentence between.

1. A second list.

| Count | Deaths |
| --- | --- |
| INEGI, 2023 | [32,252](facts.md#homicides-inegi-2023) |
| INEGI, 2024 | [33,550](facts.md#homicides-inegi-2024) |

See [the law](https://www.example.org/law).
"""
'''


def brief(folder: Path, text: str = TEXT) -> BriefFile:
    (folder / "memo-brief.toml").write_text(text, encoding="utf-8")
    return read_brief(folder / "memo-brief.toml")


@pytest.fixture
def memo(tmp_path: Path) -> Memo:
    return read_memo(brief(tmp_path))


def test_each_number_names_the_sources_that_stand_at_the_end(memo: Memo) -> None:
    text = "\n".join(p.text for p in Document(io.BytesIO(write_memo_word(memo))).paragraphs)
    assert re.search(r"33,550\N{NO-BREAK SPACE}\[1[,\]]", text)
    assert f"[{len(memo.sources)}] {memo.sources[-1]}" in text
    assert len(memo.sources) == len(set(memo.sources)) >= 1


def test_word_shows_its_own_headings_lists_tables_and_links(memo: Memo) -> None:
    document = Document(io.BytesIO(write_memo_word(memo)))
    styles = {p.text: p.style.name for p in document.paragraphs}
    assert styles["Bottom line"] == "Heading 1"
    assert styles["Quote one count."] == "List Number"
    assert styles["and its vintage"] == "List Bullet 2"
    assert document.tables[0].cell(1, 1).text.startswith("32,252")
    assert [link.address for p in document.paragraphs for link in p.hyperlinks] == ["https://www.example.org/law"]
    assert document.core_properties.title == memo.subject
    assert "FOR TRAINING" in document.sections[0].header.paragraphs[0].text


def test_a_second_list_counts_from_one_again(memo: Memo) -> None:
    document = Document(io.BytesIO(write_memo_word(memo)))
    numbers = {p.text: p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"}
    assert numbers["Quote one count."] == numbers["Name its base."] != numbers["A second list."]


def test_the_pdf_says_the_same_and_is_tagged(memo: Memo, tmp_path: Path) -> None:
    reader = PdfReader(io.BytesIO(write_memo_pdf(memo, tmp_path / "cache", brief(tmp_path).look)))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words_of_it in ("A. Briefer", "how far it fell depends on the base", "A second list", "FOR TRAINING"):
        assert words_of_it in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == memo.subject


def test_a_memo_in_a_file_of_its_own_is_read(tmp_path: Path) -> None:
    (tmp_path / "text.md").write_text("### Bottom line\n\nOne sentence.\n", encoding="utf-8")
    found = read_memo(brief(tmp_path, TEXT.split("memo =")[0] + 'memo = "text.md"\n'))
    assert words(found) == 4


def test_a_brief_without_a_memo_says_how_to_write_one(tmp_path: Path) -> None:
    none = brief(tmp_path, TEXT.split("memo =")[0])
    assert memo_cells(none) == ()
    with pytest.raises(BriefError, match="has no memo"):
        read_memo(none)


def test_a_link_to_a_fact_that_does_not_exist_stops_it(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="homicides-inegi-2024"):
        read_memo(brief(tmp_path, TEXT.replace("#homicides-inegi-2024", "#homicides-inegi-2042")))


def test_what_xml_cannot_hold_is_left_out(tmp_path: Path) -> None:
    odd = brief(tmp_path, TEXT.replace("A sentence between.", "A \\u0007bell & <tag>."))
    data = write_memo_word(read_memo(odd))
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert any("bell & <tag>." in p.text for p in Document(io.BytesIO(data)).paragraphs)
