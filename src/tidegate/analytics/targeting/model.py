"""The model: gradient-boosted trees over the vectors, and a calibrator over the trees.

It learns from examined rows only, so a probability is that of a find *if examined*. The number of
trees and the calibrator come from the last part of the labelled past, in time order; the trees are
then grown once more on all of it. LightGBM, and the pandas that it brings, are loaded by who first
needs trees.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.targeting.feature import Feature
from tidegate.analytics.targeting.features.documents import REPEATS
from tidegate.analytics.targeting.forest import CannotRead, Forest

if TYPE_CHECKING:
    import lightgbm as lgb

Vectors = NDArray[np.float32]
Numbers = NDArray[np.float64]
Labels = NDArray[np.bool_]

#: Share of the labelled past, its end, that is held out to stop and calibrate.
_HELD_OUT = 0.25
#: Rounds without a gain after which the trial ends.
_PATIENCE = 60
#: Slope and intercept of a calibrator that changes nothing.
_UNTOUCHED: Numbers = np.array([1.0, 0.0])
#: Least slope of a calibrator.
_FLATTEST = 1e-3
#: Up to this many rows one thread works: threads wait for each other at every split, which saves
#: little on so few rows and takes minutes where other programs want the cores.
_FEW_ROWS = 50_000
#: From this many rows on it pays to read the trees and to ask them column by column.
_MANY = 10_000
#: Fewest finds and fewest clear outcomes to learn from.
FEWEST_OF_EACH = 10


@dataclass(frozen=True, slots=True)
class Growth:
    """How trees grow. A prediction costs by their number; contributions by their depth squared."""

    rate: float
    leaves: int
    deepest: int
    fewest: int
    most: int


#: Few rows are learned by heart within a few dozen quick trees, so those learn slower.
_OF_FEW = Growth(rate=0.03, leaves=16, deepest=6, fewest=150, most=250)
_OF_MANY = Growth(rate=0.1, leaves=24, deepest=7, fewest=80, most=200)


class TooFewOutcomes(Exception):
    """There are too few examined declarations to learn from.

    Take a longer history or a later --train-until, and check the mapping's [outcome].
    """


@dataclass(frozen=True, slots=True)
class Calibrator:
    """Platt's scaling: log-odds of the trees to log-odds of a find."""

    slope: float
    intercept: float

    def probability(self, margin: Numbers) -> Numbers:
        """Margins of shape (rows,) to probabilities."""
        from scipy.special import expit

        return np.asarray(expit(self.slope * margin + self.intercept))

    @classmethod
    def fit(cls, margin: Numbers, found: Labels) -> Self:
        """Newton's method on the logistic loss, with Platt's targets that keep it finite.

        A step that would not lower the loss is halved: where the held-out rows are all of one kind,
        whole steps run away.
        """
        from scipy.special import expit, logit

        positives, negatives = int(found.sum()), int((~found).sum())
        target = np.where(found, (positives + 1) / (positives + 2), 1 / (negatives + 2))
        design = np.column_stack([margin, np.ones_like(margin)])

        def loss(weights: Numbers) -> float:
            log_odds = design @ weights
            drift = weights - _UNTOUCHED
            return float(
                (np.logaddexp(0, log_odds) - target * log_odds).sum() + drift @ drift / 2e3
            )

        weights = _UNTOUCHED
        for _ in range(50):
            chance = expit(design @ weights)
            gradient = design.T @ (chance - target) + 1e-3 * (weights - _UNTOUCHED)
            spread = chance * (1 - chance)
            hessian = (design * spread[:, None]).T @ design + 1e-3 * np.eye(2)
            step = np.linalg.solve(hessian, gradient)
            while np.abs(step).max() >= 1e-10 and loss(weights - step) > loss(weights):
                step = step / 2
            weights = weights - step
            if np.abs(step).max() < 1e-10:
                break
        if weights[0] < _FLATTEST:
            # A calibrator that turned the order round would undo the model: tell the mean instead.
            return cls(slope=_FLATTEST, intercept=float(logit(target.mean())))
        return cls(slope=float(weights[0]), intercept=float(weights[1]))


