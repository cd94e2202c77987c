"""Options that cannot be meant, outputs that cannot be written, text that is markup: a sentence."""

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.command_line import done, refused, relumlp, standing_in_tmp_path, two_studies  # noqa: F401

from relumlp.commands import sizes
from relumlp.commands.output import show_json, show_table
from relumlp.commands.plain_text import plain, take_any_text
from relumlp.machine import memory

HUGE = "1" + "0" * 20


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "train --hidden 99999999999",
            "hidden: expected a network that fits into memory, got 64",
        ),
        ("train --hidden 5-0-7", "hidden: expected widths from 1"),
        ("train --hidden=-5", "hidden: expected widths as in 320-320, got '-5'"),
        ("train --hidden 5--7", "hidden: expected widths as in 320-320, got '5--7'"),
        ("train --hidden 5-", "hidden: expected widths as in"),
        (f"train --hidden {HUGE * 30}", "hidden: expected widths as in"),
        (f"train --hidden {HUGE}", "hidden: expected widths from 1 to"),
        ("train --hidden ٣", "hidden: expected widths as in"),
        (f"train --epochs {HUGE}", "epochs: expected at most"),
        ("train --batch x", "Invalid value for '--batch'"),
        ("train --bacth 3", "No such option: --bacth"),
        ("train --out .", "--out: expected a file, got the folder '.'"),
        ("train --out /dev/null", "/dev/null: expected a file to write, got a device"),
        ("train --seed -1", "seed: expected at least 0, got -1"),
        ("reproduce gaps --dry-run --jobs 0", "jobs: expected at least 1, got 0"),
        ("reproduce gaps --jobs -3", "jobs: expected at least 1, got -3"),
        ("verify cooperating.6 --seed -1", "seed: expected at least 0, got -1"),
        ("verify cooperating.6 --examples 0", "examples: expected at least 1, got 0"),
        ("verify cooperating.6 --jobs 0", "jobs: expected at least 1, got 0"),
        ("prove cooperating.6 --jobs 0", "jobs: expected at least 1, got 0"),
        ("examine [/x].npz --data digits", "[/x].npz: expected an .npz file, got no file"),
        ("claims --yaml", "No such option: --yaml"),
        ("data fetch letters", "dataset 'letters' is not known"),
        ("everything", "No such command 'everything'"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence_and_leaves_nothing(
    command: str, said: str
) -> None:
    assert said in refused(*command.split())
    assert not list(Path().iterdir())


@pytest.mark.parametrize("batch", [10**5, 10**10, 10**20])
def test_a_batch_larger_than_the_set_is_the_set(batch: int) -> None:
    few = ("train", "--hidden", "5", "--epochs", "1", "--batch")
    done(*few, "1079", "--out", "whole.npz")
    done(*few, str(batch), "--out", "larger.npz")
    one, other = (np.load(f)["W1"].tobytes() for f in ("whole.npz", "larger.npz"))
    assert one == other


def test_a_dry_run_allocates_nothing_and_downloads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELUMLP_DATA", "/nowhere")
    monkeypatch.setattr(sizes, "check_memory", None)
    told = done(
        "train", "--data", "mnist", "--hidden", "20000000-20000", "--dry-run", "--json"
    ).json
    assert told["network"] == "784-20000000-20000-10"
    assert told["bytes"] == 4 * (785 * 20_000_000 + 20_000_001 * 20_000 + 20_001 * 10)
    assert not list(Path().iterdir())


def test_memory_is_the_least_that_anything_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 0 < memory.available() < float("inf")
    for name, there in (("_system", 5.0), ("_limit", 3.0), ("_cgroup", 4.0)):
        monkeypatch.setattr(memory, name, lambda there=there: there)
    assert memory.available() == 3.0


def test_a_training_that_diverges_ends_with_1_and_says_which_network_was_written() -> None:
    options = ("--hidden", "5", "--epochs", "3", "--learning-rate", "1e30", "--optimiser", "sgd")
    ran = relumlp("train", *options, "--loss", "squared-error", "--out", "net.npz")
    assert ran.code == 1
    assert "diverged at update" in ran.out
    assert ", the best network before, of epoch 0, test accuracy" in ran.out
    assert "Exits with 1 if training diverged" in " ".join(done("train", "--help").out.split())


# --- text


@pytest.mark.parametrize(
    ("sign", "said"),
    [("β", "beta"), ("Σ", "Sigma"), ("−", "-"), ("²", "2"), ("é", "e"), ("…", "..."), ("蛇", "?"),
     ("\udcff", "\\xff")],
)  # fmt: skip
def test_what_an_encoding_lacks_is_said_in_plain_letters(sign: str, said: str) -> None:
    assert plain(sign) == said


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_tables_and_json_can_be_written_in_any_encoding(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    take_any_text(stream)
    monkeypatch.setattr(sys, "stdout", stream)
    show_table("β of [/x] and :snake:", ("[red]a",), [["Σ ≤ [b]\udcff " + "wide " * 9]])
    show_json({"β": "Σ"})
    stream.flush()
    text = stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
    assert " of [/x] and :snake:" in text
    assert "[red]a" in text
    assert "[b]\\xff" in text
    assert ("beta of" in text) == (encoding != "utf-8")
    assert ('"\\u03b2": "\\u03a3"' in text) == (encoding != "utf-8")


@pytest.mark.parametrize(
    ("module", "function"),
    [("relumlp.claims.ledger.verdicts", "read"), ("relumlp.papers.study.markup", "templates"),
     ("relumlp.index", "read_textbook"), ("relumlp.machine.versions", "environment")],
)  # fmt: skip
def test_no_text_is_read_in_the_locales_encoding(module: str, function: str) -> None:
    code = f"import {module} as m; m.{function}()"
    strict = ["-X", "warn_default_encoding", "-W", "error::EncodingWarning:relumlp"]
    subprocess.run([sys.executable, *strict, "-c", code], check=True)


@pytest.mark.parametrize(("level", "check", "missing"), [
    ("1", "check_assertions", b"assertions"), ("2", "check_docstrings", b"docstrings"),
])  # fmt: skip
def test_a_python_that_leaves_out_what_is_needed_is_told(
    level: str, check: str, missing: bytes
) -> None:
    code = "from relumlp.machine import interpreter as i; from relumlp.cli import fail\n"
    code += f"try: i.{check}()\nexcept ValueError as e: fail(str(e), 2)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False,
        env={**os.environ, "PYTHONOPTIMIZE": level},
    )  # fmt: skip
    assert run.returncode == 2
    assert run.stderr.startswith(b"relumlp: python: expected " + missing)
    assert len(run.stderr.splitlines()) == 1


def test_a_signal_ends_the_processes_of_verify_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from relumlp.claims.ledger.running import end_workers
    from relumlp.machine import interrupts

    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        loky = SimpleNamespace(_executor=SimpleNamespace(_processes={process.pid: None}))
        monkeypatch.setitem(sys.modules, "joblib.externals.loky.reusable_executor", loky)
        monkeypatch.setattr(interrupts.os, "_exit", lambda code: None)
        monkeypatch.setattr(interrupts, "before_leaving", [end_workers])
        interrupts.leave(15, None)
        assert process.wait(30) == -15
