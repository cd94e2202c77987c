"""The way in: a user's network and samples, or neither, and sentences for one without the other."""

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.lab import entrance
from relumlp.lab.entrance import laboratory, write_lab
from relumlp.lab.examples import by_hand, trained
from relumlp.lab.studies import Study
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.training.settings import Settings

RNG = np.random.default_rng(3)


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    """Leave out what trains and what runs the ledger."""
    monkeypatch.setattr(entrance, "example_studies", lambda: [by_hand()])
    monkeypatch.setattr(entrance, "refuted_claims", list)


def own(**options):
    net = options.pop("net", MLP.initialised((3, 4, 3), seed=1))
    x, y = RNG.normal(size=(50, 3)), np.arange(50) % 3
    return laboratory(net, x, options.pop("y", y), **options).studies[0]


def test_ones_own_network_comes_first_with_samples_at_even_distances():
    study = own(samples=8)
    assert study.title == "Your network: 3-4-3"
    assert study.numbers == [0, 7, 14, 21, 28, 35, 42, 49]
    assert study.labels.tolist() == [k % 3 for k in study.numbers]
    assert study.about.startswith("8 of 50 samples.")
    assert len(own(samples=120).inputs) == 50


def test_scaling_names_and_classes_come_along():
    x = RNG.normal(size=(6, 2))
    net = MLP.initialised((2, 3, 1), seed=1, dtype=np.float64)
    made = laboratory(net, x, ["no", "yes"] * 3, mean=1.0, std=2.0, classes=["no", "yes"],
                      features=["height", "width"])  # fmt: skip
    study = made.studies[0]
    assert (study.inputs == (x - 1) / 2).all()
    assert study.network.sizes[-1] == 2
    assert study.classes == ("no", "yes")
    assert study.record()["features"] == ["height", "width"]


def test_a_regression_has_values_and_unlabelled_samples_the_networks_answers():
    net = MLP.initialised((3, 4, 2), seed=1)
    values = RNG.normal(size=(50, 2))
    study = own(net=net, y=values, task="regression", samples=50)
    assert study.labels is None
    assert study.targets.tolist() == values.tolist()
    unlabelled = own(y=None)
    assert (unlabelled.labels == unlabelled.network.predict(unlabelled.inputs)).all()
    assert "own answers" in unlabelled.about


def test_images_are_known_by_their_name_or_guessed_from_a_square():
    net = MLP.initialised((64, 5, 10), seed=1)
    assert laboratory(net, "digits", samples=3).studies[0].shape == (8, 8)
    assert laboratory(net, RNG.normal(size=(3, 64))).studies[0].shape == (8, 8)
    assert own().shape is None


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        (
            (None, [[1.0]]),
            {},
            "expected a network and samples, or neither, got samples",
        ),
        ((by_hand().network,), {}, "got a network without samples"),
        ((), {"samples": 0}, "samples: expected"),
        ((), {"samples": 3000}, "samples: expected at most 2,000, got 3,000"),
    ],
)
def test_one_without_the_other_is_refused(arguments, options, sentence):
    with pytest.raises(UserError, match=sentence):
        laboratory(*arguments, **options)


def test_a_laboratory_is_saved_shown_and_refused_another_name(tmp_path):
    made = laboratory()
    file = write_lab(tmp_path / "lab.html")
    assert file.read_text("utf-8") == made.html()
    assert 'srcdoc="&lt;!doctype html&gt;' in made._repr_html_()
    with pytest.raises(UserError, match=r"expected a name that ends in \.html"):
        made.save(tmp_path / "lab.pdf")
    with pytest.raises(UserError, match="expected a folder"):
        made.save(tmp_path / "none" / "lab.html")


def test_training_is_recorded_from_the_beginning_to_the_end():
    x, y = RNG.normal(size=(20, 2)), np.arange(20) % 2
    net = MLP.initialised((2, 3, 2), seed=0, dtype=np.float64)
    study = Study("some", "Some", "", net, x, labels=y)
    found = trained(study, Samples(x, y), Settings(batch=5, epochs=10, plain=True), looks=4)
    assert found.steps[0] == 0
    assert found.steps[-1] == 40
    assert (found.theta[0] == net.theta).all()
    assert (found.theta[-1] == found.network.theta).all()
    assert found.record()["theta"]["shape"] == [len(found.steps), len(net.theta)]
