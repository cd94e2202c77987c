"""Files: whole or not at all, without pickle, and one sentence for everything that is wrong."""

import io
import json
import zipfile
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from relumlp.errors import FileFormatError, UserError
from relumlp.machine.files import (
    load_network,
    network_arrays,
    read_arrays,
    read_file,
    save_network,
    write_file,
)
from relumlp.network.mlp import MLP
from relumlp.testing.network import networks

ARRAYS = {
    "floats": np.array([[1.5, np.nan], [np.inf, -0.0]], np.float32),
    "numbers": np.arange(3),
    "switches": np.array([True, False]),
    "words": np.array(["a", "β"]),
    "point": np.array(2.5),
    "nothing": np.zeros((0, 3)),
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.npz"


def refused(path, sentence, error=FileFormatError):
    """The error's one sentence begins with the file."""
    start = "" if path is None else "[^ ]*" + path.name + ": "
    return pytest.raises(error, match=f"^{start}{sentence}$")


# --- what is written is read


def test_arrays_and_manifest_come_back(path):
    manifest = {"a": [1, 2.5, None], "b": {"c": "β"}}
    write_file(path, ARRAYS, manifest, "result")
    contents = read_file(path, "result")
    assert contents.manifest == {**manifest, "format": "relumlp/result", "version": 2}
    assert contents.arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert contents.arrays[name].dtype == array.dtype
        assert contents.arrays[name].tobytes() == array.tobytes()
        assert contents.arrays[name].shape == array.shape


def test_numpy_numbers_in_a_manifest_become_plain_ones(path):
    write_file(path, {}, {"n": np.int64(3), "x": np.float32(0.5), "v": np.arange(2)}, "cell")
    assert read_file(path, "cell").manifest["n"] == 3
    assert read_file(path, "cell").manifest["x"] == 0.5
    assert read_file(path, "cell").manifest["v"] == [0, 1]


def test_a_line_of_numpy_reads_a_file(path):
    write_file(path, {"W1": np.eye(2)}, {"seed": 3}, "network")
    with np.load(path) as file:
        assert sorted(file.files) == ["W1", "manifest"]
        assert file["W1"].tolist() == [[1, 0], [0, 1]]
        assert json.loads(str(file["manifest"]))["seed"] == 3


def test_folders_are_made_and_a_path_may_be_text(tmp_path):
    deep = tmp_path / "a" / "b" / "c.npz"
    write_file(str(deep), {}, {}, "cell")
    assert read_file(str(deep), "cell").arrays == {}


def test_a_list_is_written_as_an_array(path):
    write_file(path, {"x": [1, 2]}, {}, "cell")
    assert read_file(path, "cell").arrays["x"].tolist() == [1, 2]


@pytest.mark.parametrize(
    "array",
    [
        np.array([Fraction(1, 3)]),
        np.array([None]),
        np.array([(1, "a")], dtype=[("n", int), ("o", object)]),
    ],
)
def test_objects_are_not_written(path, array):
    path.write_text("old")
    with refused(None, r"x: expected an array of plain numbers, got .*", UserError):
        write_file(path, {"x": array}, {}, "result")
    assert path.read_text() == "old"


@pytest.mark.parametrize("name", ["manifest", "file", "allow_pickle"])
def test_some_names_are_taken(path, name):
    sentence = f"arrays: expected other names than manifest, file, allow_pickle, got {name}"
    with refused(None, sentence, UserError):
        write_file(path, {name: np.zeros(1)}, {}, "result")


# --- what is no whole file of ours

DAMAGED = "expected a whole .npz file, got a damaged or other one .*"


def npz(**arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


WHOLE = npz(W1=np.arange(12.0).reshape(3, 4))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"W1 = 1, 2, 3",
        b"\x80\x04K\x01.",
        b"PK\x03\x04",
        npy(np.arange(3)),
        WHOLE[:-1],
        WHOLE[:40],
        b"<html>" + WHOLE,
        npz(x=np.array([None])),
        zipped(**{"x.npy": b"\x93NUMPY\x01\x00\x10\x00not a header     "}),
        zipped(**{"x.npy": npy(np.arange(9))[:-8]}),
        zipped(readme=b"hello"),
    ],
    ids=[
        "empty", "text", "pickle", "start of a zip", "npy", "cut", "cut early", "prefixed",
        "objects", "no header", "short array", "no array",
    ],
)  # fmt: skip
def test_other_files_are_refused(path, data):
    path.write_bytes(data)
    for read in (read_arrays, load_network, lambda p: read_file(p, "network")):
        with refused(path, DAMAGED):
            read(path)
    assert path.read_bytes() == data


