"""All rules of *dynamics*: what the paper says of its networks, then all else."""

from relumlp.papers.dynamics.rules import (
    diagrams,
    figures,
    findings,
    half_fall,
    section_6,
    setting,
    text,
    tighter,
    together,
    updates,
)
from relumlp.papers.study.study import in_order

RULES = in_order([
    *figures.RULES,
    *text.RULES,
    *findings.RULES,
    *setting.RULES,
    *diagrams.RULES,
    *updates.RULES,
    *together.RULES,
    *half_fall.RULES,
    *tighter.RULES,
    *section_6.RULES,
])  # fmt: skip
