"""The user's cache folder in odd environments."""

import os
from pathlib import Path

import pytest

from relumlp.datasets.catalogue import CATALOGUE
from relumlp.datasets.files import folder
from relumlp.errors import DataError
from relumlp.places import user_cache


@pytest.mark.parametrize(
    ("xdg", "expected"),
    [
        ("", "/home/me/.cache/relumlp"),
        ("/x", "/x/relumlp"),
        ("x", "/home/me/.cache/relumlp"),
        ("./x", "/home/me/.cache/relumlp"),
    ],
)
def test_a_relative_cache_is_ignored(monkeypatch, xdg, expected):
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("XDG_CACHE_HOME", xdg)
    assert user_cache() == Path(expected)


def test_no_home_is_no_folder_in_the_current_one(monkeypatch):
    for name in ("HOME", "XDG_CACHE_HOME", "RELUMLP_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert user_cache() is None
    with pytest.raises(DataError, match="expected a home folder or RELUMLP_DATA, got neither"):
        folder(CATALOGUE["mnist"])
    monkeypatch.setenv("RELUMLP_DATA", "~nobody/data")
    assert folder(CATALOGUE["mnist"]).path == Path("~nobody/data/mnist")
