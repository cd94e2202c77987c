"""Lowest and newest versions of all dependencies, Python 3.11 to 3.14, known holes, a bill."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from configparser import ConfigParser
from importlib.util import find_spec
from pathlib import Path

from campaigns.tally import Tally

ROOT = Path(__file__).resolve().parents[2]
PARTS_OF_IT = Path(__file__).parent / "versions_parts"
PYODIDES = {"3.12": "0.27.7", "3.13": "0.29.5", "3.14": "314.0.7"}
"""Versions of npm's package pyodide: CPython of these versions, compiled to WebAssembly."""

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ROOMS = ("kernels", "network", "training", "datasets", "machine")
SUITE = (*(f"tests/{room}" for room in ROOMS), "--deselect=tests/kernels/test_speed.py")
"""The rooms that rest on other packages; `scripts/floors` alone runs the whole suite."""


def run(tally: Tally, seed: int, count: int) -> None:
    """Do as many of the parts as are asked for; what this machine cannot have is told as such."""
    for part in PARTS[:count]:
        part(tally)
    left = [str(part.__doc__).splitlines()[0] for part in PARTS[count:]]
    if left:
        tally.facts["not run this time"] = " ".join(left)


def said(command: list[str], folder: Path = ROOT, minutes: float = 10) -> tuple[int, str, str]:
    """Run a command; return its code, output and errors, code 127 where it is not there."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHONPATH", "PYTEST_"))}
    try:
        done = subprocess.run(
            command, cwd=folder, env=clean, capture_output=True, text=True, timeout=60 * minutes
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 127, "", str(error)
    return done.returncode, done.stdout, done.stderr


def bill(tally: Tally) -> None:
    """The software bill of materials is the same twice, and names what setup.cfg asks for."""
    one, other = (said([sys.executable, str(ROOT / "scripts" / "bom")]) for _ in range(2))
    if one[0] or one[1] != other[1]:
        tally.bad("bill of materials", "not the same twice", one[2][-300:])
        return
    found = json.loads(one[1])
    tally.good("bill of materials", f"{found['bomFormat']} {found['specVersion']}, the same twice")
    tally.facts["packages in the bill of materials"] = len(found["components"])


def pythons(tally: Tally) -> None:
    """Every file compiles in every Python, and every module's digest is that of this Python."""
    with tempfile.TemporaryDirectory() as place:
        packages = Path(place) / "packages"
        for origin in (find_spec("lazy_loader").submodule_search_locations or [])[:1]:  # type: ignore[union-attr]
            shutil.copytree(origin, packages / "lazy_loader")
        arguments = [str(ROOT), str(packages)]
        own = json.loads(said([sys.executable, str(PARTS_OF_IT / "probe.py"), *arguments])[1])
        for version in PYTHONS:
            code, out, err = probed(version, Path(place), arguments)
            if code == 127:
                tally.good(f"Python {version}", "not to be had here")
            elif code or json.loads(out)["digests"] != own["digests"]:
                tally.bad(f"Python {version}", "other digests or an error", err[-300:])
            else:
                found = json.loads(out)
                end = f"{found['files']} files compile, {len(found['digests'])} digests agree"
                tally.good(f"Python {version}", f"{found['version']}: {end}")


def probed(version: str, place: Path, arguments: list[str]) -> tuple[int, str, str]:
    """Run the probe in a Python of the machine, or in npm's; code 127 where neither is there."""
    if python := native(version):
        return said([python, str(PARTS_OF_IT / "probe.py"), *arguments])
    asked = PYODIDES.get(version)
    if asked is None or not (shutil.which("npm") and shutil.which("node")):
        return 127, "", ""
    home = place / version
    home.mkdir()
    code, _, err = said(["npm", "install", "--silent", "--no-save", "--prefix", str(home),
                         f"pyodide@{asked}"], home)  # fmt: skip
    if code:
        return 127, "", err
    return said(["node", str(PARTS_OF_IT / "inside.mjs"), str(home), *arguments])


def native(version: str) -> str | None:
    """Return a Python of this machine that runs; a name alone may lead nowhere."""
    kept = Path.home().glob(f".pyenv/versions/{version}.*/bin/python")
    found = [*map(str, kept), shutil.which(f"python{version}")]
    return next((p for p in found if p and said([p, "-c", ""])[0] == 0), None)


def wheels(tally: Tally) -> None:
    """The pinned versions can be installed, without compiling, for a Python that is not here."""
    config = ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    wanted = [line for line in config["options"]["install_requires"].split("\n") if line]
    pins = str(ROOT / "scripts" / "constraints.txt")
    for version in (v for v in PYTHONS if native(v) is None):
        with tempfile.TemporaryDirectory() as place:
            code, _, err = said([
                sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--target", place,
                "--only-binary", ":all:", "--python-version", version, "-c", pins, *wanted,
            ])  # fmt: skip
        if code:
            tally.bad(f"wheels for Python {version}", "not all there", err[-300:])
        else:
            tally.good(f"wheels for Python {version}", "all there in the pinned versions")


def audit(tally: Tally) -> None:
    """No pinned version has a known hole, where the lists of known holes can be reached."""
    with tempfile.TemporaryDirectory() as place:
        tool = Path(place) / "bin"
        said([sys.executable, "-m", "venv", place])
        said([str(tool / "python"), "-m", "pip", "install", "--quiet", "pip-audit"])
        _, out, _ = said([
            str(tool / "pip-audit"), "--no-deps", "--disable-pip", "--format", "json",
            "--requirement", str(ROOT / "scripts" / "constraints.txt"),
        ])  # fmt: skip
    listed = json.loads(out)["dependencies"] if out.startswith("{") else []
    asked = [d for d in listed if "vulns" in d]
    holes = [f"{d['name']} {v['id']}" for d in asked for v in d["vulns"]]
    if holes:
        tally.bad("pip-audit", "known holes", ", ".join(holes))
    elif asked:
        tally.good("pip-audit", f"{len(asked)} of {len(listed)} pinned versions known, no holes")
    else:
        tally.good("pip-audit", "its lists cannot be reached from here")


def lowest(tally: Tally) -> None:
    """The tests of the rooms pass in the lowest versions."""
    tested(tally, "lowest versions", sys.executable, [])
    script = str(ROOT / "scripts" / "floors")
    tally.facts["lowest versions"] = " ".join(said([sys.executable, script, "--list"])[1].split())


def newest(tally: Tally) -> None:
    """The tests of the rooms pass in the newest versions, in every other Python of this machine.

    In this one they are run in the pinned versions, which are the newest but for some corrections.
    """
    for version in PYTHONS:
        python = native(version)
        if python and version != ".".join(map(str, sys.version_info[:2])):
            tested(tally, f"newest versions, Python {version}", python, ["--newest"])


def tested(tally: Tally, subject: str, python: str, how: list[str]) -> None:
    """Install versions into an environment of their own, and run the tests of the rooms there."""
    script = str(ROOT / "scripts" / "floors")
    code, out, err = said([python, script, *how, "-rfE", *SUITE], minutes=60)
    failed = [line for line in out.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if code:
        tally.bad(subject, "not installed, or a test fails", "; ".join(failed) or err[-600:])
    else:
        passed = sum(line.count(".") for line in out.splitlines() if line.endswith("%]"))
        tally.good(subject, f"installed, and all {passed} tests pass")


PARTS = [bill, pythons, wheels, audit, lowest, newest]
COUNT = len(PARTS)
