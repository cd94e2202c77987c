"""Beneath ``relumlp verify``: stating claims, running one and many, and drawing what fails."""

import inspect
import threading
from fractions import Fraction
from typing import Any, NamedTuple

import joblib
import numpy as np
import pytest
from helpers.command_line import done
from helpers.made_ledger import SEEN, THREADS, Pair, even, made, pairs, small, squares, two  # noqa: F401

from relumlp.claims.ledger.claim import CLAIMS, KINDS, Claim, claim, run
from relumlp.claims.ledger.drawing import draw_case, replay
from relumlp.claims.ledger.running import run_many
from relumlp.claims.ledger.running import verify as verify_by_library
from relumlp.commands.verify import verify as verify_by_command
from relumlp.errors import UserError
from relumlp.network.mlp import MLP

pytestmark = pytest.mark.usefixtures("made")


def test_an_id_is_taken_once_and_a_kind_is_known():
    with pytest.raises(UserError, match=r"expected an id that is not taken, got 'made\.2' again"):
        claim("made.2", pairs)(even)
    with pytest.raises(UserError, match=f"kind: expected one of {', '.join(KINDS)}, got 'guess'"):
        claim("made.4", pairs, kind="guess")(even)
    assert "made.4" not in CLAIMS
    assert CLAIMS["made.2"].check is squares


def test_the_module_of_a_claim_is_where_it_is_stated_and_nobody_may_say_another():
    with pytest.raises(TypeError, match="module"):
        Claim("made.4", even, pairs, True, "theorem", module="relumlp.claims.gaps.cases")


def test_a_statement_is_the_first_paragraph_in_one_line():
    def of(text):
        def check(x): ...

        check.__doc__ = text
        return Claim("made.4", check, pairs, True, "theorem").statement

    assert of("No sum\n    of squares\n    is below 0.\n\n    Why: see below.") == (
        "No sum of squares is below 0."
    )
    assert of(None) == ""


def test_a_claim_is_refuted_by_its_counterexample_and_by_nothing_else():
    claim("made.4", pairs, counterexample=two)(small)
    claim("made.5", pairs, correction="made.2")(even)
    assert {id: one.refuted for id, one in CLAIMS.items()} == {
        "other.1": False, "made.10": True, "made.2": False, "made.10.right": False,
        "other.2": True, "made.4": True, "made.5": False,
    }  # fmt: skip
    shown = {entry["id"]: entry["statement"] for entry in done("claims", "--json").json}
    assert shown["made.4"] == "All numbers are below 1,000."


def test_the_stored_counterexample_is_run_first_and_alone_if_it_fails():
    outcome = run(CLAIMS["made.10"], 50, 3)
    assert SEEN["made.10"] == [(2000, 7)]
    assert outcome == ("made.10", 1, False, Pair(2000, 7, "kept"), "x is 2000,", 0)


@pytest.mark.parametrize("function", [run, verify_by_library, verify_by_command])
def test_as_many_cases_of_seed_0_are_tried_everywhere_if_nothing_is_said(function):
    asked = inspect.signature(function).parameters
    assert (asked["examples"].default, asked["seed"].default) == (1000, 0)


def test_the_search_goes_on_where_the_counterexample_holds():
    assert run(CLAIMS["other.2"], 50, 3) == ("other.2", 51, True, None, "", 0)


def test_a_failing_case_is_made_as_small_as_it_can_be():
    outcome = run(CLAIMS["other.1"], 50, 3)
    assert (outcome.case.x, outcome.case.y, outcome.reason) == (101, 0, "x is 101")
    assert outcome.examples == len(SEEN["other.1"])
    assert len(set(SEEN["other.1"])) > 1


def test_an_error_in_a_claim_is_no_refutation():
    def broken(x: int) -> None:
        """Nothing."""
        raise KeyError(x)

    claim("made.4", pairs)(broken)
    with pytest.raises(KeyError):
        run(CLAIMS["made.4"], 5)


FIVE = ("other.1", "made.2", "made.10", "made.10.right", "other.2")


