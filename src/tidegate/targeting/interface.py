"""What other rooms may use of targeting."""

from tidegate.targeting.workbench.assessing import AssessedFile, assess_files
from tidegate.targeting.workbench.errors import NothingAccepted, WorkbenchError
from tidegate.targeting.workbench.evaluating import Evaluated, Protocol, evaluate_files
from tidegate.targeting.workbench.report import SimulatedData, write_report
from tidegate.targeting.workbench.tabulating import Tabulated, tabulate_files
from tidegate.targeting.workbench.training import Trained, train_on_files

__all__ = [
    "AssessedFile",
    "Evaluated",
    "NothingAccepted",
    "Protocol",
    "SimulatedData",
    "Tabulated",
    "Trained",
    "WorkbenchError",
    "assess_files",
    "evaluate_files",
    "tabulate_files",
    "train_on_files",
    "write_report",
]
