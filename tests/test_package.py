"""Wheel and sdist: they build, hold what they should, and run where they are unpacked."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from helpers.chapters import FENCE

ROOT = next(place for place in Path(__file__).parents if (place / "setup.cfg").exists())
MADE = {"PKG-INFO", "relumlp.egg-info"}
"""What building an sdist adds to the checkout."""

# In one process of pytest-xdist (--dist loadgroup), which then builds once.
pytestmark = [pytest.mark.slow(compiles=False), pytest.mark.xdist_group("package")]


def checkout() -> set[str]:
    """Return what git would clone, without its own files; in an unpacked sdist, what it holds."""
    if not (ROOT / ".git").exists():
        files = {path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()}
        return {f.as_posix() for f in files if not (f.parts[0] in MADE or made_by_running(f))}
    command = ["git", "ls-files", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    listed = {name for name in done.stdout.split("\0") if (ROOT / name).is_file()}
    return {name for name in listed if not name.startswith(".")}


def made_by_running(file: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in file.parts)


def python(*words: str, folder: Path, **env: str) -> str:
    """Run Python in a folder, where it finds nothing of this checkout; return what it prints."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHONPATH", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env={**clean, **env}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build from a copy of what git would clone, so that nothing of this machine comes along."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for name in checkout():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    python("-m", "build", "--no-isolation", "--outdir", str(out), str(source), folder=source)
    return out


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    (wheel,) = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def unpacked(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist, unpacked."""
    place = tmp_path_factory.mktemp("unpacked")
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(place, filter="data")
    (folder,) = place.iterdir()
    return folder


@pytest.fixture(scope="session")
def description(wheel: Path) -> str:
    """What a package index shows."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = message_from_bytes(archive.read(name), policy=policy.default)
    assert metadata["Description-Content-Type"] == "text/markdown"
    return metadata.get_payload()


def test_the_wheel_runs_where_it_is_unpacked(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    printed = python("-m", "relumlp", "claims", "--json", folder=tmp_path)
    assert "gaps.s5" in printed
    # The textbook comes along, and no checkout is near.
    printed = python("-m", "relumlp", "book", "gaps.14", folder=tmp_path)
    assert "One threshold: equation 14" in printed


def test_the_wheel_has_no_flaw_that_the_checker_knows(wheel: Path) -> None:
    assert "OK" in python("-m", "check_wheel_contents", str(wheel), folder=wheel.parent)


def test_the_wheel_is_the_package(wheel: Path) -> None:
    package = {name for name in checkout() if name.startswith("relumlp/")}
    textbook = {name for name in checkout() if re.fullmatch(r"derivations/[^/]+\.md", name)}
    assert len(textbook) > 10
    package |= {f"relumlp/textbook/pages/{Path(name).name}" for name in textbook}
    with zipfile.ZipFile(wheel) as archive:
        assert {n for n in archive.namelist() if ".dist-info/" not in n} == package


def test_the_sdist_is_the_checkout(unpacked: Path) -> None:
    files = {path.relative_to(unpacked) for path in unpacked.rglob("*") if path.is_file()}
    found = {f.as_posix() for f in files if not (f.parts[0] in MADE or made_by_running(f))}
    assert found == checkout()


def test_the_sdist_runs_its_tests(unpacked: Path, pytestconfig: pytest.Config) -> None:
    """All are collected; a few run: layers, units, pages, chapters of the ledger, metadata."""
    rooms = "layering or test_units or derivations or metadata"
    few = f"({rooms}) and not (code_runs or block or solution)"
    # Warnings are errors there too, or shown, as scripts/floors says.
    shown = [f"-W{words}" for words in pytestconfig.getoption("pythonwarnings") or ()]
    command = ("-m", "pytest", *shown, "-p", "no:cacheprovider", "-k", few)
    printed = python(*command, folder=unpacked)
    found = re.search(r"^(\d+) passed,(?: \d+ skipped,)? (\d+) deselected", printed, re.M)
    assert found, printed
    assert int(found[1]) > 200
    assert int(found[2]) > 3000
    where = python("-c", "import relumlp; print(relumlp.__file__)", folder=unpacked)
    assert Path(where.strip()).is_relative_to(unpacked)


def test_an_index_can_show_the_description(description: str) -> None:
    """A relative link or picture leads nowhere there."""
    targets = re.findall(r"\]\(([^)]*)\)|(?:src|href)=\"([^\"]*)\"", description)
    assert [t for pair in targets for t in pair if t and not t.startswith("https://")] == []
    assert len(description.split("\n\n")) > 5


def test_the_description_prints_what_it_says(description: str) -> None:
    (code, printed) = (f[2] for f in FENCE.finditer(description) if f[1] in ("python", "text"))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(code, "description", "exec"), {})
    assert out.getvalue() == printed


def test_the_description_names_commands_that_there_are(description: str) -> None:
    from typer.main import get_command

    from relumlp.commands.app import app

    named = set(re.findall(r"^relumlp (\w+)", description, re.MULTILINE))
    assert named
    assert named <= set(get_command(app).commands)
