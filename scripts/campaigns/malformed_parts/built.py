"""Files that are built to harm: whole archives and headers with hostile contents."""

import gzip
import json
import os
import pickle
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from campaigns.malformed_parts.subjects import npz

SIZES = (0, 1, 2, 3, 7, 2**16, 2**20, 2**31 - 1, 2**31, 2**32 - 1, 2**33, 2**62, 2**63, 10**19)
DTYPES = ("<f8", "<f4", "<f2", "<f16", ">f4", ">f8", "|i1", "<i8", "|u1", "|b1", "<U3",
          "|S4", "<c8", "|O", "|V8", "<M8[D]", "<U0", "<f3", "<U999999999", "q" * 300,
          "<f8\\0", "|O8")  # fmt: skip
NAMES = ("W1.npy", "W2.npy", "b1.npy", "manifest.npy", "../../W1.npy", "/W1.npy", "W1",
         "W1.npy/", "W1\0.npy", "W\u00e41.npy", "W99999999.npy", "W1.npy.npy", ".npy",
         "n" * 9000 + ".npy")  # fmt: skip
JUNK: tuple[Any, ...] = (None, True, -1, 0, 10**400, 1e308, float("nan"), "", "\ud800", "x" * 5000,
                         [], {}, [[[]]], {"": {}}, "relumlp/cell", 2, "../..")  # fmt: skip


class Canary:
    """An object whose unpickling would make a folder."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        """Make the folder when it is unpickled."""
        return os.mkdir, (self.path,)


def header(dtype: str, shape: tuple[int, ...], order: str = "False") -> bytes:
    """Return a header of NumPy's format, of any type and shape, one that there is or not."""
    text = f"{{'descr': '{dtype}', 'fortran_order': {order}, 'shape': {shape}, }}".encode()
    text = text.ljust(-(-(len(text) + 11) // 64) * 64 - 11) + b"\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(text)) + text


def zipped(members: list[tuple[str, bytes]], rng: random.Random) -> bytes:
    """Return members as an archive, packed or not."""
    buffer = BytesIO()
    methods = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
    with zipfile.ZipFile(buffer, "w", rng.choices(methods, (6, 6, 1))[0]) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


@cache
def zeros(size: int, bits: int) -> tuple[bytes, int]:
    """Return zeros packed by deflate (bits −15) or gz (31), and their checksum."""
    packer, crc, pieces = zlib.compressobj(9, zlib.DEFLATED, bits), 0, []
    for at in range(0, size, 2**22):
        piece = bytes(min(2**22, size - at))
        crc, pieces = zlib.crc32(piece, crc), [*pieces, packer.compress(piece)]
    return b"".join([*pieces, packer.flush()]), crc


def extreme_arrays(rng: random.Random, canary: Path) -> bytes:
    """Arrays whose headers promise anything, above data of any length."""
    members = []
    for name in rng.sample(NAMES, rng.randint(1, 4)):
        shape = tuple(rng.choice(SIZES) for _ in range(rng.choice((0, 1, 2, 2, 2, 3, 40))))
        data = rng.randbytes(rng.choice((0, 8, 32, 100)))
        members.append(
            (name, header(rng.choice(DTYPES), shape, rng.choice(("True", "False"))) + data)
        )
    return zipped(members, rng)


def fitting_arrays(rng: random.Random, canary: Path) -> bytes:
    """Arrays that are whole, of any type, with numbers that are none among their values."""
    arrays: dict[str, Any] = {}
    for i in range(1, rng.randint(2, 4)):
        dtype = rng.choice(("f4", "f8", "f2", "i8", "u1", "?", "c8", "U3", ">f4", "M8[s]"))
        values = np.frombuffer(rng.randbytes(4 * 16), np.uint8)[: 4 * np.dtype(dtype).itemsize]
        arrays[f"W{i}"] = np.resize(values, 4 * np.dtype(dtype).itemsize).view(dtype).reshape(2, 2)
        if rng.random() < 0.3:
            arrays[f"b{i}"] = np.array([rng.choice((0.0, np.nan, np.inf, 1e308))] * 2)
    return npz(arrays, rng.random() < 0.5)


def pickles(rng: random.Random, canary: Path) -> bytes:
    """Objects that would make a folder if they were unpickled."""
    data = pickle.dumps(np.array([Canary(str(canary))], object), rng.choice((2, 3, 4, 5)))
    inner = header("|O", (1,)) + pickle.dumps([Canary(str(canary))])
    members = [("manifest.npy", inner), ("W1.npy", rng.choice((inner, data)))]
    return rng.choice((data, inner, zipped(members[:1], rng), zipped(members[1:], rng),
                       zipped(members, rng)))  # fmt: skip


def shared_members(rng: random.Random, canary: Path) -> bytes:
    """An archive whose directory names its members repeatedly, or at others' places."""
    data = zipped([("W1.npy", header("<f8", (2, 2)) + bytes(32)),
                   ("b1.npy", header("<f8", (2,)) + bytes(16))], rng)  # fmt: skip
    start, end = data.index(b"PK\1\2"), data.rindex(b"PK\5\6")
    second = data.index(b"PK\1\2", start + 4)
    entries = [data[start:second], data[second:end]]
    found = [bytearray(rng.choice(entries)) for _ in range(rng.choice((1, 2, 3, 50)))]
    for entry in found:
        if rng.random() < 0.3:
            entry[42:46] = struct.pack("<L", rng.choice((0, 4, start, 2**32 - 1)))
        if rng.random() < 0.3:
            entry[30:34] = struct.pack("<HH", *rng.sample((0, 0, 46, 52, 65535), 2))
    directory = b"".join(found)
    count = rng.choice((len(found), 0, 2, 65535))
    return data[:start] + directory + struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0
    )  # fmt: skip


def bomb(rng: random.Random, canary: Path) -> bytes:
    """A well-formed member that unpacks to many times its size, or says that it does."""
    size = rng.choice((10**5, 2**24, 2**27))
    packed, crc = zeros(size, -15)
    told = rng.choice((size, size, 2**31, 128 + size))
    name = rng.choice((b"W1.npy", b"manifest.npy", b"x.npy"))
    sizes = (crc, len(packed), told, len(name), 0)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, *sizes) + name
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, *sizes, 0, 0, 0, 0, 0) + name
    start = len(local) + len(packed)
    return local + packed + entry + struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry), start, 0
    )  # fmt: skip


