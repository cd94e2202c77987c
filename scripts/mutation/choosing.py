"""Which modules are mutated, and which tests are run for a module's mutants."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"

EMITTING = tuple(
    f"kernels/{name}" for name in ("adding", "bits", "flushing", "learning", "tiles", "vectors")
)
"""Modules that emit code: their tests compile it anew for each mutant, half a minute each."""

COMPILING_TESTS = {
    "kernels/tiles": ["tests/kernels/test_tiles.py"],
    "kernels/vectors": [
        "tests/kernels/test_vectors.py", "tests/kernels/test_tiles.py",
        "tests/kernels/test_sparse.py",
    ],
    "": ["tests/kernels/test_vectors.py", "tests/kernels/test_sparse.py"],
}  # fmt: skip
"""Of a module, or of any other that emits code."""
BOUNDS = "tests/kernels/test_bounds.py"
"""Compiles all kernels with checks of bounds; it is slow, and runs last."""

LEFT_OUT = ("__init__", "__main__", "types", "errors")
"""Modules without code whose change a test could notice."""

LEDGER = "tests/claims/test_claims.py"
NOTICED = "tests/claims/test_noticed.py"
"""Cases by hand and planted faults of all claims."""

OF_DIGESTS = [
    f"{LEDGER}::test_verdicts_on_mathematics_are_recorded_and_fresh",
    f"{LEDGER}::test_proofs_are_recorded_and_fresh",
]
"""Tests that notice any edit, because they compare digests of the code: they prove nothing here."""


def modules() -> list[str]:
    """Return all modules of the package, found in its folders."""
    paths = sorted((ROOT / "relumlp").rglob("*.py"))
    return [str(p.relative_to(ROOT / "relumlp").with_suffix("")) for p in paths
            if p.stem not in LEFT_OUT]  # fmt: skip


def tests_of(module: str) -> list[str]:
    """Return the tests of a module, those named after it first."""
    if module in EMITTING:
        return [*COMPILING_TESTS.get(module, COMPILING_TESTS[""]), BOUNDS]
    if kind_of(module) == "claims":
        return list(dict.fromkeys([NOTICED, *naming(module)]))
    room, importing = tests_of_room(module), naming(module)
    own = [t for t in room if is_named_after(t, module)]
    if room_of_many(module):
        # Tests of these rooms take a minute together. Where no file is named after a module, those
        # that import it are its tests, wherever they lie.
        few = list(dict.fromkeys([*own, *(t for t in importing if not own or t in room)]))
        return few or room
    others = [*(t for t in importing if t in room), *room]
    return list(dict.fromkeys([*own, *sorted(others, key=trains_a_study)]))


def room_of_many(module: str) -> bool:
    """Whether a module is of claims, commands or the studies' machine."""
    return module.startswith(("claims/", "commands/", "papers/study/"))


def trains_a_study(test: str) -> bool:
    """Whether a file of tests runs a whole study, which takes as long as all others of its room."""
    return Path(test).name == "test_study.py"


def is_named_after(test: str, module: str) -> bool:
    """Whether a file of tests is named after a module."""
    return Path(test).stem.startswith(f"test_{module.rpartition('/')[2]}")


def tests_of_room(module: str) -> list[str]:
    """Return the test files of a module's room, and of its plain forms.

    Tests mirror the rooms. A module whose room has no folder of tests has the tests beside it.
    """
    found: list[Path] = []
    for folder in (TESTS / r for r in [module.rpartition("/")[0], *plain_rooms(module)]):
        while not list(folder.glob("test_*.py")):
            folder = folder.parent
        found += sorted(folder.glob("test_*.py"))
    return [str(t.relative_to(ROOT)) for t in found]


def naming(module: str) -> list[str]:
    """Return the test files that import a module of claims, commands or papers.

    Those that import claims plant faults that the claims must notice.
    """
    if not room_of_many(module) and not module.startswith("papers/"):
        return []
    room, _, name = module.rpartition("/")
    path = re.escape(f"relumlp.{room.replace('/', '.')}")
    line = re.compile(rf"^ *from {path}(\.{name}\b| import .*\b{name}\b)", re.M)
    found = [t for t in sorted(TESTS.rglob("test_*.py")) if line.search(t.read_text("utf-8"))]
    return [t for t in (str(t.relative_to(ROOT)) for t in found) if t != LEDGER]


def plain_rooms(kernel: str) -> list[str]:
    """Return the rooms with a kernel module's plain forms; their tests also test the kernel."""
    sys.path.insert(0, str(ROOT))
    from relumlp.kernels.twins import PAIRS

    return sorted({plain.split(".")[1] for plain, twin in PAIRS.values()
                   if twin == f"relumlp.{kernel.replace('/', '.')}"})  # fmt: skip


def kind_of(module: str) -> str:
    """Return how a module's tests are run: with the JIT ("jit") or without, or "claims", "proving".

    Where networks are trained, which is slow without the JIT, no kernel is mutated, so each kernel
    is compiled once for all mutants of the run.
    """
    if module.startswith("claims/") and not module.startswith("claims/ledger/"):
        return "claims"
    if module.startswith("proving/"):
        return "proving"
    emitting = module in EMITTING or module.startswith(("claims/", "commands/", "papers/"))
    return "jit" if emitting else "plain"
