"""The report of an assessment: one HTML file that loads nothing and reads without scripts."""

from tidegate.targeting.workbench.report.simulated import SimulatedData
from tidegate.targeting.workbench.report.writing import write_report

__all__ = ["SimulatedData", "write_report"]
