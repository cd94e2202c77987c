"""A dataset split into training, validation and test samples."""

from dataclasses import dataclass

from relumlp.datasets.loading import load_once
from relumlp.datasets.splits import split
from relumlp.network.samples import Samples


@dataclass(frozen=True)
class Parts:
    """A dataset split for a study: its training set as training and validation rows; its test set.

    Attributes
    ----------
    training, validation, test : samples; nothing is copied.
    classes, features : numbers of classes and of pixels.
    """

    training: Samples
    validation: Samples
    test: Samples
    classes: int
    features: int


def cut_dataset(name: str, validation: int, seed: int) -> Parts:
    """Split a dataset; the same seed gives the same split."""
    d = load_once(name)
    rows, held_out = split(d.train_labels, validation, seed)
    return Parts(
        Samples(d.train_images, d.train_labels, d.scale, rows),
        Samples(d.train_images, d.train_labels, d.scale, held_out),
        Samples(d.test_images, d.test_labels, d.scale),
        d.classes,
        d.train_images.shape[1],
    )
