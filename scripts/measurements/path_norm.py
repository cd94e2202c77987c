"""The path norm of the published networks, beside perplexity, as a predictor of test error."""

from typing import Any

import numpy as np
from scipy.stats import spearmanr

from measurements.published import DEEP, SUMMARIES, Published, published
from relumlp.gaps.normalisation import normalise
from relumlp.information.patterns import layer_perplexity
from relumlp.paths.norms import active_path_norm, path_norm
from relumlp.types import Array, Ints

SAMPLES = 2000
"""The first training samples, of which margins and active path norms are taken."""

PREDICTORS = {
    "path norm": lambda r: r["path_norm"],
    "active path norm": lambda r: r["active"],
    "path norm / lead": lambda r: r["path_norm"] / r["lead"],
    "active path norm / lead": lambda r: r["active"] / r["lead"],
    "perplexity": lambda r: r["perplexity"],
}

TITLE = "The path norm"
INTRODUCTION = """
Derived in [chapter 2](../../2-backpropagation.md#the-path-norm). *Path norm*: the largest of an
output. *Active*: the mean over the first 2,000 training samples of the largest path norm of their
active paths. *Lead*: the median over these samples by how much the own output exceeds the largest
other one. *Perplexity*: the mean over classes of the last hidden layer's patterns, on test
samples. *Normalised*: how much the path norm changes, relatively, if every hidden fan-in is
divided by its norm as in *gaps*; it should be rounding.
"""


def measure() -> list[dict[str, Any]]:
    """Measure all networks with classes."""
    return [norm_of(published(name)) for name in SUMMARIES + DEEP]


def norm_of(net: Published) -> dict[str, Any]:
    """Measure the path norm of a network, and what stands beside it."""
    W, b = net.network.W, net.network.b
    norm, done = path_norm(W, b).max(), normalise(W, b)
    rows = net.cut.training.chosen[:SAMPLES]
    t = net.network.forward(net.cut.training.x(rows, np.float64))
    seen = net.last("test")
    patterns = layer_perplexity(seen.a > 0, seen.labels, len(seen.W))
    return {
        "network": net.name,
        "data": "fashion-mnist" if "fashion" in net.name else "mnist",
        "test_error": float((seen.z.argmax(axis=1) != seen.labels).mean()),
        "path_norm": float(norm),
        "active": float(active_path_norm(W, b, t.on).max(axis=1).mean()),
        "lead": median_lead(t.output, net.cut.training.targets[rows]),
        "perplexity": float(patterns.mean),
        "normalised": float(abs(path_norm(done.W, done.b).max() / norm - 1)),
    }


def median_lead(z: Array, labels: Ints) -> float:
    """Return the median over samples of the own output less the largest other one."""
    rows = np.arange(len(z))
    others = z.copy()
    others[rows, labels] = -np.inf
    return float(np.median(z[rows, labels] - others.max(axis=1)))


def correlation(record: list[dict[str, Any]], name: str) -> float:
    """Return Spearman's rank correlation of a predictor with the test error."""
    errors = [r["test_error"] for r in record]
    return float(spearmanr([PREDICTORS[name](r) for r in record], errors).statistic)


def finding(record: list[dict[str, Any]]) -> str:
    """Say what came out, with the numbers of the record."""
    said = []
    for data in ("mnist", "fashion-mnist"):
        of = [r for r in record if r["data"] == data]
        each = ", ".join(f"{name} {correlation(of, name):+.2f}" for name in PREDICTORS)
        said.append(f"on the {len(of)} networks of {data}: {each}")
    return (
        f"Rank correlation with the test error {'; '.join(said)}. (Of 13 networks a correlation of "
        "0.56 in size comes by chance once in twenty times; of 4 networks none is so rare.) So the "
        "path norm does not predict the test error of these networks. It grows by orders of "
        "magnitude with the number of layers, and the test error does not."
    )


def lines(record: list[dict[str, Any]]) -> list[str]:
    """Write the table, a network a row."""
    rows = ["| network | test error | path norm | active | lead | perplexity | normalised |",
            "|---|---|---|---|---|---|---|"]  # fmt: skip
    for r in record:
        sizes = f"{r['path_norm']:.2e} | {r['active']:.2e} | {r['lead']:.3g}"
        rows.append(f"| {r['network']} | {r['test_error']:.4f} | {sizes} "
                    f"| {r['perplexity']:.2f} | {r['normalised']:.0e} |")  # fmt: skip
    return rows
