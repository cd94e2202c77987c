"""Sample sets: by hand, and against the printed formulas as loops over samples and classes."""

import math
import re
from fractions import Fraction
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from relumlp.errors import UserError
from relumlp.information import patterns
from relumlp.information import sample_sets as sets

LN2 = math.log(2)
LN3 = math.log(3)

# Sums of a few terms of order 1, divided by ln 2 or more.
ROUNDING = 1e-13


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


@st.composite
def layers(draw, max_samples=20, max_width=5, max_classes=4):
    """Switches (n, s), labels (n,), |C|; some nodes dead, some always on."""
    n, s = draw(st.integers(0, max_samples)), draw(st.integers(0, max_width))
    classes = draw(st.integers(1, max_classes))
    on = draw(hnp.arrays(bool, (n, s)))
    for j in range(s):
        on[:, j] = draw(st.sampled_from([on[:, j], on[:, j], on[:, j] & False, on[:, j] | True]))
    return on, draw(hnp.arrays(int, n, elements=st.integers(0, classes - 1))), classes


@st.composite
def tables(draw, max_size=9, max_classes=4):
    """counts (s, |C|) and sizes (|C|,), with some sample."""
    sizes = draw(hnp.arrays(int, st.integers(1, max_classes), elements=st.integers(0, max_size)))
    sizes[draw(st.integers(0, len(sizes) - 1))] += 1
    columns = [st.integers(0, int(n)) for n in sizes]
    rows = draw(st.lists(st.tuples(*columns), max_size=4))
    return np.array(rows, int).reshape(len(rows), len(sizes)), sizes


def measured(on, labels, classes):
    return sets.class_counts(on, labels, classes), sets.class_sizes(labels, classes)


def log_or_0(e, total):
    return e * math.log(e / total) if e else 0.0


def same(found, expected):
    assert found == pytest.approx(expected, abs=ROUNDING, nan_ok=True)


# The example of the hand calculations: classes of 4, 2, 2 samples; node 0 dead, node 1 always on,
# node 2 on for 2 of 4, 1 of 2, 0 of 2; node 3 on for class 0 exactly.
COUNTS = np.array([[0, 0, 0], [4, 2, 2], [2, 1, 0], [4, 0, 0]])
SIZES = np.array([4, 2, 2])
H3 = 3 / 8 * math.log(8 / 3) + 5 / 8 * math.log(8 / 5)


# ---- integers ----


@given(layers())
def test_class_counts_are_the_printed_sets(layer):
    on, labels, classes = layer
    counts, sizes = measured(on, labels, classes)
    assert counts.dtype == sizes.dtype == np.int64
    assert counts.shape == (on.shape[1], classes)
    for c in range(classes):
        S_c = [s for s in range(len(labels)) if labels[s] == c]
        assert sizes[c] == len(S_c)
        for j in range(on.shape[1]):
            assert counts[j, c] == len([s for s in S_c if on[s, j]])


def test_the_whole_sample_set_is_the_sum():
    on = np.array([[1, 0], [1, 1], [0, 1], [1, 0]], bool)
    counts, sizes = measured(on, [0, 2, 2, 0], 3)
    assert counts.tolist() == [[2, 0, 1], [0, 0, 2]]
    assert sizes.tolist() == [2, 0, 2]
    assert counts.sum(1).tolist() == on.sum(0).tolist()
    assert sets.joint_counts(counts, sizes).tolist() == [
        [[0, 0, 1], [2, 0, 1]],
        [[2, 0, 0], [0, 0, 2]],
    ]


def test_bad_switches_and_labels_are_refused():
    on = np.zeros((2, 3), bool)
    with refuses("labels: expected classes 0 to 1, got 2"):
        sets.class_counts(on, [0, 2], 2)
    with refuses("labels: expected classes 0 to 1, got 2"):
        sets.class_sizes([0, 2], 2)
    with refuses("labels: expected shape (2,), got (1,)"):
        sets.class_counts(on, [0], 2)
    with refuses("on: expected booleans, got dtype float64"):
        sets.class_counts(on.astype(float), [0, 0], 2)


