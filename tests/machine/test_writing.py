"""Writing: whole or not at all, through links, under the umask, and never onto what is no file."""

import errno
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.machine import writing
from relumlp.machine.files import write_file
from relumlp.machine.targets import as_path
from relumlp.machine.writing import Part, check_target, remove_orphans, write_atomically


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.npz"


class BrokenError(Exception):
    pass


def leftovers(path):
    return sorted(p.name for p in path.parent.iterdir() if p != path)


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


# --- all or nothing


@pytest.mark.parametrize("error", [BrokenError, KeyboardInterrupt, OSError, MemoryError])
@pytest.mark.parametrize(
    ("call", "there"),
    [(call, there) for call in ("fsync", "write", "replace") for there in (True, False)]
    + [("fchmod", True)],
)
def test_a_failing_write_leaves_what_was_there(monkeypatch, path, call, error, there):
    if there:
        write_file(path, {"x": np.zeros(3)}, {}, "cell")
        path.chmod(0o600)
    before = path.read_bytes() if there else None

    def fail(*arguments):
        raise error

    monkeypatch.setattr(writing.os, call, fail)
    with pytest.raises(OSError if error is MemoryError else error) as told:
        write_file(path, {"x": np.ones(3)}, {}, "cell")
    monkeypatch.undo()
    if error in (OSError, MemoryError):
        assert told.value.filename == str(path)
        assert told.value.strerror
    assert path.exists() == there
    assert before is None or path.read_bytes() == before
    assert leftovers(path) == []


