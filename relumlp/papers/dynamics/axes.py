"""Names, units and axes of the arrays of *dynamics*."""

from relumlp.papers.dynamics.measure.margin import SHOWN
from relumlp.papers.dynamics.measure.single_updates import COLUMNS
from relumlp.papers.study.axes import Axes, Named

LAYERS = "seed step layer"
NODES = "seed node"
AXES = Axes(
    (
        Named("start-*.weight", "seed layer", "", "root mean square of the layer's weights"),
        Named("start-*.size", "seed layer", "", "root mean square of its pre-activations"),
        Named("start-*.alignment", "seed layer", "",
              "‖mean a‖² / mean ‖a‖² over samples: 1 if all are the same"),
        Named("start-*.mixed", "seed layer", "share of nodes", "on for some samples, not for all"),
        Named("start-*.step", "seed layer", "", "length of the first update over the weights'"),
        Named("start-*.shift", "seed layer", "size",
              "how far the first update moves the nodes' mean pre-activation"),
        Named("start-*.asks", "seed", "", "d ln E / d ln(size of a layer's activations)"),
        Named("*.step", "step", "updates", "updates made"),
        Named("updates-*.own", "step layer count", "switches", "of the optimiser's own update"),
        Named("updates-*.sgd", "step layer count", "switches", "of an SGD step of that length"),
        Named("updates-*.fraction", "step layer", "share of samples",
              "mean activation fraction f_l before the update"),
        Named("updates-*.accuracy", "step", "share of samples", "classified correctly"),
        Named("drawn.fraction", "step node", "share of samples",
              "activation fraction of every hidden node of one network, layer by layer"),
        Named("margin.points", "sample direction", "",
              f"{SHOWN:,} training samples at most, in the plane of the node's two weights"),
        Named("margin.weights", "moment direction", "", "the node's weights in that plane"),
        Named("margin.fate", "sample", "fate", "0 stays out, 1 stays in, 2 joins, 3 leaves"),
        Named("example.W1", "node input", "", "weights of the one-dimensional example"),
        Named("example.b1", "node", "", "its biases"),
        Named("example.W2", "output node", "", "its weights to the output"),
        Named("example.x", "sample input", "", "its inputs"),
        Named("example.y", "sample output", "", "its targets"),
        Named("example.underlying", "sample output", "", "its targets without noise"),
        Named("*.loss", "seed step", "nats per sample, or squared error", "validation loss"),
        Named("*.error", "seed step", "share of samples", "validation error"),
        Named("*.fraction", LAYERS, "share of samples",
              "activation fraction f_l, mean over nodes on for some sample"),
        Named("*.predictability", LAYERS, "", "p_l, mean over nodes that switch"),
        Named("*.informativeness", LAYERS, "", "u_l, mean over nodes that switch"),
        Named("*.information", LAYERS, "nats", "mean over nodes that switch of I(switch; class)"),
        Named("*.active", LAYERS, "nodes", "on for some sample"),
        Named("*.switching", LAYERS, "nodes", "on for some samples, not for all"),
        Named("*.exposed", LAYERS, "share of nodes", "on for more than half of the samples"),
        Named("*.single", LAYERS, "share of samples", "right by the best rule from one switch"),
        Named("*.curve", "seed epoch score", "", "loss and accuracy after each epoch"),
        Named("*.node_start", NODES, "share of samples", "activation fraction before training"),
        Named("*.node_early", NODES, "share of samples", "its largest in the first epoch"),
        Named("*.node_largest", NODES, "share of samples", "its largest in the whole training"),
        Named("*.group", LAYERS, "share of samples",
              "right by the product of the nodes' posteriors"),
        Named("*.group_naive_bayes", LAYERS, "share of samples", "right by naive Bayes"),
        Named("*.group_not_constant", LAYERS, "share of samples",
              "right by the product over the nodes that switch"),
        Named("*.features", LAYERS, "share of nodes", "exposed to most features before them"),
    ),
    fixed={
        "count": COLUMNS,
        "direction": ("along the weights", "across"),
        "moment": ("before", "after"),
        "score": ("training loss", "validation loss", "validation accuracy"),
    },
)  # fmt: skip
"""Layers are the hidden ones; those of ``start`` have the output layer last where they have one
more. Measures of layers are of validation samples."""
