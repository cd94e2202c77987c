"""The structure of a zip archive, strictly: its members side by side, and nothing else.

An archive says everything twice, before each member and in its directory. Both must agree, members
must follow each other from the first byte to the directory without gap or overlap, and the
directory must end where its own end begins. So a damaged length cannot hide a member, and whatever
bit is flipped is noticed, or is one that means nothing (a time, an attribute).
"""

import zlib
from collections.abc import Iterator
from itertools import pairwise
from struct import Struct
from typing import BinaryIO, NamedTuple

END = Struct("<4s4H2LH")
END64 = Struct("<4sQ2H2L4Q")
LOCATOR = Struct("<4sLQL")
ENTRY = Struct("<4s6H3L5H2L")
LOCAL = Struct("<4s5H3L2H")
WIDE = 0xFFFFFFFF
"""A 32-bit size or place that stands for one of 64 bits elsewhere."""
STORED, DEFLATED = 0, 8
FLAGS = 0x080E
"""Flags that may be set: UTF-8 names, sizes after the data, the compressor's effort."""
SIZES_AFTER, UTF8 = 0x0008, 0x0800
AT_ONCE = 2**16


class Damaged(Exception):  # noqa: N818  a reason, which the reader turns into a sentence
    """The reason why bytes are no archive, or no array."""


class Member(NamedTuple):
    """A member: its name, how it is stored, its checksum, sizes, and first and last byte."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    at: int
    start: int = 0


def members(file: BinaryIO) -> list[Member]:
    """Return the members of an archive, in their order in the file; their data is not read.

    Raises
    ------
    Damaged : the file is no zip archive, or not exactly one.
    """
    size = file.seek(0, 2)
    first, end, count = _directory(file, size)
    found = sorted(_entries(_bytes(file, first, end - first)), key=lambda m: m.at)
    if len(found) != count:
        raise Damaged(f"{len(found)} members where {count} are promised")
    names = [m.name for m in found]
    if repeated := next((a for a, b in pairwise(sorted(names)) if a == b), None):
        raise Damaged(f"two members named {repeated}")
    return list(_placed(file, found, first))


def _bytes(file: BinaryIO, at: int, count: int) -> bytes:
    if at < 0 or count < 0:
        raise Damaged("a place outside the file")
    file.seek(at)
    if len(data := file.read(count)) != count:
        raise Damaged("a place outside the file")
    return data


def _directory(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Return where the directory begins and ends, and its number of entries."""
    last = size - END.size
    if last < 0:
        raise Damaged("not a zip archive")
    mark, disk, disk2, here, count, length, at, comment = END.unpack(_bytes(file, last, END.size))
    if mark != b"PK\5\6":
        raise Damaged("not a zip archive")
    if disk or disk2 or here != count or comment:
        raise Damaged("a directory of several parts, or with a comment")
    if at + length != last:
        last, wide = _wide_directory(file, last)
        if (count, length, at) != (min(wide[0], 0xFFFF), min(wide[1], WIDE), min(wide[2], WIDE)):
            raise Damaged("two ends of the directory that differ")
        count, length, at = wide
    if at + length != last:
        raise Damaged("a directory at another place than its end says")
    return at, last, count


def _wide_directory(file: BinaryIO, last: int) -> tuple[int, tuple[int, int, int]]:
    """Return where the 64-bit end of the directory lies, and (number, length, place) in it."""
    start = last - LOCATOR.size - END64.size
    mark, disk, place, disks = LOCATOR.unpack(_bytes(file, start + END64.size, LOCATOR.size))
    end = END64.unpack(_bytes(file, start, END64.size))
    fixed = (mark, disk, place, disks, end[0], end[1], *end[4:6])
    if fixed != (b"PK\6\7", 0, start, 1, b"PK\6\6", END64.size - 12, 0, 0) or end[6] != end[7]:
        raise Damaged("a directory at another place than its end says")
    return start, (end[7], end[8], end[9])


def _entries(directory: bytes) -> Iterator[Member]:
    """Yield the entries of a directory, which must fill it."""
    at = 0
    while at < len(directory):
        if len(directory) - at < ENTRY.size:
            raise Damaged("a directory that breaks off")
        mark, _, _, flags, method, _, _, crc, packed, size, *rest = ENTRY.unpack_from(directory, at)
        name_length, extra_length, comment, disk, _, _, place = rest
        name_end = at + ENTRY.size + name_length
        name, at = directory[at + ENTRY.size : name_end], name_end + extra_length
        extra = directory[name_end:at]
        if mark != b"PK\1\2" or at > len(directory) or comment or disk:
            raise Damaged("a directory that breaks off, or has comments")
        size, packed, place = _widened(extra, (size, packed, place))
        yield Member(_text(name, flags), flags, method, crc, packed, size, place)


def _text(name: bytes, flags: int) -> str:
    try:
        return name.decode("utf-8" if flags & UTF8 else "cp437")
    except UnicodeDecodeError:
        raise Damaged(f"a name that is no text, {name!r}") from None


