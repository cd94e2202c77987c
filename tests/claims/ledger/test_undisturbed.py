"""Searches of the package's own claims leave out what these need not; the cases stay the same."""

import ast
import gc
import importlib
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis.internal.entropy import RANDOMS_TO_MANAGE

import relumlp
from relumlp.claims.ledger import search as search_of_ledger
from relumlp.claims.ledger import undisturbed
from relumlp.claims.ledger.claim import Claim, run
from relumlp.claims.ledger.listing import load_claims
from relumlp.claims.ledger.undisturbed import fewer_collections, nothing_left_here, search_in
from relumlp.doors.opening import PLACE

PACKAGE = Path(relumlp.__file__).parent
FROM_SEEDS = {"default_rng", "SeedSequence", "Generator", "PCG64"}


@pytest.mark.parametrize("id", ["cooperating.6", "dynamics.4", "gaps.22", "cooperating.3"])
def test_the_cases_are_those_of_a_search_that_is_disturbed(id, monkeypatch):
    seen: list[str] = []
    monkeypatch.setattr(Claim, "run_as", lambda self, check, case: seen.append(repr(case)))
    run(load_claims()[id], 30, 1)
    alone, seen[:] = list(seen), []
    monkeypatch.setattr(search_of_ledger, "search_in", lambda module, search: search())
    run(load_claims()[id], 30, 1)
    assert seen == alone
    assert len({*seen}) > 20 or id == "cooperating.3"


def state() -> Any:
    """What a search of the package's own claims changes for a while."""
    return PLACE.behind, gc.get_threshold(), dict(RANDOMS_TO_MANAGE)


@pytest.mark.parametrize("error", [None, AssertionError, KeyboardInterrupt])
def test_all_is_as_before_after_a_search_whatever_ends_it(error):
    before, during = state(), []

    def search() -> None:
        during.append(state())
        if error:
            raise error

    if error:
        with pytest.raises(error):
            search_in("relumlp.claims.gaps.cases", search)
    else:
        search_in("relumlp.claims.gaps.cases", search)
    assert state() == before
    assert before[2]
    assert during == [(True, (10_000, *before[1][1:]), {})]


def test_a_foreign_claim_is_searched_with_all_care():
    before, during = state(), []
    search_in("relumlp_of_my_own", lambda: during.append(state()))
    assert during == [before]


@pytest.mark.parametrize(("found", "first"), [
    ((0, 10, 12), 0), ((50_000, 5, 7), 50_000), ((700, 8, 9), 10_000),
])  # fmt: skip
def test_a_collector_that_is_off_or_rarer_stays_so(found, first):
    before = gc.get_threshold()
    gc.set_threshold(*found)
    own = gc.get_threshold()
    try:
        with fewer_collections():
            assert gc.get_threshold() == (first, *own[1:])
        assert gc.get_threshold() == own
    finally:
        gc.set_threshold(*before)


def drawn_globally(path: Path) -> set[str]:
    """What a module takes from Python's generators, or from NumPy's without a seed of its own."""
    text = path.read_text("utf-8")
    tree = ast.parse(text if "random" in text else "")
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    taken = {
        n.attr
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and ast.unparse(n.value) in ("np.random", "numpy.random")
    }
    return {n for n in names if n in ("random", "numpy.random")} | (taken - FROM_SEEDS)


def test_no_module_draws_from_a_global_generator():
    found = {path.name: drawn_globally(path) for path in PACKAGE.rglob("*.py")}
    assert len(found) > 100
    assert not {name: taken for name, taken in found.items() if taken}


def test_a_module_that_draws_from_one_would_be_noticed(tmp_path):
    module = tmp_path / "drawing.py"
    module.write_text("import random\nimport numpy as np\nx = np.random.rand(), random.random()\n")
    assert drawn_globally(module) == {"random", "rand"}


@pytest.fixture
def configuration(monkeypatch):
    """Hypothesis' configuration, as it is before anything was kept."""
    found = importlib.import_module("hypothesis.configuration")
    monkeypatch.setattr(found, "__hypothesis_home_directory", None)
    monkeypatch.delenv("HYPOTHESIS_STORAGE_DIRECTORY", raising=False)
    return found


@pytest.mark.parametrize("home", ["somewhere", None])
def test_what_hypothesis_keeps_lies_in_the_users_cache(configuration, monkeypatch, home):
    cache = home and Path(home).absolute()
    monkeypatch.setattr(undisturbed, "user_cache", lambda: cache)
    with nothing_left_here():
        kept = configuration.storage_directory("constants").path
    assert kept == (cache or Path(os.devnull)) / "hypothesis" / "constants"
    assert configuration.storage_directory("constants").path.parent.name == ".hypothesis"


def test_a_folder_that_was_chosen_stays(configuration, monkeypatch):
    monkeypatch.setenv("HYPOTHESIS_STORAGE_DIRECTORY", "chosen")
    with nothing_left_here():
        assert configuration.storage_directory("x").path == Path("chosen", "x")
    monkeypatch.delenv("HYPOTHESIS_STORAGE_DIRECTORY")
    configuration.set_hypothesis_home_dir("set")
    with nothing_left_here():
        assert configuration.storage_directory("x").path == Path("set", "x")
