"""Dependence between the nodes of a layer, which its systems ignore.             [cooperating.11]

The product over nodes treats the nodes as independent given the class. The measure here shows how
dependent they are; the effect on the layer's posteriors is in
:mod:`relumlp.classifiers.judgement`.
"""

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_labels
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.information.entropies import quotient
from relumlp.types import Array, Bools


@door(on="n s", labels="whole: n")
def shared_information(on: Bools, labels: ArrayLike, classes: int) -> Array:
    """I(Ẑ_j; Ẑ_k | Y) / min(H(Ẑ_j | Y), H(Ẑ_k | Y)) of all pairs of nodes: float64 (s, s).

    0 for nodes that are independent given the class; 1 if one node and the class determine the
    other. NaN for j = k, and if the class alone determines one node of the pair.

    Parameters
    ----------
    on : switches of a layer, bool (n, s), n ≥ 1.
    labels, classes : integers (n,) in 0 … classes − 1.
    """
    labels = check_labels(labels, classes)
    if not len(on):
        raise UserError("on: expected at least one sample, got none")
    joint, each = np.zeros((on.shape[1],) * 2), np.zeros(on.shape[1])
    for c in range(classes):
        both, alone = entropies(on[labels == c])
        joint, each = joint + both / len(on), each + alone / len(on)
    information = np.maximum(each[:, None] + each - joint, 0)
    shared = quotient(information, np.minimum.outer(each, each))
    np.fill_diagonal(shared, np.nan)
    return shared


def entropies(on: Bools) -> tuple[Array, Array]:
    """N times the entropies (nats) of pairs of switches, (s, s), and of single ones, (s,)."""
    a, n = on.astype(np.float64), len(on)
    n11, n1 = a.T @ a, a.sum(axis=0)
    n10, n00 = n1[:, None] - n11, n - n1[:, None] - n1 + n11
    return _surprise(n11, n10, n10.T, n00), _surprise(n1, n - n1)


def _surprise(*counts: Array) -> Array:
    """Σ n_i ln(n / n_i), n = Σ n_i, entry by entry; 0 ln 0 = 0."""
    n = np.sum(counts, axis=0)
    return sum((k * np.log(np.where(k > 0, n / np.maximum(k, 1), 1)) for k in counts), 0 * n)