def _widened(extra: bytes, values: tuple[int, ...]) -> list[int]:
    """Replace values that are WIDE by those of 64 bits in the extra field, in its order."""
    fields = dict(_extra_fields(extra))
    wide = fields.get(1, b"")
    found = []
    for value in values:
        if value == WIDE:
            if len(wide) < 8:
                raise Damaged("no size where one of 64 bits is promised")
            value, wide = int.from_bytes(wide[:8], "little"), wide[8:]
        found.append(value)
    return found


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while extra:
        length = int.from_bytes(extra[2:4], "little")
        if len(extra) < 4 + length:
            raise Damaged("an extra field that breaks off")
        yield int.from_bytes(extra[:2], "little"), extra[4 : 4 + length]
        extra = extra[4 + length :]


def _placed(file: BinaryIO, found: list[Member], end: int) -> Iterator[Member]:
    """Yield members with the place of their data, each of which begins where the last one ended."""
    at = 0
    for i, member in enumerate(found):
        following = found[i + 1].at if i + 1 < len(found) else end
        if member.at != at:
            raise Damaged(f"a gap or an overlap before {member.name}")
        at = following
        yield _checked(file, member, following)
    if at != end:
        raise Damaged("bytes before the directory that belong to no member")


def _checked(file: BinaryIO, member: Member, end: int) -> Member:
    """Compare a member with the copy of its entry before its data, and with its neighbour."""
    mark, _, flags, method, _, _, crc, packed, size, *lengths = LOCAL.unpack(
        _bytes(file, member.at, LOCAL.size)
    )
    names = _bytes(file, member.at + LOCAL.size, sum(lengths))
    name, extra = names[: lengths[0]], names[lengths[0] :]
    size, packed = _widened(extra, (size, packed))
    if flags & ~FLAGS or method not in (STORED, DEFLATED):
        raise Damaged(f"{member.name} is encrypted, or packed by another method than deflate")
    known = (mark, flags, method, _text(name, flags))
    start = member.at + LOCAL.size + sum(lengths)
    if known != (b"PK\3\4", member.flags, member.method, member.name):
        raise Damaged(f"{member.name} and its entry in the directory differ")
    if method == STORED and member.packed != member.size:
        raise Damaged(f"{member.name} has two sizes")
    last = start + member.packed
    after = flags & SIZES_AFTER and _bytes(file, last, end - last)
    right = after in _sizes(member) if after else (crc, packed, size, last) == (*member[3:6], end)
    if not right:
        raise Damaged(f"{member.name} and its entry in the directory differ")
    return member._replace(start=start)


def _sizes(member: Member) -> list[bytes]:
    """Return the ways to write a member's checksum and sizes after its data."""
    crc, *sizes = (int(v) for v in member[3:6])
    ways = [b"".join(v.to_bytes(n, "little") for v in sizes)
            for n in (4, 8) if max(sizes) < 256**n]  # fmt: skip
    return [mark + crc.to_bytes(4, "little") + way for way in ways for mark in (b"", b"PK\7\10")]


class Stream:
    """The bytes of a member, unpacked as they are asked for, and checked at their end."""

    def __init__(self, file: BinaryIO, member: Member) -> None:
        self.file, self.member = file, member
        self.left, self.crc, self.given = member.packed, 0, 0
        self.packed = b""
        self.unpacker = zlib.decompressobj(-15) if member.method == DEFLATED else None
        file.seek(member.start)

    def read(self, count: int) -> bytes:
        """Return exactly that many bytes; Damaged if there are fewer."""
        pieces, wanted = [], count
        while wanted and (piece := self._some(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        if wanted:
            raise Damaged(f"{self.member.name} ends too early")
        return b"".join(pieces)

    def finish(self) -> None:
        """Refuse a member with other contents than its checksum, or with more than its size."""
        if self.given != self.member.size or self._some(1) or self.left or self.packed:
            raise Damaged(f"{self.member.name} has another size")
        if self.unpacker and (not self.unpacker.eof or self.unpacker.unused_data):
            raise Damaged(f"{self.member.name} has another size")
        if self.crc != self.member.crc:
            raise Damaged(f"{self.member.name} has another checksum")

    def _some(self, most: int) -> bytes:
        """Return some bytes, at most so many; none at the end."""
        piece = self._inflated(most) if self.unpacker else self._raw(most)
        self.crc, self.given = zlib.crc32(piece, self.crc), self.given + len(piece)
        return piece

    def _raw(self, most: int) -> bytes:
        piece = self.file.read(min(most, self.left))
        self.left -= len(piece)
        return piece

    def _inflated(self, most: int) -> bytes:
        assert self.unpacker
        while not self.unpacker.eof:
            self.packed = self.packed or self._raw(AT_ONCE)
            end = not self.packed
            try:
                piece = self.unpacker.decompress(self.packed, most)
            except zlib.error:
                raise Damaged(f"{self.member.name} is not packed by deflate") from None
            self.packed = self.unpacker.unconsumed_tail
            if piece or end:
                return piece
        return b""
