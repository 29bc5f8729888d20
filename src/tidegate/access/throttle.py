"""How often may be guessed: counted before the guess is looked at, so many at once gain nothing.

An account is locked for the address that guesses, not for everybody: else a stranger could lock out
any officer. An address that guesses at many accounts is locked as a whole. Of IPv6 the first half
is the address: the other half is chosen by who guesses, anew for every guess.
"""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from .errors import LockedOut
from .lookup import digest
from .models import Attempts
from .sessions import client_address

#: Wrong guesses in a row before an account is locked for an address.
OF_ACCOUNT = 5
#: And before an address is locked for all accounts.
OF_ADDRESS = 60
#: What a household or a rented server gets of IPv6.
_BITS_OF_NETWORK = 64
#: The first lock; each further wrong guess doubles it, up to the longest.
FIRST_LOCK = timedelta(minutes=5)
_LONGEST_LOCK = timedelta(hours=24)
#: Guesses that are older do not count any more.
_FORGET_AFTER = timedelta(hours=24)


def guess(request: HttpRequest, account: str) -> int:
    """Count one guess at an account before it is looked at; how many in a row this is.

    Raises `LockedOut` while the account is locked for this address, or the address for all.
    """
    address = _from_where(request)
    with transaction.atomic():
        _count(digest("address", address), OF_ADDRESS)
        return _count(digest("attempt", f"{account}\n{address}"), OF_ACCOUNT)


def was_right(request: HttpRequest, account: str) -> None:
    """The guess was right: the account's counter is gone, the address's forgets this guess."""
    address = _from_where(request)
    with transaction.atomic():
        Attempts.objects.filter(key=digest("attempt", f"{account}\n{address}")).delete()
        for row in Attempts.objects.select_for_update().filter(key=digest("address", address)):
            row.failures = max(0, row.failures - 1)
            row.locked_until = None
            row.save(update_fields=["failures", "locked_until"])


def _from_where(request: HttpRequest) -> str:
    said = client_address(request)
    try:
        address = ip_address(said)
    except ValueError:
        return said
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, _BITS_OF_NETWORK), strict=False))
    return said


def _count(key: str, most: int) -> int:
    now = timezone.now()
    Attempts.objects.bulk_create([Attempts(key=key, last_at=now)], ignore_conflicts=True)
    row = Attempts.objects.select_for_update().get(key=key)
    if row.locked_until is not None and row.locked_until > now:
        raise LockedOut(int((row.locked_until - now).total_seconds()) + 1)
    row.failures = 1 if now - row.last_at > _FORGET_AFTER else row.failures + 1
    row.last_at, row.locked_until = now, None
    if row.failures >= most:
        doubled = FIRST_LOCK * 2.0 ** min(row.failures - most, 20)
        row.locked_until = now + min(doubled, _LONGEST_LOCK)
    row.save()
    return row.failures
