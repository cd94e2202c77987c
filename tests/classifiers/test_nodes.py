"""Node classifiers: by hand, as the paper's formula in loops, against SciPy and scikit-learn."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats
from sklearn.naive_bayes import BernoulliNB

from relumlp.classifiers import nodes
from relumlp.classifiers.choices import DEFAULTS
from relumlp.errors import UserError

# Log-probabilities of order 100, sums of up to a hundred terms.
ROUNDING = 1e-10

inf = math.inf


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


@st.composite
def batches(draw, max_width=4):
    """Training z and labels (every class present), test z, |C|; zeros and ties are common."""
    classes, s = draw(st.integers(1, 3)), draw(st.integers(0, max_width))
    more = draw(st.lists(st.integers(0, classes - 1), max_size=8))
    labels = np.array([*range(classes), *more])
    values = st.sampled_from([-2.0, -0.5, 0.0, 0.25, 1.0, 3.0])
    z = draw(hnp.arrays(float, (len(labels), s), elements=values))
    new = draw(hnp.arrays(float, (draw(st.integers(0, 5)), s), elements=values))
    return z, labels, new, classes


def kernel_density(xs, x, h):
    terms = [math.exp(-(((x - k) / h) ** 2) / 2) for k in xs]
    return sum(terms) / (len(xs) * h * math.sqrt(2 * math.pi))


def likelihood(system, xs, x, smoothing, h):
    """P(z | y_c) as printed: xs are the class's training pre-activations at the node."""
    rate = (sum(k > 0 for k in xs) + smoothing) / (len(xs) + 2 * smoothing)
    discrete = rate if x > 0 else 1 - rate
    if system == "discrete" or (system == "combined" and x <= 0):
        return discrete
    return kernel_density(xs, x, h)


def by_the_book(system, z, labels, new, classes, smoothing=1.0, h=1.0):
    """Likelihoods, then the layer's product of posteriors and naive Bayes, sample by sample."""
    prior = [float(np.mean(labels == c)) for c in range(classes)]
    product, naive = np.ones((len(new), classes)), np.ones((len(new), classes)) * prior
    L = np.zeros((len(new), z.shape[1], classes))
    for t, j in np.ndindex(L.shape[:2]):
        for c in range(classes):
            L[t, j, c] = likelihood(system, z[labels == c, j], new[t, j], smoothing, h)
        evidence = sum(L[t, j, m] * prior[m] for m in range(classes))
        product[t] *= L[t, j] * prior / evidence
        naive[t] *= L[t, j]
    return L, product, naive


# The example of the hand calculations: two nodes, classes of 3 and 1 samples.
Z = np.array([[1.0, -1.0], [2.0, -1.0], [-3.0, 1.0], [-3.0, -2.0]])
LABELS = np.array([0, 0, 0, 1])


# ---- fit ----


def test_fit_by_hand():
    layer = nodes.fit(Z, LABELS[::-1], 2)  # class 1 is the first sample
    assert layer.samples.tolist() == [[-3, -3, 2, 1], [-2, -1, 1, -1]]
    assert layer.starts.tolist() == [0, 3, 4]
    assert np.exp(layer.log_prior) == pytest.approx([3 / 4, 1 / 4])
    rates = np.exp(layer.log_rates)
    assert rates[0] == pytest.approx(np.array([[3 / 5, 1 / 3], [2 / 5, 2 / 3]]))
    assert rates[1] == pytest.approx(np.array([[3 / 5, 2 / 3], [2 / 5, 1 / 3]]))
    single = 1e-3 * Z.std(axis=0)
    of_three = Z[1:].std(axis=0, ddof=1) * 3**-0.2
    assert layer.bandwidth == pytest.approx(np.array([of_three, single]).T, rel=1e-14)
    assert layer.choices == DEFAULTS
    assert not layer.constant.any()


def test_samples_are_grouped_by_class_and_ascend_at_every_node():
    z = np.random.default_rng(4).normal(size=(1000, 2))
    labels = np.arange(1000) % 3
    layer = nodes.fit(z, labels, 3)
    assert layer.starts.tolist() == [0, 334, 667, 1000]
    for c in range(3):
        of_class = layer.samples[:, layer.starts[c] : layer.starts[c + 1]]
        assert of_class.tolist() == [sorted(v) for v in z[labels == c].T.tolist()]


