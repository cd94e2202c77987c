"""The rules of *cooperating* about its setting: networks, rates, convergence."""

import numpy as np

from relumlp.papers.cooperating.deciding import DATA, NOT_MEASURED, share, spread
from relumlp.papers.cooperating.groups import along, groups
from relumlp.papers.cooperating.rates import chosen_rates, used_rates
from relumlp.papers.study import Measured, Rule, Verdict, rule

RULES: list[Rule] = []
DEPTHS, WIDTHS = {*range(1, 11), 20}, {20, 40, 60, 80, 100, 120, 160, 200}


@rule("cooperating.setting.networks", "depths 1 to 10 (and 20), widths 20 to 200, three seeds",
      RULES)  # fmt: skip
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


@rule("cooperating.setting.converges", "learning rates ensure that training converges", RULES)
def converges(result: Measured) -> Verdict:
    """A network of the grid has converged if it did not diverge and its training ended because the
    validation error had not improved for the stated patience, not because the epochs ran out.
    Reproduced if all networks have, partly if at least half have."""
    found = [f for f in result.facts["networks"].values() if f["config"]["kind"] == "grid"]
    if not found:
        return NOT_MEASURED
    accuracy = [f["accuracy"]["training"] for f in found]
    evidence = f"training accuracy {min(accuracy):.4f} to {max(accuracy):.4f}; networks"
    return share([f["verdict"] == "converged" for f in found], evidence)


@rule("cooperating.setting.rates", "(the paper does not state the learning rates)", RULES)
def rates(result: Measured) -> Verdict:
    """For each family of networks the candidate rates are tried on one seed: the one whose network
    has the least validation error, then the least validation loss, then the smallest rate, is
    chosen among those that did not diverge. Reproduced if all networks have the rate that their
    family's candidates choose, partly if those of at least half of the families have."""
    chosen, used = chosen_rates(result), used_rates(result)
    families = [f for f in chosen if f in used]
    words = "; ".join(f"{f}: {chosen[f]:g} chosen, {', '.join(f'{r:g}' for r in used[f])} used"
                      for f in families)  # fmt: skip
    return share([used[f] == [chosen[f]] for f in families], f"{words}; families")


@rule("cooperating.setting.errors", "performance is comparable with prior results", RULES)
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
