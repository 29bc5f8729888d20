"""A signed statement about every stream at one moment, and the file that holds it.

The file's lines are the heads that the root is over, sorted by stream; the last line is the
statement. Each line is canonical JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from itertools import pairwise
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from .canonical import NotCanonical, canonical, parse_canonical
from .event import ADDRESS, HASH, ZERO
from .merkle import MerkleTree

_DOMAIN = b"tidegate-checkpoint-1\n"


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a stream."""

    stream: str
    seq: int
    hash: str

    def line(self) -> bytes:
        """Its line in a checkpoint's file, and its leaf in the tree."""
        return canonical(asdict(self)).encode()

    @classmethod
    def read(cls, text: bytes) -> Self:
        """The head of a line; raises `NotCanonical`."""
        record = parse_canonical(text)
        if set(record) != {"stream", "seq", "hash"}:
            raise NotCanonical("no head of a stream")
        head = cls(**record)
        if not (
            isinstance(head.stream, str)
            and ADDRESS.fullmatch(head.stream)
            and isinstance(head.hash, str)
            and HASH.fullmatch(head.hash)
            and type(head.seq) is int
            and head.seq > 0
        ):
            raise NotCanonical("no head of a stream")
        return head


@dataclass(frozen=True, slots=True)
class Statement:
    """What a checkpoint says; `signature` and `public_key` in hexadecimal."""

    number: int
    made_at: str
    streams: int
    events: int
    root: str
    #: Hash of the statement before it; 64 zeros for the first.
    previous: str
    public_key: str
    signature: str = ""

    def _signed(self) -> bytes:
        record = asdict(self)
        del record["signature"]
        return _DOMAIN + canonical(record).encode()

    def hash(self) -> str:
        """What the next checkpoint names as its previous."""
        return sha256(self.line()).hexdigest()

    def line(self) -> bytes:
        """Its line in a checkpoint's file."""
        return canonical(asdict(self)).encode()

    def is_signed_by(self, public_key: str) -> bool:
        """Whether the holder of this key signed it."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
            key.verify(bytes.fromhex(self.signature), self._signed())
        except (ValueError, InvalidSignature):
            return False
        return True

    @classmethod
    def read(cls, text: bytes) -> Self:
        """The statement of a line; raises `NotCanonical`."""
        record: dict[str, Any] = parse_canonical(text)
        kinds = {field.name: int if field.type == "int" else str for field in fields(cls)}
        if {name: type(value) for name, value in record.items()} != kinds:
            raise NotCanonical("no checkpoint")
        return cls(**record)


def sign(
    key: Ed25519PrivateKey,
    tree: MerkleTree,
    *,
    events: int,
    number: int,
    made_at: str,
    previous: str = ZERO,
) -> Statement:
    """Sign a statement over a tree of heads, which went in sorted by stream."""
    unsigned = Statement(
        number=number,
        made_at=made_at,
        streams=tree.leaves,
        events=events,
        root=tree.root(),
        previous=previous,
        public_key=key.public_key().public_bytes_raw().hex(),
    )
    return replace(unsigned, signature=key.sign(unsigned._signed()).hex())


class Unsound(ValueError):
    """A checkpoint or key is no evidence.

    Take it again from where it was kept, and compare.
    """


def sound_statement(lines: Iterable[bytes], public_key: str | None) -> Statement:
    """The statement of a whole file whose heads and signature agree; raises `Unsound`.

    Without a public key the one that the statement carries is used.
    """
    tree, events, last, before = MerkleTree(), 0, None, ""
    for line in lines:
        if last is not None:
            head = _head(last)
            if head.stream <= before:
                raise Unsound(f"its heads are not sorted: {head.stream}")
            before, events = head.stream, events + head.seq
            tree.add(last)
        last = line
    try:
        statement = Statement.read(last or b"")
    except NotCanonical:
        raise Unsound("its last line is no statement; is the file whole?") from None
    if (statement.root, statement.streams, statement.events) != (tree.root(), tree.leaves, events):
        raise Unsound("its heads are not those that were signed")
    if public_key is not None and statement.public_key != public_key:
        raise Unsound(f"it names the key {statement.public_key[:16]}…, not the one given")
    if not statement.is_signed_by(statement.public_key):
        raise Unsound("its signature does not hold")
    return statement


def heads(lines: Iterable[bytes]) -> Iterator[Head]:
    """The heads of a file that was found sound."""
    for line, _ in pairwise(lines):
        yield _head(line)


def _head(line: bytes) -> Head:
    try:
        return Head.read(line)
    except NotCanonical as error:
        raise Unsound(f"a line is no head: {error}") from None


def public_key_of(content: bytes) -> str:
    """The public key of a file, hexadecimal or PEM, in hexadecimal; raises `Unsound`."""
    try:
        if b"-----BEGIN" in content:
            key = load_pem_public_key(content)
            if not isinstance(key, Ed25519PublicKey):
                raise Unsound("the public key is no Ed25519 key")
            return key.public_bytes_raw().hex()
        raw = bytes.fromhex(content.decode().strip())
        return Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw().hex()
    except ValueError as error:
        raise Unsound(f"the public key's file holds none: {error}") from None
