"""Scenarios: checked YAML files that become plans."""

from __future__ import annotations

from sim.scenario.compose import compose, has_policy, left_out
from sim.scenario.coverage import Coverage, coverage
from sim.scenario.dated import PlannedEvent
from sim.scenario.dump import derive_scenario, dump_scenario
from sim.scenario.load import (
    find_scenario_folder,
    list_scenarios,
    load_scenario,
    read_scenario,
)
from sim.scenario.plan import Plan, Stretch, effective
from sim.scenario.scenario import Scenario
from sim.scenario.settings import parse_settings
from sim.scenario.vocabulary import Vocabulary, catalogue_vocabulary

__all__ = [
    "Coverage",
    "Plan",
    "PlannedEvent",
    "Scenario",
    "Stretch",
    "Vocabulary",
    "catalogue_vocabulary",
    "compose",
    "coverage",
    "derive_scenario",
    "dump_scenario",
    "effective",
    "find_scenario_folder",
    "has_policy",
    "left_out",
    "list_scenarios",
    "load_scenario",
    "parse_settings",
    "read_scenario",
]
