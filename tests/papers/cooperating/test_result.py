"""The result of cooperating: which of many networks figures 1, 8 and 11 draw."""

import numpy as np

from relumlp.papers.cooperating.result import combine, drawn_cell, networks
from relumlp.papers.study.study import Measured


def cell(number: int, depth: int, axes: list[str], kind: str = "grid", **more: object) -> Measured:
    """A cell whose arrays and facts say its number."""
    config = {"kind": kind, "data": "mnist", "depth": depth, "width": 100, "arm": "", "axes": axes,
              "seed": 0, "unit": "relu", "loss": "squared-error", "optimiser": "adam",
              "learning_rate": 0.001, "batch": 128, "patience": 20, **more}  # fmt: skip
    facts = {"config": config, "verdict": "converged", "updates_per_epoch": 430,
             "test_sizes": [5, 5], "histogram_node": number, "path": {"b": number}}  # fmt: skip
    names = ("fractions", "histogram", "edges") if kind == "grid" else ()
    return Measured({n: np.full(3, number) for n in names}, facts)


CELLS = {
    "grid-fashion-mnist-2x100-seed0": cell(1, 2, ["depth"], data="fashion-mnist"),
    "grid-fashion-mnist-6x100-seed0": cell(2, 6, ["depth"], data="fashion-mnist"),
    "grid-fashion-mnist-10x100-seed0": cell(3, 10, ["depth", "width"], data="fashion-mnist"),
    "grid-mnist-6x100-seed0": cell(4, 6, ["depth"]),
    "grid-mnist-10x20-seed0": cell(5, 10, ["width"], width=20),
    "grid-mnist-10x100-seed0": cell(6, 10, ["depth", "width"]),
    "grid-fashion-mnist-10x20-seed0": cell(8, 10, ["width"], data="fashion-mnist", width=20),
    "grid-fashion-mnist-20x100-seed0": cell(9, 20, ["depth"], data="fashion-mnist"),
    "grid-mnist-20x100-seed0": cell(10, 20, ["depth"]),
    "grid-mnist-20x100-seed1": cell(11, 20, ["depth"], seed=1),
    "sigmoid-fashion-mnist-7x100-seed0": cell(12, 7, [], kind="sigmoid", data="fashion-mnist"),
    "sigmoid-fashion-mnist-7x100-seed1": cell(13, 7, [], kind="sigmoid", data="fashion-mnist"),
    "arm-mnist-6x100-sgd-seed0": cell(7, 6, [], kind="arm", arm="sgd"),
}


def test_figure_1_is_of_both_axes_and_figures_8_and_11_of_the_size_of_the_arms() -> None:
    result = combine(CELLS)
    assert result.facts["drawn"] == {
        "fig1": "grid-mnist-10x100-seed0",
        "fig8": "grid-fashion-mnist-6x100-seed0",
        "fig11": "grid-fashion-mnist-6x100-seed0",
    }
    assert (result.arrays["fig1.fractions"] == 6).all()
    assert (result.arrays["fig11.counts"] == 2).all()
    assert (result.arrays["fig11.edges"] == 2).all()
    assert result.facts["fig11"] == {"node": 2}
    assert result.facts["fig8"] == {"b": 2}


def test_a_network_without_its_drawing_is_not_drawn() -> None:
    """Of later seeds nothing is drawn, and no other network stands in."""
    name = "grid-mnist-10x100-seed0"
    bare = {**CELLS, name: CELLS[name]._replace(arrays={})}
    assert drawn_cell(bare, "mnist", both_axes=True) == ""
    assert drawn_cell(CELLS, "mnist", both_axes=True) == name
    assert set(combine(bare).facts["drawn"]) == {"fig8", "fig11"}


def test_networks_that_are_kept_are_of_the_data_of_their_figures() -> None:
    """The narrowest of figures 9 and 10, and the deepest of each data set, of the first seed."""
    kept = {
        "fig1": ["mnist-10x100"], "fig8-11": ["fashion-mnist-6x100"],
        "fig9": ["fashion-mnist-10x20"], "fig10": ["mnist-10x20"],
        "fig2-3-6": ["fashion-mnist-20x100", "mnist-20x100"],
    }  # fmt: skip
    names = {f"{fig}-grid-{n}-seed0": f"grid-{n}-seed0" for fig, its in kept.items() for n in its}
    sigmoid = "sigmoid-fashion-mnist-7x100-seed0"
    assert networks(combine(CELLS)) == {**names, f"fig7-{sigmoid}": sigmoid}
