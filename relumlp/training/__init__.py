"""Settings, steps, the loop, probes, checkpoints, what a step costs.

Here belongs every change of weights by training. The equation of a single update is in
:mod:`relumlp.paths`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "PRODUCTS",
    "Hooks",
    "MultiplyAdds",
    "Probe",
    "Run",
    "Settings",
    "Stretch",
    "class_counts_of",
    "counting_probe",
    "log_steps",
    "multiply_adds",
    "only_at",
    "together",
    "train",
    "train_in_stretches",
]
