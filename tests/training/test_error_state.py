"""What a user has told NumPy to raise ends no training, and changes no bit of it."""

import numpy as np
import pytest
from numba.core import config

from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, evaluate
from relumlp.training.loop import train
from relumlp.training.probes import counting_probe
from relumlp.training.run import Hooks
from relumlp.training.settings import Settings

RNG = np.random.default_rng(0)
FAR = Samples((RNG.normal(size=(60, 4)) * 100).astype(np.float32), RNG.integers(0, 3, 60))
"""Inputs so large that all but one of the exponentials of a sample are below every float."""


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("loss", ["cross-entropy", "squared-error"])
@pytest.mark.parametrize("rate", [0.1, 1e30])
def test_a_training_is_the_same_where_numpy_is_told_to_raise(plain, loss, rate):
    if config.DISABLE_JIT and not plain:
        pytest.skip("without the JIT the kernel is NumPy itself")
    net = MLP.initialised((4, 5, 3), seed=0)
    settings = Settings(batch=10, epochs=2, learning_rate=rate, loss=loss, plain=plain)
    hooks = Hooks(probe=counting_probe(FAR, loss), probe_steps=(0, 3))

    def run():
        ran = train(net, FAR, FAR, settings, hooks)
        return ran.verdict, ran.network.theta.tobytes(), ran.curve.tobytes(), evaluate(net, FAR)

    expected = run()
    with np.errstate(all="raise"):
        assert run() == expected
