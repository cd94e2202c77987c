"""Small trainings for the tests: three clouds of points, a 4-6-3 network, seconds for hundreds."""

import numba
import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.training.settings import Settings

RNG = np.random.default_rng(11)
CENTRES = RNG.normal(scale=2, size=(3, 4))
LABELS = np.arange(60) % 3
INPUTS = (CENTRES[LABELS] + RNG.normal(size=(60, 4))).astype(np.float32)

ALL = Samples(INPUTS, LABELS)
TRAINING = Samples(INPUTS, LABELS, rows=np.arange(50))
VALIDATION = Samples(INPUTS, LABELS, rows=np.arange(50, 60))
NETWORK = MLP.initialised((4, 6, 3), seed=1)
SETTINGS = Settings(learning_rate=0.01, batch=8, epochs=5, seed=2)
"""Seven updates an epoch, the last with two samples."""

# Compiled, a kernel overflows in silence; without the JIT, NumPy would warn.
QUIET = pytest.mark.filterwarnings(
    f"{'ignore' if numba.config.DISABLE_JIT else 'error'}:(overflow|invalid value):RuntimeWarning"
)

THIRDS = np.full((60, 3), 1 / 3)
WRONG_SAMPLES = {
    "features": (Samples(INPUTS[:, :3], LABELS), r"{}: expected inputs \(n, 4\), got \(60, 3\)"),
    "one axis": (Samples(INPUTS[0], LABELS), r"{}: expected inputs \(n, 4\), got \(4,\)"),
    "none": (Samples(INPUTS[:0], LABELS[:0]), "{}: expected at least one sample, got 0 rows"),
    "no rows": (
        Samples(INPUTS, LABELS, 1, np.arange(0)),
        "{}: expected at least one sample, got 0 rows",
    ),
    "no axis": (Samples(INPUTS, LABELS, 1, 3), "{}: expected at least one sample, got 1 rows"),
    "small scale": (
        Samples(INPUTS, LABELS, 1e-50),
        "{} scale: expected a number above 0 in float32, got 1e-50, which is 0.0 there",
    ),
    "huge inputs": (
        Samples(INPUTS.astype(float) * 0 - 1e39, LABELS),
        r"{} inputs: expected numbers up to 3.4e\+38, as float32 holds, got 1e\+39",
    ),
    "endless shares": (
        Samples(INPUTS, THIRDS * 1e308 * 3),
        "{} targets: expected rows that sum to 1 for cross-entropy, got inf",
    ),
    "far row": (Samples(INPUTS, LABELS, 1, [0, 60]), "{}: expected rows from 0 to 59, got 60"),
    "row before": (Samples(INPUTS, LABELS, 1, [-1, 3]), "{}: expected rows from 0 to 59, got -1"),
    "mask": (
        Samples(INPUTS, LABELS, 1, LABELS == 0),
        "{}: expected rows as whole numbers, got bool",
    ),
    "targets": (
        Samples(INPUTS, LABELS[:5].astype(float)),
        r"{}: expected targets \(60,\) of classes or \(60, 3\), got \(5,\) of float64",
    ),
    "wide targets": (
        Samples(INPUTS, np.ones((60, 2))),
        r"{}: expected targets \(60,\) of classes or \(60, 3\), got \(60, 2\) of float64",
    ),
    "nan": (
        Samples(INPUTS * np.nan, LABELS),
        r"{} inputs: expected finite .*, got nan at \[0, 0\]",
    ),
    "scale": (Samples(INPUTS, LABELS, 0.0), "{} scale: expected a finite number above 0, got 0.0"),
    "label": (Samples(INPUTS, LABELS + 1), "labels: expected classes 0 to 2, got 3"),
    "negative label": (Samples(INPUTS, LABELS - 1), "labels: expected classes 0 to 2, got -1"),
    "number of labels": (
        Samples(INPUTS, LABELS[:5]),
        r"labels: expected shape \(60,\), got \(5,\)",
    ),
    "target": (
        Samples(INPUTS, THIRDS * np.inf),
        r"{} targets: expected finite numbers, got inf at \[0, 0\]",
    ),
    "shares": (
        Samples(INPUTS, THIRDS * 2),
        "{} targets: expected rows that sum to 1 for cross-entropy, got 2",
    ),
}
"""By name: samples that do not fit, and what is said of them, with {} for whose they are."""


def refused(sentence):
    return pytest.raises(UserError, match=f"^{sentence}$")


def assert_same_run(one, other):
    """Same network, curve, records and verdict, bit by bit."""
    assert one.network.theta.tobytes() == other.network.theta.tobytes()
    assert one.network.theta.dtype == other.network.theta.dtype
    assert one.curve.tobytes() == other.curve.tobytes()
    assert (one.best_epoch, one.verdict) == (other.best_epoch, other.verdict)
    assert one.records.keys() == other.records.keys()
    for name, record in one.records.items():
        np.testing.assert_array_equal(record, other.records[name], strict=True)
