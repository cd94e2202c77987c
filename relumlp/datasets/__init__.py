"""From a name, a file or a frame to samples: MNIST, Fashion-MNIST, digits, or a user's own.

Here belongs the finding, downloading, verifying, splitting and loading of data. The loss and
accuracy of a network on samples are in :mod:`relumlp.network.samples`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "NAMES",
    "Dataset",
    "Labels",
    "Parts",
    "RawTable",
    "cut_dataset",
    "example_1d",
    "load",
    "load_once",
    "read_idx",
    "read_labels",
    "read_table",
    "split",
    "underlying_1d",
]
