"""From a clause to rules: of one data set or of both, of all groups that it is about.

What is compared with a threshold is a mean over seeds; numbers are given as mean ± standard error.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from inspect import getdoc

from relumlp.papers.cooperating.rules.groups import Group, data_of
from relumlp.papers.study.deciding import share
from relumlp.papers.study.deciding import tally as tally_of
from relumlp.papers.study.study import Measured, Rule, Verdict

Decide = Callable[[Measured], Verdict]
OfData = Callable[[Measured, str], Verdict]
OfGroup = Callable[[Group], Verdict]
DATA = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}


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
    return tally_of(found, architectures)


def architectures(found: Sequence[tuple[Group, Verdict]]) -> str:
    """Say which groups are not reproduced, and how many are."""
    others = [f"{g.label} {v.verdict}" for g, v in found if v.verdict != "reproduced"]
    evidence = f"not {'; '.join(others)}; architectures" if others else "architectures"
    return share([v.verdict == "reproduced" for _, v in found], evidence).evidence


def comparable(result: Measured) -> bool:
    """Whether MNIST and Fashion-MNIST are both there, as themselves."""
    names = {facts["data"] for facts in result.facts["groups"].values()}
    return all(data_of(result, data) == data and data in names for data in DATA)
