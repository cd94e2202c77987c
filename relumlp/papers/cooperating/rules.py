"""All rules of *cooperating*, in one list."""

from relumlp.papers.cooperating import (
    rules_arms,
    rules_beyond,
    rules_nodes,
    rules_perplexity,
    rules_selectivity,
    rules_setting,
    rules_systems,
    rules_training,
)
from relumlp.papers.cooperating.priors import beside_naive_bayes

RULES = beside_naive_bayes([
    *rules_setting.RULES, *rules_selectivity.RULES, *rules_perplexity.RULES,
    *rules_training.RULES, *rules_systems.RULES, *rules_nodes.RULES, *rules_arms.RULES,
]) + rules_beyond.RULES  # fmt: skip
"""The rules of *cooperating*: setting, figures and text in the paper's order, section 6, beyond."""
