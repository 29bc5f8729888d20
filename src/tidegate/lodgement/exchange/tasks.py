"""Background work of the exchange with programs."""

import json
import time
from datetime import datetime

from django.utils import timezone

from tidegate.jobs.interface import Run, job
from tidegate.ledger.interface import LedgerError

from ..disclosure import Shown, disclosed_at, shown
from ..queries import versions_of
from . import services
from .models import Delivery, Endpoint
from .sending import Answer, post, signature

#: Deliveries of one run: then other jobs have their turn.
_SOME = 50
#: Rows of one transaction.
_ERASED_AT_ONCE = 500
_BEFORE_THE_POINT = (Shown.RECEIVED, Shown.CANCELLATION_RECEIVED)


@job("lodgement.deliver", stepwise=True, retries=5, backoff_s=5.0, timeout_s=60.0)
def deliver(run: Run, endpoint: int) -> None:
    """Send an address what waits for it, one after the other, until one fails."""
    with run.step(0):
        mine = services.take(endpoint, run.number)
    if mine is None:
        return
    for _ in range(_SOME):
        now = timezone.now()
        delivery = services.waiting(mine, now)
        if delivery is None:
            break
        state = _state(delivery, now)
        if isinstance(state, datetime):
            with run.step(0):
                services.postpone(delivery, state)
            continue
        # Outside any transaction: nobody's write waits for a stranger's answer.
        answer = _send(mine, delivery, state)
        with run.step():
            goes_on = services.note(mine, delivery, state, answer)
        if not goes_on:
            break
    with run.step(0):
        services.leave(mine)


@job("lodgement.forget_deliveries", stepwise=True, daily=True, retries=10, backoff_s=60.0)
def forget_deliveries(run: Run) -> None:
    """Erase the deliveries of a month ago."""
    before = timezone.now() - services.KEPT
    while True:
        with run.step(0):
            erased = services.forget_before(before, _ERASED_AT_ONCE)
        if not erased:
            return


def _state(delivery: Delivery, now: datetime) -> str | datetime:
    """What is told: what was at the first try, else what may be by now; or from when on."""
    if delivery.declaration is None or delivery.state:
        return delivery.state
    versions = versions_of(delivery.declaration)
    state = shown(delivery.declaration, versions, now)
    return disclosed_at(versions) if state in _BEFORE_THE_POINT else state.value


def body_of(delivery: Delivery, state: str) -> bytes:
    """What is sent: that it moved, nothing of what it says."""
    about = delivery.filing or delivery.declaration
    assert about is not None  # noqa: S101 - the database holds it
    told = {
        "id": str(delivery.event),
        "kind": "declaration" if delivery.filing is None else "filing",
        "type": "" if delivery.filing is None else delivery.filing.type_name,
        "reference": about.reference,
        "conversation": about.reference,
        "state": state,
        "at": delivery.at.isoformat(),
    }
    return json.dumps(told).encode()


def _send(endpoint: Endpoint, delivery: Delivery, state: str) -> Answer:
    try:
        secret = services.secret_of(endpoint)
    except LedgerError:
        return Answer(None, "keys")
    body = body_of(delivery, state)
    headers = {
        "Tidegate-Event": str(delivery.event),
        "Tidegate-Signature": signature(secret, int(time.time()), body),
    }
    return post(endpoint.address, headers, body, public_only=services.public_only())
