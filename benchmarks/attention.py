"""The published attention model, written anew from its description, on JAX.

DATE (Kim and others, KDD 2020): a boosted ensemble is grown first, and the leaf that a row falls
into is, for each tree, a token with an embedding. Leaves attend to each other. The importer and the
goods, embedded and multiplied, then ask the leaves which of them matter here; what they answer and
the asking itself give the chance of a find. As published: 100 trees of depth 4, 16 numbers an
embedding, batches of 256, 10 epochs, of which the one counts that did best on held-out rows. Its
second head, for revenue, is left out: the raw columns that all contenders get hold none.
"""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import coded
from tidegate.analytics.targeting.measures import average_precision

Numbers = NDArray[np.float64]
Labels = NDArray[np.bool_]
Codes = NDArray[np.int32]
#: Arrays by what they are for.
Weights = dict[str, Any]

_SEED = 0
_TREES, _DEPTH = 100, 4
_WIDTH, _HEADS = 16, 4
_BATCH, _EPOCHS, _RATE = 256, 10, 0.005
_RIDGE = 1e-5
#: Share of the labelled past, its end, that chooses the epoch.
_HELD_OUT = 0.2


def attention(train: pa.Table, found: Labels, test: pa.Table) -> Numbers:
    """Scores of the test rows; the training rows are in time order."""
    import jax

    tokens, asked = _tokens(train, found, test)
    kept = int(len(found) * (1 - _HELD_OUT))
    weights = _first_weights(tokens, asked)
    moments = [{name: one * 0 for name, one in weights.items()} for _ in range(2)]
    learn, tell = jax.jit(_learn), jax.jit(_log_odds)
    draw = np.random.default_rng(_SEED)
    best, chosen, step = -1.0, weights, 0
    size = min(_BATCH, kept)
    for _ in range(_EPOCHS):
        order = draw.permutation(kept)
        # Batches are of one size, so that it is compiled once; a few rows wait an epoch.
        for start in range(0, kept - size + 1, size):
            batch = order[start : start + size]
            step += 1
            weights, moments = learn(weights, moments, step, tokens[batch], found[batch])
        score = _told(tell, weights, tokens[kept:])
        precision = average_precision(score, found[kept:]) or 0.0
        if precision > best:
            best, chosen = precision, weights
    return 1 / (1 + np.exp(-_told(tell, chosen, asked)))


def _tokens(train: pa.Table, found: Labels, test: pa.Table) -> tuple[Codes, Codes]:
    """For each row the leaf of each tree, the importer and the goods, each numbered from 0."""
    import xgboost as xgb

    learned, asked = (xgb.DMatrix(matrix) for matrix in coded(train, test))
    learned.set_label(found)
    settings = {"objective": "binary:logistic", "max_depth": _DEPTH, "seed": _SEED, "nthread": 1}
    booster = xgb.train(settings, learned, _TREES)
    columns = [
        booster.predict(matrix, pred_leaf=True).astype(np.int64) for matrix in (learned, asked)
    ]
    for name in ("trader_id", "commodity_code"):
        known = {
            value: at + 1 for at, value in enumerate(sorted(set(train[name].to_pylist()) - {None}))
        }
        for at, rows in enumerate((train, test)):
            numbers = [known.get(value, 0) for value in rows[name].to_pylist()]
            columns[at] = np.column_stack([columns[at], numbers])
    # Of one column to the next the numbers go on, so that all embeddings are one table.
    starts = np.cumsum([0, *(columns[0].max(axis=0)[:-1] + 1)])
    most = columns[0].max(axis=0)
    return tuple((np.minimum(one, most) + starts).astype(np.int32) for one in columns)  # type: ignore[return-value]


def _first_weights(tokens: Codes, asked: Codes) -> Weights:
    draw = np.random.default_rng(_SEED)
    shapes = {
        "embedding": (int(max(tokens.max(), asked.max())) + 1, _WIDTH),
        "query": (_WIDTH, _HEADS, _WIDTH // _HEADS),
        "key": (_WIDTH, _HEADS, _WIDTH // _HEADS),
        "value": (_WIDTH, _HEADS, _WIDTH // _HEADS),
        "joined": (_WIDTH, _WIDTH),
        "asks": (2 * _WIDTH, _WIDTH),
        "matters": (_WIDTH,),
        "hidden": (2 * _WIDTH, _WIDTH),
        "last": (_WIDTH,),
    }
    weights = {
        name: (draw.normal(size=shape) / np.sqrt(_WIDTH)).astype(np.float32)
        for name, shape in shapes.items()
    }
    return weights | {"bias": np.zeros((), np.float32)}


def _log_odds(weights: Weights, tokens: Codes) -> Any:
    import jax
    import jax.numpy as jnp

    embedded = weights["embedding"][tokens]
    leaves, importer, goods = embedded[:, :-2], embedded[:, -2], embedded[:, -1]
    query, key, value = (
        jnp.einsum("btd,dhe->bhte", leaves, weights[name]) for name in ("query", "key", "value")
    )
    near = jax.nn.softmax(query @ key.swapaxes(-1, -2) / np.sqrt(_WIDTH // _HEADS))
    told = (near @ value).swapaxes(1, 2).reshape(leaves.shape)
    leaves = leaves + told @ weights["joined"]
    asking = importer * goods
    beside = jnp.concatenate([leaves, jnp.broadcast_to(asking[:, None], leaves.shape)], axis=-1)
    matters = jax.nn.softmax(jax.nn.relu(beside @ weights["asks"]) @ weights["matters"])
    answer = jnp.einsum("bt,btd->bd", matters, leaves)
    hidden = jax.nn.relu(jnp.concatenate([answer, asking], axis=-1) @ weights["hidden"])
    return hidden @ weights["last"] + weights["bias"]


def _learn(
    weights: Weights, moments: list[Weights], step: int, tokens: Codes, found: Labels
) -> tuple[Weights, list[Weights]]:
    """One step of Adam on a batch."""
    import jax
    import jax.numpy as jnp

    def loss(guess: Weights) -> Any:
        log_odds = _log_odds(guess, tokens)
        ridge = sum((one**2).sum() for one in guess.values())
        return (jnp.logaddexp(0, log_odds) - found * log_odds).mean() + _RIDGE * ridge

    slopes = jax.grad(loss)(weights)
    first = {name: 0.9 * moments[0][name] + 0.1 * one for name, one in slopes.items()}
    second = {name: 0.999 * moments[1][name] + 0.001 * one**2 for name, one in slopes.items()}
    stepped = {
        name: one
        - _RATE
        * (first[name] / (1 - 0.9**step))
        / (jnp.sqrt(second[name] / (1 - 0.999**step)) + 1e-8)
        for name, one in weights.items()
    }
    return stepped, [first, second]


def _told(tell: Any, weights: Weights, tokens: Codes) -> Numbers:
    """Log-odds of very many rows, a batch at a time; the last one is filled up."""
    told = []
    for start in range(0, len(tokens), _BATCH):
        part = tokens[start : start + _BATCH]
        whole = np.concatenate([part, np.repeat(part[:1], _BATCH - len(part), axis=0)])
        told.append(np.asarray(tell(weights, whole))[: len(part)])
    return np.concatenate(told).astype(np.float64)
