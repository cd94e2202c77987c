"""The rules of *gaps*, figures 2 to 4: whether its diagrams can be drawn from a real network."""

from relumlp.papers.study.deciding import NOT_MEASURED
from relumlp.papers.study.study import DRAWN, Measured, Rule, Verdict


def drawn_from_a_network(result: Measured) -> Verdict:
    """Reproduced if the selected 300-node network with biases everywhere has what is drawn: a
    functional layer, and a summary layer of two nodes with positive norms."""
    W2 = result.arrays.get("300-biases.W2")
    if W2 is None:
        return NOT_MEASURED
    norms = result.arrays["300-biases.norms2"]
    good = W2.shape == (2, 300) and bool((norms > 0).all())
    evidence = f"drawn from a network with a {W2.shape[1]}-node functional and a "
    evidence += f"{W2.shape[0]}-node summary layer, norms {norms[0]:.2f} and {norms[1]:.2f}"
    return Verdict("reproduced" if good else "not reproduced", evidence)


RULES = [
    Rule("gaps.fig2",
         "The diagram shows that only the summary layer is restricted to two nodes.",
         drawn_from_a_network, kind=DRAWN),
    Rule("gaps.fig3",
         "The diagram shows where the activation gaps and the weight gaps are.",
         drawn_from_a_network, kind=DRAWN),
    Rule("gaps.fig4",
         "The diagram shows how normalisation passes a node's norm from fan-in to fan-out.",
         drawn_from_a_network, kind=DRAWN),
]  # fmt: skip
