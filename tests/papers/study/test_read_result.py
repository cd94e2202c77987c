"""A result whose manifest lacks something that a page needs is refused in one sentence."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.chapters import ROOT

from relumlp.errors import FileFormatError
from relumlp.machine.files import load_network, read_file, write_file
from relumlp.papers.study.read_result import ENVIRONMENT, FIELDS, LATER, read_result

PUBLISHED = sorted((ROOT / "derivations" / "reproduction").glob("*/result.npz"))
NETWORKS = sorted((ROOT / "derivations" / "reproduction").glob("*/networks/*.npz"))


@pytest.fixture(scope="module")
def short() -> dict[str, Any]:
    """A published manifest, but of long lists the first entries only: all are of one kind."""
    found: dict[str, Any] = first_entries(read_file(PUBLISHED[0], "result").manifest)
    return found


def first_entries(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: first_entries(v) for k, v in list(value.items())[:20]}
    return [first_entries(v) for v in value[:3]] if isinstance(value, list) else value


@pytest.fixture
def manifest(short: dict[str, Any]) -> dict[str, Any]:
    return deepcopy(short)


def test_the_short_manifest_is_read(tmp_path: Path, manifest: dict[str, Any]) -> None:
    """What is refused below is refused for what was changed."""
    write_file(tmp_path / "result.npz", {}, manifest, "result")
    assert read_result(tmp_path / "result.npz").manifest.keys() >= FIELDS.keys()


def refused(path: Path) -> Any:
    return pytest.raises(FileFormatError, match=f"^[^ ]*{path.name}: expected [^\n]+$")


def test_published_results_of_version_1_are_read() -> None:
    versions = {read_result(path).manifest["version"] for path in PUBLISHED}
    assert len(PUBLISHED) == 3
    assert versions <= {1, 2}


def test_published_networks_of_version_1_are_read() -> None:
    """Bit by bit as NumPy reads them."""
    assert len(NETWORKS) > 20
    for path in NETWORKS[::4]:
        with np.load(path) as file:
            assert load_network(path).W[1].tobytes() == file["W1"].tobytes()


KINDS = FIELDS | LATER | ENVIRONMENT
FREE = ("facts", "versions", "blas_environment")
"""Objects whose entries are a study's own, or shown as they are."""
VALUES: tuple[Any, ...] = (None, [], [None], {"a": None}, "text", 3, True)


def is_wrong(name: str, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, KINDS[name]):
        return True
    return value in ([None], {"a": None}) and name not in FREE


def changed(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    place: dict[str, Any] = manifest["environment"] if name in ENVIRONMENT else manifest
    return place


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name in KINDS for value in VALUES if is_wrong(name, value)],
)
def test_fields_of_another_kind_are_refused(
    tmp_path: Path, manifest: dict[str, Any], name: str, value: Any
) -> None:
    changed(manifest, name)[name] = value
    write_file(tmp_path / "result.npz", {}, manifest, "result")
    with refused(tmp_path / "result.npz"):
        read_result(tmp_path / "result.npz")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("failures", [["seed1"]]), ("failures", [[]]), ("failures", ["seed1"]),
        ("core_seconds_by_kind", {"cell": [3]}), ("core_seconds_by_kind", {"cell": [3, 1.5, 2]}),
        ("core_seconds_by_kind", {"cell": [3, "1.5"]}),
    ],
)  # fmt: skip
def test_entries_of_another_length_are_refused(
    tmp_path: Path, manifest: dict[str, Any], name: str, value: Any
) -> None:
    """A failure is a cell and what went wrong; a count is of cells and of their seconds."""
    manifest[name] = value
    write_file(tmp_path / "result.npz", {}, manifest, "result")
    with pytest.raises(FileFormatError, match=f"entries of its {name} as a run writes them$"):
        read_result(tmp_path / "result.npz")


@pytest.mark.parametrize("name", [*FIELDS, *ENVIRONMENT])
def test_fields_that_are_missing_are_told(
    tmp_path: Path, manifest: dict[str, Any], name: str
) -> None:
    del changed(manifest, name)[name]
    write_file(tmp_path / "result.npz", {}, manifest, "result")
    with pytest.raises(FileFormatError, match=rf"expected {name} in its \w+ to be .*, got none$"):
        read_result(tmp_path / "result.npz")
