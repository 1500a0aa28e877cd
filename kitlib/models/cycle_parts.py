"""What the reinforcing cycle is made of: its stocks, arrows and levers, each with its reason in words.

The equations that turn these into a course are in ``kitlib.models.cycle``. The reasons are our own reading of both
essays and of what is commonly argued; no strength was measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kitlib.i18n import _

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Stock:
    """One stock: its name, what it stands for, its speed, and the milestone that would show it turn."""

    id: str
    name: str
    means: str
    milestone: str
    speed: float = 1.0
    good: bool = False


@dataclass(frozen=True)
class Link:
    """One arrow: ``cause`` moves ``effect`` the same way (+1) or the other way (-1), and why."""

    cause: str
    effect: str
    sign: int
    why: str


@dataclass(frozen=True)
class Lever:
    """Something that policy can push: the stocks that it works on, with sign, and why.

    ``leaks`` says that corruption wastes it: at corruption 1 nothing of it arrives.
    """

    id: str
    name: str
    works_on: tuple[tuple[str, int], ...]
    why: str
    leaks: bool = False


STOCKS = (
    Stock("criminality", _("Criminality"), _("reach and income of organised crime"),
          _("fewer households and firms report extortion in the victim survey")),
    Stock("corruption", _("Corruption"), _("officials who are bought or threatened"),
          _("vetting is completed, failures leave the force, and prosecutions of officials end in sentences")),
    Stock("impunity", _("Impunity"), _("crimes without consequence"),
          _("a rising share of killings ends in a sentence, by one method over several years")),
    Stock("violence", _("Violence"), _("killings, disappearances and threats"),
          _("homicide falls in INEGI's and SESNSP's counts alike, and disappearances do not rise")),
    Stock("institutions", _("Institutional strength"), _("police, prosecutors and courts that can and do act"),
          _("local forces keep trained and vetted officers, and their trust in surveys rises"),
          speed=0.5, good=True),
)  # fmt: skip

LINKS = (
    Link("corruption", "criminality", 1, _("protection is for sale: groups that are warned work undisturbed")),
    Link("impunity", "criminality", 1, _("a crime without consequence pays")),
    Link("institutions", "criminality", -1, _("institutions that act raise the cost of crime")),
    Link("criminality", "corruption", 1, _("income buys officials, and threats silence others")),
    Link("impunity", "corruption", 1, _("the bought official is not punished either")),
    Link("institutions", "corruption", -1, _("controls, pay and a career make honesty possible")),
    Link("corruption", "impunity", 1, _("files are lost, witnesses named, sentences bought")),
    Link("violence", "impunity", 1, _("fear keeps victims and witnesses silent; cases pile up")),
    Link("institutions", "impunity", -1, _("prosecutors and courts that work close cases")),
    Link("criminality", "violence", 1, _("groups fight over markets and routes")),
    Link("impunity", "violence", 1, _("where no court settles a dispute, force does")),
    Link("corruption", "institutions", -1, _("money and careers go to those who look away")),
    Link("violence", "institutions", -1, _("officers are killed or leave; citizens keep their distance")),
)

LEVERS = (
    Lever("training", _("Training and equipment"), (("institutions", 1),),
          _("skills and tools strengthen a force; where officers are bought, they serve the buyer"), leaks=True),
    Lever("vetted", _("Vetted units"), (("corruption", -1),),
          _("selection and control leave fewer officials to buy")),
    Lever("prosecution", _("Prosecutors and courts"), (("impunity", -1),),
          _("cases that end in a sentence, those of officials too")),
    Lever("local", _("Local police"), (("criminality", -1), ("violence", -1)),
          _("presence deters; but presence exposes officers to bribes and threats, the circular dilemma"), leaks=True),
    Lever("arms", _("Southbound arms"), (("violence", -1),),
          _("fewer weapons, fewer deaths in each fight")),
    Lever("demand", _("Drug demand"), (("criminality", -1),),
          _("less demand in the north, less income for the groups")),
)  # fmt: skip

IDS = tuple(stock.id for stock in STOCKS)
LEVER_IDS = tuple(lever.id for lever in LEVERS)


@lru_cache(maxsize=1)
def matrices() -> tuple[Array, Array, Array, Array]:
    """Arrows (effect by cause, each row a mean), levers (stock by lever, each column a mean), leaking ones, speeds."""
    import numpy as np

    arrows = np.zeros((len(STOCKS), len(STOCKS)))
    for link in LINKS:
        arrows[IDS.index(link.effect), IDS.index(link.cause)] = link.sign
    arrows /= np.abs(arrows).sum(axis=1, keepdims=True)
    pushes = np.zeros((len(STOCKS), len(LEVERS)))
    for place, lever in enumerate(LEVERS):
        for stock, sign in lever.works_on:
            pushes[IDS.index(stock), place] = sign / len(lever.works_on)
    leaks = np.array([float(lever.leaks) for lever in LEVERS])
    return arrows, pushes, leaks, np.array([stock.speed for stock in STOCKS])
