"""Signals: Ctrl-C, a terminal that closes, a request to end; the first stops where no work is lost.

While a training or a study runs, the first signal stops it at the next checkpoint, and the second
one ends the process at once, as any signal does at all other moments. It ends without unwinding:
an exception in the middle of an import or of a callback would end in a traceback.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from types import FrameType

SIGNALS = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]
Handler = Callable[[int, FrameType | None], None]
before_leaving: list[Callable[[], None]] = []
"""What is called before a signal ends the process: whoever starts others ends them here."""
SHOW_CURSOR = "\x1b[?25h"


class Stop(threading.Event):
    """Whether work is asked to stop, by which signal, and whom else to tell then."""

    def __init__(self) -> None:
        super().__init__()
        self.number: int = signal.SIGINT
        self.asked: list[Callable[[], None]] = []

    def ask(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal: the first asks to stop, the second ends the process."""
        if self.is_set():
            leave(number, frame)
        self.number = number
        self.set()
        for tell in self.asked:
            tell()
        say("\nstopping after the current epoch; another signal stops at once")


def interrupted() -> str:
    """Return the sentence for work that was stopped."""
    return "interrupted; what was finished is kept, and the same command goes on from there"


def say(sentence: str) -> None:
    """Print a line on the error stream, even from a handler that interrupts such a printing."""
    try:
        print(sentence, file=sys.stderr, flush=True)
    except (RuntimeError, OSError, ValueError, AttributeError):
        with suppress(OSError):
            os.write(2, f"{sentence}\n".encode(errors="replace"))


def leave(number: int, frame: FrameType | None) -> None:
    """Handle a signal: say so, and end the process with 128 + its number."""
    terminal = sys.stderr is not None and sys.stderr.isatty()
    for end in before_leaving:
        with suppress(Exception):
            end()
    say((SHOW_CURSOR if terminal else "") + f"relumlp: {interrupted()}")
    os._exit(128 + number)


@contextmanager
def handled_by(handler: Handler) -> Iterator[None]:
    """Within the block, handle signals so, but for those that the process ignores, as with nohup.

    Outside the main thread, which alone receives signals, the block runs unchanged.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}
    taken = [number for number, old in before.items() if old not in (signal.SIG_IGN, None)]
    for number in taken:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, before[number])


def leave_on_signals() -> None:
    """End the process at a signal, from now until it ends: its clean-up, too, is interrupted so."""
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                signal.signal(number, leave)


def stop_on_signals(stop: Stop) -> AbstractContextManager[None]:
    """Within the block, set ``stop`` at the first signal, and end the process at the second."""
    return handled_by(stop.ask)
