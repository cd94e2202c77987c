"""The strategies: what they draw fits together, is bounded, and holds what breaks statements."""

import functools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.testing.network import BIASES, arrays, batches, cases, labels, networks, shapes
from relumlp.testing.tape import REACH

EXAMPLES = settings(
    max_examples=250, deadline=None, database=None, derandomize=True, phases=[Phase.generate]
)
SMALLEST = settings(max_examples=100, deadline=None, database=None, derandomize=True)


def smallest(strategy, condition):
    """The example with the property that Hypothesis shrinks to."""
    return find(strategy, condition, settings=SMALLEST)


@functools.cache
def examples(wide):
    """250 cases: of any networks, or of those of sizes 2-3-2."""
    drawn = []

    @EXAMPLES
    @given(cases(networks(sizes=(2, 3, 2))) if wide else cases())
    def keep(case):
        drawn.append(case)

    keep()
    return drawn


def is_exact(array):
    return array.dtype == object and all(type(v) is Fraction for v in array.flat)


def switches(case):
    """Switches of all hidden nodes, (n, nodes)."""
    on = case.net.forward(case.x).on[1:-1]
    return np.concatenate(on, axis=1) if on else np.zeros((len(case.x), 0), bool)


@given(cases())
def test_an_exact_case_fits_together(case):
    net, n, outputs = case.net, len(case.x), case.net.sizes[-1]
    assert 1 <= net.N <= 3
    assert all(1 <= s <= 4 for s in net.sizes)
    assert 1 <= n <= 5
    assert case.x.shape == (n, net.sizes[0])
    assert case.y.shape == case.dE_dz.shape == (n, outputs)
    assert case.labels.shape == (n,)
    assert case.labels.dtype == np.int64
    assert all(0 <= c < outputs for c in case.labels)
    assert all(map(is_exact, (net.theta, case.x, case.y, case.dE_dz)))
    assert type(case.learning_rate) is Fraction
    assert case.learning_rate > 0
    trace = net.forward(case.x)
    assert all(isinstance(v, Fraction) for z in trace.z[1:] for v in z.flat)


@given(st.data(), st.sampled_from([np.float32, np.float64, "float32"]))
def test_a_float_case_has_the_dtype_of_its_network(data, dtype):
    case = data.draw(cases(networks(dtype)))
    arrays = case.net.theta, case.x, case.y, case.dE_dz, case.net.forward(case.x).output
    assert all(a.dtype == np.dtype(dtype) for a in arrays)
    assert type(case.learning_rate) is float
    assert all(np.isfinite(a).all() for a in arrays)


@given(st.data(), st.sampled_from(BIASES))
def test_bias_flags(data, bias):
    net = data.draw(networks(bias=bias))
    flags = net.bias[1:]
    assert {
        "any": True,
        "all": all(flags),
        "none": not any(flags),
        "first": flags[0] and not any(flags[1:]),
        "hidden": all(flags[:-1]) and not flags[-1],
    }[bias]


def test_an_unknown_bias_is_refused():
    with pytest.raises(UserError, match=r"bias: expected one of any, all, .*, got 'last'"):
        find(networks(bias="last"), lambda net: True)


@given(st.data(), st.integers(1, 4), st.integers(1, 6))
def test_depth_and_width_are_bounded(data, depth, width):
    sizes = data.draw(shapes(depth, width))
    assert 2 <= len(sizes) <= depth + 1
    assert all(1 <= s <= width for s in sizes)
    net = data.draw(networks(max_depth=depth, max_width=width))
    assert depth >= net.N
    assert max(net.sizes) <= width


@given(st.data())
def test_sizes_can_be_given_as_numbers_or_as_a_strategy(data):
    assert data.draw(networks(sizes=(3, 2, 4))).sizes == (3, 2, 4)
    classes = st.integers(2, 5)
    net = data.draw(networks(sizes=classes.map(lambda c: (3, 2, c))))
    assert net.sizes[:2] == (3, 2)
    assert 2 <= net.sizes[2] <= 5


@given(st.data(), st.sampled_from(["relu", "identity", "sigmoid"]))
def test_the_unit_is_the_one_asked_for(data, unit):
    assert data.draw(networks(np.float64, unit=unit)).unit == unit


@given(st.data(), st.sampled_from(["exact", np.float32, np.float64]))
def test_numbers_are_bounded(data, dtype):
    array = data.draw(arrays((2, 5), dtype))
    assert array.shape == (2, 5)
    assert array.dtype == (object if dtype == "exact" else dtype)
    assert (abs(array) <= REACH).all()


