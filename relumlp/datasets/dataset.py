"""The dataset type: training and test images as bytes, their labels, and their digests."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images and labels to train on and to test on; the arrays are read-only.

    Images stay bytes until a mini-batch is gathered: ``train_images[rows] * scale``.

    Attributes
    ----------
    name : str
        As given to `load`.
    train_images, test_images : ndarray of uint8, shape (n, d)
        A sample per row; d pixels, row by row of the image.
    train_labels, test_labels : ndarray of int64, shape (n,)
        Classes, from 0.
    scale : float
        pixel · scale lies in [0, 1].
    classes : int
        Number of classes.
    shape : tuple of int
        (height, width) of an image; d = height · width.
    digests : dict of str to str
        SHA-256 of the uncompressed files by file name; for built-in data, of the arrays' bytes in
        little-endian order, by attribute.
    """

    name: str
    train_images: npt.NDArray[np.uint8]
    train_labels: npt.NDArray[np.int64]
    test_images: npt.NDArray[np.uint8]
    test_labels: npt.NDArray[np.int64]
    scale: float
    classes: int
    shape: tuple[int, int]
    digests: dict[str, str]

    def __post_init__(self) -> None:
        for field in fields(self):
            if isinstance(array := getattr(self, field.name), np.ndarray):
                view = array.view()
                view.flags.writeable = False
                object.__setattr__(self, field.name, view)
