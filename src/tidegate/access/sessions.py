"""What a session remembers of who is signed in: the second factor, the purpose, the last visit."""

from django.conf import settings
from django.http import HttpRequest

#: Whether the second factor was confirmed in this session.
CONFIRMED = "access.confirmed"
#: When the session was last used, in seconds since 1970.
SEEN = "access.seen"
#: When the session was opened, in seconds since 1970.
BEGAN = "access.began"
#: Why personal data is read.
PURPOSE = "access.purpose"


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the second factor was confirmed in this session."""
    return bool(request.session.get(CONFIRMED))


def has_purpose(request: HttpRequest) -> bool:
    """Whether a purpose was chosen in this session."""
    return bool(request.session.get(PURPOSE))


def purpose_of(request: HttpRequest) -> str:
    """The code of the purpose that was chosen in this session; empty before."""
    return str(request.session.get(PURPOSE, ""))


def speaks_by_token(request: HttpRequest) -> bool:
    """Whether the request brought a token of the machine API, which no other site can send."""
    return getattr(request, "tidegate_by_token", False)


def client_address(request: HttpRequest) -> str:
    """From where the request comes: what our own proxy saw last, where one stands in front."""
    if settings.BEHIND_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))
