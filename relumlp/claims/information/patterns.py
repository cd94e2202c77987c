"""Claims of *cooperating*: entropy and perplexity of patterns, and what is said of them in words.

e^{N H} = N^N / Π n^n is rational, so all comparisons of entropies of one class are exact.
"""

from fractions import Fraction
from itertools import pairwise, product
from math import comb, prod

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.information.entropies import entropy, perplexity
from relumlp.information.patterns import layer_perplexity, pattern_counts
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_ascending, assert_close, assert_equal
from relumlp.testing.counts import Switches, switch_case, switches, widths
from relumlp.testing.exact_entropies import computed_and_exact
from relumlp.testing.exact_patterns import (
    class_entropies,
    class_patterns,
    class_specific,
    exp_pattern_entropy,
    literal_counts,
    numbered,
)
from relumlp.testing.logarithms import ln
from relumlp.testing.network import Case, case_of, cases, exact_net
from relumlp.testing.whole_counts import certified
from relumlp.types import Array, Bools

PATTERN_ROUNDING = 64 * float(np.finfo(np.float64).eps)
"""At most 8 terms, of a handful of roundings each, in sums and products of at most 8."""


@claim("cooperating.1", switches, kind="definition")
def entropy_of_patterns(on: Bools) -> None:
    """The entropy of the patterns of class c in layer l is H(c,l) = −Σ_{n∈K} (n/N_c) ln(n/N_c),
    where equal counts occur in K as often as there are patterns with that count; so N_c H =
    ln(N_c^{N_c} / Π n^n)."""
    K, N = literal_counts(on), len(on)
    computed, H = computed_and_exact(entropy, pattern_counts(on))
    assert_equal(H, -sum(Fraction(n, N) * ln(Fraction(n, N)) for n in K))
    assert_equal(N * H, ln(exp_pattern_entropy(on)))
    assert_close(computed, H, within=PATTERN_ROUNDING)


@claim("cooperating.1.bounds", switches, exact=True, kind="inequality")
def entropy_is_at_most_the_logarithm_of_samples(on: Bools) -> None:
    """The entropy of patterns obeys 0 ≤ H(c,l) ≤ ln N_c, and is at most s ln 2 in a layer of s
    nodes."""
    N, s = on.shape
    assert_ascending(1, exp_pattern_entropy(on), min(N, 2**s) ** N)


@claim("cooperating.1.permutation", switches, exact=True, kind="theorem")
def order_does_not_change_entropy(on: Bools, order: Array, nodes: Array) -> None:
    """Permuting samples or nodes, or exchanging on and off, leaves the entropy H(c,l) unchanged, to
    the last bit."""
    for other in (on[order], on[:, nodes], ~on):
        assert_equal(sorted(pattern_counts(other).tolist()), literal_counts(on))
        assert_equal(entropy(pattern_counts(other)), entropy(pattern_counts(on)))


@claim("cooperating.1.repetition", switches, exact=True, kind="theorem")
def repetition_does_not_change_entropy(on: Bools, times: int) -> None:
    """Repeating all samples r times leaves the entropy H(c,l) unchanged: e^{rN H} = (e^{N H})^r."""
    again = np.repeat(on, times, axis=0)
    assert_equal(sorted(pattern_counts(again).tolist()), [times * n for n in literal_counts(on)])
    assert_equal(exp_pattern_entropy(again), exp_pattern_entropy(on) ** times)


@claim("cooperating.1.more-nodes", switches, exact=True, kind="inequality")
def entropy_never_falls_with_a_node(on: Bools) -> None:
    """The entropy H(c,l) never falls when a node is added to the pattern."""
    for s in range(on.shape[1]):
        assert_ascending(exp_pattern_entropy(on[:, :s]), exp_pattern_entropy(on[:, : s + 1]))


def two_lone_patterns() -> Switches:
    """Two samples with patterns of their own: K = {1}, so H = ½ ln 2 and P = √2, not 2."""
    return switch_case([[False], [True]], [0, 0])


@claim(
    "cooperating.1.set",
    switches,
    exact=True,
    counterexample=two_lone_patterns,
    correction="cooperating.2.largest",
)
def counts_may_form_a_set(on: Bools) -> None:
    """With the counts as "the set K(c,l)", the perplexity P is N_c if every sample has a unique
    pattern."""
    K, N = set(literal_counts(on)), len(on)
    if len(literal_counts(on)) == N:
        P_to_N = Fraction(N ** sum(K), prod(n**n for n in K))
        assert P_to_N == N**N, f"P^{N} is {P_to_N}, not {N**N}"


