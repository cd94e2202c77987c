"""The three systems of layers and networks: the slow forms' decisions, and the same posteriors."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relumlp.classifiers import nodes
from relumlp.classifiers.choices import DEFAULTS, TIES
from relumlp.classifiers.layers import (
    Accuracies,
    layer_accuracies,
    layer_states,
    log_likelihood_sums,
    measure_layers,
    system_scores,
)
from relumlp.classifiers.nodes import LAYER_RULES, SYSTEMS
from relumlp.errors import UserError
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples

# Sums of at most a hundred logarithms of order 10; densities are right to 1e-8 each, and to 1e-11
# where they are summed directly, as here.
ROUNDING = 1e-9


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


@st.composite
def layers(draw):
    """Training and other z, labels of which every class has some, switches of their own."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    classes, s = draw(st.integers(1, 3)), draw(st.integers(0, 5))
    labels = np.r_[np.arange(classes), rng.integers(0, classes, draw(st.integers(0, 9)))]
    spots = np.array([-3.0, -1.0, -0.5, 0.0, 0.25, 1.0, 2.5])
    z, new = rng.choice(spots, (len(labels), s)), rng.choice(spots, (draw(st.integers(0, 6)), s))
    dead = rng.random(s) < 0.2
    z[:, dead] = -1
    bar = draw(st.sampled_from((0.0, 0.25)))
    return z, labels, classes, new, z > bar, new > bar


choices = st.builds(
    DEFAULTS._replace,
    smoothing=st.sampled_from((0, 1.0)),
    bandwidth=st.sampled_from(("scott", "silverman", 0.8)),
    constant_nodes=st.sampled_from(("keep", "ignore")),
    floor=st.sampled_from((-np.inf, -6.0)),
    ties=st.sampled_from(TIES),
)


@given(layers(), choices)
def test_scores_are_those_of_each_system_on_its_own(drawn, chosen):
    z, labels, classes, new, on, new_on = drawn
    layer = nodes.fit(z, labels, classes, on, chosen)
    found = system_scores(layer, new, new_on)
    assert [*found] == [*SYSTEMS]
    for system in SYSTEMS:
        expected = nodes.layer_scores(layer, system, new, new_on)
        np.testing.assert_allclose(
            found[system].naive_bayes, expected.naive_bayes, rtol=1e-12, atol=ROUNDING
        )
        one, other = (nodes.log_posterior(s.product, 0) for s in (found[system], expected))
        # Logarithms of narrow bells reach 10⁷ in size, and leave that much rounding behind.
        size = abs(other[np.isfinite(other)]).max(initial=0)
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=ROUNDING + 1e-14 * size)


def test_the_product_is_the_sum_of_log_posteriors_but_for_the_evidence():
    rng = np.random.default_rng(3)
    z, labels, new = rng.normal(size=(30, 4)), np.arange(30) % 3, rng.normal(size=(5, 4))
    layer = nodes.fit(z, labels, 3)
    for system in SYSTEMS:
        L = nodes.log_likelihood(layer, system, new)
        evidence = np.log((np.exp(L) * np.exp(layer.log_prior)).sum(axis=2)).sum(axis=1)
        found = system_scores(layer, new)[system].product - evidence[:, None]
        expected = nodes.layer_scores(layer, system, new).product
        np.testing.assert_allclose(found, expected, rtol=0, atol=ROUNDING)


def test_large_sets_agree_too():
    """Large enough for boxes and tails; densities are right to 1e-8 each."""
    rng = np.random.default_rng(1)
    labels = np.arange(900) % 3
    z = rng.normal(size=(900, 4)) + 8 * labels[:, None]
    new = rng.normal(size=(300, 4)) * 12
    layer = nodes.fit(z, labels, 3)
    sums = log_likelihood_sums(layer, new)
    for system in SYSTEMS:
        expected = nodes.log_likelihood(layer, system, new).sum(axis=1)
        np.testing.assert_allclose(sums[system], expected, rtol=1e-13, atol=4e-8)


@given(layers(), choices)
def test_accuracies_are_shares_of_right_decisions(drawn, chosen):
    z, labels, classes, _, on, _ = drawn
    layer = nodes.fit(z, labels, classes, on, chosen)
    found = layer_accuracies(layer, z, labels, on)
    assert found.shape == (len(LAYER_RULES), len(SYSTEMS))
    scores = system_scores(layer, z, on)
    for k, system in enumerate(SYSTEMS):
        for r, score in enumerate(scores[system]):
            decided = nodes.winning_class(score, layer.log_prior, chosen.ties)
            assert found[r, k] == sum(decided == labels) / len(labels)


def network_and_sets(unit="relu", sizes=(3, 5, 4, 2)):
    rng = np.random.default_rng(7)
    labels = np.arange(60) % 2
    x = rng.normal(size=(60, 3)) + 2 * labels[:, None]
    network = MLP.initialised(sizes, seed=3, unit=unit, dtype=np.float64)
    train = Samples(x, labels, 0.5, np.arange(40))
    return network, [train, Samples(x, labels, 0.5, np.arange(40, 60))]


