"""The path lifting and the path norm: what can be said of all paths without knowing the switches.

The *path lifting* is the product of weights of every path that starts at an input or at a constant
node. An output is the sum over the active of these paths ([beyond.linear]), so the sum of their
absolute values, the *path norm*, bounds what any input can do. Moving a positive factor from a
node's fan-in to its fan-out (*gaps*' normalisation) changes no product, and so neither of the two.
"""

from collections.abc import Iterator

import numpy as np

from relumlp.doors.opening import door
from relumlp.paths.active import active_paths
from relumlp.paths.attribution import with_constants
from relumlp.paths.sums import MOST_PATHS, check_limit, sizes_of
from relumlp.types import Array, BoolLayers, Layers, Number, per_layer


@door(W="some: s_i s_i-1", b="s_i?", returns="finite")
def path_norm(W: Layers, b: Layers) -> Array:
    """Path norm of each output, (s_N,): Σ_p Π |w_p| over all paths that end in it.
                                                                              [beyond.path-norm]

    By recursion: n_0 = 1,   n_{i,j} = Σ_k |w_{i,j,k}| n_{i−1,k} + |b_{i,j}|.
    Then |z_{N,m}| ≤ n_{N,m} max(‖x‖_∞, 1) for every input x; the 1 is only for the biases.
    Shapes: W[i] (s_i, s_{i−1}); b[i] (s_i,) or None.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    n = np.ones(W[1].shape[1], dtype=int).astype(W[1].dtype)
    for w, v in zip(W[1:], b[1:], strict=True):
        n = abs(w) @ n + (0 if v is None else abs(v))
    return n


@door(W="some: s_i s_i-1", b="s_i?", on="n s_i", returns="finite")
def active_path_norm(W: Layers, b: Layers, on: BoolLayers) -> Array:
    """Path norm of each sample's active paths alone, (n, s_N).       [beyond.path-norm.active]

    n_0 = 1,   n_{i,j} = T_{i,j} (Σ_k |w_{i,j,k}| n_{i−1,k} + |b_{i,j}|),   T_N = 1.
    Shapes: W[i] (s_i, s_{i−1}); b[i] (s_i,) or None; on[i] (n, s_i).

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    N = len(W) - 1
    n = np.ones((len(on[N]), W[1].shape[1]), dtype=int).astype(W[1].dtype)
    for i in range(1, N + 1):
        n = n @ abs(W[i]).T + (0 if b[i] is None else abs(b[i]))
        n = n * on[i].astype(int).astype(n.dtype) if i < N else n
    return n


@door(W="some: s_i s_i-1", b="s_i?")
def path_lifting(W: Layers, b: Layers, limit: int = MOST_PATHS) -> Iterator[Number]:
    """Products of weights of all paths, lazily: from inputs first, then from layer 1's biases, ….
                                                                              [beyond.path-norm]

    The paths of one start come in the order of b, as for
    :func:`~relumlp.paths.active.active_paths`.

    Raises
    ------
    UserError : the arrays do not fit each other, or there are more than ``limit`` paths.
    """
    sizes = sizes_of(W)
    on = per_layer(np.ones(s, np.bool_) for s in sizes[1:])
    starts = [(0, k) for k in range(sizes[0])]
    starts += [(i - 1, sizes[i - 1]) for i in range(1, len(W)) if b[i] is not None]
    check_limit(sum(int(np.prod([1, *sizes[i + 1 :]], dtype=object)) for i, _ in starts), limit)
    Wb = with_constants(W, b)
    return (p.product for i, k in starts for p in active_paths(Wb, on, i, k, limit))
