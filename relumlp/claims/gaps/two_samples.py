"""Claims of *gaps*, equations 7 to 14: what it takes to classify two samples correctly.

Sample s is of class c, sample t of class c′; j and k are the two summary nodes. "Correct" is
strict: a sample's own output exceeds all others. There are no output biases, as in the equations,
unless the statement names them; the paper's networks have them.
"""

from functools import partial

from hypothesis import strategies as st

from relumlp.claims.ledger.claim import claim
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
from relumlp.testing.assertions import assert_equal
from relumlp.testing.correct_summaries import right_pairs
from relumlp.testing.summary import Summary, pair, pairs, several, summaries
from relumlp.types import Array

any_pairs = partial(pairs, None, signed=True)
right_pairs_any_width = partial(right_pairs, nodes=None)
biased_right_pairs = partial(right_pairs, nodes=None, bias=True)


def right_or_any_pairs(classes: int = 3) -> st.SearchStrategy[Summary]:
    """Draw pairs of which about half are classified correctly."""
    right = right_pairs(nodes=None, signed=True, classes=classes)
    return right | pairs(None, signed=True, classes=classes)


@claim("gaps.7", any_pairs, exact=True, kind="definition")
def activation_gap_is_a_difference_of_samples(a_s: Array, a_t: Array) -> None:
    """α_jcc′ = a_jc_s − a_jc′_t at every node j; the other way round it is the negative."""
    α = activation_gap(a_s, a_t)
    assert_equal(α, [a_j - a2_j for a_j, a2_j in zip(a_s, a_t, strict=True)])
    assert_equal(activation_gap(a_t, a_s), -α)


@claim("gaps.8", any_pairs, exact=True, kind="definition")
def weight_gap_is_a_difference_of_classes(w: Array, c: int, c2: int) -> None:
    """φ_jcc′ = w_jc − w_jc′ at every node j; φ_jc′c = −φ_jcc′ and φ_jcc′ + φ_jc′c″ = φ_jcc″."""
    φ = weight_gap(w, c, c2)
    assert_equal(φ, [w[c, j] - w[c2, j] for j in range(w.shape[1])])
    assert_equal(weight_gap(w, c2, c), -φ)
    for c3 in range(len(w)):
        assert_equal(φ + weight_gap(w, c2, c3), weight_gap(w, c, c3))


@claim("gaps.9", right_pairs_any_width, exact=True, kind="inequality")
def own_output_exceeds_the_other_class_at_s(a_s: Array, w: Array, c: int, c2: int) -> None:
    """If two samples are classified correctly, Σ_j a_jc w_jc > Σ_j a_jc w_jc′."""
    assert a_s @ w[c] > a_s @ w[c2]
    assert prefers(a_s, w, c, c2)


@claim("gaps.10", right_pairs_any_width, exact=True, kind="inequality")
def own_output_exceeds_the_other_class_at_t(a_t: Array, w: Array, c: int, c2: int) -> None:
    """If two samples are classified correctly, Σ_j a_jc′ w_jc′ > Σ_j a_jc′ w_jc."""
    assert a_t @ w[c2] > a_t @ w[c]
    assert prefers(a_t, w, c2, c)


@claim(
    "gaps.9.with-biases",
    biased_right_pairs,
    exact=True,
    kind="inequality",
    counterexample=lambda: pair((0, 0), (0, 2), [(0, 0), (0, 1)], (1, 0)),
    correction="gaps.9.biases-added",
)
def equation_9_with_output_biases(a_s: Array, w: Array, c: int, c2: int) -> None:
    """With output biases too, .9 holds if two samples are classified correctly."""
    assert prefers(a_s, w, c, c2), ".9 fails"


@claim(
    "gaps.10.with-biases",
    biased_right_pairs,
    exact=True,
    kind="inequality",
    counterexample=lambda: pair((0, 2), (0, 0), [(0, 1), (0, 0)], (0, 1)),
    correction="gaps.9.biases-added",
)
def equation_10_with_output_biases(a_t: Array, w: Array, c: int, c2: int) -> None:
    """With output biases too, .10 holds if two samples are classified correctly."""
    assert prefers(a_t, w, c2, c), ".10 fails"


