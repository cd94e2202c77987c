"""From a clause to rules: of one data set or of both, of all groups that it is about.

What is compared with a threshold is a mean over seeds; numbers are given as mean ± standard error.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from inspect import getdoc

from relumlp.papers.cooperating.rules.groups import Group, data_of
from relumlp.papers.study.deciding import (
    NOT_MEASURED,
    at_least,
    at_most,
    both,
    some,
    spread,
    without_case,
)
from relumlp.papers.study.deciding import share as share_of_some
from relumlp.papers.study.study import Measured, Rule, Verdict
from relumlp.types import Bools

__all__ = [
    "NOT_MEASURED", "at_least", "at_most", "both", "each_data", "share", "some", "spread", "tally",
    "without_case",
]  # fmt: skip

Decide = Callable[[Measured], Verdict]
OfData = Callable[[Measured, str], Verdict]
OfGroup = Callable[[Group], Verdict]
DATA = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}


def share(held: Sequence[bool] | Bools, evidence: str, without: str = "") -> Verdict:
    """Decide "for all": reproduced if it held for all, partly for at least half, else not.

    Open of nothing at all, for the reason ``without``; "" is that nothing has been computed.
    """
    if not len(held) and without:
        return without_case(without)
    return share_of_some(held, evidence)


def for_data(clause: OfData, data: str) -> Decide:
    """Decide a clause for one data set; its rule in words names it."""

    @wraps(clause)
    def decide(result: Measured) -> Verdict:
        return clause(result, data)

    decide.__doc__ = f"{DATA[data]}. {' '.join((getdoc(clause) or '').split())}"
    return decide


def each_data(to: list[Rule], id: str, statement: str) -> Callable[[OfData], OfData]:
    """Add two rules of a clause, for MNIST and for Fashion-MNIST: ``id.mnist`` and so on."""

    def add(clause: OfData) -> OfData:
        for data, title in DATA.items():
            rule = Rule(f"{id}.{data}", f"{title}: {statement}", for_data(clause, data))
            to.append(rule)
        return clause

    return add


def tally(found: Sequence[tuple[Group, Verdict]]) -> Verdict:
    """Decide "for all": reproduced if it is for all groups, partly if for at least half.

    The evidence names those that are not; the details have all of them, with their numbers.
    """
    found = [(g, v) for g, v in found if v.verdict != "open"]
    others = [f"{g.label} {v.verdict}" for g, v in found if v.verdict != "reproduced"]
    evidence = f"not {'; '.join(others)}; architectures" if others else "architectures"
    decided = share([v.verdict == "reproduced" for _, v in found], evidence)
    details = "; ".join(f"{g.label}: {v.verdict} ({v.evidence})" for g, v in found)
    return decided._replace(details=details)


def comparable(result: Measured) -> bool:
    """Whether MNIST and Fashion-MNIST are both there, as themselves."""
    names = {facts["data"] for facts in result.facts["groups"].values()}
    return all(data_of(result, data) == data and data in names for data in DATA)
