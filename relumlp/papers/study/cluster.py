"""Cells on the workers of a Dask cluster; this process gives each worker its cells.

Results go through files, so the workers must share the folder, which is asked before any cell
starts, and must compute as this process does. Data are sent to each worker once. A cell belongs to
one worker: if that is lost, the cell has failed, and no other.
"""

import logging
import queue
import secrets
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from relumlp.datasets.brought import provide
from relumlp.datasets.loading import GENERATED, load_once
from relumlp.errors import UserError
from relumlp.machine.versions import numerics, unlike
from relumlp.machine.writing import write_atomically
from relumlp.papers.study.apart import Request
from relumlp.papers.study.elsewhere import Task, compute, hear, stop
from relumlp.papers.study.progress_bar import NOT_STARTED, Done, Work
from relumlp.papers.study.study import Cell
from relumlp.papers.study.workspace import STOP

PATIENCE = 10
"""Seconds to wait for a scheduler, its first worker, and a result that is ready."""
LOOK = 0.25
"""Seconds between looks at what has ended, which workers there are, and whether to stop."""
TOPIC, TOKEN = "relumlp", ".shared-"


def on_cluster(request: Request, address: str, jobs: int | None = None) -> Work:
    """Return the work of computing cells on a cluster.

    Parameters
    ----------
    request : whose study the workers can import.
    address : of the scheduler, as in ``tcp://host:8786``; or the path of a scheduler file.
    jobs : cells at the same time at most; None for as many as the workers have threads.
    """

    def work(cells: Sequence[Cell], most: int) -> Iterator[Done]:
        with connected(address) as client, token_in(request.folder) as token:
            check_workers(client, request.folder, token)
            yield from Crew(client, request, token, cells, jobs).run()

    return work


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """Within the block, have a client of a scheduler with at least one worker.

    Raises
    ------
    UserError : Dask is not installed, or no scheduler or worker answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UserError(
            "--dask: expected Dask's package distributed, got none; "
            "pip install distributed installs it"
        ) from None
    made: Any = Client
    # What it would say of a lost connection is said here.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    where = {"address": address} if "://" in address else {"scheduler_file": address}
    if "://" not in address and not Path(address).is_file():
        raise UserError(f"--dask: expected an address or a scheduler file, got '{address}'")
    try:
        client: Any = made(**where, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UserError(f"--dask: expected a scheduler at {address}, got: {error}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except OSError:
            raise UserError(
                f"--dask: expected at least one worker of the scheduler at {address}, got none"
            ) from None
        yield client


def threads_of(address: str) -> int:
    """Return how many threads the workers of a scheduler have; raises as :func:`connected`."""
    with connected(address) as client:
        return sum(client.nthreads().values())


@contextmanager
def token_in(folder: Path) -> Iterator[str]:
    """Within the block, have a file in a folder that tells it from all others; yield its name.

    What killed runs have left of such files is removed.
    """
    for left in folder.glob(f"{TOKEN}*"):
        left.unlink(missing_ok=True)
    name = f"{TOKEN}{secrets.token_hex(8)}"
    write_atomically(folder / name, name.encode())
    try:
        yield name
    finally:
        (folder / name).unlink(missing_ok=True)


def check_workers(client: Any, folder: Path, token: str) -> None:
    """Refuse workers that cannot import relumlp, compute otherwise, or do not share the folder.

    Raises
    ------
    UserError : there is such a worker; the sentence names it.
    """
    here = numerics()
    for worker, found in client.run(seen_there, str(folder), token, on_error="return").items():
        if isinstance(found, BaseException):
            raise UserError(f"--dask: expected workers with relumlp, got {worker}: {found}")
        if not found["shared"]:
            raise UserError(
                f"--out: expected a folder that all workers share, got '{folder}', which "
                f"{worker} does not see"
            )
        if others := unlike(found["numerics"], here):
            raise UserError(
                f"--dask: expected workers with this {', '.join(others)}, got another at {worker}; "
                "bits would not match"
            )


def seen_there(folder: str, token: str) -> dict[str, Any]:
    """Return what a worker sees: whether it shares the folder, and how it computes."""
    return {"shared": (Path(folder) / token).exists(), "numerics": numerics()}


def compute_there(task: Task, *data: Any) -> Done:
    """Compute a cell on a worker; the data that it needs have come with it."""
    from distributed import get_worker

    worker: Any = get_worker()
    key = worker.get_current_task()
    for dataset in data:
        provide(dataset)

    def is_stopped() -> bool:
        # Whoever asked has gone: the scheduler has let go of the task.
        known = worker.state.tasks.get(key)
        return known is None or known.state == "cancelled"

    return compute(task, lambda line: worker.log_event(f"{TOPIC}-{task.run}", line), is_stopped)


class Crew:
    """The workers, from the first cell to the last."""

    def __init__(
        self, client: Any, request: Request, token: str, cells: Sequence[Cell], jobs: int | None
    ) -> None:
        self.client, self.request, self.token, self.jobs = client, request, token, jobs
        self.run_name = secrets.token_hex(8)
        self.waiting = deque(cells)
        self.busy: dict[Any, tuple[str, str]] = {}
        self.ended: queue.Queue[Any] = queue.Queue()
        self.data: dict[str, Any] = {}
        self.told = False

    def run(self) -> Iterator[Done]:
        """Give cells to workers until all have ended; yield how each of them did."""
        self.client.subscribe_topic(f"{TOPIC}-{self.run_name}", lambda event: hear(event[1]))
        try:
            while self.waiting or self.busy:
                yield from self.stop() if STOP.is_set() else ()
                there = self.client.nthreads()
                self.fill(there)
                yield from self.collect()
                yield from self.lost(there)
        except OSError as error:
            names = [name for name, _ in self.busy.values()] + [c.name for c in self.waiting]
            for name in names:
                yield Done(name, f"the scheduler was lost: {error}", 0.0)
        finally:
            with suppress(Exception):
                self.client.unsubscribe_topic(f"{TOPIC}-{self.run_name}")

    def fill(self, there: dict[str, int]) -> None:
        """Give waiting cells, the longest first, to workers with free threads."""
        taken = Counter(worker for _, worker in self.busy.values())
        free = [w for w, threads in there.items() for _ in range(threads - taken[w])]
        most = len(free) if self.jobs is None else max(0, self.jobs - len(self.busy))
        for worker in free[:most]:
            if not self.waiting:
                return
            cell = self.waiting.popleft()
            future = self.client.submit(
                compute_there, self.task(cell), *self.needed(cell), workers=[worker], pure=False,
                key=f"{cell.name}-{secrets.token_hex(8)}",
            )  # fmt: skip
            self.busy[future] = (cell.name, worker)
            future.add_done_callback(self.ended.put)

    def task(self, cell: Cell) -> Task:
        """Return what a worker is asked for."""
        r = self.request
        return Task(self.run_name, r.module, r.data, r.scale, str(r.folder), r.wish, cell.name,
                    self.token)  # fmt: skip

    def needed(self, cell: Cell) -> list[Any]:
        """Return a cell's data as the cluster has them; what it does not have is sent."""
        own = self.request.wish or {}
        wanted = {cell.config["data"], self.request.data if own.get("file") else ""}
        names = sorted(wanted - {"", *GENERATED})
        for name in names:
            if name not in self.data or self.data[name].status != "finished":
                self.data[name] = self.client.scatter(load_once(name), broadcast=True, hash=False)
        return [self.data[name] for name in names]

    def collect(self) -> Iterator[Done]:
        """Yield how cells ended that have, after a moment in which some may."""
        with suppress(queue.Empty):
            future = self.ended.get(timeout=LOOK)
            while True:
                if future in self.busy:
                    name, worker = self.busy.pop(future)
                    yield self.result(future, name, worker)
                future = self.ended.get_nowait()

    def result(self, future: Any, name: str, worker: str) -> Done:
        """Return how a cell ended; a result that its worker took along is lost."""
        from relumlp.papers.study.runner import words

        try:
            return Done(*future.result(timeout=PATIENCE))
        except OSError:
            return lost_with(name, worker)
        except Exception as error:
            return Done(name, words(error), 0.0)

    def lost(self, there: dict[str, int]) -> Iterator[Done]:
        """Yield the cells whose workers were not there any longer."""
        gone = [f for f, (_, worker) in self.busy.items() if worker not in there]
        for future in gone:
            name, worker = self.busy.pop(future)
            future.cancel()
            yield lost_with(name, worker)

    def stop(self) -> Iterator[Done]:
        """Stop what runs after its epoch, and begin nothing more."""
        while self.waiting:
            yield Done(self.waiting.popleft().name, NOT_STARTED, 0.0)
        if not self.told:
            self.told = True
            self.client.run(stop, self.run_name, on_error="ignore")


def lost_with(name: str, worker: str) -> Done:
    """Say that a cell was lost with its worker."""
    return Done(name, f"the worker {worker}, which computed it, was lost", 0.0)
