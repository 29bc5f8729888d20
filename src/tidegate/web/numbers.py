"""Numbers that a form or an address sends as text."""

#: No row has a longer one; Python refuses to read very long ones, with an error.
_MOST_DIGITS = 18


def number_in(text: str) -> int | None:
    """The whole number that was sent; None for what is none, or is longer than any of ours."""
    is_one = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_one else None
