"""Who moves errands in the tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    address: str
    permissions: frozenset[str] = frozenset({"errand.claim", "errand.cancel"})

    def may(self, permission, thing):
        return permission in self.permissions
