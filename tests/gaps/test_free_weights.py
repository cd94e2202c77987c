"""Output layers of any weights, or the combination that forbids them: by hand and at the edges."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest
from helpers.gap_inputs import fractions
from helpers.refuted import is_noticed
from helpers.shares import shares

from relumlp.claims.gaps import free as claims
from relumlp.claims.ledger.claim import CLAIMS, run
from relumlp.errors import UserError
from relumlp.gaps.certificates import smallest_margin
from relumlp.gaps.free_weights import Program, free_certificate, smallest_lead
from relumlp.testing.free_layers import best_free_margin, free_sets, left_over, of_two_classes
from relumlp.testing.summary import Summary, several

LINE = fractions([0], [1], [3])


def test_two_points_by_hand():
    # The leads are b_0 − b_1 and w_1 − w_0 − (b_0 − b_1). With w_1 − w_0 = 2, the largest, and
    # b_0 − b_1 = 1 both are 1.
    found = free_certificate(fractions([0], [1]), [0, 1], 2)
    assert found.margin == 1
    assert smallest_margin(fractions([0], [1]), [0, 1], found.w, found.b) == 1
    assert (found.samples, found.rivals) == ((0, 1), (1, 0))
    assert found.amounts == (Fraction(1, 2), Fraction(1, 2))


def test_a_point_between_two_by_hand():
    found = free_certificate(LINE, [0, 1, 0], 2)
    assert (found.w, found.b, found.margin) == (None, None, 0)
    # 1 = (2/3)·0 + (1/3)·3.
    assert found.samples == (0, 1, 2)
    assert found.rivals == (1, 0, 1)
    assert found.amounts == (Fraction(1, 3), Fraction(1, 2), Fraction(1, 6))


def test_three_points_of_a_line():
    found = free_certificate(LINE, [0, 1, 2], 3)
    assert found.margin == Fraction(2, 3)
    assert smallest_margin(LINE, [0, 1, 2], found.w, found.b) == Fraction(2, 3)
    p = several(LINE, np.zeros((3, 1), int).tolist())
    assert abs(left_over(p, found)).sum() == Fraction(2, 3)


def test_one_class_and_classes_without_samples():
    found = free_certificate(LINE, [0, 0, 0], 1)
    assert (found.margin, found.samples) == (inf, ())
    assert found.w.tolist() == [[0]]
    # Class 1 is a rival without samples: b alone leads by 2.
    found = free_certificate(fractions([0]), [0], 2)
    assert found.margin == 2
    assert found.b.tolist() == [1, -1]


def test_equal_samples_of_two_classes_forbid_all_weights():
    found = free_certificate(fractions([5, 7], [5, 7]), [0, 1], 2)
    assert (found.margin, found.amounts) == (0, (Fraction(1, 2), Fraction(1, 2)))


def test_a_tie_is_not_correct():
    """The middle one of three points of two classes lies on the others' segment, at its end."""
    assert free_certificate(fractions([0], [1], [1]), [0, 0, 1], 2).w is None


def test_floats_are_taken_exactly():
    """0.1 + 0.2 is above 0.3 by 2⁻⁵⁴, and that is a margin."""
    found = free_certificate(np.array([[0.1 + 0.2], [0.3]]), [0, 1], 2)
    assert found.margin == Fraction(0.1 + 0.2) - Fraction(0.3)


@pytest.mark.parametrize("size", [1e-200, 1e200, 1e300])
def test_numbers_beyond_the_range_of_floats(size):
    a = np.array([[size, 0], [0, size], [size, size]])
    found = free_certificate(a, [0, 1, 2], 3)
    assert found.margin > 0
    assert smallest_margin(a, [0, 1, 2], found.w, found.b) == found.margin
    assert free_certificate(a[[0, 1, 0]], [0, 1, 2], 3).w is None


def test_whole_numbers_do_not_wrap():
    a = np.array([[200], [100], [250]], np.uint8)
    assert free_certificate(a, np.array([0, 1, 0], np.uint8), 2).w is not None
    assert free_certificate(a, np.array([1, 0, 0], np.uint8), 2).w is None


def test_many_samples_in_floats():
    rng = np.random.default_rng(0)
    a = rng.normal(size=(3000, 2))
    labels = (a @ rng.normal(size=(2, 5)) + rng.normal(size=5)).argmax(axis=1)
    found = free_certificate(a, labels, 5)
    assert found.margin > 0
    assert smallest_margin(a, labels, found.w, found.b) == found.margin
    labels[np.argmin(abs(a).sum(axis=1))] = (labels[0] + 1) % 5
    labels[0] = (labels[0] + 2) % 5
    wrong = free_certificate(a, labels, 5)
    assert wrong.w is None
    p = Summary(np.array([[Fraction(v) for v in row] for row in a.tolist()], object),
                labels, np.zeros((5, 2)), None)  # fmt: skip
    assert (left_over(p, wrong) == 0).all()


