"""What other rooms may use of targeting.

The bench on files needs no database, so what needs Django is loaded when it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tidegate.targeting.workbench.assessing import AssessedFile, assess_files
from tidegate.targeting.workbench.errors import NothingAccepted, WorkbenchError
from tidegate.targeting.workbench.evaluating import Evaluated, Protocol, evaluate_files
from tidegate.targeting.workbench.report import SimulatedData, write_report
from tidegate.targeting.workbench.tabulating import Tabulated, tabulate_files
from tidegate.targeting.workbench.training import Trained, train_on_files

if TYPE_CHECKING:
    from .errors import TargetingError
    from .flow import (
        DECISION_MADE,
        DECISION_PROPOSED,
        DECISION_SUPERSEDED,
        LABEL_RECORDED,
    )
    from .lake.filling import fill_lake, rebuild_lake
    from .lake.reading import Lake
    from .learning import learn_from_stored
    from .models import Assessment, Decision, Label, ModelRecord, Policy, Proof
    from .proving.nightly import prove_day, prove_days
    from .queries import Told, decision_of, reasons_of
    from .replaying import Replayed, replay
    from .rules import Lane
    from .services import (
        claim,
        decide,
        end_hold,
        propose_model,
        propose_policy,
        record_outcome,
        register_model,
        release_selected,
    )
    from .services.registering import put_in_service
    from .services.signing import sign_policy
    from .tasks import assess, retrain

_OF = {
    "errors": ("TargetingError",),
    "flow": ("DECISION_MADE", "DECISION_PROPOSED", "DECISION_SUPERSEDED", "LABEL_RECORDED"),
    "lake.filling": ("fill_lake", "rebuild_lake"),
    "lake.reading": ("Lake",),
    "learning": ("learn_from_stored",),
    "models": ("Assessment", "Decision", "Label", "ModelRecord", "Policy", "Proof"),
    "proving.nightly": ("prove_day", "prove_days"),
    "queries": ("Told", "decision_of", "reasons_of"),
    "replaying": ("Replayed", "replay"),
    "rules": ("Lane",),
    "services": (
        "claim",
        "decide",
        "end_hold",
        "propose_model",
        "propose_policy",
        "record_outcome",
        "register_model",
        "release_selected",
    ),
    "services.registering": ("put_in_service",),
    "services.signing": ("sign_policy",),
    "tasks": ("assess", "retrain"),
}
_MODULE = {name: module for module, names in _OF.items() for name in names}

__all__ = [
    "DECISION_MADE",
    "DECISION_PROPOSED",
    "DECISION_SUPERSEDED",
    "LABEL_RECORDED",
    "AssessedFile",
    "Assessment",
    "Decision",
    "Evaluated",
    "Label",
    "Lake",
    "Lane",
    "ModelRecord",
    "NothingAccepted",
    "Policy",
    "Proof",
    "Protocol",
    "Replayed",
    "SimulatedData",
    "Tabulated",
    "TargetingError",
    "Told",
    "Trained",
    "WorkbenchError",
    "assess",
    "assess_files",
    "claim",
    "decide",
    "decision_of",
    "end_hold",
    "evaluate_files",
    "fill_lake",
    "learn_from_stored",
    "propose_model",
    "propose_policy",
    "prove_day",
    "prove_days",
    "put_in_service",
    "reasons_of",
    "rebuild_lake",
    "record_outcome",
    "register_model",
    "release_selected",
    "replay",
    "retrain",
    "sign_policy",
    "tabulate_files",
    "train_on_files",
    "write_report",
]


def __getattr__(name: str) -> Any:
    """What of this room needs Django."""
    if name not in _MODULE:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"tidegate.targeting.{_MODULE[name]}"), name)
