"""Multiply-adds of a step: counted one by one, and as the bits of the kernel's buffers say."""

import re
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.kernels.arguments import as_bytes, contiguous
from relumlp.kernels.panels import copy_in, lay_out, make_room
from relumlp.kernels.sparse import train
from relumlp.network.mlp import MLP
from relumlp.training.counting import multiply_adds
from relumlp.training.settings import Settings, make_recipe

RNG = np.random.default_rng(3)
FLAGS = [(True, True, True), (True, False, False), (False, False, True)]


def one_by_one(a, bias, layer, leave_out):
    """Triples (s, j, k) that are not left out: (weights, biases) of a layer."""
    (n, nodes), before = a[layer].shape, a[layer - 1].shape[1]
    counts = [0, 0]
    for s, j, k in product(range(n), range(nodes), range(before + bias[layer])):
        k_on = k == before or a[layer - 1][s, k] != 0
        j_on = layer == len(a) - 1 or a[layer][s, j] != 0
        counts[k == before] += not leave_out(j_on, k_on)
    return counts


@pytest.mark.parametrize("flags", FLAGS)
def test_every_triple_is_counted_once(flags):
    net = MLP.initialised((5, 6, 4, 3), seed=2, bias=flags)
    x = RNG.integers(-1, 2, (7, 5)).astype(np.float32)
    a = net.forward(x).a
    found = multiply_adds(a, net.bias)
    for layer in (1, 2, 3):
        answers = layer > 1
        for counts, leave_out in (
            (found.made, lambda j_on, k_on: not k_on),
            (found.needed, lambda j_on, k_on: not (j_on and k_on)),
            (found.dense, lambda j_on, k_on: False),
        ):
            weights, biases = one_by_one(a, net.bias, layer, leave_out)
            assert list(counts[1:, layer]) == [answers * weights, weights + biases]
            if counts is not found.needed:
                assert counts[0, layer] == weights + biases
    assert list(found.needed[0]) == list(found.made[0])
    assert not found.made[:, 0].any()


def test_smaller_than_made_is_needed_and_smaller_than_dense_is_made():
    net = MLP.initialised((5, 30, 30, 3), seed=4)
    found = multiply_adds(net.forward(RNG.normal(size=(9, 5)).astype(np.float32)).a, net.bias)
    assert (found.needed <= found.made).all()
    assert (found.made <= found.dense).all()
    assert found.needed.sum() < found.made.sum() < found.dense.sum()


@pytest.mark.parametrize("flags", FLAGS)
def test_the_bits_of_the_kernel_are_the_nodes_that_count(flags):
    """The kernel adds a row for each bit: forward for those of ``on``, backward of ``sets``."""
    net = MLP.initialised((70, 66, 30, 3), seed=5, bias=flags)
    x = RNG.integers(0, 3, (65, 70)).astype(np.float32) - 1
    recipe = make_recipe(net, Settings(batch=65, optimiser="sgd"), 1.0)
    layout = lay_out(recipe, net.theta.dtype)
    room = make_room(layout, 65)
    copy_in(layout, np.stack([net.theta, net.theta * 0, net.theta * 0]))
    targets = np.eye(3, dtype=np.float32)[np.arange(65) % 3]
    given = as_bytes(x), contiguous(targets), contiguous(np.arange(65))
    train(recipe, layout, room, 0, *given, np.zeros(1))
    found = multiply_adds(net.forward(x).a, net.bias)
    for i in (1, 2, 3):
        nodes, before = net.sizes[i], net.sizes[i - 1]
        assert bits(room.on[i - 1]) * nodes == found.made[0, i]
        assert bits(room.sets[i - 1, :, :before]) * nodes * (i > 1) == found.made[1, i]
        assert bits(room.sets[i - 1]) * nodes == found.made[2, i]


def bits(words):
    """Return the number of bits that are set."""
    return sum(int(word).bit_count() for word in words.flat)


def test_switches_and_fractions_say_the_same():
    a = [
        np.array([[1.5, 0], [0, 0], [-2, 3]]),
        np.array([[0, 2.0], [1, 0], [3, 4]]),
        np.zeros((3, 1)),
    ]
    switches = [(v != 0).astype(np.int8) for v in a]
    exact = [np.vectorize(Fraction, otypes=[object])(v) for v in a]
    found = multiply_adds(a, (False, True, False))
    # 3 inputs that are not 0 and 3 biases, 2 nodes; 4 nodes that are on, 1 output.
    assert found.made.tolist() == [[0, 12, 4], [0, 0, 4], [0, 12, 4]]
    assert found.needed.tolist() == [[0, 12, 4], [0, 0, 4], [0, 9, 4]]
    assert found.dense.tolist() == [[0, 18, 6], [0, 0, 6], [0, 18, 6]]
    for same in (switches, exact):
        again = multiply_adds(same, np.array([False, True, False]))
        assert all(map(np.array_equal, again, found))


@pytest.mark.parametrize(
    ("a", "bias", "sentence"),
    [
        (
            [np.ones((2, 3)), np.ones((4, 1))],
            (False, True),
            "a: expected shape (2, s_1)",
        ),
        ([np.ones((2, 3)), np.ones((2, 1))], (True,), "bias: expected 2 flags, the first False"),
        ([np.ones((2, 3)), np.ones((2, 1))], (True, True), "bias: expected 2 flags"),
        ([np.ones(3), np.ones((2, 1))], (False, True), "a: expected shape"),
    ],
)
def test_what_is_no_mini_batch_of_a_network_is_refused(a, bias, sentence):
    with pytest.raises(UserError, match=f"^{re.escape(sentence)}"):
        multiply_adds(a, bias)
