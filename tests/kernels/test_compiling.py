"""Kernels' disk cache: nothing that stands on the disk can break a kernel or make it wrong."""

import hashlib
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from relumlp.kernels import compiling
from relumlp.kernels.compiling import DIGEST, Cache, cache_folder, candidates, kernel

pytestmark = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT), reason="nothing is compiled without the JIT"
)


@pytest.fixture
def place(monkeypatch, tmp_path):
    """A folder in which the kernels of a test are kept."""
    monkeypatch.setattr(compiling, "cache_folder", lambda: tmp_path)
    return tmp_path


def ran(times=2):
    """A small kernel as in a fresh process, called once: its result, and whether it was kept."""

    def twice(x):
        return times * x

    compiled = kernel(twice)
    result = compiled(21.0)
    return result, bool(sum(compiled.stats.cache_hits.values()))


def entry(place):
    (path,) = place.iterdir()
    return path


def test_a_compiled_kernel_is_kept_and_found_again(place):
    assert ran() == (42, False)
    assert entry(place).suffix == ".kernel"
    assert ran() == (42, True)


@pytest.mark.parametrize("left", [0, 1, DIGEST - 1, DIGEST, DIGEST + 1, 2000, -1])
def test_a_torn_entry_is_written_anew(place, left):
    """As after a power cut: the name is there, the content is not, or not all of it."""
    ran()
    whole = entry(place).read_bytes()
    entry(place).write_bytes(whole[:left])
    assert ran() == (42, False)
    assert ran() == (42, True)


