"""A checkpoint of this run that holds what the run cannot have come to is refused in words."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.small_runs import (
    NETWORK,
    QUIET,
    SETTINGS,
    TRAINING,
    VALIDATION,
    assert_same_run,
    refused,
)

from relumlp.errors import FileFormatError
from relumlp.machine.files import read_file, write_file
from relumlp.training.loop import train
from relumlp.training.run import Hooks
from relumlp.training.scores import beats, best_of

PROBES = (0, 4, 14, 35)
P = len(NETWORK.theta)


def probe(step, network):
    return {"norm": np.array([np.abs(network.theta).sum()])}


def run(path, settings=SETTINGS, **options):
    hooks = {"probe": probe, "probe_steps": PROBES, "checkpoint": path, "every": 0.0}
    return train(NETWORK, TRAINING, VALIDATION, settings, Hooks(**{**hooks, **options}))


def stopped(path, settings=SETTINGS, epochs=3):
    """A checkpoint after some epochs: its arrays and manifest, as lists and dicts to change."""
    answers = iter([False] * (epochs - 1) + [True])
    with pytest.raises(KeyboardInterrupt):
        run(path, settings, stop=lambda: next(answers))
    return read_file(path, "checkpoint")


def changed(values, at, value):
    values = values.copy()
    values[at] = value
    return values


NAN = float("nan")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda a, p: a.update(state=a["state"][:2]), r"state: float32 \(3, 51\), got .*"),
        (lambda a, p: a.update(state=a["state"][:, :7]), r"state: float32 .*, got .* \(3, 7\)"),
        (lambda a, p: a.update(state=a["state"].astype(float)), "state: float32 .*, got float64.*"),
        (lambda a, p: a.update(state=a["state"] * NAN), "best: the .* epoch 3, got others"),
        (lambda a, p: a.update(state=a["state"] * NAN, best=a["best"] * NAN), "best: .*, got nan"),
        (lambda a, p: a.update(best=a["best"][:-1]), r"best: float32 \(51,\), got .* \(50,\)"),
        (lambda a, p: a.update(best=a["best"].view(np.int32)), r"best: float32 .*, got int32 .*"),
        (lambda a, p: a.pop("best"), "best: .*, got none"),
        (lambda a, p: a.update(other=a["best"]), r"other: no such array, got float32 \(51,\)"),
        (lambda a, p: a.update(curve=a["curve"][:2]), r"curve: float64 \(3, 3\), got .*"),
        (lambda a, p: a.update(curve=a["curve"] * NAN), "finite validation losses: 3, got 0"),
        (lambda a, p: a.update(curve=changed(a["curve"], (0, 2), 1.5)), r"best_epoch: 1, got .*"),
        (lambda a, p: a.update({"record.norm": a["record.norm"][:1]}), "record norm: 3 .*got 1.*"),
        (lambda a, p: a.update({"record.step": np.array([0, 4])}), "record step: 3 .*, got 2 .*"),
        (lambda a, p: a.update({"record.step": np.array([0, 5, 14])}), r".*, got \[0, 5, 14\]"),
        (lambda a, p: a.update({"record.norm": np.array(1)}), "record.norm: one .*, got none"),
        (lambda a, p: a.update({"record.more": np.zeros((0, 3))}), "record.more: one .*"),
        (lambda a, p: a.pop("record.step"), r"steps of the probe: \[0, 4, 14\], got \[\]"),
        (lambda a, p: p.update(epoch=4), r"curve: float64 \(4, 3\), got .* \(3, 3\)"),
        (lambda a, p: p.update(epoch="3"), "epoch in its progress to be a whole number, got text"),
        (lambda a, p: p.update(epoch=True), "epoch in its progress to be a .*, got true or false"),
        (lambda a, p: p.update(epoch=10**30), "curve: .*, got .*"),
        (lambda a, p: p.update(step=20), "step: 21 to 21, got 20"),
        (lambda a, p: p.update(best_epoch=0), "best_epoch: 3, got 0"),
        (lambda a, p: p.update(verdict="finished"), "verdict: none yet, got finished"),
        (lambda a, p: p.update(verdict="diverged at update 22: loss not finite"), ".*, got 3"),
        (lambda a, p: p.pop("verdict"), "verdict in its progress to be text, got none"),
        (lambda a, p: p.update(more=1), "counters: .*, got .*"),
    ],
)  # fmt: skip
def test_what_the_run_cannot_have_come_to_is_refused(tmp_path, change, sentence):
    path = tmp_path / "c.npz"
    arrays, manifest = stopped(path)
    assert manifest["progress"]["best_epoch"] == 3
    change(arrays, manifest["progress"])
    write_file(path, arrays, manifest, "checkpoint")
    before = path.read_bytes()
    with pytest.raises(FileFormatError, match=f"^[^ ]*c.npz: expected {sentence}$"):
        run(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("field", ["progress", "numerics"])
@pytest.mark.parametrize("value", [None, [], 3, "text"])
def test_a_manifest_without_a_field_is_refused(tmp_path, field, value):
    path = tmp_path / "c.npz"
    arrays, manifest = stopped(path)
    write_file(path, arrays, {**manifest, field: value}, "checkpoint")
    with pytest.raises(FileFormatError, match=f"expected {field} in its manifest to be an object"):
        run(path)


def test_the_best_parameters_are_the_last_ones_of_the_best_epoch(tmp_path):
    path = tmp_path / "c.npz"
    arrays, manifest = stopped(path)
    arrays["best"] = arrays["best"] + 1
    write_file(path, arrays, manifest, "checkpoint")
    with pytest.raises(FileFormatError, match=r"best: the parameters of epoch 3, got others$"):
        run(path)


def test_a_run_with_a_probe_is_not_resumed_without_it(tmp_path):
    """The records before would be there, and those after would not."""
    path = tmp_path / "c.npz"
    stopped(path)
    with pytest.raises(FileFormatError, match=r"record step: 0 entries, got 3 entries$"):
        run(path, probe=None)


@QUIET
@pytest.mark.parametrize("changes", [{"learning_rate": 1e38}, {"patience": 1, "epochs": 99}, {}])
def test_every_end_of_a_run_is_one_that_it_can_have_come_to(tmp_path, changes):
    settings = replace(SETTINGS, **changes)
    whole = run(tmp_path / "c.npz", settings)
    assert_same_run(run(tmp_path / "c.npz", settings), whole)


def test_a_checkpoint_may_be_named_by_text(tmp_path):
    assert_same_run(run(str(tmp_path / "new" / "c.npz")), run(None))
    assert (tmp_path / "new" / "c.npz").is_file()


@pytest.mark.parametrize("name", ["", ".", 3])
def test_what_is_no_place_for_a_checkpoint_is_refused_at_once(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with refused(r"(\.: expected a file to write, got a folder|path: expected .*)"):
        run(name, on_epoch=pytest.fail)


def test_a_checkpoint_through_a_dangling_link(tmp_path):
    (tmp_path / "c.npz").symlink_to("real.npz")
    run(tmp_path / "c.npz")
    assert (tmp_path / "real.npz").is_file()
    assert (tmp_path / "c.npz").is_symlink()


def test_a_probe_must_return_the_same_arrays_at_every_step():
    with refused(r"probe: expected arrays of the shapes .* again, got .*"):
        run(None, probe=lambda step, network: {"x": np.zeros(step + 1)})


def test_best_of_a_curve():
    curve = [(0, 3.0, 0.5), (0, 2.0, 0.5), (0, 9.0, 0.6), (0, 9.0, 0.6), (0, 1.0, 0.1)]
    assert [best_of(curve[:n]) for n in range(6)] == [0, 1, 2, 3, 3, 3]
    assert beats((0, 1.0, NAN), (0, 2.0, NAN))
    assert not beats((0, 2.0, NAN), (0, 2.0, NAN))
