"""How cells that train begin and end: the cut, the first weights, the settings, the facts."""

import numpy as np
import pytest

from relumlp.datasets import load, split
from relumlp.network.mlp import MLP
from relumlp.network.samples import evaluate
from relumlp.papers.study.training_cells import (
    cut_of,
    first_network,
    seed_of,
    settings_of,
    training_facts,
    updates_per_epoch,
)
from relumlp.training.run import Run
from relumlp.training.settings import Settings

CONFIG = {
    "data": "digits", "validation": 150, "split_seed": 3, "seed": 5, "width": 6, "depth": 2,
    "initialisation": "lecun", "loss": "squared-error", "learning_rate": 0.02, "batch": 7,
    "epochs": 9,
}  # fmt: skip


def test_the_cut_is_by_its_own_seed_and_size():
    cut, d = cut_of(CONFIG), load("digits")
    rows, held_out = split(d.train_labels, 150, 3)
    np.testing.assert_array_equal(cut.training.chosen, rows)
    np.testing.assert_array_equal(cut.validation.chosen, held_out)
    assert (cut.features, cut.classes) == (64, 10)


def test_first_weights_are_drawn_by_the_cells_seed():
    config = {**CONFIG, "unit": "sigmoid"}
    net = first_network(config, cut_of(config))
    seed = np.random.SeedSequence(5, spawn_key=(0,))
    own = MLP.initialised((64, 6, 6, 10), "lecun", seed=seed, bias=[True, False, False],
                          unit="sigmoid")  # fmt: skip
    assert (net.sizes, net.bias, net.unit) == (own.sizes, own.bias, own.unit)
    np.testing.assert_array_equal(net.theta, own.theta, strict=True)
    assert first_network(CONFIG, cut_of(CONFIG)).unit == "relu"
    assert (first_network({**config, "seed": 6}, cut_of(config)).theta != net.theta).any()


def test_what_a_cell_draws_has_seeds_of_its_own():
    words = [seed_of(CONFIG, key).generate_state(4).tolist() for key in (0, 1, 2)]
    assert words[0] == seed_of(CONFIG).generate_state(4).tolist()
    assert words[0] != words[1] != words[2] != words[0]
    assert words[2] == np.random.SeedSequence(5, spawn_key=(2,)).generate_state(4).tolist()


def test_settings_are_those_of_the_configuration():
    assert settings_of(CONFIG) == Settings(
        loss="squared-error", learning_rate=0.02, batch=7, epochs=9, seed=5
    )
    more = settings_of({**CONFIG, "optimiser": "sgd", "patience": 4})
    assert (more.optimiser, more.patience) == ("sgd", 4)
    assert (settings_of(CONFIG).optimiser, settings_of(CONFIG).patience) == ("adam", None)
    for name in ("loss", "learning_rate", "batch", "epochs", "seed"):
        with pytest.raises(KeyError, match=name):
            settings_of({k: v for k, v in CONFIG.items() if k != name})


@pytest.mark.parametrize(("batch", "updates"), [(1048, 1), (1047, 2), (100, 11), (1, 1048)])
def test_a_last_smaller_mini_batch_counts(batch, updates):
    cut = cut_of(CONFIG)
    assert len(cut.training.chosen) == 1048
    assert updates_per_epoch({"batch": batch}, cut) == updates


def test_the_facts_are_of_the_sets_without_noise_and_of_the_network_asked():
    cut = cut_of(CONFIG)
    ended, other = (MLP.initialised((64, 6, 10), seed=s) for s in (1, 2))
    run = Run(ended, np.zeros((4, 3)), 3, {}, "converged")
    for asked, facts in ((ended, training_facts(run, cut, "squared-error")),
                         (other, training_facts(run, cut, "squared-error", other))):  # fmt: skip
        scores = {n: evaluate(asked, getattr(cut, n), "squared-error")
                  for n in ("training", "validation", "test")}  # fmt: skip
        assert facts == {
            "verdict": "converged", "epochs": 4, "best_epoch": 3,
            "accuracy": {n: s.accuracy for n, s in scores.items()},
            "validation_loss": scores["validation"].loss,
        }  # fmt: skip
    assert training_facts(run, cut, "cross-entropy")["validation_loss"] != facts["validation_loss"]
