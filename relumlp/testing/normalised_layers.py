"""Hypothesis strategies for claims about batch normalisation: networks, and what is kept of it."""

from collections.abc import Iterator
from typing import NamedTuple

from hypothesis import strategies as st

from relumlp.network.folding import batch_norm, fold_batch_norm
from relumlp.network.layers import pre_activation
from relumlp.network.mlp import MLP
from relumlp.network.units import relu
from relumlp.testing.floors import often
from relumlp.testing.network import TABLES, read_batch, read_network
from relumlp.testing.tape import LONG, Tape, exact
from relumlp.types import Array


class Kept(NamedTuple):
    """What batch normalisation keeps of a layer for evaluation: four arrays (s,)."""

    mean: Array
    deviation: Array
    scale: Array
    shift: Array


class BatchNormed(NamedTuple):
    """A ReLU network, inputs (n, s_0), and what normalises each hidden layer, from the first on."""

    net: MLP
    x: Array
    kept: list[Kept]

    @property
    def layers(self) -> Iterator[Array]:
        """The pre-activations of each layer, hidden ones after their normalisation."""
        a = self.x
        for i in range(1, self.net.N):
            z = batch_norm(pre_activation(self.net.W[i], self.net.b[i], a), *self.kept[i - 1])
            yield z
            a = relu(z)
        yield pre_activation(self.net.W[self.net.N], self.net.b[self.net.N], a)

    @property
    def folded(self) -> MLP:
        """The network without batch normalisation that is to be the same."""
        N, W, b = self.net.N, self.net.W, self.net.b
        hidden = [fold_batch_norm(W[i], b[i], *self.kept[i - 1]) for i in range(1, N)]
        return MLP.from_arrays(
            [w for w, _ in hidden] + [W[N]], [v for _, v in hidden] + [b[N]], layout="out-in"
        )


@st.composite
def batch_norms(draw: st.DrawFn) -> BatchNormed:
    """Draw any ReLU network with a hidden layer, a batch, and any deviation above 0."""
    tape = Tape(draw, LONG)
    N, tape.table = tape.between(2, 3), tape.choice(TABLES)
    net = read_network(tape, (1 + tape.integers(3, 4))[: N + 1].tolist())
    kept = []
    for s in net.sizes[1:N]:
        mean, deviation, scale, shift = (tape.numbers(s) for _ in Kept._fields)
        kept.append(Kept(mean, abs(deviation) + (deviation == 0) * 1, scale, shift))
    return BatchNormed(net, read_batch(tape, net, 3), kept)


@often(batch_norms, 0.3)
def normalisation_switches_a_node(case: BatchNormed) -> object:
    """Some node of the first layer is on after its normalisation and off before, or the reverse."""
    z = pre_activation(case.net.W[1], case.net.b[1], case.x)
    return ((z > 0) != (next(case.layers) > 0)).any()


@often(batch_norms, 0.15)
def a_larger_pre_activation_is_off(case: BatchNormed) -> object:
    """Some scale of the first layer is negative at a node whose pre-activations differ."""
    z = pre_activation(case.net.W[1], case.net.b[1], case.x)
    return ((case.kept[0].scale < 0) & (z != z[:1]).any(axis=0)).any()


def one_normed(scale: int) -> BatchNormed:
    """Write down one node of weight 1 with mean 1, deviation 1 and a scale; inputs 0 and 2."""
    net = MLP.from_arrays([exact([[1]]), exact([[1]])], [None, None], layout="out-in")
    return BatchNormed(net, exact([[0], [2]]), [Kept(*map(exact, ([1], [1], [scale], [0])))])
