"""From clauses to rules: of one group of networks, or of many."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from inspect import getdoc
from typing import Any

from relumlp.papers.dynamics.rules.curves import Group, all_groups, groups, size_of
from relumlp.papers.study.deciding import DIVERGED, NOT_MEASURED, some
from relumlp.papers.study.deciding import tally as tally_of
from relumlp.papers.study.study import Measured, Rule, Verdict

Clause = Callable[[Group], Verdict]
Decide = Callable[[Measured], Verdict]
Of = Callable[..., Decide]
"""A way from a clause, a loss, a kind and an initialisation to a decision."""
Choose = Callable[[Group, tuple[int, int]], bool]
"""Whether a rule is about a group, beside the most layers and the largest width of its kind."""

WORST_FIRST = ("not reproduced", "partly", "reproduced")
LOSS_WORDS = {"cross-entropy": "cross-entropy", "squared-error": "squared error"}


def words(clause: Clause) -> str:
    """Return a clause's rule in words, on one line."""
    return " ".join((getdoc(clause) or "").split())


def judged(clause: Clause, found: Iterable[Group]) -> list[tuple[Group, Verdict]]:
    """Decide a clause for each group; it does not hold where all networks diverged."""
    return [(g, clause(g) if g.trained else DIVERGED) for g in found]


def of_one(clause: Clause, found: Iterable[Group]) -> Verdict:
    """Decide a clause for the one group there is, if there is one."""
    return next((v for _, v in judged(clause, found)), NOT_MEASURED)


def wanted_of(kind: str, how: str | None) -> dict[str, Any]:
    """Return the facts of groups of a kind and, if it is given, an initialisation."""
    return {"kind": kind} | ({"initialisation": how} if how else {})


def of_largest(clause: Clause, loss: str, kind: str = "grid", how: str | None = None) -> Decide:
    """Decide a clause for the deepest and widest networks of a loss: 9 × 320 at full scale.

    ``how`` restricts the arms to one initialisation.
    """
    wanted = {**wanted_of(kind, how), "loss": loss}

    @wraps(clause)
    def decide(result: Measured) -> Verdict:
        layers, width = size_of(result, kind)
        return of_one(clause, all_groups(result, layers=layers, width=width, **wanted))

    decide.__doc__ = f"Deepest and widest networks, {LOSS_WORDS[loss]}. {words(clause)}"
    return decide


def of_shallow(clause: Clause, loss: str, kind: str = "grid", how: str | None = None) -> Decide:
    """Decide a clause for the widest networks of 2 layers: 2 × 320 at full scale."""
    wanted = {**wanted_of(kind, how), "loss": loss, "layers": 2}

    @wraps(clause)
    def decide(result: Measured) -> Verdict:
        return of_one(clause, all_groups(result, width=size_of(result, kind)[1], **wanted))

    decide.__doc__ = f"Widest networks of 2 layers, {LOSS_WORDS[loss]}. {words(clause)}"
    return decide


def of_many(
    clause: Clause, which: str, chosen: Choose, kind: str = "grid", how: str | None = None
) -> Decide:
    """Decide a clause for every architecture and loss that is chosen.

    Reproduced if it is for all, partly if for at least half.
    """

    @wraps(clause)
    def decide(result: Measured) -> Verdict:
        size = size_of(result, kind)
        found = all_groups(result, **wanted_of(kind, how))
        return tally(judged(clause, (g for g in found if chosen(g, size))))

    decide.__doc__ = (
        f"{which}: reproduced if this is reproduced for all of them, partly if for at least half, "
        f"seeds taken together. {words(clause)}"
    )
    return decide


def tally(found: Iterable[tuple[Group, Verdict]]) -> Verdict:
    """Decide "for all": how many groups, and a few that are not; all of them in the details."""
    return tally_of(found, architectures_and_losses)


def architectures_and_losses(found: Sequence[tuple[Group, Verdict]]) -> str:
    """Say for how many groups something is reproduced, and name a few of the others."""
    others = [g.label for g, v in found if v.verdict != "reproduced"]
    evidence = f"{len(found) - len(others)} of {len(found)} architectures and losses"
    return evidence + (f"; not {some(others, 3, ', ')}" if others else "")


def of_no_others(clause: Clause, its: Choose, kind: str = "grid", how: str | None = None) -> Decide:
    """Decide that a clause holds for the chosen groups and for no others."""

    @wraps(clause)
    def decide(result: Measured) -> Verdict:
        size, wanted = size_of(result, kind), wanted_of(kind, how)
        own = tally(judged(clause, (g for g in all_groups(result, **wanted) if its(g, size))))
        others = judged(clause, (g for g in groups(result, **wanted) if not its(g, size)))
        if not others or own == NOT_MEASURED:
            return NOT_MEASURED
        also = [g.label for g, v in others if v.verdict == "reproduced"]
        named = some(also, 3, ", ") or "none"
        evidence = f"it holds for {len(also)} of {len(others)} others: {named}"
        evidence += f"; of its own for {own.evidence}"
        partly = "partly" if 2 * len(also) < len(others) else "not reproduced"
        found = {"reproduced" if not also else partly, own.verdict}
        return Verdict(next(v for v in WORST_FIRST if v in found), evidence, ", ".join(also))

    decide.__doc__ = (
        "Of the other architectures and losses: reproduced if what the figure shows (by its own "
        "rule) holds for none, partly if for less than half of them. But no better than it does "
        "for the figure's own: reproduced if for all of them, partly if for at least half. "
        f"{words(clause)}"
    )
    return decide


def every(group: Group, size: tuple[int, int]) -> bool:
    """Choose every group."""
    return True


def deep(group: Group, size: tuple[int, int]) -> bool:
    """Choose networks of 5 layers or more, whose layers can be compared."""
    return bool(group.facts["layers"] >= 5)


def figure_9(group: Group, size: tuple[int, int]) -> bool:
    """Choose the deepest networks trained with squared error, of every width."""
    return bool(group.facts["layers"] == size[0] and group.facts["loss"] == "squared-error")


def figure_10(group: Group, size: tuple[int, int]) -> bool:
    """Choose the widest networks of 2 layers trained with squared error."""
    shape = group.facts["layers"], group.facts["width"], group.facts["loss"]
    return shape == (2, size[1], "squared-error")


def not_figure_10(group: Group, size: tuple[int, int]) -> bool:
    """Choose all others."""
    return not figure_10(group, size)


def deep_of(loss: str) -> Choose:
    """Choose networks of 5 layers or more of one loss."""
    return lambda group, size: deep(group, size) and group.facts["loss"] == loss


def add(to: list[Rule], id: str, statement: str, decide: Decide) -> None:
    """Add a rule."""
    to.append(Rule(id, statement, decide))
