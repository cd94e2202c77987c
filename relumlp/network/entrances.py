"""Where networks come in, and what they are asked first; the work is done in rooms to the right.

Readers of other libraries' networks make an MLP, so they stand right of this room, and a room looks
only left. These methods therefore find their readers by name, when they are called. No verdict is
reached through a reader, so the ledger does not follow these names.
"""

import os
from collections.abc import Mapping, Sequence
from html import escape
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Self, Unpack, cast

from relumlp.errors import shown
from relumlp.network.meaning import Said

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from relumlp.network.layers import Trace


def _right_of_here(module: str, function: str) -> Any:
    return resolve_name(f"relumlp.{module}:{function}")


def in_short(network: Any) -> list[str]:
    """Return what a line says of a network: its shape, then what its inputs and outputs mean."""
    meaning, some = network.meaning, [str(i) for i, has in enumerate(network.bias) if has]
    biases = f"biases in layer {', '.join(some)}" if some else "no biases"
    biases = "biases" if len(some) == network.N else biases
    many = "s" * (len(network.theta) != 1)
    return [
        f"MLP {network.name} of {network.unit} units, {network.theta.dtype}, {biases}, "
        f"{len(network.theta):,} parameter{many}",
        *(["inputs are scaled"] if meaning.scaling else []),
        *([f"classes {shown(list(meaning.classes))}"] if meaning.classes else []),
    ]


class Entrances:
    """Methods of :class:`relumlp.MLP` that read, write, score and show."""

    def __repr__(self) -> str:
        return f"<{'; '.join(in_short(self))}>"

    def _repr_html_(self) -> str:
        parts = [in_short(self)[0], *cast("Any", self).meaning.lines()]
        return "".join(f"<p>{escape(sentence)}</p>" for sentence in parts)

    @classmethod
    def from_torch(cls, model: Any, **said: Unpack[Said]) -> Self:
        """Read a PyTorch module: fully connected layers, ReLU, sigmoid or nothing between them.

        The module is traced, so functions in its ``forward`` count as layers do. Batch
        normalisation after a linear layer is folded into it. Outputs of the network read are
        compared with the module's on random inputs.

        Parameters
        ----------
        model : a ``torch.nn.Module``; dropout and batch normalisation in evaluation mode.
        said : mean, std, scaler, classes, task, features; see :meth:`relumlp.MLP.with_meaning`.

        Raises
        ------
        UserError : something in the module is none of these, named in the message; or PyTorch is
            not installed.
        """
        return cast(Self, _right_of_here("interop.torch_modules", "read_torch")(model, said))

    @classmethod
    def from_sklearn(cls, model: Any, **said: Unpack[Said]) -> Self:
        """Read a fitted MLPClassifier or MLPRegressor, also behind scalers in a Pipeline.

        Classes, names of inputs and the pipeline's scaling are kept with the network.

        Parameters
        ----------
        model : also a ReLUMLPClassifier or ReLUMLPRegressor, or a search that has refitted one.
        said : see :meth:`relumlp.MLP.with_meaning`.

        Raises
        ------
        UserError : another or an unfitted estimator, another unit (tanh), several labels at once.
        """
        return cast(Self, _right_of_here("interop.sklearn_models", "read_sklearn")(model, said))

    @classmethod
    def from_onnx(cls, source: Any, **said: Unpack[Said]) -> Self:
        """Read an ONNX graph that is a chain of fully connected layers; needs the extra ``onnx``.

        A scaling in front of the first layer is kept as the network's scaling, and classes behind
        the last as its classes. Outputs are compared with ONNX's own on random inputs.

        Parameters
        ----------
        source : path, bytes, or a loaded ``onnx.ModelProto``.
        said : see :meth:`relumlp.MLP.with_meaning`.

        Raises
        ------
        UserError : an operator is not of such a network, named in the message; or onnx is not
            installed.
        """
        return cast(Self, _right_of_here("interop.onnx_graphs", "read_onnx")(source, said))

    @classmethod
    def from_safetensors(
        cls, path: str | os.PathLike[str], unit: str = "relu", *,
        order: Sequence[str] | None = None, **said: Unpack[Said],
    ) -> Self:  # fmt: skip
        """Read weights and biases from a .safetensors file; needs the extra ``safetensors``.

        Parameters
        ----------
        path : of the file.
        unit, order, said : see :meth:`from_state_dict`.

        Raises
        ------
        UserError : as :meth:`from_state_dict`; or safetensors is not installed.
        """
        read = _right_of_here("interop.files", "read_safetensors")
        return cast(Self, read(path, unit, order, said))

    @classmethod
    def from_state_dict(
        cls, arrays: Mapping[str, Any], unit: str = "relu", *,
        order: Sequence[str] | None = None, **said: Unpack[Said],
    ) -> Self:  # fmt: skip
        """Read a state dict: ``name.weight`` (s_i, s_{i−1}) and ``name.bias`` of each layer.

        Parameters
        ----------
        arrays : tensors or arrays by name.
        unit : of the hidden layers, because a state dict does not tell.
        order : names of the layers, from the input on; None where the shapes, or numbers in the
            names, leave one order only.
        said : see :meth:`relumlp.MLP.with_meaning`.

        Raises
        ------
        UserError : an array is no weight or bias of a fully connected layer, or there are several
            orders in which the layers fit each other.
        """
        read = _right_of_here("interop.state_dicts", "read_state_dict")
        return cast(Self, read(arrays, unit, order, said))

    @classmethod
    def load(cls, path: str | os.PathLike[str], **said: Unpack[Said]) -> Self:
        """Read a network from a file: .npz, .pt or .pth, .onnx, .safetensors, by its name's end.

        Parameters
        ----------
        path : an .npz with W1 …, or with the names of a state dict; a .pt with a state dict.
        said : see :meth:`relumlp.MLP.with_meaning`.

        Raises
        ------
        UserError : the file is of another kind, or a library is missing that reads it.
        FileFormatError : the file is missing or damaged.
        """
        return cast(Self, _right_of_here("interop.files", "load")(path, **said))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the network with its meaning, as :func:`relumlp.save` does."""
        _right_of_here("storage", "save")(path, self)

    def trace(self, x: "ArrayLike") -> "Trace":
        """Return all that a pass leaves behind, as :meth:`relumlp.MLP.forward` does."""
        return cast("Any", self).forward(x)

    def ready(self, X: Any, y: Any = None, *, label: Any = None, scale: Any = None) -> Any:
        """Return a bare network and samples that fit it; see :func:`relumlp.interop.ready`."""
        return _right_of_here("interop.readiness", "ready")(self, X, y, label=label, scale=scale)

    def score(self, X: Any, y: Any = None, *, label: Any = None, scale: Any = None) -> Any:
        """Mean loss and accuracy on raw data, see :func:`relumlp.interop.ready`.

        Returns
        -------
        Score : with cross-entropy, or half the squared error for a regression.
        """
        found = self.ready(X, y, label=label, scale=scale)
        loss = "cross-entropy" if found.classes else "squared-error"
        return _right_of_here("network.samples", "evaluate")(found.network, found.samples, loss)
