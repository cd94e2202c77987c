"""Class means as weights: do the published networks come near to neural collapse?"""

from typing import Any

import numpy as np

from measurements.published import DEEP, SUMMARIES, Published, published
from relumlp.gaps.certificates import certificate
from relumlp.gaps.means import class_means, nearest_mean_layer
from relumlp.types import Array

TITLE = "Class means as weights"
INTRODUCTION = """
Derived in [chapter 8](../../8-certificate.md#cyclic-monotonicity). The means $m_c$ are those of
the training samples, in the last hidden layer. *Spread*: the mean squared distance of a sample
from its class's mean, over that of the class means from their own mean; 0 in neural collapse.
*Cosine*: between $w_c$ and $m_c$, each without its mean over the classes, on average; 1 in neural
collapse. *Nearest mean*: test accuracy of the class with the nearest mean, and how often it says
what the network says. *Cycles*: whether the network's own weights are strictly cyclically
monotone on the class means (exact).
"""


def measure() -> list[dict[str, Any]]:
    """Measure all networks with classes."""
    return [collapse_of(published(name)) for name in SUMMARIES + DEEP]


def collapse_of(net: Published) -> dict[str, Any]:
    """Measure how near the last hidden layer of a network is to neural collapse."""
    seen, tested = net.last("training"), net.last("test")
    m = class_means(seen.a, seen.labels, len(seen.W))
    w, b = nearest_mean_layer(m)
    chosen, said = (tested.a @ w.T + b).argmax(axis=1), tested.z.argmax(axis=1)
    return {
        "network": net.name,
        "accuracy": float((said == tested.labels).mean()),
        "nearest_mean": float((chosen == tested.labels).mean()),
        "agree": float((chosen == said).mean()),
        "spread": spread(seen.a, seen.labels, m),
        "cosine": mean_cosine(seen.W, m),
        "cycles": certificate(m, np.arange(len(m)), seen.W).margin > 0,
    }


def spread(a: Array, labels: Array, m: Array) -> float:
    """Return the mean squared distance from the own mean, over that of means from their mean."""
    within = ((a - m[labels]) ** 2).sum(axis=1).mean()
    return float(within / ((m - m.mean(axis=0)) ** 2).sum(axis=1).mean())


def mean_cosine(w: Array, m: Array) -> float:
    """Return the mean cosine of weights and means of a class, each without its mean."""
    w, m = w - w.mean(axis=0), m - m.mean(axis=0)
    norms = np.linalg.norm(w, axis=1) * np.linalg.norm(m, axis=1)
    return float(((w * m).sum(axis=1) / norms).mean())


def finding(record: list[dict[str, Any]]) -> str:
    """Say what came out, with the numbers of the record."""
    near = [r for r in record if r["agree"] >= 0.98]
    far = [r for r in record if r["agree"] < 0.98]
    return (
        f"In {len(near)} of {len(record)} networks the nearest class mean says what the network "
        f"says for at least 98 % of the test samples ({percent(near)}); their spreads are "
        f"{extremes(near, 'spread')}. In the others it does so for {percent(far)}, at spreads of "
        f"{extremes(far, 'spread')}, so the output weights do more there than compare with means. "
        f"On the means themselves the weights are cyclically monotone in "
        f"{sum(r['cycles'] for r in record)} of {len(record)}."
    )


def percent(records: list[dict[str, Any]]) -> str:
    """Return the least and the greatest agreement, in percent."""
    agree = [100 * r["agree"] for r in records]
    return f"{min(agree):.1f} to {max(agree):.1f} %"


def extremes(records: list[dict[str, Any]], name: str) -> str:
    """Return the least and the greatest number of a name."""
    values = [r[name] for r in records]
    return f"{min(values):.3f} to {max(values):.3f}"


def lines(record: list[dict[str, Any]]) -> list[str]:
    """Write the table, a network a row."""
    rows = ["| network | accuracy | nearest mean | agree | spread | cosine | cycles |",
            "|---|---|---|---|---|---|---|"]  # fmt: skip
    for r in record:
        rows.append(
            f"| {r['network']} | {r['accuracy']:.4f} | {r['nearest_mean']:.4f} | {r['agree']:.4f} "
            f"| {r['spread']:.3f} | {r['cosine']:.3f} | {'positive' if r['cycles'] else 'not'} |"
        )
    return rows
