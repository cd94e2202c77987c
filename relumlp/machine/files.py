"""Checkpoints, results and networks as .npz: without pickle, versioned, with a manifest."""

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from relumlp.errors import FileFormatError, UserError, shown
from relumlp.machine.archives import Archive, opened, too_packed
from relumlp.machine.manifests import (
    MOST_TEXT,
    Kinds,
    as_json,
    check_fields,
    contents_of,
    parse,
)
from relumlp.machine.meanings import SCALING, meaning_arrays, meaning_fields, meaning_of
from relumlp.machine.npy import Header
from relumlp.machine.targets import as_path, named, one_line
from relumlp.machine.writing import write_atomically
from relumlp.network.mlp import MLP
from relumlp.types import Array, Layers

VERSION = 2
"""Version 1 had no :data:`CONTENTS`; files of it are read, and their structure is checked."""
READ = (1, 2)
MANIFEST = "manifest"
CONTENTS = "contents"
RESERVED = (MANIFEST, "file", "allow_pickle")
MOST_NAME = 1000
"""Characters of an array's name; an archive has room for some 16,000."""
PLAIN = "biufcSUmM"
"""Kinds of dtypes that a file can hold: numbers, switches, text and times."""
COMPACT = ("network", "result")
"""Kinds that are compressed: they are kept and shared, so size matters more than writing time."""


class Contents(NamedTuple):
    """Contents of a file: its arrays by name, and its manifest."""

    arrays: dict[str, Array]
    manifest: dict[str, Any]


def write_file(
    path: str | os.PathLike[str],
    arrays: Mapping[str, Array],
    manifest: Mapping[str, object],
    kind: str,
) -> None:
    """Write arrays and manifest as one .npz, atomically (see :func:`write_atomically`).

    Parameters
    ----------
    path : the file; its folder is made if it is not there.
    arrays : no object arrays.
    manifest : anything that JSON can hold; ``kind``, the format's version, and names, dtypes,
        shapes and digest of the arrays are added.
    kind : "network", "checkpoint", "cell" or "result".

    Raises
    ------
    UserError : an array holds objects (Fractions, say), or has a name of :data:`RESERVED`; or the
        path leads to what is no regular file.
    OSError : the file cannot be written; the error names it.
    """
    with named(path):
        plain = plain_arrays(arrays)
        text = stamped(plain, manifest, kind)
        check_readable(as_path(path), text)
        write_atomically(path, packed({**plain, MANIFEST: np.array(text)}, kind in COMPACT))


def plain_arrays(arrays: Mapping[str, Array]) -> dict[str, Array]:
    """Return arrays that a file can hold, or refuse names that are taken, and objects."""
    plain = {name: np.asarray(array) for name, array in arrays.items()}
    for name, array in plain.items():
        if name in RESERVED:
            raise UserError(f"arrays: expected other names than {', '.join(RESERVED)}, got {name}")
        if not is_name(name):
            raise UserError(f"arrays: expected printable names, got {shown(name)}")
        if array.dtype.kind not in PLAIN or not array.dtype.itemsize:
            raise UserError(f"{name}: expected an array of plain numbers, got {array.dtype}")
    return plain


def is_name(name: object) -> bool:
    """Whether an array's name comes back from a file; others end early there, or are no text."""
    return isinstance(name, str) and name.isprintable() and 0 < len(name) <= MOST_NAME


def check_readable(path: Path, text: str) -> None:
    """Refuse to write a manifest that could not be read again."""
    try:
        parse(path, text)
    except FileFormatError:
        raise UserError(
            f"{path}: expected a manifest that can be read again, got a larger or deeper one"
        ) from None


def stamped(arrays: Mapping[str, Array], manifest: Mapping[str, object], kind: str) -> str:
    """Return a manifest as JSON, with kind, version, and what binds it to its arrays."""
    stamp = {**manifest, "format": f"relumlp/{kind}", "version": VERSION}
    # As it will be read: JSON has no whole numbers for names, and no NumPy.
    stamp = json.loads(as_json(stamp))
    return as_json({**stamp, CONTENTS: contents_of(arrays, stamp)})


def packed(arrays: Mapping[str, Array], compact: bool) -> bytes:
    """Return an .npz; what would be compressed too well to be read again is left as it is."""
    buffer, members = io.BytesIO(), cast(dict[str, Any], arrays)
    try:
        (np.savez_compressed if compact else np.savez)(buffer, **members)
    except ValueError as error:
        # Where memory runs out, zipfile complains that a member is still open.
        if isinstance(error.__context__, MemoryError):
            raise error.__context__ from None
        raise
    # Not getbuffer: a view that outlives its stream is an error when both die together.
    data = buffer.getvalue()
    size = sum(a.nbytes for a in arrays.values())
    return packed(arrays, compact=False) if compact and too_packed(len(data), size) else data


def read_arrays(path: str | os.PathLike[str]) -> dict[str, Array]:
    """Read all arrays of an .npz; FileFormatError with the reason if it cannot be read."""
    with opened(path) as archive:
        return all_of(archive)


def all_of(archive: Archive) -> dict[str, Array]:
    """Read all arrays of a file that has been opened."""
    return {name: archive.read(name) for name in archive.headers}


def read_file(path: str | os.PathLike[str], kind: str, fields: Kinds | None = None) -> Contents:
    """Read a file that :func:`write_file` wrote.

    Parameters
    ----------
    path : the file.
    kind : that it must be of.
    fields : that its manifest must have, with the types of their values.

    Raises
    ------
    FileFormatError : the file is missing or damaged, was not written by relumlp, is of another
        kind or format version, lacks a field, or holds other arrays than were written.
    """
    path = as_path(path)
    with opened(path) as archive:
        return read_contents(path, archive, kind, fields or {})


