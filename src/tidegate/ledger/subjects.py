"""Personal values: sealed under a key per subject, and gone when that key is destroyed.

The sealed text is stored by the room that needs it. It opens for this subject and this name alone,
so that it cannot be moved to another person or another field.
"""

import hmac
import os
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils import timezone

from .errors import Erased, Unreadable
from .keys import master_keys
from .kinds import SUBJECT_ERASED
from .models import Subject
from .services import append

_KEY_BITS = 256
_NONCE_BYTES = 12
_VERSION = b"\x01"


def create_subject() -> uuid.UUID:
    """A new subject with a key of its own."""
    subject = uuid.uuid4()
    key = AESGCM.generate_key(_KEY_BITS)
    Subject.objects.create(
        id=subject, wrapped_key=master_keys().encrypt(key), made_at=timezone.now()
    )
    return subject


def seal(subject: uuid.UUID, name: str, value: str) -> str:
    """Encrypt a value of a subject; the same value seals differently each time."""
    nonce = os.urandom(_NONCE_BYTES)
    box = AESGCM(_key(subject)).encrypt(nonce, value.encode(), _about(subject, name))
    return urlsafe_b64encode(_VERSION + nonce + box).decode()


def unseal(subject: uuid.UUID, name: str, sealed: str) -> str:
    """The value; raises `Erased`, or `Unreadable` when it is not this subject's."""
    key = _key(subject)
    try:
        whole = urlsafe_b64decode(sealed.encode())
        if whole[:1] != _VERSION:
            raise Unreadable(f"subject {subject}: {name} was sealed in a way unknown here")
        nonce, box = whole[1 : 1 + _NONCE_BYTES], whole[1 + _NONCE_BYTES :]
        return AESGCM(key).decrypt(nonce, box, _about(subject, name)).decode()
    except (InvalidTag, ValueError):
        raise Unreadable(f"subject {subject}: {name} does not open") from None


def digest(subject: uuid.UUID, name: str, value: str) -> str:
    """What an event may hold of a value: keyed, so that nobody can try values without the key."""
    key = hmac.digest(_key(subject), b"tidegate-digest-1", sha256)
    return hmac.digest(key, f"{name}\n{value}".encode(), sha256).hex()


def erase(subject: uuid.UUID, *, policy: str, actor: str) -> None:
    """Destroy the subject's key for good, and say so in the ledger; a second time does nothing."""
    with transaction.atomic():
        row = Subject.objects.select_for_update().get(id=subject)
        if row.erased_at is not None:
            return
        row.wrapped_key, row.erased_at = None, timezone.now()
        row.save(update_fields=["wrapped_key", "erased_at"])
        payload = {"subject": str(subject), "policy": policy}
        append(f"subject/{subject}", SUBJECT_ERASED, payload, actor)


def rewrap_all() -> int:
    """Wrap every key by the first master key anew, after a new one was put in front."""
    keys = master_keys()
    count = 0
    for subject in Subject.objects.filter(erased_at=None).values_list("id", flat=True):
        with transaction.atomic():
            row = Subject.objects.select_for_update().get(id=subject)
            if row.wrapped_key is not None:
                row.wrapped_key = keys.rotate(bytes(row.wrapped_key))
                row.save(update_fields=["wrapped_key"])
                count += 1
    return count


def _key(subject: uuid.UUID) -> bytes:
    row = Subject.objects.get(id=subject)
    if row.wrapped_key is None:
        raise Erased(f"subject {subject} was erased on {row.erased_at:%Y-%m-%d}")
    try:
        return master_keys().decrypt(bytes(row.wrapped_key))
    except InvalidToken:
        raise Unreadable(f"subject {subject}: no master key opens its key") from None


def _about(subject: uuid.UUID, name: str) -> bytes:
    return f"{subject}\n{name}".encode()
