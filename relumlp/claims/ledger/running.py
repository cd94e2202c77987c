"""Run many claims at once, in processes of their own."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress

from relumlp.checks import check_whole
from relumlp.claims.ledger.claim import Outcome, run
from relumlp.claims.ledger.listing import find_claim, load_claims
from relumlp.machine.interpreter import check_assertions
from relumlp.machine.interrupts import before_leaving


def run_many(ids: Sequence[str], examples: int, seed: int, jobs: int) -> Iterator[Outcome]:
    """Run claims by id, and yield the outcome of each, in order.

    Raises
    ------
    UserError : an id is not in the ledger, ``examples`` or ``jobs`` is below 1 or ``seed`` below
        0, or Python leaves assertions out.
    """
    check_assertions()
    check_whole("examples", examples, 1)
    check_whole("jobs", jobs, 1)
    check_whole("seed", seed, 0)
    for id in ids:
        find_claim(id)
    if jobs == 1 or len(ids) < 2 * jobs:
        return (run_id(id, examples, seed) for id in ids)
    from joblib import Parallel, delayed

    if end_workers not in before_leaving:
        before_leaving.append(end_workers)
    outcomes: Iterator[Outcome] = Parallel(n_jobs=jobs, return_as="generator", batch_size=1)(
        delayed(run_id)(id, examples, seed) for id in ids
    )
    return outcomes


def end_workers() -> None:
    """End joblib's processes, which would go on with their claims without this one."""
    loky = sys.modules.get("joblib.externals.loky.reusable_executor")
    executor = getattr(loky, "_executor", None)
    for number in list(getattr(executor, "_processes", None) or ()):
        with suppress(OSError):
            os.kill(number, signal.SIGTERM)


def verify(*ids: str, examples: int = 1000, seed: int = 0, jobs: int = 1) -> list[Outcome]:
    """Run claims of the ledger, or claims of one's own, and return what each came to.

    Parameters
    ----------
    ids : ids of claims, as "gaps.16"; all claims if none is named.
    examples : cases that are tried for each claim.
    seed : the same seed tries the same cases.
    jobs : processes that run claims at the same time.

    Raises
    ------
    UserError : an id is not in the ledger, ``examples`` or ``jobs`` is below 1 or ``seed`` below
        0, a claim asks for a field that its cases do not have, or Python leaves assertions out.
    """
    return list(run_many(ids or list(load_claims()), examples, seed, jobs))


def run_id(id: str, examples: int, seed: int) -> Outcome:
    """Run a claim by id."""
    return run(find_claim(id), examples, seed)
