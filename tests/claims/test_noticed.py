"""What claims must notice, and what not: planted faults, and cases that no search draws."""

from typing import Any, NamedTuple

import numpy as np
import pytest
from helpers.refuted import holds

from relumlp.claims.gaps import cyclic
from relumlp.claims.ledger.claim import CLAIMS, run
from relumlp.claims.ledger.listing import load_claims
from relumlp.gaps.circulations import cycles_of
from relumlp.testing.narrow_networks import Crowd
from relumlp.testing.network import case_of, exact_net
from relumlp.testing.normalised_layers import one_normed
from relumlp.testing.summary import pair
from relumlp.testing.tape import exact

load_claims()


class Flow(NamedTuple):
    """A flow between classes."""

    flow: Any


def thrice(flow):
    return [(cycle, amount / 3) for cycle, amount in cycles_of(flow)] * 3


FAULTS = [
    ("beyond.potential", cyclic, "smallest_margin", lambda *given: -1),
]


@pytest.mark.parametrize(("id", "module", "name", "fault"), FAULTS)
def test_a_claim_notices_a_planted_fault(id, module, name, fault, monkeypatch):
    monkeypatch.setattr(module, name, fault)
    assert not run(CLAIMS[id], 200).held


FAULTS_AT = [
    ("beyond.circulation.cycles", cyclic, "cycles_of", thrice, Flow(exact([[0, 1], [1, 0]]))),
]


@pytest.mark.parametrize(("id", "module", "name", "fault", "case"), FAULTS_AT)
def test_a_claim_notices_a_fault_in_a_case_by_hand(id, module, name, fault, case, monkeypatch):
    assert holds(CLAIMS[id], case)
    monkeypatch.setattr(module, name, fault)
    assert holds(CLAIMS[id], case) is False


HELD = [
    # Only the second sample is right: the first is a tie.
    ("gaps.two.required.with-biases", pair((0,), (1,), [(0,), (2,)], (0, 0))),
    ("gaps.two.single.with-biases", pair((0,), (1,), [(0,), (2,)], (0, 0))),
    # Equation 16 holds, 15 does not, and the second sample is wrong.
    ("gaps.16.sufficient", pair((2, 0), (0, 1), [(1, 1), (0, 0)])),
    ("gaps.16.sufficient.with-biases", pair((2, 0), (0, 1), [(1, 1), (0, 0)], (0, 0))),
    # A positive γ keeps the order of pre-activations.
    ("beyond.batch-norm.threshold", one_normed(1)),
    # Of two outputs, half the sum of squares is their mean.
    ("cooperating.15.mean", case_of(exact_net([[[1], [2]]]), [[1], [3]])),
    # Three nodes on three inputs: 2³ patterns, and not 2 · 3.
    ("beyond.patterns.wide", Crowd(exact_net([np.eye(3, dtype=int).tolist()]), exact([[1, 1, 1]]))),
]


@pytest.mark.parametrize(("id", "case"), HELD)
def test_a_claim_holds_in_a_case_by_hand(id, case):
    assert holds(CLAIMS[id], case)
