"""What other rooms may use of `flow`."""

from .actors import Actor
from .drawing import mermaid, page
from .errors import (
    Conflict,
    FlowError,
    Gone,
    GuardRefused,
    MovedByHand,
    MoveRefused,
    NotFromHere,
    NotPermitted,
    OutsideTransaction,
    ReasonMissing,
    WrongFlow,
)
from .models import Flowing, FlowingQuerySet
from .queries import flows, moves_of
from .records import Flow, Guard, State, Transition, declare_move
from .services import move, move_all

__all__ = [
    "Actor",
    "Conflict",
    "Flow",
    "FlowError",
    "Flowing",
    "FlowingQuerySet",
    "Gone",
    "Guard",
    "GuardRefused",
    "MoveRefused",
    "MovedByHand",
    "NotFromHere",
    "NotPermitted",
    "OutsideTransaction",
    "ReasonMissing",
    "State",
    "Transition",
    "WrongFlow",
    "declare_move",
    "flows",
    "mermaid",
    "move",
    "move_all",
    "moves_of",
    "page",
]