@claim("cooperating.2", switches, kind="definition")
def perplexity_is_exponential_of_entropy(on: Bools) -> None:
    """The perplexity of class c in layer l is P(c,l) = e^{H(c,l)}."""
    computed, P = computed_and_exact(perplexity, pattern_counts(on))
    computed_H, H = computed_and_exact(entropy, pattern_counts(on))
    assert_equal(P, H.exp())
    assert_close([computed, np.exp(computed_H)], [P, P], within=len(on) * PATTERN_ROUNDING)


@claim("cooperating.2.smallest", switches, exact=True, kind="theorem")
def perplexity_is_one_for_equal_patterns(on: Bools) -> None:
    """The perplexity P(c,l) is at least 1, and is 1 exactly if all samples of the class have the
    same pattern."""
    same = (on == on[:1]).all()
    assert_ascending(1, exp_pattern_entropy(on))
    assert_equal(exp_pattern_entropy(on) == 1, same)
    assert_equal(perplexity(pattern_counts(on)) == 1, same)


@claim("cooperating.2.largest", switches, exact=True, kind="theorem")
def perplexity_is_all_samples_for_different_patterns(on: Bools) -> None:
    """The perplexity P(c,l) is at most N_c, and is N_c exactly if all samples of the class have
    different patterns."""
    N = len(on)
    different = len(set(map(tuple, on.tolist()))) == N
    assert_ascending(exp_pattern_entropy(on), N**N)
    assert_equal(exp_pattern_entropy(on) == N**N, different)
    assert_equal(perplexity(pattern_counts(on)) == N, different)


def three_samples_of_one_node() -> Switches:
    """One node shows two patterns, and three samples need three."""
    return switch_case([[False], [True], [True]], [0, 0, 0])


@claim(
    "cooperating.2.reached",
    switches,
    exact=True,
    kind="words",
    counterexample=three_samples_of_one_node,
    correction="cooperating.2.range",
)
def some_switches_reach_the_largest_perplexity(on: Bools) -> None:
    """The range of the perplexity is 1 to N_c (section 3), so that in a layer of any width some
    switches of the N_c samples have the perplexity N_c."""
    N, s = on.shape
    most = exp_pattern_entropy(numbered(N, s))
    assert most == N**N, f"P^{N} is at most {most}, not {N**N}"


@claim("cooperating.2.range", switches, exact=True)
def largest_perplexity_of_a_layer(on: Bools) -> None:
    """In a layer of s nodes no perplexity P(c,l) exceeds that of the samples' numbers in binary,
    modulo 2^s; this perplexity is N_c exactly if 2^s ≥ N_c, and 2^s exactly if N_c is a multiple of
    2^s."""
    N, s = on.shape
    most = exp_pattern_entropy(numbered(N, s))
    assert_ascending(exp_pattern_entropy(on), most, min(N, 2**s) ** N)
    assert_equal(most == N**N, 2**s >= N)
    assert_equal(most == 2 ** (s * N), N % 2**s == 0)


@claim("cooperating.2.classes", switches, kind="definition")
def perplexity_of_a_layer(on: Bools, labels: Array, classes: int) -> None:
    """A layer's perplexity is the mean of P(c,l) over the classes that have samples."""
    P = layer_perplexity(on, labels, classes)
    parts = [on[labels == c] for c in range(classes)]
    assert_equal(np.isnan(P.per_class), [not len(part) for part in parts])
    each = [perplexity(certified(pattern_counts(part))) for part in parts if len(part)]
    within = len(on) * PATTERN_ROUNDING
    assert_close(P.per_class[~np.isnan(P.per_class)], each, within=within)
    assert_close(P.mean, sum(each) / len(each), within=within)


def dead_layer() -> Switches:
    """Two classes, one sample each, the only node off for both."""
    return switch_case([[False], [False]], [0, 1])


@claim(
    "cooperating.s3a",
    switches,
    exact=True,
    kind="words",
    counterexample=dead_layer,
    correction="cooperating.s3a.exactly",
)
def perplexity_one_means_class_specific(on: Bools, labels: Array) -> None:
    """If the perplexity of every class is 1, the patterns are class-specific."""
    if class_entropies(on, labels) == {1}:
        assert class_specific(on, labels), "a pattern occurs in two classes"


