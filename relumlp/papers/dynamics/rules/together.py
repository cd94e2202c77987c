"""The rules of *dynamics* about switches as a group, with the prior once, or no constant nodes.

The product of posteriors, by which the paper's own rules are decided, counts a class's prior once
for every node, dead nodes included: cooperating.11.product and .silent-node prove what follows.
"""

from relumlp.papers.dynamics.rules.clauses import accurate
from relumlp.papers.dynamics.rules.curves import Group
from relumlp.papers.dynamics.rules.quantifiers import EVERY, AllOf
from relumlp.papers.dynamics.rules.text import learns
from relumlp.papers.study.deciding import after_review
from relumlp.papers.study.study import FINDING, Rule, Verdict

PRIORS = (
    "The product of posteriors counts a class's prior once a node, dead nodes included, so that "
    "where classes are not equally frequent it comes to the most frequent class as more nodes say "
    "nothing (cooperating.11.product, cooperating.11.silent-node); "
)
NAIVE_BAYES = PRIORS + "naive Bayes counts the prior once."
NOT_CONSTANT = PRIORS + "here nodes that never switch in the samples they learnt from are left out."


def accurate_by_naive_bayes(group: Group) -> Verdict:
    """After training, the switches of the last hidden layer together (the discrete system of
    *cooperating*, learnt from training samples, but the prior counts once, as in naive Bayes)
    classify validation samples within 0.02 of the network's own accuracy, or better: reproduced;
    partly within 0.1."""
    return accurate(group, "group_naive_bayes")


def accurate_without_constant_nodes(group: Group) -> Verdict:
    """After training, the switches of the last hidden layer together (the discrete system of
    *cooperating*, learnt from training samples, without the nodes that are on for none or for all
    of these) classify validation samples within 0.02 of the network's own accuracy, or better:
    reproduced; partly within 0.1."""
    return accurate(group, "group_not_constant")


def learns_by_naive_bayes(group: Group) -> Verdict:
    """The discrete system of the last hidden layer by naive Bayes, at the steps looked at, seeds'
    mean: reproduced if its accuracy has a rank correlation with time of at least 0.5 and ends at
    least 0.1 higher than before training; partly if it ends higher."""
    return learns(group, "group_naive_bayes")


def learns_without_constant_nodes(group: Group) -> Verdict:
    """The discrete system of the last hidden layer without its constant nodes, at the steps looked
    at, seeds' mean: reproduced if its accuracy has a rank correlation with time of at least 0.5 and
    ends at least 0.1 higher than before training; partly if it ends higher."""
    return learns(group, "group_not_constant")


ALL, OTHER = AllOf(EVERY), AllOf(EVERY, kind="other")

RULES = [
    Rule("dynamics.group.together.naive-bayes",
         "With the prior counted once, the switches of a layer are accurate predictors together.",
         accurate_by_naive_bayes, about=ALL,
         added=after_review("dynamics.group.together", NAIVE_BAYES)),
    Rule("dynamics.group.together.not-constant",
         "Without constant nodes the switches of a layer are accurate predictors together.",
         accurate_without_constant_nodes, about=ALL,
         added=after_review("dynamics.group.together", NOT_CONSTANT)),
    Rule("dynamics.group.over-training.naive-bayes",
         "With the prior counted once, switches become accurate predictors together by training.",
         learns_by_naive_bayes, about=ALL,
         added=after_review("dynamics.group.over-training", NAIVE_BAYES)),
    Rule("dynamics.group.over-training.not-constant",
         "Without constant nodes switches become accurate predictors together by training.",
         learns_without_constant_nodes, about=ALL,
         added=after_review("dynamics.group.over-training", NOT_CONSTANT)),
    Rule("dynamics.summary.7.group.naive-bayes",
         "With the prior counted once, switches are accurate predictors when applied as a group.",
         accurate_by_naive_bayes, about=ALL,
         added=after_review("dynamics.summary.7.group", NAIVE_BAYES)),
    Rule("dynamics.summary.7.group.not-constant",
         "Without constant nodes switches are accurate predictors when applied as a group.",
         accurate_without_constant_nodes, about=ALL,
         added=after_review("dynamics.summary.7.group", NOT_CONSTANT)),
    Rule("dynamics.other-data.7.group.naive-bayes",
         "On Fashion-MNIST switches are accurate as a group with the prior counted once.",
         accurate_by_naive_bayes, about=OTHER, kind=FINDING,
         added=after_review("dynamics.other-data.7.group", NAIVE_BAYES)),
    Rule("dynamics.other-data.7.group.not-constant",
         "On Fashion-MNIST switches are accurate as a group without constant nodes.",
         accurate_without_constant_nodes, about=OTHER, kind=FINDING,
         added=after_review("dynamics.other-data.7.group", NOT_CONSTANT)),
]  # fmt: skip
