"""How figures read on pages."""

import pytest

from tidegate.web.templatetags.tidegate import score


@pytest.mark.parametrize(
    ("share", "read"), [(0.0, ">0<"), (0.004, ">&lt;1<"), (0.006, ">1<"), (0.93, ">93<")]
)
def test_a_small_chance_is_not_none(share, read):
    assert f'<span class="score__value"{read}' in score(share)
