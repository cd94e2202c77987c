"""Names, units and axes of the arrays of *cooperating*."""

from relumlp.classifiers.nodes import LAYER_RULES, SYSTEMS
from relumlp.papers.cooperating.rules.groups import SETS
from relumlp.papers.study.axes import Axes, Named

LAYERS = "seed layer"
ACCURACY = "share of samples"
OWN = "classified correctly by the network itself"
BY_NODES = "classified correctly by the layer's nodes"
AXES = Axes(
    (
        Named("*.step", "step", "updates", "updates made"),
        Named("*.perplexity", "seed layer class", "patterns",
              "perplexity of the layer's patterns, given the class"),
        Named("*.class_specific", LAYERS, ACCURACY, "of their pattern's most frequent class"),
        Named("*.class_information", LAYERS, "nats", "H(class | pattern)"),
        Named("*.bridge", "seed layer bound", "nats",
              "H(pattern | class), and bounds of it from predictability"),
        Named("*.saturation", LAYERS, "share of (node, class)",
              "none or virtually all of the class switch the node on"),
        Named("*.selectivity", LAYERS, "share of (node, class)",
              "the same among the nodes that switch"),
        Named("*.unselective", LAYERS, "share of nodes", "three classes or more at neither end"),
        Named("*.selectivity_initial", LAYERS, "share of (node, class)",
              "selectivity before training"),
        Named("*.active_paths", LAYERS, "share of paths", "active to the output, mean of samples"),
        Named("*.nodes", "seed layer node-kind", "nodes", "of a kind, by training samples"),
        Named("choices-updates-*.systems", "seed step variant rule system layer", ACCURACY,
              f"{BY_NODES}; test samples"),
        Named("choices-updates-*.network", "seed step", ACCURACY, f"{OWN}; test samples"),
        Named("choices-*.systems", "seed variant rule system layer", ACCURACY,
              f"{BY_NODES}; test samples"),
        Named("epochs-*.systems", "seed step set rule system layer", ACCURACY, BY_NODES),
        Named("updates-*.systems", "seed step set rule system layer", ACCURACY, BY_NODES),
        Named("*.systems", "seed set rule system layer", ACCURACY, BY_NODES),
        Named("epochs-*.network", "seed step set", ACCURACY, OWN),
        Named("updates-*.network", "seed step set", ACCURACY, OWN),
        Named("*.network", "seed set", ACCURACY, OWN),
        Named("*.near_ends", "seed moment layer", "share of (sample, node)",
              "activations of sigmoid nodes near 0 or 1"),
        Named("*.dependence", LAYERS, "", "how far pairs of nodes depend, given the class"),
        Named("*.whole", "seed judgement system layer", "", "of all nodes together"),
        Named("*.halved", "seed judgement-of-halves system layer", "", "of random halves"),
        Named("fig1.fractions", "moment node class", ACCURACY,
              "of the class that switch the node on; nodes of all layers in order"),
        Named("fig11.counts", "class bin", "training samples", "by pre-activation of one node"),
        Named("fig11.edges", "edge", "", "pre-activations between which the bins lie"),
    ),
    fixed={
        "system": SYSTEMS,
        "rule": LAYER_RULES,
        "set": SETS,
        "bound": ("lower bound", "entropy", "upper bound"),
        "moment": ("at initialisation", "trained"),
        "node-kind": ("on for none", "on for one or two", "on for most", "on for all"),
        "judgement-of-halves": ("accuracy", "calibration error"),
        "judgement": ("accuracy", "calibration error", "overconfidence"),
    },
)  # fmt: skip
"""Layers are the hidden ones; measures are of test samples, unless said otherwise."""
