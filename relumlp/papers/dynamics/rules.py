"""All rules of *dynamics*, in one list: what the paper says of its networks, then all else."""

from relumlp.papers.dynamics import rules_beyond, rules_figures, rules_text

RULES = [*rules_figures.RULES, *rules_text.RULES, *rules_beyond.RULES]
