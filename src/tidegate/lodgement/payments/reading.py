"""A callback's record, read without trust."""

import re
from collections.abc import Mapping
from decimal import Decimal

from ..document import Invalid, Mistake
from .gateway import Notice

_FORMS = {
    "reference": re.compile(r"[0-9A-Za-z-]{1,64}"),
    "number": re.compile(r"[0-9A-Za-z-]{0,64}"),
    "state": re.compile(r"waiting|declined|paid"),
    "amount": re.compile(r"(0|[1-9]\d{0,9})(\.\d{1,2})?"),
    "currency": re.compile(r"[A-Z]{3}"),
}


def notice_of(said: object) -> Notice:
    """What a callback says; raises `Invalid` with every field that is wrong."""
    if not isinstance(said, Mapping):
        raise Invalid([Mistake("", "record", "a record")])
    wrong = [
        Mistake(name, "form", f"text that matches {form.pattern}")
        for name, form in _FORMS.items()
        if not isinstance(said.get(name), str) or not form.fullmatch(said[name])
    ]
    if wrong:
        raise Invalid(wrong)
    return Notice(
        said["reference"], said["number"], said["state"], Decimal(said["amount"]), said["currency"]
    )
