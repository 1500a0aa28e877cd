"""Figures of the fourth module, options for cooperation. Each function takes nothing and returns a figure."""

from __future__ import annotations

from kitlib.charts.cooperation.demand import deaths_and_reported_use
from kitlib.charts.cooperation.deployment import deployment_and_encounters
from kitlib.charts.cooperation.firearms import firearm_estimates
from kitlib.charts.cooperation.ladder import assistance_chain, ladder
from kitlib.charts.cooperation.money import assistance_ledgers, deliveries, promised_and_spent
from kitlib.charts.cooperation.opinion import forms_of_help, polls_of_one_month, us_public
from kitlib.charts.cooperation.timeline import timeline
from kitlib.charts.cooperation.transfers import extradition_bases, transfers

__all__ = [
    "assistance_chain",
    "assistance_ledgers",
    "deaths_and_reported_use",
    "deliveries",
    "deployment_and_encounters",
    "extradition_bases",
    "firearm_estimates",
    "forms_of_help",
    "ladder",
    "polls_of_one_month",
    "promised_and_spent",
    "timeline",
    "transfers",
    "us_public",
]
