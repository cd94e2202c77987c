"""Measurements on the published networks: by hand on small arrays; the page says what was found."""

import importlib.machinery
import importlib.util
import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(autouse=True)
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))


@pytest.fixture
def program():
    loader = importlib.machinery.SourceFileLoader("beyond_program", str(SCRIPTS / "beyond"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    # Nothing is compiled into scripts/, which has no ending to ignore.
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = written
    return module


def test_the_page_says_what_the_records_hold(program):
    assert (program.PLACE / "README.md").read_text("utf-8") == program.page()


def test_the_links_of_the_page_lead_to_headings(program):
    text = program.page()
    for file, anchor in re.findall(r"\]\(([^)#]+)#([^)]+)\)", text):
        headings = re.findall(r"^#+ (.+)$", (program.PLACE / file).read_text("utf-8"), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}


def test_spread_and_cosine_by_hand():
    from measurements.means import mean_cosine, spread

    a, labels = np.array([[0.0], [2], [9], [11]]), np.array([0, 0, 1, 1])
    # Within: 1 each; the means 1 and 10 lie 4.5 from their own mean.
    assert spread(a, labels, np.array([[1.0], [10]])) == pytest.approx(1 / 4.5**2)
    w, m = np.array([[2.0, 0], [0, 0]]), np.array([[5.0, 5], [3, 3]])
    assert mean_cosine(w, m) == pytest.approx(np.sqrt(0.5))


def record(name, **changed):
    made = {"network": name, "accuracy": 0.91, "nearest_mean": 0.82, "agree": 0.73,
            "spread": 0.64, "cosine": 0.55, "cycles": True}  # fmt: skip
    return made | changed


def test_a_row_and_the_finding_of_given_numbers():
    from measurements.means import finding, lines

    rows = [record("x"), record("y", agree=0.99, spread=0.1, cycles=False)]
    assert lines(rows)[2:] == [
        "| x | 0.9100 | 0.8200 | 0.7300 | 0.640 | 0.550 | positive |",
        "| y | 0.9100 | 0.8200 | 0.9900 | 0.100 | 0.550 | not |",
    ]
    said = finding(rows)
    assert "In 1 of 2 networks" in said
    assert "(99.0 to 99.0 %); their spreads are 0.100 to 0.100" in said
    assert "73.0 to 73.0 %, at spreads of 0.640 to 0.640" in said
    assert said.endswith("monotone in 1 of 2.")


def test_cosines_of_a_kernel_by_hand():
    from measurements.kernel import first_of_each, mean_cosines, traced

    κ = np.array([[4.0, 1, 2], [1, 1, 0], [2, 0, 9]])
    # Samples 0 and 1 are of one class: 1/2. Two classes: 2/6 and 0, twice each.
    assert mean_cosines(κ, np.array([0, 0, 1])) == pytest.approx((1 / 2, 1 / 6))
    assert first_of_each(np.array([1, 0, 1])).tolist() == [1, 0, 2]
    K = np.arange(16.0).reshape(2, 2, 2, 2)
    assert traced(K).tolist() == [[0 + 5, 2 + 7], [8 + 13, 10 + 15]]


def test_the_finding_on_kernels_of_given_numbers():
    from measurements.kernel import finding, lines

    rows = [
        {"network": "x", "shares": [0.25, 0.75], "same": 0.6, "other": 0.2, "at_rest": 7},
        {"network": "y", "shares": [0.9, 0.1], "same": 0.5, "other": 0.1, "at_rest": 0},
    ]
    assert lines(rows)[2] == "| x | 25 75 | 0.600 | 0.200 | 7 |"
    said = finding(rows)
    assert "from 3.00 (x) to 5.00 (y)" in said
    assert "output layer in 1 networks" in said
    assert said.endswith("7 of 400 samples.")


def test_leads_and_correlations_by_hand():
    from measurements.path_norm import correlation, median_lead

    z = np.array([[3.0, 1, 0], [2, 5, 4], [0, 1, 0]])
    assert median_lead(z, np.array([0, 1, 2])) == 1
    rows = [{"test_error": e, "path_norm": n, "active": 1, "lead": lead, "perplexity": -n}
            for e, n, lead in ((0.1, 1, 1), (0.2, 5, 10), (0.3, 7, 1))]  # fmt: skip
    found = {
        name: correlation(rows, name) for name in ("path norm", "perplexity", "path norm / lead")
    }
    assert found == pytest.approx({"path norm": 1, "perplexity": -1, "path norm / lead": 0.5})


def test_the_finding_on_path_norms_of_given_numbers():
    from measurements.path_norm import finding, lines

    rows = [
        {"network": "x", "data": data, "test_error": e, "path_norm": 100 * e, "active": 29.9 + e,
         "lead": 0.5, "perplexity": 1.25 - e, "normalised": 2e-16}
        for data in ("mnist", "fashion-mnist") for e in (0.1, 0.2)
    ]  # fmt: skip
    assert lines(rows)[2] == "| x | 0.1000 | 1.00e+01 | 3.00e+01 | 0.5 | 1.15 | 2e-16 |"
    assert "on the 2 networks of fashion-mnist: path norm +1.00" in finding(rows)
    assert "perplexity -1.00" in finding(rows)


def test_the_sizes_that_the_finding_on_path_norms_speaks_of(program):
    kept = json.loads((program.PLACE / "path_norm.json").read_text("utf-8"))
    assert [sum(r["data"] == d for r in kept) for d in ("mnist", "fashion-mnist")] == [13, 4]


def test_drifts_by_hand():
    from measurements.balance import balances, compared, norms

    from relumlp.network.mlp import MLP

    start = MLP.from_arrays([[[1.0], [2]], [[1.0, 1]], [[3.0]]], [[2.0, 0], None, None])
    end = MLP.from_arrays([[[1.0], [3]], [[1.0, 1]], [[3.0]]], [[2.0, 0], None, None])
    assert balances(start).tolist() == [4, 3, 2 - 9]
    assert norms(start) == [1 + 4 + 4 + 2, 2 + 9]
    assert compared(start, end) == pytest.approx({"drift": 5 / 27, "growth": 27 / 22})


def test_the_finding_on_balance_of_given_numbers():
    from measurements.balance import finding, lines

    drifts = [("p", "adam", 0.5), ("q", "adam", 0.9), ("784-x", "adam", 0.01)]
    drifts += [("784-x", "sgd", 0.2), ("784-y", "sgd", 0.05), ("784-x", "momentum", 0.3)]
    rows = [{"network": n, "optimiser": o, "drift": d, "growth": 1.5} for n, o, d in drifts]
    assert lines(rows)[2] == "| p | adam | 50 | 1.50 |"
    said = finding(rows)
    assert "drifts by 20 %, 5 % of the norms" in said
    assert "momentum by 30 %." in said
    assert "by 50 to 90 % in the published" in said


def test_what_binds_patterns_by_hand():
    from measurements.patterns import what_binds

    assert what_binds((784, 20, 2, 10), 1, 980) == "N"
    assert what_binds((784, 20, 2, 10), 2, 980) == "2"
    assert what_binds((1, 30, 10), 1, 980) == "C"


def test_the_finding_on_patterns_of_given_numbers():
    from measurements.patterns import finding, lines

    deep = {"network": "x", "share": [0.9, 0.5, 0.4, 0.3, 0.012], "binds": "NNN2C"}
    rows = [deep, {"network": "y", "share": [0.7], "binds": "2"}]
    assert lines(rows)[2] == "| x | 90 50 40 30 1.2 | NNN2C |"
    said = finding(rows)
    assert "Of 6 hidden layers the number of samples bounds 3, $2^s$ 2 and" in said
    assert "the number of cells 1." in said
    assert "is 90 to 90 % of its bound, the last one's 1.2 to 1.2 %" in said


def test_classifiers_of_two_nodes_by_hand():
    from measurements.free import wrong_before, wrong_by_neighbours, wrong_by_regression

    a = np.array([[0.0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9], [0.5, 0.5]])
    labels = np.array([0, 0, 0, 1, 1, 1, 1])
    assert wrong_by_neighbours(a, labels, 2) == 1
    assert wrong_by_regression(a, labels) == 1
    assert wrong_before({}, 10) is None
    assert wrong_before({"before": {"accuracy": {"training": 0.7}}}, 10) == 3


def test_the_finding_on_free_weights_of_given_numbers():
    from measurements.free import finding, lines

    made = {"exists": False, "margin": 0.0, "pairs": 4, "samples": 3, "classes": 2, "wrong": 1100,
            "wrong_fitted": 220, "wrong_neighbours": 33, "wrong_before": None}  # fmt: skip
    rows = [
        made | {"network": "gaps/300-biases"},
        made | {"network": "gaps/x", "exists": True, "margin": 0.25, "wrong_neighbours": 44},
        made | {"network": "gaps/appended-300", "pairs": 9, "wrong": 5500, "wrong_fitted": 66,
                "wrong_neighbours": 77, "wrong_before": 8},
    ]  # fmt: skip
    assert lines(rows)[2] == "| gaps/300-biases | none | 4 | 3 | 2 | 1,100 | 220 | 33 |"
    assert lines(rows)[3].startswith("| gaps/x | yes, margin 2.5e-01 | 4 |")
    said = finding(rows)
    assert "For 2 of 3 networks" in said
    assert "4 to 9 pairs" in said
    for words in ("leave 5,500 training", "layer leaves 66,", "leave 77 (", "33 to 44)", "left 8 ",
                  "leave 1,100. "):  # fmt: skip
        assert words in said


@pytest.mark.mnist
def test_a_published_network_is_measured_as_recorded(program):
    from measurements.means import collapse_of
    from measurements.published import published

    again = collapse_of(published("gaps/100-biases"))
    kept = json.loads((program.PLACE / "means.json").read_text("utf-8"))
    kept = next(r for r in kept if r["network"] == "gaps/100-biases")
    # Another BLAS rounds otherwise, and may then decide a sample in 10,000 otherwise.
    assert again == pytest.approx(kept, abs=5e-4)
