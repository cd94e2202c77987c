"""All rules of *dynamics*: what the paper says of its networks, then all else."""

from relumlp.papers.dynamics.rules import diagrams, figures, findings, setting, text, updates

RULES = [
    *figures.RULES,
    *text.RULES,
    *findings.RULES,
    *setting.RULES,
    *diagrams.RULES,
    *updates.RULES,
]
