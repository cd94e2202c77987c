"""scripts/install.sh: once, whoever asks, in any folder; a stand-in says what it is asked to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = next(place for place in Path(__file__).parents if (place / "setup.cfg").exists())
PYTHON = f"""#!/bin/sh
case "$*" in
    *fcntl*) exec "{sys.executable}" "$@" ;;
    *"pip --version"*) [ -f "$(dirname -- "$0")/whole" ]; exit ;;
    *"-m venv"*)
        for place; do :; done
        mkdir -p "$place/bin"; cp "$0" "$place/bin/python"
        printf '#!/bin/sh\\necho runs "$@"\\n' > "$place/bin/relumlp"
        chmod +x "$place/bin/relumlp"
        touch "$place/bin/whole" ;;
esac
echo "$*" >> told
case "$*" in *editable*) sleep 0.3 ;; esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with blanks in its path, and nothing but what the scripts read."""
    place = tmp_path / "a checkout with blanks"
    (place / "scripts").mkdir(parents=True)
    for name in ("run", "install.sh", "constraints.txt"):
        shutil.copy(ROOT / "scripts" / name, place / "scripts")
    for name in ("setup.cfg", "pyproject.toml"):
        (place / name).write_text(name)
    python = tmp_path / "stand-in"
    python.write_text(PYTHON)
    python.chmod(0o755)
    return place


def start(checkout: Path, *words: str) -> "subprocess.Popen[str]":
    env = {"PATH": os.defpath, "PYTHON": str(checkout.parent / "stand-in")}
    command = ["sh", str(checkout / "scripts" / "run"), *words]
    return subprocess.Popen(
        command, env=env, cwd=checkout.parent, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def told(checkout: Path) -> list[str]:
    return (checkout / "told").read_text().splitlines()


def test_two_at_once_install_once_and_both_run(checkout: Path) -> None:
    ended = [p.communicate() for p in [start(checkout, "info") for _ in range(3)]]
    assert [out for out, _ in ended] == ["runs info\n"] * 3
    assert sum("editable" in line for line in told(checkout)) == 1
    assert sum("installing" in err for _, err in ended) == 1


def test_what_is_installed_stays_until_a_requirement_changes(checkout: Path) -> None:
    assert start(checkout).communicate()[0] == "runs reproduce\n"
    before = told(checkout)
    assert start(checkout).communicate() == ("runs reproduce\n", "")
    assert told(checkout) == before
    (checkout / "setup.cfg").write_text("changed")
    start(checkout).communicate()
    assert sum("editable" in line for line in told(checkout)) == 2


@pytest.mark.parametrize("left", ["nothing", "no pip"])
def test_an_installation_that_was_killed_is_begun_anew(checkout: Path, left: str) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    if left == "no pip":
        shutil.copy(checkout.parent / "stand-in", checkout / ".venv" / "bin" / "python")
    assert start(checkout).communicate()[0] == "runs reproduce\n"


def test_a_checkout_that_cannot_be_written_to_is_told_in_a_sentence(checkout: Path) -> None:
    (checkout / ".venv-lock").mkdir()  # as good as a read-only file system, for root too
    out, err = start(checkout).communicate()
    assert (out, len(err.splitlines())) == ("", 1)
    assert "expected a checkout in which .venv can be made, got" in err
    assert not (checkout / ".venv").exists()


def test_what_is_installed_runs_in_a_checkout_that_cannot_be_written_to(checkout: Path) -> None:
    start(checkout).communicate()
    (checkout / ".venv-lock").unlink()
    (checkout / ".venv-lock").mkdir()
    assert start(checkout, "info").communicate() == ("runs info\n", "")
