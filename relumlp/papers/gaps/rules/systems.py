"""The rule of *gaps*, figure 1: where the three systems meet the network."""

import numpy as np

from relumlp.papers.study.deciding import NOT_MEASURED
from relumlp.papers.study.study import Measured, Rule, Verdict


def systems_meet(result: Measured) -> Verdict:
    """Reproduced if at some layer all three systems come within 0.02 of the network's own accuracy
    on the same test samples (or above it); partly if two do."""
    facts = next(iter(result.facts["systems"].values()), None)
    if facts is None:
        return NOT_MEASURED
    table = np.array([facts["systems"][s] for s in ("discrete", "continuous", "combined")])
    near = (table >= facts["network"] - 0.02).sum(axis=0)
    best = int(table.min(axis=0).argmax())
    at_best = zip(facts["systems"], table[:, best], strict=True)
    numbers = ", ".join(f"{name} {accuracy:.3f}" for name, accuracy in at_best)
    fitted, scored = facts["config"]["fitted"], facts["config"]["scored"]
    evidence = (
        f"layer {best + 1}: {numbers}; network {facts['network']:.3f} on the same {scored:,} test "
        f"samples; the nodes learnt from {fitted:,} training samples"
    )
    verdict = {3: "reproduced", 2: "partly"}.get(int(near.max()), "not reproduced")
    return Verdict(verdict, evidence)


RULES = [
    Rule("gaps.fig1",
         "At some layer all three systems classify about as well as the network.",
         systems_meet),
]  # fmt: skip
