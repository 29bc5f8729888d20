"""What other rooms may use of `inspection`."""

from .audits.models import Audit
from .audits.records import Outcome as AuditOutcome
from .audits.services import ask as ask_for_records
from .audits.services import claim as claim_audit
from .audits.services import conclude as conclude_audit
from .errors import FindingRefused, InspectionError, NotHeld, PhotoRefused
from .models import Finding, Photo, WorkOrder
from .queries import order_of
from .records import Result
from .services import add_photo, claim, close, give_back, start

__all__ = [
    "Audit",
    "AuditOutcome",
    "Finding",
    "FindingRefused",
    "InspectionError",
    "NotHeld",
    "Photo",
    "PhotoRefused",
    "Result",
    "WorkOrder",
    "add_photo",
    "ask_for_records",
    "claim",
    "claim_audit",
    "close",
    "conclude_audit",
    "give_back",
    "order_of",
    "start",
]
