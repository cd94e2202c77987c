"""Updates that are really made, in exact numbers, for claims to be compared with."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from relumlp.inclusion.margin import with_bias, with_ones
from relumlp.network.layers import Trace, views
from relumlp.network.mlp import MLP
from relumlp.paths.active import active_paths
from relumlp.paths.attribution import switches_of
from relumlp.paths.recursion import beta, gradients
from relumlp.types import Array, Bools, Layers


class Fed(NamedTuple):
    """A layer and what feeds it, a bias and its constant node included.

    Attributes
    ----------
    a : what comes in, (n, s_{l−1}), or (n, s_{l−1} + 1) with the constant.
    W : fan-in weights, (s_l, s_{l−1}), or with the biases as last column.
    z : a·w, (n, s_l).
    phi : node-supported costs, (n, s_l).
    """

    a: Array
    W: Array
    z: Array
    phi: Array

    @property
    def on(self) -> Bools:
        """Switches T(a·w), bool (n, s_l)."""
        return (self.z > 0).astype(bool)


def incoming(net: MLP, a: Layers, l: int) -> Array:
    """Activations that feed layer l, with a last column of ones where it has a bias."""
    return a[l - 1] if net.b[l] is None else with_ones(a[l - 1])


def fan_in(net: MLP, l: int) -> Array:
    """Weights into layer l, with its biases as last column where it has any."""
    return net.W[l] if net.b[l] is None else with_bias(net.W[l], net.b[l])


def fed(net: MLP, x: Array, dE_dz: Array, l: int) -> Fed:
    """Return layer l and what feeds it."""
    t = net.forward(x)
    return fed_by(net, t, beta(net.W, t.slope, dE_dz), l)


def fed_by(net: MLP, t: Trace, β: Layers, l: int) -> Fed:
    """Return layer l and what feeds it, from what a batch left behind."""
    return Fed(incoming(net, t.a, l), fan_in(net, l), t.z[l], β[l])


def hidden(net: MLP) -> range:
    """Numbers of the hidden layers."""
    return range(1, net.N)


def gradients_of(net: MLP, x: Array, dE_dz: Array) -> tuple[Layers, Layers]:
    """Gradients of Σ_s E_s by weights and by biases, layer by layer."""
    t = net.forward(x)
    return gradients(beta(net.W, t.slope, dE_dz), t.a)


def gradient(net: MLP, x: Array, dE_dz: Array) -> Array:
    """Gradient of Σ_s E_s, flat like θ."""
    return flat(net, *gradients_of(net, x, dE_dz))


def flat(net: MLP, dW: Layers, db: Layers, first: int = 1) -> Array:
    """Write gradients flat like θ; 0 for the layers before ``first``, which are frozen."""
    g = 0 * net.theta
    gW, gb = views(g, net.sizes, net.bias)
    for i in range(first, net.N + 1):
        gW[i][...] = dW[i]
        if gb[i] is not None:
            gb[i][...] = db[i]
    return g


def sgd(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> MLP:
    """Make an SGD step on Σ_s E_s of these samples; nothing is frozen."""
    return net.with_theta(net.theta - learning_rate * gradient(net, x, dE_dz)) if len(x) else net


def costs_of_batch(net: MLP, x: Array, y: Array, batch: Bools) -> Array:
    """λ = z_N − y of squared error if all samples outside ``batch`` had zero loss, (n, s_N)."""
    return (net.forward(x).output - y) * batch[:, None].astype(int)


def with_layers_of(net: MLP, moved: MLP, l: int, *, earlier: bool = False) -> MLP:
    """The network in which layer l alone has moved; or all layers before l, and not l."""
    θ = net.theta.copy()
    W, b = views(θ, net.sizes, net.bias)
    for i in range(1, l) if earlier else [l]:
        W[i][...] = moved.W[i]
        if b[i] is not None:
            b[i][...] = moved.b[i]
    return net.with_theta(θ)


class Judged(NamedTuple):
    """A layer l before and after an update: all samples t, and those of the batch, s.

    The layers before l are frozen; layer l and all later ones make the step.

    Attributes
    ----------
    l : its number.
    a, W, z : what comes in, fan-in weights, pre-activations of all samples (see :class:`Fed`).
    a_s, phi : what comes in, and the node-supported costs, of the samples that make the update.
    S : bool, which of these are in each node's sample set Ŝ, (n_s, s_l).
    z_after : pre-activations of all samples that the updated network really has.
    """

    l: int
    a: Array
    W: Array
    z: Array
    a_s: Array
    phi: Array
    S: Bools
    z_after: Array

    @property
    def net(self) -> Array:
        """Σ^t_j = Σ_{s∈Ŝ_j} (a^t·a^s) φ^s_j, literally over each node's sample set, (n, s_l)."""
        sets = [np.flatnonzero(inside) for inside in self.S.T]
        columns = [(self.a @ self.a_s[s].T) @ self.phi[s, j] for j, s in enumerate(sets)]
        return np.stack(columns, axis=1)


def judge(
    net: MLP, x: Array, dE_dz: Array, batch: Bools, learning_rate: Any, layers: Iterable[int]
) -> list[Judged]:
    """Look at layers, each before and after an update of its own."""
    t = net.forward(x)
    β = beta(net.W, t.slope, dE_dz)
    chosen = [[None if v is None else v[batch] for v in values] for values in (β, t.a)]
    dW, db = gradients(*chosen)
    judged = []
    for l in layers:
        v = fed_by(net, t, β, l)
        after = net.with_theta(net.theta - learning_rate * flat(net, dW, db, first=l))
        seen = v.a[batch], v.phi[batch], v.on[batch]
        judged.append(Judged(l, v.a, v.W, v.z, *seen, after.forward(x).z[l]))
    return judged


def net_cost_of_others(v: Judged, batch: Bools) -> Array:
    """Σ_{s∈Ŝ, s≠t} (a^t·a^s) φ^s, (n, s_l)."""
    inner = v.a @ v.a_s.T
    inner[np.flatnonzero(batch), range(len(v.a_s))] *= 0
    return inner @ v.phi


def path_costs(net: MLP, x: Array, dE_dz: Array, s: int, i: int) -> Iterator[Any]:
    """φ of every node of layer i for sample s, path by path: Σ_{p∈P_j^s} λ_p Π_k w_{p_k}."""
    on = switches_of(net.forward(x).on, s)
    for j in range(net.sizes[i]):
        paths = active_paths(net.W, on, i, j)
        yield sum(dE_dz[s, p.end] * p.product for p in paths)


def costs_by_paths(net: MLP, x: Array, dE_dz: Array, i: int) -> list[list[Any]]:
    """φ of all samples and all nodes of layer i, path by path; n rows of s_i entries."""
    return [list(path_costs(net, x, dE_dz, s, i)) for s in range(len(x))]
