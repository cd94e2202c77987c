"""Three papers on how ReLU networks work, as running, verified mathematics.

The names below come in the order in which one reads: a switch and a network, β by recursion and by
paths, which samples an update switches, what switches say about classes, what makes a pair of
samples right; then training, data, and the ledger of statements. Each is loaded when it is first
asked for.

To read the code, follow the rooms: :mod:`relumlp.network`, :mod:`relumlp.paths`,
:mod:`relumlp.inclusion`, :mod:`relumlp.information`, :mod:`relumlp.classifiers`,
:mod:`relumlp.gaps`, then :mod:`relumlp.training` and :mod:`relumlp.kernels`. A room of that name in
:mod:`relumlp.claims` holds the statements, a chapter of the textbook derives them, and
``relumlp show ID`` leads from an id to all of these.
"""

import lazy_loader

__version__ = "0.2.0"

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

# In the order of reading.
__all__ = [  # noqa: RUF022
    "T",
    "relu",
    "MLP",
    "Trace",
    "beta",
    "beta_path_sum",
    "active_paths",
    "top_paths",
    "node_cost",
    "net_cost",
    "margins",
    "added",
    "removed",
    "pattern_counts",
    "perplexity",
    "layer_perplexity",
    "class_sizes",
    "class_counts",
    "activation_fraction",
    "predictability",
    "informativeness",
    "SYSTEMS",
    "measure_layers",
    "activation_gap",
    "weight_gap",
    "gap_condition",
    "PairCase",
    "which_case",
    "count_cases",
    "certificate",
    "normalise",
    "Samples",
    "Settings",
    "train",
    "evaluate",
    "analyse",
    "examine",
    "load",
    "save",
    "datasets",
    "claim",
    "verify",
]
