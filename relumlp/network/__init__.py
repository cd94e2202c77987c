"""One network and one pass through it: units, losses, first weights, samples.

Here belongs the definition of a network and of its forward pass. What follows from the error (β,
updates) is in :mod:`relumlp.paths.sums`, and training is in :mod:`relumlp.training.loop`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "INITIALISERS",
    "LAYOUTS",
    "LOSSES",
    "MLP",
    "PLAIN",
    "UNITS",
    "InputScaling",
    "Meaning",
    "Passed",
    "Passing",
    "Samples",
    "Score",
    "T",
    "Trace",
    "Unrolled",
    "batch_norm",
    "convolution",
    "cross_entropy",
    "cross_entropy_slope",
    "evaluate",
    "fold_batch_norm",
    "forward",
    "graph_beta",
    "graph_forward",
    "graph_layers",
    "layers_from",
    "leaky_forward",
    "leaky_slope",
    "one_hot",
    "pre_activation",
    "relu",
    "residual_forward",
    "shared_gradient",
    "shared_weights",
    "sigmoid",
    "sigmoid_slope",
    "softmax",
    "squared_error",
    "squared_error_slope",
    "switch",
    "unrolled",
    "views",
]
