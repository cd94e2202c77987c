"""Kernel density at unsorted points: relumlp against KDEpy's FFTKDE with interpolation."""

from typing import Any

from benchmarks.common import PEERS, Table, alternate, spread, spread_table

FACTOR, ERROR = 5, 1e-8
WORDS = {"kdepy": "at least {:g} times as fast as KDEpy",
         "error": "an error of at most {:g} in the logarithm"}  # fmt: skip
"""Marks in words."""


def measure(rounds: int) -> dict[str, Any]:
    """Compute log-densities of 6,000 normal samples at 10,000 unsorted points, by Scott's rule.

    KDEpy: FFTKDE on a grid of 2¹² points, with linear interpolation between them. An error is the
    largest difference of the logarithms from the direct sum, within the samples' range.
    """
    import numpy as np
    from KDEpy import FFTKDE

    from relumlp.classifiers.density import bandwidth, log_density

    rng = np.random.default_rng(0)
    samples, points = rng.normal(size=6000), rng.normal(size=10_000)
    h = bandwidth(samples)

    def ours() -> Any:
        return log_density(samples, points, h)

    def kdepy() -> Any:
        grid, p = FFTKDE(bw=h).fit(samples).evaluate(2**12)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log(np.interp(points, grid, p))

    seconds = alternate({"ours": ours, "kdepy": kdepy}, 10 * rounds)
    inside = (points > samples.min()) & (points < samples.max())
    exact = log_density(samples, points, h, plain=True)
    error = {
        name: float(abs(found - exact)[inside].max())
        for name, found in (("ours", ours()), ("kdepy", kdepy()))
    }
    spreads = {name: spread(values) for name, values in seconds.items()}
    ratio = spreads["kdepy"]["median"] / spreads["ours"]["median"]
    return {
        "seconds": spreads,
        "error": error,
        "ratios": {"kdepy": ratio},
        "marks": {"kdepy": FACTOR, "error": ERROR},
        "met": {"kdepy": ratio >= FACTOR, "error": error["ours"] <= ERROR},
    }


def tables(result: dict[str, Any]) -> list[Table]:
    """Milliseconds for one set of samples and points."""
    return [spread_table("milliseconds, one core", result["seconds"], 1e-3, PEERS)]


def notes(result: dict[str, Any]) -> list[str]:
    """Ratio and errors."""
    errors = ", ".join(f"{PEERS[name]} {error:.1e}" for name, error in result["error"].items())
    return [
        f"{result['ratios']['kdepy']:.1f} times as fast as KDEpy",
        f"largest errors of the logarithm: {errors}",
    ]
