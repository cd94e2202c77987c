"""Samples from arrays, frames and files: numbers by row, or a refusal with row and column."""

import struct

import numpy as np
import pytest

from relumlp.datasets import read_table
from relumlp.errors import DataError, UserError

CSV = "age,height,kind\n1,2.5,cat\n3,4,dog\n"


@pytest.fixture
def written(tmp_path):
    def write(text, name="data.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("label", ["kind", "2", 2, -1])
@pytest.mark.parametrize(
    "text", [CSV, CSV.replace(",", ";"), CSV.replace(",", "\t"), "\ufeff" + CSV]
)
def test_a_csv_has_a_column_of_labels(written, text, label):
    table = read_table(written(text), label=label)
    assert table.X.tolist() == [[1, 2.5], [3, 4]]
    assert [*table.y] == ["cat", "dog"]
    assert table.names == ("age", "height")


def test_a_csv_without_header(written):
    table = read_table(str(written("1,2,0\n3,4,1\n")), label=-1)
    assert (table.X.tolist(), table.y.tolist(), table.names) == ([[1, 2], [3, 4]], [0, 1], ())


@pytest.mark.parametrize(
    ("text", "label", "sentence"),
    [
        (
            "a,b\n1,2\n3,\n",
            None,
            "got a missing value in row 1, column 'b' of data.csv .line 3.$",
        ),
        ("a,b\n1,2\n3,NA\n", None, "got a missing value in row 1, column 'b'"),
        (
            "a;b\n1;2\n3;4,5\n",
            None,
            "got '4,5' in row 1, column 'b' of data.csv .line 3.; make",
        ),
        ("a,b\n1,2,3\n", None, "expected 2 columns in every line, got 3 in line 2"),
        ("a,b\n1,2\n", "c", r"^label: expected one of the columns \['a', 'b'\], got 'c'$"),
        ("a,a\n1,2\n", "a", "got 'a', which several columns are called$"),
        ("a,b\n1,2\n", 2, "^label: expected a column from 0 to 1, got 2$"),
        ("", None, "expected a CSV with samples, got an empty file"),
        ("a,b\n", None, r"expected samples \(n, features\), got shape \(0, 2\)"),
        ("a,b\n1,inf\n", None, "got an infinite value in row 0, column 'b'"),
    ],
)
def test_a_csv_that_is_not_all_numbers_is_refused(written, text, label, sentence):
    with pytest.raises(DataError, match=sentence):
        read_table(written(text), label=label)


def test_npz_npy_and_idx(tmp_path):
    X, y = np.arange(6.0).reshape(3, 2), np.array(["a", "b", "a"])
    np.savez(tmp_path / "d.npz", X=X, y=y)
    table = read_table(tmp_path / "d.npz")
    assert np.array_equal(table.X, X)
    assert [*table.y] == [*y]
    np.save(tmp_path / "d.npy", X)
    assert read_table(tmp_path / "d.npy", label=1).y.tolist() == [1, 3, 5]
    images = bytes(range(8))
    (tmp_path / "d-idx3-ubyte").write_bytes(b"\0\0\x08\x03" + struct.pack(">3I", 2, 2, 2) + images)
    (tmp_path / "l-idx1-ubyte").write_bytes(b"\0\0\x08\x01" + struct.pack(">I", 2) + b"\1\0")
    table = read_table(tmp_path / "d-idx3-ubyte", tmp_path / "l-idx1-ubyte")
    assert (table.X.dtype, table.X.tolist()) == (np.uint8, [[0, 1, 2, 3], [4, 5, 6, 7]])
    assert table.y.tolist() == [1, 0]


def test_files_that_hold_no_samples_are_refused(tmp_path):
    np.savez(tmp_path / "w.npz", W1=np.ones((2, 2)))
    for name, sentence in [
        ("none.csv", "expected a file, got no file at all"),
        ("data.xlsx", "expected a file that ends in .csv, .tsv, .txt, .npz, .npy, or an IDX file"),
        ("w.npz", r"expected samples under one of the names X, .* got \['W1'\]"),
    ]:
        with pytest.raises(DataError, match=sentence):
            read_table(tmp_path / name)


@pytest.mark.parametrize(
    ("X", "dtype"),
    [
        ([[1, 2]], np.float64),
        (np.ones((1, 2), np.uint8), np.uint8),
        (np.ones((1, 2), np.float16), np.float32),
        (np.ones((1, 2), ">f8"), np.float64),
        (np.ones((1, 2), bool), np.float64),
        (np.array([["1", "2.5"]]), np.float64),
        (np.array([[1, 2.5]], object), np.float64),
        (np.asfortranarray(np.ones((1, 2), np.float32)), np.float32),
        (np.ma.masked_array([[1.0, 2.0]]), np.float64),
    ],
)
def test_containers_become_arrays(X, dtype):
    table = read_table(X)
    assert table.X.dtype == dtype
    assert table.X.shape == (1, 2)


@pytest.mark.parametrize(
    ("X", "sentence"),
    [
        ([[1.0, np.nan]], "got a missing value in row 0, column 1$"),
        (np.array([[1, "red"]], object), "got 'red' in row 0, column 1; make numbers of it"),
        (np.array([[1, None]], object), "got a missing value in row 0, column 1$"),
        (3.0, r"expected samples \(n, features\), got shape \(\)"),
        (np.ma.masked_array([[1.0, 2.0]], [[0, 1]]), "got a mask that hides 1"),
    ],
)
def test_what_is_no_number_is_refused_with_its_place(X, sentence):
    with pytest.raises(UserError, match=sentence):
        read_table(X)


def test_labels_come_once_and_one_for_each_sample():
    with pytest.raises(UserError, match=r"^y: expected labels or the column of labels, got both$"):
        read_table([[1.0, 2.0]], [0], label=0)
    with pytest.raises(DataError, match=r"^y: expected 1 labels, one for each sample, got 2$"):
        read_table([[1.0, 2.0]], [0, 1])


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames(library):
    frames = pytest.importorskip(library, reason=f"{library} not at hand: extra interop")
    frame = frames.DataFrame({"age": [1, 3], "tall": [True, False], "kind": ["cat", "dog"]})
    table = read_table(frame, label="kind")
    assert (table.X.tolist(), table.names) == ([[1, 1], [3, 0]], ("age", "tall"))
    assert [*table.y] == ["cat", "dog"]
    with pytest.raises(DataError, match="got 'cat' in row 0, column 'kind'; make numbers"):
        read_table(frame)
    hole = frames.DataFrame({"age": [1.0, None]})
    with pytest.raises(DataError, match=r"got a missing value in row 1, column 'age'$"):
        read_table(hole)
    assert [*read_table(frame[["age"]], frame["kind"]).y] == ["cat", "dog"]
