"""Counting switches by class, chunk by chunk: plain form of a kernel."""

from relumlp.types import Array


def add_class_counts(z: Array, labels: Array, counts: Array) -> None:
    """Add a chunk of samples to |Ŝ_j^(c)|, in place.                              [dynamics.8]

    counts[c, j] ← counts[c, j] + |{s : z_{s,j} > 0, label of s is c}|.

    The plain form; ``relumlp.kernels.counts.add_class_counts`` is its twin. Memory is the chunk's
    and that of the counts, whatever the number of samples.

    Parameters
    ----------
    z : pre-activations of a layer, floats (n, s).
    labels : integers (n,), each in 0 … |C| − 1; nobody looks whether they are.
    counts : int64 (|C|, s), a row per class, so that a sample adds to neighbours in memory.
    """
    for c in range(len(counts)):
        counts[c] += (z[labels == c] > 0).sum(axis=0)
