"""Patterns and what they say of classes: against counters of tuples and definitions as loops."""

import math
import re
from collections import Counter
from fractions import Fraction

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from relumlp.errors import UserError
from relumlp.information import patterns, sample_sets
from relumlp.information.entropies import entropy
from relumlp.kernels import patterns as kernel
from relumlp.kernels.arguments import contiguous
from relumlp.kernels.twins import pick

LN2 = math.log(2)

# Entropies add a few terms of order 1, so they are right to a few units in the last place.
ROUNDING = 1e-13


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


@st.composite
def layers(draw, max_samples=24, max_width=19, max_classes=4):
    """Switches (n, s), labels (n,) and |C|; few distinct rows, so that patterns repeat."""
    n, s = draw(st.integers(0, max_samples)), draw(st.integers(0, max_width))
    kinds = draw(hnp.arrays(bool, (draw(st.integers(1, 6)), s)))
    rows = draw(hnp.arrays(int, n, elements=st.integers(0, len(kinds) - 1)))
    classes = draw(st.integers(1, max_classes))
    labels = draw(hnp.arrays(int, n, elements=st.integers(0, classes - 1)))
    return kinds[rows], labels, classes


def tuples(on):
    return [tuple(row) for row in on.tolist()]


def H(counts):
    """The printed formula, term by term."""
    N = sum(counts)
    return -sum(n / N * math.log(n / N) for n in counts if n)


def H_given(pairs):
    """H(second | first) of a list of pairs, from the definition."""
    first = Counter(a for a, _ in pairs)
    return -sum(n / len(pairs) * math.log(n / first[a]) for (a, _), n in Counter(pairs).items())


# ---- patterns ----


@given(layers())
def test_pattern_counts_are_those_of_a_counter(layer):
    on, _, _ = layer
    counts = patterns.pattern_counts(on)
    assert counts.dtype == np.int64
    assert sorted(counts.tolist()) == sorted(Counter(tuples(on)).values())


@given(layers())
def test_pattern_ids_are_equal_exactly_for_equal_patterns(layer):
    on, _, _ = layer
    ids = patterns.pattern_ids(on)
    rows = tuples(on)
    assert ids.dtype == np.int64
    assert sorted(set(ids.tolist())) == list(range(len(set(rows))))
    assert len(set(zip(ids.tolist(), rows, strict=True))) == len(set(rows))


@given(layers())
def test_patterns_are_numbered_in_the_order_of_first_appearance(layer):
    on, labels, classes = layer
    rows = tuples(on)
    distinct = list(dict.fromkeys(rows))
    assert patterns.pattern_ids(on).tolist() == [distinct.index(row) for row in rows]
    assert patterns.pattern_counts(on).tolist() == [rows.count(row) for row in distinct]
    cells = Counter(zip(rows, labels.tolist(), strict=True))
    table = patterns.pattern_class_counts(on, labels, classes)
    assert table.tolist() == [[cells[row, c] for c in range(classes)] for row in distinct]


@pytest.mark.parametrize("rows", [1, 63, 64, 65, 128, 200])
def test_rows_are_told_apart_by_any_one_bit_wherever_they_stand(rows):
    """Every row of a block starts at another bit; here each differs from the last in one."""
    for s in (3, 64, 67):
        on = np.zeros((rows, s), bool)
        flips = np.arange(rows) % s
        for i in range(1, rows):
            on[i] = on[i - 1]
            on[i, flips[i]] ^= True
        distinct = list(dict.fromkeys(tuples(on)))
        assert patterns.pattern_ids(on).tolist() == [distinct.index(r) for r in tuples(on)]


@pytest.mark.parametrize("plain", [False, True], ids=["kernel", "plain"])
@pytest.mark.parametrize("width", [0, 1, 7, 8, 9, 64, 65])
def test_both_forms_number_by_hand(width, plain):
    """Rows of zeros, of ones, with the last node off, of zeros again."""
    on = np.zeros((5, width), bool)
    on[1:4] = True
    on[2, -1:] = False
    with np.errstate(over="ignore"):  # of hashes, without the JIT
        ids, found = pick("number_patterns", plain=plain)(on)
    expected = {0: [0] * 5, 1: [0, 1, 0, 1, 0]}.get(width, [0, 1, 2, 1, 0])
    assert ids.tolist() == expected
    assert ids.dtype == np.int64
    assert found == len(set(expected))


