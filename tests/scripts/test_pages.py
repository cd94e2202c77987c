"""The script that writes published pages anew: from a result and its pictures, or with new ones."""

import importlib.machinery
import importlib.util
import sys
from pathlib import Path

import pytest
from helpers import two_rules_study
from helpers.two_rules_study import MANIFEST, STUDY

from relumlp.machine.files import write_file
from relumlp.papers.study.page import write_page

SCRIPT = Path(__file__).parents[2] / "scripts" / "pages"


@pytest.fixture
def program(monkeypatch):
    """The script, for a made-up study alone."""
    loader = importlib.machinery.SourceFileLoader("pages_program", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    # Nothing is compiled into scripts/, which has no ending to ignore.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    monkeypatch.setattr(module, "STUDIES", {"two": ""})
    monkeypatch.setattr(module, "find_study", {"two": two_rules_study.STUDY}.__getitem__)
    return module


def test_pages_are_written_anew_and_pictures_only_if_asked_for(program, tmp_path, monkeypatch):
    folder = tmp_path / "two"
    write_file(folder / "result.npz", {}, MANIFEST, "result")
    write_page(STUDY, folder)
    expected = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name in ("page.md", "page.html"):
        (folder / name).unlink()
    monkeypatch.setattr(program, "REPRODUCTION", tmp_path)
    monkeypatch.setattr(sys, "argv", ["pages"])
    program.main()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == expected
    (folder / "figures" / "two.both.svg").unlink()
    monkeypatch.setattr(sys, "argv", ["pages", "--draw"])
    program.main()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == expected