def test_the_documented_defaults():
    assert DEFAULTS._asdict() == {
        "bandwidth": "scott",
        "min_bandwidth": 1e-3,
        "smoothing": 1.0,
        "floor": -inf,
        "constant_nodes": "keep",
        "ties": "first",
    }


def test_rates_are_exact_for_objects():
    counts, sizes = np.array([[0, 2], [3, 1]], object), np.array([3, 4], object)
    assert nodes.switch_rates(counts, sizes).tolist() == [
        [[1, Fraction(1, 2)], [0, Fraction(1, 2)]],
        [[0, Fraction(3, 4)], [1, Fraction(1, 4)]],
    ]
    assert nodes.switch_rates(counts, sizes, 1)[0].tolist() == [
        [Fraction(4, 5), Fraction(1, 2)],
        [Fraction(1, 5), Fraction(1, 2)],
    ]
    half = nodes.switch_rates(counts.astype(int), sizes.astype(int), Fraction(1, 2))
    assert half[0, :, 0].tolist() == [Fraction(7, 8), Fraction(1, 8)]
    assert nodes.switch_rates(counts.astype(int), sizes.astype(int), 0.5)[0, 0, 0] == 0.875
    assert np.isnan(nodes.switch_rates(np.array([[0]]), np.array([0]))).all()
    assert nodes.switch_rates(np.array([[0]]), np.array([0]), 1).tolist() == [[[0.5], [0.5]]]
    with refuses("smoothing: expected a finite number of at least 0, got -1"):
        nodes.switch_rates(counts, sizes, -1)
    with refuses("switch_rates: expected numbers whose sums and products are floats, got an "
                 "overflow"):  # fmt: skip
        nodes.switch_rates(counts, sizes, 1e308)


def test_bandwidths_follow_the_choice():
    silverman = nodes.fit(Z, LABELS, 2, choices=DEFAULTS._replace(bandwidth="silverman"))
    of_three = Z[:3].std(axis=0, ddof=1) * (3 * 3 / 4) ** -0.2
    assert silverman.bandwidth[:, 0] == pytest.approx(of_three, rel=1e-14)
    number = nodes.fit(Z, LABELS, 2, choices=DEFAULTS._replace(bandwidth=0.7))
    assert number.bandwidth.tolist() == [[0.7, 0.7], [0.7, 0.7]]
    wide = nodes.fit(Z, LABELS, 2, choices=DEFAULTS._replace(min_bandwidth=0.5))
    assert wide.bandwidth[:, 1] == pytest.approx(Z.std(axis=0) / 2, rel=1e-14)


def test_a_node_of_equal_samples_has_bandwidth_1():
    layer = nodes.fit(np.full((3, 1), 0.1), [0, 0, 1], 2)
    assert layer.bandwidth.tolist() == [[1, 1]]
    tiny = nodes.fit(np.array([[0.0], [1e-307], [0.0]]), [0, 0, 1], 2)
    assert tiny.bandwidth[0, 1] == np.finfo(float).tiny


@pytest.mark.parametrize("dtype", [np.float32, object])
def test_other_numbers_are_taken_as_float64(dtype):
    z = Z.astype(dtype)
    layer, expected = nodes.fit(z, LABELS, 2), nodes.fit(Z, LABELS, 2)
    assert layer.samples.dtype == np.float64
    for system in nodes.SYSTEMS:
        found = nodes.log_likelihood(layer, system, z)
        assert found.tolist() == nodes.log_likelihood(expected, system, Z).tolist()


def test_fractional_choices():
    layer = nodes.fit(Z, LABELS, 2, choices=DEFAULTS._replace(smoothing=Fraction(1, 2)))
    assert np.exp(layer.log_rates[0, 1]) == pytest.approx([2.5 / 4, 0.5 / 2])


# ---- likelihoods ----


