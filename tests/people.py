"""People for tests: `people.person("examiner")`, `people.client("trader")`."""

from itertools import count

from django.test import Client

from tidegate.access.interface import (
    ROLES,
    Organisation,
    actor_of,
    create_organisation,
    create_person,
    create_token,
)

PASSWORD = "seven ships at the quay"  # noqa: S105 - of tests


class People:
    """A factory; every name, address and reference is another one."""

    password = PASSWORD

    def __init__(self):
        self._numbers = count(1)

    def organisation(self, kind="trader", name=None):
        """A new organisation of this kind."""
        number = next(self._numbers)
        return create_organisation(kind, name or f"Firm {number}", f"ref-{number}")

    def customs(self):
        """The one organisation that customs is."""
        found = Organisation.objects.filter(kind="customs").first()
        return found or self.organisation("customs", "Customs")

    def person(self, *roles, organisation=None, name=None):
        """A new person with these roles, in customs or in a new firm, as the first role wants."""
        number = next(self._numbers)
        if organisation is None:
            kind = ROLES[roles[0]].of[0] if roles else "customs"
            organisation = self.customs() if kind == "customs" else self.organisation(kind)
        return create_person(
            organisation,
            f"person{number}@example.org",
            name or f"Chan Tai Man {number}",
            password=PASSWORD,
            roles=roles,
        )

    def actor(self, *roles, organisation=None):
        """The same, as who acts."""
        return actor_of(self.person(*roles, organisation=organisation))

    def client(self, *roles, organisation=None, person=None, **options):
        """A browser in which such a person is signed in, with the second factor."""
        client = Client(**options)
        client.person = person or self.person(*roles, organisation=organisation)
        client.force_login(client.person)
        session = client.session
        session["access.confirmed"] = True
        session.save()
        return client

    def program(self, *roles, organisation=None, person=None):
        """A client of the machine API, with a token of such a person."""
        found = person or self.person(*roles, organisation=organisation)
        client = Client(headers={"Authorization": f"Bearer {create_token(found)}"})
        client.person = found
        return client
