"""The Merkle tree hash of RFC 6962, section 2.1, over any number of leaves, in one pass."""

from hashlib import sha256


class MerkleTree:
    """Leaves go in one after the other; only one hash for each level is kept."""

    def __init__(self) -> None:
        #: Perfect subtrees from the left, as (level, hash); their levels fall strictly.
        self._subtrees: list[tuple[int, bytes]] = []
        self.leaves = 0

    def add(self, leaf: bytes) -> None:
        """The next leaf."""
        self.leaves += 1
        level, node = 0, sha256(b"\x00" + leaf).digest()
        while self._subtrees and self._subtrees[-1][0] == level:
            _, left = self._subtrees.pop()
            level, node = level + 1, _join(left, node)
        self._subtrees.append((level, node))

    def root(self) -> str:
        """The hash of the tree so far, in hexadecimal."""
        if not self._subtrees:
            return sha256(b"").hexdigest()
        _, node = self._subtrees[-1]
        for _, left in reversed(self._subtrees[:-1]):
            node = _join(left, node)
        return node.hex()


def _join(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
