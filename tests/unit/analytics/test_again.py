"""What a live assessor said, the training SQL says again, over what the assessor was told."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.unit.analytics.port import START, port
from tidegate.analytics.targeting.interface import (
    Extensions,
    Live,
    as_known,
    cut,
    train,
    vectors_again,
)

UNTIL = START + timedelta(days=40)


@pytest.fixture(scope="module")
def rows():
    return port(rows=500, days=60).drop_columns(["x_regime", "x_duty_rate"])


@pytest.fixture(scope="module")
def targeter(rows):
    return train(rows, Extensions(), UNTIL)


def test_outcomes_of_before_the_past_ends_count_without_being_lodged_twice(rows, targeter):
    """The model learned of its last three days' rows without their outcomes."""
    before, after = cut(rows, UNTIL)
    late = before.filter(
        pc.greater_equal(before["outcome_known_at"], pa.scalar(UNTIL, pa.timestamp("us", "UTC")))
    )
    settled = late.filter(late["outcome_found"].is_valid())
    assert settled.num_rows > 5
    first, last = after.slice(0, after.num_rows - 20), after.slice(after.num_rows - 20)
    with Live(targeter) as live:
        live.remember(first)
        live.settle(settled)
        told = live.judge(last).vectors
    again = vectors_again(
        targeter,
        pa.concat_tables([first, as_known(last, None)]),
        settled,
        range(first.num_rows, after.num_rows),
    )
    np.testing.assert_array_equal(again, told)
    without = vectors_again(
        targeter,
        pa.concat_tables([first, as_known(last, None)]),
        settled.slice(0, 0),
        range(first.num_rows, after.num_rows),
    )
    assert not np.array_equal(without, told, equal_nan=True), "they made a difference"
