"""The module in which a claim or a rule is declared."""

import sys


def running_module() -> str:
    """Return the name of the module whose top level is running.

    A claim or a rule calls this when it is created, and so learns which module declares it, even
    through loops, factories and decorators. All arguments of the claim or rule come from that
    module or from modules that it imports.
    """
    frame = sys._getframe()
    while frame.f_code.co_name != "<module>" and frame.f_back is not None:
        frame = frame.f_back
    return str(frame.f_globals.get("__name__", ""))