def test_counts_that_do_not_fit_are_refused():
    with refuses("sizes: expected shape (3,), got (2,)"):
        sets.joint_counts(COUNTS, SIZES[:2])
    with refuses("counts: expected shape (s, c), got (3,)"):
        sets.joint_counts(COUNTS[0], SIZES)
    with refuses("counts: expected at most sizes, got more samples on than the class has"):
        sets.joint_counts(COUNTS, SIZES - 1)
    with refuses("counts: expected counts of at least 0, got -1"):
        sets.joint_counts(-(COUNTS > 3).astype(int), SIZES)
    with refuses("sizes: expected whole numbers, got dtype float64"):
        sets.joint_counts(COUNTS, SIZES / 1)
    with refuses("sizes: expected at least one entry, got shape (0,)"):
        sets.predictability(np.zeros((2, 0), int), np.zeros(0, int))
    with refuses("sizes: expected at least one entry, got shape (0,)"):
        sets.informativeness_range(np.zeros(0, int))


# ---- fractions and frequencies ----


def test_activation_fractions_by_hand():
    f = sets.activation_fraction(COUNTS, SIZES)
    assert f.tolist() == [[0, 0, 0], [1, 1, 1], [0.5, 0.5, 0], [1, 0, 0]]
    assert sets.node_activation_fraction(COUNTS, SIZES) == pytest.approx([0, 1, 1 / 3, 1 / 3])
    # N_a: nodes 1, 2, 3.
    assert sets.active_nodes(COUNTS).tolist() == [False, True, True, True]
    assert sets.mean_activation_fraction(COUNTS, SIZES) == pytest.approx(5 / 9, rel=1e-15)


def test_activation_fractions_are_exact_for_objects():
    counts, sizes = COUNTS.astype(object), SIZES.astype(object)
    f = sets.activation_fraction(counts, sizes)
    assert f[2].tolist() == [Fraction(1, 2), Fraction(1, 2), Fraction(0)]
    assert all(isinstance(v, Fraction) for v in f.flat)
    assert sets.node_activation_fraction(counts, sizes)[2] == Fraction(1, 3)
    assert sets.mean_activation_fraction(counts, sizes) == Fraction(5, 9)
    assert isinstance(sets.mean_activation_fraction(counts, sizes), Fraction)


def test_a_class_without_samples_has_no_fraction_and_no_say():
    counts, sizes = np.array([[1, 0, 2], [0, 0, 1]]), np.array([2, 0, 2])
    f = sets.activation_fraction(counts, sizes)
    assert f[:, [0, 2]].tolist() == [[0.5, 1], [0, 0.5]]
    assert np.isnan(f[:, 1]).all()
    assert sets.node_activation_fraction(counts, sizes).tolist() == [0.75, 0.25]
    assert sets.mean_activation_fraction(counts, sizes) == 0.5
    exact = sets.node_activation_fraction(counts.astype(object), sizes.astype(object))
    assert exact.tolist() == [Fraction(3, 4), Fraction(1, 4)]


@given(tables())
def test_frequencies_are_those_of_the_formula_and_sum_to_1(table):
    counts, sizes = table
    e = sets.joint_frequencies(counts.astype(object), sizes.astype(object))
    assert e.shape == (len(counts), 2, len(sizes))
    for j in range(len(counts)):
        assert e[j].sum() == 1
        for c in range(len(sizes)):
            assert e[j, 0, c] == Fraction(int(sizes[c] - counts[j, c]), int(sizes.sum()))
            assert e[j, 1, c] == Fraction(int(counts[j, c]), int(sizes.sum()))
    same(sets.joint_frequencies(counts, sizes), e.astype(float))


@given(tables())
def test_fractions_lie_between_0_and_1_and_mean_the_whole_set_if_classes_are_balanced(table):
    counts, sizes = (array.astype(object) for array in table)
    f = sets.activation_fraction(counts, sizes)
    assert all(0 <= v <= 1 for v in f[:, table[1] > 0].flat)
    if len(set(table[1].tolist())) == 1:
        whole = [Fraction(int(row.sum()), int(table[1].sum())) for row in counts]
        assert sets.node_activation_fraction(counts, sizes).tolist() == whole


