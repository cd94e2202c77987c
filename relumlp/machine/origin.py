"""Where a statement is written."""

import sys


def running_module() -> str:
    """Return the name of the module whose top level is running.

    A claim or a rule that asks while it is made learns which module states it, by whatever loops,
    factories and decorators. Nothing that is passed to it comes from elsewhere than this module
    and what it imports.
    """
    frame = sys._getframe()
    while frame.f_code.co_name != "<module>" and frame.f_back is not None:
        frame = frame.f_back
    return str(frame.f_globals.get("__name__", ""))
