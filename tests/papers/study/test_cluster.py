"""Cells on a cluster: a real scheduler and two real workers on this machine, one of them killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.slow_study import PAUSE, STUDY, hold, pid
from helpers.tiny_study import computed
from helpers.waiting import assert_same_cells, meanwhile, until

from relumlp.errors import Interrupted, UserError
from relumlp.papers.study import cluster
from relumlp.papers.study.apart import Request
from relumlp.papers.study.cluster import on_cluster
from relumlp.papers.study.runner import CELLS, plan, run_cells
from relumlp.papers.study.workspace import STOP, listeners

pytest.importorskip("distributed", reason="the extra cluster is not installed")
ROOT = Path(__file__).parents[3]


def started(stack: ExitStack, *args: str) -> None:
    """Start a part of the cluster, which ends with the stack."""
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    process = subprocess.Popen(
        [sys.executable, "-m", *args], env={**os.environ, **paths},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    stack.callback(process.wait)
    stack.callback(process.kill)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The file of a scheduler with two workers of one thread each."""
    place = tmp_path_factory.mktemp("cluster")
    file = str(place / "scheduler.json")
    with ExitStack() as stack:
        started(stack, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
                "--no-dashboard", "--scheduler-file", file)  # fmt: skip
        for _ in range(2):
            started(stack, "distributed.cli.dask_worker", "--scheduler-file", file,
                    "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory",
                    str(place))  # fmt: skip
        until(lambda: (place / "scheduler.json").exists())
        yield file


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same cells, computed in this process."""
    return computed(tmp_path_factory.mktemp("here"))


def run(folder: Path, scheduler: str, act: Callable[[], Any] | None = None) -> dict[str, str]:
    """Run the cells that are missing on the cluster; return how they ended."""
    missing = plan(STUDY, "digits", "quick", folder).missing
    work = on_cluster(Request("helpers.slow_study", "digits", "quick", folder), scheduler)
    with meanwhile(act) if act else nullcontext():
        return {d.cell: d.error for d in run_cells(STUDY, missing, folder, 2, True, work)}


def test_a_lost_worker_costs_its_cell_only_which_is_tried_again(
    tmp_path: Path, scheduler: str, here: Path
) -> None:
    """Both workers compute; the one that computes ``seed0`` is killed while it does."""
    hold(tmp_path, "seed0").touch()
    epochs: list[str] = []

    def kill() -> None:
        # So that the other worker is there before one is killed.
        until(lambda: all(pid(tmp_path, f"seed{k}").exists() for k in (0, 1)))
        os.kill(int(pid(tmp_path, "seed0").read_text()), signal.SIGKILL)
        hold(tmp_path, "seed0").unlink()

    listeners.append(told := lambda cell, epoch, score: epochs.append(cell))
    try:
        ended = run(tmp_path, scheduler, kill)
    finally:
        listeners.remove(told)
    assert ended == {"seed0": "", "seed1": "", "seed2": ""}
    assert {"seed0", "seed1", "seed2"} <= {*epochs}
    assert not list(tmp_path.glob(".shared-*"))
    assert_same_cells(STUDY, here, tmp_path)


def test_ctrl_c_stops_the_workers_after_an_epoch_with_checkpoints(
    tmp_path: Path, scheduler: str, here: Path
) -> None:
    (tmp_path / PAUSE).write_text("0.2")
    stopped: list[str] = []

    def stop(cell: str, epoch: int, score: Any) -> None:
        if not stopped:
            stopped.append(cell)
            os.kill(os.getpid(), signal.SIGINT)

    listeners.append(stop)
    try:
        with pytest.raises(Interrupted):
            run(tmp_path, scheduler)
    finally:
        listeners.remove(stop)
    (cell,) = stopped
    assert [path.name for path in (tmp_path / CELLS).iterdir()] == [f"{cell}.checkpoint.npz"]
    (tmp_path / PAUSE).unlink()
    assert run(tmp_path, scheduler) == {"seed0": "", "seed1": "", "seed2": ""}
    assert_same_cells(STUDY, here, tmp_path)


def test_a_folder_that_a_worker_does_not_see_is_refused_before_any_cell(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "token_in", lambda folder: nullcontext(".elsewhere"))
    with pytest.raises(UserError, match="--out: expected a folder that all workers share, got"):
        run(tmp_path, scheduler)
    assert not (tmp_path / CELLS).exists()


def test_workers_that_compute_otherwise_are_refused(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "numerics", lambda: {"cpu": "another"})
    with pytest.raises(UserError, match="--dask: expected workers with this cpu, got another at"):
        run(tmp_path, scheduler)


def test_without_a_scheduler_a_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with pytest.raises(UserError, match="--dask: expected an address or a scheduler file, got"):
        run(tmp_path, "nowhere.json")
    with pytest.raises(UserError, match="--dask: expected a scheduler at tcp://"):
        run(tmp_path, "tcp://127.0.0.1:9")


def test_without_the_extra_a_sentence_says_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match="--dask: expected Dask"):
        run(tmp_path, "tcp://127.0.0.1:9")


def test_what_a_killed_run_has_left_of_its_token_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".shared-of-before").touch()
    with cluster.token_in(tmp_path) as token:
        assert [path.name for path in tmp_path.iterdir()] == [token]
    assert not list(tmp_path.iterdir())


class Made:
    """A client of no cluster: counts what is sent, and has lost its scheduler."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    def scatter(self, data: Any, **how: Any) -> Any:
        self.sent.append(data.name)
        return SimpleNamespace(status="finished")

    def nthreads(self) -> None:
        raise OSError("closed")

    def subscribe_topic(self, topic: str, handler: Any) -> None:
        pass

    unsubscribe_topic = nthreads


