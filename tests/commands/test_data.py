"""``relumlp data``: list, fetch, verify."""

import gzip
import json

import pytest
from helpers.small_data import PAGE, PARTS, names_in, put
from typer.testing import CliRunner

from relumlp.commands.data import app
from relumlp.datasets import NAMES, load
from relumlp.datasets.catalogue import CATALOGUE
from relumlp.datasets.files import verify_files
from relumlp.errors import DataError, UserError


def run(*arguments):
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, (UserError, SystemExit)):
        raise result.exception
    return result


def test_list_says_where_everything_is(small, tmp_path):
    put(tmp_path / "cache/mnist", small["mnist"])
    put(tmp_path / "cache/fashion-mnist", {"train-labels-idx1-ubyte": b""})
    rows = {row["name"]: row for row in json.loads(run("list", "--json").stdout)}
    assert [row["state"] for row in rows.values()] == [
        "at hand",
        "incomplete",
        "built in",
        "built in",
    ]
    assert list(rows) == [*NAMES, "example-1d"]
    assert rows["mnist"]["folder"] == str(tmp_path / "cache/mnist")
    assert (rows["mnist"]["train"], rows["mnist"]["test"]) == (6, 3)
    assert rows["mnist"]["shape"] == [2, 3]
    digits = load("digits")
    assert (rows["digits"]["train"], rows["digits"]["test"]) == (
        len(digits.train_labels),
        len(digits.test_labels),
    )
    assert rows["digits"]["shape"] == list(digits.shape)
    assert "example-1d" in run("list").stdout


def test_fetch_downloads_what_is_missing_and_says_so(small, two_mirrors, tmp_path):
    put(tmp_path / "cache/mnist", {"train-labels-idx1-ubyte": PAGE}, suffix="")
    result = json.loads(run("fetch", "mnist", "--json").stdout)
    downloaded = [f"{name}.gz" for name in PARTS]
    folder = tmp_path / "cache/mnist"
    assert result == [{"name": "mnist", "folder": str(folder), "downloaded": downloaded}]
    assert names_in(folder) == sorted(downloaded)
    assert json.loads(run("fetch", "mnist", "--json").stdout)[0]["downloaded"] == []
    assert "mnist" in run("fetch", "mnist").stdout


def test_fetch_fills_a_given_folder_but_never_replaces_in_it(
    small, two_mirrors, tmp_path, monkeypatch
):
    monkeypatch.setenv("RELUMLP_DATA", str(tmp_path / "given"))
    assert run("fetch", "mnist").exit_code == 0
    folder = tmp_path / "given/mnist"
    assert load("mnist").train_labels.shape == (6,)
    path = folder / "train-labels-idx1-ubyte.gz"
    path.write_bytes(PAGE)
    error = run("fetch", "mnist").exception
    assert str(error) == f"{path} is an HTML page, expected an IDX file"
    assert path.read_bytes() == PAGE


def test_verify_tells_right_recompressed_wrong_and_missing(small, given_folder, tmp_path):
    raw = small["mnist"]
    put(given_folder, {"train-images-idx3-ubyte": raw["train-images-idx3-ubyte"]})
    (given_folder / "train-images-idx3-ubyte").unlink()
    (given_folder / "train-labels-idx1-ubyte").write_bytes(
        gzip.compress(raw["train-labels-idx1-ubyte"], compresslevel=0)
    )
    assert run("verify").exit_code == 0
    assert [v.compression for v in verify_files(CATALOGUE["mnist"])] == [
        "official",
        "recompressed",
        "none",
        "none",
    ]
    (given_folder / "t10k-images-idx3-ubyte").write_bytes(PAGE)
    (given_folder / "t10k-labels-idx1-ubyte").unlink()
    result = run("verify", "mnist", "--json")
    rows = json.loads(result.stdout)
    assert [row["state"] for row in rows] == ["right", "right", "wrong", "missing"]
    page = f"{given_folder / 't10k-images-idx3-ubyte'} is an HTML page, expected an IDX file"
    absent = f"{given_folder} has no t10k-labels-idx1-ubyte (raw or .gz)"
    assert [row["problem"] for row in rows] == [None, None, page, absent]
    assert isinstance(result.exception, DataError)
    assert str(result.exception) == f"{page}; {absent}"


def test_verify_of_what_is_absent_fails_only_where_it_was_asked_for(small):
    assert run("verify").exit_code == 0
    assert isinstance(run("verify", "mnist").exception, DataError)


@pytest.mark.parametrize("command", ["fetch", "verify"])
def test_commands_refuse_names_without_files(small, command):
    assert str(run(command, "digits").exception) == (
        "dataset 'digits' is built in and has no files, expected one of mnist, fashion-mnist"
    )
    assert str(run(command, "nope").exception) == (
        "dataset 'nope' is not known, expected one of mnist, fashion-mnist"
    )


@pytest.mark.parametrize("command", ["list", "fetch", "verify"])
def test_every_help_has_an_example(command):
    assert f"Example: relumlp data {command}" in run(command, "--help").stdout
