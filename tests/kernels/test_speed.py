"""The training kernel against its plain form: a guard against getting slow, no benchmark."""

import statistics
import time

import numpy as np
import pytest
from numba import config

from relumlp.machine.blas import one_blas_thread
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.training.loop import prepare
from relumlp.training.settings import Settings

LEAST = 2.5
"""Measured: 4.8 to 5.5 while little else runs, 12 to 17 on a busy machine. A kernel half as fast
fails."""


@pytest.mark.skipif(bool(config.DISABLE_JIT), reason="nothing is compiled without the JIT")
def test_the_kernel_is_faster_than_the_plain_form():
    """Bytes of the size of MNIST, a quarter of them never used; medians of alternating runs."""
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (600, 784)).astype(np.uint8)
    x[:, :200] = 0
    net = MLP.initialised((784, 20, 20, 20, 20, 10), seed=0)
    samples = Samples(x, rng.integers(0, 10, 600), 1 / 255)
    forms = [prepare(net, samples, Settings(plain=plain)) for plain in (False, True)]
    seconds = [[], []]
    with one_blas_thread():
        for _ in range(12):
            for form, times in zip(forms, seconds, strict=True):
                state = np.zeros((3, len(net.theta)), np.float32)
                state[0] = net.theta
                began = time.perf_counter()
                form.run(state, 0, np.arange(600))
                times.append(time.perf_counter() - began)
    kernel, plain = (statistics.median(times[2:]) for times in seconds)
    assert plain / kernel > LEAST, f"plain form {plain:.2e} s, kernel {kernel:.2e} s"
