"""What results depend on, and one thread for BLAS."""

import re
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
import scipy
import threadpoolctl
from threadpoolctl import threadpool_info, threadpool_limits

import relumlp
from relumlp.errors import UserError
from relumlp.machine import versions as environment
from relumlp.machine.blas import blas_kernels, one_blas_thread
from relumlp.machine.versions import commit, numerics, processor, unlike


def threads():
    return {i["num_threads"] for i in threadpool_info() if i["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def two_threads():
    """Two threads to begin with, set by a thread that is gone, so that nobody holds the limit."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(threadpool_limits, 2, "blas").result()
    if threads() != {2}:
        pytest.skip("this BLAS takes no two threads")


class FailureError(Exception):
    pass


def test_blas_has_one_thread_and_gets_back_what_it_had():
    with one_blas_thread():
        assert threads() == {1}
        with one_blas_thread():
            assert threads() == {1}
        assert threads() == {1}
    assert threads() == {2}


def test_the_threads_come_back_after_an_error():
    with pytest.raises(FailureError), one_blas_thread():
        raise FailureError
    assert threads() == {2}
    with one_blas_thread():
        assert threads() == {1}
    assert threads() == {2}


def overlapping(first_leaves_first):
    """Two threads inside at the same time; the threads of BLAS that the one left alone sees."""
    first_in, second_in, one_out = (threading.Event() for _ in range(3))

    def stay(entered, other_entered, leaves_first):
        with one_blas_thread():
            entered.set()
            assert other_entered.wait(10)
            if leaves_first:
                return None
            assert one_out.wait(10)
            return threads()

    def first():
        seen = stay(first_in, second_in, first_leaves_first)
        one_out.set()
        return seen

    def second():
        assert first_in.wait(10)
        seen = stay(second_in, first_in, not first_leaves_first)
        one_out.set()
        return seen

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(f) for f in (first, second)]
        return [job.result() for job in jobs]


@pytest.mark.parametrize("first_leaves_first", [True, False])
def test_the_last_one_out_gives_the_threads_back(first_leaves_first):
    assert overlapping(first_leaves_first) == ([None, {1}] if first_leaves_first else [{1}, None])
    assert threads() == {2}


def test_whoever_was_inside_before_others_can_be_held_too():
    """The main thread first, while it lives others, then the main thread again."""
    for _ in range(2):
        with one_blas_thread():
            assert threads() == {1}
        assert threads() == {2}
        assert overlapping(True) == [None, {1}]
        assert threads() == {2}


def test_a_limit_that_another_thread_holds_is_told():
    held, done = threading.Event(), threading.Event()

    def hold():
        with threadpool_limits(2, user_api="blas"):
            held.set()
            assert done.wait(10)

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(hold)
        assert held.wait(10)
        # Before threadpoolctl 3.8 whoever came last set the limit.
        exclusive = hasattr(threadpoolctl, "CONTROLLING_THREAD_OWNERSHIP")
        sentence = (
            "^threads: expected that BLAS can be held to one, got 2, which another thread of this "
            "process has set by threadpool_limits$"
        )
        try:
            with pytest.raises(UserError, match=sentence) if exclusive else nullcontext():  # noqa: SIM117
                with one_blas_thread():
                    assert threads() == {1}
        finally:
            done.set()
        job.result()


def test_blas_names_every_library():
    names = blas_kernels()
    assert names
    assert len(names) == len([i for i in threadpool_info() if i["user_api"] == "blas"])
    assert list(names) == sorted(names)
    for info in threadpool_info():
        if info["user_api"] == "blas":
            assert f"{info['internal_api']} {info['version']} {info.get('architecture')}" in names


def test_numerics_names_what_decides_bits(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.delenv("OPENBLAS_L2_SIZE", raising=False)
    found = numerics()
    assert found.keys() == {
        "versions", "python", "blas", "blas_environment", "cpu", "cpu_features", "variables",
    }  # fmt: skip
    assert found["versions"].keys() == {"numpy", "scipy", "numba", "scikit-learn"}
    assert found["versions"]["numpy"] == np.__version__
    assert found["versions"]["scipy"] == scipy.__version__
    assert found["blas"] == [*blas_kernels()]
    assert found["blas_environment"] == {"OPENBLAS_CORETYPE": "Haswell"}
    assert found["cpu"] == processor() != ""
    monkeypatch.setenv("OPENBLAS_L2_SIZE", "5")
    assert numerics()["blas_environment"]["OPENBLAS_L2_SIZE"] == "5"


def test_whether_numba_compiles_is_part_of_what_decides_bits(monkeypatch):
    from numba import config

    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)
    monkeypatch.setattr(config, "DISABLE_JIT", 0)
    compiled = numerics()
    monkeypatch.setenv("NPY_DISABLE_CPU_FEATURES", "AVX2")
    assert numerics()["variables"] == {"NPY_DISABLE_CPU_FEATURES": "AVX2"}
    monkeypatch.undo()
    monkeypatch.setattr(config, "DISABLE_JIT", 1)
    assert unlike(compiled, numerics()) == ["variables"]
    assert numerics()["variables"] == {"NUMBA_DISABLE_JIT": "1"}


def test_a_record_of_an_earlier_version_is_compared_in_what_it_holds():
    now = numerics()
    earlier = {n: v for n, v in now.items() if n not in ("cpu_features", "variables")}
    assert unlike(earlier, {**now, "variables": {}}) == []
    assert unlike(earlier, {**now, "variables": {"NUMBA_DISABLE_JIT": "1"}}) == ["variables"]
    assert unlike({**earlier, "cpu": "abacus"}, {**now, "variables": {}}) == ["cpu"]
    assert set(unlike(None, now)) >= {"versions", "cpu", "blas"}


def test_environment_adds_the_package_and_its_commit():
    found = environment.environment()
    assert found == {"relumlp": relumlp.__version__, "commit": commit(), **numerics()}


def test_the_processor_has_a_name_where_linux_does_not_tell(monkeypatch):
    def missing(self, **how):
        raise OSError

    monkeypatch.setattr(environment.Path, "read_text", missing)
    monkeypatch.setattr(environment.platform, "processor", lambda: "")
    monkeypatch.setattr(environment.platform, "machine", lambda: "a machine")
    assert processor() == "a machine"
    monkeypatch.setattr(environment.platform, "processor", lambda: "a processor")
    assert processor() == "a processor"
    monkeypatch.setattr(environment.Path, "read_text", lambda self, **how: "flags\t: fpu\n")
    assert processor() == "a processor"
    lines = "processor\t: 0\nmodel name\t: One: 2 GHz\nmodel name\t: Other\n"
    monkeypatch.setattr(environment.Path, "read_text", lambda self, **how: lines)
    assert processor() == "One: 2 GHz"


class Done:
    stdout = b"0123456789ab+changes\n"


def fake_checkout(monkeypatch, tmp_path, run):
    (tmp_path / ".git").mkdir()
    (tmp_path / "relumlp").mkdir()
    monkeypatch.setattr(environment, "PACKAGE", tmp_path / "relumlp")
    monkeypatch.setattr(environment.subprocess, "run", run)


def test_the_commit_is_that_of_the_checkout(monkeypatch, tmp_path):
    asked = []

    def run(command, **options):
        asked.append(command)
        return Done

    fake_checkout(monkeypatch, tmp_path, run)
    assert commit.__wrapped__() == "0123456789ab+changes"
    assert asked[0][:3] == ["git", "-C", str(tmp_path / "relumlp")]
    assert "--dirty=+changes" in asked[0]


@pytest.mark.parametrize("error", [OSError, subprocess.TimeoutExpired("git", 10)])
def test_without_git_there_is_no_commit(monkeypatch, tmp_path, error):
    def run(command, **options):
        raise error

    fake_checkout(monkeypatch, tmp_path, run)
    assert commit.__wrapped__() == ""


def test_an_installed_package_has_no_commit(monkeypatch, tmp_path):
    """Not that of some repository around it, either: git is not asked."""

    def run(command, **options):
        return Done

    monkeypatch.setattr(environment.subprocess, "run", run)
    monkeypatch.setattr(environment, "PACKAGE", tmp_path / "relumlp")
    assert commit.__wrapped__() == ""


def test_a_real_checkout_has_a_commit():
    if not (Path(relumlp.__file__).parent.parent / ".git").exists():
        pytest.skip("not run from a checkout")
    assert re.fullmatch(r"[0-9a-f]{12,40}(\+changes)?|", commit())
