"""A quick set of claims: each is proved or refuted as the ledger says, at small sizes."""

from fractions import Fraction

import pytest
from hypothesis import assume

from relumlp.claims.ledger.claim import CLAIMS, claim
from relumlp.claims.ledger.listing import find_claim, load_claims
from relumlp.claims.ledger.proofs import said
from relumlp.claims.ledger.proving import Plan, prove_claim
from relumlp.proving.domain import Counted, Size
from relumlp.proving.domains import domain_of
from relumlp.proving.path import Path
from relumlp.proving.steps import steps_of
from relumlp.testing.assertions import assert_close
from relumlp.testing.counts import tables
from relumlp.testing.network import cases, exact_net
from relumlp.testing.one_weight import WeightCase
from relumlp.testing.tape import exact

pytest.importorskip("z3")

SMALL, COUNTS = Size((1, 1, 1)), Size((1, 2), 3)
PROVED = {
    "cooperating.6": Size((2, 2, 2)),
    "cooperating.5": Size((3, 3, 3, 3)),
    "gaps.s2.sign": Size((1, 1)),
    "beyond.conservation": Size((2, 2, 1)),
    "beyond.leaky": SMALL,
    "beyond.graph": Size((1, 1, 1)),
    "beyond.residual": Size((1, 1)),
    "beyond.shared": Size((2, 1, 1, 1)),
    "beyond.batch-norm.folding": SMALL,
    "beyond.path-norm.layers": SMALL,
    "beyond.path-norm.slope": SMALL,
    "dynamics.s3.kink": SMALL,
    "cooperating.s6c.activations": Size((2, 2, 1)),
    "gaps.norm.hidden": SMALL,
    "gaps.16": Size((2, 2), 2),
    "gaps.20": Size((2, 2), 2),
    "beyond.certificate": Size((1, 2), 2),
    "cooperating.16.outputs": Size((3,)),
    "dynamics.14": Size((1, 2), 4),
    "cooperating.1.bounds": Size((1, 2), 3),
}
REFUTED = {
    "dynamics.1.outputs": Size((1, 1)),
    "gaps.18.positive.with-biases": Size((2, 2), 2),
    "gaps.16.sufficient": Size((2, 2), 2),
    "gaps.13.forms.22-equations": Size((2, 3), 2),
    "gaps.norm.projections": SMALL,
    "dynamics.9.every-class": Size((1, 2), 2),
    "cooperating.s3a": Size((1, 2), 2),
}
FALSE_ABOVE = {
    "dynamics.4.deeper": Size((1, 1, 1, 1)),
    "gaps.s2.too-much": Size((1, 1, 2, 1)),
}


@pytest.mark.parametrize(("id", "size"), PROVED.items())
def test_a_true_claim_is_proved(id, size):
    proved = prove_claim(find_claim(id), Plan((size,), 30))
    assert proved.verdict == "proved", said(proved)
    assert proved.sizes[str(size)] > 0
    assert not proved.undecided


@pytest.mark.parametrize(("id", "size"), REFUTED.items())
def test_a_false_claim_is_refuted_by_the_prover_alone(id, size):
    found = find_claim(id)
    assert found.refuted
    proved = prove_claim(found, Plan((size,), 30))
    assert proved.verdict == "refuted", said(proved)
    assert not proved.sizes
    # The counterexample is code: it makes a case on which the claim fails.
    names = {}
    exec(proved.case, names)
    kind = type(case_at(found, size))
    case = kind(**{name: names[name] for name in kind._fields})
    with pytest.raises(AssertionError):
        found.run(case)


@pytest.mark.parametrize(("id", "size"), FALSE_ABOVE.items())
def test_a_false_claim_that_holds_at_small_sizes_is_refuted_at_a_larger_one(id, size):
    """Widths and depths that its counterexample needs; what is proved below is said with it."""
    small = Size(tuple(1 for _ in size.widths[1:]))
    found = find_claim(id)
    proved = prove_claim(found, Plan((small, size), 30))
    assert proved.verdict == "refuted", said(proved)
    assert [*proved.sizes] == [str(small)]
    assert said(proved).startswith(f"refuted at {size}, though at none of {small}: ")


def case_at(found, size):
    """A case of a claim's domain."""
    domain, fields = domain_of(found.cases()), frozenset()
    if isinstance(domain, Counted):
        return next(domain.cases(size, fields))
    return domain.build(Path(), size, fields)


def test_why_a_claim_has_no_proof_is_said():
    why = prove_claim(find_claim("cooperating.5.sigmoid"), Plan())
    assert said(why) == "undecided: it speaks of floating point"
    assert why.verdict == "undecided"


def test_every_claim_has_a_domain_or_speaks_of_floats_or_is_listed():
    without = {id for id, c in load_claims().items() if c.exact and domain_of(c.cases()) is None}
    # Both take densities of floats.
    assert without == {"cooperating.11.floor", "cooperating.11.ignored"}


@pytest.fixture
def own():
    """Add a claim, and remove it in the end."""
    added = []

    def add(id, cases, check):
        claim(id, cases, exact=True)(check)
        added.append(id)
        return CLAIMS[id]

    yield add
    for id in added:
        del CLAIMS[id]


def test_what_a_claim_leaves_out_by_assume_is_not_asked_of_it(own):
    def squares_of_positive_outputs_are_positive(net, x):
        """Squares of positive outputs are positive."""
        z = net.forward(x).output[0, 0]
        assume(z > 0)
        assert z * z > 0

    def nothing_is_asked(net):
        """Nothing."""
        assume(False)

    true = own("mine.positive", cases, squares_of_positive_outputs_are_positive)
    assert prove_claim(true, Plan((SMALL,), 10)).sizes[str(SMALL)] > 0
    empty = prove_claim(own("mine.nothing", cases, nothing_is_asked), Plan((SMALL,), 10))
    assert (empty.verdict, said(empty)) == (
        "undecided", "undecided: no case is possible at any size that was tried"
    )  # fmt: skip


def test_floats_that_are_computed_for_all_tables_are_said_to_be_floats(own):
    def shares_sum_to_one(counts, sizes):
        """Shares sum to 1."""
        assert_close((sizes / sizes.sum()).sum(), 1, within=1e-15)

    proved = prove_claim(own("mine.shares", tables, shares_sum_to_one), Plan((COUNTS,), 10))
    assert proved.bounds.endswith("as computed in floats, within the claim's own tolerance")


def test_a_claim_of_ones_own_is_proved_by_the_same_command(own):
    def positive_factors_pass(net, x, learning_rate):
        """Without biases, a positive factor on the input is one on the output."""
        η = learning_rate
        assert (net.forward(η * x).output == η * net.forward(x).output).all()

    factor = own("mine.factor", lambda: cases(bias="none"), positive_factors_pass)
    proved = prove_claim(factor, Plan((SMALL, Size((2, 2, 2))), 20))
    assert [*proved.sizes] == ["1-1-1", "2-2-2"]


def test_a_step_of_a_fixed_size_is_not_a_little():
    """The counterexample of chapter 10, and the proof for every step that is small enough."""
    found, φ = find_claim("gaps.s2.sign"), Fraction(1, 2**51)
    one = exact([[1]])
    case = WeightCase(exact_net([[[1]]]), one, one - φ, one, 1, (1, 0, 0))
    with pytest.raises(AssertionError, match="less activation lowers E"):
        found.run(case)
    with steps_of(Fraction(1, 10**17)):
        found.run(case)
    assert prove_claim(found, Plan((Size((1, 1)),), 20)).verdict == "proved"
