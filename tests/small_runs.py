"""Small trainings for the tests: three clouds of points, a 4-6-3 network, seconds for hundreds."""

import numpy as np

from relumlp.network import MLP
from relumlp.samples import Samples
from relumlp.settings import Settings

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


def assert_same_run(one, other):
    """Same network, curve, records and verdict, bit by bit."""
    assert one.network.theta.tobytes() == other.network.theta.tobytes()
    assert one.network.theta.dtype == other.network.theta.dtype
    assert one.curve.tobytes() == other.curve.tobytes()
    assert (one.best_epoch, one.verdict) == (other.best_epoch, other.verdict)
    assert one.records.keys() == other.records.keys()
    for name, record in one.records.items():
        np.testing.assert_array_equal(record, other.records[name], strict=True)