def one_class_with_two_patterns() -> Switches:
    """One class with two patterns of its own: perplexity 2."""
    return two_lone_patterns()


@claim(
    "cooperating.s3a.converse",
    switches,
    exact=True,
    kind="words",
    counterexample=one_class_with_two_patterns,
    correction="cooperating.s3a.exactly",
)
def class_specific_means_perplexity_one(on: Bools, labels: Array) -> None:
    """If the patterns are class-specific, the perplexity of every class is 1."""
    if class_specific(on, labels):
        assert class_entropies(on, labels) == {1}, "a class has two patterns of its own"


@claim("cooperating.s3a.exactly", switches, exact=True, kind="theorem")
def one_pattern_of_its_own_for_each_class(on: Bools, labels: Array) -> None:
    """Each class with samples has one pattern, which no other class has, exactly if the perplexity
    of every class is 1 and there are as many patterns as classes with samples."""
    one_each = class_entropies(on, labels) == {1}
    patterns, present = len(literal_counts(on)), len(np.unique(labels))
    single = all(len(of_class) == 1 for of_class in class_patterns(on, labels))
    assert_equal(one_each and patterns == present, single and class_specific(on, labels))


@claim("cooperating.s3b.patterns", widths, exact=True, kind="words")
def nodes_can_show_every_pattern(nodes: int) -> None:
    """A layer of s nodes can show 2^s patterns, and 2^20 patterns of 20 nodes are more than the
    60,000 samples."""
    net = exact_net([np.eye(nodes, dtype=int)])
    x = np.array(list(product((-1, 1), repeat=nodes)), object)
    assert_equal(pattern_counts(net.forward(x).on[1]), np.ones(2**nodes))
    assert 2**20 > 60_000, "20 nodes show fewer patterns than there are samples"


def two_nodes_with_one_input() -> Case:
    """The nodes x and −x are never both on: 4 samples show 3 of the 4 patterns."""
    return case_of(exact_net([[[1], [-1]]]), [[-1], [0], [1], [2]])


@claim(
    "cooperating.s3b.few-inputs",
    cases,
    exact=True,
    kind="words",
    counterexample=two_nodes_with_one_input,
    correction="cooperating.s3b.cells",
)
def enough_samples_show_every_pattern(net: MLP, x: Array) -> None:
    """A layer of s nodes shows all 2^s patterns if there are at least 2^s different samples."""
    s = net.sizes[1]
    if len(literal_counts(x)) >= 2**s:
        patterns = len(literal_counts(net.forward(x).on[1]))
        assert patterns == 2**s, f"the samples show {patterns} patterns, not {2**s}"


@claim("cooperating.s3b.cells", cases, exact=True, kind="inequality")
def inputs_bound_the_patterns(net: MLP, x: Array) -> None:
    """A first layer of s nodes with d inputs shows at most Σ_{k≤d} C(s, k) patterns."""
    d, s = net.sizes[:2]
    samples = np.concatenate([x, -x, 2 * x, x + 1, 0 * x, x - 1])
    patterns = len(literal_counts(net.forward(samples).on[1]))
    assert_ascending(patterns, sum(comb(s, k) for k in range(d + 1)))


def layers_that_separate_late() -> Case:
    """The node of layer 1 is on for both samples, the output for the second only: P = 1, then 2."""
    return case_of(exact_net([[[1]], [[1]]], [[0], [-1]]), [[1], [2]])


@claim(
    "cooperating.s6c.law",
    cases,
    exact=True,
    kind="words",
    counterexample=layers_that_separate_late,
    correction="cooperating.s6c.activations",
)
def perplexity_never_rises_with_depth(net: MLP, x: Array) -> None:
    """The perplexity of the patterns never rises from one layer to the next."""
    P = [exp_pattern_entropy(on) for on in net.forward(x).on[1:]]
    for before, after in pairwise(P):
        assert after <= before, f"e^(N H) rises from {before} to {after}"


@claim("cooperating.s6c.activations", cases, exact=True, kind="theorem")
def activations_never_become_more_diverse(net: MLP, x: Array) -> None:
    """The perplexity of the activations never rises with depth, and bounds the perplexity of the
    patterns."""
    t = net.forward(x)
    whole = [exp_pattern_entropy(a) for a in t.a]
    for g in range(1, net.N + 1):
        assert_ascending(exp_pattern_entropy(t.on[g]), whole[g], whole[g - 1])