def test_likelihoods_by_hand():
    layer = nodes.fit(Z, LABELS, 2, choices=DEFAULTS._replace(smoothing=0, bandwidth=1.0))
    z = np.array([[2.0, 0.0]])
    with np.errstate(divide="ignore"):
        discrete = np.log([[[2 / 3, 0], [2 / 3, 1]]])
    bell = [math.exp(-(d**2) / 2) / math.sqrt(2 * math.pi) for d in range(6)]
    continuous = np.log([[[(bell[1] + bell[0] + bell[5]) / 3, bell[5]], [bell[1], bell[2]]]])
    assert nodes.log_likelihood(layer, "discrete", z) == pytest.approx(discrete)
    assert nodes.log_likelihood(layer, "continuous", z) == pytest.approx(continuous)
    combined = np.concatenate([continuous[:, :1], discrete[:, 1:]], axis=1)
    assert nodes.log_likelihood(layer, "combined", z) == pytest.approx(combined)


@given(batches(), st.sampled_from(nodes.SYSTEMS), st.sampled_from([0.5, 1.0, 2.0]))
def test_layers_go_by_the_book(batch, system, smoothing):
    z, labels, new, classes = batch
    choices = DEFAULTS._replace(smoothing=smoothing, bandwidth=0.8)
    layer = nodes.fit(z, labels, classes, choices=choices)
    L, product, naive = by_the_book(system, z, labels, new, classes, smoothing, 0.8)
    found = nodes.log_likelihood(layer, system, new)
    assert found.shape == L.shape
    assert found == pytest.approx(np.log(L), abs=ROUNDING)
    scores = nodes.layer_scores(layer, system, new)
    assert scores.product.shape == scores.naive_bayes.shape == (len(new), classes)
    assert scores.product == pytest.approx(np.log(product), abs=ROUNDING)
    assert scores.naive_bayes == pytest.approx(np.log(naive), abs=ROUNDING)


@given(batches(), st.sampled_from(nodes.SYSTEMS), st.sampled_from([0, 1.0]))
def test_the_product_counts_the_prior_once_per_node(batch, system, smoothing):
    """Σ_j ln P(y | z_j) = naive Bayes + (s − 1) ln P(y) + what is equal for all classes."""
    z, labels, new, classes = batch
    choices = DEFAULTS._replace(smoothing=smoothing, bandwidth=0.8)
    layer = nodes.fit(z, labels, classes, choices=choices)
    scores = nodes.layer_scores(layer, system, new)
    possible = scores.naive_bayes > -inf
    assert (possible == (scores.product > -inf)).all()
    other = scores.naive_bayes + (z.shape[1] - 1) * layer.log_prior
    for row in range(len(new)):
        left = (scores.product - np.where(possible, other, 0))[row, possible[row]]
        assert left == pytest.approx(left[:1].repeat(len(left)), rel=1e-12, abs=ROUNDING)


def test_the_two_rules_can_disagree():
    """Classes of 3 and 1 samples: ten times the prior outweighs what ten nodes say."""
    z = np.repeat([[1.0], [-1.0], [-1.0], [1.0]], 10, axis=1)
    layer = nodes.fit(z, LABELS, 2)
    new = np.ones((1, 10))
    # Rates of on: (1 + 1)/(3 + 2) and (1 + 1)/(1 + 2); (2/5 · 3/4)^10 > (2/3 · 1/4)^10.
    assert nodes.classify(layer, "discrete", new).tolist() == [0]
    assert nodes.classify(layer, "discrete", new, rule="naive-bayes").tolist() == [1]


@given(batches())
def test_scikit_learn_agrees_on_the_discrete_system(batch):
    z, labels, new, classes = batch
    if not z.shape[1] or classes == 1 or not len(new):
        return
    layer = nodes.fit(z, labels, classes, choices=DEFAULTS._replace(smoothing=0.7))
    learn = BernoulliNB(alpha=0.7, binarize=0.0).fit(z, labels)
    scores = nodes.layer_scores(layer, "discrete", new)
    found = nodes.log_posterior(scores.naive_bayes, 0)
    assert found == pytest.approx(learn.predict_log_proba(new), abs=ROUNDING)


