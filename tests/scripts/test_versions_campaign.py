"""The campaign of versions, short: the bill of materials, and the probe in this Python."""

import importlib.machinery
import importlib.util
import json
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import lazy_loader
import pytest

from relumlp.claims.ledger.closure import digest

ROOT = next(place for place in Path(__file__).parents if (place / "setup.cfg").exists())
SCRIPTS = ROOT / "scripts"


@pytest.fixture
def bom(monkeypatch):
    """The script as a module; nothing is compiled into scripts/."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = importlib.machinery.SourceFileLoader("bom_program", str(SCRIPTS / "bom"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def as_installed(bom):
    """Pins that are what is installed, as at the floors."""
    pins = bom.pinned((SCRIPTS / "constraints.txt").read_text())
    for name in pins:
        try:
            pins[name] = distribution(name).version
        except ModuleNotFoundError:
            continue
    return pins


def test_the_bill_names_everything_that_is_needed_once(bom, as_installed, monkeypatch):
    monkeypatch.setattr(bom, "pinned", lambda text: as_installed)
    made = bom.bill(ROOT)
    names = [c["name"] for c in made["components"]]
    assert names == sorted(set(names))
    assert {"numpy", "numba", "llvmlite", "requests"} <= set(names)
    assert not {"ruff", "mypy", "pytest"} & set(names)
    refs = {c["bom-ref"] for c in made["components"]} | {made["metadata"]["component"]["bom-ref"]}
    assert {d["ref"] for d in made["dependencies"]} == refs
    assert {ref for d in made["dependencies"] for ref in d["dependsOn"]} <= refs
    assert bom.bill(ROOT) == made


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("numpy", "bom: expected numpy 0.1, got"),
        ("no-such-package", "bom: expected no-such-package to be installed"),
    ],
)
def test_what_is_not_installed_as_pinned_is_told_in_a_sentence(bom, name, said):
    with pytest.raises(SystemExit, match=said):
        bom.installed(name, {"numpy": "0.1"})


def test_the_probe_finds_the_digests_of_this_package():
    """In a Python in which nothing is installed but what needs no compiler."""
    probe = SCRIPTS / "campaigns" / "versions_parts" / "probe.py"
    packages = Path(lazy_loader.__file__).parents[1]
    run = subprocess.run(
        [sys.executable, str(probe), str(ROOT), str(packages)], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["files"] > 200
    asked = "relumlp.claims.paths.recursion"
    assert found["digests"][asked] == digest(frozenset([asked]))
