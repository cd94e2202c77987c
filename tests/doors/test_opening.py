"""Doors: what they let in, as what, and the sentence for what they refuse."""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import ArrayLike

from relumlp.doors import behind, door, fields, gate, inside
from relumlp.errors import UserError
from relumlp.types import Array, BoolLayers, Bools, Ints, Layers, Number


@door(a="n i", b="n j")
def product(a: Array, b: Array) -> Array:
    return a.T @ b


@door(W="s_i s_i-1", slope="n s_i", dE_dz="n s_N")
def layered(W: Layers, slope: Layers, dE_dz: Array) -> Layers:
    return W


@door(W="s_i s_i-1", b="s_i?", x="n s_0", a="0: n s_i")
def with_biases(W: Layers, b: Layers, x: Array, a: Layers) -> Layers:
    return b


@door(α="… nodes", φ="… nodes")
def gaps(α: Array, φ: Array) -> Array:
    return (α * φ).sum(axis=-1)


@door(a="…")
def scaled(a: Array, factor: Number, times: int = 1, how: str = "x", up: bool = True) -> Array:
    return a * factor**times


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


def test_small_integers_cannot_wrap():
    bytes_ = np.full((4, 1), 200, np.uint8)
    assert product(bytes_, bytes_) == 160000
    assert product([[200], [1]], np.array([[200], [1]], ">i2")) == 40001


def test_integers_beside_fractions_stay_exact():
    found = product(np.array([[3]]), np.array([[Fraction(1, 3)]]))
    assert found[0, 0] == 1
    assert isinstance(found[0, 0], Fraction)


def test_integers_that_would_be_rounded_are_refused():
    with refuses("a: expected whole numbers up to 2^53, got 9007199254740993"):
        product(np.array([[2**53 + 1]]), np.ones((1, 1)))


def test_other_byte_orders_and_half_precision_enter():
    assert product(np.ones((2, 1), ">f8"), np.ones((2, 1))).dtype.isnative
    assert product(np.ones((2, 1), np.float16), np.ones((2, 1), "f4")).dtype == np.float32


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (np.ones((2, 1), complex), "a: expected real numbers, got dtype complex128"),
        (np.ones((2, 1), np.longdouble), "a: expected real numbers, got dtype float128"),
        (np.array([[np.nan]]), "a: expected finite numbers, got nan at [0, 0]"),
        (np.ma.masked_array([[1.0]], mask=True),
         "a: expected numbers everywhere, got a mask that hides 1"),
        ((r for r in [[1.0]]), "a: expected an array, got a generator"),
        ([[1.0], [1.0, 2.0]], "a: expected an array, got a list of uneven or foreign entries"),
        (np.ones(2), "a: expected shape (n, i), got (2,)"),
        ("ab", "a: expected real numbers, got dtype <U2"),
    ],
)  # fmt: skip
def test_what_is_not_an_array_of_numbers(value, sentence):
    with refuses(sentence):
        product(value, np.ones((1, 1)))


def test_equal_words_are_equal_lengths():
    with refuses("b: expected shape (2, j), got (3, 1)"):
        product(np.ones((2, 1)), np.ones((3, 1)))


def test_layers_fit_each_other():
    W = [None, np.ones((2, 3)), np.ones((1, 2))]
    slope = [None, np.ones((5, 2)), np.ones((5, 1))]
    assert layered(W, slope, np.ones((5, 1)))[1] is W[1]
    assert layered(iter(W), tuple(slope), np.ones((5, 1)))[2] is W[2]
    with refuses("W: expected None as entry 0, because entry i belongs to layer i and layer 0 "
                 "is the input, got an array"):  # fmt: skip
        layered(W[1:], slope[1:], np.ones((5, 1)))
    with refuses("slope: expected 3 entries, one for each layer, got 2"):
        layered(W, slope[:2], np.ones((5, 1)))
    with refuses("W: expected shape (1, 2) in layer 2, got (1, 3)"):
        layered([None, np.ones((2, 3)), np.ones((1, 3))], slope, np.ones((5, 1)))
    with refuses("dE_dz: expected shape (5, 1), got (5, 2)"):
        layered(W, slope, np.ones((5, 2)))
    with refuses("W: expected an array for layer 2, got None"):
        layered([None, np.ones((2, 3)), None], slope, np.ones((5, 1)))


