"""What a cell of gaps trains and counts, in NumPy alone: an independent second implementation.

Independent of the package on purpose: what is tested with it must not be tested against itself.
Only which samples are held out is taken from the package (tests/datasets tests it).
"""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from relumlp.datasets import load
from relumlp.papers.study.training_cells import cut_of


class Sets(NamedTuple):
    """Inputs and classes of each set, by name; only these are handed on."""

    x: dict[str, Any]
    y: dict[str, Any]


def sets_of(config: dict[str, Any]) -> Sets:
    """Return the training, validation and test samples of a cell on digits."""
    d, cut = load("digits"), cut_of(config)
    rows = {n: getattr(cut, n).chosen for n in ("training", "validation")}
    x = {n: d.train_images[r] * d.scale for n, r in rows.items()}
    y = {n: d.train_labels[r] for n, r in rows.items()}
    return Sets({**x, "test": d.test_images * d.scale}, {**y, "test": d.test_labels})


# --- a training


def drawn_weights(sizes: Any, how: str, seed: int, bias: Any) -> list[list[Any]]:
    """First weights, layer by layer, each layer's biases if it has any after its weights."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,)))

    def draw(*shape: int) -> Any:
        r = np.sqrt(6 / (fan_in + fan_out))
        he = how == "he"
        v = rng.normal(0, np.sqrt(2 / fan_in), shape) if he else rng.uniform(-r, r, shape)
        return v.astype(np.float32).astype(float)

    layers = []
    for (fan_in, fan_out), has in zip(pairwise(sizes), bias, strict=True):
        layers.append([draw(fan_out, fan_in), *([draw(fan_out)] if has else [])])
    return layers


def passed(layers: Any, x: Any) -> list[Any]:
    """Return x, then z of every layer."""
    seen = [x]
    for i, (W, *b) in enumerate(layers):
        a = seen[-1] if i == 0 else np.maximum(seen[-1], 0)
        seen.append(a @ W.T + (b[0] if b else 0))
    return seen


def soft(z: Any) -> Any:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def slope_of(loss: str, z: Any, y: Any) -> Any:
    """∂E/∂z of each sample."""
    return (soft(z) if loss == "cross-entropy" else z) - np.eye(z.shape[1])[y]


def score(loss: str, z: Any, y: Any) -> tuple[float, float]:
    """Mean loss and accuracy."""
    if loss == "cross-entropy":
        each = -np.log(soft(z)[np.arange(len(y)), y])
    else:
        each = ((z - np.eye(z.shape[1])[y]) ** 2).sum(axis=1) / 2
    return float(each.mean()), float((z.argmax(axis=1) == y).mean())


def slopes(layers: Any, x: Any, y: Any, loss: str) -> list[list[Any]]:
    """Gradients of the mean loss of a mini-batch, in the order of ``layers``."""
    seen = passed(layers, x)
    δ, found = slope_of(loss, seen[-1], y) / len(y), []
    for i in reversed(range(len(layers))):
        a = seen[i] if i == 0 else np.maximum(seen[i], 0)
        found.append([δ.T @ a, δ.sum(axis=0)][: len(layers[i])])
        δ = (δ @ layers[i][0]) * (seen[i] > 0)
    return found[::-1]


def trained(layers: Any, data: Any, held_out: Any, config: dict[str, Any], loss: str) -> Any:
    """Train with Adam; return the weights after each epoch, and (validation loss, accuracy)."""
    (x, y), t, weights, curve = data, 0, [], []
    moments = [[[np.zeros_like(v), np.zeros_like(v)] for v in layer] for layer in layers]
    layers = [[v.copy() for v in layer] for layer in layers]
    for epoch in range(config["epochs"]):
        key = np.random.SeedSequence(config["seed"], spawn_key=(1, epoch))
        order = np.random.default_rng(key).permutation(len(x))
        for at in range(0, len(x), config["batch"]):
            some, t = order[at : at + config["batch"]], t + 1
            g = slopes(layers, x[some], y[some], loss)
            for layer, own, slope in zip(layers, moments, g, strict=True):
                for k in range(len(layer)):
                    m, v = own[k]
                    m[:] = 0.9 * m + 0.1 * slope[k]
                    v[:] = 0.999 * v + 0.001 * slope[k] ** 2
                    step = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
                    layer[k] -= config["learning_rate"] * step
        weights.append([[v.copy() for v in layer] for layer in layers])
        curve.append(score(loss, passed(layers, held_out[0])[-1], held_out[1]))
    return weights, np.array(curve)


# --- counts


def layers_in(arrays: dict[str, Any]) -> list[list[Any]]:
    """Return the layers that a cell has stored, as float64."""
    names = [[f"W{i}", f"b{i}"] for i in range(1, 9) if f"W{i}" in arrays]
    return [[arrays[n].astype(float) for n in pair if n in arrays] for pair in names]


def normalised(layers: Any) -> tuple[list[list[Any]], list[Any]]:
    """Divide the fan-in of hidden nodes by its norm, multiply the fan-out; also the norms."""
    layers, norms = [[v.copy() for v in layer] for layer in layers], []
    for layer, following in pairwise(layers):
        norms.append(np.sqrt((layer[0] ** 2).sum(axis=1) + layer[1] ** 2))
        layer[0], layer[1] = layer[0] / norms[-1][:, None], layer[1] / norms[-1]
        following[0] = following[0] * norms[-1]
    return layers, norms


def right_in(z: Any, y: Any) -> Any:
    """Whether each sample's own output is larger than every other one."""
    others = np.where(np.arange(z.shape[1]) == y[:, None], -np.inf, z)
    return z[np.arange(len(y)), y] > others.max(axis=1)


