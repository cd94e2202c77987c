"""What layers and nodes carry: sums of activations, weights and gradients that should balance."""

from typing import NamedTuple

from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta
from relumlp.testing.performed_updates import gradients_of
from relumlp.types import Array


def carried_costs(net: MLP, x: Array, dE_dz: Array) -> list[Array]:
    """Σ_j a_{i,j} φ_{i,j} of layers 1 … N, per sample."""
    t = net.forward(x)
    φ = beta(net.W, t.slope, dE_dz)
    return [(t.a[i] * φ[i]).sum(axis=1) for i in range(1, net.N + 1)]


class NodeProducts(NamedTuple):
    """Inner products of weights w and gradients g at the nodes of a layer, each (s_i,).

    Attributes
    ----------
    fan_in, fan_in_with_bias : ⟨w_in, g_in⟩ without and with the node's own bias.
    fan_out : ⟨w_out, g_out⟩.
    norms : ‖g_in‖² − ‖g_out‖², the own bias in g_in.
    """

    fan_in: Array
    fan_in_with_bias: Array
    fan_out: Array
    norms: Array


def node_products(net: MLP, x: Array, dE_dz: Array, i: int) -> NodeProducts:
    """Return the products of the nodes of hidden layer i, of gradients summed over the batch."""
    dW, db = gradients_of(net, x, dE_dz)
    inner, outer = (net.W[i] * dW[i]).sum(axis=1), (net.W[i + 1] * dW[i + 1]).sum(axis=0)
    norms = (dW[i] ** 2).sum(axis=1) - (dW[i + 1] ** 2).sum(axis=0)
    if net.b[i] is None:
        return NodeProducts(inner, inner, outer, norms)
    return NodeProducts(inner, inner + net.b[i] * db[i], outer, norms + db[i] ** 2)


def norm_difference(net: MLP, i: int) -> Array:
    """‖w_in‖² − ‖w_out‖² of the nodes of layer i, the own bias in w_in, (s_i,)."""
    inner = (net.W[i] ** 2).sum(axis=1) + (0 if net.b[i] is None else net.b[i] ** 2)
    return inner - (net.W[i + 1] ** 2).sum(axis=0)
