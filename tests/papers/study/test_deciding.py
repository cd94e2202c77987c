"""What rules share: thresholds at their edges, shares of none, names of a few."""

from typing import NamedTuple

import numpy as np
import pytest

from relumlp.papers.study.deciding import (
    NOT_MEASURED,
    all_or_half,
    at_least,
    at_most,
    both,
    share,
    some,
    spread,
    tally,
    without_case,
)
from relumlp.papers.study.study import Verdict

YES, PARTLY, NO = "reproduced", "partly", "not reproduced"


class Named(NamedTuple):
    label: str


def test_thresholds_are_met_at_their_edges():
    assert [at_least(v, 2.0, 1.0) for v in (2.0, 1.99, 1.0, 0.99)] == [YES, PARTLY, PARTLY, NO]
    assert [at_most(v, 1.0, 2.0) for v in (1.0, 1.01, 2.0, 2.01)] == [YES, PARTLY, PARTLY, NO]
    assert [at_least(np.nan, 2, 1), at_most(np.nan, 1, 2)] == [NO, NO]
    assert [both(a, b) for a in (0, 1) for b in (0, 1)] == [NO, PARTLY, PARTLY, YES]


@pytest.mark.parametrize(
    ("held", "expected"),
    [([True] * 3, YES), ([True, True, False], PARTLY), ([True, False], PARTLY),
     ([True, False, False], NO), ([False], NO)],
)  # fmt: skip
def test_for_all_is_partly_from_half_on(held, expected):
    assert all_or_half(sum(held), len(held)) == expected
    for asked in (held, np.array(held)):
        verdict = share(asked, "it held in")
        assert verdict == Verdict(expected, f"it held in: {sum(held)} of {len(held)}")


def test_a_share_of_nothing_is_open_and_says_why():
    assert share([], "layers") == NOT_MEASURED
    assert share(np.zeros(0, bool), "layers", "no layer is so") == without_case("no layer is so")
    assert without_case("no layer is so") == Verdict("open", "no layer is so")


def test_a_few_are_named_and_the_rest_is_counted():
    names = list("abcde")
    assert [some(names[:n], 3) for n in (0, 1, 3, 4)] == ["", "a", "a; b; c", "a; b; c; and 1 more"]
    assert some(names, 3, ", ") == "a, b, c and 2 more"
    assert some(list("abcdefg")) == "a; b; c; d; e; f; and 1 more"


def test_numbers_of_seeds_have_an_error_where_there_are_several():
    assert spread(np.array([1.0, 3.0])) == "2.000±1.000"
    assert spread(np.array([0.5])) == "0.500"
    assert spread(np.array([[1.0, 0.0], [3.0, 0.0]])) == "2.000±1.000, 0.000±0.000"


def test_a_tally_leaves_out_what_is_open_and_details_the_rest():
    found = [(Named("a"), Verdict(YES, "1")), (Named("b"), Verdict("open", "2")),
             (Named("c"), Verdict(PARTLY, "3"))]  # fmt: skip
    asked = []
    verdict = tally(iter(found), lambda decided: asked.append(decided) or "words")
    assert asked == [[found[0], found[2]]]
    assert verdict == Verdict(PARTLY, "words", "a: reproduced (1); c: partly (3)")
    assert tally(found[:1], lambda decided: "").verdict == YES
    assert tally(found[2:], lambda decided: "").verdict == NO
    assert tally(found[1:2], lambda decided: "words") == Verdict("open", "2")
    other = (Named("d"), Verdict("open", "4"))
    assert tally([found[1], other], lambda decided: "words") == NOT_MEASURED
    assert tally([], lambda decided: "words") == NOT_MEASURED
