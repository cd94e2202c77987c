"""The rules of *dynamics*, its summary of findings (1) to (7): on the grid and on other data."""

from relumlp.papers.dynamics.rules import clauses
from relumlp.papers.dynamics.rules.clauses import FITTED
from relumlp.papers.dynamics.rules.quantifiers import DEEP, EVERY, AllOf
from relumlp.papers.study.study import BY_THEOREM, FINDING, Rule

ALL, ALL_DEEP = AllOf(EVERY), AllOf(DEEP)
OTHER, OTHER_DEEP = AllOf(EVERY, kind="other"), AllOf(DEEP, kind="other")

FINDINGS = [
    Rule("dynamics.summary.1",
         "Sample clusters initially increase in size and then decrease.",
         clauses.rises_then_falls, about=ALL, given=FITTED),
    Rule("dynamics.summary.2",
         "Most nodes are exposed to most samples very early in training.",
         clauses.exposes_most, about=ALL),
    Rule("dynamics.summary.3",
         "The activation fraction starts to fall where the loss starts to fall.",
         clauses.falls_with_loss, about=ALL),
    Rule("dynamics.summary.4",
         "Clusters in the first layer shrink faster than clusters in deeper layers.",
         clauses.first_layer_faster, about=ALL_DEEP),
    Rule("dynamics.summary.5.sensitive",
         "Switches become more sensitive to class membership during training.",
         clauses.becomes_sensitive, about=ALL),
    Rule("dynamics.summary.5.deeper",
         "The switches of deeper layers gain most in sensitivity to class membership.",
         clauses.deeper_gain_more, about=ALL_DEEP),
    Rule("dynamics.summary.6",
         "Nodes in shallower layers are less sensitive to class membership than deeper nodes.",
         clauses.deeper_more_sensitive, about=ALL_DEEP),
    Rule("dynamics.summary.7.indicative",
         "Switches become slightly more indicative of class membership during training.",
         clauses.slightly_more_indicative, about=ALL),
    Rule("dynamics.summary.7.poor",
         "Switches remain poor predictors of class membership throughout training.",
         clauses.poor_alone, about=ALL, kind=BY_THEOREM),
    Rule("dynamics.summary.7.group",
         "Switches are accurate predictors of class membership when applied as a group.",
         clauses.accurate_together, about=ALL),
]  # fmt: skip

ON_OTHER_DATA = [
    Rule("dynamics.other-data.1",
         "On Fashion-MNIST sample clusters initially increase in size and then decrease.",
         clauses.rises_then_falls, about=OTHER, kind=FINDING),
    Rule("dynamics.other-data.2",
         "On Fashion-MNIST most nodes are exposed to most samples very early in training.",
         clauses.exposes_most, about=OTHER, kind=FINDING),
    Rule("dynamics.other-data.3",
         "On Fashion-MNIST the activation fraction starts to fall where the loss starts to fall.",
         clauses.falls_with_loss, about=OTHER, kind=FINDING),
    Rule("dynamics.other-data.4",
         "On Fashion-MNIST clusters in the first layer shrink faster than in deeper layers.",
         clauses.first_layer_faster, about=OTHER_DEEP, kind=FINDING),
    Rule("dynamics.other-data.5.sensitive",
         "On Fashion-MNIST switches become more sensitive to class membership during training.",
         clauses.becomes_sensitive, about=OTHER, kind=FINDING),
    Rule("dynamics.other-data.5.deeper",
         "On Fashion-MNIST the switches of deeper layers gain most in sensitivity to the class.",
         clauses.deeper_gain_more, about=OTHER_DEEP, kind=FINDING),
    Rule("dynamics.other-data.6",
         "On Fashion-MNIST nodes in shallower layers are less sensitive to class membership.",
         clauses.deeper_more_sensitive, about=OTHER_DEEP, kind=FINDING),
    Rule("dynamics.other-data.7.indicative",
         "On Fashion-MNIST switches become slightly more indicative of class membership.",
         clauses.slightly_more_indicative, about=OTHER, kind=FINDING),
    Rule("dynamics.other-data.7.poor",
         "On Fashion-MNIST switches remain poor predictors of class membership.",
         clauses.poor_alone, about=OTHER, kind=BY_THEOREM),
    Rule("dynamics.other-data.7.group",
         "On Fashion-MNIST switches are accurate predictors when applied as a group.",
         clauses.accurate_together, about=OTHER, kind=FINDING),
]  # fmt: skip

RULES = [*FINDINGS, *ON_OTHER_DATA]
