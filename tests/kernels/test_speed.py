"""The training kernel against its plain form: a guard against getting slow, no benchmark."""

import time

import numpy as np
import pytest
from numba import config

from relumlp.kernels import dense, sparse
from relumlp.machine.blas import one_blas_thread
from relumlp.network.layers import views
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.training.counting import multiply_adds
from relumlp.training.loop import prepare
from relumlp.training.settings import Settings

LEAST = 2.5
"""Measured: 4.8 to 5.5 while little else runs, 12 to 17 on a busy machine. A kernel half as fast
fails."""

LEAST_OF_SETS = 1.4
"""Measured on a Zen 5, alone and beside other work: 1.9 to 2.1, with AVX2 code 2.6, while fewer
than a fifth of the multiply-adds are made; the rest is what does not shrink. A kernel that takes
half as long again fails where 1.9 was measured."""


compiled_only = pytest.mark.skipif(
    bool(config.DISABLE_JIT), reason="nothing is compiled without the JIT"
)


@compiled_only
def test_the_kernel_is_faster_than_the_plain_form():
    """Bytes of the size of MNIST, a quarter of them never used, in alternating runs."""
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (600, 784)).astype(np.uint8)
    x[:, :200] = 0
    net = MLP.initialised((784, 20, 20, 20, 20, 10), seed=0)
    samples = Samples(x, rng.integers(0, 10, 600), 1 / 255)
    forms = [prepare(net, samples, Settings(plain=plain)) for plain in (False, True)]
    kernel, plain = least_times([form.run for form in forms], net, np.arange(600))
    assert plain / kernel > LEAST, f"plain form {plain:.2e} s, kernel {kernel:.2e} s"


@compiled_only
def test_sample_sets_are_as_much_faster_as_fewer_multiply_adds_are_made():
    """A fifth of the inputs is on, and of the hidden nodes a third and less from layer to layer."""
    rng = np.random.default_rng(1)
    x = rng.integers(1, 256, (600, 784)) * (rng.random((600, 784)) < 0.2)
    net = MLP.initialised((784, 160, 160, 160, 160, 10), seed=0)
    theta = net.theta.copy()
    for biases in views(theta, net.sizes, net.bias)[1][1:-1]:
        biases[...] = -0.2
    net = net.with_theta(theta)
    samples = Samples(x.astype(np.uint8), rng.integers(0, 10, 600), 1 / 255)
    counts = multiply_adds(net.forward(samples.x(np.arange(60), np.float32)).a, net.bias)
    assert counts.made.sum() < 0.2 * counts.dense.sum()
    made = prepare(net, samples, Settings(learning_rate=1e-6, batch=60))

    def run_on(engine):
        return lambda state, step, order: engine.train_steps(
            made.recipe, state, step, made.inputs, made.targets, order
        )

    sets, whole = least_times([run_on(sparse), run_on(dense)], net, np.tile(np.arange(600), 5))
    assert whole / sets > LEAST_OF_SETS, f"dense {whole:.2e} s, sample sets {sets:.2e} s"


def least_times(runs, net, order):
    """Least seconds of each run from the same weights, in turns: other work makes none less."""
    seconds = [[] for _ in runs]
    with one_blas_thread():
        for _ in range(12):
            for run, times in zip(runs, seconds, strict=True):
                state = np.zeros((3, len(net.theta)), np.float32)
                state[0] = net.theta
                began = time.perf_counter()
                run(state, 0, order)
                times.append(time.perf_counter() - began)
    return [min(times) for times in seconds]
