"""Several processes name the same new parties at once: one row each, and one event."""


def test_many_who_see_the_same_new_party_get_one_row(example):
    example.scene("make_keys")

    answers = example.at_once(*(("see_parties", f"trader/{n}", 40) for n in range(4)))

    assert len({tuple(one) for one in answers}) == 1
    seen = example.scene("parties_seen")
    assert sorted(seen["parties"]) == sorted(answers[0])
    assert set(seen["events"].values()) == {1}
    assert seen["names"] == len(answers[0])
