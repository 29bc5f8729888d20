"""Signing what is handed out besides checkpoints, with the same key and another domain."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from .keys import signing_key

#: A certificate of our own says nothing of when a key is good: checkpoints do.
_FROM, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


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


def pdf_signer() -> Any:
    """What pyHanko signs a PDF with: the same key, in a certificate that it signed itself."""
    key = signing_key()
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return _signer(private, _certificate(key))


@cache
def _signer(private: bytes, certificate: bytes) -> Any:
    # Loaded by whom it concerns: most of what runs signs no PDF.
    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )


def _certificate(key: Ed25519PrivateKey) -> bytes:
    """The same bytes for the same key, each time."""
    public = key.public_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tidegate")])
    serial = int.from_bytes(sha256(public.public_bytes_raw()).digest()[:16]) >> 1
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(serial)
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, None)
    )
    return made.public_bytes(Encoding.DER)
