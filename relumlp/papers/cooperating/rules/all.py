"""All rules of *cooperating*: figures and text in the paper's order, section 6, beyond."""

from relumlp.papers.cooperating.rules import (
    beyond,
    nodes,
    perplexity,
    section_6,
    selectivity,
    setting,
    sigmoid,
    systems,
    training,
)

RULES = [
    *setting.RULES,
    *selectivity.RULES,
    *perplexity.RULES,
    *training.RULES,
    *systems.RULES,
    *sigmoid.RULES,
    *nodes.RULES,
    *section_6.RULES,
    *beyond.RULES,
]
