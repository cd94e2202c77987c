"""Three papers on how ReLU networks work, as running, verified mathematics."""

from relumlp.active_paths import active_paths
from relumlp.backprop import beta
from relumlp.network.mlp import MLP, Trace
from relumlp.paths import beta_path_sum

__version__ = "0.1.0"

__all__ = ["MLP", "Trace", "active_paths", "beta", "beta_path_sum"]
