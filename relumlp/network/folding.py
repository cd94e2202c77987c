"""Batch normalisation of one layer, and the same layer without it: exactly, in evaluation mode."""

from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.types import Array


@door(z="n s", mean="s", deviation="s", scale="s", shift="s")
def batch_norm(z: Array, mean: Array, deviation: Array, scale: Array, shift: Array) -> Array:
    """γ_j (z_j − μ_j) / σ_j + β_j at every node j of a layer: z (n, s) → (n, s).

    Parameters
    ----------
    z : pre-activations of n samples.
    mean, deviation : μ and σ of each node, (s,); in training of the mini-batch, in evaluation mode
        as they were kept. Where σ² is a variance plus ε, σ is the root of that sum.
    scale, shift : γ and β of each node, (s,).

    Raises
    ------
    UserError : a deviation is not above 0.
    """
    check_deviation(deviation)
    normalised: Array = scale * (z - mean) / deviation + shift
    return normalised


@door(W="s k", b="s", mean="s", deviation="s", scale="s", shift="s")
def fold_batch_norm(
    W: Array, b: Array | None, mean: Array, deviation: Array, scale: Array, shift: Array
) -> tuple[Array, Array]:
    """Weights and biases of the same layer without batch normalisation. [beyond.batch-norm.folding]

    W′_j = (γ_j / σ_j) W_j,   b′_j = γ_j (b_j − μ_j) / σ_j + β_j,   exactly for Fractions.

    Parameters
    ----------
    W, b : weights (s, k) and biases (s,) of the layer, or None for no biases.
    mean, deviation, scale, shift : as in :func:`batch_norm`.

    Raises
    ------
    UserError : a deviation is not above 0.
    """
    check_deviation(deviation)
    b = 0 * mean if b is None else b
    return (scale / deviation)[:, None] * W, scale * (b - mean) / deviation + shift


def check_deviation(deviation: Array) -> None:
    """Refuse deviations by which nothing can be divided."""
    if not (deviation > 0).all():
        raise UserError(f"deviation: expected numbers above 0, got {deviation.min()}")