def test_slots_of_64_bits_number_alike(monkeypatch):
    """As for more than a thousand million rows."""
    on = np.random.default_rng(5).random((300, 7)) < 0.5
    narrow = patterns.pattern_ids(on)
    monkeypatch.setattr(kernel, "SMALL_TABLE", 0)
    assert patterns.pattern_ids(on).tolist() == narrow.tolist()


def test_any_byte_but_0_is_on():
    """NumPy's booleans may be other bytes than 1, if they are a view of other memory."""
    odd = np.array([[2, 0, 255, 0, 0, 0, 0, 16, 1], [1, 0, 1, 0, 0, 0, 0, 1, 128]], np.uint8)
    assert patterns.pattern_ids(odd.view(bool)).tolist() == [0, 0]


def test_pattern_class_counts_refuse_what_they_cannot_count():
    on = np.zeros((2, 3), bool)
    with refuses("labels: expected classes 0 to 1, got -1"):
        patterns.pattern_class_counts(on, [0, -1], 2)
    with refuses("classes: expected at least 1, got 0"):
        patterns.pattern_class_counts(on, [0, 0], 0)


@given(layers())
def test_pattern_class_counts_are_those_of_a_counter(layer):
    on, labels, classes = layer
    table = patterns.pattern_class_counts(on, labels, classes)
    cells = Counter(zip(tuples(on), labels.tolist(), strict=True))
    assert table.dtype == np.int64
    assert table.shape == (len(set(tuples(on))), classes)
    assert sorted(table[table > 0].tolist()) == sorted(cells.values())
    assert sorted(table.sum(1).tolist()) == sorted(patterns.pattern_counts(on).tolist())
    assert table.sum(0).tolist() == [labels.tolist().count(c) for c in range(classes)]


@pytest.mark.parametrize("width", [1, 7, 8, 9, 63, 64, 65, 108, 1000])
def test_one_switch_makes_another_pattern_at_any_width(width):
    on = np.zeros((width + 2, width), bool)
    on[np.arange(width), np.arange(width)] = True
    assert sorted(patterns.pattern_counts(on).tolist()) == [1] * width + [2]


def test_layers_without_nodes_or_samples():
    assert patterns.pattern_counts(np.zeros((3, 0), bool)).tolist() == [3]
    assert patterns.pattern_counts(np.zeros((0, 3), bool)).tolist() == []
    assert patterns.pattern_counts(np.zeros((0, 0), bool)).tolist() == []
    assert patterns.pattern_ids(np.zeros((2, 0), bool)).tolist() == [0, 0]
    assert patterns.pattern_class_counts(np.zeros((0, 3), bool), [], 2).shape == (0, 2)
    assert patterns.pattern_class_counts(np.zeros((3, 0), bool), [1, 0, 1], 2).tolist() == [[1, 2]]


def test_switches_in_any_memory_order():
    on = np.random.default_rng(0).random((5, 40)) < 0.5
    assert sorted(patterns.pattern_counts(on.T).tolist()) == sorted(Counter(tuples(on.T)).values())
    assert sorted(patterns.pattern_counts(on[:, ::2]).tolist()) == [1] * 5


def test_bad_switches_and_labels_are_refused():
    on = np.zeros((2, 3), bool)
    for function in (patterns.pattern_counts, patterns.pattern_ids):
        with refuses("on: expected booleans, got dtype float64"):
            function(np.zeros((2, 3)))
        with refuses("on: expected shape (n, s), got (3,)"):
            function(on[0])
    for function in (
        patterns.pattern_class_counts,
        patterns.layer_perplexity,
        patterns.pattern_entropy_given_class,
        patterns.class_entropy_given_pattern,
    ):
        with refuses("labels: expected classes 0 to 1, got 2"):
            function(on, [0, 2], 2)
        with refuses("labels: expected shape (2,), got (3,)"):
            function(on, [0, 0, 0], 2)
        with refuses("on: expected booleans, got dtype int64"):
            function(on.astype(int), [0, 0], 2)


# ---- layers ----


