"""All rules of *dynamics*, in one list."""

from relumlp.papers.dynamics import rules_beyond, rules_figures, rules_text

RULES = [*rules_beyond.RULES, *rules_figures.RULES, *rules_text.RULES]