def test_scipy_agrees_on_the_continuous_system():
    rng = np.random.default_rng(2)
    z, labels = rng.normal(size=(60, 3)), np.arange(60) % 3
    new = rng.normal(size=(20, 3))
    layer = nodes.fit(z, labels, 3)
    found = nodes.log_likelihood(layer, "continuous", new)
    for j in range(3):
        for c in range(3):
            expected = stats.gaussian_kde(z[labels == c, j]).logpdf(new[:, j])
            assert found[:, j, c] == pytest.approx(expected, abs=ROUNDING)


def test_the_combined_system_does_not_contain_the_other_two():
    """What it does not see: how far below 0 (continuous), and how rarely above 0 (discrete)."""
    z, labels, number = np.array([[-5.0], [-1.0]]), [0, 1], DEFAULTS._replace(bandwidth=1.0)
    layer = nodes.fit(z, labels, 2, choices=number)
    assert nodes.classify(layer, "continuous", z).tolist() == labels
    assert nodes.classify(layer, "combined", z).tolist() == [0, 0]
    z, labels = np.array([[-0.1], [-0.1], [0.2], [9.0]]), [0, 0, 1, 1]
    layer = nodes.fit(z, labels, 2, choices=number)
    assert nodes.classify(layer, "discrete", z).tolist() == labels
    assert nodes.classify(layer, "combined", z).tolist() == [0, 0, 0, 1]


# ---- switches that the caller gives ----


def test_given_switches_replace_z_above_0():
    z = Z + 10  # all above 0
    on, new_on = Z > 0, np.array([[True, False]])
    layer = nodes.fit(z, LABELS, 2, on)
    assert layer.log_rates.tolist() == nodes.fit(Z, LABELS, 2).log_rates.tolist()
    rates = np.exp(nodes.log_likelihood(layer, "discrete", z[:1], new_on))[0]
    assert rates == pytest.approx(np.array([[3 / 5, 1 / 3], [3 / 5, 2 / 3]]))
    continuous = nodes.log_likelihood(layer, "continuous", z[:1])
    combined = nodes.log_likelihood(layer, "combined", z[:1], new_on)
    assert combined[0, 0].tolist() == continuous[0, 0].tolist()
    assert np.exp(combined[0, 1]) == pytest.approx(rates[1])
    scores = nodes.layer_scores(layer, "discrete", z[:1], new_on)
    expected = np.log(rates).sum(axis=0) + layer.log_prior
    assert scores.naive_bayes[0] == pytest.approx(expected)
    both_off = np.array([[False, False]])
    assert nodes.classify(layer, "discrete", z[:1], new_on).tolist() == [0]
    assert nodes.classify(layer, "discrete", z[:1], both_off, "naive-bayes").tolist() == [0]


def test_sigmoid_units_are_on_above_a_half():
    z = np.random.default_rng(3).normal(size=(40, 5))
    a, labels = 1 / (1 + np.exp(-z)), np.arange(40) % 2
    given_on = nodes.fit(z, labels, 2, a > 0.5)
    default = nodes.fit(z, labels, 2)
    assert given_on.log_rates.tolist() == default.log_rates.tolist()
    # In exact arithmetic a > ½ exactly if z > 0; rounding makes them differ next to 0.
    assert not 1 / (1 + math.exp(-1e-17)) > 0.5


# ---- zeros ----


def test_rates_of_0_and_1_forbid_classes():
    z = np.array([[1.0], [1.0], [-1.0]])
    layer = nodes.fit(z, [0, 0, 1], 2, choices=DEFAULTS._replace(smoothing=0))
    scores = nodes.layer_scores(layer, "discrete", np.array([[1.0], [-1.0]]))
    assert scores.product.tolist() == [[0, -inf], [-inf, 0]]
    assert scores.naive_bayes[0, 1] == scores.naive_bayes[1, 0] == -inf
    assert scores.naive_bayes[[0, 1], [0, 1]] == pytest.approx(np.log([2 / 3, 1 / 3]))
    posterior = nodes.log_posterior(nodes.log_likelihood(layer, "discrete", z), layer.log_prior)
    assert posterior[:, 0].tolist() == [[0, -inf], [0, -inf], [-inf, 0]]


