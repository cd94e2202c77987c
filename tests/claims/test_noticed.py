"""What claims must notice, and what not: planted faults, and cases that no search draws."""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from helpers.refuted import holds, is_noticed

from relumlp.claims.gaps import cyclic, free
from relumlp.claims.inclusion import optimisers
from relumlp.claims.ledger.claim import CLAIMS
from relumlp.claims.ledger.listing import load_claims
from relumlp.claims.network import switches
from relumlp.claims.paths import biases, conservation, leaky, recursion, sample_sets, zero_loss
from relumlp.gaps.circulations import cycles_of
from relumlp.gaps.free_weights import free_certificate
from relumlp.gaps.normalisation import scale_nodes
from relumlp.network.losses import cross_entropy
from relumlp.network.mlp import MLP
from relumlp.paths.active import count_paths
from relumlp.paths.recursion import beta
from relumlp.testing.derivatives import STEP
from relumlp.testing.narrow_networks import Crowd
from relumlp.testing.network import Case, case_of, exact_net
from relumlp.testing.normalised_layers import one_normed
from relumlp.testing.one_weight import WeightCase
from relumlp.testing.performed_updates import costs_by_paths, gradients_of, with_layers_of
from relumlp.testing.scaling import scaled_chain
from relumlp.testing.summary import Summary, pair
from relumlp.testing.tape import exact
from relumlp.testing.updates import example

load_claims()


class Flow(NamedTuple):
    """A flow between classes."""

    flow: Any


def thrice(flow):
    return [(cycle, amount / 3) for cycle, amount in cycles_of(flow)] * 3


def rows_into_layer_1(net, x, dE_dz):
    """Gradients that depend on the width of layer 1."""
    dW, db = gradients_of(net, x, dE_dz)
    return [None, dW[1] + net.sizes[1], *dW[2:]], db


def layer_1_doubled(W, b, i, n):
    return ([None, *(2 * w for w in W[1:])], b) if i == 1 else scale_nodes(W, b, i, n)


def more_in_layer_1(net, x, dE_dz, i):
    return np.array(costs_by_paths(net, x, dE_dz, i), object) + (i == 1)


def a_little_off(W, slope, λ):
    """β of layer 1 that is off by more than roundings where λ < 0, which no bound is."""
    first = 1e-11 * (λ.min() < 0)
    return [b if i != 1 else b + first for i, b in enumerate(beta(W, slope, λ))]


def never_moved_in_layer_1(net, moved, l):
    return net if l == 1 else with_layers_of(net, moved, l)


def one_pair_too_many(a, labels, classes):
    found = free_certificate(a, labels, classes)
    return found._replace(samples=(0,) * ((classes - 1) * (a.shape[1] + 1) + 2))


FAULTS = [
    ("beyond.potential", cyclic, "smallest_margin", lambda *given: -1),
    # A jump at 0 shows only where a change ends at 0.
    ("cooperating.4.relu", switches, "relu", lambda z: np.where(z > 0, z + 1, 0)),
    # Only at one end of the layers.
    ("cooperating.s4.gradients", biases, "gradients_of", rows_into_layer_1),
    ("beyond.leaky.normalised", leaky, "scale_nodes", layer_1_doubled),
    ("dynamics.2", sample_sets, "costs_by_paths", more_in_layer_1),
    ("beyond.optimiser", optimisers, "with_layers_of", never_moved_in_layer_1),
    # The values are up to 508, so an allowance that is too large by far hides this.
    ("dynamics.s6.cross-entropy", zero_loss, "cross_entropy", lambda z, y: cross_entropy(z, y) + 1),
    # The bound itself is reached in no case that is drawn.
    ("beyond.free.few", free, "free_certificate", one_pair_too_many),
    (
        "beyond.count.all",
        conservation,
        "count_paths",
        lambda sizes, i: count_paths(sizes, i) + (i == len(sizes) - 1),
    ),
]


@pytest.mark.parametrize(("id", "module", "name", "fault"), FAULTS)
def test_a_claim_notices_a_planted_fault(id, module, name, fault, monkeypatch):
    monkeypatch.setattr(module, name, fault)
    assert is_noticed(CLAIMS[id], 200)


