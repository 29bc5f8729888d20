"""References: 16 letters and digits that nobody can guess, and that people can read out."""

import secrets

#: Crockford's digits: no I, L, O, U.
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_MISREAD = str.maketrans("ILO", "110", " -\u2009")


def new_reference() -> str:
    """80 random bits, five a digit."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(_DIGITS[bits >> 5 * place & 31] for place in range(LENGTH))


def as_written(text: str) -> str:
    """The reference that somebody typed: case, spaces and what is misread do not matter."""
    return text.strip().upper().translate(_MISREAD)
