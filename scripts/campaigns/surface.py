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
from contextlib import suppress
from itertools import chain, islice
from random import Random
from typing import Any

import numpy as np

from campaigns.surface_parts import front, learnt
from campaigns.surface_parts.hostile import Variant, of_array, of_layers, of_record, of_scalar
from campaigns.surface_parts.judging import alike, outcome, unsaid
from campaigns.surface_parts.subjects import Subject, subjects, without_door
from campaigns.surface_parts.valid import arguments
from campaigns.tally import Tally

COUNT = 20_000
MEMORY = 6 << 30
"""Bytes of address space for one function's process."""
UNDEFINED = ("paths.empty_table",)
"""Functions whose result has no defined numbers, because it is allocated to be filled."""
WRITTEN = ("paths.write_active_paths",)
"""Functions that write into their arguments, whose containers and dtypes must therefore fit."""
SHOWN = "views show what there is, also after a divergence"
NOT_FINITE = ("a NaN", "an infinity", "minus infinity")
EXPLAINED: dict[tuple[str, str], str] = {
    **{("network.views.theta", what): SHOWN for what in NOT_FINITE},
    **{("network.views.theta", f"only {what}"): SHOWN for what in NOT_FINITE},
    ("training.only_at.like", "dict {}"): "a probe may record nothing",
    ("interop.as_network.task", "str ''"): "nobody says what outputs are for",
    **learnt.EXPLAINED,
}
"""(function.argument, variant) → why a result is right that the campaign's rule calls wrong."""


def run(tally: Tally, seed: int, count: int) -> None:
    """Try all functions with seeds ``seed``, ``seed`` + 1, … until ``count`` calls were made.

    If the calls are too few for all variants of all arguments, each function gets an equal number
    of them, drawn from the seed.
    """
    for name in without_door():
        tally.bad(name, "no door", "nothing checks its arguments")
    asked, left = [*subjects(), *front.subjects()], count
    warm(asked)
    while left > 0:
        made = sum(try_apart(tally, s, seed, -(-left // len(asked))) for s in asked)
        if not made:
            break
        left, seed = left - made, seed + 1
    tally.facts["functions"] = len(asked)


def warm(asked: list[Subject]) -> None:
    """Call each function once here, so that no process has to import and to load kernels anew."""
    for subject in asked:
        with suppress(LookupError):
            outcome(subject.call, arguments(subject.name, subject.asks, 0, subject.defaults))


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
        valid = arguments(subject.name, subject.asks, seed, subject.defaults)
    except LookupError as unknown:
        yield False, "no valid example", str(unknown)
        return
    ended, before = outcome(subject.call, dict(valid))
    if ended != "value":
        yield False, "valid arguments refused", f"{before} for {valid}"[:600]
        return
    yield True, "valid arguments", ""
    tried = [(name, k) for name in subject.asks
             for k, _ in enumerate(variants(subject, name, valid))]  # fmt: skip
    for name, k in sorted(Random(seed).sample(tried, min(most, len(tried)))):
        # Made anew for each call, because a generator can be taken up once only.
        given = arguments(subject.name, subject.asks, seed, subject.defaults)
        variant = next(islice(variants(subject, name, given), k, None))
        yield judged(subject, name, variant, {**given, name: variant.value}, before)


def variants(subject: Subject, name: str, valid: Mapping[str, Any]) -> Iterator[Variant]:
    """Return the variants of an argument, by its kind; a parameter left out is tried, too."""
    ask = subject.asks[name]
    floats = "float" in ask.flags
    if valid[name] is None:
        return (v._replace(same=None) for v in of_scalar(None, "any"))
    if ask.kind.endswith("by layer"):
        kind = ask.kind.removesuffix(" by layer")
        return of_layers(valid[name], kind, alone=subject.alone, floats=floats)
    if ask.kind in ("numbers", "whole", "switches"):
        return of_array(np.asarray(valid[name]), ask.kind, floats)
    return (
        v._replace(same=None) if v.value is None and ask.optional else v
        for v in chain(of_scalar(valid[name], ask.kind), of_record(valid[name]))
    )


def judged(
    subject: Subject, name: str, variant: Variant, given: Mapping[str, Any], before: Any
) -> tuple[bool, str, str]:
    """Call with a variant, and say whether it may end as it does."""
    ended, found = outcome(subject.call, given)
    words = f"{name} = {variant.what}: {found}"[:300]
    if ended == "raw":
        return False, "raw error", words
    if ended == "refused" and subject.name in WRITTEN:
        return True, "refused", ""
    if ended == "refused":
        return (True, "refused", "") if variant.same is not True else (
            False, "right value refused", words)  # fmt: skip
    if (f"{subject.name}.{name}", variant.what) in EXPLAINED:
        return True, "right", ""
    if subject.name in UNDEFINED:
        return True, "result", ""
    if variant.same:
        right = alike(found, before)
        return (True, "same result", "") if right else (False, "other result", words)
    if variant.same is False:
        return False, "accepted", words
    # A NaN that the docstring announces is an answer, and one that came in may come out.
    said = "NaN" in str(subject.call.__doc__) or "nan" in subject.asks[name].flags
    silent = unsaid(found, before) and not said
    return (False, "silent NaN", words) if silent else (True, "result", "")
