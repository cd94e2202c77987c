"""Subjects: kinds of files that are read, an intact one of each, and what was read of it."""

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relumlp.datasets.catalogue import CATALOGUE
from relumlp.datasets.files import check_file
from relumlp.machine.files import load_network, read_file, save_network, write_file
from relumlp.network.mlp import MLP
from relumlp.training.checkpoints import Checkpoints, progress_arrays
from relumlp.training.resuming import Job
from relumlp.training.run import Hooks, Progress
from relumlp.training.settings import Settings

NETWORK = MLP.initialised((3, 4, 2), unit="sigmoid", seed=4)
JOB = Job(NETWORK, Settings(epochs=9, batch=5), 12, Hooks())
FACTS = {"accuracy": 0.5, "loss": float("nan"), "words": ["a", "β"], "none": None}
CELL = {
    "study": "small", "config": {"kind": "a", "data": "digits"}, "config_digest": "0" * 64,
    "facts": FACTS, "seconds": 1.5, "environment": {"relumlp": "0"}, "data": {"x": "0"},
}  # fmt: skip
ARRAYS = {"x": np.arange(4.0), "on": np.array([True, False]), "words": np.array(["a", "β"])}


class Subject(NamedTuple):
    """A kind of file.

    Attributes
    ----------
    whole : makes an intact one.
    read : reads one, and returns all that it held, comparable by ==.
    bound : whether other contents than the intact one's must be refused.
    weight : its share of the cases; small files need fewer for their systematic damage, and are
        read faster, so that there are more blind and built ones.
    """

    whole: Callable[[Path], bytes]
    read: Callable[[Path], object]
    bound: bool = True
    weight: int = 7


def _written(write: Callable[[Path], object]) -> Callable[[Path], bytes]:
    def whole(path: Path) -> bytes:
        write(path)
        return path.read_bytes()

    return whole


def _bits(arrays: dict[str, Any]) -> dict[str, tuple[str, tuple[int, ...], bytes]]:
    return {n: (a.dtype.str, a.shape, a.tobytes()) for n, a in arrays.items()}


def _network(path: Path) -> object:
    net = load_network(path)
    return net.sizes, net.bias, net.unit, net.theta.dtype.str, net.theta.tobytes()


def _contents(kind: str) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        arrays, manifest = read_file(path, kind)
        # As text, because nan is not equal to itself.
        return _bits(arrays), json.dumps(manifest, sort_keys=True)

    return read


def _checkpoints(path: Path) -> Checkpoints:
    return Checkpoints(Hooks(checkpoint=path, every=0.0), {"run": "small"})


def _progress(path: Path) -> object:
    progress = _checkpoints(path).load(JOB)
    assert progress is not None
    return _bits(progress_arrays(progress)), progress.epoch, progress.step, progress.verdict


def _save_progress(path: Path) -> None:
    state = np.stack([NETWORK.theta * 2] * 3)
    curve = [(1.0, 2.0, 0.5), (0.5, 1.0, 0.5)]
    _checkpoints(path).save(Progress(state, state[0].copy(), 2, 2, 6, curve))


def _old_network(path: Path) -> None:
    stamp = json.dumps({"format": "relumlp/network", "version": 1, "unit": "relu", "seed": 1})
    with path.open("wb") as file:
        np.savez(file, W1=np.eye(2), b1=np.ones(2), W2=np.ones((1, 2)), manifest=np.array(stamp))


def _bare_network(path: Path) -> None:
    with path.open("wb") as file:
        np.savez_compressed(file, W1=np.eye(3, dtype="f4"), b1=np.ones(3, "f4"))


def _idx(pack: Callable[[bytes], bytes]) -> Callable[[Path], bytes]:
    return lambda path: pack(IDX)


IDX = bytes([0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 4, 0, 0, 0, 3]) + bytes(range(60))
IDX_FILE = replace(next(iter(CATALOGUE.values())).files[0], sha256=hashlib.sha256(IDX).hexdigest())


def _images(path: Path) -> object:
    return check_file(path, IDX_FILE).array.tobytes()


def _verdicts(path: Path) -> object:
    from relumlp.claims.ledger import verdicts

    verdicts.FILE = path
    return verdicts.read()


def _chapters(path: Path) -> object:
    from relumlp import index

    index.SHIPPED = path
    index.shipped.cache_clear()
    return index.shipped()


def _runs(path: Path) -> object:
    from relumlp.papers.study import run_log

    run_log.RUNS = path.name
    return run_log.runs(path.parent)


def _json(value: object) -> Callable[[Path], bytes]:
    return lambda path: (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


ENTRY = {"verdict": "verified", "evidence": "held on 9 examples", "code": "0" * 64, "result": "",
         "path": ""}  # fmt: skip
RUN = {"commit": "abc", "began": "2026-01-01T00:00:00Z", "jobs": 2, "cells": 3, "wall_seconds": 1.5}

SUBJECTS = {
    "network": Subject(_written(lambda p: save_network(p, NETWORK, {"seed": 1})), _network),
    "network of version 1": Subject(_written(_old_network), _network),
    "network without manifest": Subject(_written(_bare_network), _network),
    "checkpoint": Subject(_written(_save_progress), _progress),
    "cell": Subject(_written(lambda p: write_file(p, ARRAYS, CELL, "cell")), _contents("cell")),
    "result": Subject(
        _written(lambda p: write_file(p, ARRAYS, {**CELL, "cells": 1}, "result")),
        _contents("result"),
    ),
    "IDX": Subject(_idx(bytes), _images, weight=15),
    "IDX, gz": Subject(_idx(lambda data: gzip.compress(data, mtime=0)), _images, weight=15),
    "verdicts.json": Subject(
        _json({"gaps.1": ENTRY, "gaps.2": ENTRY}), _verdicts, bound=False, weight=9
    ),
    "chapters.json": Subject(
        _json({"chapters": {"gaps.1": ["a", "b", "c"]}, "figures": {"gaps.fig1": ["d"]}}),
        _chapters, bound=False, weight=9,
    ),
    "runs.json": Subject(_json([RUN, RUN]), _runs, bound=False, weight=9),
}  # fmt: skip


def npz(arrays: dict[str, Any], compact: bool = False) -> bytes:
    """Return arrays as an .npz in the plainest way."""
    buffer = BytesIO()
    (np.savez_compressed if compact else np.savez)(buffer, **arrays)
    return buffer.getvalue()
