"""Files of networks: which reader a file needs, told by the end of its name."""

import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Unpack

from relumlp.errors import FileFormatError, UserError
from relumlp.interop.libraries import optional
from relumlp.interop.onnx_graphs import read_onnx
from relumlp.interop.state_dicts import read_state_dict
from relumlp.machine.files import MANIFEST, load_network, names_in, read_arrays
from relumlp.machine.targets import as_path, one_line
from relumlp.network.meaning import Said
from relumlp.network.mlp import MLP

DATA = (".csv", ".tsv", ".txt", ".npy")
"""Ends of files of samples, which may stand in the place of a network by mistake."""

CHECKPOINTS = ("state_dict", "model_state_dict", "model")
"""Names under which checkpoints keep a state dict."""


def load(path: str | os.PathLike[str], **said: Unpack[Said]) -> MLP:
    """Read a network from a file; see :meth:`relumlp.MLP.load`."""
    file = as_path(path)
    end = file.suffix.lower()
    if end in (".pkl", ".pickle", ".joblib"):
        raise UserError(
            f"{file}: expected a file that only holds numbers, got a pickle, which runs code when "
            "it is read; if you trust it, load it yourself and use MLP.from_sklearn or from_torch"
        )
    if end in DATA:
        raise UserError(
            f"{file}: expected a network (.npz, .onnx, .pt, .safetensors), got a file of samples"
        )
    return READERS.get(end, read_npz)(file, said)


def read_npz(path: Path, said: Mapping[str, Any]) -> MLP:
    """Read an .npz with W1 …, or with the names of a state dict."""
    names = names_in(path)
    if any("." in name for name in names) and MANIFEST not in names:
        return naming(path, lambda: read_state_dict(read_arrays(path), "relu", None, said))
    return load_network(path).with_meaning(**said)


def read_safetensors(
    path: str | os.PathLike[str], unit: str, order: Sequence[str] | None, said: Mapping[str, Any]
) -> MLP:
    """Read a .safetensors file; see :meth:`relumlp.MLP.from_safetensors`."""
    file = as_path(path)
    library = optional("safetensors.numpy", str(file))
    arrays = opened(file, library.load_file)
    return naming(file, lambda: read_state_dict(arrays, unit, order, said))


def read_pt(path: Path, said: Mapping[str, Any]) -> MLP:
    """Read the state dict of a .pt file, which needs PyTorch; nothing in the file is run."""
    torch = optional("torch", str(path))
    try:
        held = opened(path, lambda p: torch.load(p, map_location="cpu", weights_only=True))
    except pickle.UnpicklingError:
        raise FileFormatError(
            f"{path}: expected a state dict, got objects whose reading would run code; if you "
            "trust the file, read it by torch.load(path, weights_only=False), and hand the module "
            "to MLP.from_torch"
        ) from None
    inner = [held[k] for k in CHECKPOINTS if isinstance(held, Mapping) and k in held]
    return naming(path, lambda: read_state_dict(inner[0] if inner else held, "relu", None, said))


def opened(path: Path, read: Callable[[Path], Any]) -> Any:
    """Read a file by another library; what it says of a damaged one becomes a sentence."""
    if not path.is_file():
        raise FileFormatError(f"{path}: expected a file, got no file at all")
    try:
        return read(path)
    except pickle.UnpicklingError:
        raise
    # Any exception: libraries raise what they like for a damaged file.
    except Exception as error:
        raise FileFormatError(
            f"{path}: expected an intact {path.suffix} file, got another or a damaged one "
            f"({one_line(error)})"
        ) from None


def naming(path: Path, read: Callable[[], MLP]) -> MLP:
    """Let what is wrong with a file's contents name the file."""
    try:
        return read()
    except UserError as error:
        raise FileFormatError(f"{path}: {one_line(error, 400)}") from None


READERS: dict[str, Callable[[Path, Mapping[str, Any]], MLP]] = {
    ".onnx": lambda path, said: naming(path, lambda: read_onnx(path, said)),
    ".safetensors": lambda path, said: read_safetensors(path, "relu", None, said),
    ".pt": read_pt,
    ".pth": read_pt,
}
"""By the end of the name; all others are read as .npz."""
