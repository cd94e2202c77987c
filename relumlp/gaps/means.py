"""Class means as output weights: what classification by the nearest mean is as an output layer.

In *neural collapse* the samples of a class come to have the same activations, their class's mean,
and the output weights come to be proportional to the means. Then every gap condition holds.
"""

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_labels, check_whole
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.types import Array


@door(a="some: n nodes", labels="whole: n")
def class_means(a: Array, labels: ArrayLike, classes: int) -> Array:
    """Mean activations of each class, (|C|, nodes), in the arithmetic of a. [beyond.collapse]

    Raises
    ------
    UserError : a shape does not fit, a value is not finite, or a class has no sample.
    """
    own = check_labels(labels, check_whole("classes", classes, 1))
    sizes = np.bincount(own, minlength=classes)
    if not sizes.all():
        raise UserError(
            f"labels: expected samples of all {classes} classes, got none of {np.argmin(sizes)}"
        )
    # By class: a product with an indicator matrix would add up |C| times as many numbers.
    return np.stack([a[own == c].sum(axis=0) / int(sizes[c]) for c in range(classes)])


@door(means="classes nodes", returns="finite")
def nearest_mean_layer(means: Array) -> tuple[Array, Array]:
    """Return the output layer that classifies by the nearest mean.           [beyond.collapse]

    w_c = m_c, b_c = −|m_c|² / 2: output c is |a|² / 2 − |a − m_c|² / 2 for every sample a.

    Returns
    -------
    w : the means (|C|, nodes).
    b : output biases (|C|,).
    """
    return means, -(means * means).sum(axis=1) / 2
