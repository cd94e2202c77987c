"""One runner at a time, whatever ended the one before."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from relumlp.errors import UserError
from relumlp.machine.locks import only_runner

HOLD = """
import sys, time
from pathlib import Path
from relumlp.machine.locks import only_runner
with only_runner(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "here" / "net.npz.lock"


def held_elsewhere(lock: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_lock_is_gone_after_its_block(lock: Path) -> None:
    with only_runner(lock) as handle:
        signed = json.loads(lock.read_text())
        assert signed["pid"] == os.getpid()
        assert not os.get_inheritable(handle)
    assert not lock.exists()
    with pytest.raises(ZeroDivisionError), only_runner(lock):
        raise ZeroDivisionError
    assert not lock.exists()


def test_the_second_runner_is_told_who_the_first_is(lock: Path) -> None:
    with held_elsewhere(lock) as process:
        sentence = rf"net\.npz: expected no other run that writes it, got .*pid {process.pid}, host"
        with pytest.raises(UserError, match=sentence), only_runner(lock):
            pass
        assert lock.exists()
        process.kill()


def test_a_lock_that_a_killed_runner_left_is_taken_over(lock: Path) -> None:
    with held_elsewhere(lock) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert lock.exists()
    with only_runner(lock):
        assert json.loads(lock.read_text())["pid"] == os.getpid()


@pytest.mark.parametrize(
    "left", ["", "{", '{"pi', "\0" * 80, '{"pid": 7\0\0', '{"pid": -1}', '{"pid": "x", "host": 3}']
)
def test_a_lock_that_broke_off_does_no_harm(lock: Path, left: str) -> None:
    lock.parent.mkdir()
    lock.write_text(left)
    with only_runner(lock):
        assert json.loads(lock.read_text())["pid"] == os.getpid()
    assert not lock.exists()


@pytest.mark.parametrize("mine", ["mine", "[]", '{"name": "poetry"}', " ", "{}"])
def test_a_file_of_somebody_else_is_no_lock_and_is_left_alone(lock: Path, mine: str) -> None:
    lock.parent.mkdir()
    lock.write_text(mine)
    sentence = (
        r"net\.npz\.lock: expected no file, or the lock of an earlier run, got a file of some"
    )
    with pytest.raises(UserError, match=sentence), only_runner(lock):
        pass
    assert lock.read_text() == mine


def test_what_a_link_leads_to_is_no_lock_and_is_left_alone(lock: Path, tmp_path: Path) -> None:
    lock.parent.mkdir()
    (tmp_path / "mine").write_text('{"pid": 1}')
    for target in ("mine", "nowhere"):
        lock.symlink_to(tmp_path / target)
        with (
            pytest.raises(UserError, match=r"lock of an earlier run, got a link"),
            only_runner(lock),
        ):
            pass
        assert lock.is_symlink()
        lock.unlink()
    assert (tmp_path / "mine").read_text() == '{"pid": 1}'
    assert not (tmp_path / "nowhere").exists()


def test_pipes_and_folders_are_no_locks(lock: Path) -> None:
    lock.mkdir(parents=True)
    with pytest.raises(UserError, match="got a folder"), only_runner(lock):
        pass
    lock.rmdir()
    os.mkfifo(lock)
    with pytest.raises(UserError, match="got a pipe"), only_runner(lock):
        pass
    assert lock.is_fifo()
