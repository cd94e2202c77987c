"""All rules of *dynamics*, in one list: what the paper says of its networks, then all else."""

from relumlp.papers.dynamics.rules import beyond as rules_beyond
from relumlp.papers.dynamics.rules import figures as rules_figures
from relumlp.papers.dynamics.rules import text as rules_text

RULES = [*rules_figures.RULES, *rules_text.RULES, *rules_beyond.RULES]
