"""Whom the campaign tries where users come in: any network, any data, no door that asks for a kind.

These functions take whatever holds samples, labels or a network, so what is asked of each argument
is written here, not read from a door.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from campaigns.surface_parts.subjects import Subject
from relumlp.doors.asking import Asked, axes_and_flags

KERAS = Path(__file__).parents[3] / "tests" / "interop" / "keras" / "torch-classes.onnx"
NAMES = ("ash", "elm", "oak")


def array(words: str, kind: str = "numbers") -> Asked:
    """Return what is asked of an array."""
    return Asked(kind, axes_and_flags(words)[0])


ANY, TEXT, MODEL = Asked("any", optional=True), Asked("text", optional=True), Asked("class")
SCALE = Asked("number", optional=True)


def examined(model: Any, X: Any, y: Any, train: Any = None, label: Any = None, scale: Any = 1.0,
             mean: Any = None, classes: Any = None) -> Any:  # fmt: skip
    """Examine, and look at all that there is to be seen; NaN is what no node or class tells."""
    from relumlp.examining import examine

    found = examine(model, X, y, train=train, label=label, scale=scale, mean=mean, classes=classes)
    return found.score, found.layers, found.gaps, found.certificate.exist, len(found.text()) > 0


def told(model: Any, mean: Any, std: Any, classes: Any, task: Any, features: Any) -> Any:
    """Say all that can be said of a network."""
    from relumlp.interop import as_network

    meaning = as_network(model, mean=mean, std=std, classes=classes, task=task,
                         features=features).meaning  # fmt: skip
    return meaning.scaling.mean, meaning.scaling.deviation, meaning.classes, meaning.features


def read(network: Any, X: Any, y: Any, label: Any = None, scale: Any = 1.0) -> Any:
    """Return samples that fit a network, without the sentences about them."""
    from relumlp.interop import ready

    found = ready(network, X, y, label=label, scale=scale)
    return found.network, found.samples.inputs, found.samples.targets, found.classes


def tabled(source: Any, y: Any = None, label: Any = None) -> Any:
    """Read a table; labels and values stay as they are, also NaN, until a network asks for them."""
    from relumlp.datasets import read_table

    found = read_table(source, y, label)
    return found.X, None if found.y is None else np.asarray(found.y)


def explained(sample: Any, k: Any, output: Any) -> Any:
    """Explain a sample of a fixed examination."""
    found = examination().explain(sample, k, output)
    return found.label, found.output_class, found.inputs, [p.contribution for p in found.paths]


def stepped(lr: Any, batch: Any, optimiser: Any, loss: Any) -> Any:
    """Try a step of a fixed examination."""
    found = examination().step(lr, batch, optimiser, loss)
    return found.rows, found.loss_before, found.loss_after


@lru_cache(maxsize=1)
def examination() -> Any:
    """Return an examination of a small network on samples of three classes."""
    from relumlp.examining import examine
    from relumlp.network import MLP

    X = np.random.default_rng(0).normal(size=(9, 3))
    network = MLP.initialised((3, 5, 4, 3), seed=1, dtype="float64")
    return examine(network, X, [NAMES[k % 3] for k in range(9)])


@lru_cache(maxsize=1)
def fitted() -> Any:
    """Return a fitted classifier of scikit-learn."""
    import warnings

    from sklearn.neural_network import MLPClassifier

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        X = np.random.default_rng(0).normal(size=(9, 3))
        return MLPClassifier((4,), max_iter=2, random_state=0).fit(X, np.arange(9) % 3)


def module() -> Any:
    """Return a module of PyTorch."""
    import torch

    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2)).eval()


def state_dict() -> Mapping[str, Any]:
    """Return weights and biases by name."""
    return {"1.weight": np.ones((4, 3)), "1.bias": np.ones(4), "3.weight": np.ones((2, 4))}


def reader(method: str) -> Callable[..., Any]:
    """Return a method of MLP as a function of one argument."""

    def call(model: Any) -> Any:
        from relumlp.network import MLP

        return getattr(MLP, method)(model)

    return call


READERS: dict[str, tuple[str, Callable[[], Any]]] = {
    "from_state_dict": ("numpy", state_dict),
    "from_sklearn": ("sklearn", fitted),
    "from_torch": ("torch", module),
    "from_onnx": ("onnx", lambda: KERAS),
    "load": ("onnx", lambda: KERAS),
}
"""Methods of MLP, the library that each needs, and what it reads."""

SAMPLES = {"X": array("n s_0"), "y": array("n", "whole")}
ASKED: dict[str, tuple[Callable[..., Any], dict[str, Asked]]] = {
    "interop.as_network": (told, {
        "model": MODEL, "mean": array("s_0"), "std": array("s_0"), "classes": ANY, "task": TEXT,
        "features": ANY,
    }),
    "interop.ready": (read, {"network": MODEL, **SAMPLES, "label": ANY, "scale": SCALE}),
    "examining.examine": (examined, {
        "model": MODEL, **SAMPLES, "train": ANY, "label": ANY, "scale": SCALE,
        "mean": array("s_0"), "classes": ANY,
    }),
    "examining.explain": (explained, {
        "sample": Asked("integer"), "k": Asked("integer"), "output": ANY,
    }),
    "examining.step": (stepped, {
        "lr": Asked("number"), "batch": array("k", "whole"), "optimiser": TEXT, "loss": TEXT,
    }),
}  # fmt: skip
"""Functions by name, and what is asked of each argument."""


def subjects() -> Iterator[Subject]:
    """Yield the functions where users come in; readers only where their library is installed."""
    from relumlp.datasets import read_labels

    for name, (call, asks) in ASKED.items():
        yield Subject(name, call, asks)
    table = {"source": array("n s_0"), "y": array("n"), "label": ANY}
    yield Subject("datasets.read_table", tabled, table)
    labels = {"values": array("n", "whole"), "outputs": Asked("integer", optional=True),
              "classes": ANY}  # fmt: skip
    yield Subject("datasets.read_labels", read_labels, labels)
    for method, (library, _) in READERS.items():
        if find_spec(library):
            yield Subject(f"network.{method}", reader(method), {"model": MODEL})


def of_network(maker: Any) -> Any:
    """Return a network with an output for each of three classes."""
    from relumlp.network import MLP

    sizes = (maker.length("s_0"), 5, 3)
    return MLP.initialised(sizes, seed=1, dtype="float64")


def labels(maker: Any) -> Any:
    """Return labels of n samples, every class among them."""
    return np.arange(maker.length("n")) % 3


SPECIAL: dict[str, Callable[[Any], Mapping[str, Any]]] = {
    "interop.as_network": lambda maker: {
        "model": of_network(maker), "classes": NAMES, "task": "classification",
        "std": maker.numbers((maker.length("s_0"),)) + 1,
        "features": [f"x{k}" for k in range(maker.length("s_0"))],
    },
    "interop.ready": lambda maker: {
        "network": of_network(maker), "y": labels(maker), "scale": 1.0,
    },
    "examining.examine": lambda maker: {
        "model": of_network(maker), "y": labels(maker), "scale": 1.0,
    },
    "examining.explain": lambda maker: {"k": 2, "output": "elm"},
    "examining.step": lambda maker: {
        "batch": np.array([0, 1, 4]), "optimiser": "adam", "loss": "cross-entropy",
    },
    "datasets.read_table": lambda maker: {"y": labels(maker)},
    "datasets.read_labels": lambda maker: {"values": labels(maker), "outputs": 3},
    **{f"network.{method}": lambda maker, make=make: {"model": make()}
       for method, (_, make) in READERS.items()},
}  # fmt: skip
"""Arguments that are right together, by function."""
