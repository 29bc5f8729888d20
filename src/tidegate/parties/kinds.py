"""What this room reports: identifiers of rows and codes; no name, no number of a register."""

from tidegate.ledger.interface import Field, Form, declare

#: A party was seen for the first time.
PARTY_SEEN = declare("parties.party_seen", party=Form.COUNT, kind=Form.CODE, scheme=Form.CODE)
#: A party that is known was seen under another name, or at another address.
NAME_SEEN = declare("parties.name_seen", party=Form.COUNT, name=Form.COUNT)
ADDRESS_SEEN = declare("parties.address_seen", party=Form.COUNT, address=Form.COUNT)
#: A standing holds from a day on; without a grade it has ended.
STANDING_SET = declare(
    "parties.standing_set",
    party=Form.COUNT,
    kind=Form.CODE,
    grade=Field(Form.CODE, optional=True),
    since=Form.DAY,
    until=Field(Form.DAY, optional=True),
)
ORGANISATION_LINKED = declare(
    "parties.organisation_linked", party=Form.COUNT, organisation=Form.COUNT
)
#: An officer opened what is kept of a natural person.
PERSON_READ = declare("parties.person_read", party=Form.COUNT)
PARTY_ERASED = declare("parties.party_erased", party=Form.COUNT, policy=Form.IDENTIFIER)
#: Who is likely one was looked for; how many pairs wait for an officer since.
LINKS_PROPOSED = declare(
    "parties.links_proposed", new=Form.COUNT, kept=Form.COUNT, withdrawn=Form.COUNT
)
VEHICLE_SEEN = declare("parties.vehicle_seen", vehicle=Form.COUNT, region=Form.CODE)
MARK_ADDED = declare("parties.mark_added", vehicle=Form.COUNT, region=Form.CODE)
OWNER_SET = declare(
    "parties.owner_set",
    vehicle=Form.COUNT,
    party=Field(Form.COUNT, optional=True),
    since=Form.DAY,
    until=Field(Form.DAY, optional=True),
)