def test_entries_that_may_be_none_and_layers_from_0():
    W = [None, np.ones((2, 3)), np.ones((1, 2))]
    a = [np.ones((4, 3)), np.ones((4, 2)), np.ones((4, 1))]
    assert with_biases(W, [None, None, [1]], a[0], a)[1] is None
    with refuses("a: expected shape (4, 3) in layer 0, got (4, 1)"):
        with_biases(W, [None] * 3, a[0], [np.ones((4, 1)), *a[1:]])
    with refuses("a: expected an array for layer 0, the input, got None"):
        with_biases(W, [None] * 3, a[0], [None, *a[1:]])


def test_axes_in_front_broadcast():
    assert gaps(np.ones((3, 1, 2)), np.ones((4, 2))).shape == (3, 4)
    with refuses("φ: expected shape (…, 2), got (4, 2)"):
        gaps(np.ones((3, 2)), np.ones((4, 2)))
    with refuses("α: expected shape (…, nodes), got ()"):
        gaps(1.0, np.ones(2))


def test_numbers_words_and_flags():
    assert scaled(2.0, np.uint8(200), np.int8(2)) == 80000
    assert scaled([1.0], np.array(0.5))[0] == 0.5
    for wrong, sentence in (
        ({"factor": np.nan}, "factor: expected a finite number, got nan"),
        ({"factor": True}, "factor: expected a finite number, got True"),
        ({"factor": 1, "times": 1.0}, "times: expected a whole number, got 1.0"),
        ({"factor": 1, "how": 3}, "how: expected a word, got 3"),
        ({"factor": 1, "up": 1}, "up: expected True or False, got 1"),
    ):
        with refuses(sentence):
            scaled([1.0], **wrong)


def test_an_overflow_is_reported():
    with refuses("product: expected numbers whose sums and products are floats, got an overflow"):
        product(np.full((1, 1), 1e200), np.full((1, 1), 1e200))


def test_a_formula_behind_a_door_is_trusted():
    @door(a="n i")
    def outer(a: Array) -> Array:
        return product(a, np.ones((7, 1)))

    with pytest.raises(ValueError, match="matmul") as raised:
        outer(np.ones((2, 1)))
    assert not isinstance(raised.value, UserError)
    with refuses("b: expected shape (2, j), got (7, 1)"):
        product(np.ones((2, 1)), np.ones((7, 1)))


def test_infinity_enters_where_the_caller_has_checked():
    assert np.isinf(inside(scaled)(np.array([np.inf]), 1.0))


def test_whole_numbers_and_switches():
    @door(c="s", on="n s", k="whole: n")
    def counted(c: Ints, on: Bools, k: Array) -> tuple[Array, Array]:
        return c, k

    @door(on="s_i")
    def one(on: BoolLayers) -> BoolLayers:
        return on

    found = counted(np.array([1, 2], np.uint8), np.ones((3, 2), bool), [1, 2, 3])
    assert [v.dtype for v in found] == [np.int64, np.int64]
    with refuses("on: expected booleans, got dtype int64"):
        counted(np.array([1, 2]), np.ones((3, 2), int), [1, 2, 3])
    with refuses("k: expected whole numbers, got dtype float64"):
        counted(np.array([1, 2]), np.ones((3, 2), bool), [1.0, 2, 3])
    with refuses("on[1]: expected booleans, got dtype float64"):
        one([None, [1.0]])


class Pair(NamedTuple):
    a: Array
    b: Array

    def admitted(self, name: str) -> "Pair":
        return fields(name, self, a="n i", b="n j")


@pytest.mark.parametrize("unordered", [{1, 2}, frozenset({3}), {1: 2}, {1: 2}.keys(), b"ab"])
def test_what_has_no_order_is_no_sequence(unordered):
    @door()
    def whole(k: Sequence[int]) -> tuple[int, ...]:
        return tuple(k)

    @door()
    def listed(W: Layers) -> Layers:
        return W

    with pytest.raises(UserError, match=r"^k: expected whole numbers, got"):
        whole(unordered)
    with pytest.raises(UserError, match=r"^W: expected one array per layer, got a"):
        listed(unordered)
    assert whole({1: 2}.values()) == (2,)


def test_records_are_compared_field_by_field():
    @door()
    def sums(pairs: "list[Pair]", one: Pair) -> Array:
        return one.a

    assert sums([], Pair([[1]], [[2]])).dtype == np.float64
    with refuses("one.b: expected shape (1, j), got (2, 1)"):
        sums([], Pair([[1]], [[2], [3]]))
    with refuses("one: expected a Pair, got a tuple"):
        sums([], ([[1]], [[2]]))


