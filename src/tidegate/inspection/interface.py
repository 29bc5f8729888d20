"""What other rooms may use of `inspection`."""

from .errors import FindingRefused, InspectionError, NotHeld, PhotoRefused
from .models import Finding, Photo, WorkOrder
from .queries import order_of
from .records import Result
from .services import add_photo, claim, close, give_back, start

__all__ = [
    "Finding",
    "FindingRefused",
    "InspectionError",
    "NotHeld",
    "Photo",
    "PhotoRefused",
    "Result",
    "WorkOrder",
    "add_photo",
    "claim",
    "close",
    "give_back",
    "order_of",
    "start",
]
