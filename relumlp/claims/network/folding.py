"""Claims on batch normalisation in evaluation mode: the same network without it."""

from collections.abc import Iterator

from relumlp.claims.ledger.claim import claim
from relumlp.network.layers import pre_activation
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_equal
from relumlp.testing.normalised_layers import batch_norms, one_normed
from relumlp.types import Array


@claim("beyond.batch-norm.folding", batch_norms, exact=True, kind="identity")
def folded_network_is_the_same(x: Array, layers: Iterator[Array], folded: MLP) -> None:
    """A network with batch normalisation in evaluation mode is a network without it, of weights
    (γ/σ) W and biases γ (b − μ)/σ + β: every pre-activation, every switch and every output is the
    same, for every input."""
    t = folded.forward(x)
    for i, z in enumerate(layers, 1):
        assert_equal(t.z[i], z)
        assert_equal(t.on[i], z > 0)


@claim(
    "beyond.batch-norm.threshold",
    batch_norms,
    exact=True,
    kind="words",
    counterexample=lambda: one_normed(-1),
    correction="beyond.batch-norm.folding",
)
def normalisation_moves_the_threshold(net: MLP, x: Array, layers: Iterator[Array]) -> None:
    """Batch normalisation in evaluation mode moves the threshold of a node and does nothing else to
    its switch: the node is on where its pre-activation exceeds some number."""
    z, on = pre_activation(net.W[1], net.b[1], x), next(layers) > 0
    for j in range(z.shape[1]):
        above, below = z[on[:, j], j], z[~on[:, j], j]
        if len(above) and len(below):
            assert min(above) > max(below), "off where the pre-activation is larger"