@pytest.mark.parametrize("unit", ["relu", "sigmoid"])
def test_a_network_is_measured_layer_by_layer(unit):
    network, sets = network_and_sets(unit)
    found = measure_layers(network, sets, 2)
    assert found.systems.shape == (2, 2, 3, 2)
    traces = [network.forward(s.x(s.chosen, np.float64)) for s in sets]
    labels = [s.targets[s.chosen] for s in sets]
    for i in (1, 2):
        on = [t.a[i] > 0.5 if unit == "sigmoid" else t.z[i] > 0 for t in traces]
        layer = nodes.fit(traces[0].z[i], labels[0], 2, on[0])
        for k in range(2):
            for j, system in enumerate(SYSTEMS):
                for r, rule in enumerate(LAYER_RULES):
                    decided = nodes.classify(layer, system, traces[k].z[i], on[k], rule)
                    assert found.systems[k, r, j, i - 1] == (decided == labels[k]).mean()
    own = [(t.output.argmax(axis=1) == y).mean() for t, y in zip(traces, labels, strict=True)]
    assert found.network.tolist() == own


def test_choices_reach_every_layer():
    network, sets = network_and_sets()
    chosen = DEFAULTS._replace(bandwidth=50.0, smoothing=1e6)
    found, default = measure_layers(network, sets, 2, chosen), measure_layers(network, sets, 2)
    assert (found.systems[0, 0, 1:] != default.systems[0, 0, 1:]).any()


def test_a_network_without_hidden_layers_has_only_its_own_accuracy():
    network, sets = network_and_sets(sizes=(3, 2))
    found = measure_layers(network, sets, 2)
    assert isinstance(found, Accuracies)
    assert found.systems.shape == (2, 2, 3, 0)
    assert found.network.shape == (2,)


@pytest.mark.parametrize("unit", ["relu", "sigmoid"])
def test_states_are_those_of_a_trace(unit, monkeypatch):
    monkeypatch.setattr("relumlp.classifiers.layers.SAMPLES_AT_ONCE", 7)
    network, (samples, _) = network_and_sets(unit)
    trace = network.forward(samples.x(samples.chosen, np.float64))
    states = list(layer_states(network, samples))
    assert len(states) == 3
    for i, state in enumerate(states, 1):
        np.testing.assert_allclose(state.z, trace.z[i], rtol=1e-13, atol=1e-13)
        bar = 0.5 if unit == "sigmoid" and i < 3 else 0
        assert (state.on == (trace.a[i] > bar)).all()


@pytest.mark.parametrize("unit", ["relu", "sigmoid"])
def test_a_node_at_its_boundary_is_off(unit):
    W = [np.array([[1.0], [-1.0]]), np.ones((2, 2))]
    network = MLP.from_arrays(W, unit=unit)
    x = np.array([[0.0], [2.0], [-2.0]])
    first = next(layer_states(network, Samples(x, np.zeros(3, int))))
    assert first.z.tolist() == [[0, 0], [2, -2], [-2, 2]]
    assert first.on.tolist() == [[False, False], [True, False], [False, True]]


def test_the_first_set_alone_is_learnt_from_and_each_set_is_asked():
    network, (train, test) = network_and_sets()
    both = measure_layers(network, [train, test], 2)
    alone = measure_layers(network, [train], 2)
    np.testing.assert_array_equal(both.systems[:1], alone.systems)
    other = test._replace(targets=1 - test.targets)
    flipped = measure_layers(network, [train, other], 2)
    np.testing.assert_allclose(flipped.systems[1], 1 - both.systems[1])
    np.testing.assert_allclose(flipped.network, [both.network[0], 1 - both.network[1]])


def test_of_no_samples_no_share_is_right():
    z, labels = np.array([[1.0, -1], [1.1, -2], [5, 2]]), np.array([0, 0, 1])
    layer = nodes.fit(z, labels, 2)
    found = layer_accuracies(layer, z[:0], labels[:0])
    assert found.shape == (2, 3)
    assert np.isnan(found).all()


def test_each_system_ignores_the_nodes_that_are_constant_to_it():
    # Always on with other values; always on with one value; never on; none of these.
    z = np.array([[1.0, 2, -1, -1], [3, 2, -2, 1], [5, 2, -3, 2], [4, 2, -2, -3]])
    labels, new = np.array([0, 1, 1, 1]), np.array([[-1.0] * 4, [2.0] * 4, [4.0, -1, 1, 0]])
    layer = nodes.fit(z, labels, 2, choices=DEFAULTS._replace(constant_nodes="ignore"))
    assert [layer.voters(s).tolist() for s in SYSTEMS] == [[3], [0, 2, 3], [0, 3]]
    found, sums = system_scores(layer, new), log_likelihood_sums(layer, new)
    for system in SYSTEMS:
        expected = nodes.layer_scores(layer, system, new).naive_bayes
        np.testing.assert_allclose(found[system].naive_bayes, expected, rtol=1e-12)
        own = nodes.log_likelihood(layer, system, new)[:, layer.voters(system)].sum(axis=1)
        np.testing.assert_allclose(sums[system], own, rtol=1e-12)
        extra = found[system].product - sums[system]
        np.testing.assert_allclose(extra, [len(layer.voters(system)) * layer.log_prior] * 3)


