"""A small dataset in the place of MNIST, its files, and what a folder of it may hold."""

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np

from relumlp.datasets import download
from relumlp.datasets.catalogue import CATALOGUE, Collection, IdxFile

SHAPES = {
    "train-images-idx3-ubyte": (6, 2, 3),
    "train-labels-idx1-ubyte": (6,),
    "t10k-images-idx3-ubyte": (3, 2, 3),
    "t10k-labels-idx1-ubyte": (3,),
}


def contents() -> dict[str, bytes]:
    """Return the four IDX files, by name."""
    rng, found = np.random.default_rng(0), {}
    for name, shape in SHAPES.items():
        sizes = b"".join(n.to_bytes(4, "big") for n in shape)
        values = rng.integers(0, 3, shape, dtype=np.uint8)
        found[name] = bytes([0, 0, 8, len(shape)]) + sizes + values.tobytes()
    return found


def packed() -> dict[str, bytes]:
    """Return the files as mirrors have them."""
    return {f"{name}.gz": gzip.compress(c, mtime=0) for name, c in contents().items()}


def collection(mirrors: Sequence[str]) -> Collection:
    """Return the dataset with these mirrors."""
    raw = contents()
    a, b, c, d = (
        IdxFile("MNIST", name, shape, digest(raw[name]), digest(gzip.compress(raw[name], mtime=0)))
        for name, shape in SHAPES.items()
    )
    return Collection("mnist", "MNIST", 10, tuple(mirrors), (a, b, c, d))


def digest(content: bytes) -> str:
    """Return a SHA-256."""
    return hashlib.sha256(content).hexdigest()


def wrong_in(folder: Path) -> list[str]:
    """Return the names in a folder that hold anything else than a whole, right file."""
    raw, wrong = contents(), []
    for path in folder.iterdir() if folder.is_dir() else ():
        content, name = path.read_bytes(), path.name.removesuffix(".gz")
        if (
            name not in raw
            or (gzip.decompress(content) if path.suffix == ".gz" else content) != raw[name]
        ):
            wrong.append(path.name)
    return wrong


def complete(folder: Path) -> bool:
    """Whether all four files are there."""
    return {p.name.removesuffix(".gz") for p in folder.iterdir()} == set(SHAPES)


@contextmanager
def small_world(mirrors: Sequence[str], cache: Path) -> Iterator[Collection]:
    """Within the block the small dataset is MNIST, the cache is a folder, and patience is short."""
    chosen = collection(mirrors)
    with ExitStack() as stack:
        stack.enter_context(patch.dict(CATALOGUE, {"mnist": chosen}))
        stack.enter_context(patch.dict("os.environ", {"NO_PROXY": "127.0.0.1"}))
        stack.enter_context(patch("relumlp.datasets.files.user_cache", lambda: cache))
        for name, value in {"PAUSE": 0, "PATIENCE": 0.6, "TIMEOUT": (0.5, 0.3)}.items():
            stack.enter_context(patch.object(download, name, value))
        yield chosen
