"""What the rules would decide of naive Bayes: the prior once, not once a node.   [cooperating.s5]

The paper's product of posteriors counts a class's prior once for every node of a layer. Where
classes are not equally frequent, as in MNIST, this alone moves the systems' accuracies.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps

import numpy as np

from relumlp.classifiers.nodes import LAYER_RULES as RULES
from relumlp.papers.study.study import Measured, Rule, Verdict

PRODUCT, NAIVE_BAYES = (RULES.index(name) for name in ("product", "naive-bayes"))


def by_naive_bayes(result: Measured) -> Measured:
    """Return a result in which naive Bayes stands in the place of the product of posteriors."""
    order = np.arange(len(RULES))
    order[[PRODUCT, NAIVE_BAYES]] = NAIVE_BAYES, PRODUCT
    arrays = {
        name: values.take(order, axis=-3) if name.endswith(".systems") else values
        for name, values in result.arrays.items()
    }
    return result._replace(arrays=arrays)


def beside_naive_bayes(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules whose evidence says, too, what they would decide of naive Bayes.

    The verdict stays that of the product. Rules that ask no system say nothing of it.
    """
    return [replace(rule, decide=told(rule)) for rule in rules]


def told(rule: Rule) -> Callable[[Measured], Verdict]:
    """Return the rule's decision with its evidence completed."""
    own = rule.decide

    @wraps(own)
    def decide(result: Measured) -> Verdict:
        verdict, other = own(result), own(by_naive_bayes(result))
        if other == verdict:
            return verdict
        return verdict._replace(evidence=f"{verdict.evidence} [naive Bayes: {other.verdict}]")

    return decide
