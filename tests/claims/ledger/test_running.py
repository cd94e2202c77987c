"""How a claim that ends in another error than an assertion is told."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from relumlp.claims.ledger import running
from relumlp.claims.ledger.listing import find_claim, load_claims
from relumlp.claims.ledger.running import end_workers, mistake, verify


def test_an_error_outside_the_claims_file_has_no_line():
    found = mistake(find_claim("gaps.16"), ZeroDivisionError("division by zero"))
    assert found == (
        "gaps.16: expected a check that ends or fails by an assertion, got ZeroDivisionError: "
        "division by zero"
    )


@pytest.mark.parametrize(("own", "ids", "asked"), [
    ([], (), list(load_claims())), (["mine.1"], (), ["mine.1"]), ([], ("gaps.16",), ["gaps.16"]),
    (["mine.1"], ("gaps.16",), ["gaps.16"]),
])  # fmt: skip
def test_what_is_named_runs_or_all_of_the_source_or_all(monkeypatch, own, ids, asked):
    seen = []
    monkeypatch.setattr(running, "load_from", lambda source: own)
    monkeypatch.setattr(running, "run_many", lambda chosen, *rest: seen.extend(chosen) or [])
    assert verify(*ids, source="mine.py" if own else "") == []
    assert [getattr(claim, "id", claim) for claim in seen] == asked


def test_workers_are_ended_where_there_are_any(monkeypatch):
    name = "joblib.externals.loky.reusable_executor"
    monkeypatch.setitem(sys.modules, name, SimpleNamespace(_executor=None))
    end_workers()
    command = [sys.executable, "-S", "-c", "import time; time.sleep(600)"]
    with subprocess.Popen(command) as worker:
        executor = SimpleNamespace(_processes={worker.pid: worker})
        monkeypatch.setitem(sys.modules, name, SimpleNamespace(_executor=executor))
        end_workers()
        assert worker.wait(60) < 0
