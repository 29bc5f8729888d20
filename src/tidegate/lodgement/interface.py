"""What other rooms may use of `lodgement`.

Every event of a declaration says `declaration` and `declared`, the keys of a `Declaration` and of
the `Version` it is about, and that version's `number`.
"""

from .disclosure import Shown, disclosed_at, shown
from .document import Document, Invalid, Mistake
from .errors import Decided, LodgementError, Overtaken, TooOften
from .flow import (
    DECLARATION_AMENDED,
    DECLARATION_AMENDED_LATE,
    DECLARATION_CANCELLED,
    DECLARATION_CANCELLED_LATE,
    DECLARATION_CLEARED,
    DECLARATION_DESTROYED,
    DECLARATION_HELD,
    DECLARATION_LODGED,
    DECLARATION_RE_EXPORTED,
    DECLARATION_SEIZED,
    VERSION_ERASED,
    Ending,
)
from .models import Declaration, Version
from .queries import rows
from .services import Outcome, amend, cancel, clear, clear_all, end_hold, hold, lodge, lodge_batch
from .shape import LINE
from .view import ItemView, SectionView, document_view

__all__ = [
    "DECLARATION_AMENDED",
    "DECLARATION_AMENDED_LATE",
    "DECLARATION_CANCELLED",
    "DECLARATION_CANCELLED_LATE",
    "DECLARATION_CLEARED",
    "DECLARATION_DESTROYED",
    "DECLARATION_HELD",
    "DECLARATION_LODGED",
    "DECLARATION_RE_EXPORTED",
    "DECLARATION_SEIZED",
    "LINE",
    "VERSION_ERASED",
    "Decided",
    "Declaration",
    "Document",
    "Ending",
    "Invalid",
    "ItemView",
    "LodgementError",
    "Mistake",
    "Outcome",
    "Overtaken",
    "SectionView",
    "Shown",
    "TooOften",
    "Version",
    "amend",
    "cancel",
    "clear",
    "clear_all",
    "disclosed_at",
    "document_view",
    "end_hold",
    "hold",
    "lodge",
    "lodge_batch",
    "rows",
    "shown",
]
