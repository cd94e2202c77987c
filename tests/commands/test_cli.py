"""The command line, as people use it: in processes of its own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.command_line import done

from relumlp.commands.app import app
from relumlp.datasets import load
from relumlp.machine.files import load_network
from relumlp.network.mlp import MLP

COMMANDS = (
    "train", "examine", "explain", "step", "reproduce", "measure", "claims", "show", "verify",
    "prove", "book", "notebook", "info",
)  # fmt: skip


def relumlp(*args: str, folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "relumlp", *args]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=300)


def refused(*args: str) -> str:
    """Run a command that must end with 2 and one sentence; return the sentence."""
    done = relumlp(*args)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("trained") / "net.npz"
    args = ("--data", "digits", "--hidden", "16-2", "--epochs", "8", "--out", str(out), "--json")
    done = relumlp("train", *args)
    assert done.returncode == 0, done.stderr
    return out, json.loads(done.stdout)


def test_a_trained_network_is_kept_and_its_accuracy_is_true(
    trained: tuple[Path, dict[str, Any]],
) -> None:
    out, shown = trained
    arrays = np.load(out)
    d = load("digits")
    a = d.test_images * np.float32(d.scale)
    for i in (1, 2, 3):
        z = a @ arrays[f"W{i}"].T + arrays[f"b{i}"]
        a = np.maximum(z, 0)
    right = (z.argmax(axis=1) == d.test_labels).mean()
    # A near tie may fall either way under another order of summation: one sample's worth.
    assert abs(right - shown["test_accuracy"]) <= 1.01 / len(d.test_labels)
    assert shown["network"] == "64-16-2-10"
    assert load_network(out).sizes == (64, 16, 2, 10)


def test_training_twice_gives_the_same_bits(
    trained: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    again = tmp_path / "again.npz"
    args = ("--data", "digits", "--hidden", "16-2", "--epochs", "8", "--out", str(again))
    assert relumlp("train", *args).returncode == 0
    np.testing.assert_array_equal(load_network(again).theta, load_network(trained[0]).theta)


def test_measure_takes_any_arrays(tmp_path: Path) -> None:
    net = MLP.initialised((64, 5, 2, 10), seed=1)
    np.savez(tmp_path / "bare.npz", W1=net.W[1], W2=net.W[2], b2=net.b[2], W3=net.W[3])
    done = relumlp("measure", str(tmp_path / "bare.npz"), "--data", "digits", "--json")
    facts = json.loads(done.stdout)
    assert facts["network"] == "64-5-2-10"
    assert [layer["nodes"] for layer in facts["layers"]] == [5, 2]
    assert facts["gaps_gap_condition"] == facts["gaps_pairs"]
    assert relumlp("measure", str(tmp_path / "bare.npz"), "--data", "digits").returncode == 0


def test_measure_takes_other_widths(tmp_path: Path) -> None:
    net = MLP.initialised((64, 7, 10), seed=1)
    np.savez(tmp_path / "bare.npz", W1=net.W[1], W2=net.W[2])
    done = relumlp("measure", str(tmp_path / "bare.npz"), "--data", "digits", "--json")
    facts = json.loads(done.stdout)
    assert "gaps_pairs" not in facts
    assert facts["gaps_failing_by_extremes"] == 0


def test_dry_runs_run_nothing(tmp_path: Path) -> None:
    done = relumlp("reproduce", "gaps", "--dry-run", "--json", folder=tmp_path)
    (told,) = json.loads(done.stdout)
    assert len(told["missing"]) == 71
    assert told["seconds"] > 0
    assert told["bytes"] > 0
    assert relumlp("train", "--dry-run", folder=tmp_path).returncode == 0
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_ctrl_c_leaves_a_checkpoint_from_which_the_same_command_ends_with_the_same_bits(
    tmp_path: Path,
) -> None:
    args = ["train", "--data", "digits", "--hidden", "30", "--epochs", "300", "--patience", "300"]
    command = [sys.executable, "-m", "relumlp", *args, "--batch", "4", "--out"]
    whole, cut = tmp_path / "whole.npz", tmp_path / "cut.npz"
    subprocess.run([*command, str(whole)], check=True, capture_output=True)
    checkpoint = tmp_path / "cut.npz.checkpoint"
    # A terminal of its own, so that the bar says when training has begun.
    terminal, side = os.openpty()
    with subprocess.Popen([*command, str(cut)], stderr=side) as process:
        os.close(side)
        seen = b""
        while b"validation" not in seen:
            seen += os.read(terminal, 1000)
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
    os.close(terminal)
    assert checkpoint.exists()
    assert not cut.exists()
    subprocess.run([*command, str(cut)], check=True, capture_output=True)
    assert not checkpoint.exists()
    np.testing.assert_array_equal(load_network(cut).theta, load_network(whole).theta)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str) -> None:
    done = relumlp(command, "--help")
    assert done.returncode == 0
    assert "Example: relumlp" in done.stdout


def test_all_commands_are_listed() -> None:
    done = relumlp("--help")
    for command in (*COMMANDS, "data"):
        assert command in done.stdout
    assert {c.callback.__name__ for c in app.registered_commands if c.callback} == set(COMMANDS)


def test_info_states_versions_kernels_and_places() -> None:
    facts = json.loads(relumlp("info", "--json").stdout)
    for key in ("relumlp", "versions", "blas", "cpu", "cores", "data cache", "Numba cache"):
        assert facts[key], key


def test_claims_lists_the_ledger() -> None:
    entries = json.loads(relumlp("claims", "--json").stdout)
    by_id = {entry["id"]: entry for entry in entries}
    assert by_id["gaps.fig6.biases"]["kind"] == "experiment, by theorem"
    assert by_id["cooperating.6"]["exact"] is True
    assert set(by_id["cooperating.6"]) == {
        "id", "paper", "kind", "statement", "exact", "verdict", "evidence", "proved",
    }  # fmt: skip


def test_show_prints_statement_and_code() -> None:
    shown = relumlp("show", "cooperating.6").stdout
    assert "β by recursion is the sum over all paths" in shown
    assert "beta_path_sum(net.W" in shown
    # In this process, because the whole ledger is read for each card.
    assert "Reproduced if" in done("show", "gaps.s5").out


def test_verify_runs_a_claim() -> None:
    done = relumlp("verify", "cooperating.7", "--examples", "30")
    assert done.returncode == 0
    assert "cooperating.7: held on 30 examples" in done.stdout


def test_missing_data_are_told_once_before_any_cell_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELUMLP_DATA", str(tmp_path / "nowhere"))
    out = tmp_path / "out"
    said = refused("reproduce", "dynamics", "--data", "mnist", "--jobs", "2", "--out", str(out))
    assert "mnist' is not a folder" in said
    assert not out.exists()
    asked = relumlp("reproduce", "dynamics", "--data", "mnist", "--dry-run", "--out", str(out))
    assert asked.returncode == 0, "a dry run needs no data"


def test_mistakes_are_told_in_a_sentence_and_end_with_2(tmp_path: Path) -> None:
    text = tmp_path / "text.npz"
    text.write_text("no network")
    wrong = tmp_path / "wrong.npz"
    np.savez(wrong, W1=np.ones((3, 7)))
    assert "data: expected digits, mnist or fashion-mnist, got 'nist'" in refused(
        "reproduce", "gaps", "--data", "nist", "--out", str(tmp_path / "r")
    )
    assert "paper: expected one of gaps" in refused("reproduce", "gap")
    assert "scale: expected quick or full, got 'big'" in refused("reproduce", "--scale", "big")
    assert "expected an .npz file, got no file" in refused("measure", str(tmp_path / "none.npz"))
    assert "expected a whole .npz file" in refused("measure", str(text))
    assert "expected inputs (n, 7), got" in refused("measure", str(wrong), "--data", "digits")
    assert "--set: expected training or test" in refused("measure", str(wrong), "--set", "all")
    assert "hidden: expected widths" in refused("train", "--hidden", "a-b")
    above = "learning_rate: expected a finite number above 0"
    assert above in refused("train", "--learning-rate", "-1")
    assert "precision: expected float32" in refused("train", "--precision", "half")
    assert "bias: expected all, first or none" in refused("train", "--bias", "some")
    assert "got 'gaps.99'" in refused("show", "gaps.99")
    assert "expected mathematics, got an experiment" in refused("verify", "gaps.s5")


def test_a_foreign_checkpoint_is_refused_and_left_alone(
    trained: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    checkpoint = tmp_path / "net.npz.checkpoint"
    checkpoint.write_bytes(trained[0].read_bytes())
    sentence = refused("train", "--epochs", "1", "--out", str(tmp_path / "net.npz"))
    assert "expected a relumlp/checkpoint file, got relumlp/network" in sentence
    assert checkpoint.read_bytes() == trained[0].read_bytes()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    sentence = refused("train", "--epochs", "1", "--out", str(tmp_path / "file" / "net.npz"))
    assert "file" in sentence
    assert "directory" in sentence or "exists" in sentence
