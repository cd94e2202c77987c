"""Run by any Python, without any package: all code compiles, and its ledger's digests.

What needs compiled packages is not loaded: NumPy is a stand-in, which digests do not need.
"""

import importlib
import json
import sys
import types
import warnings
from pathlib import Path
from unittest.mock import MagicMock


class StandIn(types.ModuleType):
    """A module that has every name."""

    def __getattr__(self, name: str) -> MagicMock:
        """Return something that can be called and indexed."""
        if name.startswith("__"):
            raise AttributeError(name)
        return MagicMock()


def probe(root: str, packages: str) -> str:
    """Return, as JSON, the version, how many files compiled, and the digest of every module."""
    warnings.simplefilter("error")
    sys.dont_write_bytecode = True
    sys.path[:0] = [root, packages]
    for name in ("numpy", "numpy.typing"):
        sys.modules[name] = StandIn(name)
    files = sorted(
        p for part in ("relumlp", "tests", "scripts") for p in Path(root, part).rglob("*.py")
    )
    for file in files:
        compile(file.read_bytes(), str(file), "exec")
    closure = importlib.import_module("relumlp.claims.ledger.closure")
    package = Path(root, "relumlp")
    names = [".".join(p.relative_to(root).with_suffix("").parts) for p in package.rglob("*.py")]
    digests = {n: closure.digest(frozenset([n.removesuffix(".__init__")])) for n in sorted(names)}
    version = ".".join(map(str, sys.version_info[:3]))
    return json.dumps({"version": version, "files": len(files), "digests": digests})


if __name__ == "__main__":
    print(probe(*sys.argv[1:]))
