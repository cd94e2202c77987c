"""The rules of *dynamics*, equations 6 and 7: do they foresee the switches of real updates?"""

from collections.abc import Iterator

import numpy as np

from relumlp.papers.study.deciding import NOT_MEASURED, at_least
from relumlp.papers.study.study import BY_THEOREM, FINDING, Given, Measured, Rule, Verdict
from relumlp.types import Array


def judged_updates(
    result: Measured, way: str, optimiser: str
) -> Iterator[tuple[dict[str, int], Array]]:
    """Yield (columns by name, counts (points, layers, columns)) of every cell of updates."""
    for name, facts in result.facts["updates"].items():
        table = result.arrays.get(f"{name}.{way}")
        if table is not None and facts["config"]["optimiser"] == optimiser:
            yield {c: k for k, c in enumerate(facts["columns"])}, table


def pooled(result: Measured, way: str, optimiser: str, layers: slice) -> tuple[int, int, int]:
    """Real switches, predicted ones, and those that are both, over all updates judged."""
    real = predicted = both = 0
    for column, table in judged_updates(result, way, optimiser):
        part = table[:, layers].sum(axis=(0, 1))
        real += int(part[column["joined"]] + part[column["left"]])
        predicted += int(part[column["predicted"]])
        both += int(part[column["foreseen"]])
    return real, predicted, both


def first_layer(result: Measured) -> Verdict:
    """All SGD updates judged (of a network trained by SGD, and as long as Adam's), first layer:
    reproduced if the real and the predicted switches are the same; partly if at most one in a
    thousand is not (updates are made in float32)."""
    parts = [pooled(result, *way, slice(0, 1)) for way in (("own", "sgd"), ("sgd", "adam"))]
    real, predicted, both = np.sum(parts, axis=0).tolist()
    if not real:
        return NOT_MEASURED
    wrong = real + predicted - 2 * both
    evidence = f"{real:,} real, {predicted:,} predicted, {both:,} both"
    partly = "partly" if wrong <= real / 1000 else "not reproduced"
    return Verdict("reproduced" if not wrong else partly, evidence)


def deeper_layers(result: Measured, way: str, optimiser: str) -> Verdict:
    """All updates judged, hidden layers from the second on: the share of real switches that the
    node's own weights predict, and the share of predicted ones that are real. Reproduced if
    both are at least 0.9, partly if both are at least 0.5."""
    real, predicted, both = pooled(result, way, optimiser, slice(1, None))
    if not real or not predicted:
        return NOT_MEASURED
    evidence = (
        f"of {real:,} real switches {both / real:.3f} are predicted, of {predicted:,} "
        f"predicted ones {both / predicted:.3f} are real"
    )
    return Verdict(at_least(min(both / real, both / predicted), good=0.9, fair=0.5), evidence)


RULES = [
    Rule("dynamics.6.training.first-layer",
         "At the first hidden layer equations 6 and 7 are exact in training.",
         first_layer, kind=BY_THEOREM),
    Rule("dynamics.6.training.sgd",
         "In deeper layers equations 6 and 7 predict the switches of updates by SGD.",
         deeper_layers, about=Given("SGD.", {"way": "own", "optimiser": "sgd"}), kind=FINDING),
    Rule("dynamics.6.training.sgd-on-adam",
         "In deeper layers equations 6 and 7 predict the switches of SGD steps as long as Adam's.",
         deeper_layers,
         about=Given("SGD steps as long as Adam's, in networks that Adam trains.",
                     {"way": "sgd", "optimiser": "adam"}), kind=FINDING),
    Rule("dynamics.6.training.adam",
         "In deeper layers equations 6 and 7 with Adam's own Σ predict the switches of Adam.",
         deeper_layers, about=Given("Adam.", {"way": "own", "optimiser": "adam"}), kind=FINDING),
]  # fmt: skip
