"""A peer's side of the pipe: a line of JSON is a request, a line of JSON is the answer.

    python -m benchmarks.peers.serve jax

Requests: {"prepare": [network, data, batch]}, {"run": [epoch, steps]}, {"load": [path]},
{"versions": true}.
"""

import json
import os
import sys
import time
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.peers import PEERS
from benchmarks.peers.task import State, Task, Training


class Server:
    """Holds the prepared training of a peer."""

    def __init__(self, name: str) -> None:
        peer = PEERS[name]
        self.options = peer.options
        self.module = import_module(f"benchmarks.peers.{peer.module}")
        self.task = Task()
        self.training = Training(dict, lambda state: None)

    def prepare(self, *task: Any) -> dict[str, Any]:
        """Prepare training, and return its shapes."""
        self.task = Task(*task)
        self.training = self.module.prepare(self.task, **self.options)
        return {"sizes": self.task.sizes, "samples": len(self.task.images)}

    def run(self, epoch: int, steps: int | None) -> dict[str, Any]:
        """Continue training; the order of the samples is drawn before the clock starts."""
        order = self.task.order(epoch, steps)
        began = time.perf_counter()
        result = self.training.run(order)
        seconds = time.perf_counter() - began
        return {"seconds": seconds, "steps": len(order) // self.task.batch, **result}

    def load(self, path: str) -> dict[str, Any]:
        """Go on from a state of training in a file."""
        with np.load(path, allow_pickle=False) as kept:
            self.training.load(State(kept["θ"], kept["m"], kept["v"], int(kept["step"])))
        return {}

    def versions(self, _: Any) -> dict[str, Any]:
        """Return the versions in use."""
        said: dict[str, Any] = self.module.versions()
        return said


def answer(name: str, server: list[Server], line: str) -> dict[str, Any]:
    """Answer the request in a line; an error is returned as an answer too."""
    try:
        if not server:
            server.append(Server(name))
        ((what, given),) = json.loads(line).items()
        done: dict[str, Any] = getattr(server[0], what)(*(given if given is not True else [True]))
        return done
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main(name: str) -> None:
    """Answer requests until the pipe is closed; libraries' output goes to the error stream."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    server: list[Server] = []
    for line in sys.stdin:
        print(json.dumps(answer(name, server, line)), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
