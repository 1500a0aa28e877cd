"""What a check finds: one row a slide, findings with what to do, and both as text for a terminal.

How a file is measured is in the modules for each format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kitlib.i18n import _

MOST_WORDS = 90
_ADVICE = {
    "overflow": _("Shorten the words, split the slide or make the part smaller."),
    "clipped": _("Shorten the words or give the box more room."),
    "text outside": _("Shorten the words or move the text into the slide."),
    "text does not fit": _("Shorten the words, enlarge the box or set a smaller size."),
    "footer covered": _("Shorten the words or split the slide, so that the footer stays free."),
    "overlap": _("Move one of the two parts, or split the slide."),
    "small text": _("Set text to read on a phone at 12 px or more."),
    "outside slide": _("Move or shrink the part, so that it lies inside the slide."),
    "no alt text": _("Say in a sentence what it shows and its main number (alt text)."),
    "title": _("Give the slide exactly one title."),
    "no title": _("Give the slide a title; screen readers and outlines go by it."),
    "outside request": _("Put the file's content into the deck, or drop it; nothing may be fetched."),
    "runs code": _("Take the action or script out of the file."),
    "not tagged": _("Write the PDF with tags (PDF/UA), or screen readers get no structure."),
    "no language": _("Set the document's language."),
    "no document title": _("Set the document's title, and have viewers show it."),
    "no bookmarks": _("Write a bookmark for each slide."),
    "font not embedded": _("Embed the font, or pages will look different elsewhere."),
    "unpainted": _("The slide shows nothing; look at its style and its script."),
    "scale": _("Slides do not fill the window; look at the sizes in the style."),
    "does not start": _("The slides' script did not start; it may need a network that is not there."),
    "error": _("An error in the page; look at the browser's console."),
    "notes visible": _("Speaker notes must not be part of what the room sees."),
    "no size": _("The slide has no size; look at the style of its frame."),
    "not measured": _("What is seen only in a browser was not measured."),
    "many words": _("More than a room reads; move some into the notes or the handout."),
    "no notes": _("Write what the speaker says; handout and notes pages use it."),
    "axe color-contrast": _("Use a darker or lighter colour: 4.5 to 1 for text, 3 to 1 for large text."),
}


@dataclass(frozen=True)
class Finding:
    """One thing wrong: on which slide (or the whole deck), of what kind, and what exactly. A ``note`` is no error."""

    slide: str
    kind: str
    detail: str
    note: bool = False

    @property
    def advice(self) -> str:
        """What to do about it.

        Examples
        --------
        >>> Finding("3", "no title", "").advice
        'Give the slide a title; screen readers and outlines go by it.'
        """
        return _ADVICE.get(self.kind, _("Breaks an accessibility rule.") if self.kind.startswith("axe ") else "")


@dataclass(frozen=True)
class Row:
    """A slide in numbers: words shown (footer apart), words of its notes, and parts that need alt text."""

    slide: str
    title: str
    words: int
    notes: int
    figures: int


@dataclass(frozen=True)
class Report:
    """What was found in one file."""

    path: Path
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that are more than notes."""
        return tuple(finding for finding in self.findings if not finding.note)

    def __str__(self) -> str:
        parts = [_summary(self), "", *_table(self.rows)]
        if self.findings:
            parts += ["", *_list(sorted(self.findings, key=lambda finding: finding.note))]
        return "\n".join(parts)


def count(text: str) -> int:
    """Count words as a reader would; a dash or a bullet is none.

    Examples
    --------
    >>> count("No year after 2020 – none")
    5
    """
    return sum(1 for word in text.split() if any(letter.isalnum() for letter in word))


def habits(rows: Sequence[Row]) -> list[Finding]:
    """Note what is a matter of style, not an error: many words, no notes."""
    found = []
    for row in rows:
        if row.words > MOST_WORDS:
            words = _("{count} words (more than {most})").format(count=row.words, most=MOST_WORDS)
            found.append(Finding(row.slide, "many words", words, note=True))
    bare = [row.slide for row in rows if not row.notes]
    if bare:
        named = ", ".join(bare[:8]) + (", …" if len(bare) > 8 else "")
        words = _("{count} of {all} slides have no notes: {named}").format(count=len(bare), all=len(rows), named=named)
        found.append(Finding("deck", "no notes", words, note=True))
    return found


def _summary(report: Report) -> str:
    errors = len(report.errors)
    return _("{file}: {slides} slides, {errors} errors, {notes} notes").format(
        file=report.path.name, slides=len(report.rows), errors=errors, notes=len(report.findings) - errors
    )


def _table(rows: Sequence[Row]) -> list[str]:
    widest = min(30, max([5, *(len(row.slide) for row in rows)]))
    lines = [f"{'':>3}  {_('slide'):<{widest}}  {_('words'):>5}  {_('notes'):>5}  {_('figures'):>7}  {_('title')}"]
    for number, row in enumerate(rows, start=1):
        title = row.title if len(row.title) <= 60 else row.title[:59] + "…"
        lines.append(
            f"{number:>3}  {row.slide[:widest]:<{widest}}  {row.words:>5}  {row.notes:>5}  {row.figures:>7}  {title}"
        )
    return [line.rstrip() for line in lines]


def _list(findings: Sequence[Finding]) -> list[str]:
    """Group findings by kind, each kind with what to do about it."""
    lines: list[str] = []
    for note, kind in dict.fromkeys((finding.note, finding.kind) for finding in findings):
        same = [finding for finding in findings if (finding.note, finding.kind) == (note, kind)]
        lines.append(f"{_('note ') if note else _('error')}  {kind} ({len(same)}). {same[0].advice}".rstrip())
        lines += [f"         {one.slide}: {' '.join(one.detail.split())[:300]}".rstrip(": ") for one in same]
    return lines
