"""The outputs of a network for many samples, and how many of each class its nodes are on for."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from relumlp.doors.opening import inside
from relumlp.kernels.arguments import contiguous
from relumlp.kernels.twins import pick
from relumlp.network.layers import passed, pre_activation, views
from relumlp.network.mlp import MLP
from relumlp.network.shapes import FLOATS
from relumlp.types import Array, Bools, Ints


class Stored(NamedTuple):
    """The fields of :class:`relumlp.network.samples.Samples`."""

    inputs: Array
    targets: Array
    scale: float = 1.0
    rows: Ints | None = None


class Parameters(NamedTuple):
    """A network as plain arrays.

    Attributes
    ----------
    sizes : (N + 1,) int64, nodes per layer.
    bias : (N + 1,) bool, which layers have a bias.
    theta : (P,), the flat parameter vector.
    unit : of the hidden layers.
    """

    sizes: Ints
    bias: Bools
    theta: Array
    unit: str = "relu"


def outputs(
    net: Parameters,
    inputs: Array,
    scale: float,
    rows: Ints,
    labels: Ints | None = None,
    counts: Ints | None = None,
) -> Array:
    """Pass samples through a network; count, for hidden nodes and classes, those that are on.

    This is the plain form; ``relumlp.kernels.outputs.outputs`` is its twin for ReLU networks of
    finite floats. Outputs may be infinite or NaN.

    Parameters
    ----------
    net : see :class:`Parameters`.
    inputs : (n, s_0), bytes or floats; the network's input is input × scale.
    scale : see ``inputs``.
    rows : (m,), numbers of the samples that pass; the kernel does not check them.
    labels : (n,) int64, classes from 0, of all samples; None to count nothing.
    counts : (|C|, nodes of all hidden layers in order) int64, changed in place; None likewise.

    Returns
    -------
    z_N, (m, s_N), dtype of theta.
    """
    x = inputs[rows].astype(net.theta.dtype)
    W, b = inside(views)(net.theta, net.sizes, net.bias)
    units = ["identity"] + [net.unit] * (len(W) - 2) + ["identity"]
    z = inside(pre_activation)(W[1], b[1], x * x.dtype.type(scale))
    at = 0
    for i, layer in enumerate(passed(W, b, z, units), 1):
        if labels is not None and counts is not None and i < len(W) - 1:
            columns = counts[:, at : at + layer.on.shape[1]]
            for c in range(len(counts)):
                columns[c] += layer.on[labels[rows] == c].sum(axis=0)
            at += layer.on.shape[1]
    return layer.z


def pick_outputs(network: MLP, *, plain: bool = False) -> Callable[..., Array]:
    """Return the form of :func:`outputs` for a network, without its first argument.

    The kernel leaves out nodes that are off: 0 times a weight, which is 0 if the weight is finite.
    """
    sizes, bias, theta, unit = network.sizes, network.bias, network.theta, network.unit
    sparse = unit == "relu" and theta.dtype in FLOATS and bool(np.isfinite(theta).all())
    net = Parameters(np.array(sizes, np.int64), np.array(bias), theta, unit)
    return partial(pick("outputs", plain=plain or not sparse), net)


def outputs_in_chunks(
    network: MLP, samples: Stored, rows: Ints, size: int, counts: Ints | None = None, *,
    plain: bool = False,
) -> Iterator[tuple[Ints, Array]]:  # fmt: skip
    """Yield numbers of samples (m,), at most ``size`` at a time, and their outputs z_N (m, s_N).

    ``counts`` grow as :func:`outputs` says; targets are then classes.
    """
    form, inputs = pick_outputs(network, plain=plain), samples.inputs
    inputs = contiguous(inputs) if inputs.dtype.kind != "O" else inputs
    labels = None if counts is None else contiguous(samples.targets, np.int64)
    for at in range(0, len(rows), size):
        some = rows[at : at + size]
        yield some, form(inputs, samples.scale, some, labels, counts)
