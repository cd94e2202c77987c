"""Faults that the environment asks for: a kill inside a save, a clock that jumps."""

import os
import signal
import sys
import time
from typing import Any

KILL = os.environ.get("RUNS_KILL", "")
"""``replace:3:after``: kill this process after its third call of that function of ``os``."""
JUMP = os.environ.get("RUNS_JUMP", "")
"""A clock that jumps by days, forwards and back, at every look."""
PLAIN = os.environ.get("RUNS_PLAIN", "") == "1"
"""Train with the plain form, which needs no Numba."""

state = {"installed": False}


def install() -> None:
    """Set the hooks of this process, once."""
    if state["installed"]:
        return
    state["installed"] = True
    here = os.environ.get("RUNS_KILL_WORKER") == "1"
    if KILL and here == is_worker() and is_first():
        name, number, moment = KILL.split(":")
        setattr(os, name, killing(getattr(os, name), int(number), moment))
    if JUMP:
        jumps = iter(range(10**9))
        real = time.time
        time.time = lambda: real() + (-1) ** next(jumps) * 86400.0 * 400


def is_worker() -> bool:
    """Whether this is the process of cells."""
    return "worker" in str(getattr(sys.modules["__main__"], "__file__", ""))


def is_first() -> bool:
    """Whether no process before this one was to be killed: one is, and its successors live."""
    try:
        os.close(os.open(os.environ["RUNS_MARK"], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def killing(function: Any, number: int, moment: str) -> Any:
    """Return a function that kills the process at its n-th call, before or after."""
    left = [number]

    def call(*args: Any, **options: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = function(*args, **options)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    return call
