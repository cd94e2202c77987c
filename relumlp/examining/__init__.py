"""What the papers see in a network of one's own: layers, gaps, a sample, the next update.

Here belongs what puts the measures of other rooms together for a user's network and data, in words,
tables and pictures. No measure is defined here.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "Biases",
    "Change",
    "Examination",
    "Explanation",
    "GapRow",
    "LayerRow",
    "PathShare",
    "ResultTable",
    "StepRow",
    "TriedStep",
    "examine",
]
