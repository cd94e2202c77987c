"""State dicts: weights and biases by name, without a word on their order or on units."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from relumlp.arrays import real_numbers
from relumlp.errors import UserError, shown
from relumlp.interop.stack import Stack
from relumlp.network.mlp import MLP
from relumlp.types import Array

WHAT = "state dict"
NUMBER = re.compile(r"(\d+)")


class Layer(NamedTuple):
    """A linear layer of a state dict: its name, weights (s_i, s_{i−1}), and biases or None."""

    name: str
    W: Array
    b: Array | None


def read_state_dict(
    arrays: Mapping[str, Any], unit: str, order: Sequence[str] | None, said: Mapping[str, Any]
) -> MLP:
    """Read a state dict; see :meth:`relumlp.MLP.from_state_dict`."""
    if not isinstance(arrays, Mapping):
        raise UserError(f"{WHAT}: expected arrays by name, got a {type(arrays).__name__}")
    layers = in_order(layers_of(arrays), order)
    stack = Stack(WHAT)
    for layer in layers:
        if stack.W:
            stack.unit(unit, unit)
        stack.linear(layer.name, layer.W, layer.b)
    names = ", ".join(layer.name for layer in layers)
    stack.note(f"Read from a state dict as the layers {names} with {unit} units between them, "
               "because a state dict does not tell its units.")  # fmt: skip
    return stack.network(said)


def layers_of(arrays: Mapping[str, Any]) -> dict[str, Layer]:
    """Return the linear layers of a state dict by name, in its own order."""
    found: dict[str, dict[str, Array]] = {}
    for key, value in arrays.items():
        name, _, part = str(key).rpartition(".")
        array = as_numbers(str(key), value)
        if part not in ("weight", "bias") or array.ndim != (2 if part == "weight" else 1):
            raise UserError(refusal(str(key), array, f"{name}.running_mean" in arrays))
        found.setdefault(name, {})[part] = array
    for name, parts in found.items():
        if "weight" not in parts:
            raise UserError(f"{WHAT}: expected {name}.weight beside {name}.bias, got none")
    return {name: Layer(name, p["weight"], p.get("bias")) for name, p in found.items()}


def refusal(key: str, array: Array, normalises: bool) -> str:
    """Return why an array is not of a fully connected layer."""
    why = "a part of a convolution, or of something else"
    if normalises or "running_" in key or "num_batches" in key:
        why = ("a part of a batch normalisation, whose place and ε a state dict does not tell; "
               "MLP.from_torch folds it, given the module")  # fmt: skip
    return (f"{WHAT}: expected name.weight (s_i, s_i-1) and name.bias (s_i,) of fully connected "
            f"layers, got {shown(key)} of shape {array.shape}, {why}")  # fmt: skip


def as_numbers(name: str, value: Any) -> Array:
    """Return an array or tensor as an array; half precision becomes float64."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        value = value.double() if str(value.dtype) != "torch.float32" else value
        value = value.numpy()
    array = real_numbers(name, value)
    return array if array.dtype in (np.float32, object) else array.astype(np.float64)


def in_order(layers: Mapping[str, Layer], order: Sequence[str] | None) -> list[Layer]:
    """Return layers from the input on, or refuse them if several orders fit.

    Layers whose names differ in a number alone (``fc1``, ``fc2``) are in the order of that number.
    """
    if order is not None:
        if sorted(order) != sorted(layers):
            raise UserError(f"order: expected the layers {', '.join(layers)}, got {shown(order)}")
        return [layers[name] for name in order]
    found = list(islice(orders(sorted(layers.values(), key=natural)), 2))
    if len(found) == 1:
        return found[0]
    shapes = ", ".join(f"{v.name} {v.W.shape}" for v in layers.values())
    got = "several" if found else "no order in which they"
    raise UserError(f"{WHAT}: expected layers of which one order fits, got {got} "
                    f"{'orders; order=[…] says which' if found else 'fit each other'}: {shapes}"
                    )  # fmt: skip


def natural(layer: Layer) -> list[Any]:
    """Return a name with its numbers as numbers, for sorting."""
    return [int(p) if p.isdigit() else p for p in NUMBER.split(layer.name)]


def orders(left: Sequence[Layer], done: tuple[Layer, ...] = ()) -> Iterator[list[Layer]]:
    """Yield the orders in which layers fit each other, numbers ascending within a family."""
    if not left:
        yield [*done]
    seen = set()
    for layer in left:
        family = NUMBER.sub("#", layer.name)
        fits = not done or layer.W.shape[1] == done[-1].W.shape[0]
        if family not in seen and fits:
            yield from orders([v for v in left if v is not layer], (*done, layer))
        if family != layer.name:
            seen.add(family)
