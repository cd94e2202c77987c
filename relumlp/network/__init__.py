"""One network and one pass through it: units, losses, first weights, samples.

Here belongs the definition of a network and of its forward pass. What follows from the error (β,
updates) is in :mod:`relumlp.paths.sums`, and training is in :mod:`relumlp.training.loop`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "INITIALISERS",
    "LOSSES",
    "MLP",
    "UNITS",
    "Passed",
    "Samples",
    "Score",
    "T",
    "Trace",
    "batch_norm",
    "cross_entropy",
    "cross_entropy_slope",
    "evaluate",
    "fold_batch_norm",
    "forward",
    "layers_from",
    "one_hot",
    "pre_activation",
    "relu",
    "sigmoid",
    "sigmoid_slope",
    "softmax",
    "squared_error",
    "squared_error_slope",
    "switch",
    "views",
]
