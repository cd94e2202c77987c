"""Every pair once more in a process whose kernels check their indices (NUMBA_BOUNDSCHECK)."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

pytestmark = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT), reason="nothing is compiled without the JIT"
)

BEYOND = """
import numpy as np
from relumlp.kernels.counts import add_class_counts
from relumlp.kernels.arguments import contiguous
on, labels = contiguous(np.ones((2, 3), bool)), contiguous([0, 2])
try:
    add_class_counts(on, labels, np.zeros((2, 3), int))
except IndexError as error:
    print(error)
"""


def checked(*words, folder=None):
    """Run Python with bounds checked; such kernels have entries of their own in the cache."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    # Compiling takes longer than running here, so nothing is optimised.
    env |= {"NUMBA_BOUNDSCHECK": "1", "NUMBA_OPT": "0", "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, *words], env=env, cwd=folder, capture_output=True, text=True
    )


@pytest.mark.slow
def test_no_kernel_reads_or_writes_beyond_an_array():
    here = Path(__file__).resolve()
    pairs = str(here.with_name("test_twins.py")), "-k", "test_pair", "-p", "no:cacheprovider"
    ran = checked("-m", "pytest", *pairs, "-n", "0", folder=here.parents[2])
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "passed" in ran.stdout or "[100%]" in ran.stdout


def test_an_index_beyond_an_array_is_noticed_there():
    ran = checked("-c", BEYOND)
    assert ran.stdout == "index is out of bounds\n", ran.stderr
