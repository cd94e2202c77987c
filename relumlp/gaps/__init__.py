"""Conditions on pairs of samples; weight normalisation; the certificate.

Here belongs every condition on the output layer under which two samples, or all samples, are
classified correctly. The functions of this room take activations as given, whatever network they
come from.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "BiasRange",
    "Certificate",
    "CycleFlow",
    "FreeCertificate",
    "Normalised",
    "PairCase",
    "PairCounts",
    "PairRatios",
    "Separation",
    "activation_gap",
    "activation_ratio",
    "bias_range",
    "case_opposite",
    "case_ratio",
    "certificate",
    "class_means",
    "correct",
    "count_cases",
    "cycles_of",
    "fan_in_norms",
    "free_certificate",
    "gap_condition",
    "gap_condition_forms",
    "nearest_mean_layer",
    "normalise",
    "on_both_sides",
    "opposite_weights",
    "pair_ratios",
    "positive_output",
    "prefers",
    "ratio_rule",
    "scale_nodes",
    "separation",
    "short_case_opposite",
    "smallest_margin",
    "weight_gap",
    "weight_ratio",
    "which_case",
]
