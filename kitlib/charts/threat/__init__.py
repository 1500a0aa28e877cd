"""Figures of the first module, the threat. Each function takes nothing and returns a finished figure."""

from __future__ import annotations

from kitlib.charts.threat.arms import firearm_shares
from kitlib.charts.threat.border import (
    encounters_fiscal_calendar,
    encounters_monthly,
)
from kitlib.charts.threat.compare import homicide_rate_countries
from kitlib.charts.threat.drugs import (
    overdose_by_drug,
    overdose_provisional,
)
from kitlib.charts.threat.flows import flows_both_ways
from kitlib.charts.threat.groups import group_counts, organised_share, ucdp_dyads
from kitlib.charts.threat.harms import (
    beyond_homicide_index,
    disappeared_by_year,
    disappeared_register,
    extortion_victims,
)
from kitlib.charts.threat.homicide import homicide_36000, homicide_count_and_rate, homicide_long_run
from kitlib.charts.threat.homicide_change import homicide_baselines, homicide_daily_average
from kitlib.charts.threat.homicide_counts import homicide_2025_rivals, homicide_four_counts, homicide_gap
from kitlib.charts.threat.seizures import seizures_and_deaths, seizures_by_component
from kitlib.charts.threat.state_change import sinaloa_and_the_rest, state_change_tiles
from kitlib.charts.threat.states import state_concentration, state_rate_map, state_rates

__all__ = [
    "beyond_homicide_index",
    "disappeared_by_year",
    "disappeared_register",
    "encounters_fiscal_calendar",
    "encounters_monthly",
    "extortion_victims",
    "firearm_shares",
    "flows_both_ways",
    "group_counts",
    "homicide_2025_rivals",
    "homicide_36000",
    "homicide_baselines",
    "homicide_count_and_rate",
    "homicide_daily_average",
    "homicide_four_counts",
    "homicide_gap",
    "homicide_long_run",
    "homicide_rate_countries",
    "organised_share",
    "overdose_by_drug",
    "overdose_provisional",
    "seizures_and_deaths",
    "seizures_by_component",
    "sinaloa_and_the_rest",
    "state_change_tiles",
    "state_concentration",
    "state_rate_map",
    "state_rates",
    "ucdp_dyads",
]
