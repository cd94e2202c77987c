"""The formulas that the campaign tries, each with a draw of arguments."""

from collections.abc import Callable
from typing import Any

import numpy as np

from campaigns.numerical_parts.draws import Draw
from relumlp.classifiers import log_posterior
from relumlp.gaps import (
    activation_gap,
    case_opposite,
    certificate,
    correct,
    count_cases,
    fan_in_norms,
    gap_condition,
    on_both_sides,
    opposite_weights,
    positive_output,
    prefers,
    separation,
    short_case_opposite,
    smallest_margin,
    weight_gap,
    which_case,
)
from relumlp.inclusion import (
    CostBatch,
    added,
    flip_cause,
    margins,
    margins_after,
    net_cost,
    optimiser_net_cost,
    removed,
    split_change,
    with_bias,
    with_ones,
)
from relumlp.network import (
    T,
    cross_entropy,
    forward,
    pre_activation,
    relu,
    sigmoid,
    softmax,
    squared_error,
    squared_error_slope,
    switch,
)
from relumlp.paths import (
    active_paths,
    batch_update,
    beta,
    beta_path_sum,
    gradients,
    node_cost,
    path_output,
    sample_updates,
    shares,
    sum_active_paths,
    switched_on,
    top_paths,
    weight_update,
)

Drawn = Callable[[Draw], tuple[Any, ...]]


def layers(d: Draw) -> list[Any]:
    """Return the weights of a 2-3-2-2 network."""
    return [None, d(3, 2), d(2, 3), d(2, 2)]


def batch_on(d: Draw) -> list[Any]:
    """Return the switches of two samples in it."""
    return [None, d.on(2, 3), d.on(2, 2), d.on(2, 2)]


def sample_on(d: Draw) -> list[Any]:
    """Return the switches of one sample in it."""
    return [None, d.on(3), d.on(2), d.on(2)]


def nodes(d: Draw) -> list[Any]:
    """Return values of two samples at its nodes."""
    return [None, d(2, 3), d(2, 2), d(2, 2)]


def inputs_and_nodes(d: Draw) -> list[Any]:
    """Return activations of two samples, the input's too."""
    return [d(2, 2), *nodes(d)[1:]]


def outputs_of(trace: Any) -> Any:
    """Return what a pass computes."""
    return [trace.z[1:], trace.a]


def costs(ranked: Any) -> Any:
    """Return the costs of ranked paths."""
    return [c.cost for c in ranked]


FORMULAS: dict[str, tuple[Callable[..., Any], Drawn]] = {
    "network.relu": (relu, lambda d: (d(4),)),
    "network.T": (T, lambda d: (d(4),)),
    "network.switch": (switch, lambda d: (d(4),)),
    "network.squared_error": (squared_error, lambda d: (d(2, 3), d(2, 3))),
    "network.squared_error_slope": (squared_error_slope, lambda d: (d(2, 3), d(2, 3))),
    "network.pre_activation": (pre_activation, lambda d: (d(3, 4), d(3), d(2, 4))),
    "network.forward": (
        lambda *given: outputs_of(forward(*given)),
        lambda d: (layers(d), [None, d(3), None, d(2)], d(2, 2), ["relu"] * 3 + ["identity"]),
    ),
    "paths.beta": (beta, lambda d: (layers(d), nodes(d), d(2, 2))),
    "paths.gradients": (gradients, lambda d: (nodes(d), inputs_and_nodes(d))),
    "paths.sample_updates": (
        sample_updates, lambda d: (nodes(d), inputs_and_nodes(d), d.positive())),
    "paths.beta_path_sum": (
        beta_path_sum, lambda d: (layers(d), nodes(d), d(2, 2), 1, 0)),
    "paths.node_cost": (node_cost, lambda d: (layers(d), batch_on(d), d(2, 2), 1, 1)),
    "paths.weight_update": (
        weight_update,
        lambda d: (layers(d), batch_on(d), inputs_and_nodes(d), d(2, 2), (1, 0, 1), d.positive()),
    ),
    "paths.batch_update": (
        batch_update,
        lambda d: (layers(d), batch_on(d), inputs_and_nodes(d), d(2, 2), (2, 0, 1), d.positive()),
    ),
    "paths.shares": (
        lambda *given: [s.value for s in shares(*given)],
        lambda d: (layers(d), batch_on(d), inputs_and_nodes(d), d(2, 2), (1, 0, 1)),
    ),
    "paths.active_paths": (
        lambda *given: [p.product for p in active_paths(*given)],
        lambda d: (layers(d), sample_on(d), 0, 1),
    ),
    "paths.path_output": (
        path_output, lambda d: (layers(d), [None, d(3), None, d(2)], sample_on(d), d(2))),
    "paths.sum_active_paths": (
        lambda *given: sum_active_paths(switched_on(*given)),
        lambda d: (layers(d), sample_on(d), d(2), 0),
    ),
    "inclusion.with_ones": (with_ones, lambda d: (d(2, 3),)),
    "inclusion.with_bias": (with_bias, lambda d: (d(2, 3), d(2))),
    "inclusion.net_cost": (net_cost, lambda d: (d(2, 3), d(4, 3), d(4, 2))),
    "inclusion.margins": (margins, lambda d: (d(2, 3), d(4, 3), d(2, 4), d.positive())),
    "inclusion.margins_after": (margins_after, lambda d: (d(2, 3), d(4, 3), d(4, 3))),
    "inclusion.added": (added, lambda d: (d(2, 3), d(2, 3), d.positive())),
    "inclusion.removed": (removed, lambda d: (d(2, 3), d(2, 3), d.positive())),
    "inclusion.split_change": (split_change, lambda d: (d(2, 3), d(2, 3), d(4, 3), d(4, 3))),
    "inclusion.flip_cause": (
        lambda *given: flip_cause(split_change(*given)),
        lambda d: (d(2, 3), d(2, 3), d(4, 3), d(4, 3)),
    ),
    "inclusion.optimiser_net_cost": (
        optimiser_net_cost,
        lambda d: (d(2, 3), [CostBatch(d(4, 3), d(4, 2)), CostBatch(d(2, 3), d(2, 2))],
                   [0.25, 0.75], d(2, 3)),
    ),
    "gaps.activation_gap": (activation_gap, lambda d: (d(3, 2), d(3, 2))),
    "gaps.weight_gap": (weight_gap, lambda d: (d(3, 2), 0, 2)),
}  # fmt: skip
"""Compared with exact numbers, within the bound of their roundings."""

