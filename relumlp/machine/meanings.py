"""What a network's inputs and outputs mean, as arrays and fields of its file.

The scaling is kept in arrays of its own, so that an older version, which would not scale, refuses
the file. A network without a meaning is written as it always was.
"""

from collections.abc import Mapping
from typing import Any

from relumlp.errors import UserError
from relumlp.network.meaning import Meaning, checked
from relumlp.network.scaling import scaling_of
from relumlp.types import Array

SCALING = ("mean", "std")
FIELD = "meaning"
LISTS = ("classes", "features", "notes")
TEXTS = ("task", "end")


def meaning_arrays(meaning: Meaning) -> dict[str, Array]:
    """Return the scaling of inputs as arrays; none if there is no scaling."""
    scaling = meaning.scaling
    return {} if scaling is None else {"mean": scaling.mean, "std": scaling.deviation}


def meaning_fields(meaning: Meaning) -> dict[str, Any]:
    """Return what is not empty of the rest, for a manifest.

    Raises
    ------
    UserError : a class is neither text, a number nor a flag.
    """
    for label in meaning.classes:
        if not isinstance(label, (str, int, float)):
            raise UserError(f"classes: expected text, numbers or flags in a file, got a "
                            f"{type(label).__name__}")  # fmt: skip
    said: dict[str, Any] = {name: list(getattr(meaning, name)) for name in LISTS}
    said.update({name: getattr(meaning, name) for name in TEXTS})
    said = {name: value for name, value in said.items() if value}
    return {FIELD: said} if said else {}


def meaning_of(
    sizes: tuple[int, ...], arrays: Mapping[str, Array], manifest: Mapping[str, Any]
) -> Meaning:
    """Return the meaning that a file states, or refuse one that does not fit the network."""
    said = manifest.get(FIELD, {})
    if not isinstance(said, dict) or not {*said} <= {*LISTS, *TEXTS}:
        raise UserError("manifest: expected a meaning with classes, features, notes, task and end")
    if not all(isinstance(said[n], list if n in LISTS else str) for n in said):
        raise UserError("manifest: expected lists and text in a meaning, got others")
    found: dict[str, Any] = {n: tuple(v) if n in LISTS else v for n, v in said.items()}
    mean, std = (arrays.get(name) for name in SCALING)
    return checked(Meaning(scaling_of(sizes[0], mean, std, None), **found), sizes)
