"""Trust and perceived corruption: what people say of institutions, and how the question moves the answer.

Perception only. Collusion is measured by none of these surveys, and people who do not know an institution are
mostly not asked about it.
"""

from __future__ import annotations

from typing import Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, sources
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

ARMED = ("Ejército y Marina", "Fuerzas Armadas", "Ejército")


def _names() -> dict[str, str]:
    return {"Marina": _("Navy"), "Fuerza Aérea": _("Air Force"), "Ejército": _("Army"),
            "Guardia Nacional": _("National Guard"), "FGR": _("federal prosecutor (FGR)"),
            "Policía Ministerial, Judicial o de Investigación": _("investigative police"),
            "Policía Ministerial": _("investigative police"), "Policía Estatal": _("state police"),
            "Ministerio Público y Fiscalías Estatales": _("state prosecutors"),
            "Ministerio Público y Fiscalías": _("state prosecutors"), "Jueces": _("judges"),
            "Policía Preventiva Municipal": _("municipal police"), "Policía Municipal": _("municipal police"),
            "Policía de Tránsito": _("traffic police")}  # fmt: skip


def _rate(value: float) -> str:
    return number(value, "decimal1")


def trust_by_institution() -> Figure:
    """Trust of 2025 by institution, with the share that knows each and the value of 2018."""
    table = load("envipe_institutions_by_year")
    trust = pick(table, survey_year=2025, measure="trust").sort_values("percent", ascending=False)
    known = pick(table, survey_year=2025, measure="identify_institution_unweighted")
    rows = [
        _trusted(str(item["institution"]), float(item["percent"]), table, known) for item in trust.to_dict("records")
    ]
    army = one(known, "percent", institution="Ejército")
    judges = one(known, "percent", institution="Jueces")
    said = {"top": number(rows[0].value or 0), "first": rows[0].label, "low": number(rows[-1].value or 0),
            "last": rows[-1].label, "army": _rate(army), "judges": _rate(judges),
            "municipal": _rate(one(trust, "percent", institution="Policía Preventiva Municipal"))}  # fmt: skip
    return Figure(
        id="gaps/trust-by-institution",
        title=_("Trust: {top} per cent for the {first}, {low} for {last}, among those who know "
                "them").format(**said),
        subtitle=_("Much or some trust, per cent of adults who know the institution, ENVIPE 2025, our approximation"),
        alt=_("Bars of trust by institution in 2025: {first} {top} per cent, municipal police {municipal}, {last} "
              "{low}. {army} per cent say that they know the Army, {judges} per cent judges.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=210, right=520, width=840, step=27),
        sources=sources(trust),
        as_of="2025",
        note=_("Approximations of ours from subgroups, tabulated by a third party from INEGI’s microdata; the share "
               "who know each is unweighted. In 2018 the Federal Police and the PGR were asked instead of their "
               "successors."),
        native=Native("bar", tuple(row.label for row in rows), {_("Trust 2025"): tuple(row.value for row in rows)},
                      _("per cent of those who know it")),
    )  # fmt: skip


def _trusted(name: str, percent: float, table: Any, known: Any) -> Row:
    before = table[(table["survey_year"] == 2018) & (table["measure"] == "trust") & (table["institution"] == name)]
    detail = _("known to {share} per cent").format(share=_rate(one(known, "percent", institution=name)))
    if len(before):
        detail += "; " + _("2018: {rate}").format(rate=_rate(float(before["percent"].iloc[0])))
    return Row(_names()[name], percent, _rate(percent), detail,
               theme.PRIMARY if percent > 70 else theme.SECOND)  # fmt: skip


def trust_by_question() -> Figure:
    """Trust in the armed forces by survey: who was asked, and what."""
    table = load("trust_other_surveys")
    asked = table[table["institution"].isin(ARMED) & ~table["question"].str.startswith("perceived")]
    asked = asked.assign(survey=asked["survey"].str.split(" (", regex=False).str[0])
    asked = asked.sort_values("period").groupby("survey").tail(1)
    asked.attrs = dict(table.attrs)
    own = pick(load("envipe_institutions_by_year"), survey_year=2025, measure="trust", institution="Ejército")
    rows = [Row("ENVIPE 2025", float(own["percent"].iloc[0]), _rate(float(own["percent"].iloc[0])),
                _("Army; only adults who know it"))]  # fmt: skip
    rows += [_survey(item) for item in asked.to_dict("records")]
    rows.sort(key=lambda row: -(row.value or 0))
    firm = [row.value or 0 for row in rows if not row.hollow]
    said = {"low": number(min(firm)), "high": number(max(firm)), "firm": len(firm), "count": len(rows)}
    return Figure(
        id="gaps/trust-by-question",
        title=_("The armed forces get {low} to {high} per cent trust: question, filter and year differ").format(**said),
        subtitle=_("Trust in the Army or the armed forces, per cent, latest value of each survey; outlined: "
                   "unconfirmed"),
        alt=_("Bars of trust in Mexico’s armed forces in {count} surveys, from {low} to {high} per cent in the {firm} "
              "with a firm source.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=210, right=520, width=840, step=30),
        sources=sources(own, asked),
        as_of="2025",
        note=_("Never one line: institution, wording, filter, population and year differ. Outlined bars are "
               "unconfirmed; the ENVIPE value is our approximation. Others as reported by the press."),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("Trust"): tuple(row.value for row in rows)}, _("per cent")),
    )  # fmt: skip


