"""Counterexamples as they are described: cases of their claims, which fail for no other reason."""

import numpy as np

from relumlp.claims.paths.architectures import two_positions
from relumlp.network.residual import shared_weights


def test_the_weight_at_two_positions_is_shared():
    p = two_positions()
    np.testing.assert_array_equal(p.dense.W[1], shared_weights(p.theta, p.copies))
    raised = p.with_theta(p.theta + 1).forward(p.x).output - p.dense.forward(p.x).output
    assert raised.tolist() == [[2]], "by 2 if the weight rises by 1"