# ---- what is degenerate ----


def test_a_layer_of_dead_nodes_leaves_the_decision_to_the_prior():
    z, labels = -np.ones((6, 3)), np.array([0, 1, 1, 1, 2, 2])
    for chosen in (DEFAULTS, DEFAULTS._replace(constant_nodes="ignore", ties="prior")):
        layer = nodes.fit(z, labels, 3, choices=chosen)
        assert layer_accuracies(layer, z, labels).tolist() == [[0.5] * 3] * 2


def test_a_class_with_one_sample_is_a_class():
    z, labels = np.array([[1.0, -1], [1.1, -2], [5, 2]]), np.array([0, 0, 1])
    layer = nodes.fit(z, labels, 2)
    assert layer_accuracies(layer, z, labels)[1, 1] == 1
    assert all(np.isfinite(s).all() for s in log_likelihood_sums(layer, 1e9 * z).values())


def test_bad_sets_are_refused():
    network, (train, test) = network_and_sets()
    with refuses("sets: expected at least one set of samples, got none"):
        measure_layers(network, [], 2)
    with refuses("classes: expected at least 1, got 0"):
        measure_layers(network, [train], 0)
    with refuses("labels: expected samples of every class, got none of 2"):
        measure_layers(network, [train, test], 3)
    with refuses("labels: expected classes 0 to 0, got 1"):
        measure_layers(network, [train, test], 1)
    with refuses("sets[1]: expected inputs (n, 3), got (60, 2)"):
        measure_layers(network, [train, test._replace(inputs=test.inputs[:, :2])], 2)
    with refuses("sets[1]: expected targets (n,) of classes, got (60, 2)"):
        measure_layers(network, [train, test._replace(targets=np.ones((60, 2)) / 2)], 2)
    wild = MLP(network.sizes, np.full_like(network.theta, 1e308), network.bias)
    with (
        np.errstate(all="ignore"),
        pytest.raises(
            UserError, match=r"^\w+: expected numbers whose sums and products are floats, got an "
        ),
    ):
        measure_layers(wild, [train], 2)


def test_bad_layers_are_refused():
    z, labels = np.array([[1.0, -1], [1.1, -2], [5, 2]]), np.array([0, 0, 1])
    layer = nodes.fit(z, labels, 2)
    with refuses("z: expected finite numbers, got nan at [0, 1]"):
        system_scores(layer, np.array([[0, np.nan]]))
    with refuses("z: expected shape (n, 2), got (3, 1)"):
        log_likelihood_sums(layer, z[:, :1])
    with refuses("labels: expected shape (3,), got (2,)"):
        layer_accuracies(layer, z, labels[:2])


def test_networks_that_give_no_numbers_are_refused():
    network, (train, test) = network_and_sets()
    theta = network.theta.copy()
    theta[3] = np.nan
    with refuses("network.theta: expected finite numbers, got nan at [3]"):
        measure_layers(MLP(network.sizes, theta, network.bias), [train, test], 2)
    with refuses("network: expected an MLP, got a str"):
        measure_layers("network", [train], 2)
    with refuses("sets[0]: expected a Samples, got a ndarray"):
        measure_layers(network, train, 2)
    with refuses("samples: expected inputs (n, 3), got (60, 2)"):
        layer_states(network, test._replace(inputs=test.inputs[:, :2]))


def test_layers_take_lists_bytes_and_other_byte_orders():
    z, labels = np.array([[200, 3], [1, 9], [90, 250]], np.uint8), np.array([0, 0, 1])
    expected = layer_accuracies(nodes.fit(z.astype(float), labels, 2), z.astype(float), labels)
    for brought in (z, z.tolist(), z.astype(">i4"), z.astype(np.float16)):
        layer = nodes.fit(brought, labels.astype(">i2"), 2)
        assert (layer_accuracies(layer, brought, labels.tolist()) == expected).all()


def test_a_layer_whose_values_are_tiny_is_learnt_at_their_scale():
    """Squares of 1e-200 are 0; the bandwidths are those of the layer times 2^k all the same."""
    z, labels = np.array([[1.0, -1], [1.1, -2], [5, 2], [4, 1]]), np.array([0, 0, 1, 1])
    small = nodes.fit(np.ldexp(z, -660), labels, 2)
    assert (small.bandwidth == np.ldexp(nodes.fit(z, labels, 2).bandwidth, -660)).all()
