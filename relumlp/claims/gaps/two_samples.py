"""Claims of *gaps*, equations 7 to 14: what it takes to classify two samples correctly.

Sample s is of class c, sample t of class c′; j and k are the two summary nodes. "Correct" is
strict: a sample's own output exceeds all others. There are no output biases, as in the equations,
unless the statement names them; the paper's networks have them.
"""

from functools import partial

from relumlp.claims.ledger.claim import TRANSCRIBED, claim
from relumlp.gaps.conditions import (
    activation_gap,
    correct,
    gap_condition,
    gap_condition_forms,
    on_both_sides,
    positive_output,
    prefers,
    weight_gap,
)
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.correct_summaries import right_or_any_pairs, right_pairs
from relumlp.testing.summary import Summary, pair, pairs, several, summaries
from relumlp.types import Array


@claim("gaps.7", partial(pairs, None, signed=True), exact=True, kind="definition")
def activation_gap_is_a_difference_of_samples(a_s: Array, a_t: Array) -> None:
    """The activation gap at node j is α_jcc′ = a_jc_s − a_jc′_t, and exchanging the two samples
    changes its sign."""
    α = activation_gap(a_s, a_t)
    assert_equal(α, [a_j - a2_j for a_j, a2_j in zip(a_s, a_t, strict=True)])
    assert_equal(activation_gap(a_t, a_s), -α)


@claim("gaps.8", partial(pairs, None, signed=True), exact=True, kind="definition")
def weight_gap_is_a_difference_of_classes(w: Array, c: int, c2: int) -> None:
    """The weight gap at node j is φ_jcc′ = w_jc − w_jc′, so that φ_jc′c = −φ_jcc′ and φ_jcc′ +
    φ_jc′c″ = φ_jcc″."""
    φ = weight_gap(w, c, c2)
    assert_equal(φ, [w[c, j] - w[c2, j] for j in range(w.shape[1])])
    assert_equal(weight_gap(w, c2, c), -φ)
    for c3 in range(len(w)):
        assert_equal(φ + weight_gap(w, c2, c3), weight_gap(w, c, c3))


@claim("gaps.9", partial(right_pairs, nodes=None), exact=True, kind="inequality")
def own_output_exceeds_the_other_class_at_s(a_s: Array, w: Array, c: int, c2: int) -> None:
    """If two samples are classified correctly, Σ_j a_jc w_jc > Σ_j a_jc w_jc′ for the sample of
    class c."""
    assert_all(a_s @ w[c] > a_s @ w[c2], "Σ_j a_jc w_jc > Σ_j a_jc w_jc′")
    assert_equal(prefers(a_s, w, c, c2), True)


@claim("gaps.10", partial(right_pairs, nodes=None), exact=True, kind="inequality")
def own_output_exceeds_the_other_class_at_t(a_t: Array, w: Array, c: int, c2: int) -> None:
    """If two samples are classified correctly, Σ_j a_jc′ w_jc′ > Σ_j a_jc′ w_jc for the sample of
    class c′."""
    assert_all(a_t @ w[c2] > a_t @ w[c], "Σ_j a_jc′ w_jc′ > Σ_j a_jc′ w_jc")
    assert_equal(prefers(a_t, w, c2, c), True)


@claim(
    "gaps.9.with-biases",
    partial(right_pairs, nodes=None, bias=True),
    exact=True,
    kind="inequality",
    counterexample=lambda: pair((0, 0), (0, 2), [(0, 0), (0, 1)], (1, 0)),
    correction="gaps.9.biases-added",
)
def equation_9_with_output_biases(a_s: Array, w: Array, c: int, c2: int) -> None:
    """With output biases, too, equation 9 holds if two samples are classified correctly."""
    assert prefers(a_s, w, c, c2), "equation 9 fails"


@claim(
    "gaps.10.with-biases",
    partial(right_pairs, nodes=None, bias=True),
    exact=True,
    kind="inequality",
    counterexample=lambda: pair((0, 2), (0, 0), [(0, 1), (0, 0)], (0, 1)),
    correction="gaps.9.biases-added",
)
def equation_10_with_output_biases(a_t: Array, w: Array, c: int, c2: int) -> None:
    """With output biases, too, equation 10 holds if two samples are classified correctly."""
    assert prefers(a_t, w, c2, c), "equation 10 fails"


@claim(
    "gaps.9.biases-added",
    partial(right_pairs, nodes=None, bias=True),
    exact=True,
    kind="inequality",
)
def biases_belong_to_both_sides(
    a_s: Array, a_t: Array, w: Array, b: Array, c: int, c2: int
) -> None:
    """With output biases, two correctly classified samples satisfy equations 9 and 10 with b_c
    added to the side of class c and b_c′ to the side of class c′."""
    assert_all(a_s @ w[c] + b[c] > a_s @ w[c2] + b[c2], "equation 9 with biases")
    assert_all(a_t @ w[c2] + b[c2] > a_t @ w[c] + b[c], "equation 10 with biases")


