"""Customs messages of a trader's program: sent here, answered under their conversation."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema, Status

from tidegate.access.interface import actor_of, requires
from tidegate.web.interface import Mistake as Told
from tidegate.web.interface import Problem, api, idempotent

from . import queries, receiving, replies
from .edifact import read_interchange
from .models import ReceivedMessage
from .policies import SEND
from .reading import Message, Unreadable
from .wco_xml import read_xml

router = Router(tags=["messages"])

#: Media type to the name of the form, its reader and the writer of its replies.
_FORMS: Mapping[str, tuple[str, Callable[[bytes], Message], Callable[[ReceivedMessage], bytes]]] = {
    "application/edifact": ("edifact", read_interchange, replies.cusres),
    "application/xml": ("xml", read_xml, replies.xml),
}
_WRITTEN = {form: (media, write) for media, (form, _, write) in _FORMS.items()}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {media: {"schema": {"type": "string"}} for media in _FORMS},
    }
}
#: What is too much of something, and what is well formed and nothing that is taken here.
_STATUS = {
    **dict.fromkeys(("size", "segments", "segment", "group", "elements", "depth"), 413),
    **dict.fromkeys(("message type", "message function", "mode", "root"), 422),
}


class Reception(Schema):
    """A message was taken in; whether its document was lodged the reply says."""

    #: The reference of the document, where one was lodged.
    conversation: str


@router.post("", response={202: Reception}, openapi_extra=_BODY)
@requires(SEND)
@idempotent
def send_message(request: HttpRequest, response: HttpResponse) -> Status[dict[str, Any]]:
    """Send a message (CUSDEC, CUSCAR, a declaration in XML); its reply is read at `Location`."""
    media = request.content_type or ""
    if media not in _FORMS:
        detail = f"A message is sent as {' or '.join(_FORMS)}."
        raise Problem(415, "No message of this media type", detail, type="media-type")
    form, read, _ = _FORMS[media]
    received = receiving.receive(actor_of(request), form, read(request.body))
    response["Location"] = reverse("api:reply", args=[received.reference])
    return Status(202, {"conversation": received.reference})


@router.get("/{reference}")
@requires(SEND)
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """The reply to a message, in the form in which it was sent: CUSRES, or XML."""
    found = queries.message(actor_of(request), reference)
    media, write = _WRITTEN[found.form]
    return HttpResponse(write(found), content_type=media)


@api.exception_handler(Unreadable)
def _unreadable(request: HttpRequest, wrong: Unreadable) -> HttpResponse:
    told = Told(field=wrong.place, rule=wrong.rule, detail=wrong.detail)
    problem = Problem(
        _STATUS.get(wrong.rule, 400),
        "The message cannot be read",
        "Nothing of it was stored.",
        [told],
        type="unreadable-message",
    )
    return api.on_exception(request, problem)
