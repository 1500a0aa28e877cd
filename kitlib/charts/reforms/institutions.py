"""Where federal bodies stand: who is under whom at two dates, and who feeds the intelligence platform.

Lines of subordination only; coordination and support are in the explorer. The command of the National Guard, in
law and in practice, is in ``command``.
"""

from __future__ import annotations

from typing import Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import sources
from kitlib.charts.reforms._relations import on, pixel, superior, words
from kitlib.charts.theme import Layer
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

BEFORE, AFTER = "2018-11-29", "2026-03-21"
MINISTRIES = ("SEGOB", "SSPC", "DEFENSA", "PGR", "FGR")
UNDER = ("CISEN", "CNS_SEGOB", "PF", "SESNSP", "GN", "CNI", "SSPC_SIIP", "UNOE", "AIC")  # what moved, and the AIC
WIDTH, PANEL, STEP, HEAD = 980, 480, 32, 50

_NAMES = {
    "SEGOB": _("Interior (SEGOB)"), "SSPC": _("Security (SSPC)"), "DEFENSA": _("Defence (DEFENSA)"),
    "MARINA": _("Navy (MARINA)"), "PGR": _("Attorney General (PGR)"), "FGR": _("Attorney General (FGR)"),
    "SHCP": _("Finance (SHCP)"), "CNS_SEGOB": _("Security commission (CNS)"),
    "PF": _("Federal Police"), "GN": _("National Guard"), "CISEN": _("Intelligence centre (CISEN)"),
    "CNI": _("Intelligence centre (CNI)"), "SESNSP": _("Secretariat of the national system"),
    "SSPC_SIIP": _("Intelligence undersecretariat (SIIP)"), "UNOE": _("Special operations unit (UNOE)"),
    "AIC": _("Criminal Investigation Agency (AIC)"), "PFM": _("Ministerial police"),
    "UIF": _("Financial Intelligence Unit (UIF)"),
    "SRE": _("Foreign Affairs (SRE)"), "SAT": _("Tax service (SAT)"), "FISC_EST": _("State prosecutors"),
    "SSP_EST": _("State security ministries"), "C5_EST": _("Command centres (C5)"),
    "PRES_MX": _("Presidency"),
}  # fmt: skip

_SAME = {"PGR": "FGR"}  # one office under two names: a new name is no move


def name(body: str) -> str:
    """Name a body for a figure, short and with its acronym."""
    return _NAMES.get(body, body)


def institutional_map() -> Figure:
    """Who stood under whom before the reforms, and who does at the last date of the law mirror."""
    trees = {day: _tree(day) for day in (BEFORE, AFTER)}
    police, intelligence = (("PF", "GN"), ("CISEN", "CNI"))
    said = {"before": BEFORE[:4], "after": AFTER[:4],
            "a": _plain(superior(police[0], BEFORE)), "b": _plain(superior(police[1], AFTER)),
            "c": _plain(superior(intelligence[1], AFTER)),
            "first": date(BEFORE), "last": date(AFTER),
            "old": number(len(trees[BEFORE])), "new": number(len(trees[AFTER]))}  # fmt: skip
    rows = [_rows(tree, day, PANEL * side) for side, (day, tree) in enumerate(trees.items())]
    drawn = on(BEFORE, relation="subordinate_to"), on(AFTER, relation="subordinate_to")
    return Figure(
        id="reforms/institutional-map",
        title=_("{before} to {after}: federal force from {a} to {b}, intelligence to {c}").format(**said),
        subtitle=_("Federal security bodies of Mexico and who stands over them, {first} and {last}").format(**said),
        alt=_("Two lists of ministries with the bodies under them. {first}, {old} bodies: Federal Police, "
              "intelligence centre and the system’s secretariat under {a}. {last}, {new} bodies: the National "
              "Guard under {b}; intelligence centre, secretariat, undersecretariat and its special unit under {c}; "
              "the investigation agency with the prosecutor on both dates.").format(**said),
        spec=_map_spec(rows),
        sources=sources(*(frame[frame["source_agency"].isin(UNDER)] for frame in drawn)),
        as_of=AFTER,
        note=_("Formal subordination only, and a choice of bodies; years: since when a body stands there. Filled "
               "squares are civil, outlined ones military; bold names moved, ended or are new. Read in a copy of "
               "the laws."),
        native=_map_native(trees),
    )  # fmt: skip


