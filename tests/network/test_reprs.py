"""Short reprs of networks and passes, and their HTML, in which nothing is markup that came in."""

import numpy as np
import pytest

from relumlp.network.mlp import MLP

NET = MLP.initialised((3, 200, 2), seed=1)


@pytest.mark.parametrize(
    ("net", "said"),
    [
        (NET, "<MLP 3-200-2 of relu units, float32, biases, 1,202 parameters>"),
        (MLP.initialised((3, 2), bias=False, unit="sigmoid", dtype="float64"),
         "<MLP 3-2 of sigmoid units, float64, no biases, 6 parameters>"),
        (MLP.initialised((3, 4, 2), bias=[True, False]).with_meaning(mean=1, classes=["a", "b"]),
         "<MLP 3-4-2 of relu units, float32, biases in layer 1, 24 parameters; inputs are scaled; "
         "classes ['a', 'b']>"),
    ],
)  # fmt: skip
def test_a_network_is_a_line(net, said):
    assert repr(net) == said


def test_many_classes_are_shortened():
    net = MLP.initialised((3, 500)).with_meaning(classes=[f"class {k}" for k in range(500)])
    assert len(repr(net)) < 250


def test_a_pass_is_a_line():
    assert repr(NET.trace(np.ones((1500, 3)))) == (
        "<Trace 3-200-2 of 1,500 samples: z, a, slope, on by layer>"
    )
    assert repr(NET.trace(np.ones((1, 3)))).startswith("<Trace 3-200-2 of 1 sample:")


def test_html_escapes_what_came_in():
    net = NET.with_meaning(classes=["<b>", "&"], std=2)
    page = net._repr_html_()
    assert "&lt;b&gt;, &amp;" in page
    assert "<b>" not in page
    assert "Inputs are scaled before layer 1: mean 0, deviation 2." in page
    trace = NET.trace(np.eye(3))._repr_html_()
    assert "&lt;Trace 3-200-2 of 3 samples" in trace
    on = float(NET.forward(np.eye(3)).on[1].mean())
    assert f"<td>1</td><td>200</td><td>{on:.3g}</td>" in trace
