"""Which ids a word means, and what is told of one that means nothing."""

import pytest

from relumlp.claims.ledger.selecting import MOST, nothing, of_verdicts, select
from relumlp.errors import UserError

IDS = ("gaps.1", "gaps.10", "gaps.two.a", "gaps.two.b", "dynamics.1", "gaps.12")


@pytest.mark.parametrize(("patterns", "ids"), [
    ((), IDS), (("gaps.1",), ("gaps.1",)), (("dynamics", "gaps.two"), (IDS[4], *IDS[2:4])),
    (("gaps.1?",), ("gaps.10", "gaps.12")), (("*.1", "gaps.1"), ("gaps.1", "dynamics.1")),
    (("gaps.1[02]",), ("gaps.10", "gaps.12")),
])  # fmt: skip
def test_a_pattern_means_an_id_or_what_is_below_it_or_what_fits(patterns, ids):
    assert select(patterns, IDS) == [*ids]


def test_what_means_nothing_is_told_with_what_is_near():
    def told(pattern, ids=IDS):
        return nothing(pattern, ids).removeprefix(
            f"id: expected one of the ledger (relumlp claims), got {pattern!r}"
        )

    assert told("gaps.two.c") == "; there are gaps.two.b, gaps.two.a"
    assert told("dyn") == "; there are dynamics.1"
    assert told("nobody.knows") == told("") == ""
    many = [f"gaps.{n}" for n in range(MOST + 2)]
    assert told("gaps", many[:-2]) == f"; there are {', '.join(many[:-2])}"
    assert told("gaps", many) == f"; there are {', '.join(many[:-2])} and 2 more"
    # Ids that are only spelt alike are named only if there are few: the three nearest.
    assert told("gaps.twoo", [f"gaps.two{n}" for n in range(6)]).count(",") == 2


def test_one_sentence_of_suggestions_stays_short():
    ids = [f"beyond.information.of-networks.{n}" for n in range(100)]
    assert len(nothing("beyond.information", ids)) < 400


@pytest.mark.parametrize(("others", "what"), [
    (["gaps.fig9"], "an experiment"), (["gaps.fig9", "gaps.fig2"], "experiments alone"),
])  # fmt: skip
def test_rules_are_refused_where_mathematics_is_asked_for(others, what):
    with pytest.raises(UserError, match=f"^gaps.f.*: expected mathematics, got {what}; see "):
        select(["gaps.f*"], IDS, lambda: others)


def test_verdicts_choose_and_none_means_all():
    found = {"a": "verified", "b": "refuted", "c": "open"}
    assert of_verdicts([], found) == ["a", "b", "c"]
    assert of_verdicts(["refuted", "verified"], found) == ["a", "b"]
    with pytest.raises(UserError, match=r"^--verdict: expected one of .*, got 'wrong'$"):
        of_verdicts(["open", "wrong"], found)
