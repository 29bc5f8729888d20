"""Who is in the demonstration: organisations, and a person for every role.

Their password is printed on the screen and opens nothing but a demonstration.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidegate.access.interface import PersonActor

PASSWORD = "simulated-harbour"  # noqa: S105 - of the demonstration, where everything is made up


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation."""

    key: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """A person, and what they are there for."""

    key: str
    firm: str
    name: str
    roles: tuple[str, ...]
    #: What there is to see as this person.
    shows: str
    language: str = "en"

    @property
    def email(self) -> str:
        """With which they sign in."""
        return f"{self.key}@{self.firm}.example".lower()


FIRMS = (
    Firm("customs", "customs", "Customs and Excise (simulated)"),
    Firm("northpier", "trader", "North Pier Imports"),
    Firm("eastgate", "trader", "Eastgate Trading"),
    Firm("lantern", "broker", "Lantern Freight Brokers"),
    Firm("OFCA", "agency", "Communications Authority (simulated)"),
    Firm("TID", "agency", "Trade and Industry (simulated)"),
)

PARTS = (
    Part("targeting", "customs", "Tam Wai-man", ("targeting_officer",), "the worklist"),
    Part(
        "night", "customs", "Noor Ahmed", ("targeting_officer",), "the worklist in 繁體", "zh-hant"
    ),
    Part("examiner", "customs", "Lau Ka-yan", ("examiner",), "examinations, on a telephone"),
    Part("examiner2", "customs", "Chan Sze-wing", ("examiner",), "a second examiner", "zh-hant"),
    Part("supervisor", "customs", "Mak Siu-ling", ("supervisor",), "dashboard, approvals"),
    Part("duty", "customs", "Ip Chi-hang", ("agency_officer", "duty_officer"), "what is urgent"),
    Part("science", "customs", "Ravi Menon", ("data_scientist",), "models and how good they are"),
    Part("investigator", "customs", "Yuen Pui-shan", ("investigator",), "audits after release"),
    Part("auditor", "customs", "Ho Kwok-keung", ("auditor",), "everything, and changes nothing"),
    Part("administrator", "customs", "Ada Leung", ("administrator",), "people and roles"),
    Part("permits", "OFCA", "Siu Lai-wah", ("agency_officer",), "permits of another agency"),
    Part("licences", "TID", "Kwok Wing-yan", ("agency_supervisor",), "licences, and revoking them"),
    Part("trader", "northpier", "Wong Mei-fong", ("trader",), "lodging declarations"),
    Part("trader2", "eastgate", "Li Jun", ("trader",), "another trader, in 简体", "zh-hans"),
    Part("broker", "lantern", "Fung Tsz-kin", ("broker",), "lodging for many traders"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people, as actors."""

    actors: "dict[str, PersonActor]"

    def __getitem__(self, key: str) -> "PersonActor":
        """The actor of a part."""
        return self.actors[key]


def engage() -> Cast:
    """Make the organisations and people that are not there yet."""
    from django.db import transaction

    from tidegate.access.interface import (
        Organisation,
        actor_of,
        create_organisation,
        create_person,
        person_by_email,
    )

    actors = {}
    with transaction.atomic():
        firms = {}
        for firm in FIRMS:
            there = Organisation.objects.filter(reference=firm.key).first()
            firms[firm.key] = there or create_organisation(firm.kind, firm.name, firm.key)
        for part in PARTS:
            person = person_by_email(part.email) or create_person(
                firms[part.firm],
                part.email,
                part.name,
                password=PASSWORD,
                roles=part.roles,
                language=part.language,
            )
            actors[part.key] = actor_of(person)
    return Cast(actors)


def logins() -> Iterator[tuple[str, str, str]]:
    """E-mail, role, and what there is to see: the screen that the demonstration ends with."""
    for part in PARTS:
        yield part.email, ", ".join(part.roles).replace("_", " "), part.shows
