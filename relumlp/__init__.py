"""Three papers on how ReLU networks work, as running, verified mathematics."""

from relumlp.network.mlp import MLP, Trace
from relumlp.paths.active import active_paths
from relumlp.paths.recursion import beta
from relumlp.paths.sums import beta_path_sum

__version__ = "0.1.0"

__all__ = ["MLP", "Trace", "active_paths", "beta", "beta_path_sum"]
