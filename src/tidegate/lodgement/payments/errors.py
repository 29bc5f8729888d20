"""What this part of the room refuses. The docstring's second part says what to do."""

from ..errors import LodgementError


class NotOpen(LodgementError):
    """No payment gateway is set up, so nothing can be paid here; what is due stays due.

    Set TIDEGATE_PAYMENT_GATEWAY; docs/reference/settings.md says to what.
    """


class NotDue(LodgementError):
    """One of the charges is not due: it was paid, or its document was withdrawn or refused.

    Load what is due again, and pay that.
    """


class Forged(LodgementError):
    """A callback is not signed with the secret that the gateway and this server share.

    Compare TIDEGATE_PAYMENT_SECRET with what the gateway has.
    """


class NoAnswer(LodgementError):
    """The gateway does not answer. Nothing was lost: come back later."""
