"""The keys: one that signs checkpoints, and master keys that wrap the subjects' keys.

They are files in the folder of the settings, readable by their owner alone, never in the database
and never in the repository.
"""

import os
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from .errors import KeysMissing

SIGNING = "signing.pem"
#: The public half, in hexadecimal; hand it out with the checkpoints.
PUBLIC = "signing.pub"
#: Fernet keys, one a line: the first wraps, all unwrap.
MASTER = "master.keys"


def _folder() -> Path:
    return Path(settings.KEYS_FOLDER)


def signing_key() -> Ed25519PrivateKey:
    """The key that signs checkpoints; raises `KeysMissing`."""
    try:
        key = load_pem_private_key(_read(SIGNING), password=None)
    except ValueError as error:
        raise KeysMissing(f"{_folder() / SIGNING} is no private key: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeysMissing(f"{_folder() / SIGNING} is no Ed25519 key")
    return key


def master_keys() -> MultiFernet:
    """What wraps and unwraps the subjects' keys; raises `KeysMissing`."""
    try:
        return MultiFernet([Fernet(line) for line in _read(MASTER).split()])
    except ValueError:
        raise KeysMissing(f"{_folder() / MASTER} holds a line that is no Fernet key") from None


def check() -> None:
    """Raise `KeysMissing` unless every key is there and can be used."""
    signing_key()
    master_keys()


def _read(name: str) -> bytes:
    path = _folder() / name
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeysMissing(f"{path}: {error.strerror}") from None


def create_missing() -> list[Path]:
    """Make the key files that are not there; those that are stay as they are."""
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    made: list[Path] = []
    wanted: list[tuple[str, Callable[[], bytes], int]] = [
        (SIGNING, _new_signing_key, 0o600),
        (PUBLIC, lambda: signing_key().public_key().public_bytes_raw().hex().encode(), 0o644),
        (MASTER, Fernet.generate_key, 0o600),
    ]
    for name, content, mode in wanted:
        path = _folder() / name
        if path.exists():
            continue
        # EXCL: of two that create at the same time, one is refused and nothing is overwritten.
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(opened, "wb") as file:
            file.write(content() + b"\n")
        made.append(path)
    return made


def _new_signing_key() -> bytes:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).strip()
