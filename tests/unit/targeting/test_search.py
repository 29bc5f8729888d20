"""What begins with a text is found by a range, in whatever order a database puts letters."""

from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from tidegate.targeting.queries import beginning

_REFERENCE = st.text("0189ABYZ", min_size=1, max_size=6)


@given(text=_REFERENCE, other=_REFERENCE)
def test_the_range_holds_what_begins_so_and_nothing_else(text, other):
    asked = beginning("name", text)
    assert _holds(asked, other) is other.startswith(text)


def _holds(asked: Q, value: str) -> bool:
    bounds = dict(asked.children)
    return value >= bounds["name__gte"] and value < bounds.get("name__lt", "~")
