"""Numbers of what is issued: the forms of which a type names one."""

import re
import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from stdnum import damm

from ..reference import new_reference

if TYPE_CHECKING:
    from .types import DocumentType

#: Letters of a number, by what the document is.
_LETTERS = {
    "licence": "L", "permit": "P", "certificate": "C", "notification": "N", "declaration": "D",
    "manifest": "M", "report": "R",
}  # fmt: skip
_CCRN = re.compile(r"HKR([0-9]{15})", re.ASCII)


def _plain(made: "DocumentType", day: date) -> str:
    """`OFCA-P-26-7H3K2M9Q`: who decides, what it is, the year, and what nobody can count up."""
    agency = made.agencies[0] if made.agencies else "TSW"
    return f"{agency}-{_LETTERS[made.kind]}-{day:%y}-{new_reference()[:8]}"


def _ccrn(_made: "DocumentType", day: date) -> str:
    """`HKR261125123456784`: the day, eight random digits, and a digit that checks them all.

    The form is ours: that of the Customs Cargo Reference Number is not public.
    """
    digits = f"{day:%y%m%d}{secrets.randbelow(10**8):08}"
    return f"HKR{digits}{damm.calc_check_digit(digits)}"


def is_ccrn(number: str) -> bool:
    """Whether form and check digit hold: one wrong digit or two swapped neighbours never do."""
    found = _CCRN.fullmatch(number)
    return found is not None and bool(damm.is_valid(found[1]))


#: Key of a type's folder: how the number is written.
NUMBERS: Mapping[str, Callable[["DocumentType", date], str]] = {"plain": _plain, "ccrn": _ccrn}
