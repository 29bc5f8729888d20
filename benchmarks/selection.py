"""How fast selection within capacity is, and how near to the best: beside HiGHS.

The same linear programme is given to HiGHS (`scipy.optimize.linprog`): candidates may be split
among means there, which none can be in fact, so its optimum is above every policy. The bound that
selection tells of itself is above that again.
"""

import numpy as np
from scipy import optimize, sparse

from benchmarks.clock import Clock
from benchmarks.outcome import Outcome, say, table
from benchmarks.selection_scene import scene
from benchmarks.settings import Settings
from tidegate.analytics.selection.board import lay_out
from tidegate.analytics.selection.candidates import Candidates, Numbers, Terms
from tidegate.analytics.selection.interface import STRATEGIES, select
from tidegate.analytics.selection.policy import within_reach
from tidegate.analytics.selection.pricing import bearable

_MANY, _POINTS, _HOURS = 50_000, 8, 24
_FEW = 3_000
_SEEDS = 5
#: How much capacity there is, beside what the share asks for.
_CAPACITIES = (0.5, 1.0, 2.0)
#: HiGHS gives up after so many seconds.
_PATIENCE = 60.0


def run(settings: Settings) -> Outcome:
    """Seconds on one core, and the worth beside the optimum."""
    seeds = settings.seeds or _SEEDS
    outcome = Outcome(
        f"made-up candidates, {_MANY:,} at {_POINTS} control points in {_HOURS} hours, "
        f"4 means, capacity {', '.join(f'{one:g}' for one in _CAPACITIES)} times the share; "
        f"seeds 1 to {seeds}"
    )
    seconds, ratios = _at_size(outcome, seeds)
    optima = _beside_highs(outcome, seeds)
    _rivals(outcome, seeds)
    outcome.goal(
        f"longest processor time for {_MANY:,} candidates, s", max(seconds), 1, at_least=False
    )
    outcome.goal("least worth as a part of the bound", min(ratios), 0.98)
    outcome.goal("least worth as a part of HiGHS's optimum", min(optima), 0.98)
    return outcome


def _at_size(outcome: Outcome, seeds: int) -> tuple[list[float], list[float]]:
    rows, seconds, ratios = [], [], []
    for scarce in _CAPACITIES:
        for seed in range(1, seeds + 1):
            scenery = scene(_MANY, seed=seed, points=_POINTS, hours=_HOURS, scarce=scarce)
            clock = Clock()
            found = select(*scenery)
            took = clock.read()
            seconds.append(took.processor)
            ratios.append(found.value / found.bound)
            rows.append(
                (
                    f"capacity {scarce:g}, seed {seed}",
                    f"{took.processor:.2f}",
                    f"{found.value:.1f}",
                    f"{found.bound:.1f}",
                    f"{ratios[-1]:.4f}",
                )
            )
    table((f"{_MANY:,} candidates", "s of processor", "worth", "bound", "part"), rows)
    outcome.figures["at_size"] = {"processor_seconds": seconds, "part_of_bound": ratios}
    return seconds, ratios


def _beside_highs(outcome: Outcome, seeds: int) -> list[float]:
    rows, optima = [], []
    for scarce in _CAPACITIES:
        for seed in range(1, seeds + 1):
            candidates, capacity, terms, draws = scene(
                _FEW, seed=seed, points=1, hours=12, scarce=scarce
            )
            clock = Clock()
            found = select(candidates, capacity, terms, draws)
            own = clock.read()
            clock = Clock()
            best = optimum(candidates, capacity, terms)
            its = clock.read()
            if best is None:
                say(f"  capacity {scarce:g}, seed {seed}: HiGHS found none in {_PATIENCE:g} s")
                continue
            optima.append(found.value / best)
            rows.append(
                (
                    f"capacity {scarce:g}, seed {seed}",
                    f"{own.processor:.2f}",
                    f"{its.processor:.2f}",
                    f"{optima[-1]:.4f}",
                    f"{found.bound / best:.4f}",
                )
            )
    table((f"{_FEW:,} candidates", "s", "HiGHS, s", "worth / optimum", "bound / optimum"), rows)
    outcome.figures["beside_highs"] = {"part_of_optimum": optima}
    return optima


def _rivals(outcome: Outcome, seeds: int) -> None:
    """What the published strategies are worth in the same capacity; they know no caps nor tiers."""
    worth = {
        name: np.mean(
            [
                strategy(*scene(_FEW, seed=seed, points=1, hours=12)).value
                for seed in range(1, seeds + 1)
            ]
        )
        for name, strategy in STRATEGIES.items()
    }
    table(
        ("strategy", "harm and information"),
        [(name, f"{value:.1f}") for name, value in worth.items()],
    )
    outcome.figures["strategies"] = {name: float(value) for name, value in worth.items()}


def optimum(candidates: Candidates, capacity: Numbers, terms: Terms) -> float | None:
    """What the linear programme is worth, by HiGHS's simplex; None where it takes too long."""
    board = lay_out(candidates, capacity, terms)
    lots = within_reach(board, np.full(len(board), terms.lot))
    row, means = np.nonzero(board.able)
    n, one = len(board), np.arange(len(row))
    # A candidate's random part, its part for harm, its part for information, by means.
    drawn, harm, information = one, one + len(row), one + 2 * len(row)
    every = np.concatenate([drawn, harm, information])
    targeted = np.concatenate([harm, information])
    twice, width = np.tile(row, 2), 3 * len(row)

    def limits(lines: np.ndarray, columns: np.ndarray, parts: np.ndarray, count: int) -> object:
        return sparse.csr_matrix((parts, (lines, columns)), shape=(count, width))

    ones = np.ones(len(targeted))
    taken = np.tile(board.takes[row, means], 3)
    capped = np.flatnonzero(np.isfinite(board.bearable))
    place = np.full(len(board.bearable), -1)
    place[capped] = np.arange(len(capped))
    trader = place[board.trader[twice]]
    asked = trader >= 0
    upper = sparse.vstack(
        [
            limits(twice, targeted, ones, n),
            limits(np.tile(board.cell[row, means], 3), every, taken, len(board.capacity)),
            limits(np.repeat([0, 1], len(row)), targeted, ones, 2),
            limits(trader[asked], targeted[asked], ones[asked], len(capped)),
        ]
    )
    room = [1 - lots, board.capacity, board.budgets, bearable(board, lots)[capped]]
    worth = [board.harm, board.harm, board.information]
    solved = optimize.linprog(
        -np.concatenate([each[row, means] for each in worth]),
        A_ub=upper,
        b_ub=np.concatenate(room),
        A_eq=limits(row, drawn, np.ones(len(row)), n),
        b_eq=lots,
        method="highs-ds",
        options={"time_limit": _PATIENCE},
    )
    return float(-solved.fun) if solved.status == 0 else None
