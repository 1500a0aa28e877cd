"""The figure: one object for notebook, deck, handout and every other edition.

A figure carries its Vega-Lite specification, a title that states the finding, alt text, sources and the
recipe for a native chart. Chart functions that build figures live in a module for each notebook; how marks
look is in ``kitlib.charts.theme``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from textwrap import wrap
from typing import Any

from kitlib.charts import theme
from kitlib.evidence.sources import footer_line
from kitlib.i18n import _, date

FIGURE_MIME = "application/vnd.kitlib.figure+json"
CONTROLS_MIME = "application/vnd.kitlib.controls+json"  # controls whose figure is an output of its own
VEGALITE_MIME = "application/vnd.vegalite.v5+json"


@dataclass(frozen=True)
class Native:
    """Recipe for a chart that PowerPoint or a data table can draw itself.

    Parameters
    ----------
    kind : str
        ``line``, ``column``, ``bar`` (horizontal) or ``area``.
    categories : tuple of str
        Labels along the category axis.
    series : dict of str to tuple
        Values by series name, each as long as ``categories``; ``None`` is a gap.
    unit : str
        Unit of the values.
    """

    kind: str
    categories: tuple[str, ...]
    series: dict[str, tuple[float | None, ...]]
    unit: str

    def __post_init__(self) -> None:
        if self.kind not in ("line", "column", "bar", "area"):
            raise ValueError(f"native chart kind {self.kind!r}; allowed: line, column, bar, area")
        for name, values in self.series.items():
            if len(values) != len(self.categories):
                raise ValueError(f"series {name!r} has {len(values)} values for {len(self.categories)} categories")


@dataclass(frozen=True)
class Figure:
    """A drawing with everything that a reader needs to trust it.

    Parameters
    ----------
    id : str
        Stable name, such as ``"threat/homicide-long-run"``.
    title : str
        The finding, a sentence; its numbers are computed.
    subtitle : str
        Measure, unit, place and time.
    alt : str
        What the chart shows and its main number, for who cannot see it.
    spec : dict
        Vega-Lite 5, without title.
    sources : tuple of str
        Ids of ``data/sources.json``.
    as_of : str
        Date of the newest data in it, ISO (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``).
    note : str
        What must be said beside it: definitions mixed, preliminary values, doubt.
    native : Native, optional
        Recipe for a native chart or a table of the values drawn.

    Examples
    --------
    >>> from kitlib.charts import threat
    >>> figure = threat.homicide_four_counts()
    >>> figure.sources[0] in figure.to_dict()["sources"]
    True
    """

    id: str
    title: str
    subtitle: str
    alt: str
    spec: dict[str, Any]
    sources: tuple[str, ...]
    as_of: str
    note: str = ""
    native: Native | None = None
    kit: str = field(default="figure/1", repr=False)

    @property
    def footer(self) -> str:
        """Note, sources and as-of date in one line."""
        parts = [self.note] if self.note else []
        if self.sources:
            parts.append(_("Sources: {sources}.").format(sources=footer_line(self.sources)))
        if self.as_of:
            parts.append(_("Data to {date}.").format(date=date(self.as_of)))
        return " ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as plain data, as notebook outputs carry it."""
        plain = {part.name: getattr(self, part.name) for part in fields(self)}
        return {**plain, "sources": list(self.sources), "native": asdict(self.native) if self.native else None}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Figure:
        """Rebuild a figure from ``to_dict`` or from a notebook output."""
        values = dict(data)
        native = values.pop("native", None)
        if native:
            series = {name: tuple(points) for name, points in native["series"].items()}
            native = Native(native["kind"], tuple(native["categories"]), series, native["unit"])
        return cls(**{**values, "sources": tuple(values["sources"])}, native=native)

    def vegalite(self) -> dict[str, Any]:
        """Vega-Lite with title, subtitle and footer, as a notebook draws it."""
        params = [param for param in self.spec.get("params", ()) if "select" not in param]  # those stay with their view
        spec = {key: value for key, value in self.spec.items() if key not in ("config", "$schema", "params")}
        if selections := [param for param in self.spec.get("params", ()) if "select" in param]:
            spec["params"] = selections
        width = int(spec.get("width", theme.WIDTH))
        lines = wrap(self.footer, width // 6)
        return {
            "$schema": theme.SCHEMA,
            "description": self.alt,
            **({"params": params} if params else {}),
            "title": {"text": wrap(self.title, width // 9), "subtitle": wrap(self.subtitle, width // 7)},
            "vconcat": [spec, theme.footnote(lines, width)],
            "config": self.spec.get("config", {}),
            "spacing": 8,
        }

    def _repr_mimebundle_(self, **_kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = {
            FIGURE_MIME: self.to_dict(),
            VEGALITE_MIME: self.vegalite(),
            "text/plain": f"{self.title}\n{self.subtitle}\n{self.alt}\n{self.footer}",
        }
        return bundle, {VEGALITE_MIME: {"embed_options": {"actions": False, "renderer": "svg"}}}