def read_contents(path: Path, archive: Archive, kind: str, fields: Kinds) -> Contents:
    """Read a file that has been opened; see :func:`read_file`."""
    manifest = read_manifest(path, archive, kind)
    contents = manifest.pop(CONTENTS, None)
    headers = {name: h for name, h in archive.headers.items() if name != MANIFEST}
    if manifest["version"] > 1:
        check_listed(path, contents, headers)
    check_fields(path, manifest, fields)
    arrays = {name: archive.read(name) for name in headers}
    if manifest["version"] > 1 and contents != contents_of(arrays, manifest):
        raise FileFormatError(
            f"{path}: expected the contents whose digest its manifest states, got others"
        )
    return Contents(arrays, manifest)


def read_manifest(path: Path, archive: Archive, kind: str) -> dict[str, Any]:
    """Return the manifest of a file of a kind, without reading anything else."""
    if MANIFEST not in archive.headers:
        raise FileFormatError(f"{path}: expected a relumlp {kind}, got an .npz without manifest")
    header = archive.headers[MANIFEST]
    if header.dtype.kind != "U" or header.shape or header.bytes > 4 * MOST_TEXT:
        raise FileFormatError(f"{path}: expected a relumlp manifest, got something else")
    manifest = parse(path, str(archive.read(MANIFEST)), "a relumlp manifest")
    if not isinstance(manifest, dict) or not {"format", "version"} <= manifest.keys():
        raise FileFormatError(f"{path}: expected a relumlp manifest, got something else")
    found, version = manifest["format"], manifest["version"]
    if found != f"relumlp/{kind}":
        raise FileFormatError(f"{path}: expected a relumlp/{kind} file, got {one_line(found)}")
    if type(version) is not int or version not in READ:
        known = " or ".join(map(str, READ))
        raise FileFormatError(f"{path}: expected format version {known}, got {one_line(version)}")
    return manifest


def check_listed(path: Path, contents: object, headers: Mapping[str, Header]) -> None:
    """Refuse other arrays than the manifest lists, by their headers: before they are read."""
    listed = contents.get("arrays") if isinstance(contents, dict) else None
    if listed != {name: [h.dtype.str, list(h.shape)] for name, h in headers.items()}:
        raise FileFormatError(f"{path}: expected the arrays that its manifest lists, got others")


def network_arrays(network: MLP) -> dict[str, Array]:
    """W1, b1, W2, …, each (s_i, s_{i−1}) or (s_i,); no entry where a layer has no bias."""
    named = [(f"{n}{i}", v[i]) for i in range(1, network.N + 1) for n, v in _parts(network)]
    return {name: value for name, value in named if value is not None}


def _parts(network: MLP) -> tuple[tuple[str, Layers], tuple[str, Layers]]:
    return ("W", network.W), ("b", network.b)


def save_network(
    path: str | os.PathLike[str], network: MLP, manifest: Mapping[str, object]
) -> None:
    """Write a network as arrays W1, b1, W2, … that a line of NumPy can read, and its meaning."""
    arrays = {**network_arrays(network), **meaning_arrays(network.meaning)}
    said = {**manifest, "unit": network.unit, **meaning_fields(network.meaning)}
    write_file(path, arrays, said, "network")


def load_network(path: str | os.PathLike[str]) -> MLP:
    """Read a network: any .npz with W1 … WN (s_i, s_{i−1}) and, where there are any, b1 … bN.

    No manifest is needed; without one the hidden units are taken to be ReLU. Arrays ``mean`` and
    ``std`` are the scaling of its inputs.

    Raises
    ------
    FileFormatError : the file is not an .npz with these arrays, or they do not fit each other.
    """
    path = as_path(path)
    with opened(path) as archive:
        check_names(path, [*archive.headers])
        if MANIFEST in archive.headers:
            arrays, manifest = read_contents(path, archive, "network", {"unit": str})
        else:
            arrays, manifest = all_of(archive), {"unit": "relu"}
    layers = range(1, sum(name.startswith("W") for name in arrays) + 1)
    biases = [arrays.get(f"b{i}") for i in layers]
    try:
        net = MLP.from_arrays(
            [arrays[f"W{i}"] for i in layers], biases, manifest["unit"], layout="out-in"
        )
        meaning = meaning_of(net.sizes, arrays, manifest)
        return MLP(net.sizes, net.theta, net.bias, net.unit, meaning)
    except UserError as error:
        raise FileFormatError(f"{path}: {one_line(error)}") from None


def names_in(path: str | os.PathLike[str]) -> list[str]:
    """Return the names of an .npz's arrays; FileFormatError if it cannot be read."""
    with opened(path) as archive:
        return [*archive.headers]


def check_names(path: Path, names: list[str]) -> None:
    """Refuse an .npz with other arrays than those of a network."""
    N = sum(name.startswith("W") for name in names)
    wanted = {f"W{i}" for i in range(1, N + 1)}
    allowed = {MANIFEST, *SCALING, *wanted, *(f"b{i}" for i in range(1, N + 1))}
    if not N or not wanted <= {*names} <= allowed:
        got = one_line(", ".join(names) or "none")
        raise FileFormatError(f"{path}: expected arrays W1 … WN and b1 … bN, got {got}")
