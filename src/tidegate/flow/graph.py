"""Which nodes of a directed graph can be reached."""

from collections.abc import Set


def reachable(starts: Set[str], ways: Set[tuple[str, str]]) -> frozenset[str]:
    """Every node that some start leads to, itself among them; `ways` are (from, to)."""
    found, new = set(starts), set(starts)
    while new:
        new = {target for source, target in ways if source in new} - found
        found |= new
    return frozenset(found)
