"""What a layer's switches say together: the discrete system, from integers.   [dynamics.group]"""

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
from relumlp.types import Array


def log_posteriors(counts: Array, sizes: Array) -> Array:
    """Logarithms of P(y_c | ẑ_j), (s, 2, |C|), off first: all that the discrete system knows.

    The choices are those of :data:`relumlp.classifiers.nodes.DEFAULTS`, whose smoothing leaves no
    rate at 0 or 1, so that all are finite.
    """
    log_rates = np.log(switch_rates(counts, sizes, DEFAULTS.smoothing).astype(np.float64))
    return log_posterior(log_rates, np.log(sizes / sizes.sum()))


def group_scores(on: Array, table: Array) -> Array:
    """Σ_j ln P(y_c | ẑ_j) of every sample, (n, |C|); on (n, s), table (s, 2, |C|).

    Every switch picks one of its node's two rows: a product of matrices.
    """
    off_row, on_row = table[:, 0], table[:, 1]
    scores: Array = on.astype(np.float64) @ (on_row - off_row) + off_row.sum(axis=0)
    return scores


def group_probe(fitted: Samples, scored: Samples, classes: int) -> Probe:
    """Make the probe that lets each hidden layer classify by its switches alone.

    Its record: ``group``, the accuracy of each hidden layer's discrete system on ``scored``, after
    it has learnt from ``fitted``; float64 (hidden layers,).

    Raises
    ------
    UserError : a class has no sample in ``fitted``: nothing is known about it.
    """
    labels = fitted.targets[fitted.chosen]
    sizes = class_sizes(labels, classes)
    if not sizes.all():
        raise UserError(f"fitted: expected samples of every class, got none of {sizes.argmin()}")

    def probe(step: int, network: MLP) -> dict[str, Array]:
        by_layer = inside(class_counts_of)(network, fitted)
        tables = [log_posteriors(counts, sizes) for counts in by_layer]
        right = np.zeros(len(tables), np.int64)
        for x, truth in chunks(scored, network.theta.dtype):
            hidden = zip(tables, passing(network, x), strict=False)
            for l, (table, layer) in enumerate(hidden):
                right[l] += (group_scores(layer.on, table).argmax(axis=1) == truth).sum()
        return {"group": right / len(scored.chosen)}

    return probe
