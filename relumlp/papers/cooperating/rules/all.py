"""All rules of *cooperating*: figures and text in the paper's order, section 6, beyond."""

from relumlp.papers.cooperating.rules import (
    beyond,
    further_arms,
    nodes,
    perplexity,
    second_look,
    section_6,
    selectivity,
    setting,
    sigmoid,
    systems,
    training,
)
from relumlp.papers.study.study import in_order

RULES = in_order([
    *setting.RULES,
    *selectivity.RULES,
    *perplexity.RULES,
    *training.RULES,
    *systems.RULES,
    *sigmoid.RULES,
    *nodes.RULES,
    *section_6.RULES,
    *further_arms.RULES,
    *second_look.RULES,
    *beyond.RULES,
])  # fmt: skip
