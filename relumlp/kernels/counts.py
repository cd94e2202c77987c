"""The counting kernel: switches by class, added up over chunks of samples, the GIL released."""

from relumlp.kernels.compiling import kernel
from relumlp.types import Array


@kernel
def add_class_counts(on: Array, labels: Array, counts: Array) -> None:
    """Add a chunk to the counts; see :func:`relumlp.information.sample_sets.add_class_counts`."""
    for r in range(len(on)):
        row = on[r]
        of_class = counts[labels[r]]
        for j in range(len(row)):
            if row[j]:
                of_class[j] += 1
