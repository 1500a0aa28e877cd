"""Where each body stands on the institutional map: rows by level, placed by hand, the same at every date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kitlib.evidence.tables import load
from kitlib.i18n import _

_ROWS: tuple[dict[str, int], ...] = (  # slots from left to right, so that no line runs through a box in between
    {"CNSP": 2, "PRES_MX": 4, "CNIN": 6},
    {"SEGOB": 0, "SRE": 1, "SSPC": 2, "DEFENSA": 4, "MARINA": 5, "SHCP": 6, "PGR": 7, "FGR": 8},
    {"CNS_SEGOB": 1, "SSPC_SIIP": 2, "SESNSP": 3, "GN": 4, "FUERZA_ARM": 5, "UIF": 6, "AIC": 7, "FEMDO": 8},
    {"CISEN": 0, "PF": 1, "UNOE": 2, "CNI": 3, "PCI": 4, "INM": 5, "SAT": 6, "PFM": 7},
    {"POL_EST": 1, "SSP_EST": 2, "POL_MUN": 3, "C5_EST": 4, "FISC_EST": 6, "CNDH": 8},
)
TOP, STEP, LEFT, SLOT = 44, 88, 38, 80
LEVELS = tuple(
    (TOP + STEP * row, words)
    for row, words in enumerate(
        (
            _("Presidency and councils"),
            _("Ministries and prosecution"),
            _("Bodies under them"),
            _("Forces, services, platform"),
            _("States, municipalities, oversight"),
        )
    )
)
_SHORT = {"PRES_MX": _("Presidency"), "POL_EST": _("State police"), "POL_MUN": _("Municipal"),
          "FISC_EST": _("State pros."), "SSP_EST": _("State min."), "CNS_SEGOB": "CNS", "SSPC_SIIP": "SIIP",
          "FUERZA_ARM": _("Armed f.")}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A body: its name in the map, its middle in pixels, since when and until when it exists."""

    short: str
    x: int
    y: int
    since: str
    until: str
    military: bool


@lru_cache(maxsize=1)
def places() -> dict[str, Place]:
    """Return the place of each body by its id in the table ``agencies``.

    Examples
    --------
    >>> places()["GN"].short
    'GN'
    """
    rows = {row["agency_id"]: row for row in load("agencies").to_dict("records")}
    found = {}
    for level, names in enumerate(_ROWS):
        for name, slot in names.items():
            row = rows[name]
            short = _SHORT.get(name) or (row["acronym"] if isinstance(row["acronym"], str) else name)
            since, until = (str(row[key])[:10] for key in ("from_day", "to_day"))
            since, until = since if since[:1].isdigit() else "", until if until[:1].isdigit() else "9999"
            military = row["civil_or_military"] == "military"
            found[name] = Place(short, LEFT + SLOT * slot, TOP + STEP * level, since, until, military)
    return found
