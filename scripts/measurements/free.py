"""Output weights set free: could any output layer classify all training samples correctly?"""

import time
from typing import Any

import numpy as np

from measurements.published import SUMMARIES, Published, published
from relumlp.gaps.free_weights import free_certificate
from relumlp.types import Array, Ints

NEIGHBOURS = 25

TITLE = "Output weights set free"
INTRODUCTION = """
Derived in [chapter 8](../../8-certificate.md#any-output-layer-at-all). For the two summary nodes
of each network as they were trained: does any output layer, weights and biases, classify all
55,000 training samples correctly? The answer is exact: `free_certificate` returns weights, or a
combination of pairs of a sample and a rival class that forbids them. *Pairs*, *samples* and
*classes*: how many of them are in the combination, of at most 28 pairs. *Wrong*: training samples
that the network itself classifies wrongly; then those that remain if a new output layer is fitted
to the two nodes (logistic regression, without penalty), and if the class is decided by the 25
nearest training samples in the plane of the two nodes, the sample itself left out.
"""


def measure() -> list[dict[str, Any]]:
    """Measure all networks with a summary layer of two nodes."""
    return [freed(published(name)) for name in SUMMARIES]


def freed(net: Published) -> dict[str, Any]:
    """Decide whether any output layer is right, and fit two other classifiers to the two nodes."""
    seen = net.last("training")
    began = time.perf_counter()
    found = free_certificate(seen.a, seen.labels, len(seen.W))
    return {
        "network": net.name,
        "exists": found.w is not None,
        "margin": float(found.margin),
        "pairs": len(found.samples),
        "samples": len(set(found.samples)),
        "classes": len({*seen.labels[list(found.samples)].tolist(), *found.rivals}),
        "wrong": int((~seen.correct).sum()),
        "wrong_fitted": wrong_by_regression(seen.a, seen.labels),
        "wrong_neighbours": wrong_by_neighbours(seen.a, seen.labels),
        "wrong_before": wrong_before(net.facts, len(seen.labels)),
        "seconds": round(time.perf_counter() - began, 1),
    }


def wrong_before(facts: dict[str, Any], n: int) -> int | None:
    """Count what a network had wrong before its summary layer was appended; None for others."""
    if "before" not in facts:
        return None
    return round(n * (1 - facts["before"]["accuracy"]["training"]))


def wrong_by_regression(a: Array, labels: Ints) -> int:
    """Count the samples that an output layer of its own, fitted to the end, has wrong."""
    from sklearn.linear_model import LogisticRegression

    scaled = (a - a.mean(axis=0)) / a.std(axis=0)
    fitted = LogisticRegression(C=np.inf, max_iter=5000).fit(scaled, labels)
    return int((fitted.predict(scaled) != labels).sum())


def wrong_by_neighbours(a: Array, labels: Ints, k: int = NEIGHBOURS) -> int:
    """Count the samples whose k nearest other samples are mostly of another class."""
    from sklearn.neighbors import KNeighborsClassifier

    near = KNeighborsClassifier(k).fit(a, labels).kneighbors(return_distance=False)
    votes = (labels[near][:, :, None] == np.arange(labels.max() + 1)).sum(axis=1)
    return int((votes.argmax(axis=1) != labels).sum())


def finding(record: list[dict[str, Any]]) -> str:
    """Say what came out, with the numbers of the record."""
    none = [r for r in record if not r["exists"]]
    pairs = [r["pairs"] for r in none]
    appended = next(r for r in record if "appended" in r["network"])
    together = next(r for r in record if r["network"] == "gaps/300-biases")
    others = [r["wrong_neighbours"] for r in record if r is not appended]
    return (
        f"For {len(none)} of {len(record)} networks no output layer classifies all training "
        f"samples correctly; {min(pairs)} to {max(pairs)} pairs prove it. Two nodes suffice for "
        "any number of classes, but not these two nodes for these samples. Appended to a trained "
        f"network (`gaps.s5`), two nodes leave {appended['wrong']:,} training samples wrong. A new "
        f"output layer leaves {appended['wrong_fitted']:,}, and even the neighbours in the plane "
        f"leave {appended['wrong_neighbours']:,} (in the other networks {min(others):,} to "
        f"{max(others):,}). So the output layer is not what failed: in the plane of the two "
        "appended nodes samples of different classes lie on one another. Before the two nodes were "
        f"appended, an output layer on the 300 nodes below left {appended['wrong_before']:,} "
        "training samples wrong, so the classes are told apart there; and two nodes that were "
        f"trained together with the 300 below (gaps/300-biases) leave {together['wrong']:,}. "
        "Whether other two nodes on the frozen layer would do better is not decided here."
    )


def lines(record: list[dict[str, Any]]) -> list[str]:
    """Write the table, a network a row."""
    names = ("network", "any output layer", "pairs", "samples", "classes")
    names += ("wrong", "fitted", "neighbours")
    rows = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    for r in record:
        answer = f"yes, margin {r['margin']:.1e}" if r["exists"] else "none"
        proof = f"{r['pairs']} | {r['samples']} | {r['classes']}"
        rows.append(f"| {r['network']} | {answer} | {proof} | {r['wrong']:,} "
                    f"| {r['wrong_fitted']:,} | {r['wrong_neighbours']:,} |")  # fmt: skip
    return rows
