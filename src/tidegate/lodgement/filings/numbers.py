"""Conditions on numbers that transport and trade print on things: form and check digit."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar

from stdnum import casrn, imo, iso6346

from ..document import Document, Mistake
from ..rules import Rule

#: Of the eight digits between the letters of a postal item's number (UPU S10).
_POSTAL_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_POSTAL = re.compile(r"[A-Z]{2}([0-9]{8})([0-9])[A-Z]{2}", re.ASCII)
_AIR_WAYBILL = re.compile(r"[0-9]{3}-?([0-9]{7})([0-9])", re.ASCII)
#: A category, a group, three digits, and what is finer; or a place in the munitions list.
_CONTROL = re.compile(r"([0-9][A-E][0-9]{3}|ML[1-9][0-9]?)(\.[0-9a-z]{1,3})*", re.ASCII)


def is_container(number: str) -> bool:
    """ISO 6346: four letters, six digits, a check digit."""
    return bool(iso6346.is_valid(number))


def is_vessel(number: str) -> bool:
    """The seven digits of an IMO number, the last of which checks the others."""
    return bool(imo.is_valid(number))


def is_chemical(number: str) -> bool:
    """A CAS number, whose last digit checks the others."""
    return bool(casrn.is_valid(number))


def is_air_waybill(number: str) -> bool:
    """Three digits of the airline, seven of a serial number, and what it leaves divided by 7."""
    found = _AIR_WAYBILL.fullmatch(number)
    return found is not None and int(found[1]) % 7 == int(found[2])


def is_postal_item(number: str) -> bool:
    """UPU S10: a weighted sum of eight digits gives the ninth."""
    found = _POSTAL.fullmatch(number)
    if found is None:
        return False
    digits = zip(_POSTAL_WEIGHTS, found[1], strict=True)
    check = 11 - sum(weight * int(digit) for weight, digit in digits) % 11
    return int(found[2]) == {10: 0, 11: 5}.get(check, check)


def is_in_control_list(number: str) -> bool:
    """As 3A001, 5A002.a.1 or ML4; whether the list has it is not looked up."""
    return _CONTROL.fullmatch(number) is not None


def is_cepa_reference(number: str) -> bool:
    """14 characters; what they are made of is not published."""
    return len(number) == 14


class WellFormed(Rule):
    """A number keeps its form and its check digit: one class a number."""

    field: ClassVar[str]
    holds: ClassVar[Callable[[str], bool]]

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Wherever the number is said."""
        places = {"": document.header}
        places |= {f"lines[{number}].": line for number, line in enumerate(document.lines)}
        for place, said in places.items():
            value = said.get(cls.field)
            if isinstance(value, str) and not cls.holds(value):
                yield cls.at(place + cls.field)


class ContainerNumber(WellFormed):
    """A container number has four letters and seven digits, the last of which fits the others."""

    name = "container_number"
    field = "container_number"
    holds = is_container


class VesselNumber(WellFormed):
    """An IMO number has seven digits, the last of which fits the others."""

    name = "imo_number"
    field = "imo_number"
    holds = is_vessel


class ChemicalNumber(WellFormed):
    """A CAS number has a last digit that fits the others, as 7732-18-5."""

    name = "cas_number"
    field = "cas_number"
    holds = is_chemical


class AirWaybill(WellFormed):
    """An air waybill number has eleven digits, the last of which fits the others."""

    name = "air_waybill"
    field = "transport_document"
    holds = is_air_waybill


class MasterAirWaybill(WellFormed):
    """A master air waybill number has eleven digits, the last of which fits the others."""

    name = "master_air_waybill"
    field = "master_document"
    holds = is_air_waybill


class PostalItem(WellFormed):
    """A postal item’s number is as EE123456785HK, and its ninth digit fits the others."""

    name = "postal_item"
    field = "postal_number"
    holds = is_postal_item


class ControlNumber(WellFormed):
    """A number of the control list is as 3A001, 5A002.a.1 or ML4."""

    name = "control_number"
    field = "control_number"
    holds = is_in_control_list


class CepaReference(WellFormed):
    """The unique consignment reference of a CEPA certificate has 14 characters."""

    name = "cepa_reference"
    field = "ucr"
    holds = is_cepa_reference


CONDITIONS: tuple[type[Rule], ...] = (
    ContainerNumber,
    VesselNumber,
    ChemicalNumber,
    AirWaybill,
    MasterAirWaybill,
    PostalItem,
    ControlNumber,
    CepaReference,
)
