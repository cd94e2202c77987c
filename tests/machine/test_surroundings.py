"""What a user's environment must not decide about a command."""

import io
import os
import sys
import warnings

import pytest

from relumlp.errors import UserError
from relumlp.machine.surroundings import prints_on_screen, settle


def test_a_warning_that_was_to_be_raised_is_shown():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        settle()
        with pytest.warns(DeprecationWarning, match="future"):
            warnings.warn("future", DeprecationWarning, stacklevel=1)


def test_warnings_that_are_not_to_be_seen_stay_unseen():
    with warnings.catch_warnings(record=True) as seen:
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        settle()
        warnings.warn("unseen", DeprecationWarning, stacklevel=1)
    assert not seen


@pytest.mark.parametrize(
    ("given", "left"), [("0", None), ("", None), ("00", None), ("80", "80"), ("100", "100")]
)
def test_a_terminal_without_width_is_no_terminal(monkeypatch, given, left):
    monkeypatch.setenv("COLUMNS", given)
    monkeypatch.setenv("LINES", given)
    with warnings.catch_warnings():
        settle()
    assert os.environ.get("COLUMNS") == os.environ.get("LINES") == left


def test_a_bar_takes_what_is_printed_only_on_a_screen(monkeypatch):
    class Screen(io.StringIO):
        def isatty(self):
            return True

    for stream, expected in ((Screen(), True), (io.StringIO(), False), (None, False)):
        monkeypatch.setattr(sys, "stdout", stream)
        assert prints_on_screen() is expected


@pytest.mark.parametrize(("given", "left"), [("x", None), ("1e9", None), ("", None), ("0", "0")])
def test_a_date_of_builds_that_is_no_number_is_left_out(monkeypatch, given, left):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with warnings.catch_warnings():
        settle()
    assert os.environ.get("SOURCE_DATE_EPOCH") == left


def test_a_working_folder_that_was_removed_is_told(monkeypatch, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(UserError, match=r"^working folder: expected one that is there"):
        settle()
    # Only a folder that is there can be left again.
    monkeypatch.chdir(tmp_path)
