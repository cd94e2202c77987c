"""What a result says of cells whose own files are not published: their digests."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from relumlp.machine.digests import array_digest, digest
from relumlp.machine.files import Contents
from relumlp.machine.versions import numerics, unlike
from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.study import Study


class Published(NamedTuple):
    """Digests of a result's cells by name, and what of :func:`numerics` was another there."""

    digests: Mapping[str, str]
    elsewhere: tuple[str, ...] = ()


NOTHING = Published({})


def cell_digest(contents: Contents) -> str:
    """SHA-256 of a cell: names, dtypes, shapes and bytes of its arrays, and its facts."""
    arrays = {name: array_digest(array) for name, array in contents.arrays.items()}
    return digest({"arrays": arrays, "facts": contents.manifest["facts"]})


def published(study: Study, data: str, scale: str, folder: Path) -> Published:
    """Return the digests in ``result.npz``, if it is there, has any, and is of the same cells.

    Raises
    ------
    FileFormatError : the result is damaged.
    """
    path = folder / "result.npz"
    if not path.exists():
        return NOTHING
    manifest = read_result(path).manifest
    configs = digest({c.name: c.config for c in study.cells(data, scale)})
    if manifest.get("config_digest") != configs:
        return NOTHING
    elsewhere = tuple(unlike(manifest.get("environment"), numerics()))
    return Published(manifest.get("cell_digests", {}), elsewhere)
