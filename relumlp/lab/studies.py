"""A network and samples as data of the page: plain numbers, arrays packed as text."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from relumlp.network.mlp import MLP
from relumlp.types import Array, Ints

MOST_COLOURS = 256
"""Arrays of at most so many different values are packed as bytes and a palette."""


@dataclass(frozen=True, eq=False)
class Study:
    """A network and samples that the page shows.

    Attributes
    ----------
    key, title, about : a word for the address, a name, and a sentence.
    network : bare, of floats; its layer 1 sees ``inputs``.
    inputs : (n, s_0).
    labels : classes (n,); None where outputs are values.
    targets : (n, s_N); None where labels say them.
    classes : names of the outputs; empty where there are no classes.
    loss : "cross-entropy" or "squared-error".
    features : names of the inputs; empty for numbers.
    shape : (rows, columns) of an image; None for none.
    numbers : what the samples are called, (n,); their positions if None.
    steps, theta : recorded training: numbers of updates, and parameters after each, (steps, P);
        without, the network as it is.
    batch : what makes an update unless the reader says: the "mean" of the losses, or the "sum".
    slopes : ∂E/∂z_N of each sample, (n, s_N), where no loss says it.
    """

    key: str
    title: str
    about: str
    network: MLP
    inputs: Array
    labels: Ints | None = None
    targets: Array | None = None
    classes: Sequence[str] = ()
    loss: str = "cross-entropy"
    features: Sequence[str] = ()
    shape: tuple[int, int] | None = None
    numbers: Sequence[int] | None = None
    steps: Sequence[int] = (0,)
    theta: Array | None = None
    batch: str = "mean"
    slopes: Array | None = None

    def record(self) -> dict[str, Any]:
        """Return what the page reads, of types that JSON has."""
        net, n = self.network, len(self.inputs)
        theta = net.theta[None] if self.theta is None else self.theta
        return {
            "key": self.key, "title": self.title, "about": self.about, "sizes": list(net.sizes),
            "bias": [bool(flag) for flag in net.bias], "unit": net.unit, "loss": self.loss,
            "classes": list(self.classes), "features": list(self.features),
            "shape": None if self.shape is None else list(self.shape),
            "numbers": [int(k) for k in (range(n) if self.numbers is None else self.numbers)],
            "labels": None if self.labels is None else [int(c) for c in self.labels],
            "steps": [int(k) for k in self.steps], "theta": packed(theta),
            "inputs": packed(self.inputs), "targets": packed_or_none(self.targets),
            "slopes": packed_or_none(self.slopes), "batch": self.batch,
        }  # fmt: skip


def packed_or_none(array: Array | None) -> dict[str, Any] | None:
    """Pack an array that there may not be."""
    return None if array is None else packed(array)


def packed(array: Array) -> dict[str, Any]:
    """Return a matrix as text, every number as it is.

    Bytes in base64, little-endian; where there are few different numbers, bytes that count in a
    palette of them.
    """
    wide = np.asarray(array, np.float32 if array.dtype == np.float32 else np.float64)
    values, codes = np.unique(wide, return_inverse=True)
    told: dict[str, Any] = {"shape": list(wide.shape)}
    if len(values) <= MOST_COLOURS and wide.size > 2 * len(values):
        codes = codes.reshape(-1).astype(np.uint8)
        palette = values.astype(np.float64).tolist()
        return told | {"dtype": "uint8", "data": text(codes), "palette": palette}
    little = np.ascontiguousarray(wide, wide.dtype.newbyteorder("<"))
    return told | {"dtype": wide.dtype.name, "data": text(little)}


def text(array: Array) -> str:
    """Return an array's bytes in base64."""
    return base64.b64encode(array.tobytes()).decode("ascii")
