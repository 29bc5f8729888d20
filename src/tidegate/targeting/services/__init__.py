"""Every write of this room; one function a verb, one transaction, its event."""

from .asking import note_what_if
from .awaiting import await_assessment, note_late_change, supersede
from .deciding import (
    claim,
    decide,
    hand_over,
    put_back,
    release_selected,
    write_note,
)
from .ending import end_hold
from .erasing import erase_inputs
from .outcomes import record_outcome
from .proposing import propose_lanes
from .proving import store_proof
from .registering import propose_model, register_model, reject_model, roll_back
from .shadowing import challenge, stand_down
from .signing import propose_policy, propose_worth

__all__ = [
    "await_assessment",
    "challenge",
    "claim",
    "decide",
    "end_hold",
    "erase_inputs",
    "hand_over",
    "note_late_change",
    "note_what_if",
    "propose_lanes",
    "propose_model",
    "propose_policy",
    "propose_worth",
    "put_back",
    "record_outcome",
    "register_model",
    "reject_model",
    "release_selected",
    "roll_back",
    "stand_down",
    "store_proof",
    "supersede",
    "write_note",
]
