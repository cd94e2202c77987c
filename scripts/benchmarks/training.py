"""µs per training step: relumlp, JAX, PyTorch, scikit-learn, the plain form, and the roofline."""

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.common import PEERS as NAMES
from benchmarks.common import Table, figure, spread
from benchmarks.peers import PEERS
from benchmarks.peers.agreement import agreement
from benchmarks.peers.child import Child, PeerError
from benchmarks.peers.summary import MARKS, NOTES, TORCH, met, ratios, roofline_share, summary
from benchmarks.peers.task import Task
from benchmarks.states import AGES, counted, grow, over_training

NETWORKS = tuple(f"{layers}x{width}" for width in (20, 80, 320) for layers in (2, 5, 9))
STEPS = {20: 1000, 80: 500, 320: 200}
"""Steps per turn by width: a stretch of a training, which lays its parameters out once, is an epoch
of about 1,000 steps; wide networks take a part of one, because peers need a second for it."""
ROUNDS = 7
BY_PROCESSOR = True
WORDS = {name: f"at least {{:g}} times {NOTES[name]}" for name in MARKS}
"""Marks in words."""
MAIN = 1
"""The age, in epochs, at which all peers are measured."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this subject."""
    parser.add_argument("--networks", default=",".join(NETWORKS), help="as in 2x20,9x320")
    parser.add_argument("--peers", default=",".join(PEERS), help="names, ours among them")
    parser.add_argument("--steps", type=int, help="steps per turn; by default from the width")
    parser.add_argument("--data", default="mnist", help="mnist, fashion-mnist or digits")
    ages = ",".join(map(str, AGES))
    parser.add_argument("--ages", default=ages, help="epochs of training before it is timed")


def measure(
    rounds: int, networks: str, peers: str, steps: int | None = None, data: str = "mnist",
    ages: str = "0,1,5,20,100",
) -> dict[str, Any]:  # fmt: skip
    """Train in turns: in every round every peer trains for some steps.

    Each peer is a process that idles during the turns of others; all are on the same core. First
    all peers train for a whole epoch from the same weights on the same mini-batches. This epoch is
    not timed; it warms up and compiles, and shows that the peers do the same work. Then, for each
    of some ages, they all go on from the same state of a training that is so many epochs old. After
    one epoch all peers are measured, at other ages relumlp, JAX and the best PyTorch.
    """
    epochs = tuple(sorted({MAIN, *map(int, ages.split(","))}))
    found: dict[str, Any] = {}
    with ExitStack() as stack:
        children, missing, versions = start_all(stack, peers.split(","))
        for network in networks.split(","):
            turn = steps or STEPS.get(int(network.split("x")[1]), 100)
            found[network] = compare(children, [network, data, 60], turn, rounds, epochs, missing)
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
    children: dict[str, Child], task: list[Any], steps: int, rounds: int, ages: tuple[int, ...],
    missing: dict[str, str],
) -> dict[str, Any]:  # fmt: skip
    """Compare the peers on one network: an epoch to check, then timed turns at each age."""
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
    result: dict[str, Any] = {"task": shapes[next(iter(shapes))], "steps": steps, "ages": {}}
    result["agreement"] = agreement(first, shapes)
    with tempfile.TemporaryDirectory() as folder:
        kept = grow(Task(*task), ages, Path(folder))
        turns = take_turns(children, first, kept[MAIN], steps, rounds)
        result["microseconds"] = micro = times(turns)
        if "roofline" in turns:
            result["roofline"] = roofline(turns["roofline"])
        some = [n for n in (*BESIDE, fastest(micro)) if n in micro]
        for age, path in kept.items():
            one = turns if age == MAIN else take_turns(children, some, path, steps, rounds)
            counts = counted(Task(*task), path)
            result["ages"][str(age)] = {"microseconds": times(one), "multiply_adds": counts}
    return result


BESIDE = ("ours", "jax", "jax-same-bytes")


def fastest(micro: dict[str, dict[str, float]]) -> str:
    """Return the fastest of PyTorch's ways, or "" if none was measured."""
    return min((n for n in TORCH if n in micro), key=lambda n: micro[n]["median"], default="")


