"""The same seed: the same bits, whatever the jobs, threads, hashes, caches, folders and locale.

What is not promised: another processor, BLAS, Python or NumPy. What was made with another is told
apart, and not mixed with what is made here.
"""

import random
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from campaigns.runs_parts import running
from campaigns.runs_parts.running import digest_of
from campaigns.tally import Tally

COUNT = 40
AT_ONCE = 2
COLD = 20
"""One case in so many compiles its kernels anew, which takes half a minute."""

COMMANDS = (running.TRAIN, ("reproduce", "tiny", "--out", "made"))
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
FOLDERS = ("a", "a/b c/d", "Ω ü", "[red]", "x" * 200)
LOCALES = ("C", "C.UTF-8", "POSIX", "de_DE.UTF-8", "tr_TR.UTF-8")
ZONES = ("UTC", "Asia/Tokyo", "America/St_Johns")


def run(tally: Tally, seed: int, count: int) -> None:
    """Run a training and a grid in so many surroundings."""
    with tempfile.TemporaryDirectory() as place:
        wanted = {plain: found_in(Path(place) / f"wanted{plain}", {"RUNS_PLAIN": plain})
                  for plain in "01"}  # fmt: skip

        def one(number: int) -> None:
            draw = random.Random(f"{seed} {number}")
            surroundings = surroundings_of(draw, Path(place), number)
            folder = Path(place) / str(number) / draw.choice(FOLDERS)
            found = found_in(folder, surroundings, resumed=draw.random() < 0.3)
            judge(tally, found, wanted[surroundings["RUNS_PLAIN"]], surroundings)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(one, range(count)):
                pass


def surroundings_of(draw: random.Random, place: Path, number: int) -> dict[str, str]:
    """Draw an environment."""
    made = {name: draw.choice("1234") for name in THREADS}
    made |= {"PYTHONHASHSEED": str(draw.randint(0, 10**6)), "LC_ALL": draw.choice(LOCALES),
             "TZ": draw.choice(ZONES), "PYTHONUTF8": draw.choice("01"),
             "RUNS_PLAIN": draw.choice("01"), "JOBS": draw.choice("123")}  # fmt: skip
    if number % COLD == 0:
        made |= {"NUMBA_CACHE_DIR": str(place / f"cold{number}"), "RUNS_PLAIN": "0"}
    return made


def found_in(folder: Path, surroundings: dict[str, str], resumed: bool = False) -> dict[str, str]:
    """Run a training and a grid in a folder, and return digests of what they make."""
    folder.mkdir(parents=True)
    for args in COMMANDS:
        args = (*args, "--jobs", surroundings.get("JOBS", "1")) if "reproduce" in args else args
        if resumed:
            running.run(folder, *args, **surroundings, RUNS_KILL="replace:9:after",
                        RUNS_MARK=str(folder / args[0]))  # fmt: skip
        code, said = running.run(folder, *args, **surroundings)
        if code:
            return {"failed": said}
    return {p.name: digest_of(p) for p in sorted(folder.rglob("*.npz"))}


def judge(
    tally: Tally, found: dict[str, str], wanted: dict[str, str], surroundings: dict[str, str]
) -> None:
    """Hold digests against those that are wanted."""
    form = "plain form" if surroundings["RUNS_PLAIN"] == "1" else "kernels"
    cold = ", cold cache" if "NUMBA_CACHE_DIR" in surroundings else ""
    others = running.unlike(found, wanted)
    if others:
        tally.bad(form + cold, "other bits", f"{others} with {surroundings}: {found}")
    else:
        tally.good(form + cold, "the same bits")