def test_smallest_leads_by_hand():
    z = np.array([[3.0, 1, 0], [2, 2, 5]])
    assert smallest_lead(z, np.array([0, 2])) == (0, 1)
    assert smallest_lead(z, np.array([0, 1])) == (1, 2)
    broken = np.full((2, 2), np.inf)
    with np.errstate(invalid="ignore"):
        assert smallest_lead(broken, np.array([0, 1])) == (0, 1)


def test_what_floats_propose_changes_no_answer(monkeypatch):
    def always_first(program, layer):
        return 0, int(program.own[0] == 0)

    for a, labels in ((LINE, [0, 1, 2]), (LINE, [0, 1, 0])):
        wanted = free_certificate(a, labels, 3).margin
        monkeypatch.setattr(Program, "nearly_smallest", always_first)
        assert free_certificate(a, labels, 3).margin == wanted
        monkeypatch.undo()


def test_references_by_hand():
    p = Summary(LINE, np.array([0, 1, 0]), fractions([0], [0], [0]), None)
    (two,) = of_two_classes(p)
    assert two.labels.tolist() == [0, 1, 0]
    assert best_free_margin(p) == pytest.approx(0, abs=1e-9)


def test_mistakes_are_told_in_a_sentence():
    with pytest.raises(UserError, match=r"^labels: expected classes 0 to 1, got 2$"):
        free_certificate(LINE, [0, 1, 2], 2)
    with pytest.raises(UserError, match=r"^classes: expected"):
        free_certificate(LINE, [0, 0, 0], 0)
    with pytest.raises(UserError, match=r"^a: expected finite numbers, got nan at \[0, 0\]$"):
        free_certificate(LINE * np.nan, [0, 0, 0], 1)


def twice_the_margin(a, labels, classes):
    """A certificate that claims twice the margin."""
    found = free_certificate(a, labels, classes)
    return found._replace(margin=found.margin * 2)


def two_samples_only(a, labels, classes):
    """A certificate of the first two samples."""
    return free_certificate(a[:2], labels[:2], classes)


def every_pair_many_times(a, labels, classes):
    """A certificate with a combination that is much longer than it need be."""
    found = free_certificate(a, labels, classes)
    return found._replace(samples=found.samples * 20)


FAULTS = {
    "beyond.free": two_samples_only,
    "beyond.free.few": every_pair_many_times,
    "beyond.free.margin": twice_the_margin,
    "beyond.free.linear-program": twice_the_margin,
    "beyond.free.given": two_samples_only,
    "beyond.free.hulls": two_samples_only,
}


@pytest.mark.parametrize("id", list(FAULTS))
def test_a_claim_notices_a_planted_fault(id, monkeypatch):
    monkeypatch.setattr(claims, "free_certificate", FAULTS[id])
    assert is_noticed(CLAIMS[id], 200)


@pytest.mark.parametrize("fault", ["rounding", "column"])
def test_the_claims_notice_a_fault_inside(fault, monkeypatch):
    column = Program.column

    def without_ones(program, pair):
        D = column(program, pair)
        D[program.shape[1] - 1 : -1 : program.shape[1]] *= 0
        return D

    if fault == "column":
        monkeypatch.setattr(Program, "column", without_ones)
    else:
        # Nothing looks exactly whether something can still enter.
        monkeypatch.setattr(
            Program, "smallest", lambda program, layer: (0, int(program.own[0] == 0))
        )
        monkeypatch.setattr(Program, "nearly_smallest", Program.smallest)
    held = [run(CLAIMS[id], 100).held for id in ("beyond.free", "beyond.free.margin")]
    assert not all(held)


def test_how_often_interesting_cases_occur():
    def margin(p):
        return free_certificate(p.a, p.labels, len(p.w)).margin

    none, some, long = shares(
        free_sets(),
        lambda p: margin(p) == 0,
        lambda p: 0 < margin(p) < inf,
        lambda p: len(free_certificate(p.a, p.labels, len(p.w)).samples) > 2,
    )
    assert none > 0.15
    assert some > 0.3
    assert long > 0.3


def test_how_often_pairs_of_classes_do_not_suffice():
    def told_apart(p):
        return all(
            free_certificate(two.a, two.labels, 2).w is not None for two in of_two_classes(p)
        )

    (share,) = shares(
        CLAIMS["beyond.free.pairs"].cases(),
        lambda p: told_apart(p) and free_certificate(p.a, p.labels, 3).w is None,
    )
    assert share > 0.02
