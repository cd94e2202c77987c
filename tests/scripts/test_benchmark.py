"""The benchmark's own arithmetic, its command line, and a tiny run that needs no peer."""

import importlib.machinery
import importlib.util
import json
import math
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
    loader = importlib.machinery.SourceFileLoader("benchmark_program", str(SCRIPTS / "benchmark"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    # Nothing is compiled into scripts/, which has no ending to ignore.
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = written
    return module


def times(**medians):
    return {name: {"median": m, "least": m, "greatest": m} for name, m in medians.items()}


def networks():
    """Ours takes 10 and 20 µs; JAX 40 and 20; PyTorch's best 60 (one way) and 80 (another)."""
    from benchmarks.peers.summary import ratios

    micro = {
        "2x20": times(**{"ours": 10, "jax": 40, "jax-same-bytes": 20, "torch-eager": 60,
                         "torch-fused": 70, "torch-compiled": 90}),
        "9x320": times(**{"ours": 20, "jax": 20, "jax-same-bytes": 10, "torch-eager": 160,
                          "torch-fused": 100, "torch-compiled": 80}),
    }  # fmt: skip
    good = {"agree": True, "other_work": []}
    found = {
        n: {"microseconds": m, "ratios": ratios(m), "agreement": good,
            "ages": {"1": {"microseconds": m}}} for n, m in micro.items()
    }  # fmt: skip
    found["9x320"]["roofline"] = {"microseconds": 18}
    return found


def test_the_summary_of_given_medians():
    from benchmarks.peers.summary import met, summary

    totals = summary(networks())
    assert list(totals) == ["geomean_vs_jax", "geomean_vs_jax_same_bytes", "worst_vs_jax",
                            "geomean_vs_pytorch", "geomean_vs_jax_over_200_epochs",
                            "9x320_vs_jax_over_200_epochs", "roofline_over_ours"]  # fmt: skip
    assert totals == pytest.approx(
        {
            "geomean_vs_jax": 2.0,
            "geomean_vs_jax_same_bytes": 1.0,
            "worst_vs_jax": 1.0,
            "geomean_vs_pytorch": math.sqrt(24),
            "geomean_vs_jax_over_200_epochs": 2.0,
            "9x320_vs_jax_over_200_epochs": 1.0,
            "roofline_over_ours": 0.9,
        }
    )
    assert met(totals) == {
        "geomean_vs_jax": True,
        "geomean_vs_jax_same_bytes": False,
        "worst_vs_jax": False,
        "geomean_vs_pytorch": True,
        "geomean_vs_jax_over_200_epochs": False,
        "9x320_vs_jax_over_200_epochs": False,
    }


def test_what_was_not_measured_is_neither_counted_nor_met():
    from benchmarks.peers.summary import geomean, met, summary

    found = networks()
    del found["2x20"]["ratios"]["jax"]
    del found["9x320"]["roofline"]
    totals = summary(found)
    assert (
        totals["geomean_vs_jax"] is totals["worst_vs_jax"] is totals["roofline_over_ours"] is None
    )
    assert not met(totals)["geomean_vs_jax"]
    assert geomean([]) is None
    assert geomean([1.0, None]) is None
    assert geomean([2.0, 8.0]) == pytest.approx(4.0)


OVER_TRAINING = ("geomean_vs_jax_over_200_epochs", "9x320_vs_jax_over_200_epochs")


def test_a_mean_over_training_is_a_trapezoid():
    """Ours takes 10, 8, 4 µs after 0, 50 and 100 epochs; then 4 µs up to 200: a mean of 5.75."""
    from benchmarks.states import over_training, weights

    assert weights((0, 50, 100)) == {0: 0.125, 50: 0.25, 100: 0.625}
    assert sum(weights((0, 1, 5, 20, 100)).values()) == pytest.approx(1)
    assert weights((1,)) == {1: 1.0}
    ages = {"0": times(ours=10, jax=20), "50": times(ours=8, jax=20), "100": times(ours=4, jax=20)}
    one = {"ages": {age: {"microseconds": micro} for age, micro in ages.items()}}
    assert over_training(one, "jax") == pytest.approx(20 / 5.75)
    assert over_training(one, "torch-eager") is None
    assert over_training({}, "jax") is None


@pytest.mark.parametrize(
    ("other", "lost"),
    [
        ("jax", {"geomean_vs_jax", "worst_vs_jax", *OVER_TRAINING}),
        ("jax-same-bytes", {"geomean_vs_jax_same_bytes"}),
        ("torch-eager", {"geomean_vs_pytorch"}),
        ("torch-compiled", {"geomean_vs_pytorch"}),
        ("sklearn", set()),
        ("roofline", {"roofline_over_ours"}),
        ("ours", {*("geomean_vs_jax", "worst_vs_jax", "geomean_vs_jax_same_bytes"),
                  *("geomean_vs_pytorch", "roofline_over_ours"), *OVER_TRAINING}),
    ],
)  # fmt: skip
def test_no_mark_is_met_against_other_work(other, lost):
    from benchmarks.peers.summary import met, ratios, summary

    found = networks()
    before = summary(found)
    one = found["9x320"]
    one["agreement"] = {"agree": False, "other_work": [other]}
    one["ratios"] = ratios(one["microseconds"], [other])
    totals = summary(found)
    assert {name for name, value in totals.items() if value is None} == lost
    assert not any(met(totals).get(name) for name in lost)
    assert {n: v for n, v in totals.items() if n not in lost} == {
        n: v for n, v in before.items() if n not in lost
    }
    assert other not in one["ratios"]


def test_the_products_of_a_step():
    from benchmarks.peers.roofline import parameters, shapes

    assert shapes((784, 20, 10), 717, 60) == [
        ("forward", 60, 20, 717), ("forward", 60, 10, 20),
        ("weight-gradient", 20, 717, 60), ("weight-gradient", 10, 20, 60),
        ("backward", 60, 20, 10),
    ]  # fmt: skip
    assert parameters((784, 20, 10), 717) == 20 * 718 + 10 * 21


@pytest.mark.parametrize("way", [0, 1, 2])
def test_the_products_that_are_timed_are_those_of_a_step(way):
    from benchmarks.peers.roofline import BY_COLUMNS, products

    rng, n, s = np.random.default_rng(0), 3, np.array([5, 4, 2])
    a, z = rng.normal(size=n * 11).astype(np.float32), np.zeros(n * 11, np.float32)
    W, G = rng.normal(size=28).astype(np.float32), np.zeros(28, np.float32)
    kept = a.copy(), W.copy()
    products(s, n, a, z, W, G, way, 0)
    # z[:15] is the place of the input, for which there is no product.
    x0, x1, x2 = (p.reshape(n, -1) for p in np.split(a, [15, 27]))
    W2 = W[20:].reshape(4, 2) if way == BY_COLUMNS else W[20:].reshape(2, 4).T
    G1, G2 = (x0.T @ x1, x1.T @ x2) if way == BY_COLUMNS else (x1.T @ x0, x2.T @ x1)
    # Sums of at most five terms of size one: a few roundings.
    close = {"rtol": 1e-5, "atol": 1e-5}
    np.testing.assert_allclose(G, np.concatenate([G1.ravel(), G2.ravel()]), **close)
    np.testing.assert_allclose(z[15:27].reshape(n, 4), x2 @ W2.T, **close)
    np.testing.assert_allclose(z[27:].reshape(n, 2), x1 @ W2, **close)
    assert np.array_equal(a, kept[0])
    assert np.array_equal(W, kept[1])


def test_agreement_notices_other_work():
    from benchmarks.peers.agreement import agreement

    losses = [2.3, 2.0, 1.0, 0.7]
    good = {"losses": losses, "steps": 4}
    shapes = {"sizes": [784, 20, 10], "samples": 240}

    def agree(other, shape=shapes):
        return agreement({"ours": good, "it": other}, {"ours": shapes, "it": shape})["agree"]

    assert agree(good)
    assert agree({"losses": [2.3, 2.0, 1.02, 0.72], "steps": 4})
    assert agree({"mean_loss": 1.6, "steps": 4})
    assert not agree({"losses": [2.3001, 2.0, 1.0, 0.7], "steps": 4})
    assert not agree({"losses": [2.3, 2.001, 1.0, 0.7], "steps": 4})
    assert not agree({"losses": [2.3, 2.0, 1.2, 0.9], "steps": 4})
    assert not agree({"mean_loss": 2.0, "steps": 4})
    assert not agree({**good, "steps": 5})
    assert not agree(good, {**shapes, "sizes": [784, 21, 10]})
    assert not agree({"losses": [float("nan")] * 4, "steps": 4})
    assert not agreement({}, {})["agree"]


def test_agreement_names_who_did_other_work():
    from benchmarks.peers.agreement import agreement

    good = {"losses": [2.3, 2.0, 1.0, 0.7], "steps": 4}
    shape = {"sizes": [784, 20, 10]}
    bad = {"first": {"losses": [2.4, 2.0, 1.0, 0.7], "steps": 4}, "steps": {**good, "steps": 5}}

    def other_work(first, **shapes):
        every = {**dict.fromkeys(first, shape), **shapes}
        return agreement(first, every)["other_work"]

    assert other_work({"ours": good}) == []
    assert other_work({"ours": good, "jax": good, "plain": good}) == []
    for one in bad.values():
        assert other_work({"ours": good, "jax": one, "plain": good}) == ["jax"]
        # Of two that part, it may be either.
        assert other_work({"ours": good, "jax": one}) == ["jax", "ours"]
    wide = {"sizes": [784, 21, 10]}
    assert other_work({"ours": good, "jax": good, "plain": good}, jax=wide) == ["jax"]
    assert other_work({"ours": good, "jax": good}, roofline=wide) == ["roofline"]
    assert other_work({"jax": {"mean_loss": 1.0, "steps": 4}}) == ["jax"]


def test_a_task_is_the_same_for_everybody():
    from benchmarks.peers.task import Task

    task = Task("3x8", "digits", 50)
    assert task.sizes == (64, 8, 8, 10)
    order = task.order(1)
    assert len(order) == len(task.images) // 50 * 50
    assert len(set(order.tolist())) == len(order)
    assert (task.order(1, 4) == order[:200]).all()
    assert (task.order(2) != order).any()
    changing = np.ptp(task.images, axis=0) > 0
    assert (task.live == np.flatnonzero(changing)).all()
    assert 0 < len(task.live) < 64


def test_exponents_are_slopes():
    from benchmarks.growth import exponent

    assert exponent([1, 2, 4, 8], [3 * n**1.5 for n in (1, 2, 4, 8)]) == pytest.approx(1.5)


def test_the_command_line(program):
    assert {"training", "sweep", "startup", "quick", "growth", "paths"} <= {*program.SUBJECTS}
    assert not {"common", "record", "__init__"} & {*program.SUBJECTS}
    parser = program.command_line()
    given = parser.parse_args(["training", "--networks", "2x20", "--rounds", "3", "--json"])
    assert (given.what, given.networks, given.rounds, given.json) == ("training", "2x20", 3, True)
    assert parser.parse_args(["training"]).rounds == 7
    with pytest.raises(SystemExit):
        parser.parse_args(["cooking"])


def test_the_standard_networks():
    from benchmarks.training import NETWORKS

    assert sorted(NETWORKS) == sorted(f"{n}x{w}" for n in (2, 5, 9) for w in (20, 80, 320))


@pytest.mark.slow
def test_a_tiny_run_side_by_side(tmp_path):
    from benchmarks import training
    from benchmarks.record import as_text, keep, where

    measured = training.measure(2, "2x8", "ours,plain,roofline", steps=3, data="digits")
    one = measured["networks"]["2x8"]
    assert one["agreement"]["agree"], one["agreement"]
    assert measured["missing"] == {}
    assert one["ratios"].keys() == {"plain"}
    assert one["roofline"]["microseconds"] > 0
    assert one["roofline"]["bytes_per_second"]["least"] > 0
    result = {**where(), **measured}
    assert list(json.loads(as_text(result)))[-1] == "summary"
    keep("training", training, result, tmp_path)
    (kept,) = tmp_path.glob("training-*.json")
    assert json.loads(kept.read_text())["networks"].keys() == {"2x8"}
    assert "| relumlp, plain form |" in kept.with_suffix(".md").read_text()


@pytest.mark.parametrize(
    ("features", "kind"),
    [("AVX AVX2 AVX512F", "avx512"), ("AVX AVX2", "avx2"), ("NEON", "neon"), ("", "other")],
)
def test_records_are_named_by_the_length_of_vectors(features, kind):
    from benchmarks.record import vectors

    assert vectors({"environment": {"cpu_features": features}}) == kind


def test_a_peer_that_cannot_work_is_missing_and_says_why():
    from benchmarks import training

    with pytest.raises(SystemExit, match="no peer could train"):
        training.measure(1, "2x8", "ours", data="no such data")


def test_our_sweep_is_the_same_in_bits():
    from benchmarks import sweep

    result = sweep.measure(1, "2x8", "", "digits")
    assert result["met"]["same_bits"]
    assert result["speedup"].keys() == {"ours"}
    (table,) = sweep.tables(result)
    assert [row[0] for row in table.rows] == ["relumlp"]


@pytest.fixture
def let_go():
    """BLAS gets back its threads, which a benchmark holds to one as long as its process lives."""
    yield
    from benchmarks.peers.ours import hold_one_thread

    hold_one_thread().close()
    hold_one_thread.cache_clear()


@pytest.mark.usefixtures("let_go")
def test_growth_is_measured_and_drawn(tmp_path):
    from benchmarks import growth

    grid = {
        "width": (4, 8, 16),
        "layers": (2, 3, 4),
        "samples": (200, 400, 800),
        "batch": (20, 40, 80),
    }
    result = growth.measure(1, "digits", grid)
    assert result["curves"].keys() == growth.GRID.keys()
    assert len(growth.tables(result)) == 5
    growth.plot(result, tmp_path / "growth.png")
    assert (tmp_path / "growth.png").stat().st_size > 1000
