"""The police certificate and police pay: one word, several denominators.

Whose share of whom is the lesson here, so every bar says its base. Numbers of police are in
``kitlib.charts.gaps.police``.
"""

from __future__ import annotations

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, sources
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

BRACKET = 10_000  # pesos a month: the upper bound of the lowest class in INEGI's census


def _rate(value: float) -> str:
    return number(value, "decimal1")


def certification() -> Figure:
    """Shares of police with the single certificate (CUP), by denominator."""
    shares = pick(load("institution_indicators"), indicator="police_certificate_share")
    police = pick(load("police_figures"), measure="certificate_CUP_share", state_code="00")
    rows = [
        _bar(_("state police"), one(shares, "value", instrument="SESNSP"), _("SESNSP, end of 2024")),
        _bar(_("National Guard"), one(police, "value", level="federal"), _("INEGI, 2024")),
        _bar(_("staff of Guard and states"), one(shares, "value", instrument="INEGI census"), _("INEGI, 2024")),
        _bar(_("police, base not stated"), one(police, "value", level="training"), _("one page, 2024: unconfirmed"),
             hollow=True),
        _bar(_("municipal officers"), one(police, "value", level="municipal"), _("INEGI, 2020"), theme.SECOND),
    ]  # fmt: skip
    firm = [row.value or 0 for row in rows if not row.hollow]
    said = {"low": number(min(firm)), "high": number(max(firm)), "states": rows[0].text, "guard": rows[1].text,
            "both": rows[2].text, "municipal": rows[-1].text}  # fmt: skip
    return Figure(
        id="gaps/certification",
        title=_("One certificate, shares from {low} to {high} per cent: the denominator decides").format(**said),
        subtitle=_("Police with the single police certificate (CUP), per cent of the group named at the left"),
        alt=_("Bars of the share with the police certificate: state police {states} per cent (SESNSP), National Guard "
              "{guard}, Guard and states together {both} (INEGI), municipal officers {municipal} in 2020.").format(
            **said),
        spec=row_chart(rows, kind="bar", top=100, left=230, right=560, width=800, step=38),
        sources=sources(shares, police),
        as_of="2024",
        note=_("Staff, officers and police are different bases, and 2020 is another year. A certificate says that "
               "tests were passed, not that an officer is able or honest. As reported by the press."),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("With certificate"): tuple(row.value for row in rows)}, _("per cent of the group")),
    )  # fmt: skip


def _bar(label: str, value: float, detail: str, color: str = theme.PRIMARY, *, hollow: bool = False) -> Row:
    return Row(label, value, _rate(value), detail, theme.THIRD if hollow else color, hollow=hollow)


def police_pay() -> Figure:
    """Share of staff with low pay by force, and two rival means."""
    table, police = load("institution_indicators"), load("police_figures")
    pay = pick(table, indicator="police_pay")
    guard = one(police, "value", measure="pay_up_to_10000_pesos")
    both = one(pay, "value", instrument="INEGI census")
    mean = one(pay, "value", instrument="Conasami")
    survey = one(pay, "value", instrument="ENOE (INEGI)")
    bracket = number(BRACKET)
    rows = [
        Row(_("At most {bracket} pesos a month, gross, per cent of staff, 2024").format(bracket=bracket)),
        Row(_("National Guard"), guard, _rate(guard), color=theme.SECOND),
        Row(_("Guard and state police"), both, _rate(both)),
        Row(_("Mean pay in pesos a month, 2025")),
        _pesos(_("state rank and file"), mean, _("Conasami, gross")),
        _pesos(_("all police"), survey, _("labour survey: unconfirmed"), hollow=True),
    ]
    said = {
        "guard": _rate(guard),
        "both": _rate(both),
        "mean": number(mean),
        "survey": number(survey),
        "bracket": bracket,
    }
    return Figure(
        id="gaps/police-pay",
        title=_("{guard} per cent of the Guard earn at most {bracket} pesos a month; with state police "
                "{both}").format(**said),
        subtitle=_("Police pay in Mexico: share of staff at the bottom (INEGI, 2024), and two means that conflict"),
        alt=_("Bars in two groups. At most {bracket} pesos a month: {guard} per cent of the Guard, {both} per cent of "
              "Guard and states. Mean pay: {mean} pesos by one source, {survey} by another.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=230, right=560, width=800, step=36),
        sources=sources(pay[~pay["instrument"].isna()], pick(police, measure="pay_up_to_10000_pesos")),
        as_of="2025",
        note=_("Gross pay as recorded. The second mean lies so far below the first that the survey may count silence "
               "as zero (our inference). The groups have scales of their own. As reported by the press."),
        native=Native("bar", (rows[1].label, rows[2].label),
                      {_("At most {bracket} pesos").format(bracket=bracket): (guard, both)}, _("per cent of staff")),
    )  # fmt: skip


def _pesos(label: str, value: float, detail: str, *, hollow: bool = False) -> Row:
    """A bar of pesos on the scale of the shares: 20,000 pesos are as long as 100 per cent."""
    return Row(label, value / 200, number(value), detail, theme.THIRD if hollow else theme.PRIMARY, hollow=hollow)