def take_turns(
    children: dict[str, Child], names: Iterable[str], state: Path, steps: int, rounds: int
) -> dict[str, list[dict[str, Any]]]:
    """Let peers train in turns from a state; the first turn is not timed.

    It is needed because a compiled scan has a fixed length.
    """
    turns: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for name in turns:
        children[name].ask(load=[str(state)])
    for epoch in range(1000, 1000 + rounds + 1):
        for name, taken in turns.items():
            taken.append(children[name].ask(run=[epoch, steps]))
    return {name: taken[1:] for name, taken in turns.items()}


def times(turns: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, float]]:
    """Return µs a step of each peer."""
    return {
        name: spread([1e6 * t["seconds"] / t["steps"] for t in taken])
        for name, taken in turns.items()
        if name != "roofline"
    }


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
        [NAMES[n], *(figure(one["microseconds"].get(n, {}).get("median"), ",.0f") for one in found)]
        for n in names
    ]
    roofs = [figure(one.get("roofline", {}).get("microseconds"), ",.0f") for one in found]
    compared_ = [
        [NAMES[n], *(figure(one["ratios"].get(n), ".2f") for one in found)] for n in compared
    ]
    shares = [figure(roofline_share(one), ".2f") for one in found]
    spreads = [[NAMES[n], *(extremes(one["microseconds"].get(n)) for one in found)] for n in names]
    return [
        Table("median µs a step after one epoch, one core", head, [*medians, ["roofline", *roofs]]),
        Table("times relumlp's; roofline over relumlp's", head,
              [*compared_, ["roofline", *shares]]),
        Table("least to greatest µs a step", head, spreads),
        *by_age(result["networks"]),
    ]  # fmt: skip


def by_age(networks: dict[str, Any]) -> list[Table]:
    """Return ours, its share of dense multiply-adds, and JAX over ours, at each age."""
    head = ["epochs", *networks]
    ages = list(next(iter(networks.values()))["ages"])

    def rows(value: Any, form: str) -> list[list[str]]:
        return [[age, *(figure(value(one["ages"][age]), form) for one in networks.values())]
                for age in ages]  # fmt: skip

    def over(peer: str) -> Any:
        def value(one: dict[str, Any]) -> float | None:
            micro = one["microseconds"]
            return micro[peer]["median"] / micro["ours"]["median"] if peer in micro else None

        return value

    mean = ["200 (mean)", *(figure(over_training(one, "jax"), ".2f")
                            for one in networks.values())]  # fmt: skip
    return [
        Table("relumlp's median µs a step, by epochs of training before", head,
              rows(lambda one: one["microseconds"].get("ours", {}).get("median"), ",.0f")),
        Table("multiply-adds made, share of the dense ones", head,
              rows(lambda one: one["multiply_adds"]["share"], ".2f")),
        Table("JAX over relumlp's", head, [*rows(over("jax"), ".2f"), mean]),
        Table("JAX on the same bytes over relumlp's", head,
              rows(over("jax-same-bytes"), ".2f")),
    ]  # fmt: skip


def extremes(one: dict[str, float] | None) -> str:
    """Least to greatest."""
    return f"{one['least']:,.0f}–{one['greatest']:,.0f}" if one else "–"


def notes(result: dict[str, Any]) -> list[str]:
    """Return the summary, the missing peers, and those that did other work."""
    lines = [
        f"{NOTES[key]}: not measured on the same work" if value is None
        else f"{value:.2f} times {NOTES[key]}" for key, value in result["summary"].items()
    ]  # fmt: skip
    if bits := result["peers"].get("ours", {}).get("vector_bits"):
        lines.append(f"vectors of relumlp's kernel: {bits} bits")
    lines += [f"missing: {reason}" for reason in result["missing"].values()]
    for network, one in result["networks"].items():
        if not one["agreement"]["agree"]:
            other = ", ".join(one["agreement"]["other_work"])
            lines.append(f"{network}: NOT the same work, so not compared: {other}; "
                         f"{one['agreement']['differences']}")  # fmt: skip
    return lines