def test_the_mean_fraction_rises_when_a_rare_node_dies():
    alive, dead = np.array([[9], [1]]), np.array([[9], [0]])
    assert sets.mean_activation_fraction(alive, np.array([10])) == pytest.approx(0.5)
    assert sets.mean_activation_fraction(dead, np.array([10])) == pytest.approx(0.9)


# ---- entropies ----


def test_entropies_by_hand():
    H_Y = 1.5 * LN2
    same(sets.class_entropy(SIZES), H_Y)
    same(sets.switch_entropy(COUNTS, SIZES), [0, 0, H3, LN2])
    same(sets.switch_entropy_given_class(COUNTS, SIZES), [0, 0, 0.75 * LN2, 0])
    # Node 2: on is (2, 1, 0), off is (2, 1, 2). Node 3: on is class 0, off is classes 1 and 2.
    on = 3 / 8 * (LN3 - 2 / 3 * LN2)
    off = 5 / 8 * (4 / 5 * math.log(5 / 2) + math.log(5) / 5)
    same(sets.class_entropy_given_switch(COUNTS, SIZES), [H_Y, H_Y, on + off, LN2 / 2])
    same(sets.mutual_information(COUNTS, SIZES), [0, 0, H3 - 0.75 * LN2, LN2])


@given(tables())
def test_entropies_are_the_printed_formulas(table):
    counts, sizes = table
    given_class = sets.switch_entropy_given_class(counts, sizes)
    given_switch = sets.class_entropy_given_switch(counts, sizes)
    information = sets.mutual_information(counts, sizes)
    N, C = sizes.sum(), range(len(sizes))
    for j, row in enumerate(counts):
        e = [[(sizes[c] - row[c]) / N for c in C], [row[c] / N for c in C]]
        P_z, P_c = [sum(e[0]), sum(e[1])], [e[0][c] + e[1][c] for c in C]
        same(given_class[j], -sum(log_or_0(e[z][c], P_c[c]) for z in (0, 1) for c in C))
        same(given_switch[j], -sum(log_or_0(e[z][c], P_z[z]) for z in (0, 1) for c in C))
        I = sum(log_or_0(e[z][c], P_z[z] * P_c[c]) for z in (0, 1) for c in C)
        same(information[j], I)
        same(sets.switch_entropy(counts, sizes)[j], -sum(log_or_0(p, 1) for p in P_z))
    same(sets.class_entropy(sizes), -sum(log_or_0(n / N, 1) for n in sizes))


@given(tables())
def test_chain_rule_and_information(table):
    counts, sizes = table
    H_Z, H_Y = sets.switch_entropy(counts, sizes), sets.class_entropy(sizes)
    Z_given_Y = sets.switch_entropy_given_class(counts, sizes)
    Y_given_Z = sets.class_entropy_given_switch(counts, sizes)
    I = sets.mutual_information(counts, sizes)
    same(Z_given_Y + H_Y, Y_given_Z + H_Z)
    same(I, H_Z - Z_given_Y)
    b = sets.switching_nodes(counts, sizes)
    same(LN2 * sets.predictability(counts, sizes)[b], (I + LN2 - H_Z)[b])
    if len(sizes) > 1:
        ln_C = math.log(len(sizes))
        same(ln_C * sets.informativeness(counts, sizes)[b], (I + ln_C - H_Y)[b])


@given(st.integers(0, 6), st.lists(st.integers(0, 9), min_size=1).filter(any))
def test_independence_is_exactly_no_information(k, sizes):
    """Every class switches the node on for k samples of 6."""
    sizes = np.array(sizes)
    assert sets.mutual_information(k * sizes[None], 6 * sizes).tolist() == [0]


# ---- predictability and informativeness ----


