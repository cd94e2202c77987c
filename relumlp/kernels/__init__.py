"""Numba kernels: they take and return plain arrays, and import only numba and numpy.

Before Numba is loaded, what a user has told it in words that it cannot use is put aside: kernels
use no threads of Numba's, and it would end the program because of their number.
"""

import os
import warnings

threads = os.environ.get("NUMBA_NUM_THREADS", "1").strip()
if not (threads.isdecimal() and int(threads) > 0):
    del os.environ["NUMBA_NUM_THREADS"]
# Of all other settings that it cannot read, Numba only warns, with a traceback in the warning.
warnings.filterwarnings("ignore", "Environment variable 'NUMBA_")
