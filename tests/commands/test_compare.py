"""``relumlp compare``: how much it prints of many differences, and in which order."""

import pytest
from helpers.command_line import relumlp
from helpers.made_results import FACTS, written

from relumlp.commands.compare import SHOWN


@pytest.mark.parametrize("more", [0, 3])
def test_the_largest_differences_are_shown_and_the_others_counted(more, tmp_path):
    ours = {f"n{k}": k for k in range(SHOWN + more)}
    theirs = {name: 3 * k + 1 for name, k in ours.items()}
    one, other = (
        written(tmp_path / name, facts={**FACTS, **facts})
        for name, facts in (("a", ours), ("b", theirs))
    )
    head, *shown, last = relumlp("compare", one, other).out.splitlines()
    assert (head, last) == ("facts:", "the results differ")
    if more:
        assert shown.pop() == f"  and {more} more"
    assert [line.split(":")[0].strip() for line in shown] == [*ours][: -SHOWN - 1 : -1]


def test_it_ends_as_diff_does(tmp_path):
    one = written(tmp_path / "a", facts={**FACTS, "n": 1})
    other = written(tmp_path / "b", facts={**FACTS, "n": 2})
    assert [relumlp("compare", one, with_).code for with_ in (one, other)] == [0, 1]