def test_measures_by_hand():
    on = 3 / 8 * (LN3 - 2 / 3 * LN2)
    off = 5 / 8 * (4 / 5 * math.log(5 / 2) + math.log(5) / 5)
    u = [1 - (on + off) / LN3, 1 - LN2 / 2 / LN3]
    same(sets.predictability(COUNTS, SIZES), [np.nan, np.nan, 0.25, 1])
    same(sets.informativeness(COUNTS, SIZES), [np.nan, np.nan, *u])
    assert sets.switching_nodes(COUNTS, SIZES).tolist() == [False, False, True, True]
    same(sets.mean_predictability(COUNTS, SIZES), 0.625)
    same(sets.mean_informativeness(COUNTS, SIZES), sum(u) / 2)
    assert isinstance(sets.mean_predictability(COUNTS, SIZES), float)
    assert isinstance(sets.mean_informativeness(COUNTS, SIZES), float)


def test_measures_take_python_integers():
    counts, sizes = COUNTS.astype(object), SIZES.astype(object)
    same(sets.predictability(counts, sizes), sets.predictability(COUNTS, SIZES))
    same(sets.informativeness(counts, sizes), sets.informativeness(COUNTS, SIZES))
    same(sets.mutual_information(counts, sizes), sets.mutual_information(COUNTS, SIZES))
    assert sets.active_nodes(counts).dtype == sets.switching_nodes(counts, sizes).dtype == bool


@given(tables())
def test_predictability_reaches_0_and_1_exactly_at_halves_and_wholes(table):
    counts, sizes = table
    p = sets.predictability(counts, sizes)
    for j in np.flatnonzero(sets.switching_nodes(counts, sizes)):
        assert -ROUNDING <= p[j] <= 1
        assert (p[j] == 1) == all(k in (0, n) for k, n in zip(counts[j], sizes, strict=True))
        assert (abs(p[j]) < 1e-9) == all(2 * k == n for k, n in zip(counts[j], sizes, strict=True))


def test_predictability_is_not_what_the_class_tells():
    """On for a quarter of every class: predictable to 0.19, and nothing is known from the class."""
    counts, sizes = np.array([[1, 1]]), np.array([4, 4])
    h = math.log(4) - 0.75 * LN3
    same(sets.predictability(counts, sizes), [1 - h / LN2])
    assert sets.predictability(counts, sizes)[0] > 0.18
    assert sets.mutual_information(counts, sizes).tolist() == [0]


def test_one_class_has_no_informativeness():
    assert np.isnan(sets.informativeness(np.array([[1]]), np.array([2]))).all()
    assert math.isnan(sets.mean_informativeness(np.array([[1]]), np.array([2])))
    same(sets.predictability(np.array([[1]]), np.array([2])), [0])


def test_empty_sets_have_defined_answers():
    dead, sizes = np.zeros((2, 3), int), np.array([1, 2, 3])
    always, nothing = np.array([sizes]), np.zeros(3, int)
    assert math.isnan(sets.mean_activation_fraction(dead, sizes))
    assert sets.mean_activation_fraction(always, sizes) == 1
    for mean in (sets.mean_predictability, sets.mean_informativeness):
        assert math.isnan(mean(dead, sizes))
        assert math.isnan(mean(always, sizes))
    for counts in (dead[:0], dead):
        for measure in (
            sets.activation_fraction,
            sets.joint_frequencies,
            sets.node_activation_fraction,
            sets.switch_entropy,
            sets.switch_entropy_given_class,
            sets.class_entropy_given_switch,
            sets.mutual_information,
            sets.predictability,
            sets.informativeness,
        ):
            found = measure(counts, nothing)
            assert len(found) == len(counts)
            assert np.isnan(found).all()
        assert not sets.active_nodes(counts).any()
        assert not sets.switching_nodes(counts, nothing).any()
    assert math.isnan(sets.class_entropy(nothing))
    assert math.isnan(sets.largest_information(nothing))


# ---- ranges and rules ----


def subset_sums(sizes):
    sizes = [int(n) for n in sizes]
    sets_of_classes = (combinations(sizes, k) for k in range(len(sizes) + 1))
    return [sum(A) for A in chain.from_iterable(sets_of_classes)]


