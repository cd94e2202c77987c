"""What is asked of a refuted claim: its stored counterexample, and what a search finds."""

from contextlib import suppress
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, settings

from relumlp.claims.ledger import search
from relumlp.claims.ledger.claim import Claim, run
from relumlp.errors import UserError

ONE_KIND = {
    # A counterexample takes several exact coincidences.
    "cooperating.3.differentiable": True,
    # False of all numbers, but for coincidences.
    "cooperating.16": False,
    "cooperating.17": False,
    # The contrary of what holds of all correctly classified samples.
    "gaps.15.22-equations": False,
    # Of correctly classified samples, which are of two classes or more: what is drawn.
    "gaps.two.required.with-biases": False,
    "gaps.two.single.with-biases": False,
}
"""Claims of which a search finds only cases that hold (True), or only cases that fail."""


def reason_of_counterexample(claim: Claim) -> str:
    """Why the stored counterexample fails; "" if it does not."""
    assert claim.counterexample is not None
    try:
        claim.run(claim.counterexample())
    except AssertionError as failure:
        return str(failure).split("\n")[0].strip()
    return ""


def kinds_of_cases(claim: Claim, examples: int) -> set[bool]:
    """Whether a claim holds (True), or fails: what a search sees until it has seen both."""
    seen: set[bool] = set()

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(claim.cases())
    def search(case: Any) -> None:
        if len(seen) < 2:
            seen.update({holds(claim, case)} - {None})
        if len(seen) == 2:
            raise StopIteration

    with suppress(StopIteration):
        search()
    return seen


def is_noticed(claim: Claim, examples: int) -> bool:
    """Whether one of so many cases fails; it stays as large as it is, which saves much time."""
    made = search.settings
    with patch.object(search, "settings", lambda n: settings(made(n), phases=[Phase.generate])):
        return not run(claim, examples).held


def holds(claim: Claim, case: Any) -> bool | None:
    """Whether a claim holds of a case; None where that cannot be computed exactly."""
    try:
        claim.run(case)
    except AssertionError:
        return False
    except UserError:
        return None
    except ValueError as error:
        if "not rational" not in str(error):
            raise
        return None
    return True
