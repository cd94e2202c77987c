"""Read malformed files in a process of its own, which is watched: a line of JSON tells the end.

``python -m campaigns.malformed_parts.worker SEED FOLDER SUBJECT FIRST COUNT STEP``
"""

import json
import os
import random
import resource
import sys
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

from campaigns.malformed_parts import built
from campaigns.malformed_parts.damage import blind, exhaustive, systematic
from campaigns.malformed_parts.subjects import SUBJECTS, Subject
from relumlp.errors import UserError

MOST_GROWTH = 2**28
"""Bytes that reading files of some thousand bytes may take: what an honest file may unpack to,
and a copy of it."""
MOST_SECONDS = 20.0
FORBIDDEN = ("os.system", "subprocess.Popen", "os.exec", "pickle.find_class", "os.mkdir",
             "socket.connect", "os.remove", "os.rename", "shutil.rmtree", "os.symlink")  # fmt: skip


class Watch:
    """Listens to Python's audit events: code that runs, and files written elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.heard = str(folder), ""

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Keep an event that reading a file must not cause."""
        inside = arguments and str(arguments[0]).startswith(self.folder)
        writes = event == "open" and isinstance(arguments[1], str) and {*"wax+"} & {*arguments[1]}
        makes = (
            event == "open" and arguments[1] is None and arguments[2] & (os.O_CREAT | os.O_TRUNC)
        )
        if (event in FORBIDDEN or writes or makes) and not inside:
            self.heard = f"{event} {str(arguments)[:100]}"


def case(
    name: str, subject: Subject, whole: bytes, at: tuple[int, int], canary: Path
) -> tuple[str, bytes]:
    """Return the i-th malformed file of a subject, and what was done to it; ``at`` is (seed, i)."""
    seed, i = at
    if i < exhaustive(whole):
        return systematic(whole, i)
    rng = random.Random(f"{seed} {name} {i}")
    if rng.random() < 0.5:
        return blind(whole, rng)
    if name.endswith(".json"):
        text = built.text_of(built.mutated(json.loads(whole), rng), rng)
        return "other JSON", text.encode("utf-8", "replace")
    if name.startswith("IDX"):
        return "built to harm", built.idx(rng, canary)
    if rng.random() < 0.5:
        return "other manifest", built.manifests(whole, rng)
    build = rng.choice(built.ARCHIVES)
    return f"built to harm: {build.__name__.replace('_', ' ')}", build(rng, canary)


def judge(subject: Subject, path: Path, told: str, expected: object) -> tuple[str, str]:
    """Read a malformed file; return how that ended, and what is wrong with that, "" if nothing."""
    try:
        found = subject.read(path)
    except UserError as error:
        sentence = str(error)
        short = len(sentence) < 2000 and "\n" not in sentence
        return "refused", "" if short else f"no sentence: {sentence[:200]}"
    except BaseException as error:
        return "another error", f"{type(error).__name__}: {str(error)[:200]}"
    if found == expected:
        return "read: the same contents", ""
    free = not subject.bound or told.startswith(("built", "other"))
    return "read: other contents", "" if free else "other contents than were written"


def main() -> None:
    """Read the cases that are asked for, and print what came of them."""
    seed, folder, name = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    first, count, step = map(int, sys.argv[4:7])
    path, canary, subject = folder / "file", folder / "canary", SUBJECTS[name]
    whole = subject.whole(path)
    path.write_bytes(whole)
    expected, watch = subject.read(path), Watch(folder)
    warnings.simplefilter("ignore")
    sys.addaudithook(watch)
    outcomes: Counter[tuple[str, str]] = Counter()
    told: list[str] = []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    progress = os.open(folder / "at", os.O_WRONLY | os.O_CREAT)
    for i in range(first, first + count * step, step):
        os.pwrite(progress, f"{i:12}".encode(), 0)
        what, data = case(name, subject, whole, (seed, i), canary)
        path.write_bytes(data)
        watch.heard, began = "", time.monotonic()
        end, wrong = judge(subject, path, what, expected)
        wrong = wrong or watch.heard or ("a pickle was run" if canary.exists() else "")
        if time.monotonic() - began > MOST_SECONDS:
            wrong = wrong or "too long"
        outcomes[what, f"FAILED, {end}" if wrong else end] += 1
        if wrong:
            told.append(f"case {i}, {what}: {wrong}")
            if canary.exists():
                canary.rmdir()
    growth = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    left = sorted(p.name for p in folder.iterdir())
    print(json.dumps({"outcomes": [[*k, n] for k, n in outcomes.items()], "told": told[:20],
                      "growth": growth, "left": left}))  # fmt: skip


if __name__ == "__main__":
    main()
