"""The tangent kernel: how a step on sample s moves the outputs of sample t.

K(t, s)_mm′ = Σ_θ ∂z_m(t)/∂θ · ∂z_m′(s)/∂θ, over all weights and biases. The weights into a node
(l, j) contribute a^t·a^s times the slopes of the two outputs by z_{l,j}; so the net cost Σ^t of
*dynamics* is the node's block of K, applied to the errors of the batch.
"""

from functools import reduce

import numpy as np

from relumlp.doors.opening import door
from relumlp.inclusion.margin import with_ones
from relumlp.network.layers import Trace
from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta
from relumlp.types import Array, Layers, per_layer


@door(W="s_i s_i-1", slope="n s_i")
def output_slopes(W: Layers, slope: Layers) -> Layers:
    """∂z_{N,m}/∂z_{l,j} of every output m and node (l, j), per sample.           [beyond.kernel]

    β_l of an error whose ∂E/∂z_N is 1 at output m and 0 at all others.
    Shapes: W[l] (s_l, s_{l−1}); slope[l] (n, s_l) → entry l (n, s_N, s_l), entry 0 is None.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    n, outputs = slope[-1].shape
    one = np.eye(outputs, dtype=int).astype(W[-1].dtype)
    each = [beta(W, slope, np.tile(row, (n, 1))) for row in one]
    return per_layer(np.stack([β[l] for β in each], axis=1) for l in range(1, len(W)))


@door(a_t="t i", a_s="s i", d_t="t m j", d_s="s m j", returns="finite")
def layer_kernel(a_t: Array, a_s: Array, d_t: Array, d_s: Array) -> Array:
    """Part of the tangent kernel from the weights into layer l, (n_t, s_N, n_s, s_N).
                                                                                 [beyond.kernel]

    K_l(t, s)_mm′ = (a^t·a^s) Σ_j ∂z_m(t)/∂z_{l,j} ∂z_m′(s)/∂z_{l,j}

    Parameters
    ----------
    a_t, a_s : what feeds layer l, (n, s_{l−1}), with a column of ones if the layer has a bias.
    d_t, d_s : slopes of the outputs by z_l, (n, s_N, s_l): see :func:`output_slopes`.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    return (a_t @ a_s.T)[:, None, :, None] * np.tensordot(d_t, d_s, (2, 2))


@door(x_t="kept: t s_0", x_s="kept: s s_0")
def tangent_blocks(net: MLP, x_t: Array, x_s: Array) -> Layers:
    """Parts of the tangent kernel by layer, each (n_t, s_N, n_s, s_N); entry 0 is None.

    Parameters
    ----------
    x_t, x_s : inputs (n_t, s_0) and (n_s, s_0).

    Raises
    ------
    UserError : as :meth:`~relumlp.network.mlp.MLP.forward`.
    """
    t, s = net.forward(x_t), net.forward(x_s)
    d_t, d_s = output_slopes(net.W, t.slope), output_slopes(net.W, s.slope)
    return per_layer(
        layer_kernel(_feeding(net, t, l), _feeding(net, s, l), d_t[l], d_s[l])
        for l in range(1, net.N + 1)
    )


@door(x_t="kept: t s_0", x_s="kept: s s_0")
def tangent_kernel(net: MLP, x_t: Array, x_s: Array) -> Array:
    """K(t, s)_mm′ = Σ_θ ∂z_m(t)/∂θ ∂z_m′(s)/∂θ, (n_t, s_N, n_s, s_N).           [beyond.kernel]

    For errors λ^s = ∂E/∂z_N(s) of a batch, Σ_s K(t, s) λ^s = Σ_{l,j} ∂z_N(t)/∂z_{l,j} Σ^t_{l,j},
    where Σ^t is the net cost of *dynamics*, the sum over the whole batch.

    Parameters
    ----------
    x_t, x_s : inputs (n_t, s_0) and (n_s, s_0).

    Raises
    ------
    UserError : as :meth:`~relumlp.network.mlp.MLP.forward`.
    """
    return reduce(np.add, tangent_blocks(net, x_t, x_s)[1:])


def _feeding(net: MLP, t: Trace, l: int) -> Array:
    return t.a[l - 1] if net.b[l] is None else with_ones(t.a[l - 1])
