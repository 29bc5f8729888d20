"""Who moves things, as far as a flow needs to know them; `access` has the people."""

from typing import Protocol


class Actor(Protocol):
    """Somebody, or a part of Tidegate, in whose name a move is made."""

    @property
    def address(self) -> str:
        """How the ledger names them: `officer/7`, `system/worker`."""

    def may(self, permission: str, thing: object) -> bool:
        """Whether they hold the permission for this very thing."""