@claim(
    "gaps.9.sufficient",
    partial(pairs, None),
    exact=True,
    counterexample=lambda: several([(0, 1), (1, 0)], [(0, 1), (1, 0), (1, 1)]),
    correction="gaps.9.every-class",
)
def equations_9_to_12_suffice(
    a: Array, labels: Array, w: Array, a_s: Array, a_t: Array, c: int, c2: int
) -> None:
    """If equations 9 to 12 hold for two samples, both samples are classified correctly."""
    nine_and_ten = prefers(a_s, w, c, c2) and prefers(a_t, w, c2, c)
    if nine_and_ten and positive_output(a_s, w, c) and positive_output(a_t, w, c2):
        assert correct(a, labels, w).all(), "the four equations hold, but a sample is wrong"


@claim("gaps.9.every-class", partial(summaries, None, signed=True), exact=True)
def equation_9_against_every_class_is_correctness(a: Array, labels: Array, w: Array) -> None:
    """A sample is classified correctly exactly if equation 9 holds for that sample against every
    other class."""
    for a_s, c, right in zip(a, labels, correct(a, labels, w), strict=True):
        others = [c2 for c2 in range(len(w)) if c2 != c]
        assert_equal(all(prefers(a_s, w, c, c2) for c2 in others), right)
        assert_equal(all(a_s @ w[c] > a_s @ w[c2] for c2 in others), right)


def no_output_is_positive() -> Summary:
    """Two samples that are classified correctly by negative weights."""
    return pair((0, 1), (1, 0), [(-1, 0), (0, -1)])


@claim(
    "gaps.11",
    partial(right_pairs, nodes=None),
    exact=True,
    kind="inequality",
    counterexample=no_output_is_positive,
    correction="gaps.11.shift",
)
def own_output_is_positive_at_s(a_s: Array, w: Array, c: int) -> None:
    """If two samples are classified correctly, Σ_j a_jc w_jc > 0 for the sample of class c."""
    assert positive_output(a_s, w, c), f"the output of c is {a_s @ w[c]}"


@claim(
    "gaps.12",
    partial(right_pairs, nodes=None),
    exact=True,
    kind="inequality",
    counterexample=no_output_is_positive,
    correction="gaps.11.shift",
)
def own_output_is_positive_at_t(a_t: Array, w: Array, c2: int) -> None:
    """If two samples are classified correctly, Σ_j a_jc′ w_jc′ > 0 for the sample of class c′."""
    assert positive_output(a_t, w, c2), f"the output of c′ is {a_t @ w[c2]}"


@claim("gaps.11.shift", partial(summaries, None, bias=True), exact=True)
def a_shift_of_all_classes_decides_11_and_nothing_else(
    a: Array, labels: Array, w: Array, b: Array
) -> None:
    """Adding one vector to all classes' weights changes no weight gap and no decision, but can make
    equations 11 and 12 true or false, as one likes, for every sample that a node sees."""
    enough = abs(w).max() + 1
    for v, positive in ((enough, True), (-enough, False)):
        for c2 in range(len(w)):
            assert_equal(weight_gap(w + v, labels, c2), weight_gap(w, labels, c2))
        assert_equal(correct(a, labels, w + v, b), correct(a, labels, w, b))
        for a_s, c in zip(a, labels, strict=True):
            assert_equal(positive_output(a_s, w + v, c), positive and (a_s > 0).any())


@claim("gaps.13", right_pairs, exact=True, kind="inequality")
def gaps_agree(α: Array, φ: Array) -> None:
    """If two samples are classified correctly, their gaps satisfy α_jcc′ φ_jcc′ > α_kcc′ φ_kc′c."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    assert_all(α_j * φ_j > α_k * -φ_k, "α_jcc′ φ_jcc′ > α_kcc′ φ_kc′c")


@claim("gaps.13.with-biases", partial(right_pairs, bias=True), exact=True, kind="inequality")
def gaps_agree_with_output_biases(α: Array, φ: Array) -> None:
    """With output biases, too, the gaps of two correctly classified samples satisfy α_jcc′ φ_jcc′ >
    α_kcc′ φ_kc′c, because the biases cancel in the sum."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    assert_all(α_j * φ_j > α_k * -φ_k, "α_jcc′ φ_jcc′ > α_kcc′ φ_kc′c")


