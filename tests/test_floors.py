"""scripts/floors: the versions of setup.cfg at their lowest, and a sentence if that cannot be."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = next(place for place in Path(__file__).parents if (place / "setup.cfg").exists())
SETUP = """
[options]
python_requires = >=3.11
install_requires =
    numpy>=2.0
    jax[cpu] >= 0.4.30
[options.extras_require]
bench =
    torch>=2.4
test =
    pytest>=8.2
    ruff>=0.6
"""
BUILD = '[build-system]\nrequires = ["setuptools>=77.0.1"]\n'
PYTHON = """#!/bin/sh
echo "$*" >> "$TOLD"
case "$*" in *"$BREAKS"*) exit 3 ;; esac
[ "$2" != venv ] || { mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; }
"""
"""A stand-in for Python 3.99: says what it is asked to do, and fails at one of these things."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of nothing but requirements and the script."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "floors", tmp_path / "scripts")
    (tmp_path / "setup.cfg").write_text(SETUP)
    (tmp_path / "pyproject.toml").write_text(BUILD)
    return tmp_path


def floors(checkout: Path, *words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(checkout / "scripts" / "floors"), *words]
    env = {"PATH": "", **env}
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=checkout.parent)


def edit(checkout: Path, old: str, new: str) -> None:
    path = checkout / "setup.cfg"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


@pytest.fixture
def stand_in(checkout: Path) -> dict[str, str]:
    """Have the stand-in be the Python that the checkout wants; return the environment for it."""
    edit(checkout, ">=3.11", ">=3.99")
    python = checkout / "stand-in" / "python3.99"
    python.parent.mkdir()
    python.write_text(PYTHON)
    python.chmod(0o755)
    return {
        "PATH": f"{python.parent}:{os.defpath}", "TOLD": str(checkout / "told"), "BREAKS": "nothing"
    }  # fmt: skip


def test_what_is_listed_is_what_setup_cfg_says_without_linters(checkout: Path) -> None:
    assert floors(checkout, "--list").stdout.split() == [
        "Python", "3.11", "numpy==2.0", "jax[cpu]==0.4.30", "pytest==8.2", "setuptools==77.0.1",
    ]  # fmt: skip
    more = floors(checkout, "--list", "--extra", "bench").stdout.split()
    assert {*more} - {*floors(checkout, "--list").stdout.split()} == {"torch==2.4"}


def test_this_checkout_has_a_floor_for_everything() -> None:
    done = floors(ROOT, "--list")
    assert done.returncode == 0, done.stderr
    assert {"numba", "typer", "pytest", "build"} <= set(re.findall(r"^(\w+)==", done.stdout, re.M))


@pytest.mark.parametrize("floorless", ["numpy", "numpy==2.0", "numpy>=2.0,<3", "numpy>2"])
def test_a_requirement_without_a_floor_is_told_in_a_sentence(
    checkout: Path, floorless: str
) -> None:
    edit(checkout, "numpy>=2.0", floorless)
    done = floors(checkout, "--list")
    assert done.returncode == 1
    assert done.stderr == f"floors: expected a requirement like numpy>=2.0, got {floorless!r}\n"


def test_a_python_that_is_not_there_is_told_in_a_sentence(checkout: Path) -> None:
    edit(checkout, ">=3.11", ">=3.99")
    done = floors(checkout)
    assert done.returncode == 1
    assert done.stderr.startswith("floors: expected python3.99, the lowest allowed, got only")
    assert not (checkout / ".venv-floors").exists()


def test_the_floors_are_installed_and_pytest_gets_the_arguments(
    checkout: Path, stand_in: dict[str, str]
) -> None:
    done = floors(checkout, "tests/test_x.py", "-k", "some", **stand_in)
    assert (done.returncode, done.stderr) == (0, "")
    venv, install, package, tests = (checkout / "told").read_text().splitlines()
    assert venv == f"-m venv --clear {checkout / '.venv-floors'}"
    assert install.endswith(" numpy==2.0 jax[cpu]==0.4.30 pytest==8.2 setuptools==77.0.1")
    assert package.endswith(f" --no-deps --no-build-isolation --editable {checkout}")
    assert tests.startswith("-m pytest ")
    assert tests.endswith(" tests/test_x.py -k some")


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        ("-m venv", "floors: expected the floors to install, got exit 3 from "),
        ("numpy==2.0", "floors: expected the floors to install, got exit 3 from "),
        ("--editable", "floors: expected the floors to install, got exit 3 from "),
        ("-m pytest", "floors: expected the tests to pass at the floors, got exit 3 of pytest\n"),
    ],
)
def test_what_fails_is_told_in_a_sentence_and_ends_it(
    checkout: Path, stand_in: dict[str, str], breaks: str, said: str
) -> None:
    done = floors(checkout, **stand_in | {"BREAKS": breaks})
    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert breaks in (checkout / "told").read_text().splitlines()[-1]


def test_the_newest_versions_are_the_same_packages_without_floors(checkout: Path) -> None:
    assert floors(checkout, "--newest", "--list").stdout.split() == [
        "Python", "3.11", "numpy", "jax[cpu]", "pytest", "setuptools",
    ]  # fmt: skip
