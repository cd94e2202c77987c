"""The rules beyond the paper: what it conjectures of cooperating nodes, and does not show."""

import numpy as np

from relumlp.classifiers.nodes import SYSTEMS
from relumlp.papers.cooperating.rules.groups import Group, along
from relumlp.papers.cooperating.rules.prediction import MEASURES, correlation, trained_groups
from relumlp.papers.cooperating.rules.quantifiers import DATA, Decide, OfData, each_data, for_data
from relumlp.papers.study.deciding import NOT_MEASURED, share, without_case
from relumlp.papers.study.study import Measured, Rule, Verdict
from relumlp.types import Array

RULES: list[Rule] = []
ACCURACY, ERROR, OVER = range(3)


def measured_groups(result: Measured, data: str) -> list[Group]:
    """Return the grid's groups whose cooperation was measured: 6 × 100 and 10 × 100."""
    return [g for g in along(result, "depth", data) if "dependence" in g]


def judged(group: Group, of: str, what: int) -> Array:
    """Accuracy, calibration error or overconfidence by system and layer, mean over seeds."""
    mean: Array = group[of][:, what].mean(axis=0)
    return mean


def by_system(values: Array) -> str:
    """Smallest and largest value of each system, as text."""
    return ", ".join(f"{s} {row.min():.3f} to {row.max():.3f}"
                     for s, row in zip(SYSTEMS, values, strict=True))  # fmt: skip


@each_data(RULES, "beyond.dependence", "the nodes of a layer are independent, given the class")
def independent(result: Measured, data: str) -> Verdict:
    """Networks 6 × 100 and 10 × 100, test samples: mutual information of two switches of a layer
    given the class, over the smaller of their entropies given the class, mean over all pairs of
    nodes (none of them certain given the class). Independent means at most 0.02. Reproduced if so
    in all hidden layers that have such a pair in every network, partly if in at least half."""
    found = [g["dependence"].mean(axis=0) for g in measured_groups(result, data)]
    if not found:
        return NOT_MEASURED
    words = "; ".join(", ".join(f"{v:.3f}" for v in row) for row in found)
    every = np.concatenate(found)
    known = every[np.isfinite(every)]
    return share(known <= 0.02, f"by layer: {words}; layers", "no layer has a pair of nodes to ask")


@each_data(RULES, "beyond.calibration", "layer posteriors that ignore dependence are calibrated")
def calibrated(result: Measured, data: str) -> Verdict:
    """Networks 6 × 100 and 10 × 100, test samples, product of posteriors: calibration error in 15
    equally wide bins of confidence. Calibrated means at most 0.05. Reproduced if so for all systems
    and hidden layers, partly for at least half."""
    found = [judged(g, "whole", ERROR) for g in measured_groups(result, data)]
    if not found:
        return NOT_MEASURED
    every = np.concatenate(found, axis=1)
    return share(every.ravel() <= 0.05, f"{by_system(every)}; systems and layers")


@each_data(RULES, "beyond.calibration.overconfident", "ignored dependence makes it overconfident")
def overconfident(result: Measured, data: str) -> Verdict:
    """Networks 6 × 100 and 10 × 100, test samples, product of posteriors: mean confidence less
    accuracy is positive. Reproduced if for all systems and hidden layers, partly for at least
    half."""
    found = [judged(g, "whole", OVER) for g in measured_groups(result, data)]
    if not found:
        return NOT_MEASURED
    every = np.concatenate(found, axis=1)
    return share(every.ravel() > 0, f"{by_system(every)}; systems and layers")


@each_data(RULES, "beyond.halving.accuracy", "half of a layer's nodes classify as well as all")
def halves_classify(result: Measured, data: str) -> Verdict:
    """Networks 6 × 100 and 10 × 100, test samples, product of posteriors: accuracy of all nodes of
    a layer less that of random halves (mean of four) is at most 0.01. Reproduced if for all systems
    and hidden layers, partly for at least half."""
    found = [judged(g, "whole", ACCURACY) - judged(g, "halved", ACCURACY)
             for g in measured_groups(result, data)]  # fmt: skip
    if not found:
        return NOT_MEASURED
    every = np.concatenate(found, axis=1)
    return share(every.ravel() <= 0.01, f"{by_system(every)}; systems and layers")


@each_data(RULES, "beyond.halving.calibration", "half of a layer's nodes are better calibrated")
def halves_are_calibrated(result: Measured, data: str) -> Verdict:
    """Networks 6 × 100 and 10 × 100, test samples, product of posteriors: the calibration error of
    random halves of a layer (mean of four) is below that of all its nodes. Reproduced if for all
    systems and hidden layers, partly for at least half."""
    found = [judged(g, "whole", ERROR) - judged(g, "halved", ERROR)
             for g in measured_groups(result, data)]  # fmt: skip
    if not found:
        return NOT_MEASURED
    every = np.concatenate(found, axis=1)
    return share(every.ravel() > 0, f"whole less half: {by_system(every)}; systems and layers")


def predicts(name: str) -> OfData:
    """Make the rule that a measure predicts the test error."""

    def clause(result: Measured, data: str) -> Verdict:
        """All architectures and arms, means over seeds: rank correlation with the test error, and
        its 95 % interval (bootstrap over them): reproduced if the interval leaves out 0 and the
        correlation is at least 0.5 by size, partly if the interval leaves out 0. Not reproduced if
        the measure or the error is the same in all of them."""
        found, n = correlation(result, data, name), len(trained_groups(result, data))
        if found is None:
            return (
                without_case(f"needs three architectures or arms, has {n}") if n else NOT_MEASURED
            )
        if np.isnan(found.rho):
            evidence = f"measure or error is the same in all {n} architectures and arms"
            return Verdict("not reproduced", evidence)
        evidence = (
            f"{found.rho:.2f} [{found.low:.2f}, {found.high:.2f}], {n} architectures and arms"
        )
        if not found.low * found.high > 0:
            return Verdict("not reproduced", evidence)
        return Verdict("reproduced" if abs(found.rho) >= 0.5 else "partly", evidence)

    return clause


def add_prediction(name: str, words: str) -> None:
    """Add the rules of a measure, for both data sets."""
    for data, title in DATA.items():
        decide: Decide = for_data(predicts(name), data)
        RULES.append(Rule(f"beyond.prediction.{name}.{data}", f"{title}: {words} predicts the test "
                          "error of a network", decide))  # fmt: skip


for _name, _words in MEASURES.items():
    add_prediction(_name, _words)
