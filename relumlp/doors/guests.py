"""Guests: the arguments at a door, converted, and compared with what is asked of them."""

from collections.abc import Mapping, Sequence
from typing import Any, get_type_hints

import numpy as np

from relumlp.arrays import promoted
from relumlp.doors.asking import FREE, Asked, asked
from relumlp.doors.reading import read
from relumlp.errors import UserError
from relumlp.types import Array


class Guests:
    """The arguments of one call: converted one after the other, their lengths compared.

    Parameters
    ----------
    wanted : what is asked of each parameter, in the order of the signature.
    """

    def __init__(self, wanted: Mapping[str, Asked]) -> None:
        self.wanted = wanted
        self.lengths: dict[str, int] = {}
        self.exact = False

    def admitted(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments as they may enter, or refuse the first that may not."""
        given = {n: v for n, v in arguments.items() if not (v is None and self.wanted[n].optional)}
        known = {n: read(n, v, self.wanted[n]) for n, v in given.items()}
        self._count_layers(known)
        self.exact = any(_is_exact(v) for v in known.values())
        return {n: self._fitting(n, v, self.wanted[n]) for n, v in known.items()}

    def _count_layers(self, known: Mapping[str, Any]) -> None:
        """Compare the lengths of the lists of layers; their common length minus 1 is N."""
        for name, value in known.items():
            if not self.wanted[name].kind.endswith("by layer"):
                continue
            N = self.lengths.setdefault("N", len(value) - 1)
            if N < 1 or len(value) != N + 1:
                raise UserError(
                    f"{name}: expected {max(N, 1) + 1} entries, one for each layer, "
                    f"got {len(value)}"
                )

    def _fitting(self, name: str, value: Any, ask: Asked) -> Any:
        """Return an argument with numbers that cannot wrap, once its shape fits the others'."""
        if ask.kind.endswith("by layer"):
            return self._layers(name, value, ask)
        if isinstance(value, np.ndarray):
            return self._array(name, value, ask, ask.axes)
        return value

    def _layers(self, name: str, entries: list[Any], ask: Asked) -> list[Any]:
        first = 0 if "0" in ask.flags else 1
        if first and entries[0] is not None:
            raise UserError(
                f"{name}: expected None as entry 0, because entry i belongs to layer i and layer 0 "
                "is the input, got an array"
            )
        if not first and entries[0] is None and "?" not in ask.flags:
            raise UserError(f"{name}: expected an array for layer 0, the input, got None")
        return [None] * first + [
            None if v is None else self._array(name, v, ask, _of_layer(ask.axes, i), i)
            for i, v in enumerate(entries[first:], first)
        ]

    def _array(
        self, name: str, array: Array, ask: Asked, axes: Sequence[str] | None, layer: int = -1
    ) -> Array:
        """Compare an array's shape with its axes, and make numbers of its integers."""
        if axes is not None:
            self._compare(name, array, [self._word(a) for a in axes], layer)
        if "some" in ask.flags and not array.size:
            raise UserError(f"{name}: expected at least one entry, got shape {array.shape}")
        if "numbers" not in ask.kind or "kept" in ask.flags:
            return array
        if "float" in ask.flags and array.dtype == object:
            where = f" in layer {layer}" if layer >= 0 else ""
            raise UserError(f"{name}: expected floats, got dtype object{where}")
        return promoted(name, array, exact=self.exact, wide="exact" in ask.flags)

    def _word(self, axis: str) -> str:
        """Return the word of an axis, s_N by the number of its layer."""
        return f"s_{self.lengths['N']}" if axis == "s_N" and "N" in self.lengths else axis

    def _compare(self, name: str, array: Array, axes: list[str], layer: int) -> None:
        own = [a for a in axes if a != FREE]
        front = array.shape[: array.ndim - len(own)]
        fits = array.ndim == len(own) or (array.ndim > len(own) and FREE in axes)
        for axis, length in zip(own, array.shape[len(front) :], strict=fits):
            fits = fits and self._length(axis, length) == length
        if FREE in axes and fits:
            fits = self._broadcasts(front)
        if not fits:
            words = ", ".join(str(self.lengths.get(a, a)) for a in axes)
            wanted = f"({words},)" if len(axes) == 1 else f"({words})"
            where = f" in layer {layer}" if layer >= 0 else ""
            raise UserError(f"{name}: expected shape {wanted}{where}, got {array.shape}")

    def _length(self, axis: str, length: int) -> int:
        """Return the length that an axis must have: its number, or that of the word before."""
        return int(axis) if axis.isdigit() else self.lengths.setdefault(axis, length)

    def _broadcasts(self, front: tuple[int, ...]) -> bool:
        """Whether axes in front fit those of the arguments before."""
        before = tuple(v for n, v in self.lengths.items() if n.startswith(FREE))
        try:
            both = np.broadcast_shapes(before, front)
        except ValueError:
            return False
        self.lengths.update({f"{FREE}{len(both) - k}": v for k, v in enumerate(both)})
        return True


def _of_layer(axes: Sequence[str] | None, i: int) -> list[str] | None:
    """Return the axes of layer i's entry: s_i and s_i-1 with the layer's number."""
    if axes is None:
        return None
    ends = (("_i", f"_{i}"), ("_i-1", f"_{i - 1}"))
    return [next((a.removesuffix(e) + n for e, n in ends if a.endswith(e)), a) for a in axes]


def _is_exact(value: Any) -> bool:
    """Whether an array, or one of a list of layers, holds objects."""
    entries = value if isinstance(value, list) else [value]
    return any(isinstance(v, np.ndarray) and v.dtype == object for v in entries)


def fields(name: str, record: Any, /, **shapes: str) -> Any:
    """Return a NamedTuple whose arrays are as they may enter; their shapes fit each other."""
    hints = get_type_hints(type(record))
    wanted = {n: asked(hints[n], shapes.get(n)) for n in record._fields}
    try:
        return record._replace(**Guests(wanted).admitted(record._asdict()))
    except UserError as error:
        raise UserError(f"{name}.{error}") from None
