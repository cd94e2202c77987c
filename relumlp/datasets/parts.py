"""A dataset split into training, validation and test samples."""

from dataclasses import dataclass

from relumlp.checks import check_seed, check_whole
from relumlp.datasets.loading import load_once
from relumlp.datasets.splits import split
from relumlp.doors.opening import door
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


@door()
def cut_dataset(name: str, validation: int, seed: int) -> Parts:
    """Split a dataset; the same seed gives the same split.

    Raises
    ------
    UserError
        If `name` is no dataset, `validation` leaves nothing to train on, or `seed` is no seed.
    DataError
        As in `load`.
    """
    # Before the data are read, or even downloaded.
    check_whole("validation", validation, 0)
    check_seed("seed", seed)
    d = load_once(name)
    rows, held_out = split(d.train_labels, validation, seed)
    return Parts(
        Samples(d.train_images, d.train_labels, d.scale, rows),
        Samples(d.train_images, d.train_labels, d.scale, held_out),
        Samples(d.test_images, d.test_labels, d.scale),
        d.classes,
        d.train_images.shape[1],
    )