def _plain(ministry: str) -> str:
    return name(ministry).split(" (")[0]


def _tree(day: str) -> dict[str, str]:
    """Bodies by the one formally over them, on a day: only those that the map shows."""
    found = on(day, relation="subordinate_to")
    formal = found[found["command"].isna() | found["command"].str.startswith("formal", na=False)]
    pairs = zip(formal["source_agency"], formal["target_agency"], strict=True)
    return {str(a): str(b) for a, b in pairs if a in UNDER}


def _rows(tree: dict[str, str], day: str, left: int) -> list[dict[str, Any]]:
    kinds = load("agencies").set_index("agency_id")["civil_or_military"]
    began = on(day, relation="subordinate_to").dropna(subset=["from_day"]).set_index("source_agency")["from_day"]
    other = _tree(BEFORE if day == AFTER else AFTER)
    found: list[dict[str, Any]] = [{"x": left, "y": 10, "words": date(day), "depth": -1, "color": theme.INK}]

    def add(body: str, depth: int) -> None:
        heads = {_SAME.get(superior(body, at), superior(body, at)) for at in (BEFORE, AFTER)}
        moved = depth > 0 and (len(heads) > 1 or body not in other)
        # from_day of the last row: the formal one in force, where an older row of another kind holds too
        since = began.loc[[body]].max().year if moved and day == AFTER else ""
        found.append({"x": left + 8 + 26 * depth, "y": HEAD + STEP * (len(found) - 1), "words": name(body),
                      "since": str(since), "at": left + PANEL - 40,
                      "depth": depth, "military": kinds[body] == "military", "moved": moved,
                      "color": theme.SECOND if kinds[body] == "military" else theme.PRIMARY})  # fmt: skip
        for child in sorted(b for b, above in tree.items() if above == body):
            add(child, depth + 1)

    gone = "FGR" if day == BEFORE else "PGR"
    for ministry in MINISTRIES:
        if ministry != gone and (ministry != "SSPC" or day == AFTER):
            add(ministry, 0)
    return found


def _map_spec(panels: list[list[dict[str, Any]]]) -> Layer:
    tall = HEAD + STEP * (max(len(rows) for rows in panels) - 1)
    x, y = pixel("x", WIDTH), pixel("y", tall)
    heads = [rows[0] for rows in panels]
    bodies = [row for rows in panels for row in rows[1:]]
    layers = [words(heads, x, y, fontSize=20, fontWeight=600)]
    color = {"field": "color", "type": "nominal", "scale": None}
    for military in (False, True):
        square = {"type": "point", "shape": "square", "size": 130, "opacity": 1, "strokeWidth": 2.5}
        fill = {"fill": theme.PAPER, "filled": False} if military else {"filled": True}
        rows = [row for row in bodies if row["military"] == military]
        layers.append({"data": {"values": rows}, "mark": {**square, **fill},
                       "encoding": {"x": x, "y": y, "color": color}})  # fmt: skip
    ministry: Layer = {"fontWeight": 600, "fontSize": 21}
    moved: Layer = {"fontWeight": 600, "fontSize": 20}
    same: Layer = {"fontSize": 20}
    for mark, rows in (
        (ministry, [row for row in bodies if row["depth"] == 0]),
        (moved, [row for row in bodies if row["depth"] > 0 and row["moved"]]),
        (same, [row for row in bodies if row["depth"] > 0 and not row["moved"]]),
    ):
        layers.append(words([{**row, "color": theme.INK} for row in rows], x, y, dx=18, **mark))
    years = [{"x": row["at"], "y": row["y"], "words": row["since"], "color": theme.QUIET} for row in bodies]
    years = [row for row in years if row["words"]]
    since = {**years[0], "y": heads[-1]["y"], "words": _("since")}
    layers.append(words([since, *years], x, y, fontSize=19))
    return theme.chart(*layers, width=WIDTH, height=tall)


