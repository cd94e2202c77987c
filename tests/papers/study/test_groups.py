"""Groups of cells: seeds side by side in a result, and found there by what they share."""

from dataclasses import dataclass

import numpy as np
import pytest

from relumlp.papers.study.groups import (
    BaseGroup,
    by_group,
    deeper_half,
    group_arrays,
    group_facts,
    groups_of,
    is_whole,
)
from relumlp.papers.study.study import Measured


def cell(seed, verdict="finished", arrays=("loss",), **config):
    """A cell whose arrays and one of whose facts are its seed, three times each."""
    made = {name: np.array([seed, seed, seed + 0.1]) for name in arrays}
    facts = {"verdict": verdict, "sizes": [seed], "config": {"seed": seed, "width": 7, **config}}
    return Measured(made, facts)


def three(verdicts=("finished",) * 3, **more):
    return {f"net-seed{s}": cell(s, v, **more) for s, v in enumerate(verdicts)}


# --- from cells to groups


def test_cells_are_of_one_group_if_their_names_differ_in_the_seed_alone():
    names = ("b-seed0", "a-seed-ling-seed10", "b-seed11", "a-seed-ling-seed2", "c")
    found = by_group({n: cell(0) for n in names})
    assert {g: list(cells) for g, cells in found.items()} == {
        "b": ["b-seed0", "b-seed11"], "a-seed-ling": ["a-seed-ling-seed10", "a-seed-ling-seed2"],
        "c": ["c"],
    }  # fmt: skip
    assert list(found) == ["b", "a-seed-ling", "c"]


@pytest.mark.parametrize(
    ("verdict", "whole"),
    [("finished", True), ("converged", True), ("diverged at update 3: loss not finite", False)],
)
def test_a_network_that_diverged_is_not_whole(verdict, whole):
    assert is_whole(cell(0, verdict)) == whole


def test_a_group_says_what_its_first_has_and_which_are_lost():
    cells = three(("diverged at update 1", "finished", "converged"))
    assert group_facts(cells, ("width",), ("sizes",)) == {
        "width": 7, "sizes": [0], "networks": ["net-seed1", "net-seed2"], "diverged": ["net-seed0"],
    }  # fmt: skip


def test_whole_networks_are_stacked_seeds_first():
    cells = three(("finished", "diverged at update 1", "finished"), arrays=("loss", "nodes"))
    found = group_arrays(cells, ("nodes", "loss", "absent"), counts=("nodes",))
    assert found.keys() == {"nodes", "loss"}
    np.testing.assert_array_equal(found["nodes"], [[0, 0, 0.1], [2, 2, 2.1]])
    assert (found["nodes"].dtype, found["loss"].dtype) == (np.float64, np.float32)
    np.testing.assert_array_equal(found["loss"], found["nodes"].astype(np.float32))


def test_a_single_whole_network_is_a_stack_of_one():
    found = group_arrays(
        three(("diverged at update 1", "finished", "diverged at update 2")), ("loss",)
    )
    np.testing.assert_array_equal(found["loss"], np.array([[1, 1, 1.1]], np.float32), strict=True)


def test_steps_are_those_of_one_network_and_keep_their_type():
    cells = three(arrays=("loss", "step"))
    found = group_arrays(cells, ("loss",))
    np.testing.assert_array_equal(found["step"], cells["net-seed0"].arrays["step"], strict=True)
    assert "step" not in group_arrays(three(), ("loss",))


def test_of_networks_that_all_diverged_there_are_no_arrays():
    assert group_arrays(three(("diverged at update 1",) * 3), ("loss",)) == {}


# --- in a result


@dataclass(frozen=True)
class Group(BaseGroup):
    """A paper's own kind of groups."""


def result():
    facts = {
        name: {"kind": kind, "width": width, "networks": networks}
        for name, kind, width, networks in (
            ("a", "grid", 5, ["a-seed0"]), ("b", "arm", 5, ["b-seed0"]), ("c", "grid", 9, []),
        )
    }  # fmt: skip
    return Measured({"a.loss": np.arange(3), "ab.error": np.zeros(1)}, {"groups": facts})


def test_groups_are_found_by_kind_and_facts_those_that_diverged_too():
    assert [g.name for g in groups_of(Group, result(), "grid")] == ["a", "c"]
    assert [g.name for g in groups_of(Group, result(), "grid", width=9)] == ["c"]
    assert not [*groups_of(Group, result(), "arm", width=9)]
    assert not [*groups_of(Group, result(), "grid", depth=9)]
    assert {type(g) for g in groups_of(Group, result(), "arm")} == {Group}


def test_a_group_knows_its_own_measures_and_no_others():
    a, c = groups_of(Group, result(), "grid")
    np.testing.assert_array_equal(a["loss"], np.arange(3), strict=True)
    assert "loss" in a
    assert "error" not in a
    with pytest.raises(KeyError, match=r"c\.loss"):
        c["loss"]
    assert (a.width, c.width, a.trained, c.trained) == (5, 9, True, False)


@pytest.mark.parametrize(("layers", "deep"), [(1, [0]), (2, [1]), (3, [2]), (6, [3, 4, 5]),
                                              (7, [4, 5, 6])])  # fmt: skip
def test_the_deeper_half_leaves_out_the_middle(layers, deep):
    assert np.arange(layers)[deeper_half(layers)].tolist() == deep
