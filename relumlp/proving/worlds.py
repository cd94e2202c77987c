"""Small worlds: all cases whose numbers are −1, 0 or 1, for statements that no solver decides.

That a statement holds there proves it for these cases and for no others. It is said as such.
"""

import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import product
from math import inf
from typing import Any

from relumlp.proving.cases import all_hold, pieces, replaced, valued
from relumlp.proving.counterexamples import LeftOutError, StoppedError, replayed
from relumlp.proving.domain import Domain, Fields, Size
from relumlp.proving.leaving import Infeasible
from relumlp.proving.path import Path
from relumlp.proving.proof import Proof, Statement
from relumlp.proving.symbolic import Symbolic

NUMBERS = (Fraction(0), Fraction(1), Fraction(-1))

MOST = 20_000
"""A world with more cases than this is not small; nor is one whose numbers have more values."""


class NotSmallError(Exception):
    """A world has too many cases, or takes too long."""


def small_world(
    domain: Domain, size: Size, fields: Fields, end: float = inf
) -> Iterator[Any]:  # fmt: skip
    """Yield all cases of a size whose numbers are −1, 0 or 1 and meet what the domain supposes.

    Numbers that a statement does not take are 1.

    Raises
    ------
    NotSmallError : the world is not small, or the processor's clock says that the end is reached.
    """
    left: list[Any] = [()]
    while left:
        if time.process_time() > end:
            raise NotSmallError
        path = Path(left.pop())
        try:
            case = domain.build(path, size, fields)
        except Infeasible:
            continue
        finally:
            left += [prefix for prefix, _ in path.pending]
        for values in assignments(path, taken(case, fields)):
            yield replaced(case, partial(valued, values=dict(enumerate(values))))


def taken(case: Any, fields: Fields) -> set[int]:
    """Return the variables of the fields that a statement takes; of all fields, if it computes."""
    names = getattr(case, "_fields", ())
    whole = not fields <= {*names}
    parts = [getattr(case, name) for name in names if whole or name in fields] if names else [case]
    return {v for x in pieces(parts) if isinstance(x, Symbolic) for v in variables(x)}


def variables(x: Symbolic) -> set[int]:
    """Return the variables of a number."""
    return x.n.variables().union(*(d.variables() for d, _ in x.below))


def assignments(path: Path, free: set[int]) -> Iterator[Sequence[Fraction]]:
    """Yield the values of all variables, of which those that are free run through −1, 0, 1."""
    names = range(len(path.names))
    if len(NUMBERS) ** len(free) > MOST:
        raise NotSmallError
    for values in product(*(NUMBERS if v in free else NUMBERS[1:2] for v in names)):
        if all_hold(path, dict(enumerate(values))):
            yield values


def try_worlds(proof: Proof, statement: Statement, domain: Domain, seconds: float) -> None:
    """Run a statement of which no size is proved in small worlds, and record what came of it.

    A world that takes too long, or that has too many cases, is left for the next size.
    """
    for size in domain.sizes:
        end = time.process_time() + seconds / len(domain.sizes)
        done = all_of(proof, statement, small_world(domain, size, statement.fields, end), end)
        if proof.case is not None:
            proof.at = str(size)
            return
        if done:
            proof.worlds[str(size)] = done


def all_of(proof: Proof, statement: Statement, cases: Iterator[Any], end: float) -> int:
    """Run a statement on all cases of a world; return how many there are, or 0 if not all were."""
    done = 0
    try:
        for case in cases:
            if done == MOST or time.process_time() > end:
                return 0
            done += holds(proof, statement, case)
            if proof.case is not None:
                return 0
    except (NotSmallError, StoppedError):
        return 0
    return done


def holds(proof: Proof, statement: Statement, case: Any) -> bool:
    """Run a statement on a case; return whether it holds, and record the case if it fails."""
    try:
        reason = replayed(statement.check, case)
    except LeftOutError:
        return False
    if reason:
        proof.case, proof.reason = case, reason
    return not reason
