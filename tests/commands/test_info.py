"""``relumlp info``, and the front door: version, help, and how what goes wrong is told."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from helpers.command_line import done, relumlp

import relumlp as package
from relumlp import cli
from relumlp.commands import info, output
from relumlp.errors import DataError, Interrupted
from relumlp.kernels.compiling import cache_folder
from relumlp.machine.versions import environment
from relumlp.places import user_cache

FOLDER = str(Path(package.__file__).parent)


@pytest.fixture
def nine_cores(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 9)


def expected(data):
    return {
        **environment(),
        "cores": 9,
        "BLAS threads while training": 1,
        "package": FOLDER,
        "data": data,
        "data cache": str(user_cache()),
        "Numba cache": str(cache_folder()),
    }


@pytest.mark.usefixtures("nine_cores")
@pytest.mark.parametrize("data", ["/some/where", None])
def test_info_says_what_results_depend_on_and_where_things_are(data, monkeypatch):
    monkeypatch.delenv("RELUMLP_DATA", raising=False)
    if data:
        monkeypatch.setenv("RELUMLP_DATA", data)
    told = expected(data or "not set")
    found = done("info", "--json").json
    assert found == told
    assert list(found) == list(told)
    ran = done("info")
    assert ran.rows == [["what", "value"], *([key, str(value)] for key, value in told.items())]
    assert ran.out.splitlines()[0].strip() == "relumlp info"


@pytest.mark.parametrize("place", [Path("/kept/here"), None])
def test_info_says_where_compiled_kernels_are_kept_if_they_are(monkeypatch, place):
    monkeypatch.setattr("relumlp.kernels.compiling.cache_folder", lambda: place)
    said = "none, because no folder can be written to" if place is None else "/kept/here"
    assert info.collect()["Numba cache"] == said


def test_info_says_that_there_is_no_home(monkeypatch):
    monkeypatch.setattr(info, "user_cache", lambda: None)
    assert info.collect()["data cache"] == "none, because there is no home"


# --- how results are shown


def test_json_holds_every_digit_and_null_for_what_is_no_number(capsys):
    class Held:
        def tolist(self):
            return [0.1 + 0.2, float("inf")]

    output.show_json({"a": Held(), 2: (float("nan"), 1 / 3, True, None, "ä"), "b": {"c": [1]}})
    assert capsys.readouterr().out == (
        '{\n "a": [\n  0.30000000000000004,\n  null\n ],\n "2": [\n  null,\n  0.3333333333333333,\n'
        '  true,\n  null,\n  "ä"\n ],\n "b": {\n  "c": [\n   1\n  ]\n }\n}\n'
    )


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (119, "119 s"), (120, "2 min"), (3600, "60 min")]
)
def test_durations_are_said_in_seconds_up_to_two_minutes(seconds, said):
    assert output.duration(seconds) == said


def test_amounts_are_said_in_megabytes():
    assert output.amount(2_345_678) == "2.3 MB"


# --- the front door


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (DataError("the file is wrong"), 2, "the file is wrong"),
        (FileNotFoundError(2, "No such file or directory", "here"), 2,
         "here: No such file or directory"),
        (OSError("no more room"), 2, "output: no more room"),
        (DataError("\x1b[2Ja\tb\nc\u202e.npz β: wrong"), 2,
         r"\x1b[2Ja\tb c\u202e.npz β: wrong"),
        (MemoryError(), 2, "memory: expected a request that fits, got one that needs more than "
         "there is"),
        (Interrupted(15), 143, "interrupted; what was finished is kept, and the same command goes "
         "on from there"),
        (Interrupted(), 130, "interrupted; what was finished is kept, and the same command goes "
         "on from there"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told_in_a_sentence_with_its_exit_code(error, code, said, monkeypatch):
    def fails():
        raise error

    monkeypatch.setattr(info, "collect", fails)
    assert relumlp("info") == (code, "", f"relumlp: {said}\n")


def test_a_fault_of_the_code_is_not_passed_off_as_the_users(monkeypatch, capsys):
    def fails():
        raise ZeroDivisionError

    monkeypatch.setattr(info, "collect", fails)
    said = f"relumlp: ZeroDivisionError:  ({cli.DEFECT})\n"
    assert relumlp("info") == (70, "", said)
    monkeypatch.setattr(sys, "argv", ["relumlp", "info"])
    monkeypatch.setenv("RELUMLP_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError) as ended:
        cli.main()
    sys.excepthook(ended.type, ended.value, ended.tb)
    assert capsys.readouterr().err.startswith("Traceback (most recent call last):\n  File ")


def test_the_version_is_the_installed_one():
    assert done("--version").out == f"{version('relumlp')}\n"


def test_without_a_command_the_help_is_shown():
    shown = relumlp()
    assert shown.code in (0, 2)
    assert done("--help").out.splitlines()[1:] == (shown.out + shown.err).splitlines()[1:]
    assert done("-h").out == done("--help").out
    shown = relumlp("data")
    assert (shown.out + shown.err).splitlines() == done("data", "--help").out.splitlines()


def test_an_option_that_there_is_none_of_ends_with_2():
    ran = relumlp("info", "--jso")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("relumlp: No such option: --jso")
    assert ran.err.count("\n") == 1


def test_a_process_ends_with_the_same_codes(tmp_path):
    """What the other tests do in this process, the command does in one of its own."""
    command = [sys.executable, "-m", "relumlp", "examine", str(tmp_path / "none.npz")]
    command += ["--data", "digits"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        f"relumlp: {tmp_path / 'none.npz'}: expected an .npz file, got no file at all\n"
    )
