"""What clauses of a group of networks are asked about: one group, all of a selection, no others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from relumlp.papers.dynamics.rules.curves import Group, all_groups, size_of
from relumlp.papers.study.deciding import DIVERGED, NOT_MEASURED, some
from relumlp.papers.study.deciding import tally as tally_of
from relumlp.papers.study.study import Measured, Verdict

Clause = Callable[[Group], Verdict]
Choose = Callable[[Group, tuple[int, int]], bool]
"""Whether a rule is about a group, beside the most layers and the largest width of its kind."""

WORST_FIRST = ("not reproduced", "partly", "reproduced")
LOSS_WORDS = {"cross-entropy": "cross-entropy", "squared-error": "squared error"}


def verdicts_of(clause: Clause, found: Iterable[Group]) -> list[tuple[Group, Verdict]]:
    """Decide a clause for each group; it does not hold where all networks diverged."""
    return [(g, clause(g) if g.trained else DIVERGED) for g in found]


def of_one(clause: Clause, found: Iterable[Group]) -> Verdict:
    """Decide a clause for the one group there is, if there is one."""
    return next((v for _, v in verdicts_of(clause, found)), NOT_MEASURED)


@dataclass(frozen=True, kw_only=True)
class Networks:
    """Networks of a kind: the grid's, the arms' of one initialisation, or those on other data."""

    kind: str = "grid"
    initialisation: str = ""

    @property
    def kind_words(self) -> str:
        """What sets them apart from the grid's networks, which need no word."""
        arm = f"First epochs after initialisation {self.initialisation}. "
        return {"grid": "", "arm": arm, "other": "Fashion-MNIST. "}[self.kind]

    def groups(self, result: Measured, **wanted: Any) -> Iterator[Group]:
        """Yield the groups of the kind with these facts, those too that all diverged."""
        if self.initialisation:
            wanted["initialisation"] = self.initialisation
        return all_groups(result, self.kind, **wanted)


@dataclass(frozen=True)
class Largest(Networks):
    """The deepest and widest networks of a loss: 9 × 320 at full scale."""

    loss: str

    @property
    def words(self) -> str:
        """Which networks."""
        return f"{self.kind_words}Deepest and widest networks, {LOSS_WORDS[self.loss]}."

    def ask(self, clause: Clause, result: Measured) -> Verdict:
        """Decide the clause for these networks."""
        layers, width = size_of(result, self.kind)
        return of_one(clause, self.groups(result, loss=self.loss, layers=layers, width=width))


@dataclass(frozen=True)
class WidestOfTwoLayers(Networks):
    """The widest networks of 2 layers of a loss: 2 × 320 at full scale."""

    loss: str

    @property
    def words(self) -> str:
        """Which networks."""
        return f"{self.kind_words}Widest networks of 2 layers, {LOSS_WORDS[self.loss]}."

    def ask(self, clause: Clause, result: Measured) -> Verdict:
        """Decide the clause for these networks."""
        width = size_of(result, self.kind)[1]
        return of_one(clause, self.groups(result, loss=self.loss, layers=2, width=width))


class Selection(NamedTuple):
    """Which architectures and losses: in words, and as a question to a group."""

    words: str
    includes: Choose


@dataclass(frozen=True)
class AllOf(Networks):
    """Every architecture and loss of a selection."""

    selection: Selection

    @property
    def words(self) -> str:
        """Which networks, and for how many of them a clause is to hold."""
        return (
            f"{self.kind_words}{self.selection.words}: reproduced if this is reproduced for all of "
            "them, partly if for at least half, seeds taken together."
        )

    def ask(self, clause: Clause, result: Measured) -> Verdict:
        """Decide the clause for each of these networks, and whether it is for all of them."""
        size = size_of(result, self.kind)
        chosen = (g for g in self.groups(result) if self.selection.includes(g, size))
        return tally(verdicts_of(clause, chosen))


