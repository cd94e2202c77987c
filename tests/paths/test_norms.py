"""The path norm and the path lifting by hand, in any dtype, and faults that the claims notice."""

from fractions import Fraction

import numpy as np
import pytest
from helpers.refuted import is_noticed

from relumlp.claims.ledger.claim import CLAIMS
from relumlp.claims.paths import norms as claims
from relumlp.errors import UserError
from relumlp.paths.norms import active_path_norm, path_lifting, path_norm
from relumlp.testing.network import exact_net
from relumlp.testing.tape import exact

NET = exact_net([[[1, -2], [0, 3]], [[-1, 2]]], [[1, 0], [-4]])


def test_the_path_norm_by_hand():
    # n_1 = (1 + 2 + 1, 3); n_2 = 1·4 + 2·3 + 4.
    assert path_norm(NET.W, NET.b).tolist() == [14]
    assert path_norm(NET.W, [None] * 3).tolist() == [9]


def test_the_path_norm_of_active_paths_by_hand():
    # z_1 is (1 − 4 + 1, 6), (1 + 1, 0) and (0, 0) for these samples.
    on = NET.forward(exact([[1, 2], [1, 0], [-1, 0]])).on
    assert active_path_norm(NET.W, NET.b, on).tolist() == [[2 * 3 + 4], [4 + 4], [4]]


def test_the_lifting_by_hand():
    # Inputs 0 and 1, then the biases of layer 1, then that of layer 2.
    assert list(path_lifting(NET.W, NET.b)) == [-1, 0, 2, 6, -1, 0, -4]
    assert list(path_lifting(NET.W, [None] * 3)) == [-1, 0, 2, 6]
    one = exact_net([[[2], [3]]], [[5, 7]])
    assert list(path_lifting(one.W, one.b)) == [2, 3, 5, 7]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, object])
def test_dtypes_are_kept(dtype):
    W = [None if w is None else w.astype(dtype) for w in NET.W]
    b = [None if v is None else v.astype(dtype) for v in NET.b]
    assert path_norm(W, b).dtype == dtype
    assert path_norm(W, b).tolist() == [14]
    on = NET.forward(exact([[1, 2]])).on
    assert active_path_norm(W, b, on).dtype == dtype


def test_mistakes_are_told_in_a_sentence():
    with pytest.raises(UserError, match=r"^limit: expected at most 6 active paths, got exactly 7$"):
        path_lifting(NET.W, NET.b, 6)
    assert len(list(path_lifting(NET.W, NET.b, 7))) == 7
    with pytest.raises(UserError, match=r"^on"):
        active_path_norm(NET.W, NET.b, [None, np.ones((1, 3), bool), np.ones((1, 1), bool)])
    with pytest.raises(UserError, match="an overflow"):
        path_norm([None, np.full((1, 1), 1e200), np.full((1, 1), 1e200)], [None] * 3)


def without_later_biases(W, b):
    return path_norm(W, [None, b[1], *[None] * (len(b) - 2)])


FAULTS = {
    "beyond.path-norm": ("path_norm", without_later_biases),
    "beyond.path-norm.bound": ("path_norm", without_later_biases),
    "beyond.path-norm.active": (
        "active_path_norm",
        lambda W, b, on: path_norm(W, b) + 0 * active_path_norm(W, b, on),
    ),
    "beyond.path-norm.slope": (
        "path_norm",
        lambda W, b: path_norm([None, *[w / 2 for w in W[1:]]], b),
    ),
    "beyond.path-norm.layers": ("path_norm", lambda W, b: 1 + path_norm(W, b)),
    "beyond.path-norm.normalised": ("path_norm", lambda W, b: sum(abs(w).sum() for w in W[1:])),
}
"""By claim: a function of its module, and what replaces it."""


@pytest.mark.parametrize("id", FAULTS)
def test_a_claim_notices_a_planted_fault(id, monkeypatch):
    monkeypatch.setattr(claims, *FAULTS[id])
    assert is_noticed(CLAIMS[id], 300)


def test_a_turned_node_keeps_the_lifting_and_changes_the_function():
    case = claims.turned_chain()
    other = claims.with_turned_nodes(case.net, 1, case.n)
    assert list(path_lifting(other.W, other.b)) == [Fraction(1)]
    assert other.forward(exact([[1], [-2]])).output.tolist() == [[0], [-2]]
    assert case.net.forward(exact([[1], [-2]])).output.tolist() == [[1], [0]]
