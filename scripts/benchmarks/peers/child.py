"""The benchmark's side of the pipe: peers as child processes that idle between requests."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.peers import ONE_THREAD

SCRIPTS = Path(__file__).resolve().parents[2]


class PeerError(Exception):
    """A peer cannot answer a request; the message has the reason."""


class Child:
    """A peer in a process of its own, on one core if one is named; a context manager."""

    def __init__(self, name: str, core: int | None = None) -> None:
        self.name = name
        path = os.pathsep.join(filter(None, (str(SCRIPTS), os.environ.get("PYTHONPATH"))))
        environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": path}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.peers.serve", name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        if core is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(self.process.pid, {core})

    def send(self, **request: Any) -> None:
        """Send a request without waiting for the answer."""
        assert self.process.stdin is not None
        # A process that has ended is noticed when its answer is missing.
        with suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        """Wait for the answer."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        said: dict[str, Any] = json.loads(line) if line else {"error": "the process ended"}
        if "error" in said:
            raise PeerError(f"{self.name}: {said['error']}")
        return said

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send a request, and wait for the answer."""
        self.send(**request)
        return self.receive()

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *error: object) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
