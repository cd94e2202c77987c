"""What training conserves: the balance of fan-in and fan-out, before and after."""

from typing import Any

import numpy as np

from measurements.published import DEEP, published
from relumlp.datasets.parts import cut_dataset
from relumlp.network.mlp import MLP
from relumlp.papers.study.training_cells import first_network
from relumlp.paths.balance import node_balance
from relumlp.training import Settings, train
from relumlp.types import Array

SIZES, EPOCHS, SEED = (784, 100, 100, 10), 5, 0
RATES = {"sgd": (0.4, 0.1, 0.025), "momentum": (0.04, 0.01, 0.0025), "adam": (0.001,)}
"""Learning rates; with a momentum of 0.9 a step is ten times as far."""

TITLE = "What training conserves"
INTRODUCTION = """
Derived in [chapter 3](../../3-updates.md#what-is-conserved). For every hidden node, before and
after training, $D = \\lVert w_{\\text{in}} \\rVert^2 - \\lVert w_{\\text{out}} \\rVert^2$, with its
bias in $w_{\\text{in}}$. *Drift*: $\\sum \\lvert D - D_0 \\rvert$ over all hidden nodes, as a share
of $\\sum (\\lVert w_{\\text{in}} \\rVert^2 + \\lVert w_{\\text{out}} \\rVert^2)$ after training.
*Growth*: that sum after training over before. The published networks were trained with Adam, of
which the theorem says nothing; their first weights are drawn again from their seeds. So a network
784-100-100-10 was trained here as well, for 5 epochs on MNIST with mini-batches of 60, by
descent, by descent with a momentum of 0.9, and by Adam. No published training has weight decay.
"""


def measure() -> list[dict[str, Any]]:
    """Measure the published networks, and train a network by three optimisers."""
    return [*map(of_published, DEEP), *own_trainings()]


def of_published(name: str) -> dict[str, Any]:
    """Compare a published network with its first weights."""
    net = published(name)
    first = first_network(net.config, net.cut)
    start = first.with_theta(first.theta.astype(np.float64))
    return {"network": name, "optimiser": "adam", **compared(start, net.network)}


def own_trainings() -> list[dict[str, Any]]:
    """Train a network by each optimiser, at each of its learning rates."""
    cut = cut_dataset("mnist", 5000, 0)
    start = MLP.initialised(SIZES, seed=SEED)
    found = []
    for optimiser, rates in RATES.items():
        for rate in rates:
            settings = Settings(epochs=EPOCHS, batch=60, optimiser=optimiser, learning_rate=rate)
            end = train(start, cut.training, cut.validation, settings).network
            name = f"784-100-100-10, rate {rate:g}"
            widened = [n.with_theta(n.theta.astype(np.float64)) for n in (start, end)]
            found.append({"network": name, "optimiser": optimiser, **compared(*widened)})
    return found


def compared(start: MLP, end: MLP) -> dict[str, float]:
    """Return the drift of D as a share of all norms, and by how much these have grown."""
    before, after = balances(start), balances(end)
    sizes = [sum(norms(net)) for net in (start, end)]
    return {"drift": float(abs(after - before).sum() / sizes[1]), "growth": sizes[1] / sizes[0]}


def balances(net: MLP) -> Array:
    """D of all hidden nodes."""
    layers = range(1, net.N)
    return np.concatenate([node_balance(net.W, net.b, net.W, net.b, i) for i in layers])


def norms(net: MLP) -> list[float]:
    """‖w_in‖² + ‖w_out‖² of the nodes of each hidden layer, added up."""
    own = [0.0 if v is None else float((v**2).sum()) for v in net.b]
    weights = [0.0, *(float((w**2).sum()) for w in net.W[1:])]
    return [weights[i] + own[i] + weights[i + 1] for i in range(1, net.N)]


def finding(record: list[dict[str, Any]]) -> str:
    """Say what came out, with the numbers of the record."""
    of = {name: [r["drift"] for r in record if r["optimiser"] == name] for name in RATES}
    adam = [r["drift"] for r in record if "784-" not in r["network"]]
    descents = ", ".join(f"{100 * d:.3g} %" for d in of["sgd"])
    momenta = ", ".join(f"{100 * d:.3g} %" for d in of["momentum"])
    return (
        f"Descent drifts by {descents} of the norms, with rates that fall by 4 from one to the "
        f"next; descent with momentum by {momenta}. Adam drifts by {100 * min(adam):.0f} to "
        f"{100 * max(adam):.0f} % in the published networks, so there nothing is conserved."
    )


def lines(record: list[dict[str, Any]]) -> list[str]:
    """Write the table, a network a row."""
    rows = ["| network | optimiser | drift, % | growth |", "|---|---|---|---|"]
    for r in record:
        drift = f"{100 * r['drift']:.3g} | {r['growth']:.2f}"
        rows.append(f"| {r['network']} | {r['optimiser']} | {drift} |")
    return rows
