"""Gaps between two samples and between two classes, and the conditions on them.

Sample s has class c, sample t has class c′. The last hidden layer has two nodes j and k (nodes 0
and 1), or any number of nodes where a formula is a sum over nodes. The output weights w have shape
(|C|, nodes): row c is the fan-in of output node c, and the paper's w_jc is w[c, j]. Here α is the
*activation gap* and φ the *weight gap*; backpropagation uses the same letters for the slope and the
node-supported cost.

Every function works on one pair or on many (leading axes broadcast). Conditions on signs and on
sums of products are exact, because floats are treated as the rational numbers that they are. Gaps,
ratios, and the forms that are evaluated as printed are in the arithmetic of their arguments: exact
for Fractions, rounded for floats. For all pairs of a data set, see :mod:`relumlp.gaps.cases`.
"""

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_labels
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.exact import numerators
from relumlp.gaps.products import positive_sum, sign, truth
from relumlp.types import Array, Bools, Ints


@door(a_s="… nodes", a_t="… nodes")
def activation_gap(a_s: Array, a_t: Array) -> Array:
    """α_jcc′ = a_jc_s − a_jc′_t at every node j, for two samples: (…, nodes).        [gaps.7]

    Raises
    ------
    UserError : the samples have different numbers of nodes, or a value is not finite.
    """
    return a_s - a_t


@door(w="classes nodes", c="whole: …", c2="whole: …")
def weight_gap(w: Array, c: ArrayLike, c2: ArrayLike) -> Array:
    """φ_jcc′ = w_jc − w_jc′ at every node j: w (|C|, nodes) → (…, nodes).              [gaps.8]

    Parameters
    ----------
    w : output weights.
    c, c2 : the classes c and c′, integers or integer arrays of shape (…).

    Raises
    ------
    UserError : w is not a matrix of finite numbers, or a class is not a row of w.
    """
    return _row(w, "c", c) - _row(w, "c2", c2)


@door(w="exact: classes nodes", a="exact: … nodes", c="whole: …", c2="whole: …")
def prefers(a: Array, w: Array, c: ArrayLike, c2: ArrayLike) -> Bools:
    """Σ_j a_j w_jc > Σ_j a_j w_jc′: without output biases, c beats c′.        [gaps.9, gaps.10]

    Equation 9 is ``prefers(a_s, w, c, c2)``, equation 10 is ``prefers(a_t, w, c2, c)``.
    """
    w_c, w_c2 = np.broadcast_arrays(_row(w, "c", c), _row(w, "c2", c2))
    return positive_sum(np.concatenate([a, a], axis=-1), np.concatenate([w_c, -w_c2], axis=-1))


@door(w="exact: classes nodes", a="exact: … nodes", c="whole: …")
def positive_output(a: Array, w: Array, c: ArrayLike) -> Bools:
    """Σ_j a_j w_jc > 0: the output of the sample's class is positive.        [gaps.11, gaps.12]"""
    return positive_sum(a, _row(w, "c", c))


@door(a_s="exact: … nodes", a_t="exact: … nodes", φ="exact: … nodes")
def on_both_sides(a_s: Array, a_t: Array, φ: Array) -> Bools:
    """Σ_j a_jc φ_jcc′ > 0 and Σ_j a_jc′ φ_jcc′ < 0.                                   [gaps.14]"""
    return positive_sum(a_s, φ) & positive_sum(-a_t, φ)


@door(φ="exact: … 2")
def opposite_weights(φ: Array) -> Bools:
    """φ_jcc′ φ_kc′c > 0: the two nodes vote for different classes.                    [gaps.15]"""
    φ_j, φ_k = two_nodes(φ)
    return truth(sign(φ_j) * sign(φ_k) < 0)


@door(α="exact: … nodes", φ="exact: … nodes")
def gap_condition(α: Array, φ: Array) -> Bools:
    """Σ_j α_jcc′ φ_jcc′ > 0, for any width.                    [gaps.13, gaps.16, beyond.width]

    With two nodes that is α_jcc′ φ_jcc′ > α_kcc′ φ_kc′c, because φ_kc′c = −φ_kcc′.
    """
    return positive_sum(α, φ)


@door(α="… 2", φ="… 2")
def gap_condition_forms(α: Array, φ: Array) -> tuple[Bools, Bools, Bools]:
    """Evaluate the three forms of equation 13 as printed.                             [gaps.13]

    α_j φ_jcc′ > α_k φ_kc′c;   α_j φ_jcc′ > −α_k φ_kcc′;   α_k φ_kcc′ > α_j φ_jc′c.
    """
    (α_j, α_k), (φ_j, φ_k) = two_nodes(α), two_nodes(φ)
    return (
        truth(α_j * φ_j > α_k * -φ_k),
        truth(α_j * φ_j > -(α_k * φ_k)),
        truth(α_k * φ_k > α_j * -φ_j),
    )


@door(α="… 2")
def activation_ratio(α: Array) -> Array:
    """α-ratio = α_jcc′ / α_kcc′, NaN where α_kcc′ = 0.                                [gaps.17]"""
    return _ratio(*two_nodes(α))


@door(φ="… 2")
def weight_ratio(φ: Array) -> Array:
    """φ-ratio = φ_kc′c / φ_jcc′, NaN where φ_jcc′ = 0.                                [gaps.18]"""
    φ_j, φ_k = two_nodes(φ)
    return _ratio(-φ_k, φ_j)


