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

#: An officer saw what a changed copy would be judged; of what was changed only how much.
WHAT_IF_ASKED = declare("decision.what_if_asked", **_ABOUT, purpose=Form.CODE, items=Form.COUNT)

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

#: A day's vectors were computed again from the lake.
PROOF_MADE = declare(
    "proof.made",
    day=Form.DAY,
    holds=Form.FLAG,
    equal=Form.COUNT,
    mismatched=Form.COUNT,
    missing=Form.COUNT,
    extra=Form.COUNT,
    unknown=Form.COUNT,
    erased=Form.COUNT,
    labels=Form.COUNT,
    damaged=Form.COUNT,
)

WORTH_SIGNED = declare(
    "worth.signed",
    worth=Form.COUNT,
    outcomes=Form.COUNT,
    means=Form.COUNT,
    proposed_by=Form.IDENTIFIER,
)

_MODEL = {"model": Field(Form.COUNT), "digest": Field(Form.DIGEST)}
MODEL_REGISTERED = declare("model.registered", **_MODEL)
MODEL_MOVED = declare_move("model.moved", **_MODEL)
#: What a challenger said of live consignments was kept; of some it could say nothing.
MODEL_SHADOWED = declare("model.shadowed", **_MODEL, scored=Form.COUNT, failed=Form.COUNT)
#: What a model reads, finds or says has moved since it was put in service; once, when it begins.
MODEL_DRIFTED = declare("model.drifted", **_MODEL, what=Form.CODE, day=Form.DAY)

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

#: A model that was in service can serve again at once, so only what was rejected has ended.
MODEL = Flow(
    "model",
    states=(
        State("candidate"),
        State("shadow"),
        State("proposed"),
        State("in_service"),
        State("retired"),
        State("rejected", final=True),
    ),
    transitions=(
        Transition("challenge", ("candidate",), "shadow", "targeting.challenge", MODEL_MOVED),
        Transition("stand_down", ("shadow",), "candidate", "targeting.challenge", MODEL_MOVED),
        Transition(
            "propose",
            ("candidate", "shadow"),
            "proposed",
            "targeting.propose_model",
            MODEL_MOVED,
        ),
        Transition("approve", ("proposed",), "in_service", "targeting.approve_model", MODEL_MOVED),
        Transition("withdraw", ("proposed",), "candidate", "targeting.propose_model", MODEL_MOVED),
        Transition("replace", ("in_service",), "retired", "targeting.approve_model", MODEL_MOVED),
        Transition(
            "take_back",
            ("in_service",),
            "candidate",
            "targeting.roll_back",
            MODEL_MOVED,
            needs_reason=True,
        ),
        Transition("restore", ("retired",), "in_service", "targeting.roll_back", MODEL_MOVED),
        Transition(
            "reject",
            ("candidate", "shadow", "proposed", "retired"),
            "rejected",
            "targeting.approve_model",
            MODEL_MOVED,
            needs_reason=True,
        ),
    ),
)
