"""β of every node: by recursion, as a sum over paths, and sample by sample.

Here belongs every sum over active paths: backpropagation, node-supported cost, the update of a
weight, a network's output; and the counting and ranking of paths. Which samples an update switches
on or off is in :mod:`relumlp.inclusion.margin`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "B",
    "Path",
    "PathCost",
    "PathTable",
    "Share",
    "SwitchedOn",
    "active_fraction",
    "active_path_norm",
    "active_paths",
    "balance_matrix",
    "batch_update",
    "beta",
    "beta_path_sum",
    "count_active_paths",
    "count_nonzero_paths",
    "count_paths",
    "empty_table",
    "gradients",
    "index",
    "layer_balance",
    "node_balance",
    "node_cost",
    "number_of_paths",
    "path_lifting",
    "path_norm",
    "path_output",
    "sample_set",
    "sample_updates",
    "shares",
    "sum_active_paths",
    "switched_on",
    "switches_of",
    "top_paths",
    "weight_update",
    "with_constants",
    "write_active_paths",
]
