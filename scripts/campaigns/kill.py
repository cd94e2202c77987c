"""Kills, signals, second runners, vanished folders and jumping clocks: then the same bits."""

import copy
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from campaigns.runs_parts import running
from campaigns.runs_parts.running import GRID, SENTENCE, TRAIN, finish, left, start, unlike
from campaigns.tally import Tally

COUNT = 260
"""Of them 200 are kills."""
COMMANDS = {"train": TRAIN, "reproduce": GRID}
SAVES = {"train": 40, "reproduce": 9}
"""Files that the process writes itself; each is flushed, and its folder, too."""
AT_ONCE = 3
"""Cases that run at the same time."""

Case = Callable[[Tally, "Try", random.Random], None]


class Try:
    """A command in a folder of its own, and what it leaves if nothing disturbs it."""

    def __init__(self, subject: str, args: tuple[str, ...], place: Path) -> None:
        self.subject, self.args, self.place = subject, args, place
        self.folder = place / "undisturbed"
        self.folder.mkdir(parents=True)
        began = time.monotonic()
        code, said = running.run(self.folder, *args)
        self.seconds = time.monotonic() - began
        assert code == 0, said
        self.wanted = left(self.folder)

    def fresh(self, number: int) -> "Try":
        """Return the same in an empty folder."""
        other = copy.copy(self)
        other.folder = self.place / str(number)
        other.folder.mkdir()
        return other

    def judge(self, tally: Tally, what: str, how: str) -> None:
        """Run the command to its end, and hold what it leaves against the undisturbed."""
        code, said = running.run(self.folder, *self.args)
        others = unlike(left(self.folder), self.wanted)
        if code or said or others:
            tally.bad(self.subject, what, f"{how}: exit {code}, {said[-300:]!r}, unlike: {others}")
        else:
            tally.good(self.subject, f"{what}: the same bits, nothing left over")


def killed_any_time(tally: Tally, case: Try, draw: random.Random) -> None:
    """SIGKILL at a random moment, two times before the run that may end."""
    how = []
    for _ in range(draw.choice((1, 1, 2))):
        process = start(case.folder, *case.args)
        how.append(f"{draw.uniform(0, case.seconds):.3f} s")
        time.sleep(float(how[-1].split()[0]))
        process.kill()
        finish(process)
    case.judge(tally, "killed at a random moment", f"after {how}")


def killed_in_a_save(tally: Tally, case: Try, draw: random.Random) -> None:
    """SIGKILL before or after the n-th write, flush to the disk or rename."""
    name = draw.choice(("fsync", "replace", "write"))
    most = SAVES[case.subject] * (2 if name == "fsync" else 1)
    hook = f"{name}:{draw.randint(1, most)}:{draw.choice(('before', 'after'))}"
    code, said = running.run(case.folder, *case.args, RUNS_KILL=hook, RUNS_MARK=mark(case))
    if code not in (-signal.SIGKILL, 0):
        tally.bad(case.subject, "killed inside a save", f"{hook}: exit {code}, {said[-300:]!r}")
        return
    case.judge(tally, "killed inside a save" if code else "save never reached", hook)


def mark(case: Try) -> str:
    """Return the file that says that a process has been chosen to be killed."""
    return str(case.folder.with_suffix(".killed"))


def worker_killed(tally: Tally, case: Try, draw: random.Random) -> None:
    """SIGKILL of the process of cells in one of its saves: the same run ends well."""
    hook = f"{draw.choice(('fsync', 'replace'))}:{draw.randint(1, 30)}:before"
    if case.args is TRAIN:
        killed_any_time(tally, case, draw)
        return
    code, said = running.run(case.folder, *case.args, RUNS_KILL=hook, RUNS_KILL_WORKER="1",
                            RUNS_MARK=mark(case))  # fmt: skip
    if code not in (0, 1):
        tally.bad(case.subject, "worker killed in a save", f"{hook}: {code}, {said[-300:]!r}")
        return
    case.judge(tally, "worker killed in a save", hook)


def signalled(tally: Tally, case: Try, draw: random.Random) -> None:
    """Ctrl-C, SIGTERM or SIGHUP at a random moment: a sentence, 128 + n, then the same bits."""
    number = draw.choice((signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    # Before Python itself has begun, nobody can catch a signal.
    ready = case.folder.with_suffix(".ready")
    process = start(case.folder, *case.args, RUNS_READY=str(ready))
    while not ready.exists() and process.poll() is None:
        time.sleep(0.002)
    moment = draw.uniform(0, case.seconds) * draw.choice((0.1, 1))
    time.sleep(moment)
    process.send_signal(number)
    code, said = finish(process)
    how = f"{number.name} after {moment:.3f} s: exit {code}, {said[-300:]!r}"
    told = code == 128 + number and SENTENCE in said
    if "Traceback" in said or not (told or code == 0):
        tally.bad(case.subject, f"{number.name}", how)
        return
    case.judge(tally, f"{number.name}", how)


def two_runners(tally: Tally, case: Try, draw: random.Random) -> None:
    """Two at once on one folder: one refuses with a sentence, or comes after the other."""
    first = start(case.folder, *case.args)
    time.sleep(draw.uniform(0, 0.7 * case.seconds))
    second = start(case.folder, *case.args)
    ends = sorted([finish(first), finish(second)])
    refused = ends[1][0] == 2 and "expected no other run" in ends[1][1]
    if ends[0][0] != 0 or not (ends[1][0] == 0 or refused):
        tally.bad(case.subject, "two runners", str(ends)[-400:])
        return
    case.judge(tally, "two runners: one refused" if refused else "two runners: one by one", "")


def vanishing(tally: Tally, case: Try, draw: random.Random) -> None:
    """The folder is removed while the run goes on: told, and the next run is whole."""
    process = start(case.folder, *case.args)
    time.sleep(draw.uniform(0.3, 1) * case.seconds)
    for path in list(case.folder.iterdir()):
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True) if path.is_file() else None
    code, said = finish(process)
    if "Traceback" in said or code not in (0, 1, 2) or (code and not said):
        tally.bad(case.subject, "folder vanished", f"exit {code}, {said[-300:]!r}")
        return
    case.judge(tally, f"folder vanished, exit {code}", said)


def jumping(tally: Tally, case: Try, draw: random.Random) -> None:
    """A clock that jumps by 400 days at every look."""
    code, said = running.run(case.folder, *case.args, RUNS_JUMP="1")
    if code:
        tally.bad(case.subject, "jumping clock", f"exit {code}, {said[-300:]!r}")
        return
    case.judge(tally, "jumping clock", "")


CASES: list[Case] = [
    *[killed_any_time] * 10, *[killed_in_a_save] * 7, *[worker_killed] * 3,
    *[signalled] * 3, two_runners, vanishing, jumping,
]  # fmt: skip
"""Of 26 cases 20 are kills."""


def run_case(tally: Tally, case: Try, number: int, seed: int) -> None:
    """Run one case."""
    draw = random.Random(f"{seed} {number}")
    case = case.fresh(number)
    CASES[number // 2 % len(CASES)](tally, case, draw)
    shutil.rmtree(case.folder, ignore_errors=True)


def run_all(tally: Tally, seed: int, count: int, place: Path) -> None:
    """Run cases on a training and on a grid in turn."""
    tries = [Try(name, args, place / name) for name, args in COMMANDS.items()]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(lambda n: run_case(tally, tries[n % len(tries)], n, seed), range(count)):
            pass


def run(tally: Tally, seed: int, count: int) -> None:
    """Run so many cases in a folder of their own."""
    with tempfile.TemporaryDirectory() as place:
        run_all(tally, seed, count, Path(place))