def test_a_damaged_header_is_noticed_though_an_array_can_be_read(path):
    """NumPy reads as many numbers as a header asks for, and does not see that some are left."""
    whole = npz(W1=np.zeros((9000, 4)))
    assert whole.count(b"(9000, 4)") == 1
    path.write_bytes(whole.replace(b"(9000, 4)", b"(1000, 4)"))
    with refused(path, "expected .* or other one \\(W1.npy has another size than .*\\)"):
        read_arrays(path)


def test_what_is_no_zip_archive_is_called_so(path):
    path.write_text("W1 = 1, 2, 3")
    with refused(path, "expected .* or other one \\(not a zip archive\\)"):
        read_arrays(path)


def test_no_file_at_all(path, tmp_path):
    for read in (read_arrays, load_network, lambda p: read_file(p, "cell")):
        with refused(path, "expected an .npz file, got no file at all"):
            read(path)
        with refused(tmp_path, "expected an .npz file, got no file at all"):
            read(tmp_path)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (npz(x=np.zeros(1)), "expected a relumlp cell, got an .npz without manifest"),
        (npz(manifest="hello"), "expected a relumlp manifest, got something else"),
        (npz(manifest="[1, 2]"), "expected a relumlp manifest, got something else"),
        (npz(manifest="3"), "expected a relumlp manifest, got something else"),
        (npz(manifest="{}"), "expected a relumlp manifest, got something else"),
        (npz(manifest=np.zeros(2)), "expected a relumlp manifest, got something else"),
        (
            npz(manifest='{"format": "relumlp/cell"}'),
            "expected a relumlp manifest, got something else",
        ),
        (
            npz(manifest='{"format": "relumlp/network", "version": 1}'),
            "expected a relumlp/cell file, got relumlp/network",
        ),
        (
            npz(manifest='{"format": "relumlp/cell", "version": 3}'),
            "expected format version 1 or 2, got 3",
        ),
    ],
)
def test_files_of_another_kind_are_refused(path, data, sentence):
    path.write_bytes(data)
    with refused(path, sentence):
        read_file(path, "cell")
    assert path.read_bytes() == data


# --- networks


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(networks(np.float32) | networks(np.float64, unit="sigmoid"))
def test_a_network_comes_back(path, network):
    save_network(path, network, {"seed": 1})
    twin = load_network(path)
    assert (twin.sizes, twin.bias, twin.unit) == (network.sizes, network.bias, network.unit)
    assert twin.theta.dtype == network.theta.dtype
    assert twin.theta.tobytes() == network.theta.tobytes()
    assert read_file(path, "network").manifest["seed"] == 1


def test_more_than_nine_layers_keep_their_order(path):
    network = MLP.initialised((2,) * 13, bias=[True] * 11 + [False])
    assert [*network_arrays(network)][-3:] == ["W11", "b11", "W12"]
    save_network(path, network, {})
    assert load_network(path).theta.tobytes() == network.theta.tobytes()


def test_arrays_of_a_network_have_the_papers_names():
    network = MLP.from_arrays([[[1, 2]], [[3]]], [None, [4]])
    arrays = network_arrays(network)
    assert {name: a.tolist() for name, a in arrays.items()} == {
        "W1": [[1, 2]],
        "W2": [[3]],
        "b2": [4],
    }


