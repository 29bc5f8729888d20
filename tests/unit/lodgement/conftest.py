"""What the tests of this room share."""

import pytest

from tidegate.lodgement import lists, traders


@pytest.fixture(autouse=True)
def _lists_of_this_test():
    """What a test learned of the code tables is gone with its database; what others did, too."""
    _forget()
    yield
    _forget()


def _forget():
    lists.forget()
    traders.forget()
