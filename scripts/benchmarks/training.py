"""µs per training step: relumlp, JAX, PyTorch, scikit-learn, the plain form, and the roofline."""

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from benchmarks.common import Table, figure, spread
from benchmarks.peers import PEERS
from benchmarks.peers.agreement import agreement
from benchmarks.peers.child import Child, PeerError
from benchmarks.peers.summary import MARKS, met, ratios, roofline_share, summary

NETWORKS = tuple(f"{layers}x{width}" for width in (20, 80, 320) for layers in (2, 5, 9))
STEPS = {20: 600, 80: 250, 320: 80}
ROUNDS = 7


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this subject."""
    parser.add_argument("--networks", default=",".join(NETWORKS), help="as in 2x20,9x320")
    parser.add_argument("--peers", default=",".join(PEERS), help="names, ours among them")
    parser.add_argument("--steps", type=int, help="steps per turn; by default from the width")
    parser.add_argument("--data", default="mnist", help="mnist, fashion-mnist or digits")


def measure(
    rounds: int, networks: str, peers: str, steps: int | None = None, data: str = "mnist"
) -> dict[str, Any]:
    """Train in turns: in every round every peer trains for some steps.

    Each peer is a process that idles during the turns of others; all are on the same core. First
    all peers train for a whole epoch from the same weights on the same mini-batches. This epoch is
    not timed; it warms up and compiles, and shows that the peers do the same work. Then they
    continue training in turns.
    """
    found: dict[str, Any] = {}
    with ExitStack() as stack:
        children, missing, versions = start_all(stack, peers.split(","))
        for network in networks.split(","):
            turn = steps or STEPS.get(int(network.split("x")[1]), 100)
            found[network] = compare(children, [network, data, 60], turn, rounds, missing)
    for one in found.values():
        one["ratios"] = ratios(one["microseconds"], one["agreement"]["other_work"])
    result = {"data": data, "batch": 60, "rounds": rounds, "peers": versions, "missing": missing}
    totals = summary(found)
    return {**result, "networks": found, "marks": MARKS, "met": met(totals), "summary": totals}


def start_all(
    stack: ExitStack, names: Sequence[str]
) -> tuple[dict[str, Child], dict[str, str], dict[str, Any]]:
    """Start the peers; for those that cannot start, record the reason as missing."""
    children, missing, versions = {}, {}, {}
    for name in names:
        child = stack.enter_context(Child(name))
        try:
            versions[name] = {"what": PEERS[name].what, **child.ask(versions=[True])}
            children[name] = child
        except PeerError as error:
            missing[name] = str(error)
    return children, missing, versions


def compare(
    children: dict[str, Child], task: list[Any], steps: int, rounds: int, missing: dict[str, str]
) -> dict[str, Any]:
    """Compare the peers on one network: an epoch to check, an untimed turn, then timed turns.

    The untimed turn is needed because a compiled scan has a fixed length.
    """
    first: dict[str, Any] = {}
    shapes: dict[str, Any] = {}
    for name, child in children.items():
        try:
            shapes[name] = child.ask(prepare=task)
            first[name] = child.ask(run=[0, None if name != "roofline" else steps])
        except PeerError as error:
            missing[f"{name} at {task[0]}"] = str(error)
    if not first:
        raise SystemExit("\n".join(["benchmark: no peer could train", *missing.values()]))
    turns: dict[str, list[dict[str, Any]]] = {name: [] for name in first}
    for epoch in range(1, rounds + 2):
        for name in first:
            turns[name].append(children[name].ask(run=[epoch, steps]))
    turns = {name: taken[1:] for name, taken in turns.items()}
    micro = {
        name: spread([1e6 * t["seconds"] / t["steps"] for t in taken])
        for name, taken in turns.items()
        if name != "roofline"
    }
    result = {"task": shapes[next(iter(shapes))], "steps": steps, "microseconds": micro}
    result["agreement"] = agreement(first, shapes)
    if "roofline" in turns:
        result["roofline"] = roofline(turns["roofline"])
    return result


def roofline(turns: list[dict[str, Any]]) -> dict[str, Any]:
    """Return µs of a step's products in three ways, of the roofline, and the bandwidth."""
    parts = {name: spread([1e6 * t["parts"][name] for t in turns]) for name in turns[0]["parts"]}
    products = min(part["median"] for name, part in parts.items() if name.startswith("products"))
    return {
        "parts": parts,
        "bytes_per_second": spread([t["bytes_per_second"] for t in turns]),
        "microseconds": products + parts["adam_bytes"]["median"],
    }


def tables(result: dict[str, Any]) -> list[Table]:
    """Return medians in µs per step, ratios to relumlp's, and extremes; a column per network."""
    found = result["networks"].values()
    names = [name for name in result["peers"] if name != "roofline"]
    head = ["", *result["networks"]]
    compared = ("jax", "jax-same-bytes", "torch", "sklearn", "plain")
    medians = [
        [n, *(figure(one["microseconds"].get(n, {}).get("median"), ",.0f") for one in found)]
        for n in names
    ]
    roofs = [figure(one.get("roofline", {}).get("microseconds"), ",.0f") for one in found]
    times = [[n, *(figure(one["ratios"].get(n), ".2f") for one in found)] for n in compared]
    shares = [figure(roofline_share(one), ".2f") for one in found]
    spreads = [[n, *(extremes(one["microseconds"].get(n)) for one in found)] for n in names]
    return [
        Table("median µs a step, one core", head, [*medians, ["roofline", *roofs]]),
        Table("times ours (torch: its best); roofline over ours", head,
              [*times, ["roofline", *shares]]),
        Table("least to greatest µs a step", head, spreads),
    ]  # fmt: skip


def extremes(one: dict[str, float] | None) -> str:
    """Least to greatest."""
    return f"{one['least']:,.0f}–{one['greatest']:,.0f}" if one else "–"


def notes(result: dict[str, Any]) -> list[str]:
    """Return the summary, the missing peers, and those that did other work."""
    lines = [f"{key}: {value}" for key, value in result["summary"].items()]
    lines += [f"missing: {reason}" for reason in result["missing"].values()]
    for network, one in result["networks"].items():
        if not one["agreement"]["agree"]:
            other = ", ".join(one["agreement"]["other_work"])
            lines.append(f"{network}: NOT the same work, so not compared: {other}; "
                         f"{one['agreement']['differences']}")  # fmt: skip
    return lines
