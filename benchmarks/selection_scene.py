"""Candidates over a few control points and hours, made of a seed."""

import numpy as np

from tidegate.analytics.selection.interface import Candidates, Terms, expected_harm


def scene(n, *, seed, points=2, hours=6, traders=None, scarce=1.0, share=0.05):
    """Candidates, capacity of X-ray and bays in slots and of teams in minutes, terms, draws."""
    random = np.random.default_rng(seed)
    traders = traders or max(n // 6, 2)
    trader = np.minimum(random.zipf(1.4, n) - 1, traders - 1)
    score = random.beta(0.4, 8, n)
    chances = score[:, None] * random.dirichlet(np.full(3, 0.5), n)
    shows = np.clip(np.array([0.6, 0.95, 0.5, 0.35]) * random.uniform(0.5, 1.05, (n, 4)), 0, 1)
    takes = np.tile([1.0, 1.0, 20.0, 15.0], (n, 1))
    takes[random.random(n) < 0.2, 2] = np.inf
    honest = random.random(traders) < 0.5
    candidates = Candidates(
        point=random.integers(0, points, n),
        hour=random.integers(0, hours, n),
        score=score,
        harm=expected_harm(chances, np.array([1.0, 8.0, 3.0])),
        uncertainty=np.sqrt(score) * random.gamma(2, 0.03, n),
        shows=shows,
        takes=takes,
        trader=trader,
        honest=honest[trader],
        tier=random.choice(3, n, p=[0.7, 0.2, 0.1]),
    )
    hourly = n * share / points / hours * scarce
    means = np.array([0.5, 0.2, 3.0, 4.5]) * random.uniform(0.3, 1.5, (points, hours, 4))
    capacity = np.ceil(hourly * means) * np.array([1, 1, 20, 15])
    terms = Terms(share, 0.1, 0.1, 5.0, 0.2, (1.0, 0.6, 0.3))
    return candidates, capacity, terms, random.random(n)