@claim("gaps.9.biases-added", biased_right_pairs, exact=True, kind="inequality")
def biases_belong_to_both_sides(
    a_s: Array, a_t: Array, w: Array, b: Array, c: int, c2: int
) -> None:
    """With output biases .9 and .10 hold with b_c and b_c′ added to the sides of c and of c′."""
    assert a_s @ w[c] + b[c] > a_s @ w[c2] + b[c2]
    assert a_t @ w[c2] + b[c2] > a_t @ w[c] + b[c]


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
    """If .9 to .12 hold for two samples, both are classified correctly."""
    nine_and_ten = prefers(a_s, w, c, c2) and prefers(a_t, w, c2, c)
    if nine_and_ten and positive_output(a_s, w, c) and positive_output(a_t, w, c2):
        assert correct(a, labels, w).all(), ".9 to .12 hold, but another class is not beaten"


@claim("gaps.9.every-class", partial(summaries, None, signed=True), exact=True)
def equation_9_against_every_class_is_correctness(a: Array, labels: Array, w: Array) -> None:
    """A sample is classified correctly exactly if .9 holds for it against every other class."""
    for a_s, c, right in zip(a, labels, correct(a, labels, w), strict=True):
        others = [c2 for c2 in range(len(w)) if c2 != c]
        assert right == all(prefers(a_s, w, c, c2) for c2 in others)
        assert right == all(a_s @ w[c] > a_s @ w[c2] for c2 in others)


def no_output_is_positive() -> Summary:
    """Two samples that are classified correctly by negative weights."""
    return pair((0, 1), (1, 0), [(-1, 0), (0, -1)])


@claim(
    "gaps.11",
    right_pairs_any_width,
    exact=True,
    kind="inequality",
    counterexample=no_output_is_positive,
    correction="gaps.11.shift",
)
def own_output_is_positive_at_s(a_s: Array, w: Array, c: int) -> None:
    """If two samples are classified correctly, Σ_j a_jc w_jc > 0."""
    assert positive_output(a_s, w, c), f"the output of c is {a_s @ w[c]}"


@claim(
    "gaps.12",
    right_pairs_any_width,
    exact=True,
    kind="inequality",
    counterexample=no_output_is_positive,
    correction="gaps.11.shift",
)
def own_output_is_positive_at_t(a_t: Array, w: Array, c2: int) -> None:
    """If two samples are classified correctly, Σ_j a_jc′ w_jc′ > 0."""
    assert positive_output(a_t, w, c2), f"the output of c′ is {a_t @ w[c2]}"


@claim("gaps.11.shift", partial(summaries, None, bias=True), exact=True)
def a_shift_of_all_classes_decides_11_and_nothing_else(
    a: Array, labels: Array, w: Array, b: Array
) -> None:
    """Adding one vector to all classes' weights changes no weight gap and no decision, but makes
    .11 (or .12) true or false, as one likes, for every sample that a node sees."""
    enough = abs(w).max() + 1
    for v, positive in ((enough, True), (-enough, False)):
        for c2 in range(len(w)):
            assert_equal(weight_gap(w + v, labels, c2), weight_gap(w, labels, c2))
        assert_equal(correct(a, labels, w + v, b), correct(a, labels, w, b))
        for a_s, c in zip(a, labels, strict=True):
            assert positive_output(a_s, w + v, c) == (positive and (a_s > 0).any())


@claim("gaps.13", right_pairs, exact=True, kind="inequality")
def gaps_agree(α: Array, φ: Array) -> None:
    """If two samples are classified correctly, α_jcc′ φ_jcc′ > α_kcc′ φ_kc′c."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    assert α_j * φ_j > α_k * -φ_k


@claim("gaps.13.with-biases", partial(right_pairs, bias=True), exact=True, kind="inequality")
def gaps_agree_with_output_biases(α: Array, φ: Array) -> None:
    """With output biases too, α_jcc′ φ_jcc′ > α_kcc′ φ_kc′c: they cancel in the sum."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    assert α_j * φ_j > α_k * -φ_k