def crew(client: Made, folder: Path) -> cluster.Crew:
    request = Request("helpers.slow_study", "digits", "quick", folder)
    return cluster.Crew(client, request, "token", STUDY.cells("digits", "quick"), None)


def test_data_are_sent_once_and_again_only_if_the_cluster_has_lost_them(tmp_path: Path) -> None:
    client = Made()
    found = crew(client, tmp_path)
    for cell in STUDY.cells("digits", "quick"):
        (data,) = found.needed(cell)
    assert client.sent == ["digits"]
    data.status = "cancelled"
    found.needed(STUDY.cells("digits", "quick")[0])
    assert client.sent == ["digits", "digits"]


def test_without_its_scheduler_every_cell_has_failed(tmp_path: Path) -> None:
    STOP.clear()
    found = {d.cell: d.error for d in crew(Made(), tmp_path).run()}
    assert found == dict.fromkeys(("seed0", "seed1", "seed2"), "the scheduler was lost: closed")


@pytest.mark.parametrize(("jobs", "given"), [(None, 3), (4, 3), (3, 2), (2, 1), (1, 0), (0, 0)])
def test_no_more_cells_are_given_out_than_jobs_were_asked_for(jobs: int, given: int) -> None:
    """Of two workers with two threads each, one thread is busy."""
    asked: list[str] = []

    def submit(*args: Any, workers: list[str], **kwargs: Any) -> object:
        asked.extend(workers)
        return Future()  # A real one of Python's, which never ends.

    cells: Any = [SimpleNamespace(name=f"cell{k}") for k in range(9)]
    crew = cluster.Crew(SimpleNamespace(submit=submit), None, "", cells, jobs)  # type: ignore[arg-type]
    crew.busy[object()] = ("other", "a")
    crew.task, crew.needed = str, lambda cell: ()  # type: ignore[method-assign]
    crew.fill({"a": 2, "b": 2})
    assert asked == ["a", "b", "b"][:given]
    assert [name for name, _ in crew.busy.values()] == [
        "other",
        *(f"cell{k}" for k in range(given)),
    ]
