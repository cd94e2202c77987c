"""The laboratory: one page in which a reader takes a network apart.

Here belongs what becomes data of the page (networks, samples, recorded training, counterexamples of
the ledger), and the page itself, whose modules compute with the formulas of other rooms. No formula
is defined here that the package does not have; what a report says of a network is in
:mod:`relumlp.examining`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = ["Laboratory", "laboratory", "write_lab"]
