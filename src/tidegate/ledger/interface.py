"""What other rooms may use of `ledger`; needs Django. To verify an export, `analytics.chain`."""

from . import subjects
from .checkpoints import make_checkpoint
from .errors import (
    AppendOnly,
    Erased,
    KeysMissing,
    LedgerError,
    NothingToSign,
    OutsideTransaction,
    Overtaken,
    Refused,
    Unreadable,
)
from .keys import check as check_keys
from .keys import create_missing as create_missing_keys
from .queries import events_of, export_lines, newest, nth_newest
from .registry import Field, Form, Kind, declare, declared
from .services import Draft, append, append_all
from .signatures import Signature, is_signed, pdf_signer, sign_as
from .subscriptions import subscribe, subscribe_batch

__all__ = [
    "AppendOnly",
    "Draft",
    "Erased",
    "Field",
    "Form",
    "KeysMissing",
    "Kind",
    "LedgerError",
    "NothingToSign",
    "OutsideTransaction",
    "Overtaken",
    "Refused",
    "Signature",
    "Unreadable",
    "append",
    "append_all",
    "check_keys",
    "create_missing_keys",
    "declare",
    "declared",
    "events_of",
    "export_lines",
    "is_signed",
    "make_checkpoint",
    "newest",
    "nth_newest",
    "pdf_signer",
    "sign_as",
    "subjects",
    "subscribe",
    "subscribe_batch",
]
