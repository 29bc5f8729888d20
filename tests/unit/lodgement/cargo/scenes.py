"""What tests of trips share: cargo that was announced, and a plan that is accepted."""

from datetime import timedelta

from django.utils import timezone

from tests.unit.lodgement.filings.scenes import filed
from tidegate.lodgement.cargo.plan import Plan

TYPE = "road_advance_cargo"


def announced(actor):
    """The cargo reference number of a new consignment."""
    return filed(actor, TYPE).issued.number


def plan(*numbers, hours=5, vehicle="AB1234", point="LMC"):
    """As a driver plans it, so many hours from now."""
    return Plan(numbers, vehicle, point, timezone.now() + timedelta(hours=hours))


def another(number):
    """A number of the right form that is not there."""
    from stdnum import damm

    digits = f"{(int(number[3:-1]) + 1) % 10**14:014}"
    return f"HKR{digits}{damm.calc_check_digit(digits)}"
