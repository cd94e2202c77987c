"""What the training kernel does that its plain form does not: parts, live inputs, own buffers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numba import njit
from numba.core import config

from relumlp.kernels import blas, dense, products
from relumlp.kernels.twins import pick
from relumlp.machine.blas import largest_product
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, live_inputs
from relumlp.training.loop import prepare
from relumlp.training.settings import Settings, make_recipe
from relumlp.training.steps import OPTIMISER_NAMES

FLOATS = (np.float32, np.float64)


@njit
def multiply(x, y, out):
    blas.product(x, y, out)


def whole_numbers(rng, shape, dtype):
    return rng.integers(-4, 5, shape).astype(dtype)


def part(rng, rows, columns, dtype, transposed):
    """A matrix that is a part of another, whose other numbers must stay out of it."""
    shape = (columns + 3, rows + 2) if transposed else (rows + 2, columns + 3)
    full = whole_numbers(rng, shape, dtype)
    return (
        full[1 : 1 + columns, 2 : 2 + rows].T if transposed else full[1 : 1 + rows, 2 : 2 + columns]
    )


@given(
    n=st.integers(1, 5),
    k=st.integers(1, 5),
    m=st.integers(1, 5),
    flipped=st.tuples(st.booleans(), st.booleans()),
    of_others=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    dtype=st.sampled_from(FLOATS),
    seed=st.integers(0, 2**32 - 1),
)
def test_products_of_parts_and_of_transposed_matrices(n, k, m, flipped, of_others, dtype, seed):
    """Whole numbers, so exact; nothing beside the result is written."""
    rng = np.random.default_rng(seed)
    x, y = part(rng, n, k, dtype, flipped[0]), part(rng, k, m, dtype, flipped[1])
    x, y = (a if other else a.copy(order="K") for a, other in zip((x, y), of_others, strict=False))
    room = np.full((n + 2, m + 3), 7, dtype)
    out = room[1:-1, 2:-1] if of_others[2] else np.full((n, m), 7, dtype)
    multiply(x, y, out)
    np.testing.assert_array_equal(out, x @ y)
    if of_others[2]:
        room[1:-1, 2:-1] = 7
        assert (room == 7).all()


@given(
    rows=st.integers(1, 400),
    columns=st.integers(1, 900),
    depth=st.integers(1, 900),
    outputs=st.sampled_from((0, 1200)),
    most=st.sampled_from((10**4, 10**6, 0)),
)
def test_a_product_is_cut_below_its_limits_or_not_at_all(rows, columns, depth, outputs, most):
    r, c = products.cut(rows, columns, depth, outputs, most)
    assert 1 <= r <= rows
    assert 1 <= c <= columns
    if not most:
        assert (r, c) == (rows, columns)
        return
    small = r * c * depth <= most and (r * c <= outputs or not outputs)
    assert small or (r, c) == (rows, columns)
    if (r, c) != (rows, columns):
        assert r <= 75
        assert c >= 16 or c == columns
        assert not (rows * columns * depth <= most and rows * columns <= (outputs or most))


@pytest.mark.parametrize(
    ("rows", "columns", "depth", "outputs", "expected"),
    [
        (60, 20, 720, 1200, (60, 20)),
        (60, 320, 720, 1200, (60, 16)),
        (60, 320, 320, 0, (60, 48)),
        (60, 80, 80, 0, (60, 80)),
        (320, 320, 60, 0, (64, 256)),
        (128, 100, 784, 1200, (64, 16)),
        (75, 16, 833, 1200, (75, 16)),
        (76, 16, 833, 1200, (38, 16)),
        (75, 40, 834, 1200, (75, 40)),
        (60, 21, 10, 1200, (60, 16)),
        (100, 100, 100, 0, (100, 100)),
        (101, 100, 100, 0, (51, 100)),
    ],
)
def test_parts_of_the_sizes_that_matter(rows, columns, depth, outputs, expected):
    assert products.cut(rows, columns, depth, outputs, 10**6) == expected


@pytest.mark.parametrize(
    ("name", "x", "y", "parts"),
    [
        ("forward_product", (60, 720), (320, 720), {(60, 16): 20}),
        ("backward_product", (60, 320), (320, 320), {(60, 48): 6, (60, 32): 1}),
        ("gradient_product", (60, 320), (60, 320), {(64, 256): 5, (64, 64): 5}),
    ],
)
def test_products_are_made_in_such_parts(monkeypatch, name, x, y, parts):
    made = []
    monkeypatch.setattr(products, "product", lambda x, y, out: made.append(out.shape))
    out = {"forward_product": (60, 320), "backward_product": (60, 320)}.get(name, (320, 320))
    compiled = getattr(products, name)
    getattr(compiled, "py_func", compiled)(np.ones(x), np.ones(y), np.ones(out), 10**6)
    assert {shape: made.count(shape) for shape in made} == parts


def test_without_a_limit_nothing_is_cut():
    assert products.cut(10**4, 10**4, 10**4, 1200, 0) == (10**4, 10**4)


def some_training(seed, sizes, n, dtype, optimiser="adam", batch=70):
    rng = np.random.default_rng(seed)
    net = MLP.initialised(sizes, seed=seed, dtype=dtype)
    x = rng.integers(0, 256, (n, sizes[0])).astype(np.uint8)
    x[:, 3:9] = 0
    x[:, -2:] = 0
    samples = Samples(x, rng.integers(0, sizes[-1], n), 1 / 255)
    settings = Settings(optimiser=optimiser, batch=batch, learning_rate=0.01)
    state = np.zeros((3, len(net.theta)), dtype)
    state[0] = net.theta
    return net, samples, settings, state


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("optimiser", OPTIMISER_NAMES)
def test_parts_and_live_inputs_leave_the_sum_as_it_is(dtype, optimiser):
    """Sizes that are cut in all three products, rows too; a last, smaller batch.

    Rounding: sums of 160 products, twice two layers deep, three updates. (Measured: 30 units.)
    """
    net, samples, settings, state = some_training(3, (160, 90, 70, 5), 190, dtype, optimiser)
    stretch = prepare(net, samples, settings)
    recipe = stretch.recipe._replace(product=100_000)
    assert products.cut(70, 90, 160, 1200, recipe.product) == (70, 90)
    arguments = 0, samples.inputs, stretch.targets, np.arange(190)
    states, losses = [], []
    for form, how in (
        (True, make_recipe(net, settings, samples.scale)),
        (False, recipe),
        (False, recipe._replace(product=200_000)),
    ):
        states.append(state.copy())
        losses.append(pick("train_steps", plain=form)(how, states[-1], *arguments))
    tolerance = 2000 * np.finfo(dtype).eps
    for own, loss in zip(states[1:], losses[1:], strict=True):
        np.testing.assert_allclose(loss, losses[0], rtol=tolerance)
        np.testing.assert_allclose(own[0], states[0][0], rtol=0, atol=tolerance)


def test_layers_that_grow_do_not_write_into_each_others_room():
    net, samples, settings, state = some_training(4, (12, 40, 50, 70, 4), 150, np.float64, "sgd")
    stretch, states = prepare(net, samples, settings), (state, state.copy())
    arguments = 0, samples.inputs, stretch.targets, np.arange(150)
    for form, own, how in zip((True, False), states, (make_recipe(net, settings, samples.scale),
                                                      stretch.recipe), strict=True):  # fmt: skip
        pick("train_steps", plain=form)(how, own, *arguments)
    np.testing.assert_allclose(states[1][0], states[0][0], rtol=0, atol=2000 * np.finfo(float).eps)
    assert np.abs(states[0][0] - net.theta).max() > 1e-3


@pytest.mark.parametrize(
    ("live", "width"),
    [([[0, 9], [12, 19]], 16), ([[0, 9], [12, 20]], 32), ([[3, 35]], 32), ([[39, 40]], 16)],
)
def test_the_first_layer_has_live_inputs_in_sixteens_and_no_more(monkeypatch, live, width):
    """The activations of every layer begin with a line of the cache."""
    net, samples, settings, state = some_training(6, (40, 7, 3), 5, np.float32)
    widths, starts = [], []
    monkeypatch.setattr(dense, "gather_rows", lambda *given: widths.append(given[-1].shape))
    monkeypatch.setattr(
        dense, "forward_product", lambda x, W, z, most: starts.append(z.ctypes.data % 64)
    )
    stretch = prepare(net, samples, settings)
    recipe = stretch.recipe._replace(live=np.array(live))
    monkeypatch.setattr(dense, "train", getattr(dense.train, "py_func", dense.train))
    dense.train_steps(recipe, state, 0, samples.inputs, stretch.targets, np.arange(5))
    assert widths == [(5, width)]
    assert starts == [0, 0]


@pytest.mark.parametrize("optimiser", OPTIMISER_NAMES)
def test_weights_of_inputs_that_no_sample_uses_stay_to_the_bit(optimiser):
    net, samples, settings, state = some_training(4, (20, 6, 3), 40, np.float32, optimiser)
    prepare(net, samples, settings).run(state, 0, np.arange(40))
    trained = net.with_theta(state[0])
    unused = [3, 4, 5, 6, 7, 8, 18, 19]
    np.testing.assert_array_equal(trained.W[1][:, unused], net.W[1][:, unused])
    assert (trained.W[1][:, [2, 9, 17]] != net.W[1][:, [2, 9, 17]]).any(axis=0).all()


def test_stretches_add_up_to_the_bit():
    net, samples, settings, state = some_training(5, (33, 20, 4), 61, np.float32, batch=10)
    stretch, order = prepare(net, samples, settings), np.arange(61)[::-1]
    whole = state.copy()
    losses = stretch.run(whole, 0, order)
    parts = [stretch.run(state, k, order[10 * k : 10 * (k + 1)]) for k in range(7)]
    np.testing.assert_array_equal(np.concatenate(parts), losses)
    np.testing.assert_array_equal(state, whole)


@given(
    hnp.arrays(
        np.int8, st.tuples(st.integers(1, 6), st.integers(1, 9)), elements=st.integers(-1, 1)
    )
)
def test_live_inputs_are_those_of_the_samples_that_count(x):
    chosen = np.arange(0, len(x), 2)
    samples = Samples(x.astype(np.float32), np.zeros(len(x), int), 1.0, chosen)
    live = live_inputs(samples)
    inside = np.zeros(x.shape[1], bool)
    for lo, hi in live:
        assert lo < hi
        inside[lo:hi] = True
    np.testing.assert_array_equal(inside, (x[chosen] != 0).any(axis=0))
    assert (live[1:, 0] > live[:-1, 1]).all()


def test_a_nan_counts_as_used():
    x = np.array([[0.0, np.nan, 0.0]])
    assert live_inputs(Samples(x, np.zeros(1, int))).tolist() == [[1, 2]]


def test_samples_of_zeros_alone_can_be_trained_with():
    net = MLP.initialised((3, 2, 2), seed=0)
    samples = Samples(np.zeros((4, 3), np.uint8), np.array([0, 1, 0, 1]))
    state = np.stack([net.theta, 0 * net.theta, 0 * net.theta])
    plain = state.copy()
    prepare(net, samples, Settings()).run(state, 0, np.arange(4))
    prepare(net, samples, Settings(plain=True)).run(plain, 0, np.arange(4))
    np.testing.assert_allclose(state, plain, rtol=1e-5, atol=1e-8)


def test_the_limit_follows_the_library(monkeypatch):
    names = ("openblas 0.3.30 SkylakeX", "openblas 0.3.31 Haswell")
    for architectures, limit in ((names[:1], 10**6), (names, 0), (names[1:], 0)):
        monkeypatch.setattr("relumlp.machine.blas.blas_kernels", lambda found=architectures: found)
        assert largest_product() == limit


@pytest.mark.parametrize("used", [0.0, 1e6])
@pytest.mark.parametrize("dtype", FLOATS)
def test_moments_that_underflow_are_zero_and_nothing_else_is(dtype, used):
    """An input that is never used: its moments decay; half of the least normal number is 0."""
    if config.DISABLE_JIT and not used:
        pytest.skip("sample sets change the processor's mode, which needs compiled code")
    net = MLP.initialised((2, 1), seed=0, bias=False, dtype=dtype)
    samples = Samples(np.array([[1.0, 0.0]], dtype), np.array([[0.0]], dtype))
    settings = Settings(loss="squared-error", beta1=0.5, beta2=0.5)
    least = np.finfo(dtype).smallest_normal
    for moments, expected in ((least, 0), (2 * least, least), (-least, 0), (-2 * least, -least)):
        state = np.array([net.theta, [0, moments], [0, abs(moments)]], dtype)
        recipe = make_recipe(net, settings, 1.0)._replace(used=used)
        pick("train_steps")(recipe, state, 0, samples.inputs, samples.targets, np.array([0]))
        assert state[1, 1] == expected
        assert state[2, 1] == abs(expected)