@claim(
    "gaps.13.22-equations",
    right_pairs,
    exact=True,
    kind=TRANSCRIBED,
    counterexample=no_output_is_positive,
    correction="gaps.13",
)
def gaps_agree_as_printed_with_22_equations(α: Array, φ: Array) -> None:
    """If two samples are classified correctly, their gaps satisfy α_jcc′ φ_jcc′ > α_kcc′ φ_kcc′ (so
    the text of the 22-equation version, equations 13 and 16)."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    assert α_j * φ_j > α_k * φ_k, f"{α_j * φ_j} is not above {α_k * φ_k}"


@claim("gaps.13.chain", partial(pairs, signed=True), exact=True, kind="identity")
def derivation_of_13(a_s: Array, a_t: Array, w: Array, c: int, c2: int, α: Array, φ: Array) -> None:
    """In every line of the derivation of equation 13 the left side minus the right side is the same
    number, which is the sum of that difference in equation 9 and in equation 10."""
    (α_j, α_k), (φ_j, φ_k), u, v = α, φ, w[c], w[c2]
    line_9, line_10 = a_s @ u - a_s @ v, -(a_t @ u) - -(a_t @ v)
    added = (a_s @ u - a_t @ u) - (a_s @ v - a_t @ v)
    by_gaps = (α_j * u[0] + α_k * u[1]) - (α_j * v[0] + α_k * v[1])
    by_nodes = (α_j * u[0] - α_j * v[0]) - (α_k * v[1] - α_k * u[1])
    assert_equal([added, by_gaps, by_nodes, α_j * φ_j - α_k * -φ_k], [line_9 + line_10] * 4)


@claim(
    "gaps.13.reverse",
    partial(pairs, classes=2),
    exact=True,
    counterexample=lambda: pair((0, 0), (0, 1), [(0, -1), (0, 0)]),
    correction="gaps.16.some-biases",
)
def equation_13_gives_back_9_and_10(
    a_s: Array, a_t: Array, w: Array, c: int, c2: int, α: Array, φ: Array
) -> None:
    """The derivation of equation 13 can be reversed: equation 13 implies equations 9 and 10."""
    if gap_condition(α, φ):
        assert prefers(a_s, w, c, c2), "equation 13 holds, but equation 9 fails"
        assert prefers(a_t, w, c2, c), "equation 13 holds, but equation 10 fails"


@claim("gaps.13.forms", partial(pairs, signed=True), exact=True)
def forms_of_13_are_equivalent(α: Array, φ: Array) -> None:
    """The three forms α_j φ_jcc′ > α_k φ_kc′c, α_j φ_jcc′ > −α_k φ_kcc′ and α_k φ_kcc′ > α_j φ_jc′c
    of equation 13 are equivalent."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    forms = [α_j * φ_j > α_k * -φ_k, α_j * φ_j > -α_k * φ_k, α_k * φ_k > α_j * -φ_j]
    assert_equal(forms, [gap_condition(α, φ)] * 3)
    assert_equal(gap_condition_forms(α, φ), forms)


@claim(
    "gaps.13.forms.22-equations",
    partial(pairs, signed=True),
    exact=True,
    kind=TRANSCRIBED,
    counterexample=lambda: pair((1, 0), (0, 0), [(1, 0), (0, 0)]),
    correction="gaps.13.forms",
)
def forms_of_13_as_printed_with_22_equations(α: Array, φ: Array) -> None:
    """The three forms α_j φ_jcc′ > α_k φ_kcc′, α_j φ_jcc′ > −α_k φ_kcc′ and α_k φ_kcc′ > α_j φ_jcc′
    of equation 13 are equivalent (so the text of the 22-equation version)."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    forms = [α_j * φ_j > α_k * φ_k, α_j * φ_j > -α_k * φ_k, α_k * φ_k > α_j * φ_j]
    assert len(set(forms)) == 1, f"the three forms are {forms}"


@claim("gaps.13.symmetric", partial(pairs, signed=True), exact=True)
def nodes_and_samples_can_be_exchanged_in_13(α: Array, φ: Array) -> None:
    """Equation 13 stays the same if the nodes j and k are exchanged, and if (s, c) and (t, c′) are
    exchanged."""
    held = gap_condition(α, φ)
    assert_equal(gap_condition(α[::-1], φ[::-1]), held)
    assert_equal(gap_condition(-α, -φ), held)


@claim("gaps.14", right_or_any_pairs, exact=True)
def equation_14_is_9_and_10(a_s: Array, a_t: Array, w: Array, c: int, c2: int, φ: Array) -> None:
    """Equation 14, that is a_jc φ_jcc′ + a_kc φ_kcc′ > 0 and a_jc′ φ_jcc′ + a_kc′ φ_kcc′ < 0, holds
    exactly if equations 9 and 10 hold."""
    held = a_s @ φ > 0 and a_t @ φ < 0
    assert_equal(on_both_sides(a_s, a_t, φ), held)
    assert_equal(prefers(a_s, w, c, c2) and prefers(a_t, w, c2, c), held)


@claim("gaps.14.two-classes", partial(right_or_any_pairs, 2), exact=True)
def equation_14_is_correctness_of_two_classes(
    a: Array, labels: Array, w: Array, a_s: Array, a_t: Array, φ: Array
) -> None:
    """Between two classes, equation 14 holds exactly if both samples are classified correctly."""
    assert_equal(on_both_sides(a_s, a_t, φ), correct(a, labels, w).all())
