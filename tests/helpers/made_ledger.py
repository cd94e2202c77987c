"""A ledger of five claims, two of which are not what they are said to be, and of studies' rules.

``SEEN`` lists by id the cases that were tried, and ``THREADS`` the threads that tried them.
"""

import threading
from typing import NamedTuple

import pytest
from hypothesis import strategies as st

from helpers.command_line import only_two_studies
from relumlp.claims.ledger import verdicts
from relumlp.claims.ledger.claim import CLAIMS, claim
from relumlp.claims.ledger.listing import load_claims

SEEN: dict[str, list[tuple[int, int]]] = {}
THREADS: set[int] = set()


class Pair(NamedTuple):
    x: int
    y: int
    unused: str


def pairs():
    numbers = st.integers(-(10**9), 10**9)
    return st.builds(Pair, numbers, numbers, st.just("never asked for"))


def noted(id, x, y):
    SEEN.setdefault(id, []).append((x, y))
    THREADS.add(threading.get_ident())


def squares(y: int, x: int) -> None:
    """No sum of squares
    is below 0.

    This is said of whole numbers.
    """
    noted("made.2", x, y)
    assert x * x + y * y >= 0


def small(x: int, y: int) -> None:
    """All numbers are below 1,000."""
    noted("made.10", x, y)
    assert x < 1000, f"x is {x},\nwhich is too much"


def even(y: int, x: int) -> None:
    """Twice a number is even."""
    noted("other.2", x, y)
    assert 2 * x % 2 == 0


def few(x: int, y: int) -> None:
    """All numbers are at most 100."""
    noted("other.1", x, y)
    assert x <= 100, f"x is {x}"


def two() -> Pair:
    return Pair(2000, 7, "kept")


@pytest.fixture
def made(monkeypatch, tmp_path):
    """Make five claims and the rules of two studies the ledger; nothing is recorded yet."""
    load_claims()
    kept = dict(CLAIMS)
    CLAIMS.clear()
    SEEN.clear()
    THREADS.clear()
    claim("other.1", pairs)(few)
    right = {"counterexample": two, "correction": "made.10.right"}
    claim("made.10", pairs, kind="inequality", **right)(small)
    claim("made.2", pairs, exact=True, kind="identity")(squares)
    claim("made.10.right", pairs)(even)
    # Said to be refuted, but it holds, even on what is said to be its counterexample.
    claim("other.2", pairs, counterexample=two, correction="made.2")(even)
    (tmp_path / "setup.cfg").touch()
    monkeypatch.setattr(verdicts, "ROOT", tmp_path)
    monkeypatch.setattr(verdicts, "FILE", tmp_path / "verdicts.json")
    with only_two_studies():
        yield
    CLAIMS.clear()
    CLAIMS.update(kept)