def test_many_claims_run_side_by_side_come_out_in_order_as_one_by_one():
    alone = [run(CLAIMS[id], 25, 4) for id in FIVE]
    assert list(run_many(FIVE, 25, 4, 1)) == alone
    assert {threading.get_ident()} == THREADS
    THREADS.clear()
    with joblib.parallel_config("threading"):
        assert list(run_many(FIVE, 25, 4, 2)) == alone
        assert threading.get_ident() not in THREADS
        assert list(run_many(FIVE[:4], 25, 4, 2)) == alone[:4]
        assert threading.get_ident() not in THREADS, "two claims for each are enough"
        THREADS.clear()
        # Too few to be worth processes of their own.
        assert list(run_many(FIVE, 25, 4, 3)) == alone
    assert {threading.get_ident()} == THREADS


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((["made.2"], 0, 0, 1), "examples: expected at least 1, got 0"),
        ((["made.2"], 1, 0, 0), "jobs: expected at least 1, got 0"),
        ((["made.2", "made.77"], 1, 0, 1), "got 'made.77'"),
    ],
)
def test_many_claims_are_refused_before_any_is_run(arguments, said):
    with pytest.raises(UserError, match=said):
        run_many(*arguments)
    assert not SEEN


# --- drawing


class Drawn(NamedTuple):
    net: MLP
    x: Any
    label: int
    parts: list[Any]


def drawn_cases():
    half = Fraction(1, 2)
    exact = np.array([[half, Fraction(-2)]], object)
    W = [np.array([[half, Fraction(0)], [Fraction(1), Fraction(-3)]], object)]
    last = [np.array([[Fraction(5), Fraction(7)]], object)]
    b = [np.array([Fraction(1, 3), Fraction(0)], object), None]
    yield Drawn(MLP.from_arrays([*W, *last], b), exact, 1, [exact[0], (half, [2])])
    rng = np.random.default_rng(3)
    W = [rng.normal(size=shape).astype(np.float32) for shape in ((2, 3), (2, 2), (1, 2))]
    b = [None, rng.normal(size=2).astype(np.float32), np.zeros(1, np.float32)]
    net = MLP.from_arrays(W, b, "sigmoid")
    yield Drawn(net, rng.normal(size=(2, 3)).astype(np.float32), 0, [np.arange(3)])


def same(one, other):
    if isinstance(one, MLP):
        assert (one.sizes, one.bias, one.unit) == (other.sizes, other.bias, other.unit)
        same(one.theta, other.theta)
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other, strict=True)
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            same(a, b)
    else:
        assert one == other


@pytest.mark.parametrize("case", list(drawn_cases()), ids=["exact", "float"])
def test_the_code_to_make_a_case_again_makes_it_to_the_bit(case):
    namespace = {}
    exec(replay(case), namespace)
    for name, value in case._asdict().items():
        same(value, namespace[name])


def test_a_case_is_drawn_node_by_node():
    exact, _ = drawn_cases()
    assert draw_case(exact).splitlines() == [
        "net: 2-2-1, relu",
        "  a[1,0] = relu(1/2·a[0,0] + 0·a[0,1] + 1/3)",
        "  a[1,1] = relu(1·a[0,0] + -3·a[0,1] + 0)",
        "  a[2,0] = (5·a[1,0] + 7·a[1,1])",
        "x = [[1/2, -2]]",
        "label = 1",
        "parts = [[1/2, -2], [1/2, [2]]]",
    ]


def test_the_layout_of_square_weights_is_said_and_of_no_others():
    """Squares fit both ways; the same both ways, or behind other shapes, they are in no doubt."""
    square, row = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0]])
    for W, said in (([square], True), ([square, square], True), ([square, row], False),
                    ([np.eye(2)], False)):  # fmt: skip
        net = MLP.from_arrays(W, layout="out-in")
        assert ("layout='out-in'" in replay({"net": net})) is said
        namespace = {}
        exec(replay({"net": net}), namespace)
        same(net, namespace["net"])


def test_a_case_is_drawn_by_the_names_of_what_a_check_takes():
    assert draw_case((1, 2), ("x", "y")) == "x = 1\ny = 2"
    assert draw_case((1, 2), ("pair",)) == "pair = [1, 2]"
    assert draw_case((1, 2)) == "case = [1, 2]"
    assert draw_case({"a": 1}, ("x",)) == "a = 1"


def test_a_case_without_fields_is_drawn_too_and_none_is_nothing():
    assert draw_case(Fraction(1, 3)) == "case = 1/3"
    assert replay(Fraction(1, 3)).splitlines()[-1] == "case = Fraction(1, 3)"
    assert draw_case(None) == ""
