"""The work that all peers do: network, samples, order of the samples, Adam's constants."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from relumlp.datasets import Dataset, load
from relumlp.network.losses import one_hot
from relumlp.network.mlp import MLP
from relumlp.training.settings import Settings


@cache
def dataset(name: str) -> Dataset:
    """Load a dataset once per process."""
    return load(name)


class Task(NamedTuple):
    """Mini-batch training with Adam and cross-entropy, float32.

    Attributes
    ----------
    network : "5x80" is four hidden layers of 80 nodes and the output layer, which is counted.
    data : name of the dataset whose training set is used.
    batch : mini-batch size.
    """

    network: str = "5x80"
    data: str = "mnist"
    batch: int = 60

    @property
    def sizes(self) -> tuple[int, ...]:
        """Nodes per layer, the input first."""
        layers, width = map(int, self.network.split("x"))
        d = dataset(self.data)
        return (d.train_images.shape[1], *[width] * (layers - 1), d.classes)

    @property
    def settings(self) -> Settings:
        """Learning rate and Adam's constants: the defaults, given to every peer."""
        return Settings(batch=self.batch)

    @property
    def images(self) -> Any:
        """Training images as bytes, (n, d)."""
        return dataset(self.data).train_images

    @property
    def scale(self) -> float:
        """Factor from bytes to inputs: input = byte × scale."""
        return dataset(self.data).scale

    @property
    def floats(self) -> Any:
        """Training images as inputs, (n, d) float32."""
        return self.images.astype(np.float32) * np.float32(self.scale)

    @property
    def labels(self) -> Any:
        """Training labels, (n,) int64."""
        return dataset(self.data).train_labels

    @property
    def targets(self) -> Any:
        """Training labels one-hot, (n, classes) float32."""
        return one_hot(self.labels, dataset(self.data).classes)

    @property
    def live(self) -> Any:
        """Pixels that vary in the training set; all other pixels are 0 in it."""
        constant = (self.images == self.images[0]).all(axis=0)
        if self.images[0, constant].any():
            raise ValueError(f"{self.data}: a constant pixel is not 0, so leaving it out is wrong")
        return np.flatnonzero(~constant)

    def initial(self) -> MLP:
        """Return the network before training, the same for every peer."""
        return MLP.initialised(self.sizes, "he", seed=0)

    def layers(self, flat: Any) -> list[tuple[Any, Any]]:
        """Return W (s_i, s_{i−1}) and b of all layers in a flat vector, which has θ, m or v."""
        net = self.initial().with_theta(flat)
        return list(zip(net.W[1:], net.b[1:], strict=True))

    def order(self, epoch: int, steps: int | None = None) -> Any:
        """Return the samples of an epoch's first steps (None: all), the same for every peer.

        Only whole mini-batches are used, because some peers must know all shapes beforehand.
        """
        shuffled = np.random.default_rng((0, epoch)).permutation(len(self.images))
        whole = len(shuffled) // self.batch
        return shuffled[: min(steps or whole, whole) * self.batch]


class State(NamedTuple):
    """A state of training: θ, m and v as flat vectors, and the number of updates made."""

    θ: Any
    m: Any
    v: Any
    step: int


class Training(NamedTuple):
    """A prepared training: ``run(order)`` continues it; ``load(state)`` goes on from a state."""

    run: Callable[[Any], dict[str, Any]]
    load: Callable[[State], None]
