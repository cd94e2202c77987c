"""Public strategies and exact references: what claims and tests are run on.

Here belongs everything that is drawn (networks, batches, labels, updates, summary layers), and
slow exact computations to compare with. Statements stand in :mod:`relumlp.claims`.

A statement is tried on networks that are small but hold what breaks statements: weights of zero,
equal weights and equal nodes (ties), nodes that are exactly 0 or off for every sample, nodes that
are always on, samples that repeat, a width or a depth of 1. Nothing that is drawn is thrown away,
and a counterexample shrinks towards the network 1-1 with weight 0::

    from hypothesis import given
    from relumlp.testing import Case, cases

    @given(cases())
    def test_outputs_are_never_negative(case: Case) -> None:
        assert (case.net.forward(case.x).output >= 0).all()  # a weight of -1 refutes it
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "Case",
    "Gradients",
    "Judged",
    "Logits",
    "Memory",
    "Move",
    "NodeCase",
    "Normalisable",
    "OutputCase",
    "Rays",
    "Scaling",
    "SlopeCase",
    "Softmax",
    "Step",
    "Summary",
    "Switches",
    "Table",
    "Tape",
    "TwoSamples",
    "WeightCase",
    "Width",
    "along_node",
    "along_weight",
    "arrays",
    "assert_all",
    "assert_close",
    "assert_equal",
    "batches",
    "cases",
    "central",
    "class_graphs",
    "complex_step",
    "exact",
    "exact_net",
    "exp_entropy",
    "exp_entropy_given_row",
    "exp_information",
    "fed",
    "gradient",
    "judge",
    "labels",
    "logits",
    "memories",
    "moves",
    "nats",
    "networks",
    "node_cases",
    "node_counts",
    "normalisables",
    "one_sided",
    "opposite_pairs",
    "opposite_sets",
    "output_cases",
    "pairs",
    "path",
    "path_term",
    "rays",
    "right_pairs",
    "right_summaries",
    "same_side_pairs",
    "scalings",
    "sgd",
    "shapes",
    "slope_at",
    "slope_cases",
    "softmax_cases",
    "steps",
    "summaries",
    "summary_scalings",
    "switches",
    "tables",
    "true_weights",
    "two_gradients",
    "two_samples",
    "weight_cases",
    "widths",
]
