"""Every pair of plain form and kernel, on generated inputs: one table, one test."""

import copy
import inspect
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numba
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relumlp.kernels import compiling
from relumlp.kernels.arguments import contiguous
from relumlp.kernels.twins import PAIRS, pick
from relumlp.network.chunked import Parameters
from relumlp.network.layers import forward, views
from relumlp.network.shapes import parameter_count
from relumlp.paths.tables import empty_table, number_of_paths, switched_on
from relumlp.testing.network import arrays, cases, labels, networks, shapes
from relumlp.training.steps import LOSS_NAMES, OPTIMISER_NAMES, UNIT_NAMES, Recipe, train_steps

FLOATS = (np.float64,) if numba.config.BOUNDSCHECK else (np.float32, np.float64)
"""With bounds checked (test_bounds.py) one dtype is enough, because indices know no dtype."""


class Call(NamedTuple):
    """Arguments for both forms, and by how many rounding units (eps) the results may differ."""

    arguments: tuple[Any, ...]
    roundings: int = 0


# --- generators: one for each pair


def normal(rng, shape, zeros=0.2):
    return rng.normal(size=shape) * (rng.random(shape) >= zeros)


def ranges(used):
    """From which number up to which a vector is True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], used, [False]]).astype(int)))
    return edges.reshape(-1, 2)


@st.composite
def stretches(draw):
    """A recipe, a state and samples; a fifth of the numbers 0, some nodes without weights."""
    dtype, stored = draw(st.sampled_from(FLOATS)), draw(st.sampled_from((np.uint8, *FLOATS)))
    sizes = draw(shapes(4, 6))
    bias = (False, *draw(st.tuples(*[st.booleans()] * (len(sizes) - 1))))
    n, batch = draw(st.integers(1, 9)), draw(st.integers(1, 5))
    names = {"unit": UNIT_NAMES, "loss": LOSS_NAMES, "optimiser": OPTIMISER_NAMES}
    codes = {name: draw(st.integers(0, len(of) - 1)) for name, of in names.items()}
    scale = 1 / 255 if stored == np.uint8 else draw(st.sampled_from((1.0, 0.5)))
    recipe = Recipe(
        sizes=np.array(sizes),
        bias=np.array(bias),
        **codes,
        batch=batch,
        scale=scale,
        learning_rate=0.05,
        beta1=0.9,
        beta2=0.99,
        epsilon=0.05,
        # So that ReLU networks are trained by each of the two engines.
        used=draw(st.sampled_from((0.0, 1e6))),
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    state = normal(rng, (3, parameter_count(sizes, bias))) / 2
    state[2] **= 2
    W, b = views(state[0], sizes, bias)
    if b[1] is not None:
        W[1][0], b[1][0] = 0, 0
    x = normal(rng, (n, sizes[0])) if stored != np.uint8 else rng.integers(0, 256, (n, sizes[0]))
    y = rng.dirichlet(np.ones(sizes[-1]), n)
    used = (
        np.arange(sizes[0]) < draw(st.integers(0, sizes[0]))
        if draw(st.booleans())
        else rng.random(sizes[0]) < 0.7
    )
    if draw(st.booleans()):
        x, recipe = x * used, recipe._replace(live=ranges(used))
        for row in state[1:]:
            views(row, sizes, bias)[0][1][:, ~used] = 0
    order = (
        rng.permutation(n) if draw(st.booleans()) else rng.integers(0, n, draw(st.integers(1, 9)))
    )
    step = draw(st.sampled_from((0, 1, 1000)))
    x, y = contiguous(x, stored), contiguous(y, dtype)
    arguments = recipe, state.astype(dtype), step, x, y, order
    assume(tame(*arguments))
    # Up to 9 steps. From parameters to update lie 4 layers and back, each a sum of up to 7
    # products: some 10² roundings, few of which meet; weights and η/ε of order 1 carry them on
    # about as they are. (Measured over 2,000 stretches: at most 4.)
    return Call(arguments, 2**6)


def tame(recipe, state, step, inputs, targets, order):
    """Whether rounding decides no switch (z of a hidden node near 0), and training is stable.

    About one stretch in two hundred is not. A node without weights has z = 0 in every form.
    """
    state = state.copy()
    units = ["identity"] + [UNIT_NAMES[recipe.unit]] * (len(recipe.sizes) - 2) + ["identity"]
    for k, at in enumerate(range(0, len(order), recipe.batch)):
        chosen = order[at : at + recipe.batch]
        W, b = views(state[0], recipe.sizes, recipe.bias)
        t = forward(W, b, inputs[chosen].astype(state.dtype) * recipe.scale, units)
        for i in range(1, len(W) - 1):
            size = abs(t.a[i - 1]) @ abs(W[i]).T + (0 if b[i] is None else abs(b[i]))
            if ((abs(t.z[i]) < 1e-4 * size) & (size > 0)).any():
                return False
        train_steps(recipe, state, step + k, inputs, targets, chosen)
        if not abs(state).max() < 100:
            return False
    return True


@st.composite
def passing_samples(draw):
    """Whole numbers, whose sums are exact in any order; layers around the widths of words.

    The largest sum, of three layers, is below 2²⁴: 9 · 71³ · 1.
    """
    dtype, stored = draw(st.sampled_from(FLOATS)), draw(st.sampled_from((np.uint8, *FLOATS)))
    sizes = draw(st.lists(st.sampled_from((1, 2, 5, 63, 64, 70)), min_size=2, max_size=4))
    bias = (False, *draw(st.tuples(*[st.booleans()] * (len(sizes) - 1))))
    n, scale = draw(st.integers(1, 9)), draw(st.sampled_from((1.0, 0.5)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    theta = rng.integers(-1, 2, parameter_count(sizes, bias)).astype(dtype)
    x = contiguous(rng.integers(0, 10, (n, sizes[0])), stored)
    rows = rng.integers(0, n, draw(st.sampled_from((1, 2, 63, 64, 65, 130))))
    net = Parameters(np.array(sizes), np.array(bias), theta)
    if draw(st.booleans()):
        return Call((net, x, scale, rows))
    counts = rng.integers(0, 9, (sizes[-1], sum(sizes[1:-1])))
    return Call((net, x, scale, rows, contiguous(draw(labels(n, sizes[-1]))), counts))


@st.composite
def active_networks(draw):
    """What one sample switches on in a network, from some layer to the outputs."""
    net, x, _, _, dE_dz, _ = draw(cases(networks(draw(st.sampled_from(FLOATS)), 4)))
    on = [None] + [o[0] for o in net.forward(x).on[1:]]
    return switched_on(net.W, on, dE_dz[0], draw(st.integers(0, net.N - 1)))


@st.composite
def path_writing(draw):
    """Any stretch of the paths."""
    net = draw(active_networks())
    n = number_of_paths(net)
    first, size = draw(st.integers(0, n)), draw(st.integers(1, 9))
    table = empty_table(net, first, size)
    for column in table:
        column[:] = 7
    return Call((net, first, table))


@st.composite
def labelled_gaps(draw):
    """Activations of two nodes and output weights of up to four classes."""
    classes, n, dtype = (
        draw(st.integers(1, 4)),
        draw(st.integers(1, 9)),
        draw(st.sampled_from(FLOATS)),
    )
    a, w = draw(arrays((n, 2), dtype)), draw(arrays((classes, 2), dtype))
    return Call((contiguous(a), contiguous(draw(labels(n, classes))), contiguous(w)))


@st.composite
def labelled_switches(draw):
    """A chunk of switches, some nodes dead; counts that are there."""
    classes, n, nodes = (draw(st.integers(1, 4)), draw(st.integers(0, 9)), draw(st.integers(1, 5)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    on = rng.random((n, nodes)) < 0.5
    on[:, 0] = False
    counts = rng.integers(0, 9, (classes, nodes))
    return Call((contiguous(on), contiguous(draw(labels(n, classes))), counts))


@st.composite
def layers_of_switches(draw):
    """Few distinct rows, some next to each other in one bit, around the widths of whole words."""
    s = draw(st.sampled_from((0, 1, 7, 8, 9, 63, 64, 65, 100, 129)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kinds = rng.random((draw(st.integers(1, 5)), s)) < draw(st.sampled_from((0.0, 0.1, 0.5, 1.0)))
    on = kinds[rng.integers(0, len(kinds), draw(st.integers(0, 130)))]
    changed = rng.random(len(on)) < 0.3
    if s:
        on[changed, rng.integers(0, s, changed.sum())] ^= True
    return Call((contiguous(on),))


@st.composite
def layers_of_samples(draw):
    """Few samples and points, which are summed, or many in few boxes; gaps, tails, ties."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    nodes, classes = draw(st.integers(0, 2)), draw(st.integers(1, 2))
    many = draw(st.integers(0, 4)) == 0
    n, m = (40, 50) if many else (draw(st.integers(1, 6)), draw(st.integers(0, 9)))
    reach = draw(st.sampled_from((0, 0.5, 3))) if many else 30
    x = rng.uniform(-reach, reach, (nodes, classes * n)).round(1)
    x += 20 * (rng.random(x.shape) < draw(st.sampled_from((0, 0.1))))
    h = rng.choice((0.5, 1.0, 2.0), (nodes, classes))
    points = rng.uniform(-30, 50, (m, nodes))
    # A value is a polynomial with relative errors of at most 3·10⁻⁹, as its docstring derives;
    # measured over 2,000 draws: 10⁻¹⁰ and below, here of logarithms up to 4,000 in size.
    out = draw(st.sampled_from((None, np.zeros((nodes, classes, m)))))
    return Call((x, np.arange(classes + 1) * n, h, points, out), 2**18)


