"""Sample sets and re-used nodes of gaps: measured by hand, and judged on both sides of limits."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from relumlp.datasets import load
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.gaps.grid import cells
from relumlp.papers.gaps.measure.networks import measure
from relumlp.papers.gaps.measure.sample_sets import node_measures, reuse, sample_set_sizes
from relumlp.papers.gaps.result import NODES, combine, tables
from relumlp.papers.gaps.rules.all import RULES
from relumlp.papers.study.deciding import NOT_IN_FIRST, NOT_MEASURED
from relumlp.papers.study.study import Measured
from relumlp.papers.study.training_cells import cut_of
from relumlp.papers.study.workspace import Workspace

pytestmark = pytest.mark.filterwarnings("error")
RULE = {r.id.removeprefix("gaps."): r.decide for r in RULES}
YES, PARTLY, NO = "reproduced", "partly", "not reproduced"


# --- measured


def config_of(name: str, **changes: Any) -> dict[str, Any]:
    (cell,) = [c for c in cells("digits", "quick") if c.name == name]
    return {**cell.config, "epochs": 3, "patience": 3, **changes}


def test_a_cell_measures_its_functional_nodes_on_its_training_samples(tmp_path: Any) -> None:
    config = config_of("100-biases-rate0.003-seed1")
    found = measure(config, Workspace("one", tmp_path))
    rows = cut_of(config).training.chosen
    d = load("digits")
    x, y = d.train_images[rows] * d.scale, d.train_labels[rows]
    a = np.maximum(x @ found.arrays["W1"].T.astype(float) + found.arrays["b1"], 0)
    assert found.facts["training_samples"] == len(rows) == 998
    np.testing.assert_array_equal(found.arrays["sample_sets"], (a > 0).sum(axis=0))
    whole = a.var(axis=0)
    means = np.array([a[y == c].mean(axis=0) for c in range(10)])
    between = sum((y == c).mean() * (means[c] - a.mean(axis=0)) ** 2 for c in range(10))
    alive = whole > 0
    separation = found.arrays["separation"]
    np.testing.assert_allclose(separation[alive], between[alive] / whole[alive], rtol=1e-4)
    assert not separation[~alive].any()
    used = np.zeros(100)
    for c, c2 in combinations(range(10), 2):
        for w in found.arrays["W2"].astype(float):
            parts = w * (means[c] - means[c2])
            used += parts * np.sign(parts.sum()) > abs(parts.sum()) / 100
    assert np.abs(found.arrays["reuse"] - used / 90).max() <= 1.5 / 90, "near an equal share"
    assert (found.arrays["reuse"] == used / 90).mean() > 0.95


def test_the_network_of_figure_1_has_the_sample_sets_of_all_its_layers(tmp_path: Any) -> None:
    config = config_of("systems-6x100", hidden=[7, 5], epochs=1)
    found = measure(config, Workspace("one", tmp_path))
    rows = cut_of(config).training.chosen
    z1 = load("digits").train_images[rows] * load("digits").scale @ found.arrays["W1"].T
    on = z1 + found.arrays["b1"] > 0
    assert found.arrays["sample_sets"].shape == (12,)
    np.testing.assert_array_equal(found.arrays["sample_sets"][:7], on.sum(axis=0))
    assert found.facts["training_samples"] == 998


def test_measures_of_a_small_layer() -> None:
    # Node 0 tells the classes apart, node 1 does not, node 2 is dead; one sample of each is 0.
    W = [np.array([[1.0, 0], [0, 1], [-1, -1]]), np.array([[1.0, 2, 5], [-1, 0, 5]]),
         np.ones((2, 2))]  # fmt: skip
    net = MLP.from_arrays(W, [np.zeros(3), None, None])
    x = np.array([[4.0, 1], [4, 3], [0, 1], [2, 3]])
    found = node_measures(net, Samples(x, np.array([0, 0, 1, 1])))
    assert found["sample_sets"].tolist() == [3, 4, 0]
    np.testing.assert_allclose(found["separation"], [2.25 / 2.75, 0, 0])
    # Means 4 and 1 of node 0, 2 and 2 of node 1: only node 0 makes a gap, at both summary nodes.
    assert found["reuse"].tolist() == [1, 0, 0]
    assert sample_set_sizes(net, Samples(x, np.array([0, 0, 1, 1]))).tolist() == [3, 4, 0, 4, 0]


def test_a_node_is_used_if_it_has_more_than_an_equal_share_of_the_gap() -> None:
    means = np.array([[3.0, 1, 0], [0, 0, 0]])
    assert reuse(means, np.array([[1.0, 1, 1]])).tolist() == [1, 0, 0]  # 3 and 1 of 4, of three
    assert reuse(means, np.array([[1.0, 1.6, 1]])).tolist() == [1, 1, 0]
    assert reuse(means, np.array([[-1.0, 1.6, 1]])).tolist() == [1, 0, 0]  # against −1.4
    assert reuse(np.array([[1.0, 1], [0, 0]]), np.array([[1.0, 1]])).tolist() == [0, 0]  # equal


def test_the_result_keeps_what_selected_networks_measured(tmp_path: Any) -> None:
    made = {}
    for name in ("100-biases-rate0.003-seed0", "100-biases-rate0.003-seed1", "systems-6x100"):
        config = config_of(name, epochs=1, patience=None)
        own = measure(config, Workspace(name, tmp_path))
        made[name] = Measured(own.arrays, {**own.facts, "config": config})
    result = combine(made)
    chosen = result.facts["selected"]["100-biases"]
    for name in NODES:
        np.testing.assert_array_equal(
            result.arrays[f"100-biases.{name}"], made[chosen].arrays[name]
        )
    np.testing.assert_array_equal(
        result.arrays["systems.sample_sets"], made["systems-6x100"].arrays["sample_sets"]
    )
    table = tables(result)[-1]
    sizes = made[chosen].arrays["sample_sets"]
    assert [row[0] for row in table.rows] == ["100-biases", "systems"]
    assert table.rows[0][1:8] == [
        "100", str((sizes == 0).sum()), str(((sizes > 0) & (sizes <= 10)).sum()),
        str((sizes >= 0.9 * 998).sum()), str(sizes[sizes > 0].min()),
        f"{np.median(sizes[sizes > 0]):,.0f}", str(sizes.max()),
    ]  # fmt: skip
    assert table.rows[0][8:] == [f"{np.median(made[chosen].arrays[n]):.3f}" for n in NODES[1:]]
    assert table.rows[1][8:] == ["", ""]


# --- judged


def made_result(sizes: Any = (), systems: Any = (), **measures: Any) -> Measured:
    """A result whose 300-node network, of 1,000 training samples, has these measures of nodes."""
    facts = {"networks": {"a": {"training_samples": 1000}}, "selected": {"300-biases": "a"},
             "systems": {"s": {"training_samples": 100}}, "appended": {}}  # fmt: skip
    arrays = {"300-biases.labels": np.zeros(1)}
    if len(sizes):
        arrays["300-biases.sample_sets"] = np.array(sizes)
    if len(systems):
        arrays["systems.sample_sets"] = np.array(systems)
    arrays |= {f"300-biases.{n}": np.array(v) for n, v in measures.items()}
    return Measured(arrays, facts)


@pytest.mark.parametrize(
    ("sizes", "systems", "expected", "large", "few", "most"),
    [
        ([900, 10, 500], [], YES, 1, 1, "0.9000"),
        ([900, 11, 500], [], PARTLY, 1, 0, "0.9000"),
        ([899, 1, 0], [], PARTLY, 0, 1, "0.8990"),
        ([899, 11, 0], [], NO, 0, 0, "0.8990"),
        ([500, 500], [90, 10], YES, 1, 1, "0.9000"),  # of figure 1's 100 samples
        ([500, 500], [89, 11], NO, 0, 0, "0.8900"),
        ([1000, 0], [0, 0], PARTLY, 1, 0, "1.0000"),
    ],
)
def test_sample_sets_are_large_and_specialised(
    sizes: Any, systems: Any, expected: str, large: int, few: int, most: str
) -> None:
    verdict = RULE["s2.sample-sets"](made_result(sizes, systems))
    assert verdict.verdict == expected
    networks = 1 + bool(systems)
    assert verdict.evidence == (
        f"of {len(sizes) + len(systems)} nodes of {networks} networks {large} are on for at least "
        f"0.9 of the samples (at most {most}), {few} for 1 to 10"
    )


@pytest.mark.parametrize(
    ("separation", "reused", "expected", "ρ"),
    [
        ([0.1, 0.2, 0.3, 0.4], [1, 0, 3, 2], YES, "0.60"),
        ([0.1, 0.2, 0.3, 0.4], [0, 3, 1, 2], PARTLY, "0.40"),
        ([0.1, 0.2, 0.3, 0.4], [3, 0, 2, 1], NO, "-0.40"),
        ([0.1, 0.2, 0.3, 0.4], [1, 3, 0, 2], NO, "0.00"),
        ([0.1, 0.2, 0.3, 0.4], [1, 1, 1, 1], NO, "nan"),
    ],
)
def test_nodes_that_separate_well_are_used_again(
    separation: Any, reused: Any, expected: str, ρ: str
) -> None:
    # A fifth node is never on: it would turn each correlation round.
    turned = [9.0 if expected == NO else 0.0, 9.0]
    found = made_result([5, 5, 5, 5, 0], separation=[*separation, turned[1]],
                        reuse=[*reused, turned[0]])  # fmt: skip
    verdict = RULE["s3.re-used"](found)
    assert verdict.verdict == expected
    assert verdict.evidence == (
        f"4 nodes; a node is used for {np.mean(reused):.3f} of the gaps on average, at most for "
        f"{max(reused):.3f}; rank correlation {ρ}"
    )
    # Another network's nodes decide nothing.
    for name in ("sample_sets", "separation", "reuse"):
        found.arrays[f"600-biases.{name}"] = found.arrays[f"300-biases.{name}"][::-1]
    assert RULE["s3.re-used"](found) == verdict


def test_a_rank_correlation_of_a_half_is_enough() -> None:
    found = made_result([5, 1, 5], separation=[0.1, 0.2, 0.3], reuse=[0.0, 0.2, 0.1])
    verdict = RULE["s3.re-used"](found)
    assert verdict == (YES, "3 nodes; a node is used for 0.100 of the gaps on average, at most for "
                       "0.200; rank correlation 0.50", "")  # fmt: skip


@pytest.mark.parametrize("id", ["s2.sample-sets", "s3.re-used"])
def test_the_first_edition_did_not_measure_nodes(id: str) -> None:
    assert RULE[id](made_result()) == NOT_IN_FIRST
    empty = made_result()._replace(arrays={})
    assert RULE[id](empty) == NOT_MEASURED
