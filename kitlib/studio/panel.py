"""The studio's controls in JupyterLab. What they change is a ``Draft``; what they write, ``kitlib.brief`` makes."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as w

from kitlib.decks.brief_file import LENGTHS
from kitlib.errors import KitError
from kitlib.i18n import _
from kitlib.studio.draft import Draft
from kitlib.studio.shelf import Choice, choices, module_titles, out_folder

MIMES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
WIDE = w.Layout(width="98%")
FIRM = w.Layout(flex="0 0 auto", align_self="flex-start", width="auto")
LABEL = {"description_width": "13em"}
_STILL = _(
    "The briefing studio works while this notebook runs: open it in JupyterLab with `kit lab`. Without it, "
    "`kit brief` makes the same files from a small text file."
)


class Studio:
    """Make a brief by hand: choose slides from pictures, order them, write the bottom line and a memo, export.

    Parameters
    ----------
    path : str or Path
        The brief's TOML file, beside the notebook; what is in it is shown, so that work can go on another day.

    Raises
    ------
    BriefError
        If the file exists and cannot be read.
    """

    def __init__(self, path: str | Path = "my-brief.toml") -> None:
        self.draft = Draft(Path(path))
        self.problem = ""
        self.status = w.HTML()
        self.shelf = w.VBox([])
        self.links = w.HTML()
        self._texts = {key: self._text(key, label) for key, label in self._labels().items()}
        self.bottom_line = self._area(_("Bottom line (Markdown)"), self.draft.bottom_line, self._set_bottom_line)
        self.memo = self._area(_("Memo (Markdown)"), self.draft.text("memo"), lambda t: self.draft.set_text("memo", t))
        self.length = self._length()
        self.chosen = w.Select(options=self.draft.names(), rows=10, description=_("Chosen slides"), layout=WIDE,
                               style={"description_width": "initial"})  # fmt: skip
        self.widget = self._assemble()
        begun = _("{n} slides chosen. Saved as {path}.").format(n=len(self.draft.slides), path=self.draft.path)
        self.say(self.problem or begun, problem=bool(self.problem))

    @property
    def state(self) -> dict[str, Any]:
        """What the brief's file says, as an exercise can ask for it."""
        return dict(self.draft.found)

    def say(self, text: str, problem: bool = False) -> None:
        """Show a sentence where a screen reader announces it."""
        mark = _("Please mend: ") if problem else ""
        self.status.value = f'<p role="status">{html.escape(mark + text)}</p>'

    def show_module(self, name: str) -> None:
        """Show the slides of a module, to choose from."""
        self.say(_("Reading the slides of {module}; the first time takes a while.").format(module=name))
        try:
            found = choices(name)
        except KitError as error:
            self.say(str(error), problem=True)
            return
        self.shelf.children = [self._card(one) for one in found]
        self.say(_("{n} slides of {module}. Tick those that you want.").format(n=len(found), module=name))

    def write(self) -> None:
        """Save the brief and write it in every format, with links to download each file."""
        from kitlib.brief import write_brief

        if not self._save():
            return
        self.say(_("Writing slides, PowerPoint, PDF and memo."))
        try:
            made = write_brief(self.draft.path, out_folder())
        except KitError as error:
            self.say(str(error), problem=True)
            return
        self.links.value = "<ul>" + "".join(f"<li>{_download(path)}</li>" for path in made.files) + "</ul>"
        self.say(" ".join([_("Written to {folder}.").format(folder=made.folder), *made.notes]))

    def _save(self) -> bool:
        try:
            self.draft.save()
        except KitError as error:
            self.say(str(error), problem=True)
            return False
        self.say(_("Saved as {path}.").format(path=self.draft.path))
        return True

    def _labels(self) -> dict[str, str]:
        return {"title": _("Title: the finding"), "audience": _("Audience"), "author": _("Author"),
                "organisation": _("Organisation"), "marking": _("Marking on every page")}  # fmt: skip

    def _text(self, key: str, label: str) -> Any:
        made = w.Text(value=self.draft.text(key), description=label, continuous_update=False, layout=WIDE,
                      style=LABEL)  # fmt: skip
        made.observe(lambda change: self.draft.set_text(key, change["new"]), "value")
        return made

    def _area(self, label: str, value: str, changed: Callable[[str], None]) -> Any:
        made = w.Textarea(value=value, description=label, rows=8, continuous_update=False, layout=WIDE,
                          style=LABEL)  # fmt: skip
        made.observe(lambda change: changed(change["new"]), "value")
        return made

    def _set_bottom_line(self, text: str) -> None:
        self.draft.bottom_line = text

    def _length(self) -> Any:
        options = [(_("no limit"), 0), *((_("{n} minutes").format(n=n), n) for n in LENGTHS)]
        made = w.Dropdown(options=options, value=self.draft.length, description=_("Length"),
                          style=LABEL)  # fmt: skip
        made.observe(lambda change: setattr(self.draft, "length", change["new"]), "value")
        return made

    def _card(self, one: Choice) -> Any:
        title = html.escape(one.title)
        place = _("backup") if one.backup else _("{n:g} minutes").format(n=one.minutes)
        picture = w.HTML(f'<img src="{one.picture}" alt="" width="240" style="border:1px solid #D5DBE1">')
        tick = w.Checkbox(value=one.id in self.draft.names(), description=one.title, indent=False, layout=WIDE)
        tick.observe(lambda change: self._tick(one.id, change["new"]), "value")
        words = w.HTML(f"<small>{html.escape(one.id)} · {html.escape(place)}</small>", placeholder=title)
        return w.HBox([picture, w.VBox([tick, words], layout=w.Layout(flex="1"))], layout=FIRM)

    def _tick(self, name: str, wanted: bool) -> None:
        if wanted:
            self.draft.add(name)
        else:
            self.draft.remove(name)
        self._show_chosen()

    def _show_chosen(self, place: int | None = None) -> None:
        self.chosen.options = names = self.draft.names()
        self.chosen.index = place if place is not None else (len(names) - 1 if names else None)
        self.say(_("{n} slides chosen.").format(n=len(names)))

    def _move(self, by: int) -> None:
        if self.chosen.index is not None:
            self._show_chosen(self.draft.move(self.chosen.index, by))

    def _take_out(self) -> None:
        if self.chosen.value is not None:
            self.draft.remove(self.chosen.value)
            self._show_chosen()

    def _add_own(self, text: str) -> None:
        if text.strip().startswith("#"):
            self.draft.add({"markdown": text.strip() + "\n"})
            self._show_chosen()
        else:
            self.say(_("A slide of your own begins with '## ' and a title that states its finding."), problem=True)

    def _modules(self) -> dict[str, str]:
        """Titles by module; outside the kit's folder there are none, and it is said how to get there."""
        try:
            return module_titles()
        except KitError as error:
            self.problem = str(error)
            return {}

    def _assemble(self) -> Any:
        own = w.Textarea(placeholder=_("## A title that states the finding"), description=_("Own slide (Markdown)"),
                         rows=4, layout=WIDE, style=LABEL)  # fmt: skip
        pick = w.Dropdown(options=[(title, name) for name, title in self._modules().items()], layout=WIDE,
                          description=_("Slides of"), style=LABEL)  # fmt: skip
        self.shelf.layout = w.Layout(max_height="26em", overflow="auto", border="1px solid #D5DBE1", padding="8px")
        order = [_button(_("Up"), lambda: self._move(-1)), _button(_("Down"), lambda: self._move(1)),
                 _button(_("Take out"), self._take_out)]  # fmt: skip
        return w.VBox([
            w.HTML(f"<h4>{_('1. Choose')}</h4>"),
            w.HBox([pick, _button(_("Show slides"), lambda: self.show_module(pick.value or ""))]),
            self.shelf,
            w.HTML(f"<h4>{_('2. Order')}</h4>"), self.chosen, w.HBox(order),
            own, _button(_("Add own slide"), lambda: self._add_own(own.value)),
            w.HTML(f"<h4>{_('3. Write')}</h4>"), *self._texts.values(), self.length, self.bottom_line, self.memo,
            w.HTML(f"<h4>{_('4. Export')}</h4>"),
            w.HBox([_button(_("Save"), self._save), _button(_("Write all files"), self.write, "primary")]),
            self.status, self.links,
        ])  # fmt: skip

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Show the controls; where no kernel runs, a sentence that says what to do."""
        made = self.widget._repr_mimebundle_(**kwargs)
        data = made[0] if isinstance(made, tuple) else made
        return {**data, "text/plain": _STILL, "text/markdown": _STILL}


def _button(label: str, pressed: Callable[[], Any], style: str = "") -> Any:
    made = w.Button(description=label, button_style=style, layout=FIRM)
    made.on_click(lambda _button: pressed())
    return made


def _download(path: Path) -> str:
    """Make a link that holds the file itself: it works wherever the notebook is shown, without a server."""
    data = base64.b64encode(path.read_bytes()).decode()
    kind = MIMES.get(path.suffix, "application/octet-stream")
    size = _("{kb:,.0f} kB").format(kb=path.stat().st_size / 1000)
    look, name = "color:#0F5C7A;text-decoration:underline", html.escape(path.name)
    return f'<a style="{look}" href="data:{kind};base64,{data}" download="{name}">{name}</a> ({size})'
