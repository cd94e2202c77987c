"""Rules of *dynamics* with limits that can fail, beside rules whose limits could not, or hardly."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from relumlp.information.sample_sets import informativeness_range
from relumlp.papers.dynamics.grid import CE
from relumlp.papers.dynamics.rules import clauses
from relumlp.papers.dynamics.rules.curves import Group, all_groups, find, groups, size_of
from relumlp.papers.dynamics.rules.figures import without
from relumlp.papers.dynamics.rules.quantifiers import (
    DEEP,
    EVERY,
    AllOf,
    Clause,
    Largest,
    tally,
    verdicts_of,
)
from relumlp.papers.study.deciding import NOT_MEASURED, after_review, at_least, at_most, share
from relumlp.papers.study.study import BY_THEOREM, FINDING, Measured, Rule, Verdict

ABLE = (
    "A single switch can be right for the two most frequent classes at most (beyond.single), about "
    "0.2 of ten, so that the limit of 0.3 cannot be reached; beside what a switch can reach, the "
    "best of them may still be good."
)
BALANCED = (
    "The limit log 2 / log |C| is of equally frequent classes (dynamics.15.balanced); what these "
    "classes allow is computed from their own sizes (beyond.ranges)."
)
RELATIVE = (
    "The older rule allows a distance of 0.05, as large as the errors themselves, of which the "
    "paper says that they are below 5 and 7 %; this one measures it in units of the error."
)
WEIGHED = (
    "The older rule counts a network for which the clause is partly reproduced like one for which "
    "it is not; here it counts half."
)


def poor_beside_best(group: Group) -> Verdict:
    """The best rule from one switch of any layer, at any step, on validation samples, on the way
    from always naming the most frequent class (0) to what the best switch that these classes allow
    reaches, the shares of the two most frequent classes (1): reproduced up to a half of it, partly
    up to nine tenths."""
    if "validation_sizes" not in group.facts:
        return NOT_MEASURED
    sizes = np.sort(np.array(group.facts["validation_sizes"]))[::-1]
    guess, second = (sizes[:2] / sizes.sum()).tolist()
    best = float(group["single"].max())
    way = (best - guess) / second
    evidence = (
        f"best rule from one switch: {best:.4f} correct; always the most frequent class: "
        f"{guess:.4f}; the most that a switch can: {guess + second:.4f}; {way:.3f} of the way"
    )
    return Verdict(at_most(way, good=0.5, fair=0.9), evidence)


def maximum_of_data(result: Measured) -> Verdict:
    """The largest informativeness that the class sizes of the validation samples allow, over all
    networks of the grid: reproduced if it is log 2 / log |C| up to rounding (1e-9), partly if it is
    within 0.005 of it ("about 0.3"). No node may exceed it: else not reproduced."""
    found: list[dict[str, Any]] = [f for f in result.facts["networks"].values()
                                   if f["config"]["kind"] == "grid"]  # fmt: skip
    if not found:
        return NOT_MEASURED
    allowed = {s: informativeness_range(np.array(s))[1]
               for s in {tuple(f["validation_sizes"]) for f in found}}  # fmt: skip
    most = max(allowed.values())
    limit = float(np.log(2) / np.log(len(found[0]["validation_sizes"])))
    largest = float(np.fmax.reduce([f["largest_informativeness"] for f in found]))
    evidence = f"these classes allow {most:.4f}; log 2 / log |C| is {limit:.4f}; largest u of any "
    evidence += f"node {largest:.4f}"
    if largest > most + 1e-9:
        return Verdict("not reproduced", evidence)
    return Verdict(at_most(abs(most - limit), good=1e-9, fair=0.005), evidence)


def similar_in_units_of_the_error(result: Measured) -> Verdict:
    """For each architecture and loss, seeds' means: how far the validation error after each epoch
    is from that of the deepest and widest cross-entropy networks, mean over epochs, over the mean
    of that error: similar up to a half. Reproduced if so for all, partly for at least half;
    networks that all diverged are not similar."""
    reference = find(result, *size_of(result), CE)
    if reference is None:
        return without(result)
    wanted = 1 - reference["curve"][:, :, 2].mean(axis=0)
    found = {
        g.label: float(np.abs(1 - g["curve"][:, :, 2].mean(axis=0) - wanted).mean() / wanted.mean())
        for g in groups(result)
    }
    lost = [g.label for g in all_groups(result) if not g.trained]
    farthest = max(found, key=lambda name: found[name])
    evidence = (
        f"error of {reference.label} {wanted.mean():.4f}, mean over epochs; distances over it from "
        f"{min(found.values()):.2f} to {found[farthest]:.2f} ({farthest}); similar"
    )
    return share([d <= 0.5 for d in found.values()] + [False for _ in lost], evidence)


@dataclass(frozen=True)
class Weighed(AllOf):
    """Every architecture and loss of a selection; one for which a clause is partly counts half."""

    @property
    def words(self) -> str:
        """Which networks, and for how many of them a clause is to hold."""
        return (
            f"{self.kind_words}{self.selection.words}: reproduced if this is reproduced for all of "
            "them, partly if for at least half, where one that is partly counts half, seeds taken "
            "together."
        )

    def ask(self, clause: Clause, result: Measured) -> Verdict:
        """Decide the clause for each of these networks, and whether it is for all of them."""
        size = size_of(result, self.kind)
        chosen = [g for g in self.groups(result) if self.selection.includes(g, size)]
        decided = [v for v in verdicts_of(clause, chosen) if v[1].verdict != "open"]
        if not decided:
            return tally(verdicts_of(clause, chosen))
        words = [v.verdict for _, v in decided]
        whole, half = words.count("reproduced"), words.count("partly")
        evidence = f"{whole} reproduced and {half} partly of {len(words)} architectures and losses"
        held = at_least(whole + half / 2, good=len(words), fair=len(words) / 2)
        return Verdict(held, evidence, tally(decided).details)


RULES = [
    Rule("dynamics.fig7.poor.beside-best",
         "In 9×320 networks the best single switch is poor beside what a switch can be.",
         poor_beside_best, about=Largest(CE),
         added=after_review("dynamics.fig7.poor", ABLE)),
    Rule("dynamics.group.alone.beside-best",
         "Taken alone, the best switch of any network is poor beside what a switch can be.",
         poor_beside_best, about=AllOf(EVERY),
         added=after_review("dynamics.group.alone", ABLE)),
    Rule("dynamics.summary.7.poor.beside-best",
         "Throughout training the best switch remains poor beside what a switch can be.",
         poor_beside_best, about=AllOf(EVERY),
         added=after_review("dynamics.summary.7.poor", ABLE)),
    Rule("dynamics.other-data.7.poor.beside-best",
         "On Fashion-MNIST the best switch remains poor beside what a switch can be.",
         poor_beside_best, about=AllOf(EVERY, kind="other"), kind=FINDING,
         added=after_review("dynamics.other-data.7.poor", ABLE)),
    Rule("dynamics.fig7.maximum.of-data",
         "The class sizes of the validation set allow an informativeness of log 2 / log 10.",
         maximum_of_data, kind=BY_THEOREM,
         added=after_review("dynamics.fig7.maximum", BALANCED)),
    Rule("dynamics.fig3.similar.relative",
         "The errors of all networks during training are similar in units of the error.",
         similar_in_units_of_the_error,
         added=after_review("dynamics.fig3.similar", RELATIVE)),
    Rule("dynamics.summary.3.weighed",
         "The activation fraction starts to fall about where the loss starts to fall.",
         clauses.falls_with_loss, about=Weighed(EVERY),
         added=after_review("dynamics.summary.3", WEIGHED)),
    Rule("dynamics.other-data.4.weighed",
         "On Fashion-MNIST most clusters of deeper layers shrink slower than the first layer's.",
         clauses.first_layer_faster, about=Weighed(DEEP, kind="other"), kind=FINDING,
         added=after_review("dynamics.other-data.4", WEIGHED)),
]  # fmt: skip
