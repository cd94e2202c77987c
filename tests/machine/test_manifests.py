"""JSON from files: one sentence for everything that is none; a digest of contents in manifests."""

import json
import os

import numpy as np
import pytest

from relumlp.errors import FileFormatError, UserError
from relumlp.machine import manifests
from relumlp.machine.files import load_network, read_file, save_network, write_file
from relumlp.machine.manifests import check_fields, read_json
from relumlp.network.mlp import MLP


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file"


def refused(sentence):
    return pytest.raises(FileFormatError, match=f"^[^ ]*file: {sentence}$")


DEEP = b"[" * 100_000 + b"]" * 100_000
NO_JSON = {
    "empty": b"",
    "half": b'{"a": ',
    "latin": '"ä"'.encode("latin1"),
    "deep": DEEP,
    "deeper than Python goes": b'{"a":' * 100_000,
    "digits": b"1" * 5000,
    "more than a float": b"1" * 309,
    "zeros": bytes(100),
}


@pytest.mark.parametrize("text", NO_JSON.values(), ids=NO_JSON)
def test_what_is_no_json_is_refused(path, text):
    path.write_bytes(text)
    with refused("expected JSON, got something else"):
        read_json(path)


def test_json_of_many_levels_is_refused(path):
    for levels in (64, 65):
        path.write_bytes(b"[" * levels + b"]" * levels)
        assert read_json(path)
    path.write_bytes(b"[" * 66 + b"]" * 66)
    with refused("expected at most 64 levels of JSON, got more"):
        read_json(path)


def test_json_is_utf8_and_bounded(path, monkeypatch):
    path.write_text('{"β": 1}', encoding="utf-8")
    assert read_json(str(path)) == {"β": 1}
    monkeypatch.setattr(manifests, "MOST_TEXT", 5)
    with refused("expected at most 5 bytes of JSON, got more"):
        read_json(path)
    path.unlink()
    with refused("expected a file that can be read, got: No such file or directory"):
        read_json(path)
    path.mkdir()
    with refused("expected a file that can be read, got: Is a directory"):
        read_json(path)
    path.rmdir()
    os.mkfifo(path)
    with refused("expected a file that can be read, got: a pipe"):
        read_json(path)


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ([], "expected names in its manifest, got a list"),
        (None, "expected names in its manifest, got null"),
        ({}, "expected n in its manifest to be a whole number, got none"),
        ({"n": 1.5}, "expected n in its manifest to be a whole number, got a number"),
        ({"n": True}, "expected n in its manifest to be a whole number, got true or false"),
        ({"n": 1}, "expected x in its manifest to be a number, got none"),
        ({"n": 1, "x": "2"}, "expected x in its manifest to be a number, got text"),
    ],
)
def test_fields_are_checked(path, manifest, sentence):
    fields = {"n": int, "x": (float, int)}
    with refused(sentence):
        check_fields(path, manifest, fields)
    check_fields(path, {"n": 1, "x": 2, "more": None}, fields)


# --- contents


@pytest.mark.parametrize("kind", ["network", "checkpoint", "cell", "result"])
def test_other_arrays_beside_a_manifest_are_noticed(path, kind):
    write_file(path, {"x": np.arange(3.0), "y": np.ones(2)}, {"seed": 1}, kind)
    with np.load(path) as file:
        arrays = dict(file)

    def kept(**changes):
        with path.open("wb") as file:
            np.savez(file, **{n: a for n, a in {**arrays, **changes}.items() if a is not None})

    listed = "expected the arrays that its manifest lists, got others"
    for change in ({"y": None}, {"z": np.ones(1)}, {"x": np.arange(3)}, {"x": np.ones((3, 1))}):
        kept(**change)
        with refused(listed):
            read_file(path, kind)
    digest = "expected the contents whose digest its manifest states, got others"
    text = str(arrays["manifest"])
    for change in (
        {"x": np.array([0, 1, 2.5])},
        {"y": -np.ones(2)},
        {"manifest": np.array(text.replace('"seed": 1', '"seed": 2'))},
    ):
        kept(**change)
        with refused(digest):
            read_file(path, kind)
    kept()
    assert read_file(path, kind).manifest["seed"] == 1


def test_a_manifest_without_contents_is_refused(path):
    write_file(path, {"x": np.arange(3.0)}, {}, "cell")
    with np.load(path) as file:
        stamp = json.loads(str(file["manifest"]))
    for contents in (None, [], {"arrays": []}, {"arrays": {"x": ["<f8", [3]]}}):
        with path.open("wb") as file:
            np.savez(file, x=np.arange(3.0), manifest=json.dumps({**stamp, "contents": contents}))
        with refused("expected the (arrays|contents) .*, got others"):
            read_file(path, "cell")


def test_files_of_version_1_are_read_without_a_digest(path):
    old = {"format": "relumlp/network", "version": 1, "unit": "sigmoid", "seed": 3}
    with path.open("wb") as file:
        np.savez(file, W1=np.eye(2), manifest=json.dumps(old))
    assert load_network(path).unit == "sigmoid"
    assert read_file(path, "network").manifest == old


@pytest.mark.parametrize("unit", [None, 3, [], {}])
def test_a_network_without_its_unit_is_refused(path, unit):
    old = {"format": "relumlp/network", "version": 1, "unit": unit}
    with path.open("wb") as file:
        np.savez(file, W1=np.eye(2), manifest=json.dumps(old))
    with refused("expected unit in its manifest to be text, got .*"):
        load_network(path)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"format":' * 5000,
        '{"format": [], "version": 2}',
        '{"format": "relumlp/cell", "version": [2]}',
        '{"format": "relumlp/cell", "version": true}',
        '{"format": "relumlp/cell", "version": NaN}',
        '{"format": "relumlp/cell", "version": 2.0}',
    ],
)
def test_manifests_that_are_none_are_refused(path, text):
    with path.open("wb") as file:
        np.savez(file, manifest=text)
    with pytest.raises(FileFormatError, match=r"expected .*, got "):
        read_file(path, "cell")


def test_a_manifest_that_could_not_be_read_again_is_not_written(path):
    deep = []
    for _ in range(70):
        deep = [deep]
    for manifest in ({"deep": deep}, {"seed": 10**400}):
        with pytest.raises(UserError, match="expected a manifest that can be read again"):
            write_file(path, {}, manifest, "cell")
    assert not path.exists()
    write_file(path, {}, {"seed": 2**128}, "cell")
    assert read_file(path, "cell").manifest["seed"] == 2**128


def test_numbers_that_are_none_come_back_in_a_manifest(path):
    """A run that has diverged has no loss."""
    write_file(path, {"x": np.array([np.nan])}, {"loss": float("nan"), "most": 1e999}, "cell")
    manifest = read_file(path, "cell").manifest
    assert np.isnan(manifest["loss"])
    assert manifest["most"] == float("inf")


def test_a_transposed_array_has_the_digest_of_its_numbers(path):
    save_network(path, MLP.from_arrays([np.arange(6.0).reshape(3, 2).T]), {})
    assert load_network(path).W[1].tolist() == [[0, 2, 4], [1, 3, 5]]
    write_file(path, {"x": np.arange(6.0).reshape(3, 2).T}, {}, "cell")
    assert read_file(path, "cell").arrays["x"].tolist() == [[0, 2, 4], [1, 3, 5]]
