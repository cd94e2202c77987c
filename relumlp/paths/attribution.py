"""Sums over active paths: one weight's update by sample and path, and one sample's output."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from relumlp.doors.opening import door
from relumlp.paths.active import Path, active_paths, count_active_paths
from relumlp.paths.sums import (
    MOST_PATHS,
    check_between,
    check_limit,
    check_weight,
    sizes_of,
)
from relumlp.types import Array, BoolLayers, Bools, Layers, Number, per_layer


class Share(NamedTuple):
    """Term of one active path of one sample in −∂E/∂w; times η, it is the path's part of Δw."""

    sample: int
    path: Path
    value: Number


@door(on="n s_i")
def sample_set(on: BoolLayers, weight: tuple[int, int, int]) -> Bools:
    """S: samples for which a weight's hidden ends are on; on[g] (n, s_g) → (n,). [cooperating.10]

    An input node and an output node count as on for every sample, whatever the sign of their
    values. Read literally, the paper's "all the samples active at both nodes" would omit updates
    that are made.

    Raises
    ------
    UserError : the switches do not fit each other, or there is no such weight.
    """
    i, j, k = weight
    N = len(on) - 1
    check_between("layer i", i, 1, N)
    check_between("node j", j, 0, on[i].shape[1] - 1)
    # Switches do not tell how many inputs there are.
    check_between("node k", k, 0, on[i - 1].shape[1] - 1 if i > 1 else max(k, 0))
    S: Bools = np.ones(len(on[N]), dtype=bool)
    if i < N:
        S &= on[i][:, j].astype(bool)
    if i > 1:
        S &= on[i - 1][:, k].astype(bool)
    return S


@door(W="some: s_i s_i-1", on="n s_i", a="0: n s_i", dE_dz="n s_N")
def shares(
    W: Layers,
    on: BoolLayers,
    a: Layers,
    dE_dz: Array,
    weight: tuple[int, int, int],
    limit: int = MOST_PATHS,
) -> Iterator[Share]:
    """Attribute a batch's update of one weight to samples and paths, lazily.   [cooperating.10]

    Δw_{i,j,k} = η Σ_{s∈S} Σ_{p∈P_s} a^s_{i−1,k} (Π_g w_{p_g}) (−∂E/∂z_{N,end}); each term, without
    η, is one :class:`Share`. For squared error −∂E/∂z_N = y − z_N. Samples come in order, a
    sample's paths in order of b. Shapes: on[g], a[g] (n, s_g); dE_dz (n, s_N).

    Raises
    ------
    UserError : the arrays do not fit each other, there is no such weight, or all samples together
        have more than ``limit`` active paths.
    """
    i, j, k = weight
    check_weight(sizes_of(W), weight)
    switches = {s: switches_of(on, s) for s in np.flatnonzero(sample_set(on, weight)).tolist()}
    check_limit(sum(count_active_paths(o, i, j) for o in switches.values()), limit)
    return (
        Share(s, p, a[i - 1][s, k] * p.product * -dE_dz[s, p.end])
        for s, o in switches.items()
        for p in active_paths(W, o, i, j, limit)
    )


@door(on="n s_i")
def switches_of(on: BoolLayers, s: int) -> BoolLayers:
    """Switches of sample s alone: on[g] (n, s_g) → (s_g,).

    Raises
    ------
    UserError : the switches do not fit each other, or there is no sample s.
    """
    check_between("sample s", s, 0, len(on[1]) - 1)
    return per_layer(o[s] for o in on[1:])


@door(W="some: s_i s_i-1", on="n s_i", a="0: n s_i", dE_dz="n s_N")
def batch_update(
    W: Layers,
    on: BoolLayers,
    a: Layers,
    dE_dz: Array,
    weight: tuple[int, int, int],
    learning_rate: Number,
) -> Number:
    """Δw_{i,j,k} of a batch as the sum over samples and active paths.          [cooperating.10]

    The sum over samples, not their mean; for a mean loss give η / n.

    Raises
    ------
    UserError : as :func:`shares`, with a limit of a million paths.
    """
    return learning_rate * sum(share.value for share in shares(W, on, a, dE_dz, weight))


@door(W="s_i s_i-1", b="s_i?")
def with_constants(W: Layers, b: Layers) -> Layers:
    """Weights with each bias as a last column: from the constant node s_{i−1} of layer i − 1.

    Shapes: W[i] (s_i, s_{i−1}); b[i] (s_i,) or None.

    Raises
    ------
    UserError : the arrays do not fit each other.
    """
    columns = [
        w if v is None else np.column_stack([w, v]) for w, v in zip(W[1:], b[1:], strict=True)
    ]
    return per_layer(columns)


@door(W="some: s_i s_i-1", b="s_i?", on="s_i", x="s_0")
def path_output(W: Layers, b: Layers, on: BoolLayers, x: Array, limit: int = MOST_PATHS) -> Array:
    """Output z_N of one sample as a sum over active paths, (s_N,).              [beyond.linear]

    z_{N,m} = Σ_p x_{p_0} Π w_p + Σ_i Σ_p b_{i,p_i} Π w_p over the active paths that end in m and
    start at an input or at a bias of layer i. With the switches fixed, the output is linear in x
    and in each weight.
    Shapes: W[i] (s_i, s_{i−1}); b[i] (s_i,) or None; on[g] (s_g,); x (s_0,).

    Raises
    ------
    UserError : x, b or ``on`` do not fit, or there are more than ``limit`` active paths.
    """
    sources: list[tuple[int, int, Any]] = [(0, k, x[k]) for k in range(len(x))]
    sources += [(i - 1, W[i].shape[1], 1) for i in range(1, len(W)) if b[i] is not None]
    check_limit(sum(count_active_paths(on, i, k) for i, k, _ in sources), limit)
    z = np.zeros(W[-1].shape[0], dtype=np.result_type(x, *W[1:], *(v for v in b if v is not None)))
    Wb = with_constants(W, b)
    for i, k, value in sources:
        for p in active_paths(Wb, on, i, k, limit):
            z[p.end] += value * p.product
    return z
