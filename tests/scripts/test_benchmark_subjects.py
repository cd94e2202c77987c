"""Subjects of the benchmark with all that takes long replaced; what its records say."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))


def test_quick_reproductions_are_fresh_and_the_first_does_not_count(monkeypatch):
    from benchmarks import common, quick
    from benchmarks.record import lines

    clock, asked, folders = [0.0], [], []
    takes = {"dynamics": 10.0, "cooperating": 10.5, "gaps": 99.0}

    def python(*words, folder):
        assert not list(folder.iterdir())
        folders.append(folder)
        asked.append(words)
        # As if the first run of each, the first three, compiled.
        clock[0] += takes[words[3]] + (100.0 if len(asked) <= 3 else 0.0)

    class Time:
        @staticmethod
        def perf_counter():
            return clock[0]

    monkeypatch.setattr(quick, "python", python)
    monkeypatch.setattr(common, "time", Time)
    result = quick.measure(2)
    assert {p: s["greatest"] for p, s in result["seconds"].items()} == pytest.approx(takes)
    assert result["met"] == {"dynamics": True, "cooperating": False}
    assert len(asked) == 9
    assert len({*folders}) == 9
    assert not any(folder.exists() for folder in folders)
    wanted = ("-m", "relumlp", "reproduce", "gaps", "--scale", "quick", "--json")
    assert asked.count(wanted) == 3
    (table,) = quick.tables(result)
    assert [row[0] for row in table.rows] == [*result["seconds"]]
    at = {"cpu": "c", "cores": 2, "load_before": 0.0, "commit": "abc", "date": "d", "python": "3",
          "relumlp": "1", "versions": {"numpy": "2"}, "peers": {"jax": "9.9"},
          "blas": ["o"]}  # fmt: skip
    said = lines(quick, {**result, "environment": at})
    assert "mark MISSED: at most 10 seconds for cooperating" in said
    assert said[-1] == "commit abc, d; Python 3; relumlp 1, numpy 2, jax 9.9; o"


def test_all_cores_are_for_quick_reproductions():
    import os

    from benchmarks import quick

    assert os.cpu_count() == quick.CORES
    assert quick.ROUNDS == 3
    assert quick.MARKS == {"dynamics": 10.0, "cooperating": 10.0}


def test_training_compares_only_who_did_the_same_work(monkeypatch):
    from benchmarks import training

    micro = {n: {"median": m} for n, m in (("ours", 10.0), ("jax", 40.0), ("jax-same-bytes", 30.0))}
    parted = {"agree": False, "other_work": ["jax"], "differences": {"jax": {"first": 0.1}}}
    one = {"microseconds": micro, "agreement": parted, "steps": 3}
    monkeypatch.setattr(training, "start_all", lambda stack, names: ({}, {}, {}))
    monkeypatch.setattr(training, "compare", lambda *given: dict(one))
    result = training.measure(1, "2x20", "ours,jax,jax-same-bytes")
    assert result["networks"]["2x20"]["ratios"] == {"jax-same-bytes": 3.0}
    assert result["met"]["geomean_vs_jax_same_bytes"]
    assert not result["met"]["geomean_vs_jax"]
    assert not result["met"]["worst_vs_jax"]
    assert any("NOT the same work, so not compared: jax;" in n for n in training.notes(result))


def test_the_record_names_the_peers_that_are_installed(monkeypatch):
    from benchmarks import record

    here = {"jax": "0.1", "torch": "2.2", "networkx": "3.3", "KDEpy": "4.4"}

    def version(name):
        if name not in here:
            raise record.PackageNotFoundError(name)
        return here[name]

    monkeypatch.setattr(record, "version", version)
    assert record.peers() == here
    del here["torch"]
    assert record.where()["environment"]["peers"] == here
