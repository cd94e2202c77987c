"""What trainings and probes make of their arguments: each is checked before anything is trained."""

import re
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from helpers.small_runs import (
    INPUTS,
    LABELS,
    NETWORK,
    QUIET,
    SETTINGS,
    TRAINING,
    VALIDATION,
    assert_same_run,
)

from relumlp.errors import UserError
from relumlp.inclusion.margin import net_cost
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.training.loop import train, train_in_stretches
from relumlp.training.probes import (
    class_counts_of,
    counting_probe,
    log_steps,
    only_at,
    together,
)
from relumlp.training.run import Hooks

WIDE = MLP.initialised((4, 6, 3), seed=1, dtype=np.float64)


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (3, "labels: expected classes 0 to 2, got 3"),
        (-1, "labels: expected classes 0 to 2, got -1"),
        (10**8, "labels: expected classes 0 to 2, got 100000000"),
        (0.5, "samples: expected labelled samples, got 60 with targets (60,)"),
    ],
)
def test_labels_are_checked_before_a_kernel_sees_them(labels, sentence):
    wrong = Samples(INPUTS, np.full(60, labels))
    with refuses(sentence):
        class_counts_of(NETWORK, wrong)
    with refuses(sentence):
        counting_probe(wrong)(0, NETWORK)


def test_rows_and_shapes_are_checked_before_a_kernel_sees_them():
    for wrong, sentence in (
        (Samples(INPUTS, LABELS, 1.0, [60]), "samples: expected rows from 0 to 59, got 60"),
        (Samples(INPUTS[:, :3], LABELS), "samples: expected inputs (n, 4), got (60, 3)"),
        (Samples(INPUTS, LABELS[:5]), "labels: expected shape (60,), got (5,)"),
    ):
        with refuses(sentence):
            class_counts_of(NETWORK, wrong)
        with refuses(sentence):
            counting_probe(wrong)(0, NETWORK)


def test_samples_in_any_container_train_to_the_same_bits():
    listed = Samples(INPUTS.tolist(), LABELS.tolist(), 1.0, range(50))
    other = Samples(INPUTS.astype(">f8"), LABELS.astype(">i4"), 1.0, np.arange(50, dtype=">i4"))
    whole = train(WIDE, TRAINING, VALIDATION, SETTINGS)
    for samples in (listed, other):
        assert_same_run(train(WIDE, samples, VALIDATION, SETTINGS), whole)
        assert counting_probe(samples)(0, WIDE)["counts"].shape == (6, 3)


