"""The face of the whole command: help without cut sentences, completion, text in any encoding."""

import inspect
import os
import subprocess
import sys

import numpy as np
import pytest
from helpers.command_line import relumlp

from relumlp.commands.app import app
from relumlp.commands.data import app as data_app
from relumlp.network.mlp import MLP

COMMANDS = [
    *((c.callback.__name__, c) for c in app.registered_commands),
    *((f"data {c.name}", c) for c in data_app.registered_commands),
]


def help_of(*words):
    """Return the help as it is printed on 80 columns."""
    return relumlp(*words, "--help", columns=80).out


def test_no_sentence_of_the_list_of_commands_is_cut():
    text = " ".join((help_of() + help_of("data")).split())
    assert "..." not in text.replace("[ARGS]...", "")
    for _, command in COMMANDS:
        first = inspect.getdoc(command.callback).split("\n\n")[0]
        assert " ".join(first.split()) in text


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_the_help_of_a_command_is_whole_and_fits_80_columns(name):
    shown = help_of(*name.split())
    text = " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80
    command = dict(COMMANDS)[name]
    assert " ".join(inspect.getdoc(command.callback).split()) in text
    for parameter in inspect.signature(command.callback, eval_str=True).parameters.values():
        (option,) = parameter.annotation.__metadata__
        assert option.help.endswith("."), option.help
        # A line may end at a hyphen.
        assert "".join(option.help.split()) in "".join(text.split())
    assert command.epilog in text
    # Where streams are ASCII, Click writes help in UTF-8 instead.
    assert shown.isascii()


@pytest.mark.parametrize(("typed", "found"), [("tr", "train"), ("examine --me", "--mean")])
def test_a_shell_completes_commands_and_options(typed, found):
    asked = {"_RELUMLP_COMPLETE": "complete_bash", "COMP_WORDS": f"relumlp {typed}",
             "COMP_CWORD": str(typed.count(" ") + 1)}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "relumlp"], env={**os.environ, **asked}, capture_output=True,
        text=True,
    )  # fmt: skip
    assert done.stdout.split() == [found]


def test_completion_can_be_shown_and_installed():
    text = help_of()
    assert "--install-completion" in text
    assert "--show-completion" in text


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_every_command_writes_plain_letters_where_the_encoding_has_no_others(encoding, tmp_path):
    MLP.initialised((3, 4, 2), seed=1).save(tmp_path / "net.npz")
    np.savez(tmp_path / "β.npz", X=np.random.default_rng(0).normal(size=(9, 3)), y=np.arange(9) % 2)
    own = (str(tmp_path / "net.npz"), "--data", str(tmp_path / "β.npz"))
    for words in (
        ("examine", *own), ("explain", *own, "--sample", "1"), ("step", *own, "--lr", "0.1"),
        ("step", "--help"), ("examine", str(tmp_path / "Σ.npz"), *own[1:]), ("show", "gaps.16"),
        ("train", "--data", own[2], "--hidden", "2", "--epochs", "1", "--force", "--out",
         str(tmp_path / "→.npz")),
    ):  # fmt: skip
        ran = relumlp(*words, encoding=encoding)
        assert ran.code == (2 if "Σ" in words[1] else 0), ran
        assert "Traceback" not in ran.err
        assert ran.out or ran.err
    assert "at eta = 0.1" in relumlp("step", *own, "--lr", "0.1", encoding="ascii").out


def test_nothing_asked_is_help_and_ends_with_2():
    ran = relumlp()
    assert (ran.code, ran.err) == (2, "")
    assert "Usage" in ran.out
