"""Checkpoints, results and networks as .npz: atomic, without pickle, versioned, with a manifest."""

import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relumlp.errors import FileFormatError
from relumlp.network import MLP
from relumlp.types import Array

VERSION = 1
MANIFEST = "manifest"


class Contents(NamedTuple):
    """What a file holds: its arrays by name, and its manifest."""

    arrays: dict[str, Array]
    manifest: dict[str, Any]


def write_atomically(path: Path, data: bytes) -> None:
    """Write to a temporary file beside ``path``, flush it to the disk, then rename.

    At any moment ``path`` is what it was before or all of what it will be.
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
        os.unlink(name)
        raise


def save(path: Path, arrays: Mapping[str, Array], manifest: Mapping[str, Any], kind: str) -> None:
    """Write arrays and manifest as one .npz, atomically.

    Parameters
    ----------
    path : the file; its folder is made if it is not there.
    arrays : no object arrays.
    manifest : anything that JSON can hold; ``kind`` and the format's version are added.
    kind : "network", "checkpoint", "cell" or "result".
    """
    import io

    stamp = json.dumps({**manifest, "format": f"relumlp/{kind}", "version": VERSION})
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **{MANIFEST: np.array(stamp)}, **dict(arrays))
    write_atomically(Path(path), buffer.getvalue())


def read_arrays(path: Path) -> dict[str, Array]:
    """Read all arrays of an .npz, or say in one sentence why it cannot be read."""
    path = Path(path)
    if not path.is_file():
        raise FileFormatError(f"{path}: expected an .npz file, got no file at all")
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (zipfile.BadZipFile, OSError, EOFError, KeyError) as error:
        raise FileFormatError(
            f"{path}: expected a whole .npz file, got a damaged or other one ({error})"
        ) from None
    except (ValueError, AttributeError) as error:
        raise FileFormatError(
            f"{path}: expected an .npz file of plain numbers, got one that needs pickle or is "
            f"no .npz ({str(error).splitlines()[0]})"
        ) from None


def load(path: Path, kind: str) -> Contents:
    """Read a file that :func:`save` wrote.

    Raises
    ------
    FileFormatError : it is missing, damaged, not ours, of another kind, or of another version.
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


def _parts(network: MLP) -> tuple[tuple[str, Any], tuple[str, Any]]:
    return ("W", network.W), ("b", network.b)


def save_network(path: Path, network: MLP, manifest: Mapping[str, Any]) -> None:
    """Write a network as arrays W1, b1, W2, … that a line of NumPy can read."""
    save(path, network_arrays(network), {**manifest, "unit": network.unit}, "network")


def load_network(path: Path) -> MLP:
    """Read a network: any .npz with W1 … WN (s_i, s_{i−1}) and, where there are any, b1 … bN.

    No manifest is needed; without one the hidden units are taken to be ReLU.
    """
    arrays = read_arrays(path)
    N = sum(name.startswith("W") for name in arrays)
    wanted = [f"W{i}" for i in range(1, N + 1)]
    known = {MANIFEST, *wanted, *(f"b{i}" for i in range(1, N + 1))}
    if not N or any(w not in arrays for w in wanted) or not set(arrays) <= known:
        raise FileFormatError(
            f"{path}: expected arrays W1 … WN and b1 … bN, got {', '.join(arrays) or 'none'}"
        )
    unit = load(path, "network").manifest.get("unit", "relu") if MANIFEST in arrays else "relu"
    return MLP.from_arrays(
        [arrays[w] for w in wanted], [arrays.get(f"b{i}") for i in range(1, N + 1)], unit
    )
