"""Where a user comes in: any network, any data, and what the papers see in them."""

from typing import Any, Unpack

from relumlp.datasets.loading import NAMES, load_once
from relumlp.errors import DataError, UserError
from relumlp.examining.examination import Examination
from relumlp.interop.any_network import as_network
from relumlp.interop.readiness import Ready, ready
from relumlp.network.meaning import Said
from relumlp.network.mlp import MLP

OWN = ("Node classifiers learn from the samples that they classify, because no training samples "
       "were given (train=…, or --train), so their accuracies are too high.")  # fmt: skip


def examine(
    model: Any, X: Any, y: Any = None, *, train: Any = None, label: str | int | None = None,
    scale: float | None = None, **said: Unpack[Said],
) -> Examination:  # fmt: skip
    """Look at a network with the eyes of the three papers.

    >>> found = relumlp.examine(model, X, y, train=(X_train, y_train))    # doctest: +SKIP
    >>> found                                                             # doctest: +SKIP
    >>> found.explain(17), found.step(0.1), found.save("report.html")     # doctest: +SKIP

    Parameters
    ----------
    model : a classifier: an MLP; a PyTorch module, a fitted estimator or pipeline of scikit-learn,
        an ONNX model; a state dict; or a path (.npz, .pt, .onnx, .safetensors).
    X : samples that are looked at: an array, a frame, a path of CSV, NPZ, NPY or IDX, or the name
        of a built-in dataset, whose test set is taken.
    y : their labels, unless X has them; without any, samples can be explained, and no more.
    train : samples from which the node classifiers learn: (X, y), or anything that X may be, with
        its labels; of a built-in dataset the training set; X itself if None.
    label : the column of X, and of ``train``, with the labels.
    scale : factor from bytes to inputs, as 1/255.
    said : mean, std, scaler, classes, features: how inputs are scaled before layer 1, and what
        outputs and inputs are called; see :meth:`relumlp.MLP.with_meaning`.

    Raises
    ------
    UserError : it is no network of fully connected ReLU, sigmoid or identity layers, no classifier,
        or the samples do not fit it.
    """
    network = as_network(model, **said)
    network = with_classes(network, train, label, scale)
    seen = classified(ready(network, X, y, label=label, scale=scale))
    named = network if network.meaning.classes else network.with_meaning(classes=seen.classes)
    own = train is None and seen.labelled
    training = seen if train is None else ready_to_learn(named, train, label, scale)
    return Examination(
        seen.network, seen.samples, training.samples, tuple(map(str, seen.classes)),
        features_of(network, seen), (*seen.notes, *([OWN] if own else [])), seen.labelled,
    )  # fmt: skip


def with_classes(network: MLP, train: Any, label: str | int | None, scale: float | None) -> MLP:
    """Return a network with the training samples' labels as its classes, where it has none.

    A few samples may lack a class that the training samples have.
    """
    if train is None or network.meaning.classes:
        return network
    try:
        return network.with_meaning(classes=ready_to_learn(network, train, label, scale).classes)
    except DataError:
        # They may lack a class themselves; then the samples that are looked at decide.
        return network


def ready_to_learn(network: MLP, train: Any, label: str | int | None, scale: float | None) -> Ready:
    """Return the training samples, given as a pair, as one object with its labels, or by name."""
    if isinstance(train, str) and train in NAMES:
        d = load_once(train)
        train, scale = (d.train_images, d.train_labels), d.scale if scale is None else scale
    pair = train if isinstance(train, tuple) and len(train) == 2 else (train, None)
    # A pair has its labels already, so `label` is a column of the samples that are looked at.
    column = label if pair[1] is None else None
    found = classified(ready(network, *pair, label=column, scale=scale))
    if not found.labelled:
        raise UserError("train: expected samples with labels, as (X, y), or with their column, as "
                        "label=… (--label on the command line) names it, got none")  # fmt: skip
    return found


def classified(found: Ready) -> Ready:
    """Return samples of a classifier, or refuse those of a regression."""
    if not found.classes:
        raise UserError("model: expected a classifier, got a network of a regression; its values "
                        "are forward(x).output")  # fmt: skip
    return found


def features_of(network: MLP, seen: Ready) -> tuple[str, ...]:
    """Return the inputs' names; numbers where nobody has said any."""
    return seen.names or tuple(f"input {k}" for k in range(network.sizes[0]))
