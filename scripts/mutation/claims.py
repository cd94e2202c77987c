"""Run the claims that a mutant can reach, in a process that has imported no claim yet.

A mutant is noticed if a claim that should hold fails, or if a refuted one no longer fails on its
counterexample or by a search: what tests/claims/test_claims.py asks, without collecting 447 claims.
"""

import ast
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

SEARCHED = 2000


def stated(source: str) -> dict[str, str]:
    """Return the claims of a module's text: from id to the name of the function."""
    found = {}
    for node in ast.parse(source).body:
        for d in getattr(node, "decorator_list", ()):
            if isinstance(d, ast.Call) and getattr(d.func, "id", "") == "claim":
                found[ast.literal_eval(d.args[0])] = node.name  # type: ignore[attr-defined]
    return found


def reached(source: str, line: int) -> list[str]:
    """Return the claims that use what is defined at a line, by the names that functions read."""
    used: dict[str, set[str]] = {}
    start: set[str] = set()
    for node in ast.parse(source).body:
        reads = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        reads |= {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
        names = [node.name] if hasattr(node, "name") else [
            n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        ]  # fmt: skip
        used |= dict.fromkeys(names, reads)
        if node.lineno <= line <= (node.end_lineno or line):
            start |= set(names)
    while more := {name for name, reads in used.items() if reads & start} - start:
        start |= more
    return [id for id, name in stated(source).items() if name in start]


def run_claims(module: str, ids: list[str], examples: int) -> int:
    """Run a module's claims; 1 as soon as one of them does not end as the ledger says, else 0."""
    import_module(f"relumlp.{module.replace('/', '.')}")
    from relumlp.claims.ledger.claim import CLAIMS

    held = all(
        falls(CLAIMS[id], id) if CLAIMS[id].refuted else holds(CLAIMS[id], examples) for id in ids
    )
    return int(not held)


def holds(claim: Any, examples: int) -> bool:
    """Whether a claim holds on the cases that ``relumlp verify`` tries first."""
    from relumlp.claims.ledger.claim import Claim, run

    check = Claim.run_as

    def ends(one: Claim, asserted: Any, case: object) -> None:
        try:
            check(one, asserted, case)
        except BaseException as error:
            # At once: Hypothesis would go on to look for a smaller case.
            if isinstance(error, AssertionError):
                os._exit(1)
            raise

    Claim.run_as = ends  # type: ignore[method-assign]
    try:
        return run(claim, examples).held
    finally:
        Claim.run_as = check  # type: ignore[method-assign]


def falls(claim: Any, id: str) -> bool:
    """Whether a refuted claim does what the ledger's tests ask of it."""
    sys.path.insert(0, str(Path("tests").resolve()))
    from helpers.refuted import ONE_KIND, kinds_of_cases, reason_of_counterexample

    from relumlp.claims.ledger.verdicts import read

    reason, recorded = reason_of_counterexample(claim), read()[id].evidence
    if not reason or not recorded.endswith(f": {reason}"):
        return False
    expected = {ONE_KIND[id]} if id in ONE_KIND else {True, False}
    return kinds_of_cases(claim, 20 if id in ONE_KIND else SEARCHED) == expected
