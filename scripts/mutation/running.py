"""Run tests of mutants in forks of one process, which has imported what all tests need."""

import json
import math
import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from mutation.claims import run_claims

EXAMPLES = 50
WAITS = 10
"""How much longer than the seconds of the processor that it is allowed a run may wait."""

ROOMS = ("testing", "gaps", "network", "paths", "inclusion", "information", "classifiers")
"""Rooms that claims and the prover use, imported once, because no mutant of theirs is in them."""
SHARED = ("numpy", "numba", "hypothesis.extra.numpy", "joblib", "typer", "matplotlib.figure",
          "hypothesis.internal.conjecture.engine")  # fmt: skip
"""Imported once: an import takes longer than most tests."""


class Server:
    """A process in a copy of the project that runs pytest, or claims, in forks of itself.

    Its kind is "claims" or "proving", or says whether kernels are compiled: "jit" or "plain".
    """

    def __init__(self, place: Path, kind: str) -> None:
        env = {
            **os.environ, "PYTHONPATH": str(place), "OPENBLAS_NUM_THREADS": "1",
            "NUMBA_DISABLE_JIT": str(int(kind != "jit")), "NUMBA_CACHE_DIR": str(place / "numba"),
        }  # fmt: skip
        self.process: Any = subprocess.Popen(
            [sys.executable, __file__, kind], cwd=place, env=env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def claims(self, module: str, ids: list[str], allowed: float) -> str:
        """Run claims of a module, and return as :meth:`test` does."""
        return self.ask([[module, ids], allowed, False])

    def test(self, arguments: list[str], allowed: float, keep: bool = False) -> str:
        """Run pytest and return "passed", "failed" or "hung"; ``keep`` the compiled Python files.

        A mutant's file must not be kept: Python would take it for that of another mutant that was
        written in the same second.
        """
        return self.ask([arguments, allowed, keep])

    def ask(self, question: list[Any]) -> str:
        """Send a line, and return the answer."""
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return str(json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def serve() -> None:
    """Answer each line of the standard input, which is a run of pytest, with its outcome."""
    sys.path.insert(0, os.getcwd())
    for name in SHARED:
        __import__(name)
    # Solvers are optional.
    for name in ("z3", "cvc5"):
        with suppress(ImportError):
            __import__(name)
    for room in ROOMS if sys.argv[1] in ("claims", "proving") else ():
        for path in sorted(Path("relumlp", room).glob("*.py")):
            __import__(f"relumlp.{room}.{path.stem}")
    for line in sys.stdin:
        print(json.dumps(in_fork(*json.loads(line))), flush=True)


def in_fork(arguments: list[Any], allowed: float, keep: bool) -> str:
    """Run pytest in a fork and in a group of processes, all of which end with it."""
    child = os.fork()
    if not child:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(allowed), math.ceil(allowed) + 5))
        for stream in range(3):
            os.dup2(os.open(os.devnull, os.O_RDWR), stream)
        sys.dont_write_bytecode = not keep
        os.environ |= {} if keep else {"PYTHONDONTWRITEBYTECODE": "1"}
        code = 3
        try:
            sys.path.insert(0, os.getcwd())
            code = run_claims(*arguments, EXAMPLES) if isinstance(arguments[1], list) else (
                int(pytest.main(arguments)))  # fmt: skip
        finally:
            os._exit(code)
    return outcome(child, time.monotonic() + WAITS * allowed)


def outcome(child: int, until: float) -> str:
    """Wait for a fork until it ends or has hung; end what it has left."""
    status = None
    while status is None and time.monotonic() < until:
        done, found = os.waitpid(child, os.WNOHANG)
        status = found if done else None
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if status is None:
        os.waitpid(child, 0)
        return "hung"
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        return "hung"
    return "failed" if status else "passed"


if __name__ == "__main__":
    serve()
