"""What the machine API answers about filings."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from ..api import Error


class TypeOut(Schema):
    """A document type in short."""

    name: str
    title: str
    kind: str
    direction: str
    phase: int
    #: `sourced`, `derived` or `assumed`: how sure it is that it exists as described.
    standing: str
    source: str
    agencies: list[str]
    #: SHA-256 of what describes it.
    edition: str


class TypeDescription(TypeOut):
    """A type with its items, its JSON Schema, and a document that is accepted."""

    items: list[dict[str, Any]]
    document: dict[str, Any]
    sample: dict[str, Any]


class Accepted(Schema):
    """What was taken in; `conversation` is the reference by which all that follows is told."""

    conversation: str
    reference: str
    type: str
    state: str
    submitted_at: datetime
    own_number: str


class BatchItem(Schema):
    """What became of one document of a batch."""

    #: Its place in the batch, from 0.
    index: int
    filing: Accepted | None = None
    errors: list[Error] = Field(default_factory=list)


class Batch(Schema):
    """What became of a batch."""

    accepted: int
    rejected: int
    outcomes: list[BatchItem]


class Page(Schema):
    """Some filings, the newest first; `next` is the address of those before them."""

    filings: list[Accepted]
    next: str | None


class ChargeOut(Schema):
    """What is due, in HKD."""

    id: int
    rule: str
    amount: str
    paid_at: datetime | None


class ReviewOut(Schema):
    """Where an agency is with it."""

    agency: str
    state: str
    #: What the agency wrote for the trader.
    words: str


class QuestionOut(Schema):
    """What an agency asks."""

    id: int
    words: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


class BalanceOut(Schema):
    """What may still be drawn of one line."""

    line: int
    commodity_code: str
    unit: str
    quantity: str
    left: str


class FilingOut(Accepted):
    """Where a filing is, and what it says; `document` is null once it was erased."""

    revision: int
    due_on: date | None
    number: str | None
    valid_from: date | None
    valid_until: date | None
    charges: list[ChargeOut]
    reviews: list[ReviewOut]
    questions: list[QuestionOut]
    balances: list[BalanceOut]
    document: dict[str, Any] | None


class BundleOut(Schema):
    """A file that was sent: how many of its documents are submitted by now, how many are not."""

    id: UUID
    name: str
    accepted: int
    rejected: int
    sent_at: datetime
    finished_at: datetime | None
    #: Why the file was not read to its end; empty when it was.
    refusal: str


class Verified(Schema):
    """What anybody may know of what was issued."""

    number: str
    type: str
    state: str
    is_genuine: bool
    holds_today: bool
    valid_from: date
    valid_until: date | None
    sha256: str
