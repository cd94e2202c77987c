"""The result of gaps, and its tables: each cell is of its own network, set, way and count."""

from typing import Any

import numpy as np
import pytest
from helpers.gaps_made import SETS, WAYS, networks, whole_result

from relumlp.papers.gaps import result as results
from relumlp.papers.gaps.result import DRAWN, PAPER, combine, select, tables
from relumlp.papers.study.study import Measured

NUMBER = {name: number for number, name, *_ in networks()}
SELECTED = {f"{w}-{s}": n for _, n, w, s, seed in networks() if seed == 1}


@pytest.fixture
def result() -> Measured:
    return whole_result()


def table(result: Measured, at: int) -> tuple[str, list[str], Any]:
    found = tables(result)
    assert len(found) == 4
    return found[at].title, found[at].head, found[at].rows


def test_table_1_has_the_selected_networks_beside_the_papers_numbers(result: Measured) -> None:
    for name, data in (("300-biases-seed1", "training"), ("100-no-output-biases-seed1", "test")):
        result.facts["networks"][name]["judged"][data]["same_predictions"] = False
    title, head, rows = table(result, 0)
    assert title == "Table 1: selected networks"
    assert head == ["network", "training accuracy", "test accuracy", "paper: training",
                    "paper: test", "same predictions after normalisation", "cell"]  # fmt: skip
    expected = []
    for key, name in SELECTED.items():
        off, (width, setting) = 0.0011 * NUMBER[name], key.split("-", 1)
        papers = {"100": ["0.969", "0.936"], "300": ["0.984", "0.933"], "600": ["0.965", "0.937"]}
        paper = papers[width] if setting == "biases" else ["", ""]
        same = "no" if key in ("300-biases", "100-no-output-biases") else "yes"
        expected.append([key, f"{0.9 - off:.4f}", f"{0.7 - off:.4f}", *paper, same, name])
    assert rows == expected
    assert len(rows) == 6
    assert [*PAPER] == [600, 300, 100]


def test_the_grid_has_all_networks_by_name_then_those_with_an_appended_layer(
    result: Measured,
) -> None:
    title, head, rows = table(result, 1)
    assert title == "The whole grid"
    assert head == ["network", "training", "validation", "test", "best epoch", "how it ended"]
    numbers = {**{n: NUMBER[n] for n in sorted(NUMBER)}, "appended-seed0": 40, "appended-seed1": 41}
    assert rows == [
        [name, *(f"{a - 0.0011 * k:.4f}" for a in (0.9, 0.8, 0.7)), str(5 + k), f"ended {k}"]
        for name, k in numbers.items()
    ]


COUNTED = ("pairs", "opposite_weights", "gap_condition", "opposite", "ratio", "neither",
           "short_opposite", "short_opposite_fails")  # fmt: skip


def test_counts_of_pairs_are_of_training_samples_before_normalisation(result: Measured) -> None:
    for name, facts in result.facts["networks"].items():
        for k, data in enumerate(SETS):
            for m, way in enumerate(WAYS):
                own = facts["judged"][data][way]
                for j, count in enumerate(COUNTED):
                    own[count] = 10_000 * NUMBER[name] + 1000 * k + 100 * m + j
    del result.facts["networks"]["600-biases-seed1"]["judged"]["training"]["before"]["ratio"]
    title, head, rows = table(result, 2)
    assert title == "All pairs of correctly classified training samples"
    assert head == ["network", "pairs", ".15 holds", ".16 holds", ".19 and .20", ".21 and .22",
                    ".15 and .16, no case", "short .17", "short .17 without .16"]  # fmt: skip
    expected = [
        [key, *(f"{10_000 * NUMBER[name] + j:,}" for j in range(8))]
        for key, name in SELECTED.items()
    ]
    expected[2][5] = "0"
    assert rows == expected


def row_by_hand(sizes: list[int], samples: int, measures: Any) -> list[str]:
    on = sorted(n for n in sizes if n)
    middle = len(on) // 2
    median = on[middle] if len(on) % 2 else (on[middle - 1] + on[middle]) / 2
    shown = [len(sizes), sizes.count(0), sum(1 <= n <= 10 for n in sizes),
             sum(n / samples >= 0.9 for n in sizes), on[0], median, on[-1]]  # fmt: skip
    return [f"{v:,.0f}" for v in shown] + [f"{np.median(m):.3f}" for m in measures]