@dataclass(frozen=True)
class OnlyOf(Networks):
    """Every architecture and loss of a selection, and none of the others."""

    selection: Selection

    @property
    def words(self) -> str:
        """For how many of the networks, and of the others, a clause is to hold."""
        return (
            f"{self.kind_words}Of the other architectures and losses: reproduced if what the "
            "figure shows (by its own rule) holds for none, partly if for less than half of them. "
            "But no better than it does for the figure's own: reproduced if for all of them, "
            "partly if for at least half."
        )

    def ask(self, clause: Clause, result: Measured) -> Verdict:
        """Decide the clause for the chosen networks, and against the others that were trained."""
        size, found = size_of(result, self.kind), list(self.groups(result))
        own = tally(verdicts_of(clause, (g for g in found if self.selection.includes(g, size))))
        rest = (g for g in found if g.trained and not self.selection.includes(g, size))
        return no_others(own, verdicts_of(clause, rest))


def no_others(own: Verdict, others: Sequence[tuple[Group, Verdict]]) -> Verdict:
    """Decide that a clause holds for a figure's own groups and for no others."""
    if not others or own == NOT_MEASURED:
        return NOT_MEASURED
    also = [g.label for g, v in others if v.verdict == "reproduced"]
    named = some(also, 3, ", ") or "none"
    evidence = f"it holds for {len(also)} of {len(others)} others: {named}"
    evidence += f"; of its own for {own.evidence}"
    partly = "partly" if 2 * len(also) < len(others) else "not reproduced"
    found = {"reproduced" if not also else partly, own.verdict}
    return Verdict(next(v for v in WORST_FIRST if v in found), evidence, ", ".join(also))


def tally(found: Iterable[tuple[Group, Verdict]]) -> Verdict:
    """Decide "for all": how many groups, and a few that are not; all of them in the details."""
    return tally_of(found, architectures_and_losses)


def architectures_and_losses(found: Sequence[tuple[Group, Verdict]]) -> str:
    """Say for how many groups something is reproduced, and name a few of the others."""
    others = [g.label for g, v in found if v.verdict != "reproduced"]
    evidence = f"{len(found) - len(others)} of {len(found)} architectures and losses"
    return evidence + (f"; not {some(others, 3, ', ')}" if others else "")


def every(group: Group, size: tuple[int, int]) -> bool:
    """Choose every group."""
    return True


def deep(group: Group, size: tuple[int, int]) -> bool:
    """Choose networks of 5 layers or more, whose layers can be compared."""
    return bool(group.facts["layers"] >= 5)


def of_figure_9(group: Group, size: tuple[int, int]) -> bool:
    """Choose the deepest networks trained with squared error, of every width."""
    return bool(group.facts["layers"] == size[0] and group.facts["loss"] == "squared-error")


def of_figure_10(group: Group, size: tuple[int, int]) -> bool:
    """Choose the widest networks of 2 layers trained with squared error."""
    shape = group.facts["layers"], group.facts["width"], group.facts["loss"]
    return shape == (2, size[1], "squared-error")


def not_of_figure_10(group: Group, size: tuple[int, int]) -> bool:
    """Choose all others."""
    return not of_figure_10(group, size)


def deep_cross_entropy(group: Group, size: tuple[int, int]) -> bool:
    """Choose networks of 5 layers or more trained with cross-entropy."""
    return deep(group, size) and group.facts["loss"] == "cross-entropy"


def deep_squared_error(group: Group, size: tuple[int, int]) -> bool:
    """Choose networks of 5 layers or more trained with squared error."""
    return deep(group, size) and group.facts["loss"] == "squared-error"


EVERY = Selection("All architectures and losses", every)
DEEP = Selection("5 layers or more", deep)
DEEP_CROSS_ENTROPY = Selection("Cross-entropy, 5 layers or more", deep_cross_entropy)
DEEP_SQUARED_ERROR = Selection("Squared error, 5 layers or more", deep_squared_error)
FIGURE_9 = Selection("Squared error, most layers, all widths", of_figure_9)
FIGURE_10 = Selection("Squared error, 2 layers, the largest width", of_figure_10)
NOT_FIGURE_10 = Selection("All but the networks of figure 10", not_of_figure_10)
