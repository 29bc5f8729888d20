"""What each strategy learns from its own examinations, all in one way: only their labels differ."""

from dataclasses import dataclass, field

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from benchmarks.replay_port import Flags, Numbers, Port
from tidegate.analytics.targeting.interface import Calibrator

_BAGS, _TREES = 4, 90
_SETTINGS: dict[str, object] = {
    "objective": "binary",
    "learning_rate": 0.07,
    "num_leaves": 20,
    "min_data_in_leaf": 12,
    "feature_fraction": 0.4,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "num_threads": 1,
    "verbosity": -1,
    "deterministic": True,
    "force_row_wise": True,
}
#: A rate of finds is shrunk as by so many examinations, of which this share found something.
_PRIOR, _RATE = 4.0, 0.06
#: A draw stands for at most so many when the chance is calibrated.
_MOST = 40.0
_FEWEST_WORTH = 40
#: Amounts above this quantile count as this one: a single large find would be learned by heart.
_CAP = 0.98


@dataclass(frozen=True, slots=True)
class Told:
    """What a learner says of rows."""

    chance: Numbers
    #: Spread of the chance over the bags.
    uncertainty: Numbers
    #: Duty that a find would bring, in units of the mean find.
    worth: Numbers


@dataclass(slots=True)
class Learner:
    """One strategy's knowledge; it never sees the outcome of what it did not examine."""

    port: Port
    examined: Flags
    #: The chance with which each was selected; 1 where a person chose.
    propensity: Numbers
    seed: int
    #: Finds of the past, by key, as they were known when the month began.
    past: NDArray[np.float32] = field(init=False)
    bags: list[lgb.Booster] = field(init=False)
    calibrator: Calibrator = field(init=False)
    worth: lgb.Booster | None = field(init=False)

    def __post_init__(self) -> None:
        self.past = np.zeros((len(self.port.month), 2 * len(self.port.keys)), np.float32)

    def open_month(self, month: int) -> None:
        """Write down what is known of the past of this month's rows."""
        port, here = self.port, self.port.month == month
        known = self.examined & (port.month < month)
        for at, key in enumerate(port.keys):
            size = int(key.max()) + 1
            seen = np.bincount(key[known], minlength=size)
            finds = np.bincount(key[known & port.found], minlength=size)
            rate = (finds + _PRIOR * _RATE) / (seen + _PRIOR)
            self.past[here, 2 * at] = rate[key[here]]
            self.past[here, 2 * at + 1] = np.log1p(seen[key[here]])

    def learn(self, month: int) -> None:
        """Learn from all that was examined before a month."""
        past = np.flatnonzero(self.examined & (self.port.month < month))
        vectors, found = self._vectors(past), self.port.found[past]
        dice = np.random.default_rng([self.seed, month])
        outside, counted = np.zeros(len(past)), np.zeros(len(past))
        self.bags = []
        for bag in range(_BAGS):
            weight = dice.poisson(1.0, len(past))
            kept = weight > 0
            grown = lgb.train(
                {**_SETTINGS, "seed": bag},
                lgb.Dataset(vectors[kept], found[kept], weight=weight[kept]),
                _TREES,
            )
            outside[~kept] += np.asarray(grown.predict(vectors[~kept], raw_score=True))
            counted[~kept] += 1
            self.bags.append(grown)
        told = counted > 0
        self.calibrator = self._calibrated(past[told], outside[told] / counted[told])
        self.worth = self._worth(past[found], vectors[found])

    def judge(self, month: int) -> Told:
        """What the rows of a month are, by what was learned last."""
        asked = self._vectors(np.flatnonzero(self.port.month == month))
        margins = np.array([np.asarray(one.predict(asked, raw_score=True)) for one in self.bags])
        chances = np.array([self.calibrator.probability(one) for one in margins])
        worth = np.ones(len(asked)) if self.worth is None else np.asarray(self.worth.predict(asked))
        return Told(
            self.calibrator.probability(margins.mean(axis=0)),
            chances.std(axis=0),
            np.maximum(worth, 1e-3),
        )

    def _vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.column_stack([self.port.plain[rows], self.past[rows]])

    def _calibrated(self, rows: NDArray[np.int64], margin: Numbers) -> Calibrator:
        """By what the bags left out; who draws by chance lets each draw stand for its like."""
        stands_for = np.minimum(1 / self.propensity[rows], _MOST).round().astype(int)
        many = np.repeat(np.arange(len(rows)), stands_for)
        return Calibrator.fit(margin[many], self.port.found[rows][many])

    def _worth(self, rows: NDArray[np.int64], vectors: NDArray[np.float32]) -> lgb.Booster | None:
        """Mean duty of a find, learned from the finds; None for too few of them."""
        amounts = self.port.revenue[rows]
        if len(rows) < _FEWEST_WORTH or not amounts.any():
            return None
        capped = np.minimum(amounts, np.quantile(amounts, _CAP))
        settings = {**_SETTINGS, "objective": "tweedie", "seed": 1}
        return lgb.train(settings, lgb.Dataset(vectors, capped / amounts.mean()), _TREES)
