"""The learning rates that the paper leaves unsaid: chosen by a rule, from arms."""

from relumlp.papers.study.study import Measured


def chosen_rates(result: Measured) -> dict[str, float]:
    """Return the rate that each family's arms choose; families without any are left out.

    Of the arms that did not diverge the one of least validation error, then of least
    validation loss, then of the smallest rate.
    """
    found: dict[str, list[tuple[float, float, float]]] = {}
    for facts in result.facts["networks"].values():
        config = facts["config"]
        if config["kind"] == "rate" and not facts["verdict"].startswith("diverged"):
            error, loss = 1 - facts["accuracy"]["validation"], facts["validation_loss"]
            badness = (round(error, 9), loss, config["learning_rate"])
            found.setdefault(config["family"], []).append(badness)
    return {family: min(arms)[2] for family, arms in found.items()}


def tried_rates(result: Measured) -> dict[str, list[float]]:
    """Return the rates of each family's arms, in order, those that diverged too."""
    found: dict[str, set[float]] = {}
    for facts in result.facts["networks"].values():
        config = facts["config"]
        if config["kind"] == "rate":
            found.setdefault(config["family"], set()).add(config["learning_rate"])
    return {family: sorted(rates) for family, rates in found.items()}


def at_edge(result: Measured, family: str, rate: float) -> bool:
    """Whether a rate is the smallest or the largest of a family's arms, or beyond them.

    A winner at an edge does not show that no better rate lies outside. A rate that diverged
    was tried: a rate next to it is not at an edge. True for a family without arms.
    """
    tried = tried_rates(result).get(family, [])
    return not tried or not tried[0] < rate < tried[-1]


def used_rates(result: Measured) -> dict[str, list[float]]:
    """Return the rates that each family's networks have, arms of the learning rate left out."""
    found: dict[str, set[float]] = {}
    for facts in result.facts["networks"].values():
        config = facts["config"]
        if config["kind"] != "rate":
            found.setdefault(config["family"], set()).add(config["learning_rate"])
    return {family: sorted(rates) for family, rates in found.items()}
