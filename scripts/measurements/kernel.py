"""The tangent kernel of the published networks: by layer, and between classes."""

from typing import Any

import numpy as np

from measurements.published import DEEP, SUMMARIES, Published, published
from relumlp.inclusion.tangent import tangent_blocks
from relumlp.types import Array, Ints

EACH = 20
"""Test samples of each class, the first ones."""

TITLE = "The tangent kernel"
INTRODUCTION = """
Derived in [chapter 4](../../4-inclusion.md#net-cost-is-a-block-of-the-tangent-kernel). For the
first 20 test samples of each class, $\\kappa(t, s) = \\sum_m K(t, s)_{mm}$. *By layer*: the share
of each layer's weights in $\\sum_t \\kappa(t, t)$, in percent, the first layer first. *Cosine*:
$\\kappa(t, s) / \\sqrt{\\kappa(t, t)\\kappa(s, s)}$, on average over pairs of two samples of one
class, and of two classes: how far a step that moves all outputs of $s$ moves the same outputs of
$t$. *At rest*: samples with $\\kappa(t, t) = 0$, whose outputs no small step moves; they have no
cosine.
"""


def measure() -> list[dict[str, Any]]:
    """Measure all networks with classes."""
    return [kernel_of(published(name)) for name in SUMMARIES + DEEP]


def kernel_of(net: Published) -> dict[str, Any]:
    """Measure the kernel of a network on some test samples of each class."""
    rows = first_of_each(net.cut.test.targets)
    x = net.cut.test.x(rows, np.float64)
    by_layer = [traced(K) for K in tangent_blocks(net.network, x, x)[1:]]
    traces = np.array([np.trace(κ) for κ in by_layer])
    κ, shares = sum(by_layer), (traces / traces.sum()).tolist()
    moved = np.diag(κ) > 0
    same, other = mean_cosines(κ[np.ix_(moved, moved)], net.cut.test.targets[rows[moved]])
    at_rest = int((~moved).sum())
    return {"network": net.name, "shares": shares, "same": same, "other": other, "at_rest": at_rest}


def first_of_each(labels: Ints) -> Ints:
    """Return the rows of the first samples of each class."""
    return np.concatenate([np.flatnonzero(labels == c)[:EACH] for c in np.unique(labels)])


def traced(K: Array) -> Array:
    """Return Σ_m K(t, s)_mm, (n_t, n_s)."""
    return np.einsum("tmsm->ts", K)


def mean_cosines(κ: Array, labels: Ints) -> tuple[float, float]:
    """Return the mean cosine of pairs of two samples of one class, and of two classes."""
    size = np.sqrt(np.diag(κ))
    cosine, one = κ / np.outer(size, size), labels[:, None] == labels
    pairs = ~np.eye(len(κ), dtype=bool)
    return float(cosine[one & pairs].mean()), float(cosine[~one].mean())


def finding(record: list[dict[str, Any]]) -> str:
    """Say what came out, with the numbers of the record."""
    ratio = {r["network"]: r["same"] / r["other"] for r in record}
    least, most = min(ratio, key=ratio.__getitem__), max(ratio, key=ratio.__getitem__)
    most_in_last = [r["network"] for r in record if np.argmax(r["shares"]) == len(r["shares"]) - 1]
    return (
        f"In all {len(record)} networks a step on a sample moves samples of its own class more "
        f"than others: the ratio of the two cosines is from {ratio[least]:.2f} ({least}) to "
        f"{ratio[most]:.2f} ({most}). The largest part of the kernel comes from the output layer "
        f"in {len(most_in_last)} networks. At rest are {sum(r['at_rest'] for r in record)} of "
        f"{200 * len(record):,} samples."
    )


def lines(record: list[dict[str, Any]]) -> list[str]:
    """Write the table, a network a row."""
    rows = ["| network | by layer, % | one class | two classes | at rest |",
            "|---|---|---|---|---|"]  # fmt: skip
    for r in record:
        shares = " ".join(f"{100 * share:.0f}" for share in r["shares"])
        rows.append(
            f"| {r['network']} | {shares} | {r['same']:.3f} | {r['other']:.3f} | {r['at_rest']} |"
        )
    return rows
