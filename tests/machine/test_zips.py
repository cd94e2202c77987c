"""Archives: exactly their members, side by side; every flipped bit is noticed or means nothing."""

import io
import struct
import tracemalloc
import zipfile
import zlib

import numpy as np
import pytest

from relumlp.errors import FileFormatError
from relumlp.machine import archives
from relumlp.machine.files import load_network, read_arrays, read_file, save_network, write_file
from relumlp.machine.zips import DEFLATED, members
from relumlp.network.mlp import MLP

NETWORK = MLP.initialised((3, 4, 2), unit="sigmoid", bias=[True, True], seed=4)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.npz"


def refused(reason):
    return pytest.raises(FileFormatError, match=rf"expected a whole .npz .* \({reason}\)$")


def npy(array, header=None):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asarray(array))
    if header is None:
        return buffer.getvalue()
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(text)) + text + np.asarray(array).tobytes()


def archive(*named, method=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, data in named:
            file.writestr(name, data)
    return buffer.getvalue()


W1 = ("W1.npy", npy(np.eye(2)))
B1 = ("b1.npy", npy(np.ones(2)))


# --- a network with damage


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    place = tmp_path_factory.mktemp("whole") / "n.npz"
    save_network(place, NETWORK, {"seed": 1})
    return place.read_bytes()


def test_truncations_are_refused(path, whole):
    for length in [*range(0, len(whole), 7), *range(len(whole) - 30, len(whole))]:
        path.write_bytes(whole[:length])
        with pytest.raises(FileFormatError):
            load_network(path)


def test_bytes_before_or_after_are_refused(path, whole):
    for more in (b"\0", b"PK", bytes(30), whole):
        for data in (whole + more, more + whole):
            path.write_bytes(data)
            with pytest.raises(FileFormatError):
                load_network(path)


def test_flipped_bits_are_noticed_or_mean_nothing(path, whole):
    """A part of them here; the campaign `malformed` flips all."""
    directory = whole.index(b"PK\1\2")
    bits = [*range(0, 8 * directory, 29), *range(8 * directory, 8 * len(whole), 3)]
    loaded = 0
    for bit in bits:
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << (bit % 8)
        path.write_bytes(damaged)
        try:
            network = load_network(path)
        except FileFormatError:
            continue
        loaded += 1
        assert (network.sizes, network.bias, network.unit) == ((3, 4, 2), NETWORK.bias, "sigmoid")
        assert network.theta.tobytes() == NETWORK.theta.tobytes()
    assert 0 < loaded < len(bits) / 4


# --- the structure


@pytest.mark.parametrize("field", ["extra", "comment"])
def test_a_length_cannot_swallow_a_neighbour(path, field):
    """The directory's entry of W1 is told to be as long as both: b1 is gone for a mild reader."""
    data = bytearray(archive(W1, B1))
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 1)
    at = first + (30 if field == "extra" else 32)
    data[at : at + 2] = struct.pack("<H", data.index(b"PK\5\6") - second)
    path.write_bytes(data)
    with refused("(a directory that breaks off, .*|an extra .*|1 members where 2 are promised)"):
        load_network(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_repeated_members_are_refused(path):
    path.write_bytes(archive(W1, ("W1.npy", npy(np.zeros((2, 2))))))
    with refused("two members named W1.npy"):
        load_network(path)


def test_overlapping_members_are_refused(path):
    """Two entries of the directory for one member, as in bombs whose members share their data."""
    data = bytearray(archive(W1))
    start, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entry = data[start:end]
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, 2 * len(entry), start, 0)
    path.write_bytes(data[:start] + entry + entry.replace(b"W1", b"W2") + tail)
    with refused("W1.npy and its entry in the directory differ"):
        load_network(path)


