"""Load a dataset by name, anew at each call or once per process."""

import threading
from collections.abc import Mapping
from functools import lru_cache

from relumlp.datasets.brought import provided
from relumlp.datasets.catalogue import CATALOGUE, Collection
from relumlp.datasets.dataset import Dataset
from relumlp.datasets.files import check_file, find_file, folder, missing, require
from relumlp.doors.opening import door
from relumlp.errors import DataError, UserError, shown

NAMES = (*CATALOGUE, "digits")
"""The names that `load` takes."""

GENERATED = ("example-1d",)
"""Values that a cell's configuration may have in the place of a dataset's name."""

_loading = threading.Lock()


@door()
def load(name: str) -> Dataset:
    """Load a dataset from verified files, or from data built into the package or scikit-learn.

    If ``RELUMLP_DATA`` is set, the files of MNIST and Fashion-MNIST are read from the folder of
    that name below it, and nowhere else. Otherwise they are read from the user's cache, to which
    missing files are downloaded. Each file is read once, and its uncompressed content is verified.

    Parameters
    ----------
    name : str
        One of ``mnist``, ``fashion-mnist``, ``digits``.

    Returns
    -------
    Dataset
        Images as bytes, labels, scale, digests.

    Raises
    ------
    UserError
        If `name` is none of these.
    DataError
        If a file is missing, damaged or not the expected one, or cannot be downloaded.
    """
    if name == "digits":
        from relumlp.datasets.builtin import digits

        return digits()
    if name == "example-1d":
        raise UserError(
            "dataset 'example-1d' has no images or classes, expected one of "
            f"{', '.join(NAMES)}; relumlp.datasets.example_1d generates it"
        )
    if name not in CATALOGUE:
        raise UserError(f"dataset {shown(name)} is not known, expected one of {', '.join(NAMES)}")
    return _from_files(CATALOGUE[name])


@door()
def load_once(name: str) -> Dataset:
    """Load a dataset once per process; threads share it."""
    with _loading:
        return provided(name) or _loaded(name)


@lru_cache(maxsize=4)
def _loaded(name: str) -> Dataset:
    return load(name)


def dataset_digests(name: str) -> Mapping[str, str]:
    """Return the digests of a dataset's files or arrays; none for data that a cell generates."""
    return {} if name in GENERATED else load_once(name).digests


def _from_files(collection: Collection) -> Dataset:
    place = folder(collection)
    if place.given:
        require(collection)
    elif absent := missing(collection, place.path):
        from relumlp.datasets.download import download_files

        download_files(collection, absent)
    advice = "" if place.given else f"; `relumlp data fetch {collection.name}` replaces it"
    try:
        found = [(find_file(f, place.path) or place.path / f.name, f) for f in collection.files]
        contents = [check_file(path, f) for path, f in found]
    except DataError as error:
        raise DataError(f"{error}{advice}") from None
    train_images, train_labels, test_images, test_labels = (c.array for c in contents)
    height, width = train_images.shape[1:]
    return Dataset(
        collection.name,
        train_images.reshape(-1, height * width),
        train_labels.astype("int64"),
        test_images.reshape(-1, height * width),
        test_labels.astype("int64"),
        scale=1 / 255,
        classes=collection.classes,
        shape=(height, width),
        digests={f.name: c.sha256 for f, c in zip(collection.files, contents, strict=True)},
    )
