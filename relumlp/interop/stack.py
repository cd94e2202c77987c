"""A chain of layers as other libraries describe it, and the network that it is.

Readers name what they meet, one piece after the other: a linear layer, a batch normalisation, a
unit, the end. Whatever the library, the same rules then say whether a network of this package is
the same function.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from relumlp.doors.opening import inside
from relumlp.errors import UserError, shown
from relumlp.network.folding import check_deviation, fold_batch_norm
from relumlp.network.layouts import allowed
from relumlp.network.losses import softmax
from relumlp.network.meaning import Meaning
from relumlp.network.mlp import MLP
from relumlp.network.scaling import scaling_of
from relumlp.network.units import sigmoid
from relumlp.types import Array

ALLOWED = "fully connected layers with ReLU, sigmoid or nothing between them"


def refuse(what: str, name: str, kind: str, why: str = "") -> UserError:
    """Return the refusal of a layer that is not of this package's networks."""
    return UserError(f"{what}: expected {ALLOWED}, got {shown(name)} ({kind}){why}")


@dataclass
class Stack:
    """What has been met of a chain so far.

    Attributes
    ----------
    what : the word for the whole in messages: "model", "graph".
    W, b : weights (s_i, s_{i−1}) and biases or None, of the layers so far.
    units : the name of the unit behind each linear layer; "" where none has come yet.
    scaling : (mean, deviation) in front of the first layer, or None.
    meaning : what was learnt of the outputs, and notes.
    ended : name of the layer behind which nothing may follow, or "".
    """

    what: str
    W: list[Array] = field(default_factory=list)
    b: list[Array | None] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    scaling: tuple[Array, Array] | None = None
    meaning: Meaning = field(default_factory=Meaning)
    ended: str = ""

    def linear(self, name: str, W: Array, b: Array | None) -> None:
        """Add a linear layer; two in a row are a layer of identity units and another."""
        self._check_open(name, "linear layer")
        if self.W and W.shape[1] != self.W[-1].shape[0]:
            raise UserError(f"{self.what}: expected {self.W[-1].shape[0]} inputs of {shown(name)}, "
                            f"as the layer before has outputs, got {W.shape[1]}")  # fmt: skip
        self.W.append(W)
        self.b.append(b)
        self.units.append("")

    def unit(self, name: str, unit: str) -> None:
        """Add a unit behind the last linear layer."""
        self._check_open(name, unit)
        if not self.W or self.units[-1]:
            raise refuse(self.what, name, unit, " that is not behind a linear layer")
        self.units[-1] = unit

    def batch_norm(self, name: str, *, kind: str = "batch normalisation", **parts: Array) -> None:
        """Fold a batch normalisation (mean, deviation, scale, shift) into the layer before it."""
        self._check_open(name, kind)
        if not self.is_linear:
            raise refuse(self.what, name, kind, " that does not follow a linear "
                         "layer, so it cannot be folded into one")  # fmt: skip
        check_deviation(parts["deviation"])
        self.W[-1], self.b[-1] = inside(fold_batch_norm)(self.W[-1], self.b[-1], **parts)
        self.note(f"{kind[0].upper()}{kind[1:]} {shown(name)} was folded into the layer before it.")

    @property
    def is_linear(self) -> bool:
        """Whether the chain ends in a linear layer, behind which no unit has come yet."""
        return bool(self.W) and not self.units[-1]

    def end(self, name: str, end: str) -> None:
        """Add what is applied to the last layer: softmax, log-softmax."""
        self._check_open(name, end)
        if not self.W or self.units[-1]:
            raise refuse(self.what, name, end, " that is not behind the last linear layer")
        self.meaning = replace(self.meaning, end=end, task="classification")
        self.ended = name

    def note(self, sentence: str) -> None:
        """Keep a sentence for the reports."""
        self.meaning = replace(self.meaning, notes=(*self.meaning.notes, sentence))

    def _check_open(self, name: str, kind: str) -> None:
        if self.ended:
            raise refuse(self.what, name, kind, f" behind {shown(self.ended)}")

    def network(self, said: Mapping[str, Any]) -> MLP:
        """Return the network, with what was learnt and what the user says of it."""
        if not self.W:
            raise UserError(f"{self.what}: expected {ALLOWED}, got no linear layer")
        self._close()
        hidden = {unit or "identity" for unit in self.units[:-1]}
        if len(hidden) > 1:
            raise UserError(f"{self.what}: expected one unit in all hidden layers, got "
                            f"{' and '.join(sorted(hidden))}")  # fmt: skip
        unit = hidden.pop() if hidden else "relu"
        net = MLP.from_arrays(self.W, self.b, unit, layout="out-in")
        meaning = self.meaning
        if self.scaling:
            meaning = replace(meaning, scaling=scaling_of(net.sizes[0], *self.scaling, None))
        return MLP(net.sizes, net.theta, net.bias, unit, meaning).with_meaning(**said)

    def _close(self) -> None:
        """Take a sigmoid behind a single output as the end; refuse other units behind the last."""
        last = self.units[-1]
        if last == "sigmoid" and len(self.W[-1]) == 1:
            self.units[-1] = ""
            self.meaning = replace(self.meaning, end="sigmoid", task="classification")
        elif last:
            why = "; with sigmoids, several classes can be true at once" * (last == "sigmoid")
            raise UserError(f"{self.what}: expected a linear last layer, or softmax behind it, got "
                            f"{last} behind {len(self.W[-1])} outputs{why}")  # fmt: skip


def agree(what: str, network: MLP, x: Array, wanted: Any, precision: Any) -> None:
    """Refuse a network whose outputs are not those of its origin, but for rounding.

    Parameters
    ----------
    what : the word for the origin.
    x, wanted : samples (n, s_0), and the origin's outputs (n, s_N), after what it ends with.
    precision : dtype of the origin's sums.
    """
    trace = network.forward(x)
    found, wanted = ended(network, trace.output), np.asarray(wanted)
    same = found.shape == wanted.shape and bool(
        np.abs(found - wanted).max() <= 2 * allowed(trace.z[1:], precision)
    )
    if not same:
        raise UserError(f"{what}: expected a forward pass that its layers alone explain, got other "
                        f"outputs; it does more than {ALLOWED}")  # fmt: skip


def probe_inputs(features: int, n: int = 16) -> Array:
    """Return random samples (n, features) on which a network is compared with its origin."""
    return np.random.default_rng(features).normal(size=(n, features)) * 3


def ended(network: MLP, z: Array) -> Array:
    """Return what the origin of a network makes of its outputs z (n, s_N)."""
    end = network.meaning.end
    if end == "sigmoid":
        return inside(sigmoid)(z)
    if end == "log-softmax":
        shifted = z - z.max(axis=1, keepdims=True)
        return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return inside(softmax)(z) if end else z


def unscaled(network: MLP) -> MLP:
    """Return a network without the scaling that the user says, as its origin is."""
    meaning = replace(network.meaning, scaling=None)
    return MLP(network.sizes, network.theta, network.bias, network.unit, meaning)