def test_sample_sets_of_the_selected_networks_and_of_figure_1s(result: Measured) -> None:
    title, head, rows = table(result, 3)
    assert title == "Sample sets on training samples, and nodes that are used again"
    assert head == [
        "network", "nodes", "on for none", "on for 1 to 10 samples", "on for nine tenths",
        "fewest samples of a node that is on", "median", "most", "median separation",
        "median share of gaps for which it is used",
    ]  # fmt: skip
    expected = []
    for key, name in SELECTED.items():
        a = {n: result.arrays[f"{key}.{n}"] for n in ("sample_sets", "separation", "reuse")}
        sizes, samples = a["sample_sets"].tolist(), 1000 + 10 * NUMBER[name]
        assert {9 * samples // 10, 9 * samples // 10 - 1, 0, 1, 10, 11} <= {*sizes}
        own = row_by_hand(sizes, samples, (a["separation"], a["reuse"]))
        expected.append([key, *own])
    sizes = result.arrays["systems.sample_sets"].tolist()
    expected.append(["systems", *row_by_hand(sizes, 780, ()), "", ""])
    assert rows == expected
    result.arrays["300-biases.sample_sets"] = np.zeros(300, int)
    del result.arrays["100-biases.sample_sets"]
    rows = table(result, 3)[2]
    assert rows[0][:8] == ["300-biases", "300", "300", "0", "0", "0", "0", "0"]
    assert len(rows) == 6


def test_networks_that_are_kept(result: Measured) -> None:
    expected = {**SELECTED, "systems-6x100": "systems-6x100", "appended-300": "appended-seed1"}
    assert results.networks(result) == expected
    result.facts["selected_appended"] = None
    del expected["appended-300"]
    assert results.networks(result) == expected


# --- combined


def cell(kind: str, number: int, accuracy: float, **config: Any) -> Measured:
    """A cell whose arrays hold its number; by training and test samples it is the best."""
    arrays = {name: np.array([number, k]) for k, name in enumerate(DRAWN)}
    facts = {"config": {"kind": kind, **config}, "validation_loss": 1 / number,
             "accuracy": {"training": 1, "test": number, "validation": accuracy}}  # fmt: skip
    return Measured({**arrays, "curve": np.zeros(3), "W1": np.zeros(3)}, facts)


def test_a_result_has_all_facts_and_what_selected_networks_draw() -> None:
    of = {"width": 300, "setting": "biases"}
    other = {"width": 300, "setting": "no-output-biases"}
    cells = {
        "a": cell("summary", 1, 0.5, **of), "b": cell("summary", 2, 0.9, **of),
        "c": cell("summary", 3, 0.9, **of), "d": cell("summary", 4, 0.8, **of),
        "e": cell("summary", 5, 0.1, **other), "f": cell("summary", 6, 0.95, width=100,
                                                         setting="biases"),
        "g": cell("appended", 7, 0.7, **of), "h": cell("appended", 8, 0.6, **of),
        "i": cell("systems", 9, 1.0, **of),
    }  # fmt: skip
    result = combine(cells)
    names = {k: [*result.facts[k]] for k in ("networks", "appended", "systems")}
    assert names == {"networks": [*"abcdef"], "appended": ["g", "h"], "systems": ["i"]}
    for place in names:
        for name, facts in result.facts[place].items():
            assert facts is cells[name].facts
    assert result.facts["selected_appended"] == "g"
    # Of equal accuracies the smaller loss: 1/3.
    assert result.facts["selected"] == {"100-biases": "f", "300-biases": "c",
                                        "300-no-output-biases": "e"}  # fmt: skip
    drawn = {"100-biases": 6, "300-biases": 3, "300-no-output-biases": 5}
    expected = {f"{key}.{n}": [number, k]
                for key, number in drawn.items() for k, n in enumerate(DRAWN)}  # fmt: skip
    expected["systems.sample_sets"] = [9, DRAWN.index("sample_sets")]
    assert {n: v.tolist() for n, v in result.arrays.items()} == expected
    nothing = {"networks": {}, "selected": {}, "appended": {}, "systems": {}}
    assert combine({}) == Measured({}, {**nothing, "selected_appended": None})


def test_what_is_drawn_of_a_selected_network() -> None:
    assert DRAWN == ("labels", "a_before", "a_after", "w_before", "w_after", "norms1", "norms2",
                     "W2", "sample_sets", "separation", "reuse")  # fmt: skip


def test_a_selection_asks_for_width_and_setting() -> None:
    own = {"width": 300, "setting": "biases", "seed": 1}
    facts = {"config": own, "accuracy": {"validation": 0.5}, "validation_loss": 1}
    assert select({"a": facts}, 300, "biases") == "a"
    assert select({"a": facts}, 300, "no-output-biases") is None
    assert select({"a": facts}, 600, "biases") is None
