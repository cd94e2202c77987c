"""Claims on what one layer determines of the layers behind it."""

from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_equal
from relumlp.testing.derivatives import behind
from relumlp.testing.network import Case, case_of, cases, exact_net
from relumlp.types import Array


@claim("cooperating.s2", cases, exact=True, kind="words")
def activations_determine_all_later_layers(net: MLP, x: Array) -> None:
    """The activations of a layer fully determine the activations of all later layers."""
    a = net.forward(x).a
    for i in range(net.N):
        for g, later in enumerate(behind(net, i, a[i]).a):
            assert_equal(later, a[i + g])


def switched_on_alike() -> Case:
    """Inputs 1 and 2 switch on node 1 alike; the output 1·a − 1 is off for the first alone."""
    return case_of(exact_net([[[1]], [[1]]], [None, [-1]]), [[1], [2]])


@claim(
    "cooperating.s2.switches",
    cases,
    exact=True,
    kind="words",
    counterexample=switched_on_alike,
    correction="cooperating.s2",
)
def switches_determine_all_later_switches(net: MLP, x: Array) -> None:
    """The switches of a layer alone determine the switches of all later layers."""
    on = net.forward(x).on
    for i in range(1, net.N):
        for s in range(len(x)):
            alike = (on[i] == on[i][s]).all(axis=1)
            for later in on[i + 1 :]:
                assert_equal(later[alike], np.broadcast_to(later[s], later.shape)[alike])


@claim("cooperating.s2.direction", lambda: cases(bias="first"), exact=True, kind="theorem")
def direction_determines_later_switches(net: MLP, x: Array, learning_rate: Any) -> None:
    """In a network without biases after the first layer, multiplying the activations of a layer by
    c > 0 leaves all later switches as they are."""
    t = net.forward(x)
    for i in range(1, net.N):
        for g, later in enumerate(behind(net, i, learning_rate * t.a[i]).on[1:], 1):
            assert_equal(later, t.on[i + g])
