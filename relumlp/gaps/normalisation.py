"""Weight normalisation: a positive factor moved from a node's fan-in to its fan-out.

A ReLU node is positively homogeneous, ReLU(z / n) = ReLU(z) / n for n > 0: dividing everything
that enters a hidden node by n and multiplying everything that leaves it by n changes no output.
This does not hold for n < 0, nor for sigmoid nodes. A node's bias is a weight from a constant node
of value 1, so the bias is divided too, and is part of the norm.

If the fan-in of each node j of the last hidden layer is divided by n_j, α_j becomes α_j / n_j and
φ_j becomes φ_j n_j. So every product α_j φ_j, the outputs, and the truth of equations 9 to 16 and
19 to 22 do not change; the ratios of equations 17 and 18 are both multiplied by n_k / n_j, and
φ_jcc′ φ_kc′c by n_j n_k.

W[i] has shape (s_i, s_{i−1}), b[i] is (s_i,) or None, entry 0 is None; layers 1 … N − 1 are hidden.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_whole
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.types import Array, Layers


class Normalised(NamedTuple):
    """A network with the same outputs, and the norms that its fan-ins were divided by."""

    W: Layers
    b: Layers
    norms: Layers
    """norms[i] (s_i,): the norms of layer i's fan-ins just before their division; None for the
    input and for layers that were not normalised."""


@door(W="s_i s_i-1", b="s_i?", factors="n")
def scale_nodes(W: Layers, b: Layers, i: int, factors: ArrayLike) -> tuple[Layers, Layers]:
    """Divide the fan-in of each node of hidden layer i, multiply its fan-out.        [gaps.norm]

    w_{i,j,k} ← w_{i,j,k} / n_j,   b_{i,j} ← b_{i,j} / n_j,   w_{i+1,m,j} ← w_{i+1,m,j} n_j.

    Exact for Fractions: a ReLU network's outputs are then the same numbers.

    Parameters
    ----------
    W, b : N + 1 entries.
    i : the layer, 1 … N − 1.
    factors : n (s_i,), all positive.

    Returns
    -------
    W, b : new sequences; the layers that change are new arrays.

    Raises
    ------
    UserError : the shapes do not fit each other, i is not a hidden layer, a factor is not positive,
        or a scaled weight is too large or too small for a float, so that outputs would change.
    """
    if check_whole("i", i, 1) > len(W) - 2:
        raise UserError(f"i: expected a hidden layer, 1 to {len(W) - 2}, got {i}")
    n = np.asarray(factors)
    if len(n) != len(W[i]):
        raise UserError(f"factors: expected shape ({len(W[i])},), got {n.shape}")
    if not (n > 0).all():
        raise UserError(f"factors: expected positive numbers, got {n[~(n > 0).astype(bool)][0]}")
    return _scale(W, b, i, n)


@door(W="float: s_i s_i-1", b="float: s_i?")
def normalise(W: Layers, b: Layers, through: int | None = None) -> Normalised:
    """Give the fan-in of every hidden node norm 1, from the first layer on.          [gaps.norm]

    Layer by layer: n_j = √(Σ_k w_{i,j,k}² + b_{i,j}²), then :func:`scale_nodes` by n.

    The order matters, because scaling layer i changes the norms of layer i + 1: one pass from the
    first layer leaves every hidden fan-in with norm 1, a pass in another order does not.
    A node of norm 0 has output 0 for every input; it is not divided, and keeps norm 0.
    The output layer has no fan-out to multiply, so its fan-ins are not normalised.

    Parameters
    ----------
    W, b : N + 1 entries of floats.
    through : the last layer to normalise, 0 … N − 1; None for N − 1, the last hidden layer.

    Raises
    ------
    UserError : the shapes do not fit each other, ``through`` is not in 0 … N − 1, or the weights
        are not floats (a norm of Fractions is seldom a Fraction; see :func:`scale_nodes`), or a
        norm or a scaled weight is too large or too small for a float, so that outputs would change.
    """
    N = len(W) - 1
    last = N - 1 if through is None else check_whole("through", through, 0)
    if last >= N:
        raise UserError(f"through: expected 0 to {N - 1}, the last hidden layer, got {through}")
    norms: list[Any] = [None] * (N + 1)
    for i in range(1, last + 1):
        norms[i] = fan_in_norms(W, b, i)
        W, b = _scale(W, b, i, np.where(norms[i] == 0, 1, norms[i]))
    return Normalised(W, b, norms)


@door(W="float: s_i s_i-1", b="float: s_i?")
def fan_in_norms(W: Layers, b: Layers, i: int) -> Array:
    """‖(w_{i,j}, b_{i,j})‖₂ of every node j of layer i, shape (s_i,).                [gaps.norm]

    Raises
    ------
    UserError : i is not a layer, the weights are not floats, or a norm is not 0 but below the
        smallest normal float, so that a division by it would not give norm 1.
    """
    if check_whole("i", i, 1) >= len(W):
        raise UserError(f"i: expected a layer, 1 to {len(W) - 1}, got {i}")
    fan_in = W[i] if b[i] is None else np.column_stack([W[i], b[i]])
    # np.hypot neither overflows nor underflows where squares would.
    norms: Array = np.hypot.reduce(fan_in.astype(np.float64), axis=1)
    small = norms[(norms > 0) & (norms < np.finfo(fan_in.dtype).tiny)]
    if len(small):
        raise UserError(
            f"W: expected fan-ins whose norms are 0 or normal floats of {fan_in.dtype}, "
            f"got {small[0]:g} in layer {i}"
        )
    return norms.astype(fan_in.dtype)


def _scale(W: Layers, b: Layers, i: int, n: Array) -> tuple[Layers, Layers]:
    W, b = list(W), list(b)
    # An underflow is an error, because it would change outputs as an overflow would.
    with np.errstate(under="raise"):
        W[i], W[i + 1] = W[i] / n[:, None], W[i + 1] * n
        if b[i] is not None:
            b[i] = b[i] / n
    return W, b
