"""Who may move errands."""

from tidegate.access.interface import permission

permission("errand.claim", "Claim errands, give them back, finish them.", roles=("examiner",))
permission("errand.cancel", "Call errands off.", roles=("supervisor",))
