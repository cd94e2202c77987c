"""Networks and samples as data: every number comes back as it was."""

import base64
import json

import numpy as np
import pytest

from relumlp.lab.examples import by_hand, spiral
from relumlp.lab.studies import packed


def unpacked(told):
    """What the page makes of a packed matrix."""
    flat = np.frombuffer(base64.b64decode(told["data"]), np.dtype(told["dtype"]).newbyteorder("<"))
    wide = np.array(told["palette"])[flat] if "palette" in told else flat.astype(np.float64)
    return wide.reshape(told["shape"])


@pytest.mark.parametrize(
    "array",
    [
        np.random.default_rng(0).normal(size=(30, 20)),
        np.random.default_rng(0).normal(size=(3, 2)).astype(np.float32),
        np.arange(600.0).reshape(6, 100) % 17 / 16,
        np.array([[0.1, 0.1, 0.1], [1e-300, 0.1, -3]]),
        np.zeros((2, 0)),
    ],
    ids=["doubles", "floats", "pixels", "few", "none"],
)
def test_every_number_comes_back(array):
    told = json.loads(json.dumps(packed(array)))
    assert (unpacked(told) == array.astype(np.float64)).all()
    assert told["shape"] == list(array.shape)


def test_pixels_take_a_byte_each():
    told = packed(np.arange(6000.0).reshape(60, 100) % 17 / 16)
    assert told["dtype"] == "uint8"
    assert len(told["data"]) == 8000
    assert len(told["palette"]) == 17


def test_a_record_is_json_and_names_all_that_the_page_reads():
    told = json.loads(json.dumps(by_hand().record(), allow_nan=False))
    assert told["sizes"] == [2, 2, 1]
    assert told["labels"] is None
    assert unpacked(told["theta"]).tolist() == [[1, -1, 2, 1, 3, -2]]
    assert unpacked(told["targets"]).ravel().tolist() == [-8, 0, 1, 2, 0]


def test_arms_are_three_and_always_the_same():
    x, labels = spiral(25)
    assert x.shape == (75, 2)
    assert np.bincount(labels).tolist() == [25] * 3
    assert (x == spiral(25)[0]).all()
    assert np.abs(x).max() < 1.1
