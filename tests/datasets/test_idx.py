"""The IDX reader: what it reads, and every way in which it refuses."""

import contextlib
import gzip
import hashlib
import math
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relumlp.datasets import read_idx
from relumlp.datasets.idx import BYTES_AT_ONCE, FREE, MOST_BYTES, read_idx_file
from relumlp.errors import DataError


def idx(array, type_byte=0x08):
    """Write IDX in the plainest way: an independent twin of the reader."""
    header = bytes([0, 0, type_byte, array.ndim])
    return header + b"".join(n.to_bytes(4, "big") for n in array.shape) + array.tobytes()


@st.composite
def arrays(draw):
    shape = tuple(draw(st.lists(st.integers(0, 5), min_size=1, max_size=4)))
    size = math.prod(shape)
    values = draw(st.binary(min_size=size, max_size=size))
    return np.frombuffer(values, np.uint8).reshape(shape)


packings = st.sampled_from([bytes, gzip.compress])


def sentence(source, **options):
    with pytest.raises(DataError) as caught:
        read_idx(source, **options)
    return str(caught.value)


@given(arrays(), packings)
def test_round_trip(array, pack):
    content = read_idx_file(pack(idx(array)))
    assert content.array.dtype == np.uint8
    assert content.array.shape == array.shape
    assert np.array_equal(content.array, array)
    assert content.sha256 == hashlib.sha256(idx(array)).hexdigest()
    assert content.gzipped == (pack is gzip.compress)


@given(arrays(), packings, st.data())
def test_every_truncation_is_refused(array, pack, data):
    whole = pack(idx(array))
    part = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(DataError):
        read_idx(part)


@given(arrays(), packings, st.data())
def test_every_truncation_of_the_content_is_refused(array, pack, data):
    whole = idx(array)
    part = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(DataError):
        read_idx(pack(part))


@given(arrays(), packings, st.binary(min_size=1, max_size=20))
def test_every_extension_of_the_content_is_refused(array, pack, more):
    assert "is too long" in sentence(pack(idx(array) + more))


@given(arrays(), st.binary(max_size=20), st.integers(1, 255))
def test_garbage_after_a_gz_stream_is_refused(array, more, last):
    with pytest.raises(DataError):
        read_idx(gzip.compress(idx(array)) + more + bytes([last]))


@given(arrays(), st.integers(1, 20))
def test_zero_padding_after_a_gz_stream_is_accepted(array, zeros):
    assert np.array_equal(read_idx(gzip.compress(idx(array)) + bytes(zeros)), array)


@given(st.binary(max_size=64))
def test_arbitrary_bytes_are_read_or_refused_in_a_sentence(content):
    try:
        array = read_idx(content)
    except DataError:
        return
    assert idx(array) == content


@given(arrays().filter(lambda a: a.size), st.data())
def test_a_flipped_bit_in_a_gz_file_never_gives_other_values(array, data):
    packed = bytearray(gzip.compress(idx(array)))
    bit = data.draw(st.integers(0, 8 * len(packed) - 1))
    packed[bit // 8] ^= 1 << bit % 8
    with contextlib.suppress(DataError):
        assert np.array_equal(read_idx(bytes(packed)), array)  # e.g. the time stamp


@pytest.mark.parametrize("suffix", ["", ".gz", ".anything"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_content_decides_not_the_name(tmp_path, suffix, pack):
    array = np.arange(6, dtype=np.uint8).reshape(2, 3)
    path = tmp_path / f"file{suffix}"
    path.write_bytes(pack(idx(array)))
    assert np.array_equal(read_idx(path), array)
    assert np.array_equal(read_idx(str(path)), array)


ARRAY = np.arange(6, dtype=np.uint8).reshape(2, 3)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "the given content is empty, expected an IDX file"),
        (
            b"\n <!DOCTYPE html><html>Not found</html>",
            "the given content is an HTML page, expected an IDX file",
        ),
        (b"<HTML>", "the given content is an HTML page, expected an IDX file"),
        (
            gzip.compress(b"<html></html>", mtime=0),
            "the given content is an HTML page, expected an IDX file",
        ),
        (
            b"<?xml version='1.0'?><Error/>",
            "the given content is an XML page, expected an IDX file",
        ),
        (
            b"\x89PNG\r\n\x1a\n",
            "the given content is an unknown kind of file (it begins with the bytes 89 50 4e 47), "
            "expected an IDX file",
        ),
        (
            b"\0\0\x0a\x01\0\0\0\0",
            "the given content is an unknown kind of file (it begins with the bytes 00 00 0a 01), "
            "expected an IDX file",
        ),
        (
            b"\0\0\x08",
            "the given content is an unknown kind of file (it begins with the bytes 00 00 08), "
            "expected an IDX file",
        ),
        (
            idx(ARRAY, 0x0D),
            "the given content holds values of type float32 (0x0D), expected uint8 (0x08)",
        ),
        (
            idx(ARRAY, 0x0B),
            "the given content holds values of type int16 (0x0B), expected uint8 (0x08)",
        ),
        (b"\0\0\x08\0\x07", "the given content has 0 dimensions, expected 1 to 8"),
        (b"\0\0\x08\xff" + bytes(1020), "the given content has 255 dimensions, expected 1 to 8"),
        (
            b"\0\0\x08\x02\0\0\0\x02\0\0",
            "the given content is too short: it breaks off in its header, 10 bytes long where "
            "2 dimensions need 12",
        ),
        (
            idx(ARRAY)[:-2],
            "the given content is too short: it holds 4 of the 6 bytes of values that its header "
            "2×3 promises",
        ),
        (
            idx(ARRAY) + b"\0",
            "the given content is too long: it holds more than the 6 bytes of values that its "
            "header 2×3 promises",
        ),
        (
            gzip.compress(idx(ARRAY), mtime=0)[:-1],
            "the given content is a truncated gz file, expected a whole one",
        ),
    ],
)
def test_sentences(content, expected):
    assert sentence(content) == expected


