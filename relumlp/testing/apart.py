"""A Hypothesis strategy for claims on samples that have no active node in common."""

import numpy as np
from hypothesis import strategies as st

from relumlp.network.mlp import MLP
from relumlp.testing.floors import often
from relumlp.testing.network import TABLES, Case, read_case, read_network
from relumlp.testing.tape import LONG, Tape


@st.composite
def apart_cases(draw: st.DrawFn, output_bias: bool = True) -> Case:
    """Draw networks with hidden layers, and samples of which many have no active node in common.

    In half of the cases the first layer has no biases, and the second sample is the first with its
    sign turned: then no node of layer 1 is on for both. Later layers have no biases in most.

    Parameters
    ----------
    output_bias : whether the output layer may have a bias.
    """
    tape = Tape(draw, LONG)
    tape.table = tape.choice(TABLES)
    N = tape.between(2, 3)
    kind, biased = tape.below(4), tape.flags(4, 4)[: N + 1]
    net = read_network(tape, (1 + tape.integers(4, 4))[: N + 1].tolist(), bias="all")
    b = [v if biased[i] and (i > 1 or kind > 1) else None for i, v in enumerate(net.b) if i]
    if not output_bias:
        b[-1] = None
    drawn = read_case(tape, MLP.from_arrays(net.W[1:], b, layout="out-in"))
    x = drawn.x.copy()
    if kind < 2:
        x[-1] = -x[0]
    return drawn._replace(x=x)


@often(apart_cases, 0.2)
def some_share_no_node(case: Case) -> bool:
    """No hidden node is on for both of two samples, and some node is on."""
    on = np.concatenate(case.net.forward(case.x).on[1:-1], axis=1).astype(int)
    return bool((on @ on.T == 0)[~np.eye(len(on), dtype=bool)].any() and on.any())
