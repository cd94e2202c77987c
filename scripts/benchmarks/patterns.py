"""Counting patterns: relumlp against np.packbits, a view as bytes, and np.unique."""

from typing import Any

from benchmarks.common import Table, alternate, spread, spread_table

FACTOR, LARGE_SECONDS = 5, 0.3
SIZES = {
    "distinct": "60,000 rows, all distinct", "half": "60,000 rows, half of them distinct",
    "large": "1,800,000 rows",
}  # fmt: skip
ROWS = {
    f"{name}, {whose}": f"{size}: {whom}"
    for name, size in SIZES.items() for whose, whom in (("ours", "relumlp"), ("numpy", "NumPy"))
}  # fmt: skip
WORDS = {
    "distinct": "at least {:g} times as fast as NumPy with distinct rows",
    "half": "at least {:g} times as fast as NumPy with rows half of which are distinct",
    "large": "at most {:g} seconds for 1,800,000 rows of 108 switches",
}
"""Marks in words."""


def measure(rounds: int) -> dict[str, Any]:
    """Count the patterns of 60,000 × 100 switches, of which all or half are distinct.

    relumlp and NumPy both start from booleans and end with the counts. relumlp also counts the
    patterns of 1,800,000 × 108 switches.
    """
    import numpy as np

    from relumlp.information.patterns import pattern_counts

    def numpy(on: Any) -> Any:
        packed = np.packbits(on, axis=1)
        rows = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
        return np.unique(rows, return_counts=True)[1]

    rng = np.random.default_rng(0)
    distinct = rng.random((60_000, 100)) < 0.5
    half = np.concatenate([distinct[:30_000]] * 2)[rng.permutation(60_000)]
    large = rng.integers(0, 2, (1_800_000, 108), np.uint8).view(np.bool_)
    work = {}
    for name, on in (("distinct", distinct), ("half", half)):
        assert sorted(pattern_counts(on)) == sorted(numpy(on))
        work[f"{name}, ours"] = lambda on=on: pattern_counts(on)
        work[f"{name}, numpy"] = lambda on=on: numpy(on)
    seconds = {k: spread(v) for k, v in alternate(work, rounds).items()}
    seconds["large, ours"] = spread(
        alternate({"": lambda: pattern_counts(large)}, max(3, rounds // 3))[""]
    )
    ratios = {
        name: seconds[f"{name}, numpy"]["median"] / seconds[f"{name}, ours"]["median"]
        for name in ("distinct", "half")
    }
    marks = {"distinct": FACTOR, "half": FACTOR, "large": LARGE_SECONDS}
    met = {name: ratio >= FACTOR for name, ratio in ratios.items()}
    met["large"] = seconds["large, ours"]["median"] <= LARGE_SECONDS
    return {"seconds": seconds, "ratios": ratios, "marks": marks, "met": met}


def tables(result: dict[str, Any]) -> list[Table]:
    """Milliseconds for one layer."""
    return [spread_table("milliseconds, one core", result["seconds"], 1e-3, ROWS)]


def notes(result: dict[str, Any]) -> list[str]:
    """Ratios."""
    return [f"{SIZES[n]}: {r:.1f} times as fast as NumPy" for n, r in result["ratios"].items()]
