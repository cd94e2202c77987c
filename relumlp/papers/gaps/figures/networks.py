"""Which networks the figures of *gaps* draw: the paper's of 300 nodes, or others where none is."""

from relumlp.papers.study.study import Measured

WIDTH = 300
"""Nodes of the first hidden layer of the networks that the paper's figures are about."""


def width_drawn(result: Measured) -> int:
    """Return the width of the networks that are drawn: the paper's, or the least that there is."""
    found = sorted(int(name.split("-")[0]) for name in result.facts["selected"])
    return WIDTH if WIDTH in found or not found else found[0]


def titled(result: Measured, title: str) -> str:
    """Return a panel's title, with the width where it is not the paper's."""
    width = width_drawn(result)
    return title if width == WIDTH else f"{title}, {width} nodes"


def with_biases(result: Measured) -> str:
    """Return the name of the selected network with biases everywhere that diagrams draw."""
    return f"{width_drawn(result)}-biases"
