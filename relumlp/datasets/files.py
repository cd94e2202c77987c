"""Find a dataset's files on this machine, and identify each file by its content."""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from relumlp.datasets.catalogue import CATALOGUE, Collection, IdxFile, known
from relumlp.datasets.idx import Idx, read_idx_file
from relumlp.errors import DataError
from relumlp.places import user_cache

VARIABLE = "RELUMLP_DATA"


class Folder(NamedTuple):
    """The folder in which a dataset's files are or belong.

    Attributes
    ----------
    path : Path
        The dataset's own folder.
    given : bool
        True for a folder of the user, named by ``RELUMLP_DATA``; False for relumlp's cache.
    """

    path: Path
    given: bool


class Verification(NamedTuple):
    """Result of the verification of one file.

    Attributes
    ----------
    file : IdxFile
        The expected file.
    path : Path or None
        The file that was found.
    problem : str or None
        A sentence that describes the problem, or None.
    compression : str or None
        ``official`` or ``recompressed`` gz, or ``none``; None where the file is missing or wrong.
    """

    file: IdxFile
    path: Path | None
    problem: str | None
    compression: str | None


def folder(collection: Collection) -> Folder:
    """Name a dataset's folder: in ``RELUMLP_DATA`` if that is set, else in the user's cache.

    Raises
    ------
    DataError
        If neither is there, because the user has no home.
    """
    if root := os.environ.get(VARIABLE):
        return Folder(Path(os.path.expanduser(root)) / collection.name, given=True)
    if (cache := user_cache()) is None:
        raise DataError(f"datasets: expected a home folder or {VARIABLE}, got neither")
    return Folder(cache / collection.name, given=False)


def find_file(file: IdxFile, place: Path) -> Path | None:
    """Find a file in a folder, raw or ``.gz``; raw if both are there."""
    names = (file.name, f"{file.name}.gz")
    return next((path for name in names if (path := place / name).is_file()), None)


def missing(collection: Collection, place: Path) -> list[IdxFile]:
    """List the files of a dataset that are not in a folder."""
    return [file for file in collection.files if find_file(file, place) is None]


def at_hand(collection: Collection) -> bool:
    """Whether all files of a dataset are on this machine; they are not read."""
    return not missing(collection, folder(collection).path)


def check_file(path: Path, file: IdxFile, name: str | None = None) -> Idx:
    """Read a file and check by its digest that it is the expected one.

    Parameters
    ----------
    path : Path
        The file to read.
    file : IdxFile
        The expected file.
    name : str, optional
        Name of the file in error messages; its path unless given.

    Returns
    -------
    Idx
        Values and digest of the file.

    Raises
    ------
    DataError
        If the file is not an intact IDX file, or is another one; the error names what was found.
    """
    largest = max(f.size for c in CATALOGUE.values() for f in c.files)
    content = read_idx_file(path, largest, name)
    if content.sha256 == file.sha256:
        return content
    name = name or str(path)
    if other := known(content.sha256):
        raise DataError(f"{name} is the file {other}, expected {file}")
    raise DataError(
        f"{name} is an unknown IDX file of shape {content.array.shape} "
        f"with SHA-256 {content.sha256}, expected {file} with SHA-256 {file.sha256}"
    )


def require(collection: Collection) -> Path:
    """Return the user's folder of a dataset, after a check that all files are there.

    Raises
    ------
    DataError
        If a file is missing; the error names the folder and the files expected in it.
    """
    place = folder(collection).path
    if not (absent := missing(collection, place)):
        return place
    lack = "is not a folder" if not place.is_dir() else f"has no {absent[0].name}"
    raise DataError(
        f"{VARIABLE} is {str(place.parent)!r}, but {str(place)!r} {lack}, expected there "
        f"{by_name(collection)}; `relumlp data fetch {collection.name}` downloads them to it"
    )


def by_name(collection: Collection) -> str:
    """Name the files that a dataset's folder should hold."""
    return f"{', '.join(f.name for f in collection.files)} (each raw or .gz)"


def verify_files(collection: Collection) -> list[Verification]:
    """Read and verify every file of a dataset; nothing is downloaded.

    Parameters
    ----------
    collection : Collection
        The dataset.

    Returns
    -------
    list of Verification
        One for each file of the dataset, in order.
    """
    place = folder(collection).path
    return [_verification(file, place) for file in collection.files]


def _verification(file: IdxFile, place: Path) -> Verification:
    if (path := find_file(file, place)) is None:
        return Verification(file, None, f"{place} has no {file.name} (raw or .gz)", None)
    try:
        gzipped = check_file(path, file).gzipped
    except DataError as error:
        return Verification(file, path, str(error), None)
    if not gzipped:
        return Verification(file, path, None, "none")
    with path.open("rb") as stream:
        official = hashlib.file_digest(stream, "sha256").hexdigest() == file.gz_sha256
    return Verification(file, path, None, "official" if official else "recompressed")
