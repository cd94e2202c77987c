"""MNIST and Fashion-MNIST: their files, the files' digests, and their mirrors.

A file is identified by the SHA-256 of its uncompressed bytes. The SHA-256 of the official ``.gz``
only shows whether a file has been recompressed.
"""

import math
from dataclasses import dataclass

from relumlp.errors import UserError


@dataclass(frozen=True)
class IdxFile:
    """One file of a dataset.

    Attributes
    ----------
    title : str
        Display name of the dataset.
    name : str
        Name of the file without ``.gz``.
    shape : tuple of int
        Sizes of the dimensions; the first is the number of samples.
    sha256 : str
        SHA-256 of the uncompressed bytes, which identifies the file.
    gz_sha256 : str
        SHA-256 of the official ``.gz``.
    """

    title: str
    name: str
    shape: tuple[int, ...]
    sha256: str
    gz_sha256: str

    @property
    def size(self) -> int:
        """Length in bytes, uncompressed and with the header."""
        return 4 + 4 * len(self.shape) + math.prod(self.shape)

    def __str__(self) -> str:
        return f"{self.name} of {self.title}"


@dataclass(frozen=True)
class Collection:
    """A dataset of four IDX files.

    Attributes
    ----------
    name : str
        Name in commands, and of the folder.
    title : str
        Display name.
    classes : int
        Number of classes.
    mirrors : tuple of str
        Folders on the web that hold the official ``.gz`` files, in the order they are tried.
    files : tuple of IdxFile
        Images and labels to train on, images and labels to test on, in this order.
    """

    name: str
    title: str
    classes: int
    mirrors: tuple[str, ...]
    files: tuple[IdxFile, IdxFile, IdxFile, IdxFile]


def _collection(
    name: str, title: str, mirrors: tuple[str, ...], digests: tuple[tuple[str, str], ...]
) -> Collection:
    parts = (
        ("train-images-idx3-ubyte", (60000, 28, 28)),
        ("train-labels-idx1-ubyte", (60000,)),
        ("t10k-images-idx3-ubyte", (10000, 28, 28)),
        ("t10k-labels-idx1-ubyte", (10000,)),
    )
    a, b, c, d = (
        IdxFile(title, *part, *digest) for part, digest in zip(parts, digests, strict=True)
    )
    return Collection(name, title, 10, mirrors, (a, b, c, d))


CATALOGUE = {
    "mnist": _collection(
        "mnist",
        "MNIST",
        (
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
        ),
        (
            (
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            ),
            (
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            ),
            (
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            ),
            (
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            ),
        ),
    ),
    "fashion-mnist": _collection(
        "fashion-mnist",
        "Fashion-MNIST",
        (
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            # This bucket answers over http only; the digest protects against changed content.
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        ),
        (
            (
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            ),
            (
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            ),
            (
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            ),
            (
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
            ),
        ),
    ),
}
"""The datasets that are stored as files, by name."""


def collection(name: str) -> Collection:
    """Return a dataset that is stored as files, by name.

    Parameters
    ----------
    name : str
        A key of `CATALOGUE`.

    Returns
    -------
    Collection
        Files and mirrors of the dataset.

    Raises
    ------
    UserError
        If `name` is built in (no files to fetch or verify) or unknown.
    """
    if name in CATALOGUE:
        return CATALOGUE[name]
    kind = "built in and has no files" if name in ("digits", "example-1d") else "not known"
    raise UserError(f"dataset {name!r} is {kind}, expected one of {', '.join(CATALOGUE)}")


def known(sha256: str) -> IdxFile | None:
    """Return the file whose uncompressed bytes have this SHA-256, or None if there is none."""
    return next((f for c in CATALOGUE.values() for f in c.files if f.sha256 == sha256), None)
