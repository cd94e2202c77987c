"""What a user's environment must not decide about a command."""

import os
import sys
import warnings

from relumlp.errors import UserError


def settle() -> None:
    """Let warnings warn instead of ending a command, and take no terminal for one without width.

    Libraries warn of their own future; a command whose Python is told to raise warnings would end
    in the middle of a training because of it. NumPy reads a build tool's SOURCE_DATE_EPOCH, and
    ends in a traceback where it is no number.

    Raises
    ------
    UserError : the working folder was removed; whatever asked for it later would say no more than
        that some file is not there.
    """
    try:
        os.getcwd()
    except OSError as error:
        raise UserError(
            f"working folder: expected one that is there, got: {error.strerror}; cd into another"
        ) from None
    if any(action == "error" for action, *_ in warnings.filters):
        warnings.simplefilter("default")
    for name in ("COLUMNS", "LINES"):
        if os.environ.get(name, "").strip("0 ") == "":
            os.environ.pop(name, None)
    if not os.environ.get("SOURCE_DATE_EPOCH", "0").isdecimal():
        del os.environ["SOURCE_DATE_EPOCH"]


def prints_on_screen() -> bool:
    """Whether the standard output is a terminal.

    Only then may a progress bar take what is printed, to show it above itself: the bar is drawn on
    the error stream, and a file or a pipe would get nothing.
    """
    return sys.stdout is not None and not sys.stdout.closed and sys.stdout.isatty()
