"""What tests of every room share."""

import os

import pytest

from tidegate.cli.needs import public_data_folder

# As `tidegate` itself does, before anything loads LightGBM.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@pytest.fixture(scope="session")
def public_data():
    """The folder with public data sets; without it the test is skipped, and says so."""
    folder = public_data_folder()
    if folder is None:
        pytest.skip("no public data: set TIDEGATE_PUBLIC_DATA (see `tidegate doctor`)")
    return folder
