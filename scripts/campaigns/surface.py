"""Every public function with wrong shapes, dtypes, containers, numbers: right, or refused in words.

The table of arguments is made from the signatures and doors of the functions that the rooms show,
so a function that joins is tried without a line here. Every argument in turn is replaced, in a
call that is otherwise valid. Values that mean the same (a list, bytes, a frame, Fractions) must
give the same result; values that mean nothing must be refused in a sentence; in between, a refusal
or a result without an unasked NaN. Each function is tried in a process of its own, which shows
crashes.
"""

import os
import pickle
import resource
from collections.abc import Iterator, Mapping
from typing import Any

from campaigns.surface_parts.hostile import Variant, of_array, of_layers, of_scalar
from campaigns.surface_parts.judging import alike, outcome, unsaid
from campaigns.surface_parts.subjects import Subject, subjects, without_door
from campaigns.surface_parts.valid import arguments
from campaigns.tally import Tally

COUNT = 50_000
MEMORY = 6 << 30
"""Bytes of address space for one function's process."""
EXPLAINED: dict[tuple[str, str], str] = {}
"""(function.argument, variant) → why a result is right that the campaign's rule calls wrong."""


def run(tally: Tally, seed: int, count: int) -> None:
    """Try all functions with seeds ``seed``, ``seed`` + 1, … until ``count`` calls were made."""
    for name in without_door():
        tally.bad(name, "no door", "nothing checks its arguments")
    made, asked = 0, list(subjects())
    while made < count:
        before = made
        for subject in asked:
            if made >= count:
                break
            made += try_apart(tally, subject, seed, count - made)
        if made == before:
            break
        seed += 1
    tally.facts["functions"] = len(asked)


def try_apart(tally: Tally, subject: Subject, seed: int, most: int) -> int:
    """Try one function in a process of its own; return the number of calls."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        with os.fdopen(writing, "wb") as pipe:
            for found in calls(subject, seed, most):
                pickle.dump(found, pipe)
                pipe.flush()
        os._exit(0)
    os.close(writing)
    made = collect(tally, reading, subject.name)
    _, status = os.waitpid(child, 0)
    if status:
        tally.bad(subject.name, "crash", f"status {status} after {made} calls of seed {seed}")
    return made


def collect(tally: Tally, pipe: int, name: str) -> int:
    """Read what a process found, until it ends."""
    made = 0
    with os.fdopen(pipe, "rb") as found:
        while True:
            try:
                right, what, words = pickle.load(found)
            except (EOFError, pickle.UnpicklingError):
                return made
            made += 1
            if right:
                tally.good(name, what)
            else:
                tally.bad(name, what, words)


def calls(subject: Subject, seed: int, most: int) -> Iterator[tuple[bool, str, str]]:
    """Yield (may it end so, how it ended, words) for every variant of every argument."""
    try:
        valid = arguments(subject.name, subject.asks, seed)
    except LookupError as unknown:
        yield False, "no valid example", str(unknown)
        return
    ended, before = outcome(subject.call, dict(valid))
    if ended != "value":
        yield False, "valid arguments refused", f"{before} for {valid}"[:600]
        return
    yield True, "valid arguments", ""
    made = 1
    for name in subject.asks:
        for variant in variants(subject, name, valid):
            if made >= most:
                return
            made += 1
            given = {**arguments(subject.name, subject.asks, seed), name: variant.value}
            yield judged(subject, name, variant, given, before)


def variants(subject: Subject, name: str, valid: Mapping[str, Any]) -> Iterator[Variant]:
    """Return the variants of an argument, by its kind; a parameter left out is tried, too."""
    kind = subject.asks[name].kind
    if name not in valid or valid[name] is None:
        return of_scalar(None, "any")
    if kind.endswith("by layer"):
        return of_layers(valid[name], kind.removesuffix(" by layer"))
    if kind in ("numbers", "whole", "switches"):
        import numpy as np

        return of_array(np.asarray(valid[name]), kind)
    return of_scalar(valid[name], kind)


def judged(
    subject: Subject, name: str, variant: Variant, given: Mapping[str, Any], before: Any
) -> tuple[bool, str, str]:
    """Call with a variant, and say whether it may end as it does."""
    ended, found = outcome(subject.call, given)
    words = f"{name} = {variant.what}: {found}"[:300]
    if ended == "raw":
        return False, "raw error", words
    if ended == "refused":
        return (True, "refused", "") if variant.same is not True else (
            False, "right value refused", words)  # fmt: skip
    if (f"{subject.name}.{name}", variant.what) in EXPLAINED:
        return True, "right", ""
    if variant.same:
        right = alike(found, before)
        return (True, "same result", "") if right else (False, "other result", words)
    if variant.same is False:
        return False, "accepted", words
    return (False, "silent NaN", words) if unsaid(found, before) else (True, "result", "")