EXACT: dict[str, tuple[Callable[..., Any], Drawn]] = {
    "gaps.prefers": (prefers, lambda d: (d(4, 2), d(3, 2), 0, 1)),
    "gaps.positive_output": (positive_output, lambda d: (d(4, 2), d(3, 2), 1)),
    "gaps.on_both_sides": (on_both_sides, lambda d: (d(4, 2), d(4, 2), d(4, 2))),
    "gaps.opposite_weights": (opposite_weights, lambda d: (d(4, 2),)),
    "gaps.gap_condition": (gap_condition, lambda d: (d(4, 3), d(4, 3))),
    "gaps.case_opposite": (case_opposite, lambda d: (d(4, 2), d(4, 2))),
    "gaps.short_case_opposite": (short_case_opposite, lambda d: (d(4, 2),)),
    "gaps.which_case": (which_case, lambda d: (d(4, 2), d(4, 2))),
    "gaps.correct": (correct, lambda d: (d(6, 2), d.labels(6, 3), d(3, 2), d(3))),
    "gaps.separation": (separation, lambda d: (abs(d(6, 2)), d.labels(6, 3), d(3, 2))),
    "gaps.count_cases": (count_cases, lambda d: (abs(d(6, 2)), d.labels(6, 3), d(3, 2))),
    "gaps.certificate": (certificate, lambda d: (d(6, 2), d.labels(6, 3), d(3, 2))),
    "gaps.smallest_margin": (smallest_margin, lambda d: (d(6, 2), d.labels(6, 3), d(3, 2), d(3))),
    "paths.top_paths": (
        lambda *given: [c.path.nodes for c in top_paths(*given)],
        lambda d: (layers(d), sample_on(d), d(2), (0, 0), 5),
    ),
}
"""Their results are those of exact arithmetic, whatever the floats."""

SHARES: dict[str, tuple[Callable[..., Any], Drawn]] = {
    "network.softmax": (softmax, lambda d: (d(2, 3),)),
    "network.sigmoid": (lambda z: [[p, 1 - p] for p in sigmoid(z)], lambda d: (d(4),)),
    "classifiers.log_posterior": (
        lambda log_p, prior: np.exp(log_posterior(log_p, prior)),
        lambda d: (d(2, 3), np.log([0.25, 0.25, 0.5])),
    ),
}
"""Their results are probabilities, whose sum is 1."""

FINITE: dict[str, tuple[Callable[..., Any], Drawn]] = {
    "network.cross_entropy": (
        cross_entropy, lambda d: (d(2, 3), np.eye(3, dtype=d.dtype)[:2])),
    "gaps.fan_in_norms": (fan_in_norms, lambda d: (layers(d), [None, d(3), None, d(2)], 1)),
}  # fmt: skip
"""Their results are finite and not negative."""
