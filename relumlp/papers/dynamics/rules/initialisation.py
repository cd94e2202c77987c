"""The choice that the paper leaves unsaid, by a rule: the initialisation that matches it best."""

from typing import NamedTuple

from relumlp.papers.dynamics.grid import INITIALISATIONS
from relumlp.papers.dynamics.rules.clauses import (
    ALMOST_ALL,
    RISE,
    deep_tops,
    early_rises,
    falls_throughout,
)
from relumlp.papers.dynamics.rules.curves import Group, groups, size_of
from relumlp.papers.dynamics.rules.quantifiers import of_figure_9, of_figure_10
from relumlp.papers.study.study import Measured

THROUGHOUT = {"reproduced": 1.0, "partly": 0.5}


class Point(NamedTuple):
    """What an arm's networks were asked, and how far they do as the paper says, from 0 to 1."""

    question: str
    label: str
    value: float


def points_of(group: Group, size: tuple[int, int]) -> list[Point]:
    """Return a group's points: up to one for each of the paper's clauses that it can show.

    - Early rise (figure 5, and "all other networks follow the same trends"): the share of hidden
      layers whose f_l rises by at least 0.02 in the first epoch; not asked of the widest 2-layer
      networks with squared error.
    - Figure 9, of the deepest and widest with squared error: the share of the deeper half of the
      layers whose largest f_l is at least 0.9.
    - Figure 10, of the widest 2-layer networks with squared error: 1 if f_l falls throughout by the
      rule of that figure, ½ if partly.
    """
    if of_figure_10(group, size):
        value = THROUGHOUT.get(falls_throughout(group).verdict, 0.0)
        return [Point("falls throughout", group.label, value)]
    rises = float((early_rises(group).mean(axis=0) >= RISE).mean())
    points = [Point("early rise", group.label, rises)]
    if of_figure_9(group, size):
        tops = float((deep_tops(group).mean(axis=0) >= ALMOST_ALL).mean())
        points.append(Point("almost all", group.label, tops))
    return points


def arm_points(result: Measured) -> dict[str, list[Point]]:
    """Return the points of every initialisation that was tried."""
    size = size_of(result, "arm")
    found: dict[str, list[Point]] = {}
    for how in INITIALISATIONS:
        points = [p for g in groups(result, "arm", initialisation=how) for p in points_of(g, size)]
        if points:
            found[how] = points
    return found


def best_match(result: Measured) -> str | None:
    """Return the initialisation with most points, the first of INITIALISATIONS among equals.

    None if no arm has been computed.
    """
    totals = {how: sum(p.value for p in points) for how, points in arm_points(result).items()}
    return max(totals, key=lambda how: round(totals[how], 9), default=None)
