"""The vector code: what the compiler emits, for which processor; and its parts against loops."""

import os
import subprocess
import sys

import llvmlite.binding as llvm
import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from relumlp.kernels import bits, flushing, learning, vectors
from relumlp.kernels.adding import add_rows
from relumlp.kernels.panels import aligned

compiled_only = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT), reason="nothing is compiled without the JIT"
)

SUM = """
import sys
import llvmlite.binding as llvm
import numpy as np
from numba import njit
from relumlp.kernels.adding import add_rows
from relumlp.kernels.vectors import BYTES

SIGNATURE = "void(f4[:, ::1], f4[:, ::1], f4[:, ::1], u8[:, ::1])"

@njit(SIGNATURE, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)
def add(z, x, T, on):
    add_rows(z, x, T, on, 0, on.shape[1])

def for_arm(text):
    host = f'target triple = "{llvm.get_process_triple()}"'
    assert host in text
    lines = text.replace(host, 'target triple = "aarch64-unknown-linux-gnu"').splitlines()
    module = llvm.parse_assembly("\\n".join(n for n in lines if "target datalayout" not in n))
    try:
        llvm.initialize_all_targets()
        llvm.initialize_all_asmprinters()
        target = llvm.Target.from_triple("aarch64-unknown-linux-gnu")
    except RuntimeError:
        return "no ARM"
    return target.create_target_machine(cpu="cortex-a76").emit_assembly(module)

print(BYTES)
if sys.argv[1] == "arm":
    print(for_arm(add.inspect_llvm(add.signatures[0])))
else:
    print(add.inspect_asm(add.signatures[0]))
"""

AVX2 = "+avx2,+avx,+fma,+bmi,+sse4.2,+sse4.1,+ssse3,+sse3,+sse2,+popcnt"
AVX512 = f"{AVX2},+avx512f,+avx512vl,+avx512bw,+avx512dq,+avx512cd"


