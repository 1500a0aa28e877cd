"""Figures of the third module, the reforms. Each function takes nothing and returns a finished figure."""

from __future__ import annotations

from kitlib.charts.reforms.city import mexico_city_deaths
from kitlib.charts.reforms.command import guard_command
from kitlib.charts.reforms.deployment import border_deployment, forces_deployed
from kitlib.charts.reforms.guard import guard_complaints, guard_origin, guard_output, guard_strength
from kitlib.charts.reforms.institutions import institutional_map, intelligence_platform
from kitlib.charts.reforms.results import city_insecurity, homicide_falls, ministry_budgets, perceived_effectiveness
from kitlib.charts.reforms.timeline import justice_timeline, reform_timeline

__all__ = [
    "border_deployment",
    "city_insecurity",
    "forces_deployed",
    "guard_command",
    "guard_complaints",
    "guard_origin",
    "guard_output",
    "guard_strength",
    "homicide_falls",
    "institutional_map",
    "intelligence_platform",
    "justice_timeline",
    "mexico_city_deaths",
    "ministry_budgets",
    "perceived_effectiveness",
    "reform_timeline",
]
