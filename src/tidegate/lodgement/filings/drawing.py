"""The licence ledger: what documents draw from a balance, never below zero, and give back.

Whoever draws or gives back locks the filing first, so what is read of a balance then holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import SYSTEM
from tidegate.analytics.chain.interface import Json
from tidegate.ledger.interface import Kind, append

from ..document import Invalid, Mistake
from .errors import TooLittleLeft
from .flow import DRAWN, GIVEN_BACK, HOLDING
from .models import Balance, Filing, Issued, Use
from .services import moved


@dataclass(frozen=True, slots=True)
class Draw:
    """How much one document takes of one line."""

    line: int
    quantity: Decimal
    unit: str
    #: HKD; None where the document says none.
    value: Decimal | None = None


def draw(number: str, organisation: int, draws: Sequence[Draw], used_by: str, day: date) -> None:
    """Draw from what was issued under a number, all of it or nothing; the same use counts once.

    Raises `TooLittleLeft`, or `Invalid` when the number is not there, not valid on the day, of
    another organisation, or of another unit.
    """
    with transaction.atomic():
        issued = _usable(number, organisation, day)
        filing = Filing.objects.select_for_update().get(pk=issued.filing_id)
        if filing.state not in (*HOLDING, "used"):
            raise _not_usable("number", f"{number} is {filing.state}")
        now = timezone.now()
        for one in draws:
            _draw_one(filing, issued, one, used_by, now)
        _settle(filing, issued)


def give_back(used_by: str) -> None:
    """Give back what was drawn by everything whose name begins so: it was cancelled."""
    with transaction.atomic():
        numbers = (
            Use.objects.filter(used_by__startswith=used_by, given_back_at=None)
            .order_by("balance__issued_id")
            .values_list("balance__issued__filing_id", flat=True)
            .distinct()
        )
        for filing in (
            Filing.objects.select_for_update().filter(pk__in=list(numbers)).order_by("pk")
        ):
            _give_back_one(filing, used_by)


def _usable(number: str, organisation: int, day: date) -> Issued:
    found = Issued.objects.select_related("filing").filter(number=number).first()
    if found is None or found.filing.organisation_id != organisation:
        raise _not_usable("number", f"there is no {number} of this organisation")
    if found.filing.type.draw == "none":
        raise _not_usable("number", f"nothing is drawn from {number}")
    if day < found.valid_from or (found.valid_until is not None and day > found.valid_until):
        raise _not_usable("number", f"{number} does not hold on {day.isoformat()}")
    return found


def _draw_one(filing: Filing, issued: Issued, one: Draw, used_by: str, now: datetime) -> None:
    balance = Balance.objects.filter(issued=issued, line=one.line).first()
    if balance is None:
        raise _not_usable("line", f"{issued.number} has no line {one.line}")
    if balance.unit != one.unit:
        raise _not_usable("quantity_unit", f"{issued.number} is in {balance.unit}")
    if one.quantity <= 0:
        raise _not_usable("quantity", "more than nothing is drawn")
    if Use.objects.filter(balance=balance, used_by=used_by, given_back_at=None).exists():
        return
    value = one.value if balance.value is not None else None
    if balance.value is not None and value is None:
        raise _not_usable("customs_value", f"{issued.number} limits the value, so it must be said")
    if balance.left < one.quantity:
        raise TooLittleLeft(one.line, f"{balance.left.normalize():f} {balance.unit}")
    if value is not None and balance.value_left is not None:
        if balance.value_left < value:
            raise TooLittleLeft(one.line, f"HKD {balance.value_left.normalize():f}")
        balance.value_left -= value
    balance.left -= one.quantity
    balance.save(update_fields=["left", "value_left"])
    Use.objects.create(
        balance=balance, used_by=used_by, quantity=one.quantity, value=value, used_at=now
    )
    _tell(filing, DRAWN, one.line, one.quantity, used_by, now)


def _give_back_one(filing: Filing, used_by: str) -> None:
    now = timezone.now()
    uses = Use.objects.select_related("balance").filter(
        balance__issued__filing=filing, used_by__startswith=used_by, given_back_at=None
    )
    for use in uses.order_by("pk"):
        balance = Balance.objects.get(pk=use.balance_id)
        balance.left += use.quantity
        if use.value is not None and balance.value_left is not None:
            balance.value_left += use.value
        balance.save(update_fields=["left", "value_left"])
        use.given_back_at = now
        use.save(update_fields=["given_back_at"])
        _tell(filing, GIVEN_BACK, use.balance.line, use.quantity, use.used_by, now)
    _settle(filing, filing.issued)


def _settle(filing: Filing, issued: Issued) -> None:
    """Move the filing to what its balances, or its one use, say."""
    balances = list(Balance.objects.filter(issued=issued))
    is_whole = all(one.left == one.quantity for one in balances)
    is_used_up = all(one.left == 0 for one in balances)
    wanted = "issued" if is_whole else "used" if is_used_up else "part_used"
    ways = {
        ("issued", "part_used"): "use",
        ("issued", "used"): "use_up",
        ("part_used", "used"): "use_up",
        ("part_used", "issued"): "give_back",
        ("used", "issued"): "give_back",
        ("used", "part_used"): "leave_some",
    }
    transition = ways.get((filing.state, wanted))
    if transition is not None:
        moved(filing, transition, SYSTEM, {**filing.about})


def _tell(
    filing: Filing, kind: Kind, line: int, quantity: Decimal, used_by: str, now: datetime
) -> None:
    told: dict[str, Json] = {
        **filing.about,
        "line": line,
        "quantity": f"{quantity.normalize():f}",
        "use": used_by,
    }
    append(filing.stream, kind, told, SYSTEM.address, now)


def _not_usable(field: str, detail: str) -> Invalid:
    return Invalid([Mistake(field, "licence", detail)])
