"""One pass through the layers: pre-activations, activations, slopes and switches."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from relumlp.checks import check_choice
from relumlp.doors.opening import door, inside
from relumlp.errors import UserError
from relumlp.network.shapes import check_shape, parameter_count
from relumlp.network.units import UNITS, switch
from relumlp.types import Array, BoolLayers, Bools, Layers, per_layer

Numbers: TypeAlias = Sequence[int] | Array


class Trace(NamedTuple):
    """Values at every node in the forward pass of n samples; entry i is layer i.

    Attributes
    ----------
    z : pre-activations, z[i] of shape (n, s_i); z[0] is None.
    a : activations, a[i] of shape (n, s_i); a[0] is the input.
    slope : α = ∂a/∂z, slope[i] of shape (n, s_i); slope[0] is None.      [cooperating.4]
    units : names, units[i] of layer i (units[0] is not used); empty if all layers are ReLU.
    """

    z: Layers
    a: Layers
    slope: Layers
    units: Sequence[str] = ()

    def __repr__(self) -> str:
        n, sizes = len(self.a[0]), "-".join(str(np.shape(a)[-1]) for a in self.a)
        return f"<Trace {sizes} of {n:,} sample{'' if n == 1 else 's'}: z, a, slope, on by layer>"

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{i}</td><td>{on.shape[1]:,}</td><td>{on.mean():.3g}</td></tr>"
            for i, on in enumerate(self.on[1:-1], 1)
        )
        head = "<tr><th>hidden layer</th><th>nodes</th><th>share of switches on</th></tr>"
        return f"<p>{escape(repr(self))}</p><table>{head}{rows}</table>"

    @property
    def on(self) -> BoolLayers:
        """Switches, on[i] = switch(z[i]) of shape (n, s_i), bool; on[0] is None."""
        units = self.units or ["relu"] * len(self.z)
        layers = zip(self.z[1:], units[1:], self.a[1:], strict=True)
        return per_layer(inside(switch)(z, unit, a) for z, unit, a in layers)

    @door()
    def switches(self, sample: int) -> BoolLayers:
        """Switches of one sample, entry i of shape (s_i,), bool; entry 0 is None.

        Raises
        ------
        UserError : there is no such sample.
        """
        if not 0 <= sample < len(self.output):
            raise UserError(f"sample: expected 0 to {len(self.output) - 1}, got {sample}")
        return per_layer(on[sample] for on in self.on[1:])

    @property
    def output(self) -> Array:
        """The network's output z_N, shape (n, s_N)."""
        return self.z[-1]


class Passed(NamedTuple):
    """A layer that n samples have passed: its unit; pre-activations z and activations a, (n, s)."""

    unit: str
    z: Array
    a: Array

    @property
    def on(self) -> Bools:
        """Switches, bool (n, s), see :func:`relumlp.network.units.switch`."""
        return inside(switch)(self.z, self.unit, self.a)


@door(W="s_i s_i-1", b="s_i", a="n s_i-1", returns="finite")
def pre_activation(W: Array, b: Array | None, a: Array) -> Array:
    """z_i = a_{i−1} W_iᵀ + b_i of one layer: a (n, s_{i−1}) → (n, s_i); b (s_i,) or None."""
    z = a @ W.T
    return z if b is None else z + b


@door(W="s_i s_i-1", b="s_i?", z="n s_1")
def layers_from(W: Layers, b: Layers, z: Array, units: Sequence[str]) -> Iterator[Passed]:
    """Yield layers 1 … N, given the pre-activations z of layer 1, without keeping any of them.

    a_i = unit(z_i),   z_{i+1} = a_i W_{i+1}ᵀ + b_{i+1};   shapes as in :func:`forward`.

    Raises
    ------
    UserError : the arrays do not fit each other, or a unit is unknown or missing.
    """
    check_units(units, W, z)
    return within_floats(passed(W, b, z, units))


def passed(W: Layers, b: Layers, z: Array, units: Sequence[str]) -> Iterator[Passed]:
    """Compute :func:`layers_from` for arguments that fit."""
    for i in range(1, len(W)):
        a = UNITS[units[i]].activation(z)
        yield Passed(units[i], z, a)
        if i < len(W) - 1:
            z = inside(pre_activation)(W[i + 1], b[i + 1], a)


def check_units(units: Sequence[str], W: Layers, z: Array) -> None:
    """Refuse names that are no units, are too few, or have no exact form."""
    if len(units) != len(W):
        raise UserError(f"units: expected {len(W)} names, one for each layer, got {len(units)}")
    for unit in units[1:]:
        check_choice("units", unit, UNITS)
    if "sigmoid" in units[1:] and object in (z.dtype, *(w.dtype for w in W[1:])):
        raise UserError("units: expected relu or identity with Fractions, got sigmoid")


@door(W="s_i s_i-1", b="s_i?", x="n s_0", returns="finite")
def forward(W: Layers, b: Layers, x: Array, units: Sequence[str]) -> Trace:
    """Pass samples through the layers.

    z_i = a_{i−1} W_iᵀ + b_i,   a_i = unit(z_i),   a_0 = x;   W[i] (s_i, s_{i−1}), b[i] (s_i,) or
    None, x (n, s_0); units[i] names the unit of layer i (units[0] is not used).

    Raises
    ------
    UserError : the arrays do not fit each other, or a unit is unknown or missing.
    """
    check_units(units, W, x)
    return traced(x, passed(W, b, inside(pre_activation)(W[1], b[1], x), units))


def traced(x: Array, passing: Iterable[Passed]) -> Trace:
    """Keep all values of samples x that pass layers."""
    layers = list(passing)
    units = ["identity", *(layer.unit for layer in layers)]
    z = per_layer(layer.z for layer in layers)
    a = [x, *(layer.a for layer in layers)]
    slope = per_layer(UNITS[layer.unit].slope(layer.z) for layer in layers)
    return Trace(z, a, slope, units)


@door(theta="kept: nan: inf: P")
def views(theta: Array, sizes: Numbers, bias: Numbers) -> tuple[Layers, Layers]:
    """Per-layer views W, b on a flat vector: W_1 row by row, b_1, W_2, b_2, …

    Raises
    ------
    UserError : sizes or flags are not those of a network, or of one with another number of
        parameters.
    """
    sizes, bias = check_shape(sizes, bias, "relu")
    if len(theta) != parameter_count(sizes, bias):
        raise UserError(
            f"theta: expected {parameter_count(sizes, bias)} parameters, got {len(theta)}"
        )
    W: list[Any] = [None]
    b: list[Any] = [None]
    at = 0
    for i in range(1, len(sizes)):
        end = at + sizes[i] * sizes[i - 1]
        W.append(theta[at:end].reshape(sizes[i], sizes[i - 1]))
        at = end + (sizes[i] if bias[i] else 0)
        b.append(theta[end:at] if bias[i] else None)
    return W, b


def within_floats(layers: Iterable[Passed]) -> Iterator[Passed]:
    """Yield layers, or refuse the first with a pre-activation that is infinite or NaN."""
    for i, layer in enumerate(layers, 1):
        if layer.z.dtype != object and not np.isfinite(layer.z).all():
            raise UserError(f"network: expected finite pre-activations, got others in layer {i}")
        yield layer