@claim(
    "gaps.13.22-equations",
    right_pairs,
    exact=True,
    kind="inequality",
    counterexample=no_output_is_positive,
    correction="gaps.13",
)
def gaps_agree_as_printed_with_22_equations(α: Array, φ: Array) -> None:
    """If two samples are classified correctly, α_jcc′ φ_jcc′ > α_kcc′ φ_kcc′ (so the text of the
    22-equation version, .13 and .16)."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    assert α_j * φ_j > α_k * φ_k, f"{α_j * φ_j} is not above {α_k * φ_k}"


@claim("gaps.13.chain", partial(pairs, signed=True), exact=True, kind="identity")
def derivation_of_13(a_s: Array, a_t: Array, w: Array, c: int, c2: int, α: Array, φ: Array) -> None:
    """Right side from left, every line of .13's derivation is the same number, and it is the sum of
    .9's and .10's."""
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
    """The derivation of .13 can be reversed: .13 implies .9 and .10."""
    if gap_condition(α, φ):
        assert prefers(a_s, w, c, c2), ".13 holds, .9 does not"
        assert prefers(a_t, w, c2, c), ".13 holds, .10 does not"


@claim("gaps.13.forms", partial(pairs, signed=True), exact=True)
def forms_of_13_are_equivalent(α: Array, φ: Array) -> None:
    """α_j φ_jcc′ > α_k φ_kc′c, α_j φ_jcc′ > −α_k φ_kcc′ and α_k φ_kcc′ > α_j φ_jc′c are
    equivalent."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    forms = [α_j * φ_j > α_k * -φ_k, α_j * φ_j > -α_k * φ_k, α_k * φ_k > α_j * -φ_j]
    assert_equal(forms, [gap_condition(α, φ)] * 3)
    assert_equal(gap_condition_forms(α, φ), forms)


@claim(
    "gaps.13.forms.22-equations",
    partial(pairs, signed=True),
    exact=True,
    counterexample=lambda: pair((1, 0), (0, 0), [(1, 0), (0, 0)]),
    correction="gaps.13.forms",
)
def forms_of_13_as_printed_with_22_equations(α: Array, φ: Array) -> None:
    """α_j φ_jcc′ > α_k φ_kcc′, α_j φ_jcc′ > −α_k φ_kcc′ and α_k φ_kcc′ > α_j φ_jcc′ are equivalent
    (so the text of the 22-equation version)."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    forms = [α_j * φ_j > α_k * φ_k, α_j * φ_j > -α_k * φ_k, α_k * φ_k > α_j * φ_j]
    assert len(set(forms)) == 1, f"the forms are {forms}"


@claim("gaps.13.symmetric", partial(pairs, signed=True), exact=True)
def nodes_and_samples_can_be_exchanged_in_13(α: Array, φ: Array) -> None:
    """The roles of j and k in .13 are alike, and so are those of (s, c) and (t, c′)."""
    held = gap_condition(α, φ)
    assert gap_condition(α[::-1], φ[::-1]) == held
    assert gap_condition(-α, -φ) == held


@claim("gaps.14", right_or_any_pairs, exact=True)
def equation_14_is_9_and_10(a_s: Array, a_t: Array, w: Array, c: int, c2: int, φ: Array) -> None:
    """a_jc φ_jcc′ + a_kc φ_kcc′ > 0 and a_jc′ φ_jcc′ + a_kc′ φ_kcc′ < 0 exactly if .9 and .10
    hold."""
    held = a_s @ φ > 0 and a_t @ φ < 0
    assert on_both_sides(a_s, a_t, φ) == held
    assert held == (prefers(a_s, w, c, c2) and prefers(a_t, w, c2, c))


@claim("gaps.14.two-classes", partial(right_or_any_pairs, 2), exact=True)
def equation_14_is_correctness_of_two_classes(
    a: Array, labels: Array, w: Array, a_s: Array, a_t: Array, φ: Array
) -> None:
    """Between two classes, .14 holds exactly if both samples are classified correctly."""
    assert on_both_sides(a_s, a_t, φ) == correct(a, labels, w).all()
