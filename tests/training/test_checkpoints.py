"""Checkpoints: an interrupted run ends with the same bits, and no other run takes it up."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers import killed_run
from helpers.small_runs import (
    INPUTS,
    LABELS,
    NETWORK,
    QUIET,
    SETTINGS,
    TRAINING,
    VALIDATION,
    assert_same_run,
)

from relumlp.errors import FileFormatError
from relumlp.machine.files import read_file, write_file
from relumlp.machine.versions import numerics
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.training import checkpoints
from relumlp.training.checkpoints import Checkpoints, progress_arrays, restore
from relumlp.training.loop import train
from relumlp.training.resuming import Job
from relumlp.training.run import Hooks, Progress

JOB = Job(NETWORK, SETTINGS, 50, Hooks())
PROBES = (0, 4, 7, 14, 20, 30, 35)


def probe(step, network):
    return {"theta": network.theta, "nothing": np.zeros((0, 2)), "norm": abs(network.theta).sum()}


def hooks_for(path, **options):
    return Hooks(probe, PROBES, path, **{"every": 0.0, **options})


def run(path=None, settings=SETTINGS, **options):
    return train(NETWORK, TRAINING, VALIDATION, settings, hooks_for(path, **options))


def stop_after(epochs):
    """A `stop` that says so after that many epochs of this very run."""
    answers = iter([False] * (epochs - 1) + [True])
    return lambda: next(answers)


def interrupt(path, epochs=2, settings=SETTINGS, **options):
    with pytest.raises(KeyboardInterrupt):
        run(path, settings, stop=stop_after(epochs), **options)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.checkpoint.npz"


# --- resuming


@pytest.mark.parametrize("epochs", [1, 2, 3, 4])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"plain": True},
        {"optimiser": "momentum"},
        {"optimiser": "sgd", "patience": 1},
        {"loss": "squared-error"},
    ],
)
def test_an_interrupted_run_ends_with_the_same_bits(path, epochs, changes):
    settings = replace(SETTINGS, **changes)
    whole = run(settings=settings)
    if len(whole.curve) <= epochs:
        pytest.skip("the run is shorter")
    interrupt(path, epochs, settings, every=1e9)
    assert read_file(path, "checkpoint").manifest["progress"]["epoch"] == epochs
    told = []
    resumed = run(path, settings, on_epoch=lambda epoch, score: told.append(epoch))
    assert told == [*range(epochs + 1, len(whole.curve) + 1)]
    assert_same_run(resumed, whole)


def test_a_run_may_be_interrupted_after_every_epoch(path):
    for _ in range(4):
        interrupt(path, 1)
    assert_same_run(run(path), run())


@QUIET
def test_float64_and_early_stopping_and_divergence_resume_too(path):
    network = MLP.initialised((4, 3), seed=1, dtype=np.float64)
    settings = replace(
        SETTINGS, loss="squared-error", optimiser="sgd", learning_rate=3.0, epochs=99, patience=50
    )

    def once(hooks):
        return train(network, TRAINING, VALIDATION, settings, hooks)

    whole = once(hooks_for(None))
    assert whole.verdict.startswith("diverged")
    assert len(whole.curve) > 6
    with pytest.raises(KeyboardInterrupt):
        once(hooks_for(path, stop=stop_after(6)))
    assert_same_run(once(hooks_for(path)), whole)


@QUIET
@pytest.mark.parametrize("changes", [{}, {"learning_rate": 1e38}, {"patience": 1, "epochs": 99}])
def test_a_run_that_has_ended_is_not_run_again(path, changes):
    settings = replace(SETTINGS, **changes)
    first, told = run(path, settings, every=1e9), []
    before = path.read_bytes()
    again = run(path, settings, on_epoch=lambda epoch, score: told.append(epoch))
    assert_same_run(again, first)
    assert not told
    assert path.read_bytes() == before


def test_the_bits_do_not_depend_on_checkpoints(path):
    assert_same_run(run(path), run())


def test_checkpoints_are_written_when_it_is_time(path, monkeypatch):
    """A clock that gains 4 s an epoch, every 10 s: after epochs 3 and 6, and at the end."""
    written, clock = [], [100.0]
    monkeypatch.setattr(checkpoints.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(checkpoints, "write_file", lambda *arguments: written.append(clock[0]))

    def on_epoch(epoch, score):
        clock[0] = 100.0 + 4 * epoch

    run(path, replace(SETTINGS, epochs=7), every=10.0, on_epoch=on_epoch)
    assert written == [112, 124, 128]
    written.clear()
    run(None, SETTINGS, every=0.0)
    assert not written


def test_the_end_is_not_written_for_who_keeps_the_result(path):
    run(path, every=1e9, at_end=False)
    assert not path.exists()
    run(path, every=0.0, at_end=False)
    assert read_file(path, "checkpoint").manifest["progress"]["epoch"] == SETTINGS.epochs


def test_a_checkpoint_is_written_after_exactly_as_long_as_asked(path, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(checkpoints.time, "monotonic", lambda: clock[0])
    there = []

    def on_epoch(epoch, score):
        there.append(path.exists())
        clock[0] += 5.0

    run(path, every=10.0, on_epoch=on_epoch)
    assert there == [False, False, True, True, True]


def test_a_checkpoint_says_what_it_was_made_with(path):
    interrupt(path)
    manifest = read_file(path, "checkpoint").manifest
    assert manifest["numerics"] == json.loads(json.dumps(numerics()))
    assert manifest["environment"]["versions"] == numerics()["versions"]
    assert manifest["progress"] == {"epoch": 2, "best_epoch": manifest["progress"]["best_epoch"],
                                    "step": 14, "verdict": ""}  # fmt: skip


def test_progress_comes_back_from_its_arrays():
    progress = Progress(
        np.arange(6, dtype=np.float32).reshape(3, 2),
        np.array([7, 8], np.float32),
        3, 2, 21, [(0.5, 0.25, 0.125), (1.0, np.nan, np.nan)],
        {"step": [np.array(0), np.array(5)], "v": [np.array([1, 2]), np.array([3, 4])]}, "finished",
    )  # fmt: skip
    numbers = {"epoch": 3, "best_epoch": 2, "step": 21, "verdict": "finished"}
    arrays = progress_arrays(progress)
    twin = restore(arrays, {"progress": numbers})
    assert arrays.keys() == {"state", "best", "curve", "record.step", "record.v"}
    for name in ("state", "best"):
        assert getattr(twin, name).tobytes() == getattr(progress, name).tobytes()
        assert not np.shares_memory(getattr(twin, name), getattr(progress, name))
    assert twin.curve[0] == (0.5, 0.25, 0.125)
    assert twin.curve[1][0] == 1
    assert all(type(v) is float for row in twin.curve for v in row)
    assert {n: np.stack(v).tolist() for n, v in twin.records.items()} == {
        "step": [0, 5],
        "v": [[1, 2], [3, 4]],
    }
    assert {name: getattr(twin, name) for name in numbers} == numbers
    empty = restore(progress_arrays(Progress(*progress_arrays_of_nothing())), {"progress": {}})
    assert (empty.curve, empty.records, empty.step) == ([], {}, 0)


def progress_arrays_of_nothing():
    return np.zeros((3, 2)), np.zeros(2)


# --- what is not taken up


def refused(path, sentence, *arguments, hooks=None):
    """The run refuses the checkpoint in one sentence and leaves it as it is."""
    before = path.read_bytes()
    told = []
    hooks = hooks or hooks_for(path, on_epoch=lambda epoch, score: told.append(epoch))
    with pytest.raises(FileFormatError, match=f"^[^ ]*{path.name}: {sentence}$"):
        train(*(arguments or (NETWORK, TRAINING, VALIDATION, SETTINGS)), hooks)
    assert path.read_bytes() == before
    assert not told
    assert [*path.parent.iterdir()] == [path]


FOREIGN = (
    "expected a checkpoint of this run, got one of another network, other data, other settings or "
    "another relumlp; remove it or choose another file"
)
X = INPUTS.copy()
X[3, 2] += 1
Y = LABELS.copy()
Y[0] = 1
FEWER = np.arange(49)


@pytest.mark.parametrize(
    "arguments",
    [
        (NETWORK.with_theta(NETWORK.theta * 2), TRAINING, VALIDATION, SETTINGS),
        (NETWORK.with_theta(NETWORK.theta.astype(float)), TRAINING, VALIDATION, SETTINGS),
        (MLP.initialised((4, 6, 3), bias=False), TRAINING, VALIDATION, SETTINGS),
        (replace(NETWORK, unit="identity"), TRAINING, VALIDATION, SETTINGS),
        (NETWORK, Samples(X, LABELS, 1.0, TRAINING.rows), VALIDATION, SETTINGS),
        (NETWORK, Samples(INPUTS, Y, 1.0, TRAINING.rows), VALIDATION, SETTINGS),
        (NETWORK, Samples(INPUTS, LABELS, 0.5, TRAINING.rows), VALIDATION, SETTINGS),
        (NETWORK, Samples(INPUTS, LABELS, 1.0, FEWER), VALIDATION, SETTINGS),
        (NETWORK, Samples(INPUTS, LABELS, 1.0, TRAINING.rows[::-1]), VALIDATION, SETTINGS),
        (NETWORK, TRAINING, TRAINING, SETTINGS),
        (NETWORK, VALIDATION, TRAINING, SETTINGS),
        *[
            (NETWORK, TRAINING, VALIDATION, replace(SETTINGS, **{name: value}))
            for name, value in {
                "loss": "squared-error", "optimiser": "sgd", "learning_rate": 0.02, "batch": 9,
                "epochs": 6, "patience": 3, "seed": 3, "beta1": 0.8, "beta2": 0.9,
                "epsilon": 1e-7, "plain": True,
            }.items()
        ],
    ],
)  # fmt: skip
def test_a_checkpoint_of_another_run_is_refused(path, arguments):
    interrupt(path)
    refused(path, FOREIGN, *arguments)


def test_a_run_with_other_probes_is_another_run(path):
    interrupt(path)
    refused(path, FOREIGN, hooks=Hooks(probe, (0, 4), path))


def test_the_same_settings_in_numpy_numbers_are_the_same_run(path):
    settings = replace(SETTINGS, seed=np.int64(2), batch=np.int32(8))
    interrupt(path)
    resumed = train(NETWORK, TRAINING, VALIDATION, settings, hooks_for(path))
    assert_same_run(resumed, run())


def test_a_checkpoint_of_another_relumlp_is_refused(path, monkeypatch):
    interrupt(path)
    monkeypatch.setattr(checkpoints, "__version__", "99.0")
    refused(path, FOREIGN)


@pytest.mark.parametrize("what", ["blas", "cpu", "python", "blas_environment", "versions"])
def test_a_checkpoint_made_with_other_numerics_is_refused(path, monkeypatch, what):
    interrupt(path)
    other = {**numerics(), what: "other"}
    monkeypatch.setattr(checkpoints, "numerics", lambda: other)
    refused(
        path,
        r"expected a checkpoint made with \{.*'other'.*\}, got one made with \{.*\}; resuming "
        "would not give the same bits",
    )


def test_a_checkpoint_of_another_format_is_refused(path, monkeypatch):
    interrupt(path)
    arrays, manifest = read_file(path, "checkpoint")
    write_file(path, arrays, manifest, "result")
    refused(path, "expected a relumlp/checkpoint file, got relumlp/result")
    monkeypatch.setattr("relumlp.machine.files.VERSION", 3)
    write_file(path, arrays, manifest, "checkpoint")
    monkeypatch.undo()
    refused(path, "expected format version 1 or 2, got 3")
    np.savez(path, **arrays)
    refused(path, "expected a relumlp checkpoint, got an .npz without manifest")
    path.write_text("hello")
    refused(path, "expected a whole .npz file, got a damaged or other one .*")


DAMAGED = "expected a whole .npz file, got a damaged or other one .*"


def test_a_truncated_checkpoint_is_refused(path):
    interrupt(path)
    whole = path.read_bytes()
    lengths = {*range(0, len(whole), len(whole) // 25), *range(len(whole) - 5, len(whole)), 1, 2}
    for length in sorted(lengths):
        path.write_bytes(whole[:length])
        refused(path, DAMAGED)


def test_a_flipped_bit_is_noticed_or_changes_nothing(path):
    """Bits that mean nothing (times, attributes) may flip; all others are refused."""
    interrupt(path)
    whole = path.read_bytes()
    expected, _ = read_file(path, "checkpoint")
    rng = np.random.default_rng(0)
    noticed = 0
    for bit in rng.choice(8 * len(whole), 400, replace=False):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << (bit % 8)
        path.write_bytes(damaged)
        try:
            arrays, _ = read_file(path, "checkpoint")
        except FileFormatError as error:
            assert "expected a " in str(error)  # noqa: PT017  most are refused, some may load
            noticed += 1
            continue
        assert arrays.keys() == expected.keys()
        for name, array in expected.items():
            np.testing.assert_array_equal(arrays[name], array, strict=True)
    assert noticed > 250
    path.write_bytes(whole)
    assert_same_run(run(path), run())


def test_without_a_file_nothing_is_read():
    assert Checkpoints(Hooks(), None).load(JOB) is None


def test_a_file_that_is_not_there_yet_is_the_start_of_a_run(path):
    assert Checkpoints(Hooks(checkpoint=path), {}).load(JOB) is None


# --- a real end


def start(checkpoint, result):
    places = [str(Path(killed_run.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(
        [sys.executable, "-m", "helpers.killed_run", str(checkpoint), str(result)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places))},
    )


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_run_killed_again_and_again_ends_with_the_same_bits(tmp_path):
    """Killed at random moments, up to 5 ms after some epoch: mostly in a later one, or a write."""
    checkpoint, result = tmp_path / "c.npz", tmp_path / "r.npz"
    whole = killed_run.run(None)
    rng = np.random.default_rng(3)
    last = 0
    for _ in range(4):
        process = start(checkpoint, result)
        target = last + int(rng.integers(1, 9))
        first = int(process.stdout.readline())
        # It goes on where the last was killed: an epoch that was not yet written is done again.
        assert first in (max(last, 1), last + 1)
        last = first
        while last < target:
            last = int(process.stdout.readline())
        time.sleep(rng.uniform(0, 0.005))
        process.kill()
        last = max(last, *map(int, process.communicate()[0].split()), 0)
        assert process.returncode == -signal.SIGKILL, "the run ended before it could be killed"
    process = start(checkpoint, result)
    epochs = [*map(int, process.communicate()[0].split())]
    assert process.returncode == 0
    assert epochs == [*range(epochs[0], killed_run.EPOCHS + 1)]
    assert epochs[0] in (last, last + 1)
    arrays, manifest = read_file(result, "result")
    assert arrays.pop("network").tobytes() == whole.network.theta.tobytes()
    assert arrays.pop("curve").tobytes() == whole.curve.tobytes()
    assert arrays.keys() == whole.records.keys()
    assert all(arrays[n].tobytes() == whole.records[n].tobytes() for n in arrays)
    assert (manifest["best"], manifest["verdict"]) == (whole.best_epoch, whole.verdict)