def _survey(item: Any) -> Row:
    populations = {"adults in urban areas of 100,000 and more": _("everybody in larger cities"),  # numbers ok: a key
                   "population aged 15 and over": _("everybody aged 15 or over"), "adults": _("all adults"),
                   "adults, face to face": _("all adults, face to face"),
                   "adults in cities covered": _("cities, as quoted by the Navy")}  # fmt: skip
    body = {"Ejército": _("Army"), "Ejército y Marina": _("Army and Navy")}.get(item["institution"], _("armed forces"))
    label = f"{str(item['survey']).replace(' AmericasBarometer', '')} {str(item['period'])[:4]}"
    percent, weak = float(item["percent"]), item["confidence"] == "C"
    detail = f"{body}; {populations[item['population']]}"
    return Row(label, percent, _rate(percent), detail, theme.THIRD if weak else theme.PRIMARY, hollow=weak)


def perceived_corruption() -> Figure:
    """Perceived corruption by institution in 2020 and, where asked of us, in 2022."""
    table = pick(load("institution_indicators"), indicator="perceived_corruption")
    early = {item["category"]: float(item["value"]) for item in pick(table, year=2020).to_dict("records")}
    late = {item["category"]: float(item["value"]) for item in pick(table, year=2022).to_dict("records")}
    pairs = sorted(((name, early[name], late[name]) for name in late if name in early), key=lambda p: -p[2])
    rows = [Row(_names()[name], now, _rate(now), _("2020: {rate}").format(rate=_rate(old)),
                theme.SECOND if now > old else theme.PRIMARY) for name, old, now in pairs]  # fmt: skip
    rose = [row for row in rows if row.color == theme.SECOND]
    said = {"fell": len(rows) - len(rose), "count": len(rows), "who": rose[0].label, "rate": rose[0].text,
            "old": _rate(early["Guardia Nacional"]), "top": rows[0].label, "top_rate": rows[0].text}  # fmt: skip
    return Figure(
        id="gaps/perceived-corruption",
        title=_("Perceived corruption fell for {fell} of {count} bodies by 2022; for the Guard it rose to "
                "{rate}").format(**said),
        subtitle=_("Adults who call the institution corrupt, per cent of those who know it, ENVIPE 2020 and 2022"),
        alt=_("Bars of perceived corruption in 2022 with the value of 2020: {top} {top_rate} per cent; {who} {rate}, "
              "from {old}.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=190, right=600, width=780, step=36),
        sources=sources(table[table["year"].isin([2020, 2022])]),
        as_of="2022",
        note=_("Perception, not collusion: what people believe of a force that they know. The share who had to pay a "
               "bribe is another question, which we do not hold. As reported by the press from INEGI."),
        native=Native("bar", tuple(row.label for row in rows),
                      {"2022": tuple(now for _n, _o, now in pairs), "2020": tuple(old for _n, old, _now in pairs)},
                      _("per cent of those who know it")),
    )  # fmt: skip
