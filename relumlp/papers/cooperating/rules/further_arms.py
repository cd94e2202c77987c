"""The rules of *cooperating*, section 6, of arms that the first edition does not have."""

from relumlp.papers.cooperating.rules.naive_bayes import beside_naive_bayes
from relumlp.papers.cooperating.rules.section_6 import (
    keeps_trends,
    raises_perplexity,
    reduces_saturation,
)
from relumlp.papers.study.deciding import REVIEWED, after_review
from relumlp.papers.study.study import Added, Given, Rule

NORMALISED = after_review(
    "cooperating.s6.batch-normalisation",
    "The older rule was written when no network had batch normalisation, and stays open; here "
    "networks have it, folded exactly into weights and biases (beyond.batch-norm.folding).",
)
UNASKED = Added(
    REVIEWED, "The paper speaks of several optimisers and output functions; the first edition has "
    "SGD and Adam, linear outputs and softmax.",
)  # fmt: skip

BATCH_NORMALISATION = Given("Batch normalisation.", {"arm": "batch-normalisation"})
MOMENTUM = Given("SGD with momentum.", {"arm": "momentum"})
SIGMOID_OUTPUTS = Given("Sigmoid outputs, squared error.", {"arm": "sigmoid-outputs"})

RULES = beside_naive_bayes([
    Rule("cooperating.s6.batch-normalisation.perplexity",
         "Batch normalisation increases layer perplexities.",
         raises_perplexity, about=BATCH_NORMALISATION, added=NORMALISED),
    Rule("cooperating.s6.batch-normalisation.saturation",
         "Batch normalisation reduces the saturation of units.",
         reduces_saturation, about=BATCH_NORMALISATION, added=NORMALISED),
    Rule("cooperating.s6.batch-normalisation.trends",
         "Batch normalisation brings no qualitative inconsistencies.",
         keeps_trends, about=BATCH_NORMALISATION, added=NORMALISED),
    Rule("cooperating.s6.momentum.perplexity",
         "Momentum, a non-adaptive optimiser, increases layer perplexities.",
         raises_perplexity, about=MOMENTUM, added=UNASKED),
    Rule("cooperating.s6.momentum.saturation",
         "Momentum, a non-adaptive optimiser, reduces the saturation of units.",
         reduces_saturation, about=MOMENTUM, added=UNASKED),
    Rule("cooperating.s6.momentum.trends",
         "Momentum, a non-adaptive optimiser, brings no qualitative inconsistencies.",
         keeps_trends, about=MOMENTUM, added=UNASKED),
    Rule("cooperating.s6.sigmoid-outputs.trends",
         "Sigmoid outputs, another output function, bring no qualitative inconsistencies.",
         keeps_trends, about=SIGMOID_OUTPUTS, added=UNASKED),
])  # fmt: skip
