"""What other rooms may import: scenarios, runs, single consignments and marginals."""

from tidegate.simulation.checking import Mistake, ScenarioError
from tidegate.simulation.generation import Progress, Simulated, generate
from tidegate.simulation.marginals import marginals, public_marginals
from tidegate.simulation.scenario import Scenario
from tidegate.simulation.scenario_load import load_scenario, shipped_scenarios
from tidegate.simulation.single import ItemError, consignment, insert
from tidegate.simulation.writing import Simulation, simulate

__all__ = [
    "ItemError",
    "Mistake",
    "Progress",
    "Scenario",
    "ScenarioError",
    "Simulated",
    "Simulation",
    "consignment",
    "generate",
    "insert",
    "load_scenario",
    "marginals",
    "public_marginals",
    "shipped_scenarios",
    "simulate",
]
