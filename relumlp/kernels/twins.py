"""The table of pairs of plain form and kernel, which have the same name and signature.

A public function validates, then calls one or the other through :func:`pick`; the plain form
never calls the kernel, and a kernel is imported (and compiled) only when it is asked for.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

PAIRS = {
    "train_steps": ("relumlp.training.steps", "relumlp.kernels.training"),
    "outputs": ("relumlp.network.chunked", "relumlp.kernels.outputs"),
    "sum_active_paths": ("relumlp.paths.tables", "relumlp.kernels.paths"),
    "write_active_paths": ("relumlp.paths.tables", "relumlp.kernels.paths"),
    "count_signs": ("relumlp.gaps.signs", "relumlp.kernels.gaps"),
    "layer_log_density": ("relumlp.classifiers.density", "relumlp.kernels.density"),
    "number_patterns": ("relumlp.information.patterns", "relumlp.kernels.patterns"),
    "add_class_counts": ("relumlp.information.sample_sets", "relumlp.kernels.counts"),
}
"""Function name → (module of the plain form, module of the kernel)."""


def pick(name: str, *, plain: bool = False) -> Callable[..., Any]:
    """Return the plain form or the kernel of that name."""
    module = import_module(PAIRS[name][0 if plain else 1])
    return getattr(module, name)
