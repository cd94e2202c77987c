"""A dataset cut into training, validation and test samples, loaded once per process."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from relumlp.datasets import Dataset, load, split
from relumlp.network.samples import Samples

GENERATED = ("example-1d",)
"""Stand in a cell's configuration in the place of a dataset's name."""


_loading = threading.Lock()


@lru_cache(maxsize=4)
def _dataset(name: str) -> Dataset:
    return load(name)


def dataset(name: str) -> Dataset:
    """Load a dataset once per process, whichever thread asks first."""
    with _loading:
        return _dataset(name)


def digests(name: str) -> Mapping[str, str]:
    """Return the digests of a dataset's arrays; none for data that a cell generates itself."""
    return {} if name in GENERATED else dataset(name).digests


@dataclass(frozen=True)
class Parts:
    """A dataset cut for a study: training and validation rows of its training set, and the test.

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


def parts(name: str, validation: int, seed: int) -> Parts:
    """Cut a dataset; the same seed gives the same cut."""
    d = dataset(name)
    rows, held_out = split(d.train_labels, validation, seed)
    return Parts(
        Samples(d.train_images, d.train_labels, d.scale, rows),
        Samples(d.train_images, d.train_labels, d.scale, held_out),
        Samples(d.test_images, d.test_labels, d.scale),
        d.classes,
        d.train_images.shape[1],
    )
