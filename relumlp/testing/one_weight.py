"""Hypothesis strategies for statements on one weight of a network, or on slopes of any units."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from relumlp.network.mlp import MLP
from relumlp.testing.live_paths import with_kink
from relumlp.testing.network import (
    BATCH_TABLES,
    alive,
    exact_net,
    read_any_network,
    read_case,
    read_live_case,
    read_path,
)
from relumlp.testing.tape import LONG, ROOM, Tape, exact
from relumlp.types import Array

DEPTHS = (1, 2, 3, 3)
"""Depths of the networks: only the deepest have weights between two hidden layers."""

Weight = tuple[int, int, int]
"""(i, j, k): into node j of layer i from node k of layer i − 1."""


class WeightCase(NamedTuple):
    """A case, and one weight of its network.

    Attributes
    ----------
    net, x, y, dE_dz, learning_rate : as in :class:`relumlp.testing.Case`.
    weight : (i, j, k), into node j of layer i from node k of layer i − 1; k = s_{i−1} is the
        constant node, if layer i has a bias and biases were asked for.
    """

    net: MLP
    x: Array
    y: Array
    dE_dz: Array
    learning_rate: Any
    weight: Weight

    @property
    def rise(self) -> Any:
        """A change h > 0, of no meaning of its own."""
        return self.learning_rate


@st.composite
def weight_cases(
    draw: st.DrawFn, nets: st.SearchStrategy[MLP] | None = None, biases: bool = True
) -> WeightCase:
    """Draw cases and one of the weights, often one between two hidden layers.

    The path that is made active, as :func:`relumlp.testing.network.read_live_case` does, leads
    through the weight.
    """
    tape = Tape(draw, LONG)
    net = read_any_network(tape, depths=DEPTHS) if nets is None else draw(nets)
    # First a layer, so that no layer is rare.
    i = tape.choice([*range(1, net.N + 1), *range(2, net.N), *range(2, net.N)])
    j = tape.below(net.sizes[i])
    k = tape.below(net.sizes[i - 1] + (biases and net.b[i] is not None))
    through = {i: j, i - 1: k} if k < net.sizes[i - 1] else {i: j}
    case = read_live_case(tape, net, through=through)
    return WeightCase(case.net, case.x, case.y, case.dE_dz, case.learning_rate, (i, j, k))


@st.composite
def kinked_cases(draw: st.DrawFn) -> WeightCase:
    """Draw cases and a weight; often a switch behind the weight's node is at its kink.

    In most cases of three layers the weight leads into layer 1, the first sample makes a path
    through it active, and one more node of layer 2 has z = 0 exactly.
    """
    tape = Tape(draw, LONG)
    bias = tape.choice(("any", "hidden", "hidden"))
    net = read_any_network(tape, depths=(1, 2, 3, 3, 3, 3), bias=bias)
    i = tape.choice([*range(1, net.N + 1), *[1] * net.N])
    j, k, other = tape.below(net.sizes[i]), tape.below(net.sizes[i - 1]), tape.below(ROOM)
    tape.table = tape.choice(BATCH_TABLES)
    case, path = read_case(tape, net), read_path(tape, net, {i: j, i - 1: k})
    if tape.below(4):
        case = alive(case, path)
        # Another node than the path's, if there is one.
        m = (path[-2] + 1 + other % max(1, net.sizes[-2] - 1)) % net.sizes[-2]
        if i == net.N - 2 and m != path[-2] and net.b[-2] is not None:
            case = case._replace(net=with_kink(case.net, case.x[0], path, net.N - 1, m))
    if tape.once_in(2):
        # Far from 0 are outputs more often than targets: else a cost would seldom be negative.
        case = case._replace(y=case.y + case.net.forward(case.x).output)
    return WeightCase(case.net, case.x, case.y, case.dE_dz, case.learning_rate, (i, j, k))


def true_weights() -> st.SearchStrategy[WeightCase]:
    """Draw cases with a weight that is not a bias."""
    return weight_cases(biases=False)


def single_weight(w: int = 0, x: int = 1, y: int = 1) -> WeightCase:
    """Write down a network of one weight, a sample, and ∂E/∂z = 1; E = ½ (wx − y)²."""
    return WeightCase(exact_net([[[w]]]), exact([[x]]), exact([[y]]), exact([[1]]), 1, (1, 0, 0))


class SlopeCase(NamedTuple):
    """A network whose slopes are any numbers, whatever its units.

    Attributes
    ----------
    net : the network.
    slope : α, any numbers, (n, s_i) for 1 ≤ i ≤ N; entry 0 is None.
    λ : ∂E/∂a_N, any numbers, (n, s_N).
    """

    net: MLP
    slope: list[Any]
    λ: Array


@st.composite
def slope_cases(draw: st.DrawFn) -> SlopeCase:
    """Draw networks with slopes that are any numbers, for up to 3 samples."""
    tape = Tape(draw, LONG)
    net = read_any_network(tape)
    n = tape.between(1, 3)
    λ = tape.numbers(n, net.sizes[-1])
    return SlopeCase(net, [None, *(tape.numbers(n, s) for s in net.sizes[1:])], λ)
