"""Derivatives without calculus: of a piecewise quadratic, exactly; others by a complex step.

Along one weight (or one z) the outputs of a ReLU network are linear as long as no switch changes,
so a squared error is quadratic there, and its central difference is its derivative, exactly.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.network.layers import Trace, forward, views
from relumlp.network.losses import squared_error, squared_error_slope
from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta
from relumlp.types import Array, Bools, Layers, per_layer

STEP = Fraction(1, 10**15)
"""So small that no z that is not 0 changes its sign, for networks as they are drawn."""

NUDGE = Fraction(1, 1000)
"""A change that may well change switches."""

Along = Callable[[Fraction], Trace]
"""A network's trace with one number changed by h."""


def switched(W: Layers, b: Layers, x: Array, on: Layers) -> Trace:
    """Pass samples through a network whose hidden switches are held: a_i = T_i z_i."""
    z: list[Any] = [None]
    a: list[Any] = [x]
    for i in range(1, len(W)):
        z.append(a[-1] @ W[i].T + (0 if b[i] is None else b[i]))
        a.append(z[-1] * on[i].astype(int).astype(object) if i < len(W) - 1 else z[-1])
    return Trace(z, a, per_layer(on[1:]))


def along_weight(
    net: MLP, x: Array, weight: tuple[int, int, int], held: Layers | None = None
) -> Along:
    """Change weight (i, j, k) by h; k = s_{i−1} is the bias; with all switches ``held``, if any."""
    i, j, k = weight

    def trace(h: Fraction) -> Trace:
        θ = net.theta.copy()
        W, b = views(θ, net.sizes, net.bias)
        place = (W[i][j], k) if k < net.sizes[i - 1] else (b[i], j)
        place[0][place[1]] += h
        return forward(W, b, x, net.units) if held is None else switched(W, b, x, held)

    return trace


def along_node(net: MLP, x: Array, i: int, j: int) -> Along:
    """Change z_{i,j} by h, and all that follows from it."""

    def trace(h: Fraction) -> Trace:
        shift = h * (np.arange(net.sizes[i]) == j).astype(int).astype(object)
        b = list(net.b)
        b[i] = shift if b[i] is None else b[i] + shift
        return forward(net.W, b, x, net.units)

    return trace


def slope_at(along: Along, y: Array, h: Fraction = STEP) -> tuple[Array, Bools]:
    """∂E/∂h of the squared error, (n,), and the samples for which it is that, exactly."""
    behind, ahead = along(-h), along(h)
    return central(behind, ahead, y, h), steady(behind, ahead)


def central(behind: Trace, ahead: Trace, y: Array, h: Fraction) -> Array:
    """(E(h) − E(−h)) / 2h of the squared error, (n,): the derivative at 0 of any quadratic."""
    rise = squared_error(ahead.output, y) - squared_error(behind.output, y)
    return rise / (2 * h)


def steady(behind: Trace, ahead: Trace) -> Bools:
    """Samples of which no hidden switch changes from one trace to the other, (n,).

    Switches that agree at both ends of a stretch agree all along it: layer by layer, z is linear
    there, and both z > 0 and z ≤ 0 are convex.
    """
    hidden = zip(behind.on[1:-1], ahead.on[1:-1], strict=True)
    still = [(p == q).all(axis=1) for p, q in hidden]
    return np.logical_and.reduce([np.ones(len(ahead.output), np.bool_), *still])


def one_sided(along: Along, y: Array, h: Fraction) -> Array:
    """Derivative of the squared error at 0 towards h: of the parabola through 0, h/2, h; (n,)."""
    near, half, far = (squared_error(along(v).output, y) for v in (0 * h, h / 2, h))
    return (4 * half - far - 3 * near) / h


def error_slope(net: MLP, t: Trace, y: Array, weight: tuple[int, int, int]) -> Array:
    """β_{i,j} a_{i−1,k} of the squared error, (n,); a = 1 for the constant node."""
    i, j, k = weight
    β = beta(net.W, t.slope, squared_error_slope(t.output, y))
    a = t.a[i - 1][:, k] if k < net.sizes[i - 1] else 1
    return β[i][:, j] * a


def behind(net: MLP, i: int, a: Array) -> Trace:
    """Pass activations of layer i through the layers behind it."""
    return forward(per_layer(net.W[i + 1 :]), per_layer(net.b[i + 1 :]), a, net.units[i:])


def sigmoid_error_behind(net: MLP, i: int, y: Array, z: Array) -> Array:
    """Squared error of a sigmoid network from z_i on, for complex z too, (n,)."""
    for W, b in zip(net.W[i + 1 :], net.b[i + 1 :], strict=True):
        z = 1 / (1 + np.exp(-z)) @ W.T + (0 if b is None else b)
    return squared_error(z, y)


def complex_step(f: Callable[[Array], Array], z: Array, j: int) -> Array:
    """∂f/∂z_j in floating point, without the cancellation of a difference: Im f(z + ihe_j) / h."""
    h = 1e-40
    return f(z + 1j * h * (np.arange(z.shape[1]) == j)).imag / h
