"""What a layer's switches say together: the discrete system, from integers.   [dynamics.group]"""

from typing import NamedTuple

import numpy as np

from relumlp.classifiers.choices import DEFAULTS
from relumlp.classifiers.nodes import switch_rates
from relumlp.classifiers.posteriors import log_posterior
from relumlp.doors.opening import inside
from relumlp.errors import UserError
from relumlp.information.sample_sets import class_sizes
from relumlp.network.mlp import MLP, passing
from relumlp.network.samples import Samples
from relumlp.training.probes import chunks, class_counts_of
from relumlp.training.run import Probe
from relumlp.types import Array, Bools

GROUPS = ("group", "group_naive_bayes", "group_not_constant")
"""The paper's product of posteriors, in which a class's prior counts once a node; naive Bayes, in
which it counts once; the product of the nodes that switch in the samples they learnt from."""


class Learnt(NamedTuple):
    """What a layer of s switches has learnt of |C| classes.

    Attributes
    ----------
    log_rates : ln P(ẑ_j | y_c), (s, 2, |C|), off first; smoothed, so that all are finite.
    log_prior : ln P(y_c), (|C|,).
    switching : whether a node was on for some of the samples and off for others, (s,).
    """

    log_rates: Array
    log_prior: Array
    switching: Bools

    @property
    def log_posteriors(self) -> Array:
        """ln P(y_c | ẑ_j), (s, 2, |C|)."""
        return log_posterior(self.log_rates, self.log_prior)


def learn(counts: Array, sizes: Array) -> Learnt:
    """Learn from how many samples of each class switch each node on; counts (s, |C|).

    The choices are those of :data:`relumlp.classifiers.choices.DEFAULTS`.
    """
    rates = switch_rates(counts, sizes, DEFAULTS.smoothing).astype(np.float64)
    n_on, n = counts.sum(axis=1), sizes.sum()
    return Learnt(np.log(rates), np.log(sizes / n), (n_on > 0) & (n_on < n))


def group_scores(on: Array, table: Array) -> Array:
    """Σ_j table[j, ẑ_j, c] of every sample, (n, |C|); on (n, s), table (s, 2, |C|).

    Every switch picks one of its node's two rows: a product of matrices.
    """
    off_row, on_row = table[:, 0], table[:, 1]
    scores: Array = on.astype(np.float64) @ (on_row - off_row) + off_row.sum(axis=0)
    return scores


def scores_of(on: Array, layer: Learnt) -> dict[str, Array]:
    """Scores of every sample and class by each of :data:`GROUPS`, (n, |C|).

    ``group``: Σ_j ln P(y_c | ẑ_j); ``group_naive_bayes``: ln P(y_c) + Σ_j ln P(ẑ_j | y_c);
    ``group_not_constant``: the first sum over the nodes that switch.
    """
    posteriors, some = layer.log_posteriors, layer.switching
    return {
        "group": group_scores(on, posteriors),
        "group_naive_bayes": layer.log_prior + group_scores(on, layer.log_rates),
        "group_not_constant": group_scores(on[:, some], posteriors[some]),
    }


def group_probe(fitted: Samples, scored: Samples, classes: int) -> Probe:
    """Make the probe that lets each hidden layer classify by its switches alone.

    Its record: :data:`GROUPS`, the accuracies of each hidden layer's discrete system on ``scored``,
    after it has learnt from ``fitted``; each float64 (hidden layers,).

    Raises
    ------
    UserError : a class has no sample in ``fitted``: nothing is known about it.
    """
    labels = fitted.targets[fitted.chosen]
    sizes = class_sizes(labels, classes)
    if not sizes.all():
        raise UserError(f"fitted: expected samples of every class, got none of {sizes.argmin()}")

    def probe(step: int, network: MLP) -> dict[str, Array]:
        learnt = [learn(counts, sizes) for counts in inside(class_counts_of)(network, fitted)]
        right = {name: np.zeros(len(learnt), np.int64) for name in GROUPS}
        for x, truth in chunks(scored, network.theta.dtype):
            hidden = zip(learnt, passing(network, x), strict=False)
            for l, (one, layer) in enumerate(hidden):
                for name, scores in scores_of(layer.on, one).items():
                    right[name][l] += (scores.argmax(axis=1) == truth).sum()
        return {name: found / len(scored.chosen) for name, found in right.items()}

    return probe
