"""Six networks on all cores: relumlp's runner in one process, peers as pinned processes."""

import argparse
import os
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.common import PEERS as NAMES
from benchmarks.common import Table, figure, spread
from benchmarks.peers.child import Child, PeerError

CORES = os.cpu_count() or 1
ROUNDS = 5
BY_PROCESSOR = True
NETWORKS = 6
EPOCHS = 2
NETWORK = "5x80"
WORDS = {"speedup": "relumlp at least {:g} times as fast with one job per core as with one job",
         "same_bits": "networks with the same bits, whatever the number of jobs"}  # fmt: skip
"""Marks in words."""
PEERS = "jax,jax-same-bytes,torch-fused,torch-compiled,sklearn,plain"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this subject."""
    parser.add_argument("--network", default=NETWORK, help="as in 5x80")
    parser.add_argument("--peers", default=PEERS, help="names, without ours")
    parser.add_argument("--data", default="mnist", help="mnist, fashion-mnist or digits")


def measure(
    rounds: int, network: str = NETWORK, peers: str = PEERS, data: str = "mnist"
) -> dict[str, Any]:
    """Measure seconds for six networks of two epochs, with one job and one job per core, in turns.

    relumlp does the work of `reproduce`: training, validation after every epoch, checkpoint, result
    file. Peers only train whole epochs, after compilation, in one process per core, each with its
    share of the networks.
    """
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [None]
    seconds: dict[str, list[float]] = {"ours": [], "ours, one job": []}
    missing: dict[str, str] = {}
    bits = set()
    ours(network, data, 1)
    with ExitStack() as stack:
        groups = start_all(stack, [p for p in peers.split(",") if p], cores, missing)
        for name, group in groups.items():
            seconds |= {name: [], f"{name}, one job": []}
            together(group, prepare=[network, data, 60])
            together(group, run=[0, None])
        for _ in range(rounds):
            for name, jobs in (("ours, one job", 1), ("ours", len(cores))):
                taken, result = ours(network, data, jobs)
                seconds[name].append(taken)
                bits.add(result)
            for name, group in groups.items():
                seconds[f"{name}, one job"].append(shared(group[:1]))
                seconds[name].append(shared(group))
    spreads = {name: spread(values) for name, values in seconds.items()}
    medians = {name: one["median"] for name, one in spreads.items()}
    speedup = {n: medians[f"{n}, one job"] / medians[n] for n in ("ours", *groups)}
    return {
        "network": network, "networks": NETWORKS, "epochs": EPOCHS, "rounds": rounds,
        "jobs": len(cores), "missing": missing, "seconds": spreads, "speedup": speedup,
        "ratios": {n: medians[n] / medians["ours"] for n in groups},
        "marks": {"speedup": 0.95 * len(cores), "same_bits": True},
        "met": {"speedup": speedup["ours"] >= 0.95 * len(cores), "same_bits": len(bits) == 1},
    }  # fmt: skip


def ours(network: str, data: str, jobs: int) -> tuple[float, str]:
    """Run a study of six cells; return its seconds, and a digest of all parameters."""
    from benchmarks.peers.sweep_study import STUDY, cells, digest_of
    from relumlp.papers.study.runner import run_cells

    some = cells(network, data, NETWORKS, EPOCHS)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        done = run_cells(STUDY, some, Path(folder), jobs, quiet=True)
        seconds = time.perf_counter() - began
        if failed := [d.error for d in done if d.error]:
            raise SystemExit(f"benchmark: {failed[0]}")
        return seconds, digest_of(Path(folder), some)


def start_all(
    stack: ExitStack, names: list[str], cores: list[Any], missing: dict[str, str]
) -> dict[str, list[Child]]:
    """Start one process per core for each peer; those that cannot start are recorded as missing."""
    groups = {}
    for name in names:
        group = [stack.enter_context(Child(name, core)) for core in cores]
        try:
            together(group, versions=[True])
            groups[name] = group
        except PeerError as error:
            missing[name] = str(error)
    return groups


def together(group: list[Child], **request: Any) -> None:
    """Send a request to all processes at the same time, and wait for all answers."""
    for child in group:
        child.send(**request)
    for child in group:
        child.receive()


def shared(group: list[Child]) -> float:
    """Return the seconds until all processes have trained their shares of the networks."""
    began = time.perf_counter()
    for _ in range(-(-NETWORKS // len(group)) * EPOCHS):
        together(group, run=[1, None])
    return time.perf_counter() - began


def tables(result: dict[str, Any]) -> list[Table]:
    """Seconds, speed-up, and times relumlp's."""
    seconds, ratios = result["seconds"], {"ours": 1.0, **result["ratios"]}
    rows = [
        [NAMES[name], *(figure(seconds[k]["median"], ".2f") for k in (f"{name}, one job", name)),
         figure(result["speedup"][name], ".2f"), figure(ratios[name], ".2f")]
        for name in ratios
    ]  # fmt: skip
    title = f"{result['networks']} networks {result['network']}, {result['epochs']} epochs each"
    head = ["what", "one job (s)", f"{result['jobs']} jobs (s)", "speed-up", "times relumlp's"]
    return [Table(title, head, rows)]


def notes(result: dict[str, Any]) -> list[str]:
    """Return the missing peers."""
    return [f"missing: {reason}" for reason in result["missing"].values()]
