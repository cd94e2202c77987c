"""Patterns by layer: the perplexity of each layer beside what it could be."""

from typing import Any

import numpy as np

from measurements.published import DEEP, SUMMARIES, Published, published
from relumlp.information.pattern_bounds import most_patterns
from relumlp.information.patterns import layer_perplexity

TITLE = "Patterns by layer"
INTRODUCTION = """
Derived in [chapter 5](../../5-information.md#how-many-patterns-by-depth). *Perplexity*: the mean
over the classes of $P(c, l)$ on the 10,000 test samples, as a share of its bound
$\\min(N_c, 2^{s_l}, \\text{cells})$, in percent, the first hidden layer first. *Bound*: what binds
most classes in each hidden layer: N for the samples, 2 for $2^{s_l}$, C for cells, fewer than
$2^{s_l}$.
"""


def measure() -> list[dict[str, Any]]:
    """Measure all networks with classes."""
    return [patterns_of(published(name)) for name in SUMMARIES + DEEP]


def patterns_of(net: Published) -> dict[str, Any]:
    """Measure the perplexity of every hidden layer on the test samples."""
    labels, sizes = net.cut.test.targets, net.network.sizes
    t = net.network.forward(net.cut.test.x(np.arange(len(labels)), np.float64))
    counts = np.bincount(labels)
    found: dict[str, Any] = {"network": net.name, "perplexity": [], "share": [], "binds": ""}
    for l in range(1, net.network.N):
        bounds = np.array([min(int(n), most_patterns(sizes, l)) for n in counts], float)
        P = layer_perplexity(t.on[l], labels, len(counts))
        found["perplexity"].append(float(P.mean))
        found["share"].append(float((P.per_class / bounds).mean()))
        found["binds"] += what_binds(sizes, l, int(np.median(counts)))
    return found


def what_binds(sizes: tuple[int, ...], l: int, n: int) -> str:
    """Return which of the three numbers is the smallest."""
    cells = most_patterns(sizes, l)
    if n <= cells:
        return "N"
    return "2" if cells == 2 ** sizes[l] else "C"


def finding(record: list[dict[str, Any]]) -> str:
    """Say what came out, with the numbers of the record."""
    binds = "".join(r["binds"] for r in record)
    deep = [r for r in record if len(r["share"]) > 4]
    first = [100 * r["share"][0] for r in deep]
    last = [100 * r["share"][-1] for r in deep]
    return (
        f"Of {len(binds)} hidden layers the number of samples bounds {binds.count('N')}, $2^s$ "
        f"{binds.count('2')} and the number of cells {binds.count('C')}. In the {len(deep)} "
        f"networks of five or more hidden layers the first layer's perplexity is "
        f"{min(first):.0f} to {max(first):.0f} % of its bound, the last one's {min(last):.2g} to "
        f"{max(last):.2g} %. The bound is the same for all these layers, so it does not force the "
        "fall."
    )


def lines(record: list[dict[str, Any]]) -> list[str]:
    """Write the table, a network a row."""
    rows = ["| network | perplexity, % of the bound | bound |", "|---|---|---|"]
    for r in record:
        shares = " ".join(f"{100 * share:.3g}" for share in r["share"])
        rows.append(f"| {r['network']} | {shares} | {r['binds']} |")
    return rows
