"""All rules of *gaps*, in the order of the paper."""

from relumlp.papers.gaps.rules import (
    appended,
    by_network,
    diagrams,
    either_order,
    evenness,
    normalisation,
    pairs,
    sample_sets,
    systems,
    table_1,
)
from relumlp.papers.study.study import in_order

RULES = in_order([
    *systems.RULES,
    *diagrams.RULES,
    *sample_sets.RULES,
    *table_1.RULES,
    *pairs.RULES,
    *by_network.RULES,
    *normalisation.RULES,
    *either_order.RULES,
    *evenness.RULES,
    *appended.RULES,
])  # fmt: skip