def test_bytes_between_members_are_refused(path):
    data = archive(W1, B1)
    second, start, end = data.index(b"PK\3\4", 4), data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entries = bytearray(data[start:end])
    at = entries.index(b"PK\1\2", 4) + 42
    entries[at : at + 4] = struct.pack("<L", second + 5)
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, end - start, start + 5, 0)
    path.write_bytes(data[:second] + b"hello" + data[second:start] + entries + tail)
    with zipfile.ZipFile(path) as mild:
        assert mild.testzip() is None
    with refused("W1.npy and its entry in the directory differ"):
        load_network(path)


@pytest.mark.parametrize("name", ["../W1.npy", "/etc/W1.npy", "W1", "W1.npy/", "a/../W1.npy"])
def test_names_are_never_paths(path, name):
    path.write_bytes(archive((name, W1[1])))
    with pytest.raises(FileFormatError):
        load_network(path)
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_are_refused(path, method):
    path.write_bytes(archive(W1, method=method))
    with refused("W1.npy is encrypted, or packed by another method than deflate"):
        load_network(path)


def test_an_archive_of_nothing_has_no_members():
    assert members(io.BytesIO(archive())) == []


# --- archives of others


class Pipe(io.BytesIO):
    """A file that cannot be searched, so that sizes follow the data."""

    def seekable(self):
        return False

    def seek(self, *arguments):
        raise io.UnsupportedOperation


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("wide", [True, False])
def test_sizes_may_follow_the_data(path, method, wide):
    buffer = Pipe()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, data in (W1, B1):
            with file.open(name, "w", force_zip64=wide) as member:
                member.write(data)
    data = bytearray(buffer.getvalue())
    path.write_bytes(data)
    assert load_network(path).sizes == (2, 2)
    data[data.index(b"PK\7\10") + 4] ^= 1
    path.write_bytes(data)
    with refused("W1.npy and its entry in the directory differ"):
        load_network(path)


def test_times_of_other_tools_may_be_there(path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        info = zipfile.ZipInfo("W1.npy", (2026, 1, 2, 3, 4, 6))
        info.extra = b"UT\5\0\3" + bytes(4)
        file.writestr(info, W1[1])
    path.write_bytes(buffer.getvalue())
    assert load_network(path).sizes == (2, 2)


def test_a_directory_may_end_with_64_bits(path):
    data = archive(W1, B1)
    start, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2, 2, end - start, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, end - start, start, 0)
    path.write_bytes(data[:end] + wide + locator + tail)
    assert load_network(path).sizes == (2, 2)
    path.write_bytes(data[:end] + wide.replace(b"\2\0\0\0\0\0\0\0", bytes(8)) + locator + tail)
    with refused("two ends of the directory that differ"):
        load_network(path)


# --- memory


def peak(read, path):
    tracemalloc.start()
    try:
        with pytest.raises(FileFormatError) as told:
            read(path)
        return tracemalloc.get_traced_memory()[1], str(told.value)
    finally:
        tracemalloc.stop()


def packed_zeros(count):
    """Zeros packed by deflate, and their checksum, without that many zeros in memory."""
    packer, crc, pieces = zlib.compressobj(9, zlib.DEFLATED, -15), 0, []
    for at in range(0, count, 2**22):
        piece = bytes(min(2**22, count - at))
        crc = zlib.crc32(piece, crc)
        pieces.append(packer.compress(piece))
    return b"".join([*pieces, packer.flush()]), crc


def test_a_bomb_is_refused_before_it_is_unpacked(path):
    """A well-formed network of zeros, 400 kB that would be 100 MB and more."""
    count = archives.FREE + 2**25
    packed, _ = packed_zeros(count)
    name = b"W1.npy"
    sizes = (0, len(packed), count, len(name), 0)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, DEFLATED, 0, 33, *sizes) + name
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, DEFLATED, 0, 33, *sizes, 0, 0, 0, 0, 0)
    start = len(local) + len(packed)
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry + name), start, 0)
    path.write_bytes(local + packed + entry + name + tail)
    memory, told = peak(load_network, path)
    assert told.endswith(f"({count} bytes of arrays in {path.stat().st_size} bytes of file)")
    assert memory < 2**20


