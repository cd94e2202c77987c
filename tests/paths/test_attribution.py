"""One weight's update by sample and path, and the output as a sum over paths: exact."""

from fractions import Fraction as F  # noqa: N817

import numpy as np
import pytest
from helpers.tiny import NUMBERS, table, tiny_nets, trace, vector
from hypothesis import given
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.paths.active import Path, count_active_paths
from relumlp.paths.attribution import (
    Share,
    batch_update,
    path_output,
    sample_set,
    shares,
    with_constants,
)


def weights_of(t):
    return [(i, j, k) for i, j in t.nodes() for k in range(t.sizes[i - 1])]


def two_samples():
    """1-2-1: node 0 is on for x = 2 alone, node 1 for x = −1 alone; y = 0."""
    W = [None, table([[F(1)], [F(-3)]], 1), table([[F(5), F(-7)]], 2)]
    x = table([[F(2)], [F(-1)]], 1)
    return trace(W, [None] * 3, x, table([[F(0)], [F(0)]], 1))


def test_shares_by_hand():
    t = two_samples()
    assert t.z[1].tolist() == [[2, -6], [-1, 3]]
    assert t.dE_dz.tolist() == [[10], [-21]]
    one = Path((0, 0), (5,), 5, 0)
    assert list(shares(t.W, t.on, t.a, t.dE_dz, (1, 0, 0))) == [Share(0, one, 2 * 5 * -10)]
    two = Path((1, 0), (-7,), -7, 0)
    assert list(shares(t.W, t.on, t.a, t.dE_dz, (1, 1, 0))) == [Share(1, two, -1 * -7 * 21)]
    assert batch_update(t.W, t.on, t.a, t.dE_dz, (1, 1, 0), F(1, 7)) == 21
    assert batch_update(t.W, t.on, t.a, t.dE_dz, (2, 0, 1), F(1, 7)) == 9


@given(tiny_nets(), NUMBERS)
def test_batch_update_is_minus_eta_sum_of_a_beta(t, η):
    """[cooperating.10] = [gaps.6] = [dynamics.1]."""
    for i, j, k in weights_of(t):
        expected = -η * sum(a * β for a, β in zip(t.a[i - 1][:, k], t.beta[i][:, j], strict=True))
        assert batch_update(t.W, t.on, t.a, t.dE_dz, (i, j, k), η) == expected


@given(tiny_nets())
def test_shares_are_of_the_sample_set_in_order(t):
    for i, j, k in weights_of(t):
        S = sample_set(t.on, (i, j, k))
        for s in range(len(S)):
            assert S[s] == ((i == t.N or t.on[i][s, j]) and (i == 1 or t.on[i - 1][s, k]))
        found = [(c.sample, c.path.nodes) for c in shares(t.W, t.on, t.a, t.dE_dz, (i, j, k))]
        assert found == sorted(set(found))
        assert len(found) == sum(count_active_paths(t.one(s), i, j) for s in range(len(S)) if S[s])


@given(tiny_nets())
def test_the_sum_may_leave_out_or_keep_samples_that_are_off_at_k(t):
    """[gaps.6] "either way": with a hidden k, for an input may be negative."""
    for i, j, k in weights_of(t):
        if i == 1:
            continue
        terms = t.a[i - 1][:, k] * t.beta[i][:, j]
        assert sum(terms) == sum(terms[t.on[i - 1][:, k]])


def test_as_printed_the_sample_set_loses_updates():
    """[cooperating.10] with S literally "active at both nodes j and k", T(z_{i,j}) T(a_{i−1,k}).

    An output node that is off, and an input that is negative, have updates that are not 0.
    """
    one = table([[F(1)]], 1)
    zero = table([[F(0)]], 1)
    off_output = trace([None, zero], [None, None], one, one)
    assert not off_output.on[1][0, 0]
    assert (
        batch_update(off_output.W, off_output.on, off_output.a, off_output.dE_dz, (1, 0, 0), 1) == 1
    )
    negative = trace([None, -one], [None, None], -one, zero)
    assert negative.on[1][0, 0]
    assert negative.a[0][0, 0] < 0
    assert batch_update(negative.W, negative.on, negative.a, negative.dE_dz, (1, 0, 0), 1) == 1


def test_as_printed_dynamics_1_names_the_wrong_node():
    """[dynamics.1] sums over Ŝ_{l,i} and P_i, the nodes of layer l with the source's number."""
    one, zero = table([[F(1)]], 1), table([[F(0)]], 1)
    W = [None, table([[F(1)], [F(-1)]], 1), table([[F(1), F(1)]], 2)]
    t = trace(W, [None] * 3, one, zero)
    # Into node j = 1 from node i = 0: node 1 is off, so nothing moves; as printed, node 0 decides.
    assert batch_update(t.W, t.on, t.a, t.dE_dz, (1, 1, 0), 1) == 0
    printed = -t.a[0][0, 0] * t.dE_dz[0, 0] * W[2][0, 0]
    assert t.on[1][0, 0]
    assert printed == -1


