"""Programs that draw from one licence at once, of a real server: as many succeed as it has."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.servers import Platform
from tests.unit.lodgement.documents import with_line

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]
#: Declarations that are lodged, and how much there is.
ASKED, GRANTED = 200, 180
_LICENCE = """
from tests.people import People
from tests.unit.lodgement.filings.scenes import QUANTITY, issued, sample_of
from tidegate.access.interface import create_token
people = People()
trader = people.actor("trader")
line = {**sample_of(QUANTITY)["lines"][0], "quantity": GRANTED}
licence = issued(people, trader, lines=[line])
print(json.dumps([licence.issued.number, create_token(trader.person)]))
"""
_LEFT = """
from tidegate.lodgement.filings.models import Balance, Filing, Use
print(json.dumps([
    [float(one.left) for one in Balance.objects.all()],
    Use.objects.count(),
    Filing.objects.get().state,
]))
"""


@pytest.fixture
def platform(tidegate):
    running = Platform(tidegate.environment).start()
    yield running
    running.end()


def test_many_at_once_never_draw_more_than_there_is(platform):
    number, token = platform.run(_LICENCE.replace("GRANTED", str(GRANTED)))
    goods = {"commodity_code": "851762", "quantity": 1, "quantity_unit": "C62"}
    document = with_line(**goods, licence_number=number)

    def lodge(one):
        return platform.post("/api/v1/declarations", document, token, f"once-{one}").status

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lodge, range(ASKED)))

    assert statuses.count(201) == GRANTED
    assert statuses.count(422) == ASKED - GRANTED
    assert platform.run(_LEFT) == [[0.0], GRANTED, "used"]
