"""What other rooms may use of `lodgement`.

Every event of a declaration says `declaration` and `declared`, the keys of a `Declaration` and of
the `Version` it is about, and that version's `number`.
"""

from .disclosure import Shown, disclosed_at, shown
from .document import Document, Invalid, Mistake
from .document import read as read_document
from .errors import AlreadyLifted, Decided, LodgementError, Overtaken, TooOften, UnderLegalHold
from .filings.fees import said_of as fee_said
from .filings.models import Filing
from .filings.processing import settle as settle_charge
from .filings.processing import take_some as process_documents
from .filings.queries import reviews_of_document
from .filings.reviewing import agree as agree_to_document
from .filings.reviewing import ask as ask_about_document
from .filings.reviewing import claim as claim_review
from .filings.services import submit_document
from .filings.types import KINDS, DocumentType, document_types
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
from .form import said as said_of
from .keeping import SEIZURE, hold_documents, lift_hold
from .labels import LABELS
from .models import Declaration, LegalHold, Version
from .queries import kept_until, legal_hold, legal_holds, rows, rows_of
from .services import (
    Outcome,
    amend,
    cancel,
    clear,
    clear_all,
    end_hold,
    hold,
    hold_all,
    lodge,
    lodge_batch,
)
from .shape import LINE
from .statistics.extract import NoMonth
from .statistics.extract import as_csv as trade_statistics_csv
from .statistics.extract import extract as trade_statistics_of
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
    "KINDS",
    "LABELS",
    "LINE",
    "SEIZURE",
    "VERSION_ERASED",
    "AlreadyLifted",
    "Decided",
    "Declaration",
    "Document",
    "DocumentType",
    "Ending",
    "Filing",
    "Invalid",
    "ItemView",
    "LegalHold",
    "LodgementError",
    "Mistake",
    "NoMonth",
    "Outcome",
    "Overtaken",
    "SectionView",
    "Shown",
    "TooOften",
    "UnderLegalHold",
    "Version",
    "agree_to_document",
    "amend",
    "ask_about_document",
    "cancel",
    "claim_review",
    "clear",
    "clear_all",
    "disclosed_at",
    "document_types",
    "document_view",
    "end_hold",
    "fee_said",
    "hold",
    "hold_all",
    "hold_documents",
    "kept_until",
    "legal_hold",
    "legal_holds",
    "lift_hold",
    "lodge",
    "lodge_batch",
    "process_documents",
    "read_document",
    "reviews_of_document",
    "rows",
    "rows_of",
    "said_of",
    "settle_charge",
    "shown",
    "submit_document",
    "trade_statistics_csv",
    "trade_statistics_of",
]