def test_a_door_keeps_name_docstring_and_signature():
    assert product.__name__ == "product"
    assert list(__import__("inspect").signature(scaled).parameters) == [
        "a", "factor", "times", "how", "up"]  # fmt: skip


def test_what_is_yielded_is_computed_behind_the_door_too():
    @door(a="n")
    def products(a: Array) -> Iterator[Array]:
        inner = product(a[:, None], np.ones((7, 1))[:1])
        return (v * v for v in [*a, *inner[0]])

    assert next(products([2.0])) == 4
    with refuses("products: expected numbers whose sums and products are floats, got an overflow"):
        list(products([1e200]))
    with refuses("b: expected shape (2, j), got (7, 1)"):
        product(np.ones((2, 1)), np.ones((7, 1)))


def test_a_door_behind_a_door_does_not_open_the_outer_one():
    @door(a="n i")
    def outer(a: Array) -> Array:
        behind(len, a)
        return product(a, np.ones((7, 1)))

    with pytest.raises(ValueError, match="matmul"):
        outer(np.ones((2, 1)))


def test_what_a_gate_calls_is_checked():
    @gate(a="n i")
    def outer(a: Array, call: Callable[[Array], Array]) -> Array:
        return call(a)

    with refuses("a: expected shape (n, i), got (2,)"):
        outer(np.ones(2), len)
    with refuses("b: expected shape (2, j), got (7, 1)"):
        outer(np.ones((2, 1)), lambda a: product(a, np.ones((7, 1))))


def test_the_ends_of_floats_and_of_memory_are_told():
    @door(a="n")
    def tried(a: Array, call: Callable[[Array], Array]) -> Array:
        return call(a)

    floats = "tried: expected numbers whose sums and products are floats, got "
    with refuses(floats + "a division by 0"):
        tried([1.0], lambda a: a / 0)
    with refuses(floats + "a difference or product of infinities"):
        tried([1.0], lambda a: a * np.inf * 0)
    with refuses(floats + "an overflow"):
        tried([Fraction(10**400)], lambda a: a * 1.0)
    with pytest.raises(UserError, match=r"^tried: expected arguments whose results fit"):
        tried([1.0], lambda a: np.empty(1 << 56))


def test_exponentials_of_fractions_are_refused():
    @door(z="float: n")
    def powers(z: Array) -> Array:
        return np.exp(z)

    assert powers([0]) == 1
    with refuses("z: expected floats, got dtype object"):
        powers([Fraction(1, 2)])


def test_an_axis_may_have_a_number():
    @door(gap="… 2")
    def two(gap: Array) -> Array:
        return gap


def test_axes_of_a_fixed_length_and_arrays_that_may_be_none():
    @door(α="… 2", b="n")
    def two(α: Array, b: ArrayLike | None = None) -> Array:
        return α

    assert two(np.ones((3, 2), np.uint8), [1]).dtype == np.float64
    assert two([1, 2], None).shape == (2,)
    with refuses("α: expected shape (…, 2), got (3,)"):
        two([1, 2, 3])
    with refuses("b: expected shape (n,), got ()"):
        two([1, 2], 3)


def test_integers_stay_whole_in_exact_formulas():
    @door(a="exact: n")
    def kept(a: Array) -> Array:
        return a

    assert kept([2**53 + 1])[0] == 2**53 + 1
    assert kept([2**53]).dtype == np.float64


def test_seeds_are_whole_numbers_from_0_or_sequences():
    @door()
    def first(seed: int | np.random.SeedSequence) -> int:
        return int(np.random.default_rng(seed).integers(1000))

    given = np.random.SeedSequence(5)
    assert first(np.uint8(5)) == first(given) == np.random.default_rng(5).integers(1000)
    with refuses("seed: expected at least 0, got -1"):
        first(-1)
    with refuses("seed: expected a whole number, got None"):
        first(None)


def test_arguments_of_any_shape_broadcast():
    @door(c="whole: …", c2="whole: …")
    def both(c: Array, c2: Array) -> Array:
        return c - c2

    assert both(1, [[2], [3]]).shape == (2, 1)
    with refuses("c2: expected shape (…,), got (2,)"):
        both([1, 2, 3], [1, 2])
