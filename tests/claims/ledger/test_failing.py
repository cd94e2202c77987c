"""How an assertion failed, in a line: its words, or what stood on both sides."""

import numpy as np
import pytest

from relumlp.claims.ledger.failing import asserted, looked_at, reason
from relumlp.errors import SHOWN

ONE, TWO, NUMBERS = 1, 2, np.array([1, 2])


def with_words():
    assert ONE == TWO, "one is not two,\nof course"


def chain():
    assert ONE < TWO < ONE


def on_lines():
    assert (
        ONE
        + TWO
        == 4
    )  # fmt: skip


def all_of():
    assert (NUMBERS >= 2).all()


def long():
    assert len("a" * 99) + 1 == [*range(99)]


def called():
    assert isinstance(ONE, str)


def neither():
    assert not ONE or not TWO


def inside():
    called()


@pytest.mark.parametrize(("check", "said"), [
    (with_words, "ONE == TWO fails: 1 == 2"), (chain, "ONE < TWO < ONE fails: 1 < 2 < 1"),
    (on_lines, "ONE + TWO == 4 fails: 3 == 4"),
    (all_of, "(NUMBERS >= 2).all() fails: [1, 2] >= 2"),
    (called, "isinstance(ONE, str) fails: of 1 and <class 'str'>"),
    (inside, "isinstance(ONE, str) fails: of 1 and <class 'str'>"),
    (neither, "not ONE or not TWO fails"),
])  # fmt: skip
def test_what_was_compared_is_told_by_both_sides(check, said):
    with pytest.raises(AssertionError) as failed:
        check()
    assert looked_at(failed.value) == said


def test_words_come_before_sides():
    with pytest.raises(AssertionError) as failed:
        with_words()
    assert reason(failed.value) == "one is not two,"
    # pytest gives words to the assertions of tests that have none.
    failed.value.args = ()
    assert reason(failed.value) == "ONE == TWO fails: 1 == 2"
    assert reason(AssertionError()) == "an assertion fails"


def test_a_long_side_is_cut():
    with pytest.raises(AssertionError) as failed:
        long()
    left, right = looked_at(failed.value).split(" fails: ")[1].split(" == ")
    assert left == "100"
    assert len(right) == SHOWN
    assert right.startswith("[0, 1, 2, ")
    assert right.endswith("…")


def test_what_is_asserted_is_looked_for_in_its_own_line():
    source = "x = 1\nassert x\nassert (\n    x == 2\n)\n"
    lines = {line: asserted(source, line) for line in range(1, 7)}
    assert [line for line, found in lines.items() if found is not None] == [2, 3, 4, 5]
    assert lines[3] is not lines[2]
    assert asserted("x = (", 1) is None
    assert asserted("\0", 1) is None


def test_without_its_source_the_line_is_told():
    with pytest.raises(AssertionError) as failed:
        exec(compile("\n\nassert 0", "<nowhere>", "exec"))
    assert looked_at(failed.value) == "the assertion in line 3 fails"
