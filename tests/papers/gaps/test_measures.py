"""The cells of gaps by hand: trained and judged again in NumPy alone, on training and test."""

from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from helpers import gaps_by_hand as hand

from relumlp.machine.blas import one_blas_thread
from relumlp.network.mlp import MLP
from relumlp.papers.gaps.grid import cells
from relumlp.papers.gaps.measure import networks
from relumlp.papers.gaps.measure.networks import measure, relative_change
from relumlp.papers.study import workspace as places
from relumlp.papers.study.workspace import Workspace

pytestmark = [
    pytest.mark.filterwarnings("error"), pytest.mark.usefixtures("bits_of_one_thread"),
]  # fmt: skip
BOTH = ("training", "test")
ALL = ("training", "validation", "test")


def config_of(name: str, **changes: Any) -> dict[str, Any]:
    """A cell of the grid, made small. Every seed, rate and size has a value of its own."""
    (cell,) = [c for c in cells("digits", "quick") if c.name == name]
    return {**cell.config, "split_seed": 5, "batch": 32, **changes}


CONFIGS = {
    "biases": config_of("100-biases-rate0.003-seed3", width=40, learning_rate=0.02, epochs=8,
                        patience=9),
    "no-output-biases": config_of("100-no-output-biases-rate0.003-seed3", width=20,
                                  learning_rate=0.02, epochs=8, patience=9),
    "systems": config_of("systems-6x100", hidden=[9, 7], epochs=4, patience=4, seed=2,
                         fitted=400, scored=250),
    # In both of its trainings the best epoch of the test samples is another.
    "appended": config_of("appended-300-rate0.003-seed1", width=40, learning_rate=0.02, seed=6,
                          summary_learning_rate=0.03, epochs=6, patience=5),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the cells measure, each measured once."""
    place = tmp_path_factory.mktemp("cells")
    with one_blas_thread():
        return {n: measure(c, Workspace(n, place)) for n, c in CONFIGS.items()}


def same_layers(stored: Any, layers: Any) -> None:
    """In float32 the stored layers are those trained by hand, some hundred roundings apart."""
    assert [len(layer) for layer in stored] == [len(layer) for layer in layers]
    for one, other in zip(stored, layers, strict=True):
        for v, w in zip(one, other, strict=True):
            np.testing.assert_allclose(v, w, atol=3e-4)


def same_scores(facts: Any, layers: Any, sets: Any, loss: str) -> None:
    """Accuracies are those of the three sets, but for a near tie; the loss is of validation."""
    scores = {n: hand.score(loss, hand.passed(layers, sets.x[n])[-1], sets.y[n]) for n in ALL}
    assert facts["accuracy"].keys() == scores.keys()
    for name, (_, accuracy) in scores.items():
        assert abs(facts["accuracy"][name] - accuracy) < 1.01 / len(sets.y[name])
    assert len({accuracy for _, accuracy in scores.values()}) == 3
    assert facts["validation_loss"] == pytest.approx(scores["validation"][0], abs=1e-4)


def best_of(curve: Any) -> int:
    """The first epoch, from 1, of the best validation accuracy, then of the least loss."""
    return min(range(len(curve)), key=lambda k: (-curve[k][1], curve[k][0])) + 1


# --- with a summary layer


@pytest.mark.parametrize("setting", ["biases", "no-output-biases"])
def test_a_network_is_trained_from_he_weights_and_stopped_by_validation(
    found: Any, setting: str
) -> None:
    config, cell, sets = CONFIGS[setting], found[setting], hand.sets_of(CONFIGS[setting])
    first = hand.drawn_weights((64, config["width"], 2, 10), "he", 3,
                               (True, True, setting == "biases"))  # fmt: skip
    (x, held), loss = ((sets.x[n], sets.y[n]) for n in ALL[:2]), "cross-entropy"
    weights, curve = hand.trained(first, x, held, config, loss)
    np.testing.assert_allclose(cell.arrays["curve"][:, 1], curve[:, 0], atol=1e-4)
    np.testing.assert_allclose(cell.arrays["curve"][:, 2], curve[:, 1], atol=1.01 / 200)
    best = best_of(cell.arrays["curve"][:, 1:])
    assert (cell.facts["best_epoch"], cell.facts["epochs"]) == (best, 8)
    assert cell.facts["verdict"] == "finished"
    assert cell.facts["training_samples"] == len(x[1]) == 998
    same_layers(hand.layers_in(cell.arrays), weights[best - 1])
    same_scores(cell.facts, weights[best - 1], sets, loss)


def test_a_training_ends_when_its_patience_does(tmp_path: Path) -> None:
    config = {**CONFIGS["no-output-biases"], "width": 40, "patience": 2, "split_seed": 0}
    cell = measure(config, Workspace("one", tmp_path))
    # Its summary layer dies, so that no later epoch is better.
    assert cell.facts["epochs"] == cell.facts["best_epoch"] + 2 < 8
    assert cell.facts["verdict"] == "converged"


@pytest.mark.parametrize("setting", ["biases", "no-output-biases"])
def test_all_pairs_of_both_sets_are_counted_before_and_after_normalisation(
    found: Any, setting: str
) -> None:
    cell, sets = found[setting], hand.sets_of(CONFIGS[setting])
    before = hand.layers_in(cell.arrays)
    after, _ = hand.normalised(before)
    judged = cell.facts["judged"]
    assert judged.keys() == {*BOTH}
    for name in BOTH:
        for way, layers in (("before", before), ("after", after)):
            assert judged[name][way] == hand.counted(layers, sets.x[name], sets.y[name])
        assert judged[name]["same_predictions"] is True
        assert 0 <= judged[name]["largest_change"] < 1e-12, "rounding alone"
    counts = judged["test"]["before"]
    assert counts["pairs"] > 5000
    assert sum(c > 0 for c in counts["cases"]) >= (6 if setting == "biases" else 3)
    assert judged["training"]["before"] != counts


def test_where_normalisation_changes_a_network_each_set_says_how_much(
    found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell, sets = found["biases"], hand.sets_of(CONFIGS["biases"])
    before = hand.layers_in(cell.arrays)
    changed = [[v.copy() for v in layer] for layer in before]
    z = hand.passed(before, sets.x["test"])[-1]
    largest = np.unravel_index(abs(z).argmax(), z.shape)
    # Its class wins a few samples more or less, and the largest output changes.
    changed[-1][1] = changed[-1][1] + np.eye(10)[largest[1]] / 4
    net, other = (MLP.from_arrays(*zip(*layers, strict=True)) for layers in (before, changed))
    _, done = networks.normalised(net)
    monkeypatch.setattr(networks, "normalised", lambda network: (other, done))
    judged, _ = networks.judge_pairs(net, networks.cut_of(CONFIGS["biases"]))
    for name in BOTH:
        z, z2 = (hand.passed(layers, sets.x[name])[-1] for layers in (before, changed))
        assert judged[name]["largest_change"] == pytest.approx(abs(z2 - z).max() / abs(z).max())
        assert abs(z2).max() != abs(z).max()
        assert judged[name]["same_predictions"] is False
        assert (z.argmax(axis=1) != z2.argmax(axis=1)).mean() < 0.1
        assert judged[name]["after"] == hand.counted(changed, sets.x[name], sets.y[name])


def test_a_change_is_relative_to_the_largest_number_before() -> None:
    before = np.array([[1.0, -4.0], [2.0, 0.0]])
    assert relative_change(before, before + np.array([[0.5, 0], [0, -1]])) == 0.25
    assert relative_change(before, before * 3) == 2
    assert relative_change(before, before) == 0
    assert relative_change(np.zeros((2, 2)), np.zeros((2, 2))) == 0


@pytest.mark.parametrize("setting", ["biases", "no-output-biases"])
def test_up_to_300_correctly_classified_test_samples_are_drawn(found: Any, setting: str) -> None:
    cell, sets = found[setting], hand.sets_of(CONFIGS[setting])
    before = hand.layers_in(cell.arrays)
    after, norms = hand.normalised(before)
    right = np.flatnonzero(hand.right_in(hand.passed(before, sets.x["test"])[-1], sets.y["test"]))
    assert len(right) > 300 if setting == "biases" else 300 > len(right) > 50
    rows = np.sort(np.random.default_rng(0).choice(right, min(300, len(right)), replace=False))
    np.testing.assert_array_equal(cell.arrays["labels"], sets.y["test"][rows])
    for way, layers in (("before", before), ("after", after)):
        a = np.maximum(hand.passed(layers, sets.x["test"][rows])[-2], 0)
        np.testing.assert_allclose(cell.arrays[f"a_{way}"], a, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(cell.arrays[f"w_{way}"], layers[-1][0], rtol=1e-12)
    for i in (1, 2):
        np.testing.assert_allclose(cell.arrays[f"norms{i}"], norms[i - 1], rtol=1e-12)
        assert len({*norms[i - 1]}) == len(norms[i - 1])


# --- figure 1's


def test_figure_1s_nodes_learn_from_training_samples_and_classify_test_samples(
    found: Any,
) -> None:
    config, cell, sets = CONFIGS["systems"], found["systems"], hand.sets_of(CONFIGS["systems"])
    first = hand.drawn_weights((64, 9, 7, 10), "normalised-uniform", 2, (True, False, False))
    x, held = ((sets.x[n], sets.y[n]) for n in ALL[:2])
    weights, curve = hand.trained(first, x, held, config, "squared-error")
    best = cell.facts["best_epoch"]
    assert best == best_of(curve)
    layers = hand.layers_in(cell.arrays)
    same_layers(layers, weights[best - 1])
    same_scores(cell.facts, layers, sets, "squared-error")
    fitted, asked = hand.passed(layers, x[0][:400]), hand.passed(layers, sets.x["test"][:250])
    truth = sets.y["test"][:250]
    systems = cell.facts["systems"]
    assert [*systems] == ["discrete", "continuous", "combined"]
    for system, accuracies in systems.items():
        assert accuracies == [
            (hand.by_nodes(system, fitted[i], x[1][:400], asked[i]) == truth).mean() for i in (1, 2)
        ]
    assert len({a for accuracies in systems.values() for a in accuracies}) > 4
    assert cell.facts["network"] == (asked[-1].argmax(axis=1) == truth).mean()
    on = [(z > 0).sum(axis=0) for z in hand.passed(layers, x[0])[1:-1]]
    np.testing.assert_array_equal(cell.arrays["sample_sets"], np.concatenate(on))
    assert cell.facts["training_samples"] == 998


# --- appended


def test_a_summary_layer_is_trained_on_a_trained_hidden_layer_that_stays(found: Any) -> None:
    config, cell, sets = CONFIGS["appended"], found["appended"], hand.sets_of(CONFIGS["appended"])
    loss, data = "cross-entropy", [(sets.x[n], sets.y[n]) for n in ALL[:2]]
    first = hand.drawn_weights((64, 40, 10), "he", 6, (True, True))
    weights, curve = hand.trained(first, *data, config, loss)
    best = cell.facts["before"]["best_epoch"]
    assert best == best_of(curve)
    assert (cell.facts["before"]["epochs"], cell.facts["epochs"]) == (6, 6)
    same_scores(cell.facts["before"], weights[best - 1], sets, loss)
    layers = hand.layers_in(cell.arrays)
    same_layers(layers[:1], weights[best - 1][:1])
    hidden = [(np.maximum(hand.passed(layers[:1], x)[-1], 0), y) for x, y in data]
    top = hand.drawn_weights((40, 2, 10), "he", 6, (True, True))
    rate = {"learning_rate": config["summary_learning_rate"]}
    weights, curve = hand.trained(top, *hidden, {**config, **rate}, loss)
    best = cell.facts["best_epoch"]
    assert best == best_of(curve)
    same_layers(layers[1:], weights[best - 1])
    same_scores(cell.facts, layers, sets, loss)
    for way, own in (("before", layers), ("after", hand.normalised(layers)[0])):
        for name in BOTH:
            counts = hand.counted(own, sets.x[name], sets.y[name])
            assert cell.facts["judged"][name][way] == counts
            assert counts["pairs"] > 1000


def test_an_appended_cell_says_how_each_of_its_trainings_ended(tmp_path: Path) -> None:
    config = {**CONFIGS["appended"], "patience": 1, "seed": 4, "learning_rate": 0.01,
              "summary_learning_rate": 0.02}  # fmt: skip
    cell, sets = measure(config, Workspace("one", tmp_path)), hand.sets_of(config)
    data = [(sets.x[n], sets.y[n]) for n in ALL[:2]]
    first = hand.drawn_weights((64, 40, 10), "he", 4, (True, True))
    weights, curve = hand.trained(first, *data, config, "cross-entropy")
    told = [ended(curve)]
    hidden = weights[told[0][0] - 1][:1]
    inputs = [(np.maximum(hand.passed(hidden, x)[-1], 0), y) for x, y in data]
    top = hand.drawn_weights((40, 2, 10), "he", 4, (True, True))
    rate = {"learning_rate": config["summary_learning_rate"]}
    told.append(ended(hand.trained(top, *inputs, {**config, **rate}, "cross-entropy")[1]))
    for facts, said in zip((cell.facts["before"], cell.facts), told, strict=True):
        assert (facts["best_epoch"], facts["epochs"], facts["verdict"]) == said
    assert told[0] != told[1]


def ended(curve: Any) -> tuple[int, int, str]:
    """Best epoch, epochs and verdict of a training whose patience is one epoch."""
    for epochs in range(1, len(curve)):
        if (best := best_of(curve[:epochs])) < epochs:
            return best, epochs, "converged"
    return best_of(curve), len(curve), "finished"


@pytest.mark.parametrize("epochs", [2, 8])
def test_an_appended_cell_that_was_stopped_continues_in_either_training(
    found: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, epochs: int
) -> None:
    stop, seen = Event(), []
    monkeypatch.setattr(places, "STOP", stop)

    def told(*epoch: Any) -> None:
        seen.append(epoch)
        (stop.set if len(seen) == epochs else stop.clear)()

    monkeypatch.setattr(places, "listeners", [told])
    with pytest.raises(KeyboardInterrupt):
        measure(CONFIGS["appended"], Workspace("one", tmp_path))
    again = measure(CONFIGS["appended"], Workspace("one", tmp_path))
    assert again.facts == found["appended"].facts
    for name, values in found["appended"].arrays.items():
        np.testing.assert_array_equal(again.arrays[name], values)
    # The first training is made again where the second was stopped, and of that only the rest.
    assert len(seen) == {2: 12, 8: 18}[epochs]
    assert {cell for cell, *_ in seen} == {"one"}
    kept = [p.name for p in tmp_path.iterdir()]
    assert kept == ([] if epochs == 2 else ["one.checkpoint.npz"]), "which run_cell removes"
