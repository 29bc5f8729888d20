"""What is stored: see `decisions`, `terms` and `proving`."""

from .decisions import (
    Assessment,
    Awaited,
    CapacityDay,
    Container,
    Decision,
    DriftDay,
    Label,
    ModelRecord,
    Note,
    Recollection,
    ShadowScore,
)
from .proving import Proof
from .terms import Policy, Worth

__all__ = [
    "Assessment",
    "Awaited",
    "CapacityDay",
    "Container",
    "Decision",
    "DriftDay",
    "Label",
    "ModelRecord",
    "Note",
    "Policy",
    "Proof",
    "Recollection",
    "ShadowScore",
    "Worth",
]
