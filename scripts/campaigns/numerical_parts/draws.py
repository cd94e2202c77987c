"""Draws of numbers at the ends of floats, and of ties among them."""

from typing import Any

import numpy as np

POOLS: dict[str, tuple[float, ...]] = {
    "ordinary": (0.1, 0.7, 1.3, 2.9, 1 / 3),
    "1e30": (1e30, 3e30, 1.0, 0.1),
    "1e200": (1e200, 7e199, 1.0, 1e-200),
    "subnormal": (5e-324, 1e-310, 2.5e-308, 1.0, 1e-45, 1e-40),
    "ends of float32": (3.4e38, 1.2e-38, 1e-45, 1.0, 16777217.0, 1e19),
    "ends of float64": (1.7e308, 2.3e-308, 1.0, 9007199254740992.0, 1e154),
    "ties": (1.0, 1.0, 2.0, 0.5),
    "mixed": (1e30, 1e-30, 1.0, 1e15, 1e-15, 0.1),
}


class Draw:
    """Arrays of numbers from one pool, of random signs, zeros among them.

    Parameters
    ----------
    rng : draws everything.
    pool : a name of :data:`POOLS`.
    dtype : float32 or float64; numbers beyond it are left out.
    """

    def __init__(self, rng: np.random.Generator, pool: str, dtype: Any) -> None:
        self.rng, self.dtype = rng, dtype
        most = float(np.finfo(dtype).max)
        self.pool = np.array([v for v in POOLS[pool] if v <= most])

    def __call__(self, *shape: int) -> Any:
        """Return an array of this shape."""
        values = self.rng.choice([*self.pool, 0.0], shape) * self.rng.choice([-1.0, 1.0], shape)
        return values.astype(self.dtype)

    def positive(self) -> float:
        """Return one number above 0 that the dtype holds."""
        value = float(self.dtype(self.rng.choice(self.pool)))
        return value or 1.0

    def on(self, *shape: int) -> Any:
        """Return switches."""
        return self.rng.integers(0, 3, shape) > 0

    def labels(self, n: int, classes: int) -> Any:
        """Return labels, every class among them."""
        return np.arange(n) % classes
