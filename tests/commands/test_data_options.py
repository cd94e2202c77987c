"""``relumlp data`` at the front door: tables for people, exit codes, names given and not given."""

import json

import pytest
from helpers.command_line import done, refused, relumlp
from helpers.small_data import PAGE, PARTS, put

from relumlp.datasets import load
from relumlp.datasets.catalogue import CATALOGUE
from relumlp.datasets.files import verify_files


def test_the_list_is_a_table_with_sizes_and_states(small, tmp_path):
    put(tmp_path / "cache/mnist", small["mnist"])
    ran = done("data", "list")
    assert ran.out.splitlines()[0].strip() == "Datasets"
    places = {name: str(tmp_path / "cache" / name) for name in CATALOGUE}
    assert ran.rows == [
        ["name", "train", "test", "shape", "classes", "state", "folder"],
        ["mnist", "6", "3", "2×3", "10", "at hand", places["mnist"]],
        ["fashion-mnist", "6", "3", "2×3", "10", "absent", places["fashion-mnist"]],
        ["digits", "1198", "599", "8×8", "10", "built in", ""],
        ["example-1d", "", "", "1", "", "built in", ""],
    ]
    keys = ran.rows[0]
    assert [list(row) for row in done("data", "list", "--json").json] == [keys] * 4


@pytest.mark.usefixtures("small")
def test_what_is_built_in_is_told_as_it_is_loaded():
    rows = {row["name"]: row for row in done("data", "list", "--json").json}
    digits = load("digits")
    assert rows["digits"] == {
        "name": "digits",
        "train": len(digits.train_labels),
        "test": len(digits.test_labels),
        "shape": list(digits.shape),
        "classes": digits.classes,
        "state": "built in",
        "folder": None,
    }
    assert rows["example-1d"]["train"] is None


def test_listing_reads_nothing(small, tmp_path):
    put(tmp_path / "cache/mnist", dict.fromkeys(PARTS, PAGE))
    states = {row["name"]: row["state"] for row in done("data", "list", "--json").json}
    assert states["mnist"] == "at hand", "which files are there is told, not what is in them"


def test_the_sizes_are_those_of_the_catalogue():
    rows = {row["name"]: row for row in done("data", "list", "--json").json}
    for name in ("mnist", "fashion-mnist"):
        assert (rows[name]["train"], rows[name]["test"]) == (60000, 10000)
        assert (rows[name]["shape"], rows[name]["classes"]) == ([28, 28], 10)


def test_fetch_tells_in_a_table_what_it_downloaded(small, two_mirrors, tmp_path):
    put(
        tmp_path / "cache/mnist",
        {"t10k-labels-idx1-ubyte": small["mnist"]["t10k-labels-idx1-ubyte"]},
    )
    place = tmp_path / "cache/mnist"
    names = [f"{name}.gz" for name in PARTS if name != "t10k-labels-idx1-ubyte"]
    ran = done("data", "fetch", "mnist")
    assert ran.out.splitlines()[0].strip() == "Fetched"
    assert ran.rows == [["name", "folder", "downloaded"], ["mnist", str(place), ", ".join(names)]]
    assert done("data", "fetch", "mnist").rows[1] == ["mnist", str(place), ""]


def test_fetch_and_verify_take_every_dataset_if_none_is_named_and_each_once(small, tmp_path):
    for name in CATALOGUE:
        put(tmp_path / "cache" / name, small[name])
    everything = done("data", "fetch", "--json").json
    assert [(row["name"], row["downloaded"]) for row in everything] == [
        ("mnist", []), ("fashion-mnist", []),
    ]  # fmt: skip
    assert [row["folder"] for row in everything] == [str(tmp_path / "cache" / n) for n in CATALOGUE]
    twice = done("data", "fetch", "fashion-mnist", "mnist", "fashion-mnist", "--json").json
    assert [row["name"] for row in twice] == ["fashion-mnist", "mnist"]
    assert [row["name"] for row in done("data", "verify", "--json").json] == (
        ["mnist"] * 4 + ["fashion-mnist"] * 4
    )
    one = done("data", "verify", "fashion-mnist", "fashion-mnist", "--json").json
    assert [row["name"] for row in one] == ["fashion-mnist"] * 4


def test_verify_shows_a_table_and_ends_with_2_and_a_sentence(small, given_folder):
    rows = done("data", "verify", "mnist").rows
    assert rows[0] == ["name", "file", "state", "compression"]
    assert rows[1:] == [["mnist", name, "right", "none"] for name in PARTS]
    (given_folder / "t10k-images-idx3-ubyte").write_bytes(PAGE)
    (given_folder / "t10k-labels-idx1-ubyte").unlink()
    page = f"{given_folder / 't10k-images-idx3-ubyte'} is an HTML page, expected an IDX file"
    absent = f"{given_folder} has no t10k-labels-idx1-ubyte (raw or .gz)"
    ran = relumlp("data", "verify", "mnist")
    assert (ran.code, ran.err) == (2, f"relumlp: {page}; {absent}\n")
    assert ran.rows[3:] == [
        ["mnist", "t10k-images-idx3-ubyte", "wrong", ""],
        ["mnist", "t10k-labels-idx1-ubyte", "missing", ""],
    ]
    assert "HTML" not in ran.out, "the sentence is said once"


def test_verify_says_in_json_what_the_library_finds(small, given_folder):
    (given_folder / "train-labels-idx1-ubyte").write_bytes(PAGE)
    ran = relumlp("data", "verify", "mnist", "--json")
    assert ran.code == 2
    found = verify_files(CATALOGUE["mnist"])
    assert json.loads(ran.out) == [
        {
            "name": "mnist",
            "file": v.file.name,
            "state": "wrong" if v.problem else "right",
            "compression": v.compression,
            "problem": v.problem,
        }
        for v in found
    ]
    assert sum(bool(v.problem) for v in found) == 1


def test_a_dataset_that_is_partly_there_fails_without_being_named(small, tmp_path):
    put(tmp_path / "cache/mnist", small["mnist"])
    assert relumlp("data", "verify").code == 0
    (tmp_path / "cache/mnist/train-labels-idx1-ubyte.gz").unlink()
    ran = relumlp("data", "verify")
    assert ran.code == 2
    assert ran.err == (
        f"relumlp: {tmp_path / 'cache/mnist'} has no train-labels-idx1-ubyte (raw or .gz)\n"
    )


@pytest.mark.usefixtures("small")
def test_names_without_files_are_refused():
    for command in ("fetch", "verify"):
        assert refused("data", command, "digits") == (
            "dataset 'digits' is built in and has no files, expected one of mnist, fashion-mnist"
        )
