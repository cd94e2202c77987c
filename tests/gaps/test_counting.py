"""What equations 15 to 22 say of all pairs of samples, held against loops over them."""

from itertools import combinations

import numpy as np
import pytest

from relumlp.gaps.cases import count_cases
from relumlp.gaps.counting import LastLayer, pair_facts, pair_totals


class TakenAsCorrect(LastLayer):
    """All samples but the first count as correct: of those that really are, .16 always holds."""

    @property
    def correct(self):
        return np.arange(len(self.a)) > 0


def made(summary):
    """A last layer, and 60 samples of four classes out of five."""
    rng = np.random.default_rng(summary)
    a, W, b = rng.random((60, summary)), rng.normal(size=(5, summary)), rng.normal(size=5) / 4
    labels = np.r_[0, rng.permutation(np.r_[[0] * 28, [1] * 29, 2, 4])]
    # So that .16 holds for one pair of classes at least.
    a[labels == 2] = a[labels == 4] + W[2] - W[4]
    return TakenAsCorrect(a, labels, a @ W.T + b, W, b)


@pytest.mark.parametrize("summary", [2, 3])
def test_counts_are_those_of_a_loop_over_all_pairs(summary):
    layer = made(summary)
    a, y, w = layer.a[layer.correct], layer.labels[layer.correct], layer.W
    pairs = [(s, t) for s, t in combinations(range(len(y)), 2) if y[s] != y[t]]
    holds = {(s, t): (a[s] - a[t]) @ (w[y[s]] - w[y[t]]) > 0 for s, t in pairs}
    classes = {frozenset((y[s], y[t])) for s, t in pairs}
    with_16 = [c for c in classes
               if all(holds[s, t] for s, t in pairs if {y[s], y[t]} == c)]  # fmt: skip
    facts = pair_facts(layer)
    assert 0 < len(with_16) < len(classes) == 6
    assert facts["samples"] == 60
    assert facts["correct"] == len(y)
    assert facts["class_pairs"] == len(classes)
    assert facts["class_pairs_with_16"] == len(with_16)
    assert facts["failing_by_extremes"] == sum(not h for h in holds.values())
    assert ("pairs" in facts) == ("class_pairs_with_15" in facts) == (summary == 2)
    if summary == 2:
        φ = {c: np.subtract(*(w[k] for k in sorted(c))) for c in classes}
        assert facts["class_pairs_with_15"] == sum(v[0] * -v[1] > 0 for v in φ.values())
        assert facts["pairs"] == len(pairs)
        assert facts["gap_condition"] == sum(holds.values())
        assert sum(facts["cases"]) == len(pairs)


def test_without_a_correct_sample_there_are_no_pairs():
    a, _, z, W, b = made(2)
    wrong = LastLayer(a, z.argmin(axis=1), z, W, b)
    assert not wrong.correct.any()
    assert pair_facts(wrong) == {"samples": 60, "correct": 0}


def test_every_pair_of_classes_counts_once():
    layer = made(2)
    counts = count_cases(layer.a, layer.labels, layer.W)
    totals = pair_totals(counts)
    assert totals.keys() == counts._asdict().keys()
    for name, table in counts._asdict().items():
        once = sum(table[c, d] for c in range(5) for d in range(c + 1, 5))
        np.testing.assert_array_equal(totals[name], once)
