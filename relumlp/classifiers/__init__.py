"""Nodes and layers as classifiers: discrete, continuous, combined.

Here belongs the classification of samples by the switches or pre-activations of a node, or of all
nodes of a layer together. Entropies of switches are in :mod:`relumlp.information`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "DEFAULTS",
    "LAYER_RULES",
    "SYSTEMS",
    "Accuracies",
    "Calibration",
    "Choices",
    "Judgement",
    "LayerScores",
    "LayerState",
    "NodeClassifiers",
    "bandwidth",
    "calibration",
    "classify",
    "fit",
    "judge_halves",
    "judge_layer",
    "layer_accuracies",
    "layer_scores",
    "layer_states",
    "log_density",
    "log_likelihood",
    "log_posterior",
    "measure_layers",
    "shared_information",
    "switch_rates",
    "system_scores",
]