def test_a_node_at_which_every_class_is_impossible_leaves_the_prior():
    z = np.array([[-1.0, 1.0], [-1.0, -1.0], [-1.0, -1.0]])
    layer = nodes.fit(z, [0, 0, 1], 2, choices=DEFAULTS._replace(smoothing=0))
    new = np.array([[1.0, -1.0]])  # node 0 was never on
    L = nodes.log_likelihood(layer, "discrete", new)
    assert L[0, 0].tolist() == [-inf, -inf]
    posterior = np.exp(nodes.log_posterior(L, layer.log_prior))
    assert posterior[0] == pytest.approx(np.array([[2 / 3, 1 / 3], [1 / 2, 1 / 2]]))
    scores = nodes.layer_scores(layer, "discrete", new)
    assert np.exp(scores.product[0]) == pytest.approx([2 / 6, 1 / 6])
    assert np.exp(scores.naive_bayes[0]) == pytest.approx([2 / 3 * 1 / 2, 1 / 3])


def test_all_classes_impossible_at_a_layer_is_a_tie():
    z = np.array([[1.0, -1.0], [-1.0, 1.0]])
    choices = DEFAULTS._replace(smoothing=0, ties="none")
    layer = nodes.fit(z, [0, 1], 2, choices=choices)
    scores = nodes.layer_scores(layer, "discrete", np.array([[1.0, 1.0]]))
    assert scores.product.tolist() == scores.naive_bayes.tolist() == [[-inf, -inf]]
    assert nodes.classify(layer, "discrete", np.array([[1.0, 1.0]])).tolist() == [-1]
    assert np.exp(nodes.log_posterior(scores.product, 0)).tolist() == [[0.5, 0.5]]


def test_log_posterior_by_hand():
    L = np.log([[0.5, 0.25], [0.1, 0.1]])
    prior = np.log([0.2, 0.8])
    expected = np.log([[1 / 3, 2 / 3], [0.2, 0.8]])
    assert nodes.log_posterior(L, prior) == pytest.approx(expected)
    assert nodes.log_posterior(L - 2000, prior) == pytest.approx(expected)
    assert nodes.log_posterior(L, 0)[0] == pytest.approx(np.log([2 / 3, 1 / 3]))


def test_far_points_keep_a_finite_likelihood_unless_a_floor_is_chosen():
    new = np.array([[1e200, -1e200]])
    layer = nodes.fit(Z, LABELS, 2)
    for system in nodes.SYSTEMS:
        assert np.isfinite(nodes.layer_scores(layer, system, new).product).all()
    floored = nodes.fit(Z, LABELS, 2, choices=DEFAULTS._replace(floor=-5.0))
    L = nodes.log_likelihood(floored, "continuous", new)
    assert L.tolist() == [[[-5, -5], [-5, -5]]]
    near = nodes.log_likelihood(floored, "continuous", Z)
    assert near.tolist() == np.maximum(nodes.log_likelihood(layer, "continuous", Z), -5).tolist()
    assert nodes.log_likelihood(floored, "combined", new)[0, 0].tolist() == [-5, -5]
    assert nodes.log_likelihood(floored, "combined", new)[0, 1, 0] > -5


# ---- constant nodes ----


def test_what_is_constant_to_which_system():
    z = np.array(
        [[-1.0, 1.0, 2.0, -2.0, -1.0], [-2.0, 3.0, 2.0, -2.0, 1.0], [-3.0, 2.0, 2.0, -2.0, 2.0]]
    )  # dead; always on; one value on; one value off; switching
    layer = nodes.fit(z, [0, 1, 1], 2)
    assert layer.constant.tolist() == [
        [True, True, True, True, False],
        [False, False, True, True, False],
        [True, False, True, True, False],
    ]
    assert [layer.voters(system).tolist() for system in nodes.SYSTEMS] == [[0, 1, 2, 3, 4]] * 3
    ignoring = layer._replace(choices=DEFAULTS._replace(constant_nodes="ignore"))
    voters = [[4], [0, 1, 4], [1, 4]]
    assert [ignoring.voters(system).tolist() for system in nodes.SYSTEMS] == voters
    for system, kept in zip(nodes.SYSTEMS, voters, strict=True):
        found = nodes.layer_scores(ignoring, system, z)
        alone = nodes.layer_scores(layer.select(kept), system, z[:, kept])
        assert found.product.tolist() == alone.product.tolist()
        assert found.naive_bayes.tolist() == alone.naive_bayes.tolist()


