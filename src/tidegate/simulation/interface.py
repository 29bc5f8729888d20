"""What other rooms may import: scenarios, runs, single consignments, marginals, demonstrations."""

from tidegate.simulation.checking import Mistake, ScenarioError
from tidegate.simulation.console.cast import PASSWORD as DEMO_PASSWORD
from tidegate.simulation.console.cast import logins as demo_logins
from tidegate.simulation.console.making import NotOurs
from tidegate.simulation.console.making import Size as DemoSize
from tidegate.simulation.console.making import clear as clear_demo
from tidegate.simulation.console.making import is_made as is_demo
from tidegate.simulation.console.making import make as make_demo
from tidegate.simulation.generation import Progress, Simulated, generate
from tidegate.simulation.marginals import marginals, public_marginals
from tidegate.simulation.scenario import Scenario
from tidegate.simulation.scenario_load import load_scenario, shipped_scenarios
from tidegate.simulation.single import ItemError, consignment, insert
from tidegate.simulation.writing import Simulation, simulate

__all__ = [
    "DEMO_PASSWORD",
    "DemoSize",
    "ItemError",
    "Mistake",
    "NotOurs",
    "Progress",
    "Scenario",
    "ScenarioError",
    "Simulated",
    "Simulation",
    "clear_demo",
    "consignment",
    "demo_logins",
    "generate",
    "insert",
    "is_demo",
    "load_scenario",
    "make_demo",
    "marginals",
    "public_marginals",
    "shipped_scenarios",
    "simulate",
]
