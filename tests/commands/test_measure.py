"""``relumlp measure``: what examine says, under the old name, and one line about the new one."""

import pytest
from helpers.command_line import relumlp

from relumlp.datasets import load
from relumlp.examining import examine
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples

OLD = "relumlp: measure is called examine now; the old name will go with the next version\n"
NETWORK = MLP.initialised((64, 6, 2, 10), seed=2)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    path = tmp_path_factory.mktemp("measure") / "net.npz"
    NETWORK.save(path)
    return path


@pytest.mark.parametrize("part", ["training", "test"])
def test_the_part_that_was_asked_for_is_examined(kept, part):
    d = load("digits")
    training = part == "training"
    samples = Samples(
        d.train_images if training else d.test_images,
        d.train_labels if training else d.test_labels,
        d.scale,
    )
    ran = relumlp("measure", kept, "--set", part, "--json")
    assert (ran.code, ran.err) == (0, OLD)
    expected = examine(NETWORK, samples)
    assert ran.json["samples"] == len(samples.targets)
    assert ran.json["accuracy"] == expected.score.accuracy
    assert [row["f"] for row in ran.json["layers"]] == [row.f for row in expected.layers]


def test_without_options_the_test_set_of_digits_is_examined(kept):
    text = relumlp("measure", kept)
    assert text.err == OLD
    assert text.out == relumlp("examine", kept, "--data", "digits").out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "validation"], "--set: expected training or test, got 'validation'"),
        (["--set", "training", "--data", "own.csv"], "--set: expected training of mnist,"),
    ],
)
def test_a_part_that_there_is_not_is_refused(kept, options, said):
    ran = relumlp("measure", kept, *options)
    assert ran.code == 2
    assert said in ran.err.splitlines()[1]
