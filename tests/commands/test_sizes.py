"""What is known before anything is loaded: sizes of datasets, and the memory of a training."""

import tracemalloc

import pytest

from relumlp.commands import train
from relumlp.commands.sizes import Sizes, check_memory, sizes_of
from relumlp.commands.training_data import Source
from relumlp.errors import UserError
from relumlp.machine import memory
from relumlp.training.settings import Settings


@pytest.mark.parametrize(
    ("data", "sizes"),
    [("mnist", (60000, 784, 10)), ("fashion-mnist", (60000, 784, 10)), ("digits", (1198, 64, 10))],
)
def test_sizes_are_those_of_the_dataset(data, sizes):
    assert sizes_of(data) == Sizes(*sizes)


@pytest.mark.parametrize(
    ("hidden", "batch"),
    [pytest.param("600-200", 60, id="weights"), pytest.param("300-1-300-1-300", 1078, id="nodes")],
)
def test_the_memory_that_is_foretold_is_about_what_a_training_takes(
    hidden, batch, tmp_path, monkeypatch
):
    """Up to a factor of 2, whether weights take most of it or a mini-batch's activations do."""
    planned = train.plan(Source("digits"), hidden, "all", "relu")
    took = peak(planned, Settings("cross-entropy", "adam", 0.001, batch, 1, 1, 0), tmp_path)
    asked = (planned.name, planned.parameters, 4, batch * sum(planned.sizes))
    monkeypatch.setattr(memory, "available", lambda: took / 2)
    with pytest.raises(UserError, match="expected a network that fits into memory, got 64-"):
        check_memory(*asked)
    monkeypatch.setattr(memory, "available", lambda: 2 * took)
    check_memory(*asked)


def peak(planned, settings, folder):
    """The most bytes that a training holds at a time, when its kernels are compiled."""
    for traced in (False, True):
        if traced:
            tracemalloc.start()
        train.run(planned, ("he", "float32"), settings, folder / "net.npz", True)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most
