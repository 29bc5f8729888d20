"""What can go wrong with people and permissions; each class says what to do next."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404


class AccessError(Exception):
    """Base of every error of this room."""

    #: What HTTP calls it.
    status = 403


class WrongPermission(AccessError):
    """A permission or a role is declared wrongly.

    Correct the room's `policies.py`; Tidegate does not start before.
    """

    status = 500


class UnknownPermission(AccessError):
    """Nobody declares this permission.

    Declare it with `permission` in the room's `policies.py`, or correct its name.
    """

    status = 500


class SignInNeeded(AccessError):
    """Nobody is signed in, or the token is not good.

    Sign in, or send `Authorization: Bearer` with a token that is still good.
    """

    status = 401


class SecondFactorNeeded(SignInNeeded):
    """The password alone is not enough for this person's roles.

    Confirm the second factor, then ask again.
    """


class NoPolicy(AccessError):
    """The address says of nobody that they may come, so nobody may.

    Put `@requires` or `@public` of `tidegate.access.interface` on its function.
    """

    status = 500


class PurposeNeeded(AccessError):
    """Personal data is read for a purpose.

    Choose why you read it; the choice holds for this session and is recorded.
    """


class NotAllowed(AccessError, PermissionDenied):
    """The person's roles do not hold the permission.

    Ask an administrator for the role, or hand the case to somebody who has it.
    """


class ForgedRequest(AccessError, PermissionDenied):
    """The request changes something and does not prove that it comes from our own page.

    Send the CSRF token of the session, or use a token of the machine API.
    """


class NotThere(AccessError, Http404):
    """There is no such thing for this person; whose it is, is not told.

    Check the reference; things of another organisation are not shown.
    """

    status = 404


class Invalid(AccessError):
    """What was given does not hold; every mistake is named.

    Correct it and send it again; nothing was stored.
    """

    status = 422

    def __init__(self, mistakes: Sequence[str]) -> None:
        #: One line a mistake.
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(self.mistakes))


class SignInRefused(AccessError):
    """E-mail, password or code is wrong; which one, is not told.

    Try again; who has forgotten the password, asks an administrator.
    """

    status = 401


class LockedOut(SignInRefused):
    """Too many wrong attempts.

    Wait until the time that is named; the right password does not help before.
    """

    status = 429

    def __init__(self, seconds: int) -> None:
        #: How long it lasts.
        self.seconds = seconds
        super().__init__(f"too many wrong attempts; locked for {seconds} s")


class FourEyes(NotAllowed):
    """Who proposed it may not approve it.

    Ask a second person who holds the permission.
    """