def test_layer_perplexity_by_hand():
    on = np.array([[1, 0], [1, 1], [1, 0], [0, 0], [0, 0], [0, 1]], bool)
    labels = [0, 0, 0, 2, 2, 0]
    # Class 0: 10 twice, 11, 01; class 1: nothing; class 2: 00 twice.
    result = patterns.layer_perplexity(on, labels, 3)
    assert result.per_class[[0, 2]] == pytest.approx([2**1.5, 1], rel=1e-15)
    assert np.isnan(result.per_class[1])
    assert result.mean == pytest.approx((2**1.5 + 1) / 2, rel=1e-15)
    assert isinstance(result.mean, float)
    given_class = patterns.pattern_entropy_given_class(on, labels, 3)
    assert given_class == pytest.approx(4 / 6 * 1.5 * LN2, rel=1e-15)
    assert patterns.class_entropy_given_pattern(on, labels, 3) == 0


def test_layer_perplexity_without_samples_or_nodes():
    none = patterns.layer_perplexity(np.zeros((0, 3), bool), [], 2)
    assert np.isnan(none.per_class).all()
    assert none.per_class.shape == (2,)
    assert math.isnan(none.mean)
    assert math.isnan(patterns.pattern_entropy_given_class(np.zeros((0, 3), bool), [], 2))
    assert math.isnan(patterns.class_entropy_given_pattern(np.zeros((0, 3), bool), [], 2))
    empty_pattern = patterns.layer_perplexity(np.zeros((4, 0), bool), [0, 1, 1, 0], 2)
    assert empty_pattern.per_class.tolist() == [1, 1]
    assert empty_pattern.mean == 1


@given(layers())
def test_layer_perplexity_is_that_of_each_class(layer):
    on, labels, classes = layer
    result = patterns.layer_perplexity(on, labels, classes)
    P = []
    for c in range(classes):
        rows = [row for row, label in zip(tuples(on), labels, strict=True) if label == c]
        if rows:
            P.append(math.exp(H(Counter(rows).values())))
            assert result.per_class[c] == pytest.approx(P[-1], rel=ROUNDING)
        else:
            assert np.isnan(result.per_class[c])
    if P:
        assert result.mean == pytest.approx(sum(P) / len(P), rel=ROUNDING)


@given(layers())
def test_conditional_entropies_are_their_definitions(layer):
    on, labels, classes = layer
    pairs = list(zip(tuples(on), labels.tolist(), strict=True))
    swapped = [(c, row) for row, c in pairs]
    for function, expected in (
        (patterns.class_entropy_given_pattern, pairs),
        (patterns.pattern_entropy_given_class, swapped),
    ):
        found = function(on, labels, classes)
        assert isinstance(found, float)
        if pairs:
            assert found == pytest.approx(H_given(expected), abs=ROUNDING)


@given(layers())
def test_patterns_are_class_specific_exactly_if_they_leave_no_entropy(layer):
    on, labels, classes = layer
    if len(labels):
        seen = {}
        for row, c in zip(tuples(on), labels.tolist(), strict=True):
            seen.setdefault(row, set()).add(c)
        specific = all(len(c) == 1 for c in seen.values())
        assert (patterns.class_entropy_given_pattern(on, labels, classes) == 0) == specific


def test_perplexity_near_1_does_not_make_patterns_class_specific():
    dead = np.zeros((4, 3), bool)
    labels = [0, 0, 1, 1]
    assert patterns.layer_perplexity(dead, labels, 2).mean == 1
    assert patterns.class_entropy_given_pattern(dead, labels, 2) == pytest.approx(LN2)
    all_different = np.eye(4, dtype=bool)
    assert patterns.layer_perplexity(all_different, labels, 2).mean == 2
    assert patterns.class_entropy_given_pattern(all_different, labels, 2) == 0


@given(layers(), st.data())
def test_entropy_never_falls_when_a_node_is_added(layer, data):
    on, labels, _ = layer
    node = data.draw(hnp.arrays(bool, (len(labels), 1)))
    fewer, more = patterns.pattern_counts(on), patterns.pattern_counts(np.hstack([on, node]))
    if len(labels):
        assert entropy(more) >= entropy(fewer) - ROUNDING


@given(layers())
def test_predictability_bounds_perplexity(layer):
    on, labels, classes = layer
    if len(labels):
        counts = sample_sets.class_counts(on, labels, classes)
        p = sample_sets.predictability(counts, sample_sets.class_sizes(labels, classes))
        lower, upper = patterns.bridge_bounds(p)
        middle = patterns.pattern_entropy_given_class(on, labels, classes)
        assert lower - ROUNDING <= middle <= upper + ROUNDING


