"""``relumlp lab``: a page out, and sentences for mistakes."""

import inspect

import numpy as np
import pytest
from helpers.command_line import done, refused

from relumlp.lab import entrance
from relumlp.network.mlp import MLP


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a network and a CSV, to stand in; without examples, which train."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(entrance, "example_studies", list)
    monkeypatch.setattr(entrance, "refuted_claims", list)
    X = np.random.default_rng(8).normal(size=(12, 3))
    rows = [f"{a},{b},{c},{'elm' if a > 0 else 'oak'}" for a, b, c in X]
    (tmp_path / "wine.csv").write_text("\n".join(["a,b,c,tree", *rows]) + "\n")
    MLP.initialised((3, 4, 2), seed=1).save(tmp_path / "net.npz")
    return tmp_path


def test_a_page_is_written_and_not_replaced_without_force(place):
    words = ("lab", "net.npz", "--data", "wine.csv", "--label", "tree", "--mean", "0.5")
    assert done(*words).out == "Laboratory: lab.html\n"
    text = (place / "lab.html").read_text("utf-8")
    assert "Your network: 3-4-2" in text
    assert '"classes":["elm","oak"]' in text
    assert "expected a new file" in refused(*words)
    done(*words, "--force", "--samples", "5")
    assert "5 of 12 samples" in (place / "lab.html").read_text("utf-8")


def test_a_page_holds_as_many_samples_as_the_librarys_if_nothing_is_said(place):
    X = np.random.default_rng(8).normal(size=(200, 3))
    rows = [f"{a},{b},{c},{'elm' if a > 0 else 'oak'}" for a, b, c in X]
    (place / "many.csv").write_text("\n".join(["a,b,c,tree", *rows]) + "\n")
    done("lab", "net.npz", "--data", "many.csv", "--label", "tree")
    samples = inspect.signature(entrance.laboratory).parameters["samples"].default
    assert f"{samples} of 200 samples" in (place / "lab.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["net.npz"], "got a network without samples"),
        (["--data", "wine.csv"], "got samples without network"),
        (["--out", "lab.pdf"], "expected a name that ends in .html"),
        (["none.npz", "--data", "wine.csv"], "none.npz"),
        (["net.npz", "--data", "wine.csv", "--mean", "x"], "--mean: expected a number"),
        (["--samples", "0"], "samples: expected"),
    ],
)
def test_mistakes_are_told_in_a_sentence(place, words, sentence):
    assert sentence in refused("lab", *words)
    assert not (place / "lab.html").exists()
