"""Checkpoints, results and networks as .npz: atomic, without pickle, versioned, with a manifest."""

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relumlp.errors import FileFormatError, UserError
from relumlp.machine.digests import json_value
from relumlp.network.mlp import MLP
from relumlp.types import Array, Layers

VERSION = 1
MANIFEST = "manifest"
RESERVED = (MANIFEST, "file", "allow_pickle")


COMPACT = ("network", "result")
"""Kinds that are compressed: they are kept and shared, so size matters more than writing time."""


class Contents(NamedTuple):
    """Contents of a file: its arrays by name, and its manifest."""

    arrays: dict[str, Array]
    manifest: dict[str, Any]


def write_atomically(path: Path, data: bytes) -> None:
    """Write to a temporary file beside ``path``, flush it to the disk, then rename.

    At any moment ``path`` holds either all of its old content or all of its new content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_file(
    path: Path, arrays: Mapping[str, Array], manifest: Mapping[str, object], kind: str
) -> None:
    """Write arrays and manifest as one .npz, atomically.

    Parameters
    ----------
    path : the file; its folder is made if it is not there.
    arrays : no object arrays.
    manifest : anything that JSON can hold; ``kind`` and the format's version are added.
    kind : "network", "checkpoint", "cell" or "result".

    Raises
    ------
    UserError : an array holds objects (Fractions, say), or has a name of :data:`RESERVED`.
    """
    named: dict[str, Any] = {name: np.asarray(array) for name, array in arrays.items()}
    for name, array in named.items():
        if name in RESERVED:
            raise UserError(f"arrays: expected other names than {', '.join(RESERVED)}, got {name}")
        if array.dtype.hasobject:
            raise UserError(f"{name}: expected an array of plain numbers, got {array.dtype}")
    stamp = {**manifest, "format": f"relumlp/{kind}", "version": VERSION}
    named[MANIFEST] = np.array(json.dumps(stamp, default=json_value))
    buffer = io.BytesIO()
    (np.savez_compressed if kind in COMPACT else np.savez)(buffer, **named)
    write_atomically(Path(path), buffer.getvalue())


def read_arrays(path: Path) -> dict[str, Array]:
    """Read all arrays of an .npz; FileFormatError with the reason if it cannot be read."""
    path = Path(path)
    if not path.is_file():
        raise FileFormatError(f"{path}: expected an .npz file, got no file at all")
    try:
        if not zipfile.is_zipfile(path):
            raise zipfile.BadZipFile("not a zip archive")
        # Opened here, because np.load does not close a file that it cannot read.
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            # NumPy stops reading an array at the size in its header, so only zipfile's checksums
            # of whole members show all damage.
            if broken := file.zip.testzip():
                raise zipfile.BadZipFile(f"{broken} has another checksum")
            return {name: file[name] for name in file.files}
    # Any exception: zipfile and NumPy do not document which ones arbitrary bytes can raise.
    except Exception as error:
        raise FileFormatError(
            f"{path}: expected a whole .npz file, got a damaged or other one "
            f"({str(error).splitlines()[0] if str(error) else type(error).__name__})"
        ) from None


def read_file(path: Path, kind: str) -> Contents:
    """Read a file that :func:`write_file` wrote.

    Raises
    ------
    FileFormatError : the file is missing or damaged, was not written by relumlp, or is of another
        kind or format version.
    """
    arrays = read_arrays(path)
    if MANIFEST not in arrays:
        raise FileFormatError(f"{path}: expected a relumlp {kind}, got an .npz without manifest")
    try:
        manifest = json.loads(str(arrays.pop(MANIFEST)))
        found, version = manifest["format"], manifest["version"]
    except (json.JSONDecodeError, KeyError, TypeError):
        raise FileFormatError(f"{path}: expected a relumlp manifest, got something else") from None
    if found != f"relumlp/{kind}":
        raise FileFormatError(f"{path}: expected a relumlp/{kind} file, got {found}")
    if version != VERSION:
        raise FileFormatError(f"{path}: expected format version {VERSION}, got {version}")
    return Contents(arrays, manifest)


def network_arrays(network: MLP) -> dict[str, Array]:
    """W1, b1, W2, …, each (s_i, s_{i−1}) or (s_i,); no entry where a layer has no bias."""
    named = [(f"{n}{i}", v[i]) for i in range(1, network.N + 1) for n, v in _parts(network)]
    return {name: value for name, value in named if value is not None}


def _parts(network: MLP) -> tuple[tuple[str, Layers], tuple[str, Layers]]:
    return ("W", network.W), ("b", network.b)


def save_network(path: Path, network: MLP, manifest: Mapping[str, object]) -> None:
    """Write a network as arrays W1, b1, W2, … that a line of NumPy can read."""
    write_file(path, network_arrays(network), {**manifest, "unit": network.unit}, "network")


def load_network(path: Path) -> MLP:
    """Read a network: any .npz with W1 … WN (s_i, s_{i−1}) and, where there are any, b1 … bN.

    No manifest is needed; without one the hidden units are taken to be ReLU.

    Raises
    ------
    FileFormatError : the file is not an .npz with these arrays, or they do not fit each other.
    """
    arrays = read_arrays(path)
    N = sum(name.startswith("W") for name in arrays)
    wanted = [f"W{i}" for i in range(1, N + 1)]
    known = {MANIFEST, *wanted, *(f"b{i}" for i in range(1, N + 1))}
    if not N or any(w not in arrays for w in wanted) or not set(arrays) <= known:
        raise FileFormatError(
            f"{path}: expected arrays W1 … WN and b1 … bN, got {', '.join(arrays) or 'none'}"
        )
    unit = read_file(path, "network").manifest.get("unit", "relu") if MANIFEST in arrays else "relu"
    biases = [arrays.get(f"b{i}") for i in range(1, N + 1)]
    try:
        return MLP.from_arrays([arrays[w] for w in wanted], biases, unit)
    except UserError as error:
        raise FileFormatError(f"{path}: {error}") from None