def _map_native(trees: dict[str, dict[str, str]]) -> Native:
    """Count the bodies under each ministry at both dates: what a table of the figure can hold."""
    heads = [m for m in MINISTRIES if m != "PGR"]

    def under(day: str, ministry: str) -> float:
        roots = [superior(body, day) for body in trees[day]]
        return float(roots.count("PGR" if ministry == "FGR" and day == BEFORE else ministry))

    return Native("bar", tuple(_plain(m) for m in heads),
                  {date(day): tuple(under(day, m) for m in heads) for day in trees}, _("bodies"))  # fmt: skip


def intelligence_platform() -> Figure:
    """Who must feed the Central Intelligence Platform, who on request, and who sits on its council."""
    active = on(AFTER)
    feeds = active[(active["target_agency"] == "PCI") & (active["relation"] == "shares_intelligence_with")]
    always = list(feeds[feeds["legal_basis"].str.contains("39 A")]["source_agency"])  # numbers ok: an article
    asked = list(feeds[feeds["legal_basis"].str.contains("39 B")]["source_agency"])  # numbers ok: an article
    seats = active[(active["target_agency"] == "CNIN") & active["relation"].isin(["member_of", "supervises"])]
    members = list(seats["source_agency"])
    bodies = [b for b in _NAMES if b in {*always, *asked, *members}]
    said = {"always": number(len(always)), "asked": number(len(asked)), "seats": number(len(members)),
            "both": number(len(set(always) & set(members))), "day": date(AFTER)}  # fmt: skip
    return Figure(
        id="reforms/intelligence-platform",
        title=_("The platform: at least {always} bodies must feed it, {asked} on request, {seats} sit on its "
                "council").format(**said),
        subtitle=_("Central Intelligence Platform under the law of July 2025, bodies in our table, {day}").format(
            **said),
        alt=_("Table of dots: {always} bodies must be connected to the platform, {asked} on request, {seats} have a "
              "seat on the council; {both} both feed it and sit on the council.").format(**said),
        spec=_matrix(bodies, {_("must feed it"): always, _("on request"): asked, _("council seat"): members}),
        sources=sources(feeds, seats),
        as_of=AFTER,
        note=_("Articles 8 and 39 of the intelligence law; the law names more: the ministry itself and prisons must "
               "feed it; Interior, Finance, Foreign Affairs, registers and private parties on request; two more sit "
               "on the council. Whether the platform runs was not seen."),
        native=Native("bar", (_("must feed it"), _("on request"), _("council seat")),
                      {_("Bodies"): (float(len(always)), float(len(asked)), float(len(members)))}, _("bodies")),
    )  # fmt: skip


def _matrix(bodies: list[str], columns: dict[str, list[str]]) -> Layer:
    step, left = 22, 330
    tall = 34 + step * len(bodies)
    x, y = pixel("x", 760), pixel("y", tall)
    places = {head: left + 150 * i for i, head in enumerate(columns)}
    colors = dict(zip(columns, (theme.PRIMARY, theme.MORE[2], theme.SECOND), strict=True))
    heads = [{"x": at, "y": 10, "words": head, "color": colors[head]} for head, at in places.items()]
    rows = [{"x": 0, "y": 40 + step * i, "words": name(body), "color": theme.INK} for i, body in enumerate(bodies)]
    layers = [words(heads, x, y, align="center", fontWeight=600, fontSize=18), words(rows, x, y, fontSize=17)]
    rules = [{"x": 0, "x2": 760, "y": 40 + step * (i + 0.5)} for i in range(len(bodies))]
    layers.append({"data": {"values": rules}, "mark": {"type": "rule", "color": theme.GRID},
                   "encoding": {"x": x, "x2": {"field": "x2"}, "y": y}})  # fmt: skip
    for (head, listed), shape in zip(columns.items(), ("circle", "diamond", "square"), strict=True):
        dots = [{"x": places[head], "y": 40 + step * i} for i, body in enumerate(bodies) if body in listed]
        mark = {"type": "point", "shape": shape, "filled": True, "size": 110, "opacity": 1, "color": colors[head]}
        layers.append({"data": {"values": dots}, "mark": mark, "encoding": {"x": x, "y": y}})
    return theme.chart(*layers, width=760, height=tall)
