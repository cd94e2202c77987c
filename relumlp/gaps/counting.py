"""What equations 15 to 22 say of all pairs of samples that a last layer classifies correctly."""

from typing import Any, NamedTuple

import numpy as np

from relumlp.doors.guests import fields
from relumlp.doors.opening import door
from relumlp.gaps.cases import PairCounts, count_cases
from relumlp.gaps.conditions import correct
from relumlp.gaps.signs import separation
from relumlp.types import Array, Bools


class LastLayer(NamedTuple):
    """What the last hidden layer and the output layer make of n samples.

    Attributes
    ----------
    a : activations of the last hidden layer, (n, s_{N−1}).
    labels : classes, (n,).
    z : outputs, (n, |C|).
    W, b : weights and biases of the output layer, (|C|, s_{N−1}) and (|C|,) or None.
    """

    a: Array
    labels: Array
    z: Array
    W: Array
    b: Array | None

    def admitted(self, name: str) -> "LastLayer":
        """Return what may enter a formula: finite numbers of shapes that fit each other."""
        return fields(
            name, self, a="some: n nodes", labels="whole: n", z="n classes",
            W="classes nodes", b="classes",
        )  # fmt: skip

    @property
    def correct(self) -> Bools:
        """Whether each sample's own output is strictly the largest, (n,)."""
        return correct(self.a, self.labels, self.W, self.b)


@door()
def pair_facts(layer: LastLayer) -> dict[str, Any]:
    """Return the counts over unordered pairs of correctly classified samples, and of classes.

    Returns
    -------
    ``samples``, ``correct`` : how many there are, and are classified correctly. If some are:
    ``class_pairs`` : pairs of classes that both have one; ``class_pairs_with_16``: of these, those
    for which .16 holds for all pairs of samples; ``failing_by_extremes``: pairs of samples for
    which it does not. If the last hidden layer has two nodes, :class:`PairCounts` by name, and
    ``class_pairs_with_15``.
    """
    right = layer.correct
    facts: dict[str, Any] = {"samples": len(right), "correct": int(right.sum())}
    if not right.any():
        return facts
    a, labels = layer.a[right], layer.labels[right]
    held = separation(a, labels, layer.W)
    present = np.isin(np.arange(len(layer.W)), labels)
    once = np.triu(present[:, None] & present, 1)
    facts["class_pairs"] = int(once.sum())
    facts["class_pairs_with_16"] = int((once & held.holds).sum())
    facts["failing_by_extremes"] = int(np.triu(held.failing).sum())
    if a.shape[1] == 2:
        counts = count_cases(a, labels, layer.W)
        facts |= pair_totals(counts)
        facts["class_pairs_with_15"] = int((once & (counts.opposite_weights > 0)).sum())
    return facts


@door()
def pair_totals(counts: PairCounts) -> dict[str, Any]:
    """Sum every count over c < c′, so that each pair counts once."""
    upper = np.triu_indices(len(counts.pairs), 1)
    return {name: table[upper].sum(axis=0).tolist() for name, table in counts._asdict().items()}