@dataclass(frozen=True, slots=True)
class Model:
    """Trees and calibrator."""

    booster: "lgb.Booster"
    calibrator: Calibrator

    @classmethod
    def read(cls, trees: str, calibrator: Calibrator) -> Self:
        """A model from the text of its trees."""
        import lightgbm as lgb

        return cls(lgb.Booster(model_str=trees), calibrator)

    def probability(self, vectors: Vectors, threads: int = 0) -> Numbers:
        """Calibrated probability of a find if examined: shape (rows,)."""
        margin = self._margin(vectors, threads)
        return self.calibrator.probability(margin)

    def _margin(self, vectors: Vectors, threads: int) -> Numbers:
        # LightGBM shares rows out among threads only where each lies in one piece.
        rows = np.ascontiguousarray(vectors)
        if len(rows) >= _MANY:
            with suppress(CannotRead):
                forest = Forest.read(self.booster.model_to_string())
                return forest.margins(rows, threads or os.cpu_count() or 1)
        told = self.booster.predict(rows, raw_score=True, num_threads=threads)
        return np.asarray(told, dtype=np.float64)

    def contributions(self, vectors: Vectors, threads: int = 0) -> Numbers:
        """SHAP contributions in log-odds: shape (rows, features), the bias left out."""
        rows = np.ascontiguousarray(vectors)
        told = self.booster.predict(rows, pred_contrib=True, num_threads=threads)
        shares = np.asarray(told, dtype=np.float64)
        return shares[:, :-1] * self.calibrator.slope


def learn(
    vectors: Vectors, found: Labels, features: tuple[Feature, ...], seed: int, threads: int = 0
) -> Model:
    """Grow a model from labelled rows in time order.

    Args:
        vectors: shape (rows, features), earliest row first.
        found: shape (rows,), whether the examination found an irregularity.
        features: in the order of the columns.
        seed: the same seed and rows give the same model, bit for bit.
        threads: 0 leaves it to LightGBM; the model does not depend on it.

    Raises:
        TooFewOutcomes: fewer than `FEWEST_OF_EACH` finds or clear outcomes.
    """
    import lightgbm as lgb

    finds, clear = int(found.sum()), int((~found).sum())
    if min(finds, clear) < FEWEST_OF_EACH:
        raise TooFewOutcomes(
            f"{finds} finds and {clear} clear outcomes are known; "
            f"at least {FEWEST_OF_EACH} of each are needed"
        )
    threads = _threads(len(found), threads)
    growth = _growth(len(found))
    settings = _settings(features, growth, seed, threads)
    weight = _said_once(vectors, features)
    names = [feature.name for feature in features]
    kept = int(len(found) * (1 - _HELD_OUT))
    first = lgb.Dataset(vectors[:kept], found[:kept], weight=weight[:kept], feature_name=names)
    held = lgb.Dataset(vectors[kept:], found[kept:], weight=weight[kept:], reference=first)
    trial = lgb.train(
        settings,
        first,
        growth.most,
        valid_sets=[held],
        callbacks=[lgb.early_stopping(_PATIENCE, verbose=False)],
    )
    margin = np.asarray(
        trial.predict(vectors[kept:], raw_score=True, num_threads=threads), dtype=np.float64
    )
    calibrator = Calibrator.fit(margin, found[kept:])
    # The whole past is larger than the part that stopped the trial, and bears more trees.
    trees = round(trial.best_iteration / (1 - _HELD_OUT))
    trees = min(max(trees, growth.fewest), growth.most)
    return Model(grow(vectors, found, features, seed, trees, threads), calibrator)


def grow(
    vectors: Vectors,
    found: Labels,
    features: tuple[Feature, ...],
    seed: int,
    trees: int,
    threads: int = 0,
) -> "lgb.Booster":
    """So many trees, of all rows; nothing is held out."""
    import lightgbm as lgb

    settings = _settings(features, _growth(len(found)), seed, _threads(len(found), threads))
    names = [feature.name for feature in features]
    weight = _said_once(vectors, features)
    whole = lgb.Dataset(vectors, found, weight=weight, feature_name=names)
    return lgb.train(settings, whole, trees)


def _said_once(vectors: Vectors, features: tuple[Feature, ...]) -> Numbers:
    """How much each row counts: what repeats known goods for the nth time, an nth.

    Whoever has learned repeats by heart trusts the rates of goods too much where goods are new.
    """
    for at, feature in enumerate(features):
        if feature.name == REPEATS:
            # It is the logarithm of one plus the repeats so far.
            return np.exp(-np.nan_to_num(vectors[:, at].astype(np.float64)))
    return np.ones(len(vectors))


def _growth(rows: int) -> Growth:
    return _OF_FEW if rows <= _FEW_ROWS else _OF_MANY


def _threads(rows: int, asked: int) -> int:
    return asked or (1 if rows <= _FEW_ROWS else 0)


def _settings(
    features: tuple[Feature, ...], growth: Growth, seed: int, threads: int
) -> dict[str, object]:
    return {
        "objective": "binary",
        "metric": "binary_logloss",
        "learning_rate": growth.rate,
        "num_leaves": growth.leaves,
        "max_depth": growth.deepest,
        "min_data_in_leaf": 20,
        "feature_fraction": 0.5,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "max_bin": 127,
        "monotone_constraints": [feature.direction for feature in features],
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": threads,
        "verbosity": -1,
    }
