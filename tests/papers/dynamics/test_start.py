"""First networks and first updates: against direct definitions; the paragraph made of them."""

import numpy as np
import pytest

from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP
from relumlp.papers.dynamics.grid import GRIDS, INITIALISATIONS, cells
from relumlp.papers.dynamics.measure.first_update import alignment, elasticity, first_update, rms
from relumlp.papers.dynamics.measure.networks import measure
from relumlp.papers.dynamics.tables.initialisation import HEAD, table_start
from relumlp.papers.study.study import Measured
from relumlp.papers.study.training_cells import cut_of, first_network, settings_of
from relumlp.training.loop import ORDER

CONFIG = {
    "kind": "start", "data": "digits", "batch": 60, "validation": 200, "split_seed": 0,
    "optimiser": "adam", "learning_rate": 0.001, "epochs": 1, "judged": 50, "layers": 4,
    "width": 7, "losses": ["cross-entropy", "squared-error"], "seeds": [3, 5],
    "initialisation": "he",
}  # fmt: skip


def test_alignment_is_one_if_all_samples_are_the_same_and_zero_if_they_cancel():
    assert alignment(np.array([[1.0, 2.0], [1.0, 2.0]])) == 1
    assert alignment(np.array([[1.0, 0.0], [-1.0, 0.0]])) == 0
    assert alignment(np.array([[2.0, 0.0], [0.0, 2.0]])) == 0.5
    assert np.isnan(alignment(np.zeros((3, 2))))
    assert rms(np.array([[3.0, 4.0], [0.0, 0.0]])) == 2.5


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_elasticity_is_that_of_the_activations_of_any_hidden_layer(loss, layer):
    rng = np.random.default_rng(4)
    net = MLP.initialised((6, 5, 5, 5, 3), "he", seed=1, bias=[True, False, False, False],
                          dtype=np.float64)  # fmt: skip
    x, labels = rng.normal(size=(20, 6)), rng.integers(0, 3, 20)

    def loss_if(c):
        # Activations of a layer c times as big: the weights that they meet, c times as big.
        W = [w * (c if i == layer else 1) for i, w in enumerate(net.W[1:])]
        z = MLP.from_arrays(W, [net.b[1], None, None, None]).forward(x).output
        return np.log(LOSSES[loss].value(z, one_hot(labels, 3, z.dtype)).sum())

    h = 1e-5
    slope = (loss_if(1 + h) - loss_if(1 - h)) / (2 * h)
    # Central differences err by about h² and by rounding over h.
    assert elasticity(net, x, labels, loss) == pytest.approx(slope, rel=1e-6, abs=1e-8)


def test_a_cell_measures_every_seed_and_loss(monkeypatch):
    arrays, facts = measure(CONFIG, None)
    assert facts == {}
    assert {n.split(".")[0] for n in arrays} == {"cross-entropy", "squared-error"}
    cut = cut_of(CONFIG)
    for loss in CONFIG["losses"]:
        for k, seed in enumerate(CONFIG["seeds"]):
            own = first_update({**CONFIG, "loss": loss, "seed": seed}, cut)
            for name, value in own.items():
                np.testing.assert_array_equal(arrays[f"{loss}.{name}"][k], value)


def test_what_the_first_update_does_by_hand():
    config = {**CONFIG, "loss": "squared-error", "seed": 3}
    cut = cut_of(config)
    found = first_update(config, cut)
    net = first_network(config, cut)
    seed = np.random.SeedSequence(3, spawn_key=(ORDER, 0))
    rows = np.random.default_rng(seed).permutation(cut.training.chosen)[:60]
    x, labels = cut.training.x(rows, np.float32), cut.training.targets[rows]
    # Adam's first update is −η g / (|g| + ε): the sign of the gradient, by finite differences of
    # the loss of that mini-batch in the weights of the output layer.
    W = [w.astype(np.float64) for w in net.W[1:]]
    y = one_hot(labels, 10, np.float64)

    def loss_of(last):
        t = MLP.from_arrays([*W[:-1], last], [net.b[1].astype(float), None, None, None])
        return LOSSES["squared-error"].value(t.forward(x.astype(float)).output, y).mean()

    signs = np.zeros_like(W[-1])
    for j, k in np.ndindex(*signs.shape):
        up, down = W[-1].copy(), W[-1].copy()
        up[j, k] += 1e-4
        down[j, k] -= 1e-4
        signs[j, k] = np.sign(round(loss_of(up) - loss_of(down), 12))
    step = 0.001 * np.sqrt((signs**2).mean()) / np.sqrt((W[-1] ** 2).mean())
    assert found["step"][-1] == pytest.approx(step, rel=1e-3)
    t = net.with_theta(net.theta.astype(float)).forward(
        cut.validation.x(cut.validation.chosen[:50], float)
    )
    np.testing.assert_allclose(found["size"], [np.sqrt((z**2).mean()) for z in t.z[1:]])
    np.testing.assert_allclose(found["weight"], [np.sqrt((w**2).mean()) for w in W])
    on = [o.mean(axis=0) for o in t.on[1:-1]]
    np.testing.assert_allclose(found["mixed"], [((o > 0) & (o < 1)).mean() for o in on])
    assert found["shift"].shape == found["step"].shape == (4,)
    assert settings_of(config).optimiser == "adam"


