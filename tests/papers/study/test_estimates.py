"""Estimates: by hand at one size, and how they grow with what a cell does."""

import pytest

from relumlp.network.mlp import MLP
from relumlp.papers.study import estimates
from relumlp.papers.study.estimates import network_bytes, operations, seconds_of
from relumlp.papers.study.registry import STUDIES, find_study

MNIST = {"data": "mnist", "validation": 5000, "epochs": 10, "batch": 100}


def test_an_update_takes_six_operations_a_weight_and_four_in_the_first_layer():
    # Digits: 64 inputs, 10 classes.
    assert operations("digits", (5, 3)) == 4 * 64 * 5 + 6 * (5 * 3 + 3 * 10)
    assert operations("digits", ()) == 4 * 64 * 10


def test_seconds_by_hand(monkeypatch):
    monkeypatch.setattr(estimates, "SPEED", 1e6)
    monkeypatch.setattr(estimates, "FIXED", 7.0)
    one = operations("mnist", (20, 20)) / 1e6
    updates = 10 * 55000 / 100
    plain = 10 * 55000 * one + 10 * 5000 * one / 2 + updates * 16e-6 + 7
    assert seconds_of(MNIST, (20, 20)) == pytest.approx(plain)
    passed = seconds_of(MNIST, (20, 20), passed=300)
    assert passed - plain == pytest.approx(300 * one / 2)
    classified = seconds_of(MNIST, (20, 20), classified=40)
    assert classified - plain == pytest.approx(40 * 0.02)


def test_early_stopping_leaves_a_part_of_the_epochs():
    whole, stopped = (seconds_of({**MNIST, "patience": p}, (300, 300)) for p in (None, 5))
    fixed = estimates.FIXED
    assert (stopped - fixed) / (whole - fixed) == pytest.approx(estimates.TYPICAL)


def test_bytes_are_those_of_the_weights():
    net = MLP.initialised((64, 30, 20, 10))
    assert network_bytes("digits", (30, 20)) == sum(W.nbytes for W in net.W[1:])


def larger(one, cells):
    """Cells that differ from one in their size or their epochs alone, which are more."""
    for name in ("width", "layers", "depth", "epochs"):
        if name in one.config:
            rest = one.config | dict.fromkeys((name, "axes"))
            yield from (c for c in cells if c.config | dict.fromkeys((name, "axes")) == rest
                        and c.config[name] > one.config[name])  # fmt: skip


@pytest.mark.parametrize("paper", STUDIES)
def test_larger_and_longer_trainings_take_more(paper):
    cells = [c for c in find_study(paper).cells("mnist", "full") if c.config["kind"] != "start"]
    pairs = [(one, more) for one in cells for more in larger(one, cells)]
    assert len(pairs) > 20
    assert not [p for p in pairs if p[0].seconds >= p[1].seconds]
