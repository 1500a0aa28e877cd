"""Figures of the second module, institutional gaps. Each function takes nothing and returns a finished figure."""

from __future__ import annotations

from kitlib.charts.gaps.certificates import certification, police_pay
from kitlib.charts.gaps.funnel import justice_funnel, pending_files, warrants
from kitlib.charts.gaps.impunity import impunity_by_crime, impunity_rivals
from kitlib.charts.gaps.money import budgets_2026, police_money
from kitlib.charts.gaps.police import investigators, municipal_police, police_per_1000, state_staff, state_units
from kitlib.charts.gaps.survey import reported_and_filed, unreported_share
from kitlib.charts.gaps.trust import perceived_corruption, trust_by_institution, trust_by_question

__all__ = [
    "budgets_2026",
    "certification",
    "impunity_by_crime",
    "impunity_rivals",
    "investigators",
    "justice_funnel",
    "municipal_police",
    "pending_files",
    "perceived_corruption",
    "police_money",
    "police_pay",
    "police_per_1000",
    "reported_and_filed",
    "state_staff",
    "state_units",
    "trust_by_institution",
    "trust_by_question",
    "unreported_share",
    "warrants",
]
