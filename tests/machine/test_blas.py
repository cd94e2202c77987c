"""The limit of one BLAS thread ends with whoever asked for it, whatever ends that."""

import threading
from types import SimpleNamespace

import pytest

from relumlp.machine import blas
from relumlp.machine.blas import blas_libraries, one_blas_thread


class Pressed(threading.Event):
    """An event at which the main thread is interrupted, as Ctrl-C in a notebook does."""

    def wait(self, timeout: float | None = None) -> bool:
        found = super().wait(timeout)
        if threading.current_thread() is threading.main_thread():
            raise KeyboardInterrupt
        return found


def test_ctrl_c_while_the_limit_is_being_set_does_not_leave_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with blas_libraries().limit(limits=2):
        there = SimpleNamespace(Event=Pressed, Thread=threading.Thread, Lock=threading.Lock)
        with monkeypatch.context() as patch:
            patch.setattr(blas, "threading", there)
            with pytest.raises(KeyboardInterrupt), one_blas_thread():
                pass
        blas._keeper.thread.join(10)
        assert not blas._keeper.thread.is_alive()
        assert {i["num_threads"] for i in blas_libraries().info()} == {2}
        with one_blas_thread():
            assert {i["num_threads"] for i in blas_libraries().info()} == {1}
