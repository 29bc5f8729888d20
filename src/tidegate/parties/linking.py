"""Look for parties that are likely one, outside any transaction, and put them before an officer."""

from collections.abc import Callable

from tidegate.analytics.linking.interface import likely_pairs

from .known_as import described
from .services import Proposed, propose_links


def link_parties(actor: str, step: Callable[[str], None] = lambda _: None) -> Proposed:
    """Compare every firm with those that are alike, and propose what is likely one.

    Args:
        actor: the ledger's address of who asked.
        step: told what begins.
    """
    step("Reading firms")
    firms = described()
    step("Comparing them")
    pairs = likely_pairs(firms)
    step("Proposing links")
    return propose_links(pairs, actor=actor)
