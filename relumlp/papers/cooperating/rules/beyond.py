"""The rules beyond the paper: what it conjectures of cooperating nodes, and does not show."""

import numpy as np

from relumlp.classifiers.nodes import SYSTEMS
from relumlp.papers.cooperating.rules.groups import Group, along
from relumlp.papers.cooperating.rules.prediction import MEASURES, correlation, trained_groups
from relumlp.papers.cooperating.rules.quantifiers import DATA, FASHION_MNIST, MNIST
from relumlp.papers.study.deciding import NOT_MEASURED, share, without_case
from relumlp.papers.study.study import FINDING, Given, Measured, Rule, Verdict
from relumlp.types import Array

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


def calibrated(result: Measured, data: str) -> Verdict:
    """Networks 6 × 100 and 10 × 100, test samples, product of posteriors: calibration error in 15
    equally wide bins of confidence. Calibrated means at most 0.05. Reproduced if so for all systems
    and hidden layers, partly for at least half."""
    found = [judged(g, "whole", ERROR) for g in measured_groups(result, data)]
    if not found:
        return NOT_MEASURED
    every = np.concatenate(found, axis=1)
    return share(every.ravel() <= 0.05, f"{by_system(every)}; systems and layers")


def overconfident(result: Measured, data: str) -> Verdict:
    """Networks 6 × 100 and 10 × 100, test samples, product of posteriors: mean confidence less
    accuracy is positive. Reproduced if for all systems and hidden layers, partly for at least
    half."""
    found = [judged(g, "whole", OVER) for g in measured_groups(result, data)]
    if not found:
        return NOT_MEASURED
    every = np.concatenate(found, axis=1)
    return share(every.ravel() > 0, f"{by_system(every)}; systems and layers")


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


def predicts(result: Measured, data: str, measure: str) -> Verdict:
    """All architectures and arms, means over seeds: rank correlation with the test error, and its
    95 % interval (bootstrap over them): reproduced if the interval leaves out 0 and the correlation
    is at least 0.5 by size, partly if the interval leaves out 0. Not reproduced if the measure or
    the error is the same in all of them."""
    found, n = correlation(result, data, measure), len(trained_groups(result, data))
    if found is None:
        return without_case(f"needs three architectures or arms, has {n}") if n else NOT_MEASURED
    if np.isnan(found.rho):
        evidence = f"measure or error is the same in all {n} architectures and arms"
        return Verdict("not reproduced", evidence)
    evidence = f"{found.rho:.2f} [{found.low:.2f}, {found.high:.2f}], {n} architectures and arms"
    if not found.low * found.high > 0:
        return Verdict("not reproduced", evidence)
    return Verdict("reproduced" if abs(found.rho) >= 0.5 else "partly", evidence)


def of(data: str, measure: str) -> Given:
    """Return what a prediction is asked about: a data set, and a measure of all its networks."""
    return Given(f"{DATA[data]}, {MEASURES[measure]}.", {"data": data, "measure": measure})


RULES = [
    Rule("beyond.dependence.mnist",
         "On MNIST the nodes of a layer are independent, given the class.",
         independent, about=MNIST, kind=FINDING),
    Rule("beyond.dependence.fashion-mnist",
         "On Fashion-MNIST the nodes of a layer are independent, given the class.",
         independent, about=FASHION_MNIST, kind=FINDING),
    Rule("beyond.calibration.mnist",
         "On MNIST layer posteriors that ignore dependence are calibrated.",
         calibrated, about=MNIST, kind=FINDING),
    Rule("beyond.calibration.fashion-mnist",
         "On Fashion-MNIST layer posteriors that ignore dependence are calibrated.",
         calibrated, about=FASHION_MNIST, kind=FINDING),
    Rule("beyond.calibration.overconfident.mnist",
         "On MNIST layer posteriors that ignore dependence are overconfident.",
         overconfident, about=MNIST, kind=FINDING),
    Rule("beyond.calibration.overconfident.fashion-mnist",
         "On Fashion-MNIST layer posteriors that ignore dependence are overconfident.",
         overconfident, about=FASHION_MNIST, kind=FINDING),
    Rule("beyond.halving.accuracy.mnist",
         "On MNIST half of a layer's nodes classify as well as all of them.",
         halves_classify, about=MNIST, kind=FINDING),
    Rule("beyond.halving.accuracy.fashion-mnist",
         "On Fashion-MNIST half of a layer's nodes classify as well as all of them.",
         halves_classify, about=FASHION_MNIST, kind=FINDING),
    Rule("beyond.halving.calibration.mnist",
         "On MNIST half of a layer's nodes are better calibrated than all of them.",
         halves_are_calibrated, about=MNIST, kind=FINDING),
    Rule("beyond.halving.calibration.fashion-mnist",
         "On Fashion-MNIST half of a layer's nodes are better calibrated than all of them.",
         halves_are_calibrated, about=FASHION_MNIST, kind=FINDING),
    Rule("beyond.prediction.perplexity-first.mnist",
         "On MNIST ln P of the first hidden layer predicts test errors.",
         predicts, about=of("mnist", "perplexity-first"), kind=FINDING),
    Rule("beyond.prediction.perplexity-first.fashion-mnist",
         "On Fashion-MNIST ln P of the first hidden layer predicts test errors.",
         predicts, about=of("fashion-mnist", "perplexity-first"), kind=FINDING),
    Rule("beyond.prediction.perplexity-last.mnist",
         "On MNIST ln P of the last hidden layer predicts test errors.",
         predicts, about=of("mnist", "perplexity-last"), kind=FINDING),
    Rule("beyond.prediction.perplexity-last.fashion-mnist",
         "On Fashion-MNIST ln P of the last hidden layer predicts test errors.",
         predicts, about=of("fashion-mnist", "perplexity-last"), kind=FINDING),
    Rule("beyond.prediction.perplexity-mean.mnist",
         "On MNIST the mean ln P of the hidden layers predicts test errors.",
         predicts, about=of("mnist", "perplexity-mean"), kind=FINDING),
    Rule("beyond.prediction.perplexity-mean.fashion-mnist",
         "On Fashion-MNIST the mean ln P of the hidden layers predicts test errors.",
         predicts, about=of("fashion-mnist", "perplexity-mean"), kind=FINDING),
    Rule("beyond.prediction.bridge-first.mnist",
         "On MNIST the bound ln 2 Σ_j (1 − p_j) of the first layer predicts test errors.",
         predicts, about=of("mnist", "bridge-first"), kind=FINDING),
    Rule("beyond.prediction.bridge-first.fashion-mnist",
         "On Fashion-MNIST the bound ln 2 Σ_j (1 − p_j) of the first layer predicts test errors.",
         predicts, about=of("fashion-mnist", "bridge-first"), kind=FINDING),
    Rule("beyond.prediction.bridge-last.mnist",
         "On MNIST the bound ln 2 Σ_j (1 − p_j) of the last layer predicts test errors.",
         predicts, about=of("mnist", "bridge-last"), kind=FINDING),
    Rule("beyond.prediction.bridge-last.fashion-mnist",
         "On Fashion-MNIST the bound ln 2 Σ_j (1 − p_j) of the last layer predicts test errors.",
         predicts, about=of("fashion-mnist", "bridge-last"), kind=FINDING),
]  # fmt: skip
