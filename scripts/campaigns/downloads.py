"""Downloads from mirrors that misbehave in every way, at once, killed, and onto full disks."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from campaigns.downloads_parts.data import complete, packed, small_world, wrong_in
from campaigns.downloads_parts.mirrors import RIGHT, SLOW, WRONG, Mirrors, running
from campaigns.tally import Tally

COUNT = 1000
ALL = [*RIGHT, *WRONG, *SLOW, "resets"]
LONGEST = 30.0
"""Seconds that a download may take at most, with patience shortened to a fiftieth."""

PROCESS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from campaigns.downloads_parts.data import small_world
from relumlp.datasets.download import fetch
from relumlp.errors import UserError
with small_world(sys.argv[3:], Path(sys.argv[2])) as collection:
    try:
        fetch(collection)
    except UserError as error:
        sys.exit(f"sentence: {error}")
"""


def run(tally: Tally, seed: int, count: int) -> None:
    """Draw mirrors' ways file by file; every tenth case has processes of its own."""
    rng = random.Random(seed)
    with running() as server, tempfile.TemporaryDirectory() as place:
        server.files = packed()
        for case in range(count):
            cache = Path(place) / str(case)
            kind = rng.choice(OTHERS) if case % 10 == 9 else from_mirrors
            way = ALL[case % len(ALL)] if case < 2 * len(ALL) else None
            try:
                kind(tally, server, cache, rng, way)
            except Exception as error:
                tally.bad(kind.__name__, "raw error", f"case {case}: {error!r}")
            shutil.rmtree(cache, ignore_errors=True)


def ways_of(server: Mirrors, rng: random.Random, way: str | None) -> bool:
    """Draw how two mirrors answer for each file; return whether the download has to succeed."""
    sure = rng.random() < 0.6
    first = {file: way or rng.choice(ALL) for file in server.files}
    second = {file: rng.choice(list(RIGHT) if sure else ALL) for file in server.files}
    server.ways = {"first": first, "second": second}
    return sure or all({first[f], second[f]} & set(RIGHT) for f in server.files)


def urls(server: Mirrors) -> list[str]:
    """Return the two mirrors."""
    return [f"{server.url}/first/", f"{server.url}/second/"]


def from_mirrors(
    tally: Tally, server: Mirrors, cache: Path, rng: random.Random, way: str | None
) -> None:
    """Fetch in this process."""
    from relumlp.datasets.download import fetch
    from relumlp.errors import DataError

    sure, began, subject, told = ways_of(server, rng, way), time.monotonic(), way or "drawn", ""
    with small_world(urls(server), cache) as collection:
        try:
            fetch(collection)
        except DataError as error:
            told = str(error)
    if time.monotonic() - began > LONGEST:
        tally.bad(subject, "too slow", f"{time.monotonic() - began:.0f} s of {server.ways}")
    judge(tally, subject, (sure, told), cache / "mnist", str(server.ways))


def judge(tally: Tally, subject: str, end: tuple[bool, str], folder: Path, words: str) -> None:
    """Decide a case by the folder, by what was said, and by whether it had to succeed."""
    sure, told = end
    # An abandoned thread may have its file open, but the name is gone.
    if wrong := wrong_in(folder):
        tally.bad(subject, "a wrong file", f"{wrong}: {words}")
    elif not told and not complete(folder):
        tally.bad(subject, "silence about a missing file", words)
    elif told and sure:
        tally.bad(subject, "the right mirror was not reached", f"{told}: {words}")
    elif told and (not told.isprintable() or len(told) > 1500):
        tally.bad(subject, "no sentence", f"{told!r}: {words}")
    else:
        tally.good(subject, "a sentence" if told else "every file right")


def process(server: Mirrors, cache: Path, limit: int | None = None) -> subprocess.Popen[str]:
    """Start a process that fetches; ``limit`` bounds the size of the files that it can write."""
    scripts = str(Path(__file__).resolve().parents[1])
    command = [sys.executable, "-c", PROCESS, scripts, str(cache), *urls(server)]

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    paths = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        command, env={**os.environ, **paths}, stderr=subprocess.PIPE, text=True, preexec_fn=limited
    )


def ended(tally: Tally, subject: str, one: subprocess.Popen[str], end: tuple[bool, Path]) -> None:
    """Wait for a process, and judge what it left."""
    said, (sure, folder) = one.communicate(timeout=120)[1].strip(), end
    told = said.removeprefix("sentence: ") if said.startswith("sentence: ") else ""
    if one.returncode and not told:
        tally.bad(subject, "a traceback", said[-300:])
        return
    judge(tally, subject, (sure, told), folder, subject)


def at_once(
    tally: Tally, server: Mirrors, cache: Path, rng: random.Random, way: str | None
) -> None:
    """Two processes fetch into one cache."""
    sure = ways_of(server, rng, way)
    both = [process(server, cache) for _ in range(2)]
    for one in both:
        one.wait(120)
    for one in both:
        ended(tally, "two processes at once", one, (sure, cache / "mnist"))


def killed(tally: Tally, server: Mirrors, cache: Path, rng: random.Random, way: str | None) -> None:
    """A process is killed somewhere; the next one finishes, and removes what was left."""
    ways_of(server, rng, way)
    server.ways["second"] = dict.fromkeys(server.files, "right")
    one, limit = process(server, cache), time.monotonic() + 20
    while time.monotonic() < limit and one.poll() is None and not (cache / "mnist").is_dir():
        time.sleep(0.005)
    time.sleep(rng.random() * 0.3)
    one.send_signal(signal.SIGKILL)
    one.communicate()
    parts = list((cache / "mnist").glob(".*.part"))
    for part in parts:
        os.utime(part, (0, 0))
    left = set(wrong_in(cache / "mnist")) - {p.name for p in parts}
    if left:
        tally.bad("killed", "half a file under its name", str(left))
    ended(tally, "killed, then again", process(server, cache), (True, cache / "mnist"))


def disk_full(
    tally: Tally, server: Mirrors, cache: Path, rng: random.Random, way: str | None
) -> None:
    """No file can grow beyond a few bytes."""
    ways_of(server, rng, "right")
    limit = rng.choice((0, 10, 30, 45))
    ended(tally, "disk full", process(server, cache, limit), (False, cache / "mnist"))


def in_the_way(
    tally: Tally, server: Mirrors, cache: Path, rng: random.Random, way: str | None
) -> None:
    """The cache cannot be written to: a file is where its folder should be."""
    ways_of(server, rng, "right")
    cache.write_text("")
    one = process(server, cache)
    said = one.communicate(timeout=60)[1]
    if one.returncode and said.startswith("sentence: ") and "cannot be written to" in said:
        tally.good("no folder", "a sentence")
    else:
        tally.bad("no folder", "no sentence", said[-300:])
    cache.unlink()


OTHERS = [at_once, killed, disk_full, in_the_way]