def emitted(what, **target):
    """What the compiler makes of a sum of rows, in a process that compiles for a processor."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_", "NUMBA_"))}
    env |= {"PYTHONPATH": os.pathsep.join(sys.path), **target}
    ran = subprocess.run([sys.executable, "-c", SUM, what], env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    length, _, text = ran.stdout.partition("\n")
    return int(length), text


def fused(text, register):
    """Lines that multiply and add in registers of a kind."""
    return [line for line in text.splitlines() if "vfmadd" in line and register in line]


@compiled_only
@pytest.mark.skipif(
    not llvm.get_process_triple().startswith("x86_64"), reason="the processor is another kind"
)
@pytest.mark.parametrize(
    ("name", "features", "length", "register", "wider"),
    [("haswell", AVX2, 32, "ymm", "zmm"), ("skylake-avx512", AVX512, 64, "zmm", "none")],
)
def test_vectors_have_the_processors_own_length(name, features, length, register, wider):
    """Each of the five sums of a panel stays in a register: no sum is read or written between."""
    bytes_, text = emitted("asm", NUMBA_CPU_NAME=name, NUMBA_CPU_FEATURES=features)
    assert bytes_ == length
    assert len(fused(text, register)) >= 1 + 2 + 3 + 4 + 5 + 10
    assert not fused(text, wider)


@compiled_only
def test_arm_has_vectors_too():
    """The same code, compiled for another processor in a process of its own."""
    _, text = emitted("arm")
    if text.startswith("no ARM"):
        pytest.skip("this LLVM knows no ARM")
    assert text.count("fmla\tv") >= 2 * (1 + 2 + 3 + 4 + 5 + 10)


@pytest.mark.parametrize(
    ("features", "length"),
    [(AVX512, 64), (AVX2, 32), ("+neon,+fp-armv8", 32), ("+sse2", 16), ("", 16), ("-avx512f", 16)],
)
def test_the_length_follows_the_features(features, length):
    assert vectors.vector_bytes(features) == length


@njit
def sum_rows(z, x, T, on, first, last):
    add_rows(z, x, T, on, first, last)


@njit
def switch(z, x, on, nodes):
    bits.switch(z, x, on, nodes)


@njit
def mark(x, on, nodes):
    bits.mark(x, on, nodes)


@njit
def take(parts, pairs, sums):
    learning.take_sums(parts, pairs, sums)


FLOATS = (np.float32, np.float64)
SIZES = st.sampled_from((1, 3, 20, 63, 64, 65, 127, 130))


@given(nodes=SIZES, dtype=st.sampled_from(FLOATS), seed=st.integers(0, 2**32 - 1))
def test_a_switch_keeps_what_is_on(nodes, dtype, seed):
    """Zeros of both signs, NaN and infinities; what lies beyond the nodes has no bit."""
    rng = np.random.default_rng(seed)
    words = nodes // 64 + 1
    z = rng.choice([-1.5, -0.0, 0.0, 1e-30, 2.0, np.nan, np.inf, -np.inf], 64 * words).astype(dtype)
    for function, plain, wanted in (
        (switch, bits.switch, ~(z[:nodes] <= 0)), (mark, bits.mark, z[:nodes] != 0)
    ):  # fmt: skip
        for form in (function, plain):
            x, on = np.full_like(z, 7), np.full(words, 2**64 - 1, np.uint64)
            form(z, *([x] if plain is bits.switch else []), on, nodes)
            found = np.unpackbits(on.view(np.uint8), bitorder="little").astype(bool)
            np.testing.assert_array_equal(found[:nodes], wanted)
            assert not found[nodes:].any()
            if plain is bits.switch:
                np.testing.assert_array_equal(x[:nodes], np.where(wanted, z[:nodes], 0))


@given(
    n=st.sampled_from((1, 5, 63, 64, 65, 130)), words=st.integers(1, 3),
    seed=st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_sample_sets_are_the_bits_the_other_way_round(n, words, seed):
    on = np.random.default_rng(seed).integers(0, 2**64, (n, words), np.uint64)
    sets = np.full((-(-n // 64), 64 * words), 7, np.uint64)
    bits.sample_sets(on, sets, np.zeros(64, np.uint64))
    nodes = np.unpackbits(on.view(np.uint8).reshape(n, -1), axis=1, bitorder="little")
    samples = sets.view(np.uint8).reshape(len(sets), -1, 8)
    samples = np.unpackbits(samples, axis=2, bitorder="little").transpose(0, 2, 1)
    samples = samples.reshape(64 * len(sets), -1)
    np.testing.assert_array_equal(samples[:n], nodes)
    assert not samples[n:].any()


def whole_numbers(rng, shape, dtype):
    found = aligned(shape, dtype)
    found[...] = rng.integers(-4, 5, shape)
    return found


@given(
    vectors_=st.sampled_from((1, 2, 3, 4, 5, 10)), dtype=st.sampled_from(FLOATS),
    seed=st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_sums_of_rows(vectors_, dtype, seed):
    """Whole numbers, so exact; in two parts, of which the first begins from 0."""
    rng, n, nodes = np.random.default_rng(seed), 3, 100
    C = vectors_ * vectors.BYTES // np.dtype(dtype).itemsize
    x, T = whole_numbers(rng, (n, nodes), dtype), whole_numbers(rng, (nodes, C), dtype)
    on = rng.integers(0, 2**64, (n, 2), np.uint64)
    on[:, 1] &= np.uint64(2**36 - 1)
    is_on = np.unpackbits(on.view(np.uint8).reshape(n, -1), axis=1, bitorder="little")[:, :nodes]
    for form in (sum_rows, add_rows):
        z = np.full((n, C + 3), 7, dtype)
        form(z, x, T, on, 0, 1)
        form(z, x, T, on, 1, 2)
        np.testing.assert_array_equal(z[:, :C], (x * is_on) @ T)
        assert (z[:, C:] == 7).all()


@given(pairs=st.integers(0, 40), dtype=st.sampled_from(FLOATS), seed=st.integers(0, 2**32 - 1))
def test_parts_are_summed_and_emptied(pairs, dtype, seed):
    lanes = vectors.BYTES // np.dtype(dtype).itemsize
    parts = whole_numbers(np.random.default_rng(seed), (40 + lanes, lanes), dtype)
    for form in (take, learning.take_sums):
        given_, sums = parts.copy(), np.zeros(40 + lanes, dtype)
        form(given_, pairs, sums)
        np.testing.assert_array_equal(sums[:pairs], parts[:pairs].sum(axis=1))
        assert not given_[:pairs].any()


@njit
def scaled(x, factor):
    mode = flushing.get_mode()
    flushing.set_mode(flushing.zeros(mode))
    y = x * factor
    flushing.set_mode(mode)
    return y


@compiled_only
@pytest.mark.parametrize("dtype", FLOATS)
def test_subnormal_numbers_are_zeros_only_as_long_as_they_are_to_be(dtype):
    least = np.full(3, np.finfo(dtype).smallest_normal)
    subnormal = least * dtype(0.5)
    assert (subnormal > 0).all()
    assert not scaled(least, dtype(0.5)).any()
    # Operands, too: four times the half would not be a subnormal number.
    assert not scaled(subnormal, dtype(4)).any()
