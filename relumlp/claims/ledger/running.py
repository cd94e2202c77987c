"""Run many claims at once, in processes of their own."""

import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from relumlp.checks import check_whole
from relumlp.claims.ledger.claim import EXAMPLES, Claim, Outcome, run
from relumlp.claims.ledger.listing import find_claim, load_claims, load_rules
from relumlp.claims.ledger.loading import load_from, loaded
from relumlp.claims.ledger.selecting import select
from relumlp.claims.ledger.undisturbed import OURS
from relumlp.errors import UserError, on_one_line
from relumlp.machine.interpreter import check_assertions
from relumlp.machine.interrupts import before_leaving


class BrokenClaimError(UserError):
    """A claim of one's own ended in an error that is not an assertion's; the text says which."""


Ended: TypeAlias = Outcome | BrokenClaimError
"""How a claim ended: its outcome, or the error that stands for it."""

HERE = "__main__"
"""Module of claims that are stated in a notebook or a script, which no other process can load."""


def run_many(
    ids: Sequence[str], examples: int, seed: int, jobs: int, source: str = ""
) -> Iterator[Ended]:
    """Run claims by id, and yield the outcome of each, in order.

    A claim of one's own that is broken costs the others nothing: in its place the error is
    yielded, which is for the caller to raise. ``source`` is what states claims of one's own, and
    is loaded in each process.

    Raises
    ------
    UserError : an id is not in the ledger, ``examples`` or ``jobs`` is below 1 or ``seed`` below
        0, or Python leaves assertions out.
    """
    check_assertions()
    check_whole("examples", examples, 1)
    check_whole("jobs", jobs, 1)
    check_whole("seed", seed, 0)
    claims = [find_claim(id) for id in ids]
    if jobs == 1 or len(ids) < 2 * jobs or HERE in map(foreign, claims):
        return (outcome_of(id, examples, seed) for id in ids)
    from joblib import Parallel, delayed

    if end_workers not in before_leaving:
        before_leaving.append(end_workers)
    outcomes: Iterator[Ended] = Parallel(n_jobs=jobs, return_as="generator", batch_size=1)(
        delayed(outcome_of)(claim.id, examples, seed, source or foreign(claim)) for claim in claims
    )
    return outcomes


def end_workers() -> None:
    """End joblib's processes, which would go on with their claims without this one."""
    loky = sys.modules.get("joblib.externals.loky.reusable_executor")
    executor = getattr(loky, "_executor", None)
    for number in list(getattr(executor, "_processes", None) or ()):
        with suppress(OSError):
            os.kill(number, signal.SIGTERM)


def verify(
    *ids: str, examples: int = EXAMPLES, seed: int = 0, jobs: int = 1, source: str = ""
) -> list[Outcome]:
    """Run claims of the ledger, or claims of one's own, and return what each came to.

    Parameters
    ----------
    ids : ids of claims, papers, or patterns, as "gaps.16", "gaps", "mine.*"; all claims if none is
        named, or all of the source.
    examples : cases that are tried for each claim.
    seed : the same seed tries the same cases.
    jobs : processes that run claims at the same time.
    source : a file, a module or an entry point that states claims of one's own; claims that are
        stated in this process are known already.

    Raises
    ------
    UserError : an id is not in the ledger, ``examples`` or ``jobs`` is below 1 or ``seed`` below
        0, a claim asks for a field that its cases do not have or ends in an error, the source
        states no claims, or Python leaves assertions out.
    """
    own = load_from(source) if source else []
    chosen = select(ids, load_claims(), load_rules) if ids else own or list(load_claims())
    return [*map(unbroken, run_many(chosen, examples, seed, jobs, source))]


def unbroken(outcome: Ended) -> Outcome:
    """Return an outcome that is one, and raise the error that stands for it."""
    if isinstance(outcome, BrokenClaimError):
        raise outcome
    return outcome


def outcome_of(id: str, examples: int, seed: int, source: str = "") -> Ended:
    """Run a claim by id; if it is broken, return the error in place of an outcome."""
    try:
        return run_id(id, examples, seed, source)
    except BrokenClaimError as error:
        return error


def run_id(id: str, examples: int, seed: int, source: str = "") -> Outcome:
    """Run a claim by id, after its source was loaded; what is wrong in it is told in a sentence.

    Raises
    ------
    BrokenClaimError : a claim of one's own ends in an error that is not an assertion's.
    """
    if source:
        loaded(source)
    claim = find_claim(id)
    if not foreign(claim):
        return run(claim, examples, seed)
    try:
        return run(claim, examples, seed)
    except Exception as error:
        raise BrokenClaimError(mistake(claim, error)) from error


def foreign(claim: Claim) -> str:
    """Return the module of a claim of one's own; "" for a claim of this package."""
    module = getattr(claim.check, "__module__", None) or claim.module
    return "" if module.startswith(OURS) else module


def mistake(claim: Claim, error: Exception) -> str:
    """Say which error a check ended in, and where."""
    said = on_one_line(str(error))
    if isinstance(error, UserError) and said.startswith(f"{claim.id}:"):
        return said
    file = getattr(getattr(claim.check, "__code__", None), "co_filename", None)
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
    where = f" in line {lines[-1]} of {Path(file).name}" if file and lines else ""
    kind = "" if isinstance(error, UserError) else f"{type(error).__name__}: "
    return (
        f"{claim.id}: expected a check that ends or fails by an assertion, got "
        f"{kind}{said or 'no word'}{where}"
    )
