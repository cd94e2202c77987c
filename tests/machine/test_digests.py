"""Digests of configurations and arrays, and what JSON holds in place of NumPy's numbers."""

import os
import re
from pathlib import Path

import numpy as np

from relumlp.machine.digests import array_digest, digest, json_value


def test_a_digest_is_of_the_content():
    one = digest({"a": 1, "b": [1.5, "x"]})
    assert re.fullmatch("[0-9a-f]{64}", one)
    assert one == digest({"b": (1.5, "x"), "a": 1})
    assert one == digest({"b": [np.float64(1.5), "x"], "a": np.int32(1)})
    assert len({one, digest({"a": 1}), digest({"a": 2}), digest({"a": "1"}), digest({})}) == 5


def test_what_json_holds_in_place_of_numpys_numbers():
    assert json_value(np.float32(0.5)) == 0.5
    assert type(json_value(np.int64(3))) is int
    assert json_value(np.arange(2)) == [0, 1]
    assert json_value(Path("a")) == os.fspath(Path("a"))


def test_a_digest_of_arrays_sees_values_types_and_shapes():
    x = np.arange(6, dtype=np.int32)
    same = [x, x.copy(), np.arange(12, dtype=np.int32)[::2] // 2]
    other = [x + 1, x.astype(np.int64), x.reshape(2, 3), x.view(np.float32), x[:5]]
    assert len({array_digest(a) for a in same}) == 1
    assert len({array_digest(a) for a in [x, *other]}) == 6
    assert array_digest(x, x) != array_digest(x)
    assert array_digest(x.reshape(2, 3).T) == array_digest(x.reshape(2, 3).T.copy())