GENERATORS = {
    "train_steps": stretches(),
    "outputs": passing_samples(),
    "sum_active_paths": active_networks().map(lambda net: Call((net,))),
    "write_active_paths": path_writing(),
    "count_signs": labelled_gaps(),
    "layer_log_density": layers_of_samples(),
    "number_patterns": layers_of_switches(),
    "add_class_counts": labelled_switches(),
}


# --- the test


def outcome(function, arguments):
    """What a call returns and what it leaves in its arguments.

    Compiled, a kernel overflows in silence; without the JIT, NumPy would warn.
    """
    # A copy of what a kernel only reads would be writeable, and the kernel compiled once more.
    own = [a if isinstance(a, np.ndarray) and not a.flags.writeable else copy.deepcopy(a)
           for a in arguments]  # fmt: skip
    with np.errstate(all="ignore"):
        return function(*own), *own


def assert_close(one, other, roundings):
    if isinstance(one, Sequence) and not isinstance(one, str):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            assert_close(a, b, roundings)
        return
    a, b = np.asarray(one), np.asarray(other)
    assert a.dtype == b.dtype
    if roundings == 0 or a.dtype.kind != "f":
        np.testing.assert_array_equal(a, b)
        return
    np.testing.assert_array_equal(np.isnan(a), np.isnan(b))
    size = max(1, np.nanmax(abs(a), initial=0))
    np.testing.assert_allclose(b, a, rtol=0, atol=roundings * size)


