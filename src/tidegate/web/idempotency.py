"""A POST that may be sent again: the same key and body get the first answer, once and for all.

The key is stored in the operation's own transaction. Who comes second with the same key waits at
the unique index (PostgreSQL) or at the write lock (SQLite) and gets what was answered first. What
ends in an error is undone whole, its key with it: mend the request and send it with the same key.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header
from ninja.decorators import decorate_view
from ninja.utils import contribute_operation_args

from tidegate.access.interface import actor_of

from .models import Answer
from .problems import Problem

P = ParamSpec("P")
R = TypeVar("R")

HEADER = "Idempotency-Key"
_LONGEST_KEY = 200

#: How long an answer is kept; after it a key is new again.
KEPT = timedelta(days=7)
#: After so many answers those that need not be kept are taken away.
_SWEPT_EVERY = 256


def idempotent(operation: Callable[P, R]) -> Callable[P, R | HttpResponse]:
    """Answer a repeated POST with the first answer; stands right above the function.

    Adds the required header `Idempotency-Key`. The same key with another body is a problem (422).
    """

    @wraps(operation)
    def once(*args: P.args, **kwargs: P.kwargs) -> R | HttpResponse:
        request: Any = args[0]
        key = str(kwargs.pop("idempotency_key"))
        answer, first = _claimed(request, key)
        if not first:
            return _replayed(answer)
        request.idempotency_answer = answer
        return operation(*args, **kwargs)

    header: Any = Header(..., alias=HEADER, min_length=1, max_length=_LONGEST_KEY)  # type: ignore[type-arg]
    contribute_operation_args(once, "idempotency_key", str, header)
    return decorate_view(_in_one_transaction)(once)


def _in_one_transaction(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The whole operation, from authentication to the stored answer, or nothing of it."""

    @wraps(run)
    def whole(request: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            response = run(request, **kwargs)
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                transaction.set_rollback(True)
            elif (answer := getattr(request, "idempotency_answer", None)) is not None:
                answer.keep(response)
            return response

    return whole


def _claimed(request: Any, key: str) -> tuple[Answer, bool]:
    """The row of this key, and whether this request is the first with it."""
    mine = Answer(
        owner=actor_of(request).address, key=key, digest=_digest(request), made_at=timezone.now()
    )
    if mine.claim():
        if mine.pk % _SWEPT_EVERY == 0:
            Answer.objects.filter(owner=mine.owner, made_at__lt=mine.made_at - KEPT).delete()
        return mine, True
    answer = Answer.objects.get(owner=mine.owner, key=key)
    if answer.made_at < mine.made_at - KEPT:
        answer.delete()
        mine.save()
        return mine, True
    if answer.digest != mine.digest:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "The key was used for another request",
            f"{HEADER} names a request with another body or address; send a new key.",
            type="idempotency-key-reused",
        )
    return answer, False


def _digest(request: HttpRequest) -> str:
    """What makes two requests the same: method, address with query, body."""
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name in sorted(request.POST):
            found.update(repr((name, request.POST.getlist(name))).encode())
        for name in sorted(request.FILES):
            for file in request.FILES.getlist(name):
                found.update(repr((name, file.name, file.size)).encode())
                for chunk in file.chunks():
                    found.update(chunk)
                file.seek(0)
    else:
        found.update(request.body)
    return found.hexdigest()


def _replayed(answer: Answer) -> HttpResponse:
    response = HttpResponse(
        bytes(answer.body), status=answer.status, content_type=answer.content_type
    )
    if answer.location:
        response["Location"] = answer.location
    response["Idempotent-Replayed"] = "true"
    return response
