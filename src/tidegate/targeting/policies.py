"""Who may see what is proposed, decide it, and change what proposes."""

from tidegate.access.interface import permission

_DECIDERS = ("targeting_officer", "duty_officer", "supervisor")
_READERS = (*_DECIDERS, "examiner", "investigator", "auditor", "data_scientist")

permission(
    "targeting.read",
    "See consignments with their scores, reasons and decisions.",
    roles=_READERS,
)
permission(
    "targeting.decide",
    "Claim consignments, hand them over, and decide their lane.",
    roles=_DECIDERS,
)
permission(
    "targeting.reassign",
    "Hand over or put back what another officer holds.",
    roles=("supervisor",),
)
permission(
    "targeting.what_if",
    "Change items of a copy of a declaration and see what the model would say.",
    roles=_DECIDERS,
)
permission(
    "targeting.record_outcome",
    "Record what an examination found.",
    roles=("examiner", "duty_officer", "supervisor"),
)
permission(
    "targeting.release_by_machine",
    "Release by machine what a signed policy says.",
    roles=(),
)
permission(
    "targeting.supersede",
    "End a decision whose declaration was amended or cancelled.",
    roles=(),
)
permission(
    "targeting.read_models",
    "See models, how good they are, and the policies of selection.",
    roles=("data_scientist", "supervisor", "targeting_officer", "auditor"),
)
permission(
    "targeting.train",
    "Train models on what was lodged and found, and register them.",
    roles=("data_scientist",),
)
permission(
    "targeting.propose_model",
    "Propose a model for service.",
    roles=("data_scientist", "supervisor"),
)
permission(
    "targeting.approve_model",
    "Put a proposed model in service, or reject it.",
    roles=("supervisor",),
)
permission(
    "targeting.challenge",
    "Let a model score live consignments beside the one in service, and end that.",
    roles=("data_scientist",),
)
permission(
    "targeting.roll_back",
    "Put the model back in service that was there before.",
    roles=("supervisor", "duty_officer"),
)
permission(
    "targeting.propose_policy",
    "Propose a policy of selection: shares, thresholds, release by machine.",
    roles=("targeting_officer", "supervisor"),
)
permission(
    "targeting.approve_policy",
    "Sign a proposed policy of selection.",
    roles=("supervisor",),
)
