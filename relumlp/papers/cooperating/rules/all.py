"""All rules of *cooperating*, in one list."""

from relumlp.papers.cooperating.rules import beyond as rules_beyond
from relumlp.papers.cooperating.rules import nodes as rules_nodes
from relumlp.papers.cooperating.rules import perplexity as rules_perplexity
from relumlp.papers.cooperating.rules import section_6 as rules_arms
from relumlp.papers.cooperating.rules import selectivity as rules_selectivity
from relumlp.papers.cooperating.rules import setting as rules_setting
from relumlp.papers.cooperating.rules import systems as rules_systems
from relumlp.papers.cooperating.rules import training as rules_training
from relumlp.papers.cooperating.rules.naive_bayes import beside_naive_bayes

RULES = beside_naive_bayes([
    *rules_setting.RULES, *rules_selectivity.RULES, *rules_perplexity.RULES,
    *rules_training.RULES, *rules_systems.RULES, *rules_nodes.RULES, *rules_arms.RULES,
]) + rules_beyond.RULES  # fmt: skip
"""The rules of *cooperating*: setting, figures and text in the paper's order, section 6, beyond."""