def h(k, N):
    return -log_or_0(k / N, 1) - log_or_0((N - k) / N, 1)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6).filter(any))
def test_largest_information_is_the_best_of_all_sets_of_classes(sizes):
    best = max(h(k, sum(sizes)) for k in subset_sums(sizes))
    same(sets.largest_information(np.array(sizes)), best)


@pytest.mark.parametrize(
    ("sizes", "half"), [([1, 1], 1), ([1, 1, 1], 1), ([3, 1], 1), ([5, 3, 2], 5), ([6, 3, 2], 5)]
)
def test_largest_information_by_hand(sizes, half):
    same(sets.largest_information(np.array(sizes)), h(half, sum(sizes)))
    same(sets.largest_information(np.array(sizes, object)), h(half, sum(sizes)))


@given(tables())
def test_informativeness_stays_in_its_range(table):
    counts, sizes = table
    low, high = sets.informativeness_range(sizes)
    if len(sizes) == 1:
        assert math.isnan(low)
        assert math.isnan(high)
        return
    u = sets.informativeness(counts, sizes)[sets.switching_nodes(counts, sizes)]
    assert (u >= low - ROUNDING).all()
    assert (u <= high + ROUNDING).all()
    A = [list(A) for k in range(1, len(sizes)) for A in combinations(range(len(sizes)), k)]
    switches = np.array([[n if c in a else 0 for c, n in enumerate(sizes)] for a in A])
    reached = sets.informativeness(switches, sizes)
    if not np.isnan(reached).all():
        same(np.nanmax(reached), high)


def test_the_printed_maximum_needs_balanced_classes_of_even_number():
    balanced = sets.informativeness_range(np.full(10, 1200))
    same(balanced, (0, LN2 / math.log(10)))
    three = sets.informativeness_range(np.ones(3, int))
    same(three, (0, (LN3 - 2 / 3 * LN2) / LN3))
    assert three[1] < LN2 / LN3
    unbalanced = sets.informativeness_range(SIZES)
    same(unbalanced, (1 - 1.5 * LN2 / LN3, 1 - 0.5 * LN2 / LN3))
    assert unbalanced[1] > LN2 / LN3
    assert all(isinstance(bound, float) for bound in unbalanced)


def test_the_best_rule_by_hand():
    table = sets.joint_counts(COUNTS, SIZES)
    # Node 2: on says class 0 (2 right), off says class 0 or 2 (2 right).
    assert sets.best_accuracy(table).tolist() == [0.5, 0.5, 0.5, 0.75]
    exact = sets.best_accuracy(table.astype(object))
    assert exact.tolist() == [Fraction(1, 2)] * 3 + [Fraction(3, 4)]
    assert sets.best_accuracy(table[3].astype(object)) == Fraction(3, 4)
    assert isinstance(sets.best_accuracy(table[3].astype(object)), Fraction)
    assert math.isnan(sets.best_accuracy(np.zeros((0, 3), int)))
    with refuses("table: expected counts of at least 0, got -4"):
        sets.best_accuracy(-table)


def test_the_bound_on_rules_by_hand():
    sizes = np.array([1, 5, 2, 2])
    assert [sets.accuracy_bound(sizes, k) for k in range(3)] == [0.5, 0.7, 1]
    assert sets.accuracy_bound(sizes, 10**9) == 1
    exact = sets.accuracy_bound(sizes.astype(object), 1)
    assert exact == Fraction(7, 10)
    assert isinstance(exact, Fraction)
    assert math.isnan(sets.accuracy_bound(np.zeros(2, int), 1))
    with refuses("switches: expected at least 0, got -1"):
        sets.accuracy_bound(sizes, -1)
    with refuses("sizes: expected counts of at least 0, got -5"):
        sets.accuracy_bound(-sizes, 1)


