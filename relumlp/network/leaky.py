"""Leaky and parametric rectifiers: a node that is off passes on a part of its z.

    a = z if z > 0, else ρ z;   so a = slope · z everywhere, as for a rectifier, which has ρ = 0.

A number ρ for all nodes makes a *leaky* ReLU, a ρ for each node, which may be trained, a
*parametric* one. Backpropagation and the sums over paths take slopes as they come, so
:func:`~relumlp.paths.recursion.beta` and its like serve these networks, too. With ρ = −1 a node
gives |z|, with ρ = 1 it is linear.
"""

from typing import Any

from relumlp.doors.opening import door
from relumlp.network.layers import Trace, pre_activation
from relumlp.types import Array, Layers, per_layer


@door(z="… s", rho="s")
def leaky_slope(z: Array, rho: Array) -> Array:
    """∂a/∂z: 1 where z > 0, ρ elsewhere, so also at z = 0.                       [beyond.leaky]"""
    on = (z > 0).astype(int).astype(z.dtype)
    return on + rho * (1 - on)


@door(W="s_i s_i-1", b="s_i?", rho="s_i?", x="n s_0")
def leaky_forward(W: Layers, b: Layers, rho: Layers, x: Array) -> Trace:
    """Pass samples through hidden layers of leaky or parametric nodes; the output is linear.
                                                                                   [beyond.leaky]

    z_i = a_{i−1} W_iᵀ + b_i,   a_i = slope_i z_i,   a_0 = x,   slope_N = 1.
    Shapes: W[i] (s_i, s_{i−1}); b[i] (s_i,) or None; rho[i] (s_i,), None in layer N; x (n, s_0).

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    z: list[Any] = []
    a: list[Any] = [x]
    slope: list[Any] = []
    for i in range(1, len(W)):
        z.append(pre_activation(W[i], b[i], a[-1]))
        slope.append(z[-1] * 0 + 1 if rho[i] is None else leaky_slope(z[-1], rho[i]))
        a.append(z[-1] * slope[-1])
    return Trace(per_layer(z), a, per_layer(slope))
