"""The door of the command ``relumlp``: signals, output and errors, before anything is imported."""

import contextlib
import os
import sys

from relumlp.errors import Interrupted, UserError, on_one_line
from relumlp.machine.interrupts import interrupted, leave_on_signals, say

DEFECT = "a defect of relumlp itself; RELUMLP_TRACEBACK=1 shows where it is"


def main() -> None:
    """Run the command, and exit.

    The code is 0 for success; 1 where a command ran and what came out is not what was asked for;
    2 for a user's mistake, in one sentence; 128 + n after signal n (130 after Ctrl-C); 70 for a
    defect of relumlp itself.
    """
    leave_on_signals()
    try:
        code = run()
    except UserError as error:
        fail(str(error), 2)
    except BrokenPipeError:
        # Whoever read the output has had enough, as head has.
        os._exit(1)
    except OSError as error:
        fail(f"{error.filename or 'output'}: {error.strerror or error}", 2)
    except MemoryError:
        fail("memory: expected a request that fits, got one that needs more than there is", 2)
    except Interrupted as error:
        fail(interrupted(), 128 + error.number)
    except Exception as error:
        if os.environ.get("RELUMLP_TRACEBACK"):
            raise
        fail(f"{type(error).__name__}: {error} ({DEFECT})", 70)
    sys.exit(code)


def run() -> int:
    """Run the command with streams that take any text, and write all of its output."""
    from relumlp.commands.plain_text import take_any_text
    from relumlp.machine.surroundings import settle

    settle()
    take_any_text(sys.stdout, sys.stderr)
    from relumlp.commands.app import run as run_app

    code = run_app()
    if sys.stdout is not None:
        sys.stdout.flush()
    return code


def fail(sentence: str, code: int) -> None:
    """Print a sentence on the error stream and exit, without waiting for other threads."""
    say("relumlp: " + on_one_line(sentence))
    with contextlib.suppress(AttributeError, OSError, ValueError):
        sys.stdout.flush()
    os._exit(code)