@pytest.mark.parametrize("name", PAIRS)
def test_pair(name):
    plain, kernel = pick(name, plain=True), pick(name)

    @given(GENERATORS[name])
    def check(call):
        finest = [a.dtype for a in call.arguments if getattr(a, "dtype", None) in FLOATS]
        unit = np.finfo(max(finest, key=lambda d: np.finfo(d).eps)).eps if finest else 0
        one, other = outcome(plain, call.arguments), outcome(kernel, call.arguments)
        assert_close(one, other, call.roundings * unit)

    check()


def test_every_pair_has_a_generator():
    assert GENERATORS.keys() == PAIRS.keys()


@pytest.mark.parametrize("name", PAIRS)
def test_both_forms_have_one_signature(name):
    """Parameter names, order and defaults; a kernel is compiled, so its Python form is asked."""
    plain, kernel = pick(name, plain=True), pick(name)
    assert plain.__name__ == kernel.__name__ == name
    assert plain.__module__ == PAIRS[name][0]
    written = getattr(kernel, "py_func", kernel)
    assert written.__module__ == PAIRS[name][1]
    one, other = (inspect.signature(f).parameters for f in (plain, written))
    assert [(p.name, p.default) for p in one.values()] == [
        (p.name, p.default) for p in other.values()
    ]