def mutated(value: Any, rng: random.Random) -> Any:
    """Return a JSON value with one node replaced, removed or added."""
    if isinstance(value, (dict, list)) and value and rng.random() < 0.8:
        keys = [*value] if isinstance(value, dict) else [*range(len(value))]
        key = rng.choice(keys)
        copy: Any = dict(value) if isinstance(value, dict) else list(value)
        if rng.random() < 0.25:
            del copy[key]
        else:
            copy[key] = mutated(copy[key], rng)
        return copy
    return rng.choice(JUNK)


def text_of(value: Any, rng: random.Random) -> str:
    """Return a JSON value as text, sometimes with something nested beyond all measure."""
    text = json.dumps(value, ensure_ascii=rng.random() < 0.9, indent=rng.choice((None, 1)))
    if rng.random() < 0.1:
        deep = rng.choice((50, 990, 100_000))
        opened, closed = rng.choice((("[", "]"), ('{"a":', "}")))
        nested = opened * deep + "1" + closed * rng.choice((deep, 0))
        text = text.replace(rng.choice(("1", "null", '""', "[]")), nested, 1)
    return text


def manifests(whole: bytes, rng: random.Random) -> bytes:
    """The intact arrays under a manifest that has been changed, and re-packed."""
    with np.load(BytesIO(whole)) as file:
        arrays = dict(file)
    stamp = json.loads(str(arrays.get("manifest", "{}")))
    text = text_of(mutated(stamp, rng), rng).encode("utf-8", "replace").decode()
    return npz({**arrays, "manifest": np.array(text)}, rng.random() < 0.5)


def idx(rng: random.Random, canary: Path) -> bytes:
    """An IDX header that promises anything, above data of any length, packed or not."""
    axes = rng.choice((0, 1, 2, 3, 4, 8, 9, 255))
    sizes = [rng.choice((0, 1, 2, 28, 60000, 2**16, 2**31, 2**32 - 1)) for _ in range(axes)]
    start = bytes([0, 0, rng.choice((8, 8, 8, 9, 11, 13, 0, 255)), axes])
    data = start + b"".join(n.to_bytes(4, "big") for n in sizes)
    if rng.random() < 0.2:
        size = rng.choice((2**20, 2**27))
        return gzip.compress(bytes([0, 0, 8, 1]) + size.to_bytes(4, "big")) + zeros(size, 31)[0]
    data += rng.randbytes(rng.choice((0, 1, 56, 900)))
    return rng.choice((bytes, gzip.compress))(data)


ARCHIVES = (extreme_arrays, fitting_arrays, pickles, shared_members, bomb)
