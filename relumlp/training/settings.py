"""The settings of a training run, their checks, and their conversion to a kernel's recipe."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from relumlp.checks import check_choice, check_flag, check_number, check_whole
from relumlp.errors import UserError
from relumlp.network.mlp import MLP
from relumlp.network.samples import check_fits
from relumlp.training.steps import LOSS_NAMES, OPTIMISER_NAMES, UNIT_NAMES, Recipe


@dataclass(frozen=True)
class Settings:
    """Settings of a training run.

    Attributes
    ----------
    loss : "cross-entropy" or "squared-error", averaged over a mini-batch.
    optimiser : "adam", "momentum" or "sgd", as published (see :mod:`relumlp.training.steps`).
    learning_rate : η.
    batch : mini-batch size; a last, smaller batch is used, averaged over its own samples.
    epochs : largest number of epochs.
    patience : number of epochs without a better validation score after which training stops and
        the best network is returned; None to train all epochs and return the last network.
    seed : seed of the order of the samples.
    beta1, beta2, epsilon : Adam's constants; beta1 is also the coefficient of momentum.
    plain : use the plain NumPy form instead of the kernel.
    """

    loss: str = "cross-entropy"
    optimiser: str = "adam"
    learning_rate: float = 0.001
    batch: int = 60
    epochs: int = 50
    patience: int | None = None
    seed: int = 0
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    plain: bool = False

    def admitted(self, name: str) -> "Settings":
        """Return the settings, or refuse those that cannot be trained with.

        NumPy's whole numbers become Python's, because theirs overflow beside larger ones.
        """
        check_settings(self)
        whole: dict[str, Any] = {
            n: int(v) for n, v in vars(self).items() if isinstance(v, np.integer)
        }
        return replace(self, **whole)


def make_recipe(network: MLP, settings: Settings, scale: float) -> Recipe:
    """Convert settings to the plain numbers that a stretch of training takes."""
    s = settings
    return Recipe(
        sizes=np.array(network.sizes, np.int64),
        bias=np.array(network.bias, np.bool_),
        unit=UNIT_NAMES.index(network.unit),
        loss=LOSS_NAMES.index(s.loss),
        optimiser=OPTIMISER_NAMES.index(s.optimiser),
        batch=int(s.batch),
        scale=float(scale),
        learning_rate=float(s.learning_rate),
        beta1=float(s.beta1),
        beta2=float(s.beta2),
        epsilon=float(s.epsilon),
    )


def check_settings(settings: Settings) -> None:
    """Refuse settings that cannot be trained with."""
    s = settings
    check_choice("loss", s.loss, LOSS_NAMES)
    check_choice("optimiser", s.optimiser, OPTIMISER_NAMES)
    check_number("learning_rate", s.learning_rate, above=0)
    check_number("epsilon", s.epsilon, above=0)
    check_whole("batch", s.batch, 1)
    check_whole("epochs", s.epochs, 1)
    check_whole("seed", s.seed, 0)
    if s.patience is not None:
        check_whole("patience", s.patience, 1)
    check_flag("plain", s.plain)
    for name in ("beta1", "beta2"):
        check_number(name, getattr(s, name), least=0)
        if getattr(s, name) >= 1:
            raise UserError(f"{name}: expected a number below 1, got {getattr(s, name)}")


def check_settings_fit(settings: Settings, dtype: np.dtype[Any]) -> None:
    """Refuse a rate or ε that is 0 or infinite in a network's precision, and a β that is 1."""
    check_fits("learning_rate", settings.learning_rate, dtype)
    check_fits("epsilon", settings.epsilon, dtype)
    for name in ("beta1", "beta2"):
        if dtype.type(getattr(settings, name)) >= 1:
            raise UserError(
                f"{name}: expected a number below 1 in {dtype}, got {getattr(settings, name)}"
            )
