"""relumlp.save and relumlp.load: what a user gives them, right or wrong."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import relumlp
from relumlp.errors import FileFormatError, UserError
from relumlp.machine.files import read_file

NETWORK = relumlp.MLP.initialised((3, 4, 2), unit="sigmoid", bias=[True, False])


def test_a_network_comes_back_from_a_path_of_any_kind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in ("net.npz", Path("net.npz"), tmp_path / "new" / "net"):
        relumlp.save(path, NETWORK)
        twin = relumlp.load(path)
        assert (twin.sizes, twin.bias, twin.unit) == ((3, 4, 2), NETWORK.bias, "sigmoid")
        assert twin.theta.tobytes() == NETWORK.theta.tobytes()
    assert read_file("net.npz", "network").manifest["environment"]["versions"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["net.npz", "new"]


@pytest.mark.parametrize("path", ["", ".", "a\0b", b"net.npz", None, 3, ["net.npz"]])
def test_what_is_no_file_is_refused(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r": expected .*, got "):
        relumlp.save(path, NETWORK)
    with pytest.raises(UserError, match=r": expected .*, got "):
        relumlp.load(path)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("network", [None, 3, NETWORK.theta, list(NETWORK.W[1:]), relumlp.MLP])
def test_what_is_no_network_is_refused(network, tmp_path):
    with pytest.raises(UserError, match=r"^network: expected an MLP, got "):
        relumlp.save(tmp_path / "net.npz", network)
    exact = relumlp.MLP.from_arrays([np.array([[Fraction(1, 3)]])])
    with pytest.raises(UserError, match=r"^W1: expected an array of plain numbers, got object"):
        relumlp.save(tmp_path / "net.npz", exact)
    assert [*tmp_path.iterdir()] == []


def test_a_diverged_network_is_kept_and_told_when_it_is_loaded(tmp_path):
    """Nothing is lost: NumPy reads it. It is not taken for a network."""
    relumlp.save(tmp_path / "net.npz", NETWORK.with_theta(NETWORK.theta * np.nan))
    with np.load(tmp_path / "net.npz") as file:
        assert np.isnan(file["W1"]).all()
    with pytest.raises(FileFormatError, match=r"net.npz: W1: expected finite numbers, got nan"):
        relumlp.load(tmp_path / "net.npz")
