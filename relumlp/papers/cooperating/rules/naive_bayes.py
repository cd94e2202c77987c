"""What the rules would decide of naive Bayes: the prior once, not once a node.   [cooperating.s5]

The paper's product of posteriors counts a class's prior once for every node of a layer. Where
classes are not equally frequent, as in MNIST, this alone moves the systems' accuracies.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from relumlp.classifiers.nodes import LAYER_RULES
from relumlp.papers.study.study import Clause, Measured, Rule, Subject, Verdict

PRODUCT, NAIVE_BAYES = (LAYER_RULES.index(name) for name in ("product", "naive-bayes"))


def by_naive_bayes(result: Measured) -> Measured:
    """Return a result in which naive Bayes stands in the place of the product of posteriors."""
    order = np.arange(len(LAYER_RULES))
    order[[PRODUCT, NAIVE_BAYES]] = NAIVE_BAYES, PRODUCT
    arrays = {
        name: values.take(order, axis=-3) if name.endswith(".systems") else values
        for name, values in result.arrays.items()
    }
    return result._replace(arrays=arrays)


@dataclass(frozen=True)
class BesideNaiveBayes:
    """The subject of a rule, whose evidence says, too, what would be decided of naive Bayes.

    The verdict stays that of the product. A clause that asks no system says nothing of it.
    """

    about: Subject

    @property
    def words(self) -> str:
        """What the rule is about: the exchange does not decide it."""
        return self.about.words

    def ask(self, clause: Clause, result: Measured) -> Verdict:
        """Decide the clause, and complete its evidence."""
        verdict = self.about.ask(clause, result)
        other = self.about.ask(clause, by_naive_bayes(result))
        if other == verdict:
            return verdict
        return verdict._replace(evidence=f"{verdict.evidence} [naive Bayes: {other.verdict}]")


def beside_naive_bayes(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules whose evidence says, too, what they would decide of naive Bayes."""
    return [replace(rule, about=BesideNaiveBayes(rule.about)) for rule in rules]
