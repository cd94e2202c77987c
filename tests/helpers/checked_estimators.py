"""Run by a test, in a process of its own: scikit-learn reads the switch of the array API once."""

import sys
import warnings
from unittest import SkipTest

from sklearn.utils.estimator_checks import estimator_checks_generator

from relumlp.estimators import ReLUMLPClassifier, ReLUMLPRegressor

SMALL = {"hidden_layer_sizes": (16,), "learning_rate_init": 0.01, "max_iter": 60}


def estimators():
    """Both losses, and both precisions."""
    for dtype in ("float32", "float64"):
        for loss in ("cross-entropy", "squared-error"):
            yield ReLUMLPClassifier(loss=loss, dtype=dtype, **SMALL)
        yield ReLUMLPRegressor(dtype=dtype, **SMALL)


def main() -> None:
    """Print a line for each check that fails or is skipped, and how many there were."""
    warnings.simplefilter("ignore")
    done = 0
    for estimator in estimators():
        for one, check in estimator_checks_generator(estimator):
            done += 1
            try:
                check(one)
            except (Exception, SkipTest) as error:
                print(f"{estimator}: {check.func.__name__}: {type(error).__name__}: {error}"[:400])
    print(done)


if __name__ == "__main__":
    sys.exit(main())