def test_one_value_switched_both_ways_is_not_constant_to_discrete_and_combined():
    on = np.array([[True], [False]])
    layer = nodes.fit(np.ones((2, 1)), [0, 1], 2, on)
    assert layer.constant[:, 0].tolist() == [False, True, False]


def test_a_layer_of_dead_nodes_leaves_the_decision_to_the_prior():
    z = -np.ones((6, 3))
    for choices in (DEFAULTS, DEFAULTS._replace(constant_nodes="ignore", ties="prior")):
        layer = nodes.fit(z, [0, 1, 1, 1, 2, 2], 3, choices=choices)
        for system in nodes.SYSTEMS:
            for rule in nodes.LAYER_RULES:
                assert nodes.classify(layer, system, z[:2], rule=rule).tolist() == [1, 1]


def test_select_takes_nodes_in_the_order_given():
    layer = nodes.fit(Z, LABELS, 2)
    swapped = layer.select([1, 0])
    for system in nodes.SYSTEMS:
        found = nodes.log_likelihood(swapped, system, Z[:, ::-1])
        assert found.tolist() == nodes.log_likelihood(layer, system, Z)[:, ::-1].tolist()
    assert layer.select([1]).constant.shape == (3, 1)
    assert layer.select([]).samples.shape == (0, 4)


# ---- decisions ----


def test_decisions_and_ties():
    scores = np.array([[1.0, 2.0, 0.0], [1.0, 3.0, 3.0], [-inf, -inf, -inf], [0.0, 0.0, -1.0]])
    prior = np.log([0.2, 0.2, 0.6])
    assert nodes.winning_class(scores, prior).tolist() == [1, 1, 0, 0]
    assert nodes.winning_class(scores, prior, "first").tolist() == [1, 1, 0, 0]
    assert nodes.winning_class(scores, prior, "prior").tolist() == [1, 2, 2, 0]
    assert nodes.winning_class(scores, prior, "none").tolist() == [1, -1, -1, -1]
    assert nodes.winning_class(scores[:0], prior).tolist() == []
    with refuses("ties: expected one of first, prior, none, got 'last'"):
        nodes.winning_class(scores, prior, "last")
    with refuses("scores: expected numbers, got nan at [0, 0]"):
        nodes.winning_class(np.array([[np.nan, 0, 0]]), prior)


def test_classify_uses_the_chosen_ties():
    z, labels = np.array([[1.0], [1.0], [1.0], [-1.0]]), [0, 1, 1, 0]
    for ties, expected in (("first", 0), ("prior", 0), ("none", -1)):
        choices = DEFAULTS._replace(smoothing=0, ties=ties)
        layer = nodes.fit(z[:, :0], labels, 2, choices=choices)
        assert nodes.classify(layer, "discrete", z[:1, :0]).tolist() == [expected]


@given(batches(), st.sampled_from(nodes.SYSTEMS), st.sampled_from(nodes.LAYER_RULES))
def test_classify_is_the_decision_on_the_scores(batch, system, rule):
    z, labels, new, classes = batch
    layer = nodes.fit(z, labels, classes)
    scores = nodes.layer_scores(layer, system, new)
    chosen = {"product": scores.product, "naive-bayes": scores.naive_bayes}[rule]
    found = nodes.classify(layer, system, new, rule=rule)
    assert found.tolist() == [int(np.argmax(row)) for row in chosen]
    if rule == "product":
        assert found.tolist() == nodes.classify(layer, system, new).tolist()


def test_layers_without_nodes_or_samples():
    layer = nodes.fit(np.zeros((3, 0)), [0, 1, 1], 2)
    scores = nodes.layer_scores(layer, "combined", np.zeros((2, 0)))
    assert scores.product.tolist() == [[0, 0], [0, 0]]
    assert scores.naive_bayes == pytest.approx(np.log([[1 / 3, 2 / 3]] * 2))
    empty = nodes.fit(Z, LABELS, 2)
    for system in nodes.SYSTEMS:
        assert nodes.log_likelihood(empty, system, Z[:0]).shape == (0, 2, 2)
        assert nodes.layer_scores(empty, system, Z[:0]).product.shape == (0, 2)
        assert nodes.classify(empty, system, Z[:0]).shape == (0,)


