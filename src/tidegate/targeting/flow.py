"""Where a decision and a model are, and what the ledger is told of them.

`version` of a move counts the moves, as in every flow; `declared` is the row of the version that
was assessed.
"""

from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Field, Form, declare

_ABOUT = {
    "decision": Field(Form.COUNT),
    "declaration": Field(Form.COUNT),
    "declared": Field(Form.COUNT),
}
_LANE = {"lane": Field(Form.CODE)}

#: The machine assessed a version and proposes a lane.
DECISION_PROPOSED = declare(
    "decision.proposed",
    **_ABOUT,
    **_LANE,
    policy=Form.COUNT,
    model=Field(Form.COUNT, optional=True),
)
DECISION_CLAIMED = declare_move("decision.claimed", **_ABOUT)
DECISION_HANDED_OVER = declare_move("decision.handed_over", **_ABOUT, to=Form.COUNT)
DECISION_RETURNED = declare_move("decision.returned", **_ABOUT)
#: A lane holds: by an officer, or by machine under a signed policy.
DECISION_MADE = declare_move(
    "decision.made",
    **_ABOUT,
    **_LANE,
    by=Form.CODE,
    #: Whether an officer took a unit that the day no longer had.
    over_capacity=Field(Form.FLAG, optional=True),
)
#: The version was amended or cancelled.
DECISION_SUPERSEDED = declare_move("decision.superseded", **_ABOUT)
NOTE_WRITTEN = declare("decision.note_written", **_ABOUT, note=Form.COUNT)

#: What an examination found; never an override.
LABEL_RECORDED = declare(
    "label.recorded",
    **_ABOUT,
    label=Form.COUNT,
    found=Form.FLAG,
    category=Field(Form.CODE, optional=True),
)

POLICY_SIGNED = declare(
    "policy.signed",
    policy=Form.COUNT,
    share=Form.DECIMAL,
    random_share=Form.DECIMAL,
    release_by_machine=Form.FLAG,
    proposed_by=Form.IDENTIFIER,
)

_MODEL = {"model": Field(Form.COUNT), "digest": Field(Form.DIGEST)}
MODEL_REGISTERED = declare("model.registered", **_MODEL)
MODEL_MOVED = declare_move("model.moved", **_MODEL)

_DECIDE = "targeting.decide"

DECISION = Flow(
    "decision",
    states=(
        State("proposed"),
        State("claimed"),
        State("decided", final=True),
        State("superseded", final=True),
    ),
    transitions=(
        Transition("claim", ("proposed",), "claimed", _DECIDE, DECISION_CLAIMED),
        Transition("hand_over", ("claimed",), "claimed", _DECIDE, DECISION_HANDED_OVER),
        Transition("return", ("claimed",), "proposed", _DECIDE, DECISION_RETURNED),
        Transition("decide", ("claimed",), "decided", _DECIDE, DECISION_MADE),
        #: Many at once, as they were proposed for release.
        Transition("release", ("proposed",), "decided", _DECIDE, DECISION_MADE),
        Transition(
            "release_by_machine",
            ("proposed",),
            "decided",
            "targeting.release_by_machine",
            DECISION_MADE,
        ),
        Transition(
            "supersede",
            ("proposed", "claimed"),
            "superseded",
            "targeting.supersede",
            DECISION_SUPERSEDED,
        ),
    ),
)

MODEL = Flow(
    "model",
    states=(
        State("candidate"),
        State("proposed"),
        State("in_service"),
        State("retired", final=True),
        State("rejected", final=True),
    ),
    transitions=(
        Transition("propose", ("candidate",), "proposed", "targeting.propose_model", MODEL_MOVED),
        Transition("approve", ("proposed",), "in_service", "targeting.approve_model", MODEL_MOVED),
        Transition("withdraw", ("proposed",), "candidate", "targeting.propose_model", MODEL_MOVED),
        Transition("replace", ("in_service",), "retired", "targeting.approve_model", MODEL_MOVED),
        Transition(
            "reject",
            ("candidate", "proposed"),
            "rejected",
            "targeting.approve_model",
            MODEL_MOVED,
            needs_reason=True,
        ),
    ),
)