def test_a_bare_file_of_numpy_is_a_relu_network(path):
    W1, b1, W2 = np.ones((3, 2)), np.zeros(3), np.ones((1, 3), np.float32)
    np.savez(path, W1=W1, b1=b1, W2=W2)
    network = load_network(path)
    assert network.sizes == (2, 3, 1)
    assert network.bias == (False, True, False)
    assert network.unit == "relu"
    np.savez_compressed(path, W2=W2, W1=W1, b1=b1)
    assert load_network(str(path)).theta.tobytes() == network.theta.tobytes()


@pytest.mark.parametrize("name", ["", 1, "a\nb", "a\0b", "\ud800", "a" * 70_000])
def test_names_that_do_not_come_back_are_not_written(path, name):
    with pytest.raises(UserError, match=r"^arrays: expected printable names, got "):
        write_file(path, {name: np.ones(1)}, {}, "cell")
    assert not path.exists()
    write_file(path, {"../Wβ 1": np.ones(1)}, {}, "cell")
    assert read_file(path, "cell").arrays["../Wβ 1"].tolist() == [1.0]


def test_an_exact_network_is_not_written(path):
    exact = MLP.from_arrays([np.array([[Fraction(1, 3)]])])
    with refused(None, "W1: expected an array of plain numbers, got object", UserError):
        save_network(path, exact, {})
    assert not path.exists()


I, ONE = np.eye(2), np.ones(2)


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({}, "expected arrays W1 … WN and b1 … bN, got none"),
        ({"b1": ONE}, "expected arrays W1 … WN and b1 … bN, got b1"),
        ({"weights": I}, "expected arrays W1 … WN and b1 … bN, got weights"),
        ({"W0": I}, "expected arrays W1 … WN and b1 … bN, got W0"),
        ({"W2": I}, "expected arrays W1 … WN and b1 … bN, got W2"),
        ({"W1": I, "W3": I}, "expected arrays W1 … WN and b1 … bN, got W1, W3"),
        ({"W1": I, "b2": ONE}, "expected arrays W1 … WN and b1 … bN, got W1, b2"),
        ({"W1": I, "Wx": I}, "expected arrays W1 … WN and b1 … bN, got W1, Wx"),
        ({"W1": I, "c": I}, "expected arrays W1 … WN and b1 … bN, got W1, c"),
        ({"W1": ONE}, r"weights: W1 should have shape \(s_1, s_0\), got \(2,\)"),
        (
            {"W1": I, "W2": np.ones((2, 3))},
            r"weights: W2 should have shape \(s_2, 2\), got \(2, 3\); layout='in-out' .* 2-2-3",
        ),
        ({"W1": I, "b1": np.ones(3)}, r"biases: b1 should have shape \(2,\), got \(3,\)"),
        ({"W1": I * np.nan}, r"W1: expected finite numbers, got nan at \[0, 0\]"),
        ({"W1": I, "b1": ONE * np.inf}, r"b1: expected finite numbers, got inf at \[0\]"),
        ({"W1": I.astype(str)}, "W1: expected real numbers, got dtype <U.*"),
        (
            {"W1": I, "manifest": np.array("no")},
            "expected a relumlp manifest, got something else",
        ),
        (
            {"W1": I, "manifest": np.array('{"format": "relumlp/network", "version": 9}')},
            "expected format version 1 or 2, got 9",
        ),
        (
            {
                "W1": I,
                "manifest": np.array('{"format": "relumlp/network", "version": 1, "unit": "tanh"}'),
            },
            "unit: expected one of relu, sigmoid, identity, got 'tanh'",
        ),
    ],
)
def test_files_that_hold_no_network_are_refused(path, arrays, sentence):
    path.write_bytes(npz(**arrays))
    with refused(path, sentence):
        load_network(path)


def test_what_is_passed_on_is_compressed(tmp_path):
    size = {}
    for kind in ("network", "result", "cell", "checkpoint"):
        write_file(tmp_path / kind, {"zeros": np.zeros(10_000)}, {}, kind)
        np.testing.assert_array_equal(
            read_file(tmp_path / kind, kind).arrays["zeros"], np.zeros(10_000)
        )
        size[kind] = (tmp_path / kind).stat().st_size
    assert max(size["network"], size["result"]) < 2_000
    assert min(size["cell"], size["checkpoint"]) > 80_000
