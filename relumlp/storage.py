"""Networks in files: what a user needs, in two functions."""

import os
from typing import Unpack

from relumlp.errors import UserError
from relumlp.machine.files import save_network
from relumlp.machine.targets import named
from relumlp.machine.versions import environment
from relumlp.network.meaning import Said
from relumlp.network.mlp import MLP


def save(path: str | os.PathLike[str], network: MLP) -> None:
    """Write a network as W1, b1, W2, … into an .npz, with versions and machine in its manifest.

    Parameters
    ----------
    path : of the file; one that is there is replaced, atomically. Its symbolic links are followed.
    network : of any depth, units and dtype of floats.

    Raises
    ------
    UserError : no network, one of Fractions, or a path to what is no regular file.
    OSError : the file cannot be written; what was there before is left as it was.
    """
    if not isinstance(network, MLP):
        raise UserError(f"network: expected an MLP, got {type(network).__name__}")
    with named(path):
        save_network(path, network, {"environment": environment()})


def load(path: str | os.PathLike[str], **said: Unpack[Said]) -> MLP:
    """Read a network that :func:`save` wrote, or one of another library; see :meth:`MLP.load`.

    Raises
    ------
    FileFormatError : the file is missing or damaged, or its arrays do not make a network.
    """
    return MLP.load(path, **said)
