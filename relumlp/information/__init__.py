"""What switches tell about classes: sample sets, patterns, entropies.

Here belongs every measure that is computed from counts of switches and labels. Classification by
these counts is in :mod:`relumlp.classifiers`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "LayerPerplexity",
    "accuracy_bound",
    "activation_fraction",
    "active_nodes",
    "best_accuracy",
    "bridge_bounds",
    "class_counts",
    "class_entropy",
    "class_entropy_given_pattern",
    "class_entropy_given_switch",
    "class_sizes",
    "entropy",
    "informativeness",
    "informativeness_range",
    "joint_counts",
    "joint_frequencies",
    "largest_information",
    "layer_perplexity",
    "mean_activation_fraction",
    "mean_informativeness",
    "mean_predictability",
    "most_cells",
    "most_joint_patterns",
    "most_patterns",
    "mutual_information",
    "node_activation_fraction",
    "pattern_class_counts",
    "pattern_counts",
    "pattern_entropy_given_class",
    "pattern_ids",
    "perplexity",
    "perplexity_bound",
    "predictability",
    "switch_entropy",
    "switch_entropy_given_class",
    "switching_nodes",
]