@given(layers(max_width=3))
def test_no_rule_beats_the_bound_and_none_beats_the_best(layer):
    on, labels, classes = layer
    if not len(labels):
        return
    counts, sizes = measured(on, labels, classes)
    table = patterns.pattern_class_counts(on, labels, classes).astype(object)
    best = sets.best_accuracy(table)
    by_pattern = {}
    for row, c in zip(map(tuple, on.tolist()), labels.tolist(), strict=True):
        by_pattern.setdefault(row, []).append(c)
    right = sum(max(map(v.count, v)) for v in by_pattern.values())
    assert best == Fraction(right, len(labels))
    assert best <= sets.accuracy_bound(sizes.astype(object), on.shape[1])
    single = sets.best_accuracy(sets.joint_counts(counts, sizes).astype(object))
    assert all(v <= sets.accuracy_bound(sizes.astype(object), 1) for v in single)


# ---- dtypes, containers, ends ----


def test_counts_of_bytes_do_not_wrap():
    """200 + 100 samples are 44 in bytes."""
    sizes, counts = np.array([200, 100], np.uint8), np.array([[150, 100], [0, 0]], np.uint8)
    wide = counts.astype(int), sizes.astype(int)
    assert sets.accuracy_bound(sizes, 0) == 200 / 300
    assert sets.accuracy_bound(sizes, np.int8(120)) == 1
    assert sets.best_accuracy(np.array([[200, 3], [90, 200]], np.uint8)) == 400 / 493
    assert sets.class_entropy(sizes) == sets.class_entropy([200, 100])
    assert sets.active_nodes(counts).tolist() == [True, False]
    for measure in (
        sets.joint_counts, sets.joint_frequencies, sets.mutual_information, sets.predictability,
        sets.informativeness, sets.activation_fraction,
    ):  # fmt: skip
        assert np.array_equal(measure(counts, sizes), measure(*wide), equal_nan=True)


def test_counts_of_other_containers_are_counted():
    class Frame:
        def __array__(self, dtype=None, copy=None):
            return np.array([[1, 2]])

        def __len__(self):
            return 1

    assert sets.predictability(Frame(), [2, 3]).tolist() == (
        sets.predictability(np.array([[1, 2]]), np.array([2, 3])).tolist()
    )
    assert sets.class_counts([[True, False], [True, True]], (0, 1), 2).tolist() == [[1, 1], [0, 1]]
    assert sets.class_sizes(np.array([1, 1], ">i4"), 2).tolist() == [0, 2]
    assert sets.class_sizes(np.array([1, 1], object), 2).tolist() == [0, 2]


def test_masked_counts_and_lost_ends_are_refused():
    with refuses("counts: expected numbers everywhere, got a mask that hides 1"):
        sets.predictability(np.ma.masked_array([[1, 2]], mask=[[1, 0]]), [2, 3])
    with refuses("sizes: expected a sum below 2^62, got 9.22337e+18"):
        sets.accuracy_bound([2**62, 2**62], 1)
    with refuses("counts: expected counts of at least 0, got -1"):
        sets.active_nodes([[-1]])
    with refuses("sizes: expected at most 2,147,483,648 samples, got 9,000,000,000"):
        sets.largest_information([9_000_000_000])
    with refuses("sizes: expected shape (c,), got ()"):
        sets.accuracy_bound(np.array(5), 1)
    with refuses("table: expected shape (…, rows, c), got (2,)"):
        sets.best_accuracy([1, 2])


def test_python_integers_stay_exact():
    sizes = np.array([10**30, 10**30], object)
    assert sets.accuracy_bound(sizes, 0) == Fraction(1, 2)
    assert sets.activation_fraction(np.array([[1, 2]], object), sizes)[0, 1] == Fraction(2, 10**30)


@given(hnp.arrays(np.int64, st.integers(1, 6), elements=st.integers(0, 30)))
def test_largest_information_is_that_of_the_best_set_of_classes(sizes):
    halves = {sum(some) for k in range(len(sizes) + 1) for some in combinations(sizes.tolist(), k)}
    N = int(sizes.sum())
    best = max(sets.class_entropy([A, N - A]) for A in halves) if N else np.nan
    assert np.array_equal(sets.largest_information(sizes), best, equal_nan=True)
