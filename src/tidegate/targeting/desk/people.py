"""Names of who did something, from the ledger's addresses; officers' only."""

from django.utils.translation import gettext as _

from tidegate.access.interface import Person


def name_of(address: str) -> str:
    """An officer's name; of others, what they are."""
    kind, _slash, number = address.partition("/")
    if kind == "system":
        return _("Tidegate")
    if kind == "officer" and number.isdecimal():
        found = Person.objects.filter(pk=int(number)).first()
        return found.name if found is not None and found.name else address
    return _("the trader") if kind == "trader" else address
