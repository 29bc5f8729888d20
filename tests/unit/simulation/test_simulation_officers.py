"""Officers: whom they examine, what that finds, when it is known."""

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from tidegate.simulation.interface import generate, load_scenario


def test_outcomes_only_of_what_was_examined_and_later(half_year):
    table = half_year.declarations
    examined = pc.is_valid(table["outcome_found"])
    assert pc.equal(examined, pc.is_valid(table["outcome_known_at"])).to_pylist().count(False) == 0
    some = table.filter(examined)
    assert pc.all(pc.greater(some["outcome_known_at"], some["lodged_at"])).as_py()
    unseen = table.filter(pc.invert(examined))
    assert unseen["outcome_class"].null_count == unseen.num_rows


def test_the_rate_is_kept(half_year):
    table = half_year.declarations
    rate = half_year.scenario.officers.rate
    examined = table.num_rows - table["outcome_found"].null_count
    assert abs(examined - rate * table.num_rows) <= 1


def test_a_find_is_illicit_and_mistakes_are_no_finds(half_year):
    table, truth = half_year.declarations, half_year.truth
    found = table["outcome_found"].fill_null(False)
    assert pc.all(truth["illicit"].filter(found)).as_py()
    noted = pc.equal(table["outcome_class"], "error").fill_null(False)
    assert pc.any(noted).as_py()
    assert not pc.any(found.filter(noted)).as_py()
    assert Counter(table["outcome_class"].filter(found).to_pylist())["revenue"] > 10


def test_selection_is_better_than_chance_and_not_perfect(half_year):
    table, truth = half_year.declarations, half_year.truth
    examined = pc.is_valid(table["outcome_found"])
    among = pc.mean(truth["illicit"].filter(examined).cast(pa.float64())).as_py()
    overall = pc.mean(truth["illicit"].cast(pa.float64())).as_py()
    assert 2 * overall < among < 0.3


def test_tastes_and_chance_are_data(port):
    only_lots = load_scenario(port("[officers]\nrate = 0.2\nrandom = 1.0\n"))
    run = generate(only_lots, 3, 60, 1)
    examined = pc.is_valid(run.declarations["outcome_found"])
    among = pc.mean(run.truth["illicit"].filter(examined).cast(pa.float64())).as_py()
    assert abs(among - 0.033) < 0.02
    fond = load_scenario(
        port(
            '[officers]\nrandom = 0.0\n[[officers.tastes]]\nname = "italy"\npoints = 20\n'
            'match = { origin = "IT" }\n'
        )
    )
    table = generate(fond, 2, 60, 1).declarations
    italian = table.filter(pc.equal(table["origin_country"], "IT"))
    assert italian.num_rows > 10
    assert italian["outcome_found"].null_count < italian.num_rows / 5


def test_nobody_is_examined_at_a_rate_of_nothing(port):
    table = generate(load_scenario(port("[officers]\nrate = 0.0\n")), 1, 20, 1).declarations
    assert table["outcome_found"].null_count == table.num_rows