def test_shares_refuse_too_many_paths_with_their_number():
    t = two_samples()
    assert len(list(shares(t.W, t.on, t.a, t.dE_dz, (2, 0, 0), limit=1))) == 1
    both = trace(t.W, t.b, table([[F(2)], [F(1)]], 1), t.dE_dz)
    assert len(list(shares(both.W, both.on, both.a, both.dE_dz, (1, 0, 0), limit=2))) == 2
    with pytest.raises(UserError) as error:
        shares(both.W, both.on, both.a, both.dE_dz, (1, 0, 0), limit=1)
    assert str(error.value) == "limit: expected at most 1 active paths, got exactly 2"


@pytest.mark.parametrize(
    ("weight", "sentence"),
    [
        ((1, 0, 1), "node j: expected 0 to 0 in layer 0, got 1"),
        ((1, 2, 0), "node j: expected 0 to 1 in layer 1, got 2"),
        ((3, 0, 0), "layer i: expected 0 to 2, got 3"),
        ((0, 0, 0), "layer i: expected 0 to 2, got -1"),
    ],
)
def test_shares_refuse_weights_that_are_not_there(weight, sentence):
    t = two_samples()
    with pytest.raises(UserError) as error:
        shares(t.W, t.on, t.a, t.dE_dz, weight)
    assert str(error.value) == sentence


@given(tiny_nets())
def test_output_is_the_sum_over_active_paths(t):
    """[beyond.linear], with biases in any layer."""
    for s in range(len(t.dE_dz)):
        assert path_output(t.W, t.b, t.one(s), t.a[0][s]).tolist() == t.z[t.N][s].tolist()


@given(tiny_nets(), st.data())
def test_output_is_linear_given_the_switches(t, data):
    """[beyond.linear]: with the switches of one sample, affine in any input."""
    s = t.sizes[0]
    u = vector(data.draw(st.lists(NUMBERS, min_size=s, max_size=s)))
    v = vector(data.draw(st.lists(NUMBERS, min_size=s, max_size=s)))
    on, c = t.one(0), data.draw(NUMBERS)

    def f(x):
        return path_output(t.W, t.b, on, x)

    assert f(c * u + (1 - c) * v).tolist() == (c * f(u) + (1 - c) * f(v)).tolist()


def test_output_by_hand():
    """z = 2·(3·x + 1) + 5 with the node on, 5 with it off; a float stays a float."""
    W = [None, np.array([[3]], np.float32), np.array([[2]], np.float32)]
    b = [None, np.array([1], np.float32), np.array([5], np.float32)]
    for switch, expected in ((True, 31.0), (False, 5.0)):
        on = [None, np.array([switch]), np.array([True])]
        z = path_output(W, b, on, np.array([4], np.float32))
        assert z.tolist() == [expected]
        assert z.dtype == np.float32
    assert path_output(W, [None, None, b[2]], on, np.array([4], np.float32)).tolist() == [5.0]
    assert path_output(W, [None] * 3, on, np.array([4], np.float32)).tolist() == [0.0]


@pytest.mark.parametrize("fine", [0, 1, 2])
def test_output_has_the_finest_dtype(fine):
    dtypes = [np.float64 if place == fine else np.float32 for place in range(3)]
    x, first, second = (np.ones(1, d) for d in dtypes)
    W = [None, first[None], second[None]]
    z = path_output(W, [None] * 3, [None, np.array([True]), np.array([True])], x)
    assert z.dtype == np.float64


def test_constants_are_columns():
    W = [None, np.ones((2, 3)), np.ones((1, 2))]
    Wb = with_constants(W, [None, np.array([7.0, 8.0]), None])
    assert Wb[0] is None
    assert Wb[1].tolist() == [[1, 1, 1, 7], [1, 1, 1, 8]]
    assert Wb[2] is W[2]
    with pytest.raises(UserError, match=r"^b: expected 3 entries, one for each layer, got 2$"):
        with_constants(W, [None, None])


def test_output_refuses():
    W, b = [None, np.ones((2, 3)), np.ones((2, 2))], [None, np.ones(2), np.ones(2)]
    on = [None, np.array([True, False]), np.array([True, True])]
    with pytest.raises(UserError) as error:
        path_output(W, b, on, np.ones(2))
    assert str(error.value) == "x: expected shape (3,), got (2,)"
    with pytest.raises(UserError) as error:
        path_output(W, b, on[:2], np.ones(3))
    assert str(error.value) == "on: expected 3 entries, one for each layer, got 2"
    with pytest.raises(UserError) as error:
        path_output(W, b[1:], on, np.ones(3))
    assert str(error.value) == "b: expected 3 entries, one for each layer, got 2"
    # 3 inputs and a constant with 2 paths each, and the constant of layer 1 with 2.
    assert path_output(W, b, on, np.ones(3), limit=10).tolist() == [5, 5]
    with pytest.raises(UserError) as error:
        path_output(W, b, on, np.ones(3), limit=9)
    assert str(error.value) == "limit: expected at most 9 active paths, got exactly 10"
