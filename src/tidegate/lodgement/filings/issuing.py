"""Issuing: number, days, and a signature over what the document says."""

import json
import secrets
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import SYSTEM, Actor
from tidegate.analytics.chain.interface import Json, canonical
from tidegate.ledger.interface import KeysMissing, Signature, is_signed, sign_as

from .deadlines import last_day
from .models import Balance, Filing, Issued, Revision
from .numbering import NUMBERS
from .services import moved

#: A signature of a document is worth nothing elsewhere.
DOMAIN = "tidegate-document-1"
#: Unit of what is used once, as a whole (UN/ECE Rec 20).
ONE = "C62"


def approve_and_issue(filing: Filing) -> None:
    """Approve, and issue if there is a key to sign with; in the caller's transaction."""
    moved(filing, "approve", SYSTEM, {**filing.about})
    try:
        issue(filing, SYSTEM)
    except KeysMissing:
        # It stays approved; `issue_waiting` issues it once there is a key.
        return


def issue_waiting(actor: Actor) -> None:
    """Issue what is approved and was not issued for want of a key."""
    for filing in Filing.objects.select_for_update().filter(state="approved").order_by("pk")[:50]:
        try:
            issue(filing, actor)
        except KeysMissing:
            return


def issue(filing: Filing, actor: Actor) -> Issued:
    """Give number and signature; raises `KeysMissing`, and then nothing is written."""
    now = timezone.now()
    today = timezone.localdate(now)
    revision = Revision.objects.get(filing=filing, number=filing.last_number)
    number = _number(filing, today)
    until = last_day(filing.type, today)
    content = canonical(_content(filing, revision, number, today, until, now))
    signature = sign_as(DOMAIN, content.encode())
    with transaction.atomic():
        made = Issued.objects.create(
            filing=filing,
            number=number,
            code=secrets.token_hex(4).upper(),
            issued_at=now,
            valid_from=today,
            valid_until=until,
            content=content,
            digest=sha256(content.encode()).hexdigest(),
            public_key=signature.public_key,
            signature=signature.signature,
        )
        Balance.objects.bulk_create(_balances(made, revision.document or {}))
        facts: dict[str, Json] = {**filing.about, "digest": made.digest, "number": number}
        moved(filing, "issue", actor, facts)
    return made


def is_genuine(issued: Issued) -> bool:
    """Whether the content is what was signed; False also where it was erased."""
    if issued.content is None:
        return False
    content = issued.content.encode()
    by = Signature(issued.public_key, issued.signature)
    return sha256(content).hexdigest() == issued.digest and is_signed(DOMAIN, content, by)


def signed_json(issued: Issued) -> bytes:
    """The signed content as it is, and what verifies it."""
    told = {
        "content": issued.content,
        "sha256": issued.digest,
        "algorithm": "Ed25519 over `tidegate-document-1`, a line feed, and the content",
        "public_key": issued.public_key,
        "signature": issued.signature,
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _number(filing: Filing, day: date) -> str:
    """One that nothing else has."""
    write = NUMBERS[filing.type.number]
    number = write(filing.type, day)
    while Issued.objects.filter(number=number).exists():
        number = write(filing.type, day)
    return number


def _content(
    filing: Filing,
    revision: Revision,
    number: str,
    day: date,
    until: date | None,
    now: datetime,
) -> dict[str, Any]:
    made = filing.type
    return {
        "number": number,
        "type": made.name,
        "title": made.title.en,
        "agencies": list(made.agencies),
        "reference": filing.reference,
        "issued_at": now.isoformat(timespec="seconds"),
        "valid_from": day.isoformat(),
        "valid_until": None if until is None else until.isoformat(),
        "document": revision.document,
    }


def _balances(issued: Issued, document: dict[str, Any]) -> list[Balance]:
    draw = issued.filing.type.draw
    if draw == "none":
        return []
    if draw == "once":
        one = Decimal(1)
        return [Balance(issued=issued, line=1, unit=ONE, quantity=one, left=one)]
    made = []
    for number, line in enumerate(document["lines"], start=1):
        quantity, value = Decimal(line["quantity"]), line.get("customs_value")
        limit = None if value is None else Decimal(value)
        made.append(
            Balance(
                issued=issued,
                line=number,
                commodity_code=line.get("commodity_code", ""),
                unit=line["quantity_unit"],
                quantity=quantity,
                left=quantity,
                value=limit,
                value_left=limit,
            )
        )
    return made
