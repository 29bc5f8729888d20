"""Signing what is handed out besides checkpoints, with the same key and another domain."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .keys import signing_key


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, and the signature; both in hexadecimal."""

    public_key: str
    signature: str


def sign_as(domain: str, content: bytes) -> Signature:
    """Sign; a signature of one domain is worth nothing in another."""
    key = signing_key()
    signed = key.sign(domain.encode() + b"\n" + content)
    return Signature(key.public_key().public_bytes_raw().hex(), signed.hex())


def is_signed(domain: str, content: bytes, by: Signature) -> bool:
    """Whether the holder of this key signed this content in this domain."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(by.public_key))
        key.verify(bytes.fromhex(by.signature), domain.encode() + b"\n" + content)
    except (ValueError, InvalidSignature):
        return False
    return True