def test_bridge_bounds_by_hand():
    lower, upper = patterns.bridge_bounds(np.array([np.nan, 0.25, 0.5]))
    assert lower == pytest.approx(0.75 * LN2, rel=1e-15)
    assert upper == pytest.approx(1.25 * LN2, rel=1e-15)
    assert patterns.bridge_bounds(np.array([np.nan])) == (0, 0)
    assert patterns.bridge_bounds(np.array([])) == (0, 0)
    exact = patterns.bridge_bounds(np.array([Fraction(1, 4), Fraction(1, 2)], object))
    assert exact == (lower, upper)
    assert all(isinstance(bound, float) for bound in (lower, upper))


def test_switches_come_in_any_container():
    on = np.array([[True, False], [True, True], [True, False]])
    assert patterns.pattern_ids(on.tolist()).tolist() == [0, 1, 0]
    assert (
        patterns.layer_perplexity(on.tolist(), [0, 0, 0], 1).mean
        == patterns.layer_perplexity(on, [0, 0, 0], 1).mean
    )
    for wrong in (on.astype(int), on[0], on[None], "on", None, np.ma.masked_array(on, mask=on)):
        with pytest.raises(UserError, match=r"^on: expected "):
            patterns.pattern_counts(wrong)


def test_labels_are_as_many_as_samples_and_classes():
    on = np.ones((3, 2), bool)
    for labels in ([0, 1], [0, 1, 2], [0, -1, 1], [0.0, 1.0, 1.0], [[0], [1], [1]]):
        for measure in (patterns.layer_perplexity, patterns.pattern_class_counts):
            with pytest.raises(UserError, match=r"^labels: expected "):
                measure(on, labels, 2)


def test_a_table_that_memory_does_not_hold_is_refused():
    on = np.array([[bool(k >> j & 1) for j in range(12)] for k in range(4096)])
    with pytest.raises(UserError, match=r"^classes: expected at most 268,435,456 cells in a table"):
        patterns.pattern_class_counts(on, np.zeros(4096, int), 100_000)


def test_bounds_are_of_predictabilities():
    assert patterns.bridge_bounds([np.nan, 1.0]) == (0, 0)
    for wrong in ([1.1], [-0.5, 0.5]):
        with pytest.raises(UserError, match=r"^predictability: expected numbers from 0 to 1, got "):
            patterns.bridge_bounds(wrong)


def differing_in_one_word(word):
    """300 of 200 rows of 250 bits that differ in one of their four words only."""
    rng = np.random.default_rng(word)
    kinds = np.tile(rng.random(250) < 0.5, (200, 1))
    kinds[:, 64 * word :][:, :58] = rng.random((200, 58)) < 0.5
    return kinds[rng.integers(0, 200, 300)]


@pytest.mark.parametrize("word", range(4))
def test_patterns_whose_hashes_are_equal_are_told_apart(word):
    """With as many bits as the table has slots, no bit of the hash is compared: all words are."""
    on = differing_in_one_word(word)
    expected, found = patterns.number_patterns(on)
    seen, ids = np.empty((300, 4), np.uint64), np.empty(300, np.int64)
    table = np.zeros(256, np.uint32)
    assert found == len(set(tuples(on))) > 100
    assert kernel.number_rows(contiguous(on), table, 8, seen, ids) == found
    assert ids.tolist() == expected.tolist()


def test_a_million_random_rows_are_counted_as_numpy_counts_them():
    """Of so many rows some pairs agree in any part of a hash; a form that trusts it merges them."""
    rows = 2_000 if numba.config.DISABLE_JIT else 1_000_000
    rng = np.random.default_rng(0)
    kinds, kind = rng.integers(0, 2**50, (rows, 2)), rng.integers(0, rows, rows)
    assert len(np.unique(kinds[:, 0])) == rows
    bits = np.unpackbits(kinds.view(np.uint8).reshape(rows, 2, 8), axis=2, bitorder="little")
    on = bits[:, :, :50].reshape(rows, 100)[kind].view(bool)
    _, first, number = np.unique(kind, return_index=True, return_inverse=True)
    for plain in (False, True):
        with np.errstate(over="ignore"):  # of hashes, without the JIT
            ids, found = pick("number_patterns", plain=plain)(on)
        assert found == len(first) > 0.6 * rows
        assert np.array_equal(np.sort(first)[ids], first[number])
