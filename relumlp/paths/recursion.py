"""Backpropagation: β by recursion, and the gradients that it gives."""

from typing import Any

from relumlp.doors.opening import door
from relumlp.types import Array, Layers, Number, per_layer


@door(W="s_i s_i-1", slope="n s_i", dE_dz="n s_N", returns="finite")
def beta(W: Layers, slope: Layers, dE_dz: Array) -> Layers:
    """β of every node, by recursion.                                            [cooperating.5]

    β_i = α_i ∘ (β_{i+1} W_{i+1}),   β_N = ∂E/∂z_N;   per sample, not averaged.
    Shapes: W[i] (s_i, s_{i−1}); slope[i], β[i] (n, s_i); dE_dz (n, s_N). β[0] is None.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    N = len(W) - 1
    β: list[Any] = [None] * N + [dE_dz]
    for i in range(N - 1, 0, -1):
        β[i] = slope[i] * (β[i + 1] @ W[i + 1])
    return β


@door(β="n s_i", a="0: n s_i", returns="finite")
def gradients(β: Layers, a: Layers) -> tuple[Layers, Layers]:
    """Gradients of Σ_s E_s by weight and by bias, summed over the batch.
                                                                   [cooperating.3, dynamics.3]

    ∂E/∂w_{i,j,k} = Σ_s β_{i,j} a_{i−1,k},   ∂E/∂b_{i,j} = Σ_s β_{i,j};   not averaged.
    Returns dW[i] (s_i, s_{i−1}) and db[i] (s_i,), entry 0 None, for β[i] and a[i] of (n, s_i).

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    dW = per_layer(β[i].T @ a[i - 1] for i in range(1, len(β)))
    db = per_layer(β[i].sum(axis=0) for i in range(1, len(β)))
    return dW, db


@door(β="n s_i", a="0: n s_i")
def sample_updates(β: Layers, a: Layers, learning_rate: Number) -> Layers:
    """Each sample's own weight update, not averaged.                            [cooperating.3]

    Δw_{i,j,k} = −η β_{i,j} a_{i−1,k};   entry i has shape (n, s_i, s_{i−1}), entry 0 is None.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    η = learning_rate
    return per_layer(-η * β[i][:, :, None] * a[i - 1][:, None, :] for i in range(1, len(β)))
