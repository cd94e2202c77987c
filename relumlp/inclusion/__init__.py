"""Which samples an update switches on or off, and why.

Here belongs the margin condition of *dynamics*, for any optimiser, with a bound on its rounding
error. What sample sets tell about classes is in :mod:`relumlp.information`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "Cause",
    "CostBatch",
    "Split",
    "adam_coefficients",
    "adam_scale",
    "added",
    "flip_cause",
    "layer_kernel",
    "margins",
    "margins_after",
    "momentum_coefficients",
    "net_cost",
    "optimiser_net_cost",
    "output_slopes",
    "removed",
    "rounding_bound",
    "split_change",
    "tangent_blocks",
    "tangent_kernel",
    "with_bias",
    "with_ones",
]
