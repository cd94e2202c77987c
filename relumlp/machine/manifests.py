"""Manifests: JSON from a file, and the digest that binds a manifest to the arrays beside it."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from relumlp.errors import FileFormatError
from relumlp.machine.digests import digest, json_value
from relumlp.machine.targets import as_path, device
from relumlp.types import Array

MOST_TEXT = 2**24
"""Characters of JSON that are read; the longest manifest so far has 300,000."""
MOST_LEVELS = 64
MOST_DIGITS = 300

Kinds = Mapping[str, type | tuple[type, ...]]
"""Fields that a manifest must have, with the types of their values."""


def parse(path: Path, text: str | bytes, what: str = "JSON") -> Any:
    """Return the value of JSON text from a file; ``what`` names it in a message.

    Raises
    ------
    FileFormatError : the text is too long, no JSON, or nested too deeply.
    """
    if len(text) > MOST_TEXT:
        raise FileFormatError(f"{path}: expected at most {MOST_TEXT} bytes of {what}, got more")
    try:
        value = json.loads(text, parse_int=_whole_number)
    # UnicodeDecodeError is a ValueError, as is the error of numbers with thousands of digits.
    except (ValueError, RecursionError):
        raise FileFormatError(f"{path}: expected {what}, got something else") from None
    if not is_shallow(value):
        raise FileFormatError(f"{path}: expected at most {MOST_LEVELS} levels of {what}, got more")
    return value


def _whole_number(text: str) -> int:
    """Read a whole number of JSON, but none that no float could come near to."""
    if len(text) > MOST_DIGITS:
        raise ValueError("too many digits")
    return int(text)


def is_shallow(value: object, levels: int = MOST_LEVELS) -> bool:
    """Whether lists and dictionaries lie in each other at most so many levels deep."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels >= 0 and all(is_shallow(v, levels - 1) for v in inner)


def read_json(path: str | os.PathLike[str], what: str = "JSON") -> Any:
    """Read a file of JSON in UTF-8, whatever the locale; ``what`` names it in a message.

    Raises
    ------
    FileFormatError : it cannot be read, is no JSON, or is too long or nested too deeply.
    """
    path = as_path(path)
    try:
        # A pipe or a device would be waited for without end.
        if waiting := device(path):
            raise FileFormatError(f"{path}: expected a file that can be read, got: {waiting}")
        with path.open("rb") as file:
            text = file.read(MOST_TEXT + 1)
    except OSError as error:
        raise FileFormatError(
            f"{path}: expected a file that can be read, got: {error.strerror or error}"
        ) from None
    return parse(path, text, what)


def check_fields(path: Path, manifest: object, fields: Kinds, where: str = "manifest") -> None:
    """Refuse a manifest that lacks one of these fields, or has it with another type of value.

    Raises
    ------
    FileFormatError : names the field that is missing or of another type.
    """
    if not isinstance(manifest, dict):
        raise FileFormatError(f"{path}: expected names in its {where}, got {_type(manifest)}")
    for name, kinds in fields.items():
        value = manifest.get(name)
        # JSON's true is a number in Python, and a field of numbers should not take it.
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            kind = kinds if isinstance(kinds, type) else kinds[0]
            got = _type(value) if name in manifest else "none"
            raise FileFormatError(
                f"{path}: expected {name} in its {where} to be {TYPES[kind]}, got {got}"
            )


TYPES = {
    dict: "an object", list: "a list", str: "text", int: "a whole number", float: "a number",
    bool: "true or false", type(None): "null",
}  # fmt: skip


def _type(value: object) -> str:
    return TYPES[type(value)]


def contents_of(arrays: Mapping[str, Array], manifest: Mapping[str, object]) -> dict[str, Any]:
    """Return what a manifest says of itself and of the arrays beside it.

    ``arrays`` has the dtype and shape of each by name, ``sha256`` is the digest of these, of all
    other fields of the manifest, and of the arrays' bytes.
    """
    listed = {name: [a.dtype.str, list(a.shape)] for name, a in arrays.items()}
    return {"arrays": listed, "sha256": sha256(arrays, {**manifest, "arrays": listed})}


def sha256(arrays: Mapping[str, Array], facts: Mapping[str, object]) -> str:
    """SHA-256 of facts, as JSON, and of the bytes of arrays, in the order of their names."""
    sha = hashlib.sha256(digest(facts).encode())
    for name in sorted(arrays):
        # In C order, because an array that is read may be stored the other way round.
        array = np.ascontiguousarray(arrays[name])
        if array.size:
            sha.update(array.reshape(-1).view(np.uint8).data)
    return sha.hexdigest()


def as_json(manifest: Mapping[str, object]) -> str:
    """Return a manifest as JSON text."""
    return json.dumps(manifest, default=json_value)
