"""A network and a user's data, ready for formulas: scaled, with a class for each label."""

from typing import Any, NamedTuple

import numpy as np

from relumlp.checks import check_number
from relumlp.datasets.labels import read_labels
from relumlp.datasets.loading import NAMES, load_once
from relumlp.datasets.tables import RawTable, read_table
from relumlp.doors.asking import Asked
from relumlp.doors.reading import read
from relumlp.errors import DataError, UserError, shown
from relumlp.interop.any_network import as_network
from relumlp.network.meaning import is_single
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.types import Array


class Ready(NamedTuple):
    """A network and samples that fit each other.

    Attributes
    ----------
    network : bare (:attr:`relumlp.MLP.bare`): it takes the samples as they are, and has an output
        for each class.
    samples : what layer 1 sees, and classes (n,), or values (n, s_N) of a regression; zeros as
        classes where no labels came.
    classes : the label of each class; empty for a regression.
    labelled : whether labels or values came.
    notes : sentences for a report: what was read, how inputs were scaled, which label is which.
    names : of the inputs, as the network or else the data call them; empty where neither does.
    """

    network: MLP
    samples: Samples
    classes: tuple[Any, ...]
    labelled: bool
    notes: tuple[str, ...]
    names: tuple[str, ...] = ()


def ready(
    network: MLP, X: Any, y: Any = None, *, label: str | int | None = None,
    scale: float | None = None,
) -> Ready:  # fmt: skip
    """Return a bare network and samples that fit it, from whatever a user has.

    Parameters
    ----------
    network : with its meaning, see :meth:`relumlp.MLP.with_meaning`; or whatever
        :func:`as_network` takes.
    X : Samples; the name of a built-in dataset, whose test set is taken; or as
        :func:`relumlp.datasets.read_table`.
    y : labels or values, or None.
    label : the column of X that holds them.
    scale : factor from X to raw inputs, needed where X holds bytes: 1/255 for a network that was
        trained on pixels in [0, 1].

    Raises
    ------
    UserError : X has other features than the network has inputs, a value is missing, a label is
        not among the network's classes, or bytes came without a scale.
    """
    network = network if isinstance(network, MLP) else as_network(network)
    if isinstance(X, Samples):
        return of_samples(network, X)
    if isinstance(X, str) and X in NAMES:
        d = load_once(X)
        X, y, scale = d.test_images, d.test_labels, d.scale if scale is None else scale
    table = in_order(read_table(X, y, label), network)
    inputs, sentence = scaled_inputs(network, table.X, scale)
    targets, classes, said = targets_of(network, table)
    notes = (*network.meaning.lines(), *sentence, *said, *one_becomes_two(network))
    bare, labelled = network.bare, table.y is not None
    names = network.meaning.features or table.names
    return Ready(bare, Samples(inputs, targets), classes, labelled, notes, names)


def one_becomes_two(network: MLP) -> list[str]:
    """Return what a report says of a single output that decides by its sign."""
    if not is_single(network.meaning, network.sizes[-1]):
        return []
    return ["The network's only output z is seen as two, 0 for the first class and z for the "
            "second: the same classes, and the same probabilities."]  # fmt: skip


def of_samples(network: MLP, samples: Samples) -> Ready:
    """Return samples that are ready already, or whose inputs the network scales."""
    rows, dtype = samples.chosen, network.theta.dtype
    if network.meaning.scaling is not None:
        x = network.meaning.scaling.scaled(samples.x(rows, np.float64), dtype).astype(dtype)
        samples = Samples(x, samples.targets[rows])
    classes = network.meaning.classes or tuple(range(max(network.sizes[-1], 2)))
    shown_classes = classes if samples.targets.ndim == 1 else ()
    return Ready(network.bare, samples, shown_classes, True, tuple(network.meaning.lines()))


def in_order(table: RawTable, network: MLP) -> RawTable:
    """Return a table with the network's columns in its order, or refuse it."""
    own, names = network.meaning.features, table.names
    if own and names and own != names:
        absent = [name for name in own if name not in names]
        if absent or len(names) != len(own):
            extra = [name for name in names if name not in own]
            raise DataError(f"X: expected the columns {shown(list(own))}, got "
                            f"{shown(absent)} missing and {shown(extra)} too many")  # fmt: skip
        table = table._replace(X=table.X[:, [names.index(n) for n in own]], names=own)
    if table.X.shape[1] != network.sizes[0]:
        why = "; label=… names the column of labels" if table.y is None else ""
        raise DataError(f"X: expected {network.sizes[0]} features, as the network has inputs, got "
                        f"{table.X.shape[1]}{why}")  # fmt: skip
    return table


def scaled_inputs(network: MLP, X: Array, scale: float | None) -> tuple[Array, list[str]]:
    """Return what layer 1 sees of raw samples, and what a report says of it."""
    dtype = network.theta.dtype
    if X.dtype == np.uint8 and scale is None:
        raise UserError(f"scale: expected a factor from bytes to inputs (1/255 for a network that "
                        f"was trained on pixels in [0, 1], 1 for one trained on bytes), got none "
                        f"for X with bytes up to {X.max()}")  # fmt: skip
    if dtype.kind == "O":
        raise UserError("network: expected float32 or float64, got Fractions")
    said = []
    x = X.astype(np.float64)
    if scale is not None:
        check_number("scale", scale := read("scale", scale, Asked("float")), above=0)
        x = x * scale
        said.append(f"Samples were multiplied by {scale:.6g} first.")
    scaling = network.meaning.scaling
    if scaling is None:
        said.append("No scaling of inputs was said, so the network sees them as they are.")
        return x.astype(dtype), said
    return scaling.scaled(x, dtype).astype(dtype), said


def targets_of(network: MLP, table: RawTable) -> tuple[Array, tuple[Any, ...], list[str]]:
    """Return targets, classes, and what a report says of them."""
    meaning, outputs, n = network.meaning, network.sizes[-1], len(table.X)
    if meaning.task == "regression":
        return values_of(table, outputs), (), []
    if outputs == 1 and not meaning.task:
        raise UserError("task: expected 'classification' or 'regression', because the network has "
                        "one output, got none")  # fmt: skip
    count = max(outputs, 2)
    if table.y is None:
        return np.zeros(n, np.int64), meaning.classes or tuple(range(count)), []
    labels = read_labels(table.y, count, meaning.classes or None)
    return labels.codes, labels.classes, [f"Labels are classes of the outputs: {labels}."]


def values_of(table: RawTable, outputs: int) -> Array:
    """Return the values of a regression, (n, outputs)."""
    if table.y is None:
        return np.zeros((len(table.X), outputs))
    y = read_table(np.asarray(table.y).reshape(len(table.X), -1)).X
    if y.shape[1] != outputs:
        raise DataError(f"y: expected {outputs} values for each sample, got {y.shape[1]}")
    return y.astype(np.float64)
