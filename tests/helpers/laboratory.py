"""The laboratory's sources, a small laboratory with a recorded training, and its page opened."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from helpers.chapters import ROOT
from relumlp.lab.entrance import Laboratory
from relumlp.lab.examples import pinwheel, spiral, trained, whole_numbers
from relumlp.lab.studies import Study
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.training.settings import Settings

SOURCES = ROOT / "laboratory"


def digest_of_sources(folder: Path = SOURCES) -> str:
    """The digest that the build writes into the head of the built file."""
    listed = ["build.mjs", "package-lock.json", "package.json"]
    for part in ("formulas", "page"):
        listed += [f"{part}/{path.name}" for path in (folder / part).iterdir()]
    made = sha256()
    for name in sorted(listed):
        made.update(f"{name}\n".encode() + (folder / name).read_bytes() + b"\n")
    return made.hexdigest()


@cache
def small() -> Laboratory:
    """Two networks that are written by hand, and one whose training was recorded."""
    return Laboratory([short_training(), whole_numbers(), pinwheel()], [])


@cache
def short_training() -> Study:
    """A network with two hidden layers, on three arms of a spiral, for 30 updates."""
    x, labels = spiral(8)
    net = MLP.initialised((2, 5, 4, 3), seed=3, dtype=np.float64)
    study = Study("short", "A short training: 2-5-4-3", "", net, x, labels=labels, classes="ABC")
    settings = Settings(learning_rate=0.05, batch=12, epochs=15, seed=1)
    return trained(study, Samples(x, labels), settings, looks=9)