def test_a_wrong_checksum_is_named():
    packed = bytearray(gzip.compress(idx(ARRAY)))
    packed[-8] ^= 1
    assert sentence(bytes(packed)).startswith(
        "the given content is a damaged gz file (CRC check failed"
    )


def test_damage_inside_the_stream_is_named():
    packed = bytearray(gzip.compress(idx(np.arange(256, dtype=np.uint8))))
    packed[10] ^= 0b110  # the type of the first deflate block
    assert sentence(bytes(packed)).startswith("the given content is a damaged gz file (")


def test_a_path_is_named(tmp_path):
    advice = "expected a readable file"
    absent = f"{tmp_path / 'no'} cannot be read (No such file or directory), {advice}"
    assert sentence(tmp_path / "no") == absent
    assert sentence(tmp_path) == f"{tmp_path} cannot be read (Is a directory), {advice}"


def test_a_header_may_promise_up_to_the_limit():
    assert read_idx(idx(ARRAY), limit=6).size == 6
    assert (
        sentence(idx(ARRAY), limit=5)
        == "the given content promises 6 bytes of values, expected at most 5"
    )


def test_sizes_hidden_by_a_zero_count_against_the_limit():
    content = bytes([0, 0, 8, 4]) + bytes(4) + b"\xff" * 12
    assert sentence(content) == (
        f"the given content promises {(2**32 - 1) ** 3} bytes of values, "
        f"expected at most {MOST_BYTES}"
    )


def peak(read):
    tracemalloc.start()
    try:
        read()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_bomb_is_read_no_further_than_its_header_promises():
    bomb = gzip.compress(idx(np.zeros(1000, np.uint8)) + bytes(200 * BYTES_AT_ONCE))
    assert len(bomb) < BYTES_AT_ONCE  # it would unpack to 200 chunks
    memory = peak(lambda: sentence(bomb))
    assert memory < BYTES_AT_ONCE
    assert "is too long" in sentence(bomb)


def test_a_promise_that_is_not_kept_costs_no_memory():
    for most, pack in ((MOST_BYTES, bytes), (FREE, gzip.compress)):
        content = pack(bytes([0, 0, 8, 1]) + most.to_bytes(4, "big") + b"few")
        assert peak(lambda content=content: sentence(content)) < 3 * BYTES_AT_ONCE
        assert f"holds 3 of the {most} bytes" in sentence(content)


def test_a_bomb_that_keeps_its_promise_is_refused():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(bytes([0, 0, 8, 1]) + MOST_BYTES.to_bytes(4, "big"))
    bomb += packer.compress(bytes(20 * BYTES_AT_ONCE)) + packer.flush()
    assert peak(lambda: sentence(bomb)) < BYTES_AT_ONCE
    assert sentence(bomb) == (
        f"the given content promises {MOST_BYTES} bytes of values, expected at most {FREE}"
    )


@pytest.mark.parametrize("source", [None, 3, "a\0b", ["a"]])
def test_what_is_no_path_is_refused(source):
    assert "expected" in sentence(source)