@door(α="exact: … 2", φ="exact: … 2")
def case_opposite(α: Array, φ: Array) -> Bools:
    """α_jcc′ α_kcc′ < 0 and φ_jcc′ α_kcc′ < 0.                             [gaps.19, gaps.20]"""
    (α_j, α_k), (φ_j, _) = two_nodes(α), two_nodes(φ)
    return truth(sign(α_j) * sign(α_k) < 0) & truth(sign(φ_j) * sign(α_k) < 0)


@door(α="… 2", φ="… 2")
def ratio_rule(α: Array, φ: Array) -> Bools:
    """α-ratio > φ-ratio where φ_jcc′ α_kcc′ > 0, α-ratio < φ-ratio where it is < 0.   [gaps.22]

    Where φ_jcc′ α_kcc′ = 0 neither clause applies and the rule does not hold. This includes every
    pair with an undefined ratio.
    """
    (_, α_k), (φ_j, _) = two_nodes(α), two_nodes(φ)
    α_ratio, φ_ratio, side = activation_ratio(α), weight_ratio(φ), sign(φ_j) * sign(α_k)
    with np.errstate(invalid="ignore"):
        above, below = truth(α_ratio > φ_ratio), truth(α_ratio < φ_ratio)
    return (truth(side > 0) & above) | (truth(side < 0) & below)


@door(α="… 2", φ="… 2")
def case_ratio(α: Array, φ: Array) -> Bools:
    """α_jcc′ α_kcc′ > 0 and the ratio rule.                  [gaps.21, gaps.22, gaps.short18]"""
    α_j, α_k = two_nodes(α)
    return truth(sign(α_j) * sign(α_k) > 0) & ratio_rule(α, φ)


@door(α="exact: … 2")
def short_case_opposite(α: Array) -> Bools:
    """α_jcc′ α_kcc′ < 0, alone: the first case of the 18-equation version.       [gaps.short17]"""
    α_j, α_k = two_nodes(α)
    return truth(sign(α_j) * sign(α_k) < 0)


@door(
    w="exact: some: classes nodes", a="exact: some: n nodes", labels="whole: n", b="exact: classes"
)
def correct(a: Array, labels: ArrayLike, w: Array, b: Array | None = None) -> Bools:
    """Whether each sample's own output is strictly the largest: shape (n,).

    Output m is Σ_j a_j w_jm + b_m. A tie for the largest output is not correct; with a single class
    every sample is correct. The result is exact, because floats are treated as rational numbers.

    Parameters
    ----------
    a : activations (n, nodes) of the last hidden layer.
    labels : classes (n,).
    w, b : output weights (|C|, nodes) and biases (|C|,), or None for no biases.

    Raises
    ------
    UserError : a shape does not fit, a value is not finite, a label is not a class, or n is 0.
    """
    labels = check_labels(labels, len(w))
    b = np.zeros(len(w), w.dtype) if b is None else b
    right, near = _rounded_verdict(a, labels, w, b)
    right[near] = _exact_verdict(a[near], labels[near], w, b)
    return right


def two_nodes(gap: Array) -> tuple[Array, Array]:
    """Split the last axis into nodes j and k."""
    return gap[..., 0], gap[..., 1]


def _lead(z: Array, labels: Ints) -> Array:
    rows = np.arange(len(z))
    lead = z[rows, labels][:, None] - z
    lead[rows, labels] = np.inf
    return lead.min(axis=1)


def _exact_verdict(a: Array, labels: Ints, w: Array, b: Array) -> Bools:
    (A, d_a), (V, d_w), (B, d_b) = numerators(a), numerators(w), numerators(b)
    return truth(_lead(A @ V.T * d_b + B * (d_a * d_w), labels) > 0)


def _rounded_verdict(a: Array, labels: Ints, w: Array, b: Array) -> tuple[Bools, Bools]:
    """Whether each sample is correct, and for which samples rounding leaves this undecided.

    For arithmetic other than floats every sample is left undecided.
    """
    if any(x.dtype.kind != "f" for x in (a, w, b)):
        return np.zeros(len(a), bool), np.ones(len(a), bool)
    with np.errstate(over="ignore", invalid="ignore"):
        lead = _lead(a @ w.T + b, labels)
        size = (abs(a) @ abs(w).T + abs(b)).max(axis=1)
        # Two outputs of m products and a bias each, and their difference: less than 4 (m + 2)
        # roundings of half an ε of the size, and at most m underflows each.
        ε = np.finfo(lead.dtype)
        near = ~(abs(lead) > 2 * (w.shape[1] + 2) * ε.eps * size + ε.tiny)
    return truth(lead > 0), truth(near)


def _row(w: Array, name: str, c: ArrayLike) -> Array:
    classes = np.asarray(c)
    wrong = classes[(classes < 0) | (classes >= len(w))]
    if wrong.size:
        raise UserError(f"{name}: expected classes 0 to {len(w) - 1}, got {wrong.flat[0]}")
    return w[classes.astype(np.int64)]


def _ratio(above: Array, below: Array) -> Array:
    undefined = truth(below == 0)
    return np.where(undefined, np.nan, above / np.where(undefined, 1, below))
