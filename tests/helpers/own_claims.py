"""Claims of one's own, in a file: after a test nothing of them is left in this process."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import strategies as st

from relumlp.claims.ledger import loading
from relumlp.claims.ledger.claim import CLAIMS, claim
from relumlp.claims.ledger.listing import load_claims


@pytest.fixture
def unloaded(tmp_path: Path) -> Iterator[None]:
    """Forget afterwards which claims and modules were loaded, and where modules were looked for."""
    load_claims()
    claims, path = dict(CLAIMS), list(sys.path)
    yield
    CLAIMS.clear()
    CLAIMS.update(claims)
    loading.STATED.clear()
    sys.path[:] = path
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(str(tmp_path)):
            del sys.modules[name]


def stating() -> None:
    """State a claim, as a function that an entry point names."""

    @claim("stated.when-asked", st.just(1))
    def one(n: int) -> None:
        """One is one."""
        assert n == 1
