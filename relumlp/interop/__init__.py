"""Networks and data of other libraries: read, compared with their origin, and refused by name.

Here belongs what knows PyTorch, scikit-learn, ONNX and safetensors: each is imported only when one
of its objects or files comes. What a network's inputs and outputs mean is kept in
:mod:`relumlp.network.meaning`; tables and labels are read in :mod:`relumlp.datasets.tables`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = ["Ready", "as_network", "ready"]
