"""The draw of a version: nobody outside can foresee it, and nobody inside can choose it.

It follows from the version and the server's secret alone, so a second assessment of the same
version draws the same, and the draw that is stored can be checked while the secret is kept.
"""

from django.utils.crypto import salted_hmac

_BITS = 53


def draw(reference: str, number: int) -> float:
    """From 0, below 1, evenly; a whole number of 2⁻⁵³, so JSON and databases keep it exactly."""
    digest = salted_hmac("tidegate.targeting.draw", f"{reference}/{number}", algorithm="sha256")
    return (int.from_bytes(digest.digest()[:8]) >> (64 - _BITS)) / 2.0**_BITS