def counted(layers: Any, x: Any, y: Any) -> dict[str, Any]:
    """Count pairs of correctly classified samples by what holds for their gaps, one by one."""
    seen = passed(layers, x)
    right = right_in(seen[-1], y)
    facts = {"samples": len(y), "correct": int(right.sum())}
    a, y, w = np.maximum(seen[-2], 0)[right], y[right], layers[-1][0]
    s, t = np.nonzero(y[:, None] < y)
    (α_j, α_k), (φ_j, φ_k) = (a[s] - a[t]).T, (w[y[s]] - w[y[t]]).T
    with np.errstate(divide="ignore", invalid="ignore"):
        above = α_j / α_k > -φ_k / φ_j
        below = α_j / α_k < -φ_k / φ_j
    holds_15, holds_16 = φ_j * -φ_k > 0, α_j * φ_j > α_k * -φ_k
    side, α = φ_j * α_k, α_j * α_k
    opposite = holds_15 & (α < 0) & (side < 0)
    ratio = holds_15 & (α > 0) & (((side > 0) & above) | ((side < 0) & below))
    good = holds_15 & holds_16
    cases = (~holds_16, good & (α < 0), good & (α > 0) & (side > 0), good & (α > 0) & (side < 0),
             good & (α_j == 0), good & (α_j != 0) & (α_k == 0), holds_16 & ~holds_15)  # fmt: skip
    short = holds_15 & (α < 0)
    total = {
        "pairs": np.ones(len(s), bool), "opposite_weights": holds_15, "gap_condition": holds_16,
        "ties": α_j * φ_j == α_k * -φ_k, "opposite": opposite, "ratio": ratio,
        "short_opposite": short, "short_opposite_fails": short & ~holds_16,
        "neither": good & ~opposite & ~ratio, "failing_by_extremes": ~holds_16,
    }  # fmt: skip
    facts |= {name: int(held.sum()) for name, held in total.items()}
    of_classes = y[s] * len(w) + y[t]
    seen_pairs, failing = ({*of_classes[held].tolist()} for held in (s >= 0, ~holds_16))
    return {
        **facts,
        "cases": [int(case.sum()) for case in cases],
        "class_pairs": len(seen_pairs),
        "class_pairs_with_16": len(seen_pairs - failing),
        "class_pairs_with_15": len({*of_classes[holds_15].tolist()}),
    }


# --- node classifiers


def by_nodes(system: str, z: Any, y: Any, asked: Any) -> Any:
    """Classify pre-activations ``asked`` by the product of posteriors of nodes that learn z, y."""
    product, classes = 1.0, range(10)
    prior = np.array([(y == c).mean() for c in classes])
    for j in range(z.shape[1]):
        own, points = z[:, j], asked[:, j]
        on = points > 0
        rates = np.array([((own[y == c] > 0).sum() + 1) / ((y == c).sum() + 2) for c in classes])
        discrete = np.where(on[:, None], rates, 1 - rates)
        density = np.stack([kernel(own[y == c], points, own.std()) for c in classes], axis=1)
        combined = np.where(on[:, None], density, np.log(discrete))
        log_p = {"discrete": np.log(discrete), "continuous": density, "combined": combined}[system]
        joint = log_p + np.log(prior)
        product = product + joint - np.log(np.exp(joint - joint.max(1, keepdims=True)).sum(
            axis=1, keepdims=True)) - joint.max(1, keepdims=True)  # fmt: skip
    return product.argmax(axis=1)


def kernel(samples: Any, points: Any, whole: float) -> Any:
    """Logarithm of the Gaussian kernel density, Scott's bandwidth, at least 0.001 σ of the node."""
    n = len(samples)
    h = max(samples.std(ddof=1) * n**-0.2, 1e-3 * whole)
    t = -(((points[:, None] - samples) / h) ** 2) / 2
    most = t.max(axis=1)
    return most + np.log(np.exp(t - most[:, None]).sum(axis=1)) - np.log(n * h * np.sqrt(2 * np.pi))
