"""Making a checkpoint: a signed statement over every head, to be kept where we cannot reach it."""

from collections.abc import Callable

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from tidegate.analytics.chain.interface import ZERO, Json, MerkleTree, Statement, instant, sign

from .errors import NothingToSign, Overtaken
from .keys import signing_key
from .kinds import CHECKPOINT_MADE
from .models import Checkpoint
from .queries import heads
from .services import append

#: Where the ledger writes about its own checkpoints.
_STREAM = "ledger/checkpoints"


def make_checkpoint(write: Callable[[bytes], object], *, actor: str) -> Statement:
    """Sign all heads and write the lines of the checkpoint's file, without line feeds.

    The statement is stored, and an event says so, only when all lines were written.
    """
    key = signing_key()
    last = Checkpoint.objects.order_by("-number").first()
    tree, events = MerkleTree(), 0
    for head in heads():
        write(head.line())
        tree.add(head.line())
        events += head.seq
    if not events:
        raise NothingToSign("there is nothing to sign")
    statement = sign(
        key,
        tree,
        events=events,
        number=last.number + 1 if last is not None else 1,
        made_at=instant(timezone.now()),
        previous=last.hash if last is not None else ZERO,
    )
    write(statement.line())
    _store(statement, actor)
    return statement


def _store(statement: Statement, actor: str) -> None:
    row = Checkpoint(
        number=statement.number, statement=statement.line().decode(), hash=statement.hash()
    )
    payload: dict[str, Json] = {
        "number": statement.number,
        "statement": statement.hash(),
        "events": statement.events,
    }
    try:
        with transaction.atomic():
            models.QuerySet[Checkpoint](Checkpoint).bulk_create([row])
            append(_STREAM, CHECKPOINT_MADE, payload, actor)
    except IntegrityError:
        raise Overtaken(f"checkpoint {statement.number} was made by another at once") from None