def test_no_flipped_bit_of_an_entry_is_loaded(place):
    ran()
    cache, sig = Cache(ran, place), (numba.float64,)
    path = entry(place)
    whole, target = path.read_bytes(), kernel(lambda x: x).targetctx
    cache.identity = lambda *_: (path, b"")
    path.write_bytes(hashlib.sha256(whole[DIGEST:]).digest() + whole[DIGEST:])
    assert cache.load_overload(sig, target).signature.args == sig
    sealed = path.read_bytes()
    for at in np.random.default_rng(0).integers(0, 8 * len(sealed), 300):
        flipped = bytearray(sealed)
        flipped[at // 8] ^= 1 << at % 8
        path.write_bytes(flipped)
        assert cache.load_overload(sig, target) is None


@pytest.mark.parametrize("source", [b"crelumlp.moved\nAway\n.", b"cos\nnothing_there\n.", b"N."])
def test_an_entry_that_names_what_has_moved_is_written_anew(place, source, monkeypatch):
    """Its digest is right: it was written as it is, by an older package of the same kernels."""
    made_for = []
    asked = Cache.identity
    monkeypatch.setattr(
        Cache, "identity", lambda *args: made_for.append(asked(*args)) or made_for[-1]
    )
    ran()
    path, origin = made_for[-1]
    path.write_bytes(hashlib.sha256(origin + source).digest() + source)
    assert ran() == (42, False)
    assert ran() == (42, True)


def test_an_entry_for_another_signature_is_not_taken(place):
    twice = kernel(lambda x: 2 * x)
    twice(21.0)
    twice(21)
    one, other = sorted(place.iterdir())
    cache, context = twice._cache, twice.targetctx
    for sig in (numba.float64,), (numba.int64,):
        path, _ = cache.identity(sig, context.codegen())
        rest = (one if path == other else other).read_bytes()[DIGEST:]
        kept = path.read_bytes()
        path.write_bytes(hashlib.sha256(cache.identity(sig, context.codegen())[1] + rest).digest()
                         + rest)  # fmt: skip
        assert cache.load_overload(sig, context) is None
        path.write_bytes(kept)
        assert cache.load_overload(sig, context).signature.args == sig


def test_what_was_made_from_other_files_is_written_anew(place, monkeypatch):
    """An edit of any kernel's file, another Numba, other settings."""
    ran()
    monkeypatch.setattr(compiling, "origin", lambda: "other")
    assert ran() == (42, False)
    assert ran() == (42, True)
    assert len(list(place.iterdir())) == 1


def test_all_files_of_the_room_are_what_kernels_are_made_from():
    for file in Path(compiling.__file__).parent.glob("*.py"):
        assert hashlib.sha256(file.read_bytes()).hexdigest() in compiling.origin()


def test_a_setting_that_changes_the_code_has_entries_of_its_own(place, monkeypatch):
    ran()
    monkeypatch.setattr(numba.config, "OPT", numba.config._OptLevel(0))
    assert ran() == (42, False)
    monkeypatch.undo()
    monkeypatch.setattr(compiling, "cache_folder", lambda: place)
    assert ran() == (42, True)


def test_kernels_run_where_nothing_can_be_kept(place, monkeypatch):
    monkeypatch.setattr(compiling, "cache_folder", lambda: None)
    assert ran() == (42, False)
    assert not list(place.iterdir())


@pytest.mark.parametrize("wrong", ["file", "gone", "folder in its place"])
def test_a_folder_that_turns_wrong_is_only_no_cache(place, wrong):
    ran()
    if wrong == "folder in its place":
        name = entry(place)
        name.unlink()
        (name / "x").mkdir(parents=True)
    else:
        entry(place).unlink()
        place.rmdir()
        if wrong == "file":
            place.write_bytes(b"")
    assert ran() == (42, False)
    assert ran() == (42, wrong == "gone")


def test_a_full_disk_ends_no_kernel_and_leaves_no_part(place, monkeypatch):
    def full(path, content):
        with open(path, "wb") as file:
            file.write(content[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert ran() == (42, False)
    assert not list(place.iterdir())


def test_parts_that_a_killed_process_left_are_removed(place):
    ran()
    old, new = (place / f".{entry(place).name}.{n}.part" for n in ("old", "new"))
    entry(place).write_bytes(b"")
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    ran()
    assert not old.exists()
    assert new.exists()


# --- where


def test_the_folders_in_order(monkeypatch, tmp_path):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(compiling, "user_cache", lambda: Path("/home/me/.cache/relumlp"))
    named, beside, own = candidates()
    assert named.parent == tmp_path
    assert beside == Path(compiling.__file__).parent / "__pycache__"
    assert own.parent == Path("/home/me/.cache/relumlp")
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setattr(compiling, "user_cache", lambda: None)
    assert candidates() == [beside]


def test_without_the_files_of_the_kernels_nothing_is_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(compiling, "HOME", tmp_path)
    assert candidates() == []


def test_the_first_that_can_be_written_to(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    places = [tmp_path / "file" / "x", Path("/proc/nothing"), tmp_path / "a" / "b", tmp_path]
    monkeypatch.setattr(compiling, "candidates", lambda: places)
    assert cache_folder.__wrapped__() == tmp_path / "a" / "b"
    monkeypatch.setattr(compiling, "candidates", lambda: places[:2])
    assert cache_folder.__wrapped__() is None
    assert not list((tmp_path / "a" / "b").iterdir())


PATHS = os.pathsep.join([*sys.path, str(Path(compiling.__file__).parents[2])])
ONCE = """
import numpy as np
from relumlp.kernels.counts import add_class_counts
counts = np.zeros((2, 3), int)
add_class_counts(np.ones((4, 3), bool), np.array([0, 1, 1, 1]), counts)
print(counts.tolist(), sum(add_class_counts.stats.cache_hits.values()))
"""


def test_two_processes_that_compile_at_once(tmp_path):
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": PATHS}
    start = [sys.executable, "-c", ONCE]
    both = [subprocess.Popen(start, env=env, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[0] for process in both]
    assert [line.split(" ")[:-1] for line in said] == [
        ["[[1,", "1,", "1],", "[3,", "3,", "3]]"]
    ] * 2
    third = subprocess.run(start, env=env, capture_output=True, text=True, check=True)
    assert third.stdout == "[[1, 1, 1], [3, 3, 3]] 1\n"
    assert not list(tmp_path.rglob("*.part"))
    assert pickle.loads(next(tmp_path.rglob("*.kernel")).read_bytes()[DIGEST:])


@pytest.mark.parametrize("threads", ["0", "-1", "many"])
def test_what_numba_cannot_read_ends_no_program_and_is_not_complained_of(threads):
    odd = {"NUMBA_NUM_THREADS": threads, "NUMBA_OPT": "a lot", "PYTHONWARNINGS": "error"}
    env = {**os.environ, **odd, "PYTHONPATH": PATHS}
    code = "import relumlp.kernels.compiling, numba; print(numba.config.NUMBA_NUM_THREADS > 0)"
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("True\n", "")
