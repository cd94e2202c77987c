"""What a network's inputs and outputs mean to its user: kept with the network, read by no formula.

Weights alone do not say whether layer 1 sees pixels or normalised pixels, which output is "cat",
or whether a single output is a class or a price. A network that was read from elsewhere says so
here, and what takes raw data (:meth:`relumlp.MLP.forward`, :meth:`relumlp.MLP.predict`) obeys it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict

import numpy as np
from numpy.typing import ArrayLike

from relumlp.arrays import is_ordered
from relumlp.checks import check_choice
from relumlp.errors import UserError, shown
from relumlp.network.scaling import InputScaling, scaling_of

TASKS = ("", "classification", "regression")
"""What outputs are for; empty where nobody has said."""

ENDS = ("", "softmax", "log-softmax", "sigmoid")
"""What the origin of a network applies to z_N, and this package does not; empty for nothing."""


@dataclass(frozen=True, eq=False)
class Meaning:
    """What inputs and outputs of a network mean.

    Attributes
    ----------
    scaling : of raw inputs, before layer 1; None if layer 1 sees raw inputs.
    classes : the labels of the outputs, in order; of a single output, those of z ≤ 0 and of z > 0.
        Empty where nobody has said.
    task : of :data:`TASKS`.
    features : names of the inputs, in order; empty where nobody has said.
    end : of :data:`ENDS`.
    notes : sentences of whatever read the network: its origin, and what was folded.
    """

    scaling: InputScaling | None = None
    classes: tuple[Any, ...] = ()
    task: str = ""
    features: tuple[str, ...] = ()
    end: str = ""
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return what a report says of it, a sentence each; empty where nothing is known."""
        said = list(self.notes)
        if self.scaling is not None:
            said.append(f"Inputs are scaled before layer 1: {self.scaling}.")
        if self.end:
            said.append(f"Its origin applies {self.end} to the outputs; here they are left as z_N.")
        if self.classes:
            left = len(self.classes) - MOST_NAMED
            names = ", ".join(map(str, self.classes[:MOST_NAMED]))
            more = f" and {left:,} more" if left > 0 else ""
            said.append(f"Classes of the outputs: {names}{more}.")
        if self.task:
            said.append(f"The outputs are of a {self.task}.")
        return said


MOST_NAMED = 20
"""Classes that a sentence names."""

PLAIN = Meaning()
"""Of a network of which nothing was said."""


class Said(TypedDict, total=False):
    """What a user may say of a network's inputs and outputs; see :meth:`MLP.with_meaning`."""

    mean: ArrayLike | None
    std: ArrayLike | None
    scaler: Any
    classes: Sequence[Any] | None
    task: str | None
    features: Sequence[str] | None


def told(meaning: Meaning, sizes: Sequence[int], said: Mapping[str, Any]) -> Meaning:
    """Return a meaning with what a user says added, or refuse what contradicts it.

    Raises
    ------
    UserError : it does not fit the sizes, or the network says something else itself.
    TypeError : a keyword that there is not, as in any call.
    """
    if strange := said.keys() - Said.__annotations__.keys():
        raise TypeError(f"unexpected keyword {min(strange)!r}: expected {', '.join(_KEYWORDS)}")
    given = {name: value for name, value in said.items() if value is not None}
    # A scaler that was fitted on a frame knows what the inputs are called.
    names = getattr(given.get("scaler"), "feature_names_in_", None)
    if names is not None and not meaning.features:
        given.setdefault("features", [*map(str, names)])
    numbers = (given.pop(name, None) for name in ("mean", "std", "scaler"))
    if scaling := scaling_of(sizes[0], *numbers):
        given["scaling"] = scaling
    for name in given:
        if name in ("classes", "features"):
            given[name] = _tuple(name, given[name])
        if (own := getattr(meaning, name)) and own != given[name]:
            raise UserError(f"{name}: expected none, because the network has {shown(own)} itself, "
                            f"got {shown(given[name])}")  # fmt: skip
    if "classes" in given:
        given.setdefault("task", "classification")
    return checked(replace(meaning, **given), sizes)


_KEYWORDS = tuple(Said.__annotations__)


def _tuple(name: str, values: Any) -> tuple[Any, ...]:
    """Return labels or names in Python's own types."""
    if not is_ordered(values):
        raise UserError(f"{name}: expected a list, got {shown(values)}")
    if not len(values := [*values]):
        raise UserError(f"{name}: expected one or more, got none")
    return tuple(v.item() if isinstance(v, np.generic) else v for v in values)


def checked(meaning: Meaning, sizes: Sequence[int]) -> Meaning:
    """Return a meaning that fits a network's sizes, or refuse it."""
    check_choice("task", meaning.task, TASKS)
    check_choice("end", meaning.end, ENDS)
    outputs = sizes[-1]
    wanted = max(outputs, 2)
    if meaning.classes and len(meaning.classes) != wanted:
        raise UserError(f"classes: expected {wanted} for {outputs} outputs, got "
                        f"{shown(meaning.classes)}")  # fmt: skip
    if len({*map(repr, meaning.classes)}) != len(meaning.classes):
        raise UserError(f"classes: expected labels that differ, got {shown(meaning.classes)}")
    if meaning.features and len(meaning.features) != sizes[0]:
        raise UserError(f"features: expected {sizes[0]} names, got {len(meaning.features)}")
    if meaning.scaling and len(meaning.scaling.mean) != sizes[0]:
        raise UserError(f"scaling: expected one of {sizes[0]} inputs, got one of "
                        f"{len(meaning.scaling.mean)}")  # fmt: skip
    if meaning.classes and meaning.task == "regression":
        raise UserError("task: expected classification, because classes were said, got regression")
    return meaning


def is_single(meaning: Meaning, outputs: int) -> bool:
    """Whether a single output stands for two classes, by its sign."""
    return outputs == 1 and meaning.task == "classification"


def check_decides(meaning: Meaning, outputs: int) -> None:
    """Refuse a network whose outputs are, or may be, values of a regression."""
    if meaning.task == "regression":
        raise UserError("predict: expected a classifier, got a network that was said to be a "
                        "regression; its values are forward(x).output")  # fmt: skip
    if outputs == 1 and not meaning.task:
        raise UserError("predict: expected two or more outputs, or a network of which "
                        "with_meaning(task='classification') says that its one output "
                        "decides by z > 0, got one output")  # fmt: skip


def check_bare(meaning: Meaning, outputs: int) -> None:
    """Refuse a network whose raw inputs or outputs are not those that samples are stored with."""
    if meaning.scaling is not None:
        raise UserError("network: expected one without scaling of its own, because Samples hold "
                        f"what layer 1 sees, got one with {meaning.scaling}; network.ready(X, y) "
                        "returns a network and samples that fit")  # fmt: skip
    if is_single(meaning, outputs):
        raise UserError("network: expected an output for each class, got one output that decides "
                        "by z > 0; network.ready(X, y) returns the same as two outputs, 0 and z"
                        )  # fmt: skip
