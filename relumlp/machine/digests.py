"""SHA-256 digests: of a configuration, by its JSON, and of arrays, by their bytes."""

import hashlib
import json
from collections.abc import Mapping

import numpy as np

from relumlp.types import Array


def digest(value: Mapping[str, object]) -> str:
    """SHA-256 of a configuration, as JSON with sorted keys."""
    return hashlib.sha256(
        json.dumps(value, sort_keys=True, default=json_value).encode()
    ).hexdigest()


def json_value(value: object) -> object:
    """Return the JSON value of a NumPy number or array, and the text of any other value."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def array_digest(*arrays: Array) -> str:
    """SHA-256 over the bytes, dtypes and shapes of some arrays."""
    sha = hashlib.sha256()
    for array in arrays:
        sha.update(f"{array.dtype.str}{array.shape}".encode())
        sha.update(np.ascontiguousarray(array).data)
    return sha.hexdigest()
