"""How many multiply-adds a training step makes on sample sets, beside those of dense products.

A step has three products a layer, of x, W and β: forward z = x Wᵀ; the answer to the layer before,
β W; and the gradient βᵀ x. Each is a sum of products of two numbers over all samples s, nodes j of
the layer and nodes k of the layer before. So a product's multiply-adds are the triples (s, j, k)
that are not left out, and a bias is a weight from a node k that is always on.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from relumlp.doors.opening import door
from relumlp.network.shapes import check_shape
from relumlp.types import Array, Bools, Ints, Layers

PRODUCTS = ("forward", "answer", "gradient")
"""The products of a step, in the order of the rows of counts."""


class MultiplyAdds(NamedTuple):
    """Multiply-adds of a step; each (3, N + 1): a row for each of PRODUCTS, column i is layer i.

    Attributes
    ----------
    made : all (s, j, k) with k on for s: what :mod:`relumlp.kernels.sparse` makes.
    needed : those among them whose result is not 0 or thrown away: j is on for s, too. Forward this
        leaves out none, because only the sum tells whether j is on.
    dense : all (s, j, k).
    """

    made: Ints
    needed: Ints
    dense: Ints


def layer_products(before: Ints, above: Ints, bias: bool, asked: bool) -> tuple[int, int, int]:
    """Multiply-adds of a layer's three products.

    Parameters
    ----------
    before : nodes k of the layer before that count for each sample, (n,).
    above : nodes j of the layer that count for each sample, (n,).
    bias : whether the layer has biases, which answer nobody.
    asked : whether the layer before wants an answer.
    """
    weights, biases = int(before @ above), bias * int(above.sum())
    return weights + biases, asked * weights, weights + biases


def nodes_on(a: Array) -> Ints:
    """Nodes that are on for each sample: (n,) from activations (n, s)."""
    return np.asarray(a != 0, np.bool_).sum(axis=1)


@door(a="0: n s_i")
def multiply_adds(a: Layers, bias: Sequence[bool] | Bools) -> MultiplyAdds:
    """Count the multiply-adds of a training step on a mini-batch of a ReLU network.

    With fractions f_i of pairs (sample, node of layer i) that are on, and without biases, the three
    products of layer i have n s_i s_{i−1} triples each. On sample sets a share f_{i−1} of them is
    made. Of the answer and the gradient a hidden layer needs f_i f_{i−1}, if the nodes of the two
    layers are on independently of each other.

    Not counted: what depends on weights or samples alone (the optimiser, the loss, the bits), and
    columns that only fill up the processor's vectors.

    Parameters
    ----------
    a : activations, a[i] of shape (n, s_i), a[0] the inputs: ``network.forward(x).a``. Only whether
        they are 0 counts, and of a[N], whose nodes all count, the shape. Switches as 0 and 1 do.
    bias : N + 1 flags, whether layer i has biases, the first False: ``network.bias``.

    Returns
    -------
    Counts, summed over the mini-batch. The first layer answers nobody.

    Raises
    ------
    UserError : the activations are not of one number of samples, or the flags are not one a layer.
    """
    n, N = len(a[0]), len(a) - 1
    sizes, bias = check_shape([a_i.shape[1] for a_i in a], bias, "relu")
    every = [np.full(n, s) for s in sizes]
    on = [*map(nodes_on, a[:N]), every[N]]
    made, needed, dense = (np.zeros((len(PRODUCTS), N + 1), np.int64) for _ in range(3))
    for i in range(1, N + 1):
        rest = bias[i], i > 1
        made[:, i] = layer_products(on[i - 1], every[i], *rest)
        needed[:, i] = layer_products(on[i - 1], on[i], *rest)
        dense[:, i] = layer_products(every[i - 1], every[i], *rest)
    needed[0] = made[0]
    return MultiplyAdds(made, needed, dense)
