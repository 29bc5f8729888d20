"""Several processes publish into one table at once: no day has two rows, no edition is lost."""

from itertools import combinations


def test_editions_of_one_table_follow_each_other(example):
    answers = example.at_once(*(("publish_codes", f"officer/{n}", 12) for n in range(4)))

    seen = example.scene("codes_published")
    assert seen["revision"] == sum(answers) == len(seen["events"]) == len(seen["editions"])
    assert seen["editions"] == sorted(seen["editions"])
    for one, other in combinations(seen["now"], 2):
        assert one[1] is not None or other[1] is not None
        first, second = sorted((one, other))
        assert first[1] is not None
        assert first[1] <= second[0]
    added = sum(event["added"] for event in seen["events"])
    assert added == seen["rows"]
    assert sum(event["closed"] for event in seen["events"]) == seen["rows"] - len(seen["now"])