@pytest.mark.parametrize(
    "shape",
    ["(2147483648, 2147483648)", "(9999999999999999999,)", "(0, 4611686018427387904)",
     "(1048576, 1048576)", "(3, 2)", "(2,)", "(2, 2, 1, 2)"],
)  # fmt: skip
def test_a_shape_that_its_member_does_not_hold_is_refused(path, shape):
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}"
    path.write_bytes(archive(("W1.npy", npy(np.eye(2), header))))
    memory, told = peak(load_network, path)
    assert "W1.npy has another size than its header" in told
    assert memory < 2**20


@pytest.mark.parametrize(
    ("descr", "reason"),
    [
        ("'|O'", "W1.npy holds objects"),
        ("'<f3'", "W1.npy holds the unknown type <f3"),
        ("'|S0'", r"W1.npy holds the unknown type .*"),
        ("[('a', '<f8')]", "W1.npy has an unknown header"),
        ("__import__('os').system('true')", "W1.npy has an unknown header"),
        ("(" * 50, "W1.npy has an unknown header"),
    ],
)
def test_types_that_are_no_plain_numbers_are_refused(path, descr, reason):
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': (2, 2), }}"
    path.write_bytes(archive(("W1.npy", npy(np.eye(2), header))))
    with refused(reason):
        load_network(path)


def test_bytes_that_no_array_of_its_type_holds_are_refused(path):
    header = "{'descr': '|b1', 'fortran_order': False, 'shape': (4,), }"
    path.write_bytes(archive(("on.npy", npy(np.array([0, 1, 2, 1], np.uint8), header))))
    with refused("on.npy holds switches that are neither off nor on"):
        read_arrays(path)
    header = "{'descr': '<U1', 'fortran_order': False, 'shape': (2,), }"
    path.write_bytes(archive(("t.npy", npy(np.array([65, 0x110000], np.uint32), header))))
    with refused("t.npy holds characters that are none"):
        read_arrays(path)


def test_arrays_of_numpy_come_back_as_numpy_reads_them(path):
    arrays = {
        "fortran": np.asfortranarray(np.arange(12.0).reshape(3, 4)),
        "big": np.arange(3, dtype=">i2"), "date": np.array(["2026-01-01"], "M8[D]"),
        "empty": np.zeros((0, 3)), "point": np.array(2.5), "half": np.ones(2, np.float16),
        "complex": np.array([1j]), "bytes": np.array([b"ab"]),
    }  # fmt: skip
    np.savez_compressed(path, **arrays)
    for name, array in read_arrays(path).items():
        with np.load(path) as file:
            np.testing.assert_array_equal(array, file[name], strict=True)
        assert array.flags.f_contiguous == arrays[name].flags.f_contiguous
        assert array.flags.writeable
    write_file(path, arrays, {}, "cell")
    assert read_file(path, "cell").arrays.keys() == arrays.keys()


# --- what is written can be read


def test_what_would_be_packed_too_well_is_not_packed(path, monkeypatch):
    monkeypatch.setattr(archives, "FREE", 2**16)
    save_network(path, MLP((100, 100), np.zeros(10_000), (False, False)), {})
    assert load_network(path).sizes == (100, 100)
    assert path.stat().st_size > 80_000


def test_what_a_file_says_is_told_on_one_line(path):
    path.write_bytes(archive(("W1\n\x1b[2J.npy", b"no array"), method=DEFLATED))
    with refused(r"W1\\n\\x1b\[2J.npy is no array of NumPy"):
        load_network(path)
    path.write_bytes(archive(*((f"{n}{'n' * 300}.npy", W1[1]) for n in range(3))))
    with pytest.raises(FileFormatError, match=r"expected arrays W1 … WN and b1 … bN, got 0n*…$"):
        load_network(path)