LARGE = Case(
    MLP.from_arrays([np.array([[100.0]]), np.array([[1.0]])], unit="sigmoid"),
    np.ones((1, 1)), np.full((1, 1), 2.0), np.array([0]), np.ones((1, 1)), 1,
)  # fmt: skip
"""A sigmoid far from 0, whose output is 1 below its target."""

FAULTS_AT = [
    ("beyond.circulation.cycles", cyclic, "cycles_of", thrice, Flow(exact([[0, 1], [1, 0]]))),
    ("cooperating.5.sigmoid", recursion, "beta", a_little_off, LARGE),
]


@pytest.mark.parametrize(("id", "module", "name", "fault", "case"), FAULTS_AT)
def test_a_claim_notices_a_fault_in_a_case_by_hand(id, module, name, fault, case, monkeypatch):
    assert holds(CLAIMS[id], case)
    monkeypatch.setattr(module, name, fault)
    assert holds(CLAIMS[id], case) is False


TWO_NODES = exact_net([[[-1], [1]], [[1, 1]]])
"""With x = 1 the first hidden node is off, the second on."""

ONE, ZERO = exact([[1]]), exact([[0]])

HELD = [
    # A single hidden layer has one order.
    ("gaps.norm.any-order", scaled_chain(2, 1)),
    # Only the second sample is right: the first is a tie.
    ("gaps.two.required.with-biases", pair((0,), (1,), [(0,), (2,)], (0, 0))),
    ("gaps.two.single.with-biases", pair((0,), (1,), [(0,), (2,)], (0, 0))),
    # Equation 16 holds, 15 does not, and the second sample is wrong.
    ("gaps.16.sufficient", pair((2, 0), (0, 1), [(1, 1), (0, 0)])),
    ("gaps.16.sufficient.with-biases", pair((2, 0), (0, 1), [(1, 1), (0, 0)], (0, 0))),
    # A third class whose weights are large: the prover found that it was not kept out.
    (
        "gaps.16.some-biases",
        Summary(
            exact([[0, 0], [0, 1]]),
            np.array([1, 0]),
            exact([[0, 0], [0, -2001], [0, "-1/4"]]),
            exact([0, 0, 0]),
        ),
    ),
    # A positive γ keeps the order of pre-activations.
    ("beyond.batch-norm.threshold", one_normed(1)),
    # Of two outputs, half the sum of squares is their mean.
    ("cooperating.15.mean", case_of(exact_net([[[1], [2]]]), [[1], [3]])),
    # A hidden node is active, and so is its input, which is no more than 1.
    ("cooperating.10.active-output", WeightCase(TWO_NODES, ONE, ZERO, ONE, 1, (1, 1, 0))),
    ("cooperating.10.active-input", WeightCase(TWO_NODES, ONE, ZERO, ONE, 1, (1, 1, 0))),
    # The node that is off has no cost.
    ("gaps.4.every-node", case_of(TWO_NODES, [[1]])),
    # E = ½ (2 − 1)² is more than φ = ¼ (2 − 1).
    ("dynamics.2.portion", example([[[1]], [["1/4"]]], [[8]], [[1]], y=[[1]])),
    # With one node a layer, the node that is printed is the right one.
    ("dynamics.1", example([[[3]], [[1]]], [[2]], [[1]])),
    # The output is the target, so no λ is anything but 0.
    (
        "dynamics.5.larger-loss",
        example([[[1]], [[1]]], [[1]], [[0]], y=[[1]], learning_rate=Fraction(1, 4)),
    ),
    # A rise smaller than the step of a difference.
    (
        "gaps.s2.too-much",
        WeightCase(exact_net([[[1]], [[1]]]), ONE, ZERO, ONE, STEP / 2, (1, 0, 0)),
    ),
    # Three nodes on three inputs: 2³ patterns, and not 2 · 3.
    ("beyond.patterns.wide", Crowd(exact_net([np.eye(3, dtype=int).tolist()]), exact([[1, 1, 1]]))),
]


@pytest.mark.parametrize(("id", "case"), HELD)
def test_a_claim_holds_in_a_case_by_hand(id, case):
    assert holds(CLAIMS[id], case)
