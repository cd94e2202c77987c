"""Hypothesis profiles, shared fixtures, and a skip that says so where real data is not at hand."""

import os
import signal
from collections import Counter

import pytest
from helpers.small_data import given_folder, server, small, two_mirrors  # noqa: F401
from hypothesis import HealthCheck, Phase, settings

from relumlp.datasets.catalogue import CATALOGUE
from relumlp.datasets.files import at_hand
from relumlp.machine.blas import one_blas_thread

# A first example compiles kernels, so no deadline anywhere.
settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True)
settings.register_profile(
    "deep", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow]
)
# scripts/mutate asks whether tests fail, not on what: nothing is remembered or made smaller.
settings.register_profile(
    "mutate", settings.get_profile("dev"), derandomize=True, database=None,
    phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_configure(config):
    # Compiled code is silent where the same lines in NumPy warn of an overflow.
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        config.addinivalue_line("filterwarnings", "ignore::RuntimeWarning:relumlp[.]kernels")


def pytest_collection_modifyitems(config, items):
    skip_absent_data(items)
    # scripts/mutate names first those files that are likely to notice a fault.
    if config.getoption("hypothesis_profile", None) != "mutate":
        slow_files_first(items)


def slow_files_first(items):
    """Put files with slow tests first, then those of many tests, so that no core waits at the end.

    Files go to processes in this order (scripts/test). Within a file the order stays. What compiles
    nothing begins, because two processes that begin with the same kernels compile them twice.
    """
    tests = Counter(item.path for item in items)
    marks = {item.path: mark for item in items if (mark := item.get_closest_marker("slow"))}

    def place(item):
        mark = marks.get(item.path)
        compiles = not mark or mark.kwargs.get("compiles", True)
        return mark is None, compiles, -tests[item.path], item.path

    items.sort(key=place)


def skip_absent_data(items):
    """Skip what is marked `mnist`, or `mnist("fashion-mnist")`, unless all its files are there."""
    absent = {name for name, c in CATALOGUE.items() if not at_hand(c)}
    for item in items:
        for mark in item.iter_markers("mnist"):
            for name in absent.intersection(mark.args or ("mnist",)):
                reason = f"real {CATALOGUE[name].title} not at hand: set RELUMLP_DATA"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def bits_of_one_thread():
    """As in training, so that what is compared is the same to the bit."""
    with one_blas_thread():
        yield


@pytest.fixture(autouse=True)
def signals_of_a_terminal():
    """As if started in a terminal: in the background, a shell and nohup have signals ignored.

    What a test starts would then ignore Ctrl-C, too, and never end.
    """
    usual = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_DFL}
    ignored = [number for number in usual if signal.getsignal(number) == signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, usual[number])
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)