def test_the_shift_is_that_of_nodes_means():
    """An update that moves each sample otherwise and no mean does not count."""
    config = {**CONFIG, "loss": "cross-entropy", "seed": 3, "learning_rate": 1e-12}
    assert first_update(config, cut_of(config))["shift"].max() < 1e-6


def test_every_arm_has_its_first_networks_looked_at():
    for data, scale in (("digits", "quick"), ("mnist", "full")):
        made = [c for c in cells(data, scale) if c.name.startswith("start-")]
        arms = GRIDS[scale].arms
        assert [c.name for c in made] == [
            f"start-{a}x{b}-{how}" for a, b in arms for how in INITIALISATIONS
        ]
        for c in made:
            assert c.config["seeds"] == list(GRIDS[scale].seeds)
            assert c.config["learning_rate"] == 0.001


def start_result(**shifts):
    facts = {"groups": {}, "networks": {}, "updates": {}, "start": {}}
    arrays = {}
    for how, shift in shifts.items():
        how = how.replace("_", "-")
        cell = f"start-3x4-{how}"
        facts["start"][cell] = {"config": {**CONFIG, "layers": 3, "width": 4,
                                           "initialisation": how}}  # fmt: skip
        for loss in CONFIG["losses"]:
            arrays |= {
                f"{cell}.{loss}.weight": np.array([[1.0, 2.0, 3.0]]),
                f"{cell}.{loss}.size": np.array([[8.0, 4.0, 1.0]]),
                f"{cell}.{loss}.alignment": np.array([[0.25, 0.75]]),
                f"{cell}.{loss}.mixed": np.array([[1.0, 0.5]]),
                f"{cell}.{loss}.step": np.array([[0.1, 0.3, 0.9]]),
                f"{cell}.{loss}.shift": np.array([[0.5, shift, 7.0]]),
                f"{cell}.{loss}.asks": np.array([-shift]),
            }
    for how, shift in shifts.items():
        how = how.replace("_", "-")
        name = f"arm-3x4-cross-entropy-{how}"
        facts["groups"][name] = {"kind": "arm", "layers": 3, "width": 4, "loss": "cross-entropy",
                                 "initialisation": how, "updates_per_epoch": 10,
                                 "networks": ["a"]}  # fmt: skip
        arrays[f"{name}.step"] = np.array([0, 1, 20])
        arrays[f"{name}.fraction"] = np.array([[[0.25, 0.25], [0.25 + shift / 8] * 2, [1, 1]]])
    return Measured(arrays, facts)


def test_the_paragraph_is_made_of_the_results_numbers():
    table = table_start(start_result(he=1.0, lecun=2.0, torch_linear=4.0))
    assert table.rows[0][:2] == ["3×4 cross-entropy", "he"]
    by_name = dict(zip(table.head, table.rows[1], strict=True))
    assert list(by_name) == HEAD
    assert list(by_name.values())[2:] == [
        "2", "8", "4", "1", "0.75", "0.5", "0.2", "2", "-2", "0.25",
    ]  # fmt: skip
    for expected in (
        "square of 2 (he), 2 (lecun), 2 (torch-linear)", "times 0.5 (he)", "size of 1 (he)",
        "of the weights, 0.2 (he)", "mean ‖a‖² = 0.25 (he)", "update by 1 (he), 2 (lecun), 4 (t",
        "is -1 (he), -2 (lecun), -4 (torch-linear) with squared error", "Over 3 arms",
        "correlation of 1.00 (1.00 within", "of -1.00 (-1.00 within",
    ):  # fmt: skip
        assert expected in table.text, expected


def test_without_arms_the_paragraph_says_so():
    assert "not been trained" in table_start(start_result(he=1.0)).text
    empty = table_start(Measured({}, {"groups": {}}))
    assert (empty.rows, empty.text) == ([], "")
