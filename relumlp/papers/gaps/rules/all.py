"""All rules of *gaps*, in the order of the paper."""

from relumlp.papers.gaps.rules import (
    appended,
    diagrams,
    either_order,
    normalisation,
    pairs,
    systems,
    table_1,
)

RULES = [
    *systems.RULES,
    *diagrams.RULES,
    *table_1.RULES,
    *pairs.RULES,
    *normalisation.RULES,
    *either_order.RULES,
    *appended.RULES,
]
