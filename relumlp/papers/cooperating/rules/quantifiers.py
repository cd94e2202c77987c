"""What clauses are asked about: a data set, one group of networks, all groups of a selection.

What is compared with a threshold is a mean over seeds; numbers are given as mean ± standard error.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from relumlp.papers.cooperating.rules.groups import Group, data_of
from relumlp.papers.study.deciding import NOT_MEASURED, share
from relumlp.papers.study.deciding import tally as tally_of
from relumlp.papers.study.study import Given, Measured, Verdict

OfGroup = Callable[[Group], Verdict]
DATA = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}
MNIST = Given("MNIST.", {"data": "mnist"})
FASHION_MNIST = Given("Fashion-MNIST.", {"data": "fashion-mnist"})


@dataclass(frozen=True)
class OneGroup:
    """The one group of networks that a figure shows; open if it is not in the result."""

    words: str
    find: Callable[[Measured], Group | None]

    def ask(self, clause: OfGroup, result: Measured) -> Verdict:
        """Decide the clause for this group."""
        group = self.find(result)
        return clause(group) if group else NOT_MEASURED


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
