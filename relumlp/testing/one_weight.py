"""Hypothesis strategies for statements on one weight of a network, or on slopes of any units."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta
from relumlp.testing.floors import often
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


def update(case: WeightCase, λ: Array) -> Array:
    """β_{i,j} a_{i−1,k} of each sample, (n,), given ∂E/∂z_N."""
    (i, j, k), t = case.weight, case.net.forward(case.x)
    β = beta(case.net.W, t.slope, λ)
    return β[i][:, j] * (t.a[i - 1][:, k] if k < case.net.sizes[i - 1] else 1)


def between_hidden_layers(case: WeightCase) -> bool:
    """Whether the weight leads from a hidden node to a hidden node."""
    i, _, k = case.weight
    return 1 < i < case.net.N and k < case.net.sizes[i - 1]


@often(true_weights, 0.18)
@often(weight_cases, 0.14)
def hidden_weight_has_an_update(case: WeightCase) -> object:
    """A weight between two hidden layers has an update that is not 0."""
    return between_hidden_layers(case) and update(case, case.dE_dz).any()


@often(true_weights, 0.18)
@often(weight_cases, 0.14)
def hidden_weight_has_an_update_by_squared_error(case: WeightCase) -> object:
    """A weight between two hidden layers has an update that is not 0, with λ = z − y."""
    λ = case.net.forward(case.x).output - case.y
    return between_hidden_layers(case) and update(case, λ).any()


@often(true_weights, 0.1)
@often(weight_cases, 0.1)
def first_hidden_weight_has_an_update(case: WeightCase) -> object:
    """A weight into hidden layer 1 has an update that is not 0."""
    return case.weight[0] == 1 < case.net.N and update(case, case.dE_dz).any()


@often(kinked_cases, 0.12)
def switch_behind_a_cost_is_at_its_kink(case: WeightCase) -> object:
    """The first sample has a cost at node (i, j), and a node of the next layer has z = 0."""
    (i, j, _), t = case.weight, case.net.forward(case.x)
    φ = beta(case.net.W, t.slope, t.output - case.y)[i][0, j]
    return i < case.net.N - 1 and φ != 0 and (t.z[i + 1][0] == 0).any()


@often(slope_cases, 0.35)
def first_layer_has_a_cost(case: SlopeCase) -> object:
    """β is not 0 in layer 1, and layer 1 is hidden."""
    return case.net.N > 1 and beta(case.net.W, case.slope, case.slope[-1] * case.λ)[1].any()