TRAINING = "relumlp.kernels.training"
ENGINES = {f"relumlp.kernels.{name}" for name in ("sparse", "dense", "bits")}
"""The training kernel itself is not compiled: it chooses one of two engines that are."""


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled without the JIT")
@pytest.mark.parametrize(
    "module", sorted({kernel for _, kernel in PAIRS.values()} - {TRAINING} | ENGINES)
)
def test_every_kernel_releases_the_gil_and_is_cached(module):
    compiled = [f for f in vars(import_module(module)).values() if hasattr(f, "py_func")]
    assert compiled
    for function in compiled:
        options = function.targetoptions
        assert options["nogil"]
        assert options["error_model"] == "numpy"
        assert "fastmath" not in options
        assert isinstance(function._cache, compiling.Cache)


@pytest.mark.parametrize(("plain", "kernel"), sorted(set(PAIRS.values())))
def test_a_number_with_one_name_in_both_forms_is_one_number(plain, kernel):
    plain, kernel = vars(import_module(plain)), vars(import_module(kernel))
    shared = [name for name in plain.keys() & kernel.keys() if name.isupper()]
    assert {name: plain[name] for name in shared} == {name: kernel[name] for name in shared}


# --- what the training kernel's tolerance cannot show


def small_stretch(dtype, **changes):
    rng = np.random.default_rng(5)
    recipe = Recipe(
        sizes=np.array((3, 4, 2)),
        bias=np.array((False, True, True)),
        unit=0,
        loss=0,
        optimiser=0,
        batch=2,
        scale=1.0,
        learning_rate=0.1,
        beta1=0.9,
        beta2=0.99,
        epsilon=1e-8,
    )._replace(**changes)
    state = rng.normal(size=(3, 26)).astype(dtype) * np.array([[1], [0], [0]], dtype)
    x, y = rng.normal(size=(7, 3)).astype(dtype), rng.normal(size=(7, 2)).astype(dtype)
    return recipe, state, 0, x, y, np.arange(7)


ENGINE = pytest.mark.parametrize("used", [0.0, 1e6])
"""Inputs used by a sample: few, and the kernel works on sample sets; many, by dense products."""


@ENGINE
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("optimiser", range(3))
@pytest.mark.parametrize("loss", range(2))
def test_both_forms_stop_at_the_same_update(dtype, optimiser, loss, used):
    """A huge learning rate: finite losses are the same in number, so is what follows them."""
    rate = 1e30 if dtype == np.float32 else 1e250
    arguments = small_stretch(dtype, optimiser=optimiser, loss=loss, learning_rate=rate, used=used)
    plain, kernel = (outcome(pick("train_steps", plain=p), arguments) for p in (True, False))
    seen = np.isfinite(plain[0]).sum()
    assert 0 < seen < 4
    assert np.isnan(plain[0][seen:]).all()
    np.testing.assert_array_equal(np.isfinite(kernel[0]), np.isfinite(plain[0]))
    np.testing.assert_array_equal(np.isnan(kernel[0]), np.isnan(plain[0]))


@ENGINE
@pytest.mark.parametrize("form", [True, False])
def test_a_squared_error_beyond_float32_stops_though_outputs_are_finite(form, used):
    arguments = small_stretch(np.float32, used=used)
    arguments[4][:2] = 1e30
    losses, _, state, *_ = outcome(pick("train_steps", plain=form), arguments)
    assert np.isnan(losses).all()
    assert state.tobytes() == arguments[1].tobytes()


@ENGINE
@pytest.mark.parametrize("form", [True, False])
@pytest.mark.parametrize("loss", range(2))
def test_a_nan_reaches_the_loss(form, loss, used):
    """ReLU must not turn it into 0 on the way."""
    arguments = small_stretch(np.float32, loss=loss, used=used)
    arguments[3][0, 0] = np.nan
    losses = outcome(pick("train_steps", plain=form), arguments)[0]
    assert np.isnan(losses).all()


@ENGINE
@pytest.mark.parametrize("stored", [np.uint8, *FLOATS])
def test_only_the_order_decides_which_samples_are_seen(stored, used):
    recipe, state, step, x, y, _ = small_stretch(np.float64, used=used)
    order = np.array([2, 2, 5])
    x = (abs(x) * 50).astype(stored)
    expected = pick("train_steps")(recipe, state.copy(), step, x[order], y[order], np.arange(3))
    np.testing.assert_array_equal(
        pick("train_steps")(recipe, state.copy(), step, x, y, order), expected
    )
