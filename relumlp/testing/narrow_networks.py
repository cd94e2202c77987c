"""A Hypothesis strategy for claims on patterns: few inputs, narrow layers, many samples."""

from itertools import product
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.information.pattern_bounds import most_patterns
from relumlp.information.patterns import pattern_counts
from relumlp.network.mlp import MLP
from relumlp.testing.floors import often
from relumlp.testing.network import TABLES, read_network
from relumlp.testing.scaling import positive
from relumlp.testing.tape import LONG, Tape, exact
from relumlp.types import Array, BoolLayers


class Crowd(NamedTuple):
    """A narrow network, and about as many samples as it has patterns; x has the shape (n, s_0)."""

    net: MLP
    x: Array

    @property
    def on(self) -> BoolLayers:
        """Switches of every layer."""
        return self.net.forward(self.x).on


@st.composite
def crowds(draw: st.DrawFn) -> Crowd:
    """Draw networks with one or two inputs and 1 to 4 nodes in 2 or 3 layers, and 25 samples.

    The samples are a grid, its step drawn, and moved by a little in half of the cases. Of five
    networks one has weights of 1 and −1 alone and biases everywhere, and one folds a line so that
    its second layer shows as many patterns as it can.
    """
    tape = Tape(draw, LONG)
    kind, tape.table = tape.below(5), tape.choice(TABLES)
    inputs, N = tape.between(1, 2), tape.between(2, 3)
    sizes = [inputs, *(1 + tape.integers(4, 3))[:N].tolist()]
    net = read_network(tape, sizes, bias="all" if kind == 3 else "any")
    if kind == 3:
        net = MLP.from_arrays(
            [np.where(w > 0, 1, -1) * exact([[1]]) for w in net.W[1:]], net.b[1:], layout="out-in"
        )
    if kind == 4:
        net, inputs = read_fold(tape), 1
    step, moved = tape.between(1, 4), tape.below(2)
    line = range(-12, 13) if inputs == 1 else range(-2, 3)
    grid = exact(list(product(line, repeat=inputs))) * step / 4
    return Crowd(net, grid + moved * tape.numbers(1, inputs) / 8)


def read_fold(tape: Tape) -> MLP:
    """Read a network 1-2-2: |x|, and two nodes that ask whether |x| > 1 and whether x > 0.

    In place of |x| there may be other slopes on either side, and in place of 1 a smaller number.
    """
    u, v, p, q, r = positive(tape.numbers(5))
    bend = exact([1])[0] / tape.between(1, 3)
    first, second = exact([[u], [-v]]), exact([[p / u, q / v], [r, 0]])
    return MLP.from_arrays([first, second], [None, exact([-bend * min(p, q), 0])], layout="out-in")


def patterns(case: Crowd, l: int) -> int:
    """Return how many patterns layer l shows."""
    return len(pattern_counts(case.on[l]))


@often(crowds, 0.4)
def cells_bind(case: Crowd) -> bool:
    """In some layer there are fewer cells than 2ˢ, whatever the weights are."""
    sizes = case.net.sizes
    return any(most_patterns(sizes, l) < 2 ** sizes[l] for l in range(1, case.net.N + 1))


@often(crowds, 0.05)
def a_deep_layer_reaches_its_bound(case: Crowd) -> bool:
    """A layer behind the first shows as many patterns as it can, and more than two."""
    return any(
        patterns(case, l) == most_patterns(case.net.sizes, l) > 2 for l in range(2, case.net.N + 1)
    )


@often(crowds, 0.2)
def the_first_layer_is_narrow(case: Crowd) -> bool:
    """The first layer has no more nodes than there are inputs."""
    return case.net.sizes[1] <= case.net.sizes[0]


@often(crowds, 0.04)
def no_layer_is_wider_than_the_one_before(case: Crowd) -> bool:
    """The layers become narrower, or stay as wide, from the inputs to the outputs."""
    return list(case.net.sizes) == sorted(case.net.sizes, reverse=True)
