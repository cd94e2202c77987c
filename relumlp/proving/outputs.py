"""Domains of outputs whose exponentials are numbers e > 0, and of directions of samples."""

from typing import Any

import numpy as np

from relumlp.proving.domain import Domain, Fields, Size, domain_of_strategy
from relumlp.proving.path import Path
from relumlp.proving.signs import NOT_NEGATIVE, NOT_ZERO, POSITIVE
from relumlp.testing.directions import Rays
from relumlp.testing.outputs import Softmax


@domain_of_strategy("softmax_cases")
def softmax_cases(min_classes: int = 1) -> Domain:
    """Return the domain of outputs with any exponentials, and any change of one of them."""

    def build(path: Path, size: Size, fields: Fields) -> Softmax:
        (classes,) = size.widths
        e = path.symbols("e", classes, allowed=POSITIVE)
        t: Any = path.symbol("t", NOT_ZERO)
        path.suppose(t + 1, POSITIVE)
        return Softmax(e, path.symbols("y", classes), t)

    return Domain([Size((classes,)) for classes in range(min_classes, 6)], build)


@domain_of_strategy("rays")
def rays() -> Domain:
    """Return the domain of samples that are not negative, in different directions."""

    def build(path: Path, size: Size, fields: Fields) -> Rays:
        n = size.samples
        a = path.symbols("a", n, 2, allowed=NOT_NEGATIVE)
        for s in range(n):
            path.suppose(a[s].sum(), POSITIVE)
            for t in range(s):
                path.suppose(a[t, 0] * a[s, 1] - a[s, 0] * a[t, 1], NOT_ZERO)
        return Rays(np.asarray(a), path.symbols("b", n))

    return Domain([Size((2,), n) for n in range(1, 6)], build)