@given(st.integers(0, 4), st.integers(1, 3), st.data())
def test_labels(n, classes, data):
    drawn = data.draw(labels(n, classes))
    assert drawn.shape == (n,)
    assert set(drawn) <= set(range(classes))


@given(st.data())
def test_a_batch_has_at_most_the_samples_asked_for(data):
    net = data.draw(networks())
    assert len(data.draw(batches(net, 2))) <= 2


def test_everything_shrinks_to_the_smallest_network():
    case = smallest(cases(), lambda case: True)
    assert case.net.sizes == (1, 1)
    assert case.net.bias == (False, False)
    assert not case.net.theta.any()
    assert case.x.tolist() == [[0]]
    assert case.labels.tolist() == [0]
    assert case.learning_rate == 1


def test_a_counterexample_shrinks_to_one_that_can_be_read():
    case = smallest(cases(), lambda case: (case.net.forward(case.x).output < 0).any())
    numbers = [*case.net.theta, *case.x.flat]
    assert len(numbers) <= 8
    assert sorted(v for v in numbers if v) in ([-1], [-1, 1], [-1, 1, 1])


def test_no_example_is_thrown_away():
    assert len(examples(wide=False)) == len(examples(wide=True)) == EXAMPLES.max_examples


ANY = {
    "depth 1": lambda c: c.net.N == 1 and min(c.net.sizes) > 1,
    "depth 3, no width 1": lambda c: c.net.N == 3 and min(c.net.sizes) > 1,
    "width 4 inside": lambda c: 4 in c.net.sizes[1:-1],
    "width 1 inside": lambda c: c.net.N == 3 and c.net.sizes[2] == 1 < c.net.sizes[1],
    "five different samples": lambda c: len({*map(tuple, c.x)}) == 5,
    "all paths active": lambda c: switches(c).size > 1 and switches(c).all() and c.x.any(),
    "some biases": lambda c: len({*c.net.bias[1:]}) == 2,
    "thirds": lambda c: any(v.denominator == 3 for v in c.net.theta),
}

WIDE = {
    "a repeated sample": lambda c: len({*map(tuple, c.x)}) < len(c.x) and c.x.all(),
    "a free node at the kink": lambda c: (
        (c.net.forward(c.x).z[1] == 0).any(axis=0) & c.net.W[1].all(axis=1)
    ).any(),
    "a node of weights zero": lambda c: not c.net.W[1].any(axis=1).all(),
    "an input without weights": lambda c: not c.net.W[1].any(axis=0).all(),
    "a node kept on": lambda c: (
        c.net.bias[1] and (c.net.b[1] > REACH * abs(c.net.W[1]).sum(axis=1)).any()
    ),
    "nodes always on, never on, and between": lambda c: (
        {0, 1} < {*switches(c).mean(axis=0).tolist()}
    ),
    "equal nodes": lambda c: (c.net.W[2][0] == c.net.W[2][1]).all() and c.net.W[2].all(),
    "equal weights": lambda c: len({*c.net.W[1].flat}) < 6 and c.net.W[1].all(),
    "a sample without cost": lambda c: 0 < (c.dE_dz == 0).all(axis=1).mean() < 1,
    "an absent class": lambda c: len(c.x) > 3 and set(c.labels.tolist()) != {0, 1},
}


@pytest.mark.parametrize("name", [*ANY, *WIDE])
def test_what_breaks_statements_is_drawn(name):
    """Each at least three times in 250, so that a test of 100 examples is likely to meet it."""
    wide = name in WIDE
    assert sum(map(bool, map((WIDE if wide else ANY)[name], examples(wide)))) >= 3


def test_a_node_kept_on_is_on_for_every_input_within_reach():
    """z of layer 1 is linear, so its extremes are at corners; a later bias allows for all a."""
    corners = np.array([[p, q] for p in (-REACH, REACH) for q in (-REACH, REACH)])

    kept = 0

    @EXAMPLES
    @given(networks(sizes=(2, 2, 2, 1), bias="all"))
    def check(net):
        nonlocal kept
        on = net.forward(corners).on
        for i in (1, 2):
            # A larger bias than any that is drawn: so the strategy has kept this node on.
            for j in np.flatnonzero(net.b[i] > REACH):
                assert on[i][:, j].all()
                kept += 1

    check()
    assert kept > 100


@given(networks())
def test_no_output_is_kept_on(net):
    b = net.b[net.N]
    assert b is None or (abs(b) <= REACH).all()


def test_a_tape_goes_on_where_a_case_is_large():
    """A network of 12 layers takes more bytes than are drawn at once."""
    net = find(networks(sizes=[9] * 13), lambda net: net.W[12][8].any(), settings=EXAMPLES)
    assert net.sizes == (9,) * 13
