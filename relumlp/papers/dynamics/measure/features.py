"""To how many features of the layer before nodes are exposed, in training.      [dynamics.s6]"""

import numpy as np

from relumlp.network.mlp import MLP, passing
from relumlp.network.samples import Samples
from relumlp.training.probes import chunks
from relumlp.training.run import Probe
from relumlp.types import Array, Bools


def features_met(features: Bools, on: Bools) -> Array:
    """Share of the features that are on, mean over each node's sample set, (s,).

    NaN for a node whose sample set is empty.

    Parameters
    ----------
    features : what is on before the layer, (n, k): nodes, or inputs that are not 0.
    on : the layer's switches, (n, s).
    """
    counts = on.sum(axis=0)
    met = on.T.astype(np.float64) @ features.mean(axis=1)
    return np.divide(met, counts, out=np.full(len(counts), np.nan), where=counts > 0)


def feature_probe(samples: Samples) -> Probe:
    """Make the probe that records how many nodes are exposed to most features.

    Its record: ``features``, for each hidden layer the share of nodes in whose sample sets more
    than half of the features before the layer are on, on average; float64 (hidden layers,). A node
    that is on for no sample is exposed to none.
    """

    def probe(step: int, network: MLP) -> dict[str, Array]:
        before, shares = [], []
        hidden: list[list[Bools]] = [[] for _ in range(network.N - 1)]
        for x, _ in chunks(samples, network.theta.dtype):
            before.append(x != 0)
            for seen, layer in zip(hidden, passing(network, x), strict=False):
                seen.append(layer.on)
        features = np.concatenate(before)
        for seen in hidden:
            on = np.concatenate(seen)
            shares.append((np.nan_to_num(features_met(features, on)) > 0.5).mean())
            features = on
        return {"features": np.array(shares)}

    return probe