def test_a_batch_is_at_most_the_set_and_memory_does_not_follow_it():
    whole = train(NETWORK, TRAINING, VALIDATION, replace(SETTINGS, batch=50))
    tracemalloc.start()
    for batch in (10**7, 10**20):
        assert_same_run(train(NETWORK, TRAINING, VALIDATION, replace(SETTINGS, batch=batch)), whole)
    assert tracemalloc.get_traced_memory()[1] < 10**7
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"epsilon": 1e-300}, "epsilon: expected a number above 0 in float32, got 1e-300, which is "
                              "0.0 there"),
        ({"learning_rate": 1e-300}, "learning_rate: expected a number above 0 in float32, got "
                                    "1e-300, which is 0.0 there"),
        ({"learning_rate": 1e39}, "learning_rate: expected a number above 0 in float32, got "
                                  "1e+39, which is inf there"),
        ({"beta1": 1 - 1e-9}, "beta1: expected a number below 1 in float32, got 0.999999999"),
        ({"plain": 1}, "plain: expected True or False, got 1"),
    ],
)  # fmt: skip
def test_settings_that_a_network_of_singles_does_not_hold(changes, sentence):
    settings = replace(SETTINGS, **changes)
    with refuses(sentence):
        train(NETWORK, TRAINING, VALIDATION, settings)
    with refuses(sentence):
        train_in_stretches(NETWORK, TRAINING, settings, [])
    if "plain" not in changes and changes != {"learning_rate": 1e39}:
        assert train(WIDE, TRAINING, VALIDATION, settings).verdict == "finished"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((NETWORK.theta, TRAINING, VALIDATION, SETTINGS),
         "network: expected an MLP, got a ndarray"),
        ((NETWORK, (INPUTS, LABELS), VALIDATION, SETTINGS),
         "training: expected a Samples, got a tuple"),
        ((NETWORK, TRAINING, VALIDATION, {}), "settings: expected a Settings, got a dict"),
        ((NETWORK, TRAINING, VALIDATION, SETTINGS, print),
         "hooks: expected a Hooks, got a builtin_function_or_method"),
        *[
            ((NETWORK, TRAINING, VALIDATION, SETTINGS, hooks), sentence)
            for hooks, sentence in (
                (Hooks("p"), "hooks.probe: expected a function, got 'p'"),
                (Hooks(stop=True), "hooks.stop: expected a function, got True"),
                (Hooks(on_epoch=None), "hooks.on_epoch: expected a function, got None"),
                (Hooks(every=np.nan), "hooks.every: expected a finite number of at least 0, got "
                                      "nan"),
                (Hooks(at_end=None), "hooks.at_end: expected True or False, got None"),
                (Hooks(probe_steps=5), "probe_steps: expected whole numbers, got 5"),
            )
        ],
    ],
)  # fmt: skip
def test_what_cannot_be_trained_with(arguments, sentence):
    with refuses(sentence):
        train(*arguments)


def test_a_step_of_any_whole_number_and_a_checkpoint_as_text(tmp_path):
    steps = np.array([0, 3], ">u2")
    hooks = Hooks(lambda step, net: {"n": np.array(1)}, iter(steps), str(tmp_path / "c.npz"))
    run = train(NETWORK, TRAINING, VALIDATION, SETTINGS, hooks)
    assert run.records["step"].tolist() == [0, 3]
    assert (tmp_path / "c.npz").exists()


def test_formulas_in_a_probe_are_checked():
    """A training is no door to trust: what a user's probe calls is checked as anywhere."""
    one = np.full((1, 1), 200, np.uint8)

    def probe(step, network):
        return {"cost": net_cost(one, one, [[1]])}

    run = train(NETWORK, TRAINING, VALIDATION, SETTINGS, Hooks(probe, [0]))
    assert run.records["cost"].ravel().tolist() == [40_000]


@QUIET
def test_a_training_that_diverges_can_be_watched():
    settings = replace(SETTINGS, learning_rate=1e38)
    hooks = Hooks(counting_probe(VALIDATION), range(99))
    run = train(NETWORK, TRAINING, VALIDATION, settings, hooks)
    assert run.verdict.startswith("diverged")
    assert len(run.records["loss"]) > 1


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: train_in_stretches(NETWORK, TRAINING, SETTINGS, [0.5]),
         "cuts: expected a whole number, got 0.5"),
        (lambda: train_in_stretches(NETWORK, TRAINING._replace(rows=[99]), SETTINGS, []),
         "training: expected rows from 0 to 59, got 99"),
        (lambda: together(counting_probe(VALIDATION), 3), "probes: expected a function, got 3"),
        (lambda: only_at([-1], print, {}), "steps: expected at least 0, got -1"),
        (lambda: only_at([1], None, {}), "probe: expected a function, got None"),
        (lambda: only_at([1], print, 3), "like: expected named arrays, got a int"),
        (lambda: log_steps(5, 10**9), "points: expected at most 1,000,000, got 1000000000"),
        (lambda: log_steps(10**400, 5)[0:0], f"last: expected at most {1 << 53:,}, got {10**400}"),
        (lambda: log_steps(2.0, 5), "last: expected a whole number, got 2.0"),
    ],
)  # fmt: skip
def test_what_probes_and_stretches_refuse(call, sentence):
    with refuses(sentence):
        call()
