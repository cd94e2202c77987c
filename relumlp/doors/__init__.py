"""What public functions ask of their arguments, and what they make of them.

Here belongs the one mechanism that checks and converts arguments before a formula sees them. The
limits of a single formula (a label is a class, a node is in its layer) are not here but in that
formula's function; single checks are in :mod:`relumlp.checks`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = ["behind", "door", "fields", "gate", "inside"]
