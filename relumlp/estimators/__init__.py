"""Estimators of scikit-learn that train this package's networks, and show what happens inside.

Here belongs what scikit-learn asks of an estimator. Training itself is in :mod:`relumlp.training`,
and reading estimators that scikit-learn has trained is in :mod:`relumlp.interop`.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = ["ReLUMLPClassifier", "ReLUMLPRegressor"]
