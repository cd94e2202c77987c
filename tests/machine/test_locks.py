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


@pytest.mark.parametrize("left", ["", "{", "[]", '{"pid": -1}', '{"pid": "x", "host": 3}'])
def test_a_lock_file_of_any_content_does_no_harm(lock: Path, left: str) -> None:
    lock.parent.mkdir()
    lock.write_text(left)
    with only_runner(lock):
        assert json.loads(lock.read_text())["pid"] == os.getpid()
    assert not lock.exists()
