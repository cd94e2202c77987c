"""The rules of *cooperating* about its setting: networks, rates, convergence."""

from typing import Any

import numpy as np

from relumlp.papers.cooperating.rules.groups import along, groups
from relumlp.papers.cooperating.rules.quantifiers import DATA
from relumlp.papers.cooperating.rules.rates import at_edge, chosen_rates, used_rates
from relumlp.papers.study.deciding import NOT_MEASURED, share, some, spread
from relumlp.papers.study.study import AS_SET, Measured, Rule, Verdict

DEPTHS, WIDTHS = {*range(1, 11), 20}, {20, 40, 60, 80, 100, 120, 160, 200}
FITTED = {"mnist": (60, 0.98), "fashion-mnist": (60, 0.90), "digits": (20, 0.90)}
"""Least width of which a training accuracy is asked, and that accuracy."""
ALIVE = 0.5
"""Training accuracy asked of narrower networks; one with a dead layer has a tenth."""


def all_networks(result: Measured) -> Verdict:
    """Reproduced if on MNIST and Fashion-MNIST networks of width 100 with 1 to 10 and 20 hidden
    layers, and of depth 10 with widths 20, 40, 60, 80, 100, 120, 160 and 200, were trained from
    three seeds each and none diverged; partly if any were trained."""
    wanted = {(d, s) for d, s in [(d, 100) for d in DEPTHS] + [(10, w) for w in WIDTHS]}
    whole = [
        len([g for g in groups(result, data=data)
             if (g.depth, g.width) in wanted and len(g.own()) >= 3]) == len(wanted)
        for data in DATA
    ]  # fmt: skip
    trained = sum(len(g.facts["networks"]) for g in groups(result))
    lost = sum(len(f["diverged"]) for f in result.facts["groups"].values() if f["kind"] == "grid")
    if not trained:
        return NOT_MEASURED
    evidence = f"{trained} networks trained, {lost} diverged"
    return Verdict("reproduced" if all(whole) and not lost else "partly", evidence)


def asked_accuracy(config: dict[str, Any]) -> float:
    """Return the training accuracy from which on a network has learnt its training samples."""
    width, accuracy = FITTED[config["data"]]
    return accuracy if config["width"] >= width else ALIVE


def why_not(facts: dict[str, Any]) -> str:
    """Say why a network's training has not converged; "" if it has."""
    accuracy = facts["accuracy"]["training"]
    if facts["verdict"] != "converged":
        return str(facts["verdict"])
    return "" if accuracy >= asked_accuracy(facts["config"]) else f"accuracy {accuracy:.4f}"


def converges(result: Measured) -> Verdict:
    """A network of the grid, of figure 7 or of an arm has converged if it did not diverge, its
    training ended because the validation error had not improved for the stated patience, not
    because the epochs ran out, and it classifies enough of its training samples (without an arm's
    noise): at least 0.98 of MNIST, 0.90 of Fashion-MNIST from 60 nodes a layer on, 0.90 of digits
    from 20 on, 0.5 if narrower (a network with a dead layer stays at a tenth). Reproduced if all
    networks have, partly if at least half have."""
    kinds = ("grid", "sigmoid", "arm")
    found = {n: f for n, f in result.facts["networks"].items() if f["config"]["kind"] in kinds}
    if not found:
        return NOT_MEASURED
    accuracy = [f["accuracy"]["training"] for f in found.values()]
    others = [f"{n} {why}" for n, f in found.items() if (why := why_not(f))]
    evidence = f"training accuracy {min(accuracy):.4f} to {max(accuracy):.4f}"
    evidence += f"; not {some(others)}; networks" if others else "; networks"
    held = [not why_not(f) for f in found.values()]
    return share(held, evidence)._replace(details="; ".join(others))


def rates_chosen(result: Measured) -> Verdict:
    """For each family of networks several rates are tried in arms of one seed; the best arm is the
    one of least validation error, then of least validation loss, then of the smallest rate, among
    those that did not diverge. Reproduced if every family uses the rate of its best arm and no best
    arm is at the edge of the range; partly if at least half of the families use the rate of their
    best arm."""
    chosen, used = chosen_rates(result), used_rates(result)
    families = [f for f in chosen if f in used]
    edges = [f for f in families if at_edge(result, f, chosen[f])]
    words = "; ".join(f"{f}: {chosen[f]:g} chosen{' at an edge' * (f in edges)}, "
                      f"{', '.join(f'{r:g}' for r in used[f])} used" for f in families)  # fmt: skip
    decided = share([used[f] == [chosen[f]] for f in families], f"{words}; families")
    if decided.verdict == "reproduced" and edges:
        return decided._replace(verdict="partly")
    return decided


def prior_results(result: Measured) -> Verdict:
    """Lowest test error (mean over seeds) of the depth axis: comparable if at most 0.02 for MNIST
    and at most 0.12 for Fashion-MNIST, about what its references report for networks like these
    (no augmentation, no dropout). Reproduced if both are, partly if one is."""
    limits = {"mnist": 0.02, "fashion-mnist": 0.12}
    held, words = [], []
    for data, limit in limits.items():
        axis = [g for g in along(result, "depth", data) if g.facts["data"] == data]
        if axis:
            best = min((g.error for g in axis), key=np.mean)
            held.append(bool(best.mean() <= limit))
            words.append(f"{DATA[data]} {spread(best)}")
    return share(held, f"{'; '.join(words)}; data sets")


RULES = [
    Rule("cooperating.setting.networks",
         "The networks have depths 1 to 10 (and 20), widths 20 to 200, and three seeds each.",
         all_networks, kind=AS_SET),
    Rule("cooperating.setting.converges",
         "The learning rates ensure that training converges.",
         converges),
    Rule("cooperating.setting.rates",
         "The paper does not state the learning rates.",
         rates_chosen, kind=AS_SET),
    Rule("cooperating.setting.errors",
         "The performance of the networks is comparable with prior results.",
         prior_results),
]  # fmt: skip
