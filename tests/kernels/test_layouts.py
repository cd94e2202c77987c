"""A new layout of arguments compiles nothing: every kernel is handed one layout, of few dtypes."""

import numba
import numpy as np
import pytest

from relumlp.classifiers.density import log_density
from relumlp.gaps.cases import count_cases
from relumlp.information.patterns import pattern_counts
from relumlp.kernels import dense, density, gaps, outputs, patterns, sparse, stored
from relumlp.kernels.arguments import as_bytes, contiguous
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.training.loop import prepare, start
from relumlp.training.probes import counting_probe
from relumlp.training.settings import Settings

pytestmark = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT), reason="nothing is compiled without the JIT"
)

RNG = np.random.default_rng(0)
X = RNG.integers(0, 9, (6, 4)).astype(np.float32)
LABELS = np.array([0, 1, 1, 0, 1, 0])


def unaligned(x):
    room = np.zeros(x.nbytes + 1, np.uint8)[1:].view(x.dtype).reshape(x.shape)
    room[...] = x
    return room


def read_only(x):
    view = x.view()
    view.flags.writeable = False
    return view


LAYOUTS = {
    "rows": np.copy,
    "columns": np.asfortranarray,
    "every second row": lambda x: np.repeat(x, 2, axis=0)[::2],
    "every second column": lambda x: np.repeat(x, 2, axis=-1)[..., ::2],
    "backwards": lambda x: x[::-1].copy()[::-1],
    "read-only": read_only,
    "unaligned": unaligned,
    "other byte order": lambda x: x.astype(x.dtype.newbyteorder()),
    "subclass": lambda x: x.view(type("Own", (np.ndarray,), {})),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_a_kernel_is_handed_has_one_layout(layout):
    for x in X, LABELS, X > 3, X.astype(np.uint8):
        seen = contiguous(LAYOUTS[layout](x))
        assert numba.typeof(seen) == numba.typeof(contiguous(x))
        assert seen.tobytes() == x.tobytes()


def test_nothing_is_copied_that_has_the_layout():
    assert np.shares_memory(contiguous(X), X)
    assert contiguous(X, np.float64).dtype == np.float64
    assert X.flags.writeable


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "dtype", [np.uint8, np.float32, np.float64, np.bool_, np.float16, np.int64]
)
def test_stored_inputs_are_read_from_their_bytes(layout, dtype):
    x = (X > 3 if dtype is bool else X).astype(dtype)
    found, out = as_bytes(LAYOUTS[layout](x)), np.zeros(4, np.float32)
    assert numba.typeof(found) == numba.typeof(contiguous(X.astype(np.uint8)))
    for row, expected in zip(found, LAYOUTS[layout](x), strict=True):
        stored.read(row, found.shape[1] // 4, np.float32(0.25), out)
        np.testing.assert_array_equal(out, expected.astype(np.float32) * np.float32(0.25))


def trained(x, targets, rows, engine=dense):
    net = MLP.initialised((4, 3, 2), seed=0)
    made = prepare(net, Samples(x, targets, 1.0, rows), Settings(batch=2, learning_rate=0.1))
    state, order = start(net).state, np.random.default_rng(0).permutation(made.rows)
    engine.train_steps(made.recipe, state, 0, made.inputs, made.targets, order)
    return state


def counted(x, labels, rows):
    return counting_probe(Samples(x, labels, 1.0, rows))(0, MLP.initialised((4, 3, 2), seed=0))[
        "counts"
    ]


def bits(result):
    parts = result if isinstance(result, (tuple, list)) else [result]
    return [bits(p) if isinstance(p, dict | tuple) else np.asarray(p).tobytes() for p in parts]


ONE_HOT = np.eye(2)[LABELS]
CALLS = {
    "train": (dense.train, lambda as_: trained(as_(X), LABELS, as_(np.arange(6)))),
    "train on targets": (dense.train, lambda as_: trained(X, as_(ONE_HOT), None)),
    "sets": (sparse.train, lambda as_: trained(as_(X), LABELS, as_(np.arange(6)), sparse)),
    "sets, targets": (sparse.train, lambda as_: trained(X, as_(ONE_HOT), None, sparse)),
    "count": (outputs.pass_through, lambda as_: counted(as_(X), as_(LABELS), as_(np.arange(6)))),
    "pairs": (gaps.count_signs, lambda as_: count_cases(as_(X[:, :2]), as_(LABELS), ONE_HOT)),
    "pairs, weights": (gaps.count_signs, lambda as_: count_cases(X[:, :2], LABELS, as_(ONE_HOT))),
    "patterns": (patterns.number_rows, lambda as_: pattern_counts(as_(X > 3))),
    "density": (density.far_values, lambda as_: log_density(as_(X[:, 0]), as_(X[:, 1]), 0.5)),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_layout_compiles_a_kernel_again(call, layout):
    kernel, run = CALLS[call]
    expected = bits(run(np.copy))
    before = set(kernel.signatures)
    assert before
    found = bits(run(LAYOUTS[layout]))
    assert set(kernel.signatures) == before
    assert found == expected


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
def test_no_integer_dtype_compiles_a_kernel_again(dtype):
    rows, labels = np.arange(6).astype(dtype), LABELS.astype(dtype)
    for kernel, run in (
        (sparse.train, lambda as_: trained(X, as_(LABELS), as_(np.arange(6)), sparse)),
        (outputs.pass_through, lambda as_: counted(X, as_(LABELS), as_(np.arange(6)))),
        (gaps.count_signs, lambda as_: count_cases(X[:, :2], as_(LABELS), ONE_HOT)),
    ):
        expected = bits(run(np.copy))
        before = set(kernel.signatures)
        found = bits(run(lambda x: labels if x is LABELS else rows))
        assert set(kernel.signatures) == before
        assert found == expected
