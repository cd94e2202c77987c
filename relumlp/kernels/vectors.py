"""Vector code of the processor at hand, which Numba's own loops do not become.

A sum over few rows, whose result stays in registers until the last row, is written and read back at
every row by a loop of Numba, which halves the speed. The functions that need such sums emit LLVM's
vectors instead, which every processor has: longer and shorter ones are joined and split by LLVM.
Each of these functions also has a form in plain loops: the explanation, and what runs where nothing
is compiled, or where indices are checked.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from llvmlite import ir
from numba.core import cgutils, config
from numba.core.codegen import get_host_cpu_features

WHOLE, SHORT, BYTE, BIT = (ir.IntType(bits) for bits in (64, 32, 8, 1))


def vector_bytes(features: str | None = None) -> int:
    """Bytes of the vectors that are emitted, by the features that Numba compiles for.

    ARM's registers have 16 bytes; two of them as one keep more sums apart, and there are 32.
    """
    if features is None:
        features = getattr(config, "CPU_FEATURES", None)
    if features is None:
        features = get_host_cpu_features()
    has = set(features.split(","))
    if "+avx512f" in has:
        return 64
    return 32 if has & {"+avx", "+neon"} else 16


BYTES = vector_bytes()

WIDEST, FIRST = 5, 10
"""Vectors of a panel, so that AVX2's 16 registers hold a sum, a row of weights and one number; and
vectors of a panel of the first layer, whose rows answer nobody and only need the sum."""


def whole(value: int) -> Any:
    """Return a constant."""
    return ir.Constant(WHOLE, value)


def in_loops() -> bool:
    """Whether plain loops are compiled instead of vectors: where indices are to be checked."""
    return bool(getattr(config, "BOUNDSCHECK", None))


class Code:
    """Emits vector code for one call, whose first argument is an array of the numbers' dtype."""

    def __init__(self, context: Any, builder: Any, signature: Any, args: Any) -> None:
        self.context, self.b, self.signature, self.args = context, builder, signature, args
        dtype = signature.args[0].dtype
        self.size = dtype.bitwidth // 8
        self.lanes = BYTES // self.size
        self.vector = ir.VectorType(context.get_value_type(dtype), self.lanes)
        self.zero = ir.Constant(self.vector, [0.0] * self.lanes)
        self.call = partial(self.call_of, self.vector, f"v{self.lanes}f{8 * self.size}")

    def array(self, place: int) -> tuple[Any, Any]:
        """Pointer to the first number of an argument, and the bytes from row to row."""
        array = self.made(place)
        return array.data, cgutils.unpack_tuple(self.b, array.strides)[0]

    def rows(self, place: int) -> Any:
        """Rows of an argument."""
        return cgutils.unpack_tuple(self.b, self.made(place).shape)[0]

    def columns(self, place: int) -> Any:
        """Columns of an argument."""
        return cgutils.unpack_tuple(self.b, self.made(place).shape)[1]

    def made(self, place: int) -> Any:
        """Return an argument as a structure that has its pointer, shape and strides."""
        kind = self.context.make_array(self.signature.args[place])
        return kind(self.context, self.b, self.args[place])

    def row(self, base: Any, stride: Any, number: Any) -> Any:
        """Pointer to a row."""
        bytes_ = self.b.bitcast(base, BYTE.as_pointer())
        return self.b.bitcast(self.b.gep(bytes_, [self.b.mul(number, stride)]), base.type)

    def number(self, base: Any, index: Any) -> Any:
        """One number."""
        return self.b.load(self.b.gep(base, [index]))

    def place(self, base: Any, index: int) -> Any:
        """Pointer to vector number ``index``."""
        first = self.b.gep(base, [whole(index * self.lanes)])
        return self.b.bitcast(first, self.vector.as_pointer())

    def load(self, base: Any, index: int) -> Any:
        """Vector number ``index``."""
        return self.b.load(self.place(base, index), align=self.size)

    def store(self, value: Any, base: Any, index: int) -> None:
        """Write vector number ``index``."""
        self.b.store(value, self.place(base, index), align=self.size)

    def all(self, number: Any) -> Any:
        """Return a number in all lanes."""
        one = self.b.insert_element(ir.Constant(self.vector, ir.Undefined), number, SHORT(0))
        lanes = ir.Constant(ir.VectorType(SHORT, self.lanes), [0] * self.lanes)
        return self.b.shuffle_vector(one, one, lanes)

    def sum(self, x: Any) -> Any:
        """The sum of the lanes, by halves."""
        while x.type.count > 1:
            half = x.type.count // 2
            low, high = (
                self.b.shuffle_vector(x, x, ir.Constant(ir.VectorType(SHORT, half), range_))
                for range_ in (list(range(half)), list(range(half, 2 * half)))
            )
            x = self.b.fadd(low, high)
        return self.b.extract_element(x, SHORT(0))

    def add_halves(self, x: Any, y: Any, groups: int) -> Any:
        """Halves of each group of lanes are added; the groups of x and y then alternate."""
        wide = self.lanes // groups
        firsts = [g * wide + i + of for g in range(groups) for of in (0, self.lanes)
                  for i in range(wide // 2)]  # fmt: skip
        kind = ir.VectorType(SHORT, self.lanes)
        low, high = (
            self.b.shuffle_vector(x, y, ir.Constant(kind, [i + more for i in firsts]))
            for more in (0, wide // 2)
        )
        return self.b.fadd(low, high)

    def variable(self, value: Any) -> Any:
        """Return a place for a value that changes, set here; LLVM keeps it in a register."""
        place = cgutils.alloca_once(self.b, value.type)
        self.b.store(value, place)
        return place

    def call_of(self, kind: Any, suffix: str, name: str, *values: Any) -> Any:
        """Call LLVM's function of that name; ``call`` is the one for vectors."""
        function = ir.FunctionType(kind, [kind] * len(values))
        named = cgutils.get_or_insert_function(self.b.module, function, f"llvm.{name}.{suffix}")
        return self.b.call(named, values)

    def loop(self, first: Any, last: Any) -> Any:
        """``for … in range(first, last)``."""
        return cgutils.for_range_slice(self.b, first, last, whole(1), intp=WHOLE)

    def each_bit(self, word: Any, body: Callable[[Any], None]) -> None:
        """Call ``body(bit)``, which emits code, for every bit of a word that is set."""
        b, left = self.b, self.variable(word)
        test, inside, after = (b.append_basic_block(name) for name in ("test", "bit", "after"))
        b.branch(test)
        b.position_at_end(test)
        bits = b.load(left)
        b.cbranch(b.icmp_unsigned("!=", bits, whole(0)), inside, after)
        b.position_at_end(inside)
        b.store(b.and_(bits, b.sub(bits, whole(1))), left)
        body(b.cttz(bits, BIT(1)))
        b.branch(test)
        b.position_at_end(after)
