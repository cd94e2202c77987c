"""Signals: the first stops where no work is lost, the second ends the process, nohup is kept."""

import signal
import subprocess
import sys
import threading
import time

import pytest

from relumlp.machine import interrupts
from relumlp.machine.interrupts import SIGNALS, Stop, handled_by, say, stop_on_signals


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_asks_to_stop_and_the_second_ends(
    number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ended, told, stop = [], [], Stop()
    monkeypatch.setattr(interrupts.os, "_exit", ended.append)
    stop.asked.append(lambda: told.append(1))
    before = signal.getsignal(number)
    with stop_on_signals(stop):
        signal.raise_signal(number)
        assert (stop.is_set(), stop.number, told, ended) == (True, number, [1], [])
        signal.raise_signal(number)
        assert ended == [128 + number]
    assert signal.getsignal(number) == before
    assert "another signal stops at once" in capsys.readouterr().err


def test_what_the_process_ignores_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        stop = Stop()
        with stop_on_signals(stop):
            signal.raise_signal(signal.SIGHUP)
        assert not stop.is_set()
    finally:
        signal.signal(signal.SIGHUP, before)


def test_another_thread_than_the_main_one_takes_no_signals() -> None:
    seen = []
    before = signal.getsignal(signal.SIGINT)

    def inside() -> None:
        with handled_by(lambda number, frame: None):
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    assert seen == [before]


def test_a_line_can_be_said_whatever_the_error_stream_is(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    say("none")
    monkeypatch.undo()

    class Busy:
        def write(self, text: str) -> None:
            raise RuntimeError("reentrant call")

        flush = None

    monkeypatch.setattr(sys, "stderr", Busy())
    say("spoken β")
    monkeypatch.undo()
    assert capfd.readouterr().err.endswith("spoken β\n")


@pytest.mark.parametrize("moment", [0.0, 0.1])
def test_a_signal_while_modules_are_imported_ends_in_a_sentence(moment: float) -> None:
    code = "print(1, flush=True); from relumlp.cli import main; import sys\n"
    code += "from relumlp.machine.interrupts import leave_on_signals; leave_on_signals()\n"
    code += "print(2, flush=True); sys.argv = ['relumlp', 'verify']; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in "12"] == ["1\n", "2\n"]
        time.sleep(moment)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == f"relumlp: {interrupts.interrupted()}\n"