def test_an_interrupt_after_the_rename_does_no_harm(monkeypatch, path):
    replace = os.replace

    def interrupted(*arguments):
        replace(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(writing.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert leftovers(path) == []


def test_all_bytes_are_on_the_disk_before_the_rename(monkeypatch, path):
    """The order is: write, fsync, rename within one folder, fsync of the folder."""
    path.write_bytes(b"old")
    events = []
    fsync, replace = os.fsync, os.replace

    def watched_fsync(descriptor):
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        size = None if is_folder else os.fstat(descriptor).st_size
        events.append(("fsync", size, path.read_bytes()))
        fsync(descriptor)

    def watched_replace(source, target):
        events.append(("replace", Path(source).read_bytes(), Path(source).parent, target))
        replace(source, target)

    monkeypatch.setattr(writing.os, "fsync", watched_fsync)
    monkeypatch.setattr(writing.os, "replace", watched_replace)
    write_atomically(path, b"all of it")
    assert events == [
        ("fsync", 9, b"old"),
        ("replace", b"all of it", path.parent, path),
        ("fsync", None, b"all of it"),
    ]
    assert leftovers(path) == []


def test_a_write_that_is_cut_short_goes_on(monkeypatch, path):
    write = os.write
    monkeypatch.setattr(writing.os, "write", lambda handle, data: write(handle, data[:3]))
    write_atomically(path, b"0123456789")
    assert path.read_bytes() == b"0123456789"


def test_a_limit_of_the_system_is_told_with_the_files_name(path):
    """Really met, as a full disk is: the kernel writes a part, then says that no more will go."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, old[1]))
    try:
        with pytest.raises(OSError, match=r"file.npz") as told:
            write_atomically(path, bytes(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert (told.value.errno, told.value.filename) == (errno.EFBIG, str(path))
    assert not path.exists()
    assert leftovers(path) == []


# --- what is there already


@pytest.mark.parametrize(("mask", "wanted"), [(0o077, 0o600), (0o002, 0o664), (0o022, 0o644)])
def test_a_new_file_follows_the_umask_and_an_old_one_keeps_its_mode(path, mask, wanted):
    before = os.umask(mask)
    try:
        write_atomically(path, b"new")
        assert mode(path) == wanted
        path.chmod(0o640)
        write_atomically(path, b"newer")
    finally:
        os.umask(before)
    assert mode(path) == 0o640


def test_what_others_may_not_read_is_never_readable_for_them(monkeypatch, path):
    """The mode is that of the old file before the first byte is written."""
    path.write_bytes(b"old")
    path.chmod(0o600)
    modes, write = [], os.write

    def watched(handle, data):
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return write(handle, data)

    monkeypatch.setattr(writing.os, "write", watched)
    write_atomically(path, b"secret")
    assert modes == [0o600]


@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_written_through(tmp_path, path, there):
    (tmp_path / "store").mkdir()
    target = tmp_path / "store" / "other.npz"
    if there:
        target.write_bytes(b"old")
        target.chmod(0o600)
    path.symlink_to("middle.npz")
    (tmp_path / "middle.npz").symlink_to("store/other.npz")
    write_atomically(path, b"new")
    assert path.is_symlink()
    assert (tmp_path / "middle.npz").is_symlink()
    assert not target.is_symlink()
    assert target.read_bytes() == b"new"
    assert mode(target) == (0o600 if there else 0o666 & ~umask())
    assert [*target.parent.iterdir()] == [target]


def umask():
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def test_a_folder_may_be_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write_atomically(tmp_path / "link" / "new" / "f", b"x")
    assert (tmp_path / "real" / "new" / "f").read_bytes() == b"x"


def test_other_names_of_a_file_keep_the_old_content(tmp_path, path):
    path.write_bytes(b"old")
    os.link(path, tmp_path / "snapshot")
    write_atomically(path, b"new")
    assert (path.read_bytes(), (tmp_path / "snapshot").read_bytes()) == (b"new", b"old")


def make(path, what):
    match what:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "link to a folder":
            (path.parent / "folder").mkdir()
            path.symlink_to("folder")
        case "link to a pipe":
            os.mkfifo(path.parent / "pipe")
            path.symlink_to("pipe")
        case "link to a device":
            path.symlink_to("/dev/null")


@pytest.mark.parametrize("write", [lambda p: write_atomically(p, b"new"), check_target])
@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("folder", "a folder"),
        ("pipe", "a pipe"),
        ("link to a folder", "a folder"),
        ("link to a pipe", "a pipe"),
        ("link to a device", "a device"),
    ],
)
def test_what_is_no_file_is_refused(path, what, kind, write):
    make(path, what)
    seen = os.stat(path), os.lstat(path)
    with pytest.raises(UserError, match=f"^[^ ]*file.npz: expected a file to write, got {kind}$"):
        write(path)
    assert (os.stat(path).st_ino, os.lstat(path).st_ino) == (seen[0].st_ino, seen[1].st_ino)
    assert not [name for name in leftovers(path) if name.startswith(".")]


@pytest.mark.parametrize("write", [lambda p: write_atomically(p, b"new"), check_target])
@pytest.mark.parametrize("name", ["", ".", "..", "/"])
def test_a_path_without_a_name_is_refused(write, name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r": expected a file to write, got a folder$"):
        write(name)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("path", ["a\0b", b"bytes", None, 3, "a\ud800b", ["a"]])
def test_what_cannot_be_a_name_is_refused(path):
    with pytest.raises(UserError, match=r"^path: expected .*, got .*$"):
        as_path(path)


@pytest.mark.parametrize("write", [lambda p: write_atomically(p, b"new"), check_target])
def test_a_link_into_no_folder_makes_none(tmp_path, path, write):
    """The folder may be on a disk that is not mounted."""
    path.symlink_to("missing/other.npz")
    with pytest.raises(UserError, match=r"file.npz: expected a link into a folder, got one to .*"):
        write(path)
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize("write", [lambda p: write_atomically(p, b"new"), check_target])
@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("loop", errno.ELOOP),
        ("n" * 300, errno.ENAMETOOLONG),
        ("file/below", errno.ENOTDIR),
        ("nowhere/below", errno.ENOTDIR),
    ],
)
def test_what_the_system_refuses_names_the_path_as_given(tmp_path, write, name, number):
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_text("content")
    (tmp_path / "nowhere").symlink_to("missing")
    with pytest.raises(OSError, match=f"^.Errno {number}. ") as told:
        write(tmp_path / name)
    assert (told.value.errno, told.value.filename) == (number, str(tmp_path / name))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "loop", "nowhere"]


def test_a_name_of_full_length_is_written(tmp_path):
    """The temporary's name does not grow with the file's."""
    write_atomically(tmp_path / ("n" * 255), b"x")
    assert [len(p.name) for p in tmp_path.iterdir()] == [255]


READ_ONLY = """
import os, sys
from relumlp.machine.writing import write_atomically, check_target
os.setuid(65534)
for write in (lambda p: write_atomically(p, b"new"), check_target):
    try:
        write(sys.argv[1])
    except PermissionError as error:
        print(error.filename, error.strerror, sep=": ")
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="root drops its rights here; others have none")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_not_be_written_is_left_alone(tmp_path, what):
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    place = tmp_path / "place"
    place.mkdir()
    (place / "f").write_bytes(b"old")
    (place / "f").chmod(0o644 if what == "folder" else 0o444)
    place.chmod(0o755 if what == "folder" else 0o777)
    run = subprocess.run(
        [sys.executable, "-c", READ_ONLY, place / "f"], capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == [f"{place / 'f'}: Permission denied"] * 2
    assert (place / "f").read_bytes() == b"old"
    assert [p.name for p in place.iterdir()] == ["f"]


def test_a_check_leaves_nothing_but_the_folder(tmp_path):
    check_target(tmp_path / "new" / "f")
    assert [*(tmp_path / "new").iterdir()] == []
    (tmp_path / "f").write_bytes(b"old")
    check_target(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == b"old"


# --- temporaries of killed runs


KILLED = """
import os, sys
from relumlp.machine import writing
def die(*arguments): os.kill(os.getpid(), 9)
setattr(writing.os, sys.argv[2], die)
writing.write_atomically(sys.argv[1], b"new")
"""


@pytest.mark.parametrize("moment", ["write", "replace"])
def test_what_a_killed_process_left_is_removed_at_the_next_write(path, moment):
    path.write_bytes(b"old")
    subprocess.run([sys.executable, "-c", KILLED, path, moment], check=False)
    (orphan,) = leftovers(path)
    assert writing.PART.fullmatch(orphan)
    assert path.read_bytes() == b"old"
    write_atomically(path, b"new")
    assert leftovers(path) == []


def test_a_living_process_keeps_its_temporary(tmp_path):
    part = Part(tmp_path)
    part.make()
    write_atomically(tmp_path / "other", b"x")
    remove_orphans(tmp_path)
    assert part.place.exists()
    part.fill(b"content", None)
    part.rename(tmp_path / "f")
    part.close()
    assert (tmp_path / "f").read_bytes() == b"content"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["f", "other"]


def test_what_only_looks_like_a_temporary_is_left_alone(tmp_path, path):
    for name in (".relumlp-0.part", ".file.npz.abc", ".relumlp-0123456789abcdef.part.txt"):
        (tmp_path / name).write_text("mine")
    os.mkfifo(tmp_path / ".relumlp-0123456789abcdef.part")
    (tmp_path / ".relumlp-1123456789abcdef.part").symlink_to("elsewhere")
    (tmp_path / ".relumlp-2123456789abcdef.part").mkdir()
    before = leftovers(path)
    write_atomically(path, b"x")
    assert leftovers(path) == before


def test_a_temporary_that_another_took_for_an_orphan_is_made_anew(tmp_path, monkeypatch):
    """In the moment between making and locking it, an other process may lock and remove it."""
    lock, removed = writing._lock, []

    def late(handle, *, wait):
        if not removed:
            removed.extend(tmp_path.iterdir())
            removed[0].unlink()
        return lock(handle, wait=wait)

    monkeypatch.setattr(writing, "_lock", late)
    write_atomically(tmp_path / "f", b"x")
    assert [*tmp_path.iterdir()] == [tmp_path / "f"]