# ---- bad input ----


def test_fit_refuses_bad_input():
    with refuses("z: expected finite numbers, got nan at [1, 0]"):
        nodes.fit(np.array([[1.0], [np.nan]]), [0, 1], 2)
    with refuses("z: expected shape (n, s), got (4,)"):
        nodes.fit(Z[:, 0], LABELS, 2)
    with refuses("z: expected numbers up to 1e+150 in size, got 3e+150"):
        nodes.fit(Z * 1e150, LABELS, 2)
    assert np.isfinite(nodes.fit(Z / 3 * 1e150, LABELS, 2).bandwidth).all()
    with refuses("labels: expected samples of every class, got none of 1"):
        nodes.fit(Z, [0, 0, 2, 2], 3)
    with refuses("labels: expected samples of every class, got none of 0"):
        nodes.fit(Z[:0], [], 2)
    with refuses("labels: expected classes 0 to 1, got 2"):
        nodes.fit(Z, [0, 1, 1, 2], 2)
    with refuses("labels: expected shape (4,), got (3,)"):
        nodes.fit(Z, LABELS[:3], 2)
    with refuses("on: expected shape (4, 2), got (4, 1)"):
        nodes.fit(Z, LABELS, 2, Z[:, :1] > 0)
    with refuses("on: expected shape (4, 2), got (3, 2)"):
        nodes.fit(Z, LABELS, 2, Z[:3] > 0)
    with refuses("on: expected booleans, got dtype float64"):
        nodes.fit(Z, LABELS, 2, Z)


@pytest.mark.parametrize(
    ("choice", "value", "sentence"),
    [
        ("bandwidth", "best", "expected one of scott, silverman, got 'best'"),
        ("bandwidth", 0.0, "expected a finite number above 0, got 0.0"),
        ("min_bandwidth", 0, "expected a finite number above 0, got 0"),
        ("smoothing", -0.5, "expected a finite number of at least 0, got -0.5"),
        ("floor", inf, "expected a finite number, got inf"),
        ("floor", math.nan, "expected a finite number, got nan"),
        ("constant_nodes", "drop", "expected one of keep, ignore, got 'drop'"),
        ("ties", "random", "expected one of first, prior, none, got 'random'"),
    ],
)
def test_fit_refuses_choices_that_mean_nothing(choice, value, sentence):
    with refuses(f"{choice}: {sentence}"):
        nodes.fit(Z, LABELS, 2, choices=DEFAULTS._replace(**{choice: value}))


def test_classifiers_refuse_bad_input():
    layer = nodes.fit(Z, LABELS, 2)
    for function in (nodes.log_likelihood, nodes.layer_scores, nodes.classify):
        with refuses("system: expected one of discrete, continuous, combined, got 'both'"):
            function(layer, "both", Z)
        with refuses("z: expected shape (n, 2), got (4, 1)"):
            function(layer, "discrete", Z[:, :1])
        with refuses("z: expected finite numbers, got inf at [0, 1]"):
            function(layer, "combined", np.array([[0, inf]]))
        with refuses("on: expected shape (4, 2), got (1, 2)"):
            function(layer, "combined", Z, Z[:1] > 0)
    with refuses("rule: expected one of product, naive-bayes, got 'bayes'"):
        nodes.classify(layer, "discrete", Z, rule="bayes")


def test_where_every_class_is_impossible_naive_bayes_keeps_the_prior():
    """Node 0 was on for all, and is off now; node 1 was on for class 1 alone."""
    z = np.array([[1.0, -1], [1, -1], [1, 2]])
    layer = nodes.fit(z, [0, 0, 1], 2, choices=nodes.Choices(smoothing=0.0))
    scores = nodes.layer_scores(layer.select([0]), "discrete", np.array([[-1.0]]))
    assert scores.naive_bayes.tolist() == [np.log([2 / 3, 1 / 3]).tolist()]
    both = nodes.layer_scores(layer, "discrete", np.array([[-1.0, 3.0]]))
    assert both.naive_bayes.tolist() == [[-inf, np.log(1 / 3)]]
