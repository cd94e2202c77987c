"""A table's forms: what people are shown, and what machines get."""

import csv
import io

import numpy as np
import pytest

from relumlp.examining import examine
from relumlp.examining.tables import MOST_ROWS, ResultTable, counted, rounded
from relumlp.network.mlp import MLP

TABLE = ResultTable(
    "made", "Made-up", ("name", "share"), [("a|b <i>", 0.123456), ("c", float("nan"))], ("A note.",)
)


def test_people_are_shown_three_digits_and_a_dash_for_none():
    values = (1234567, 0.123456, True, False, None, float("nan"), "x", -0.0)
    assert [rounded(v) for v in values] == [
        "1,234,567", "0.123", "yes", "no", "–", "–", "x", "0",
    ]  # fmt: skip


def test_text_is_aligned_and_says_its_notes():
    lines = TABLE.text().splitlines()
    assert lines[:3] == ["Made-up", "   name  share", "-------  -----"]
    assert lines[3:] == ["a|b <i>  0.123", "      c      –", "  A note."]


def test_markdown_keeps_bars_in_their_cell():
    assert "| a\\|b <i> | 0.123 |" in TABLE.markdown()
    assert TABLE.markdown().startswith("## Made-up\n\n| name | share |\n|---|---|\n")
    assert TABLE.markdown().endswith("- A note.")


def test_html_takes_no_text_as_markup():
    assert "<td>a|b &lt;i&gt;</td><td>0.123</td>" in TABLE.html()
    assert "<li>A note.</li>" in TABLE.html()


def test_machines_get_full_precision_and_nothing_for_nan():
    rows = list(csv.reader(io.StringIO(TABLE.csv())))
    assert rows == [["name", "share"], ["a|b <i>", "0.123456"], ["c", ""]]
    assert TABLE.records() == [{"name": "a|b <i>", "share": 0.123456}, {"name": "c", "share": None}]


def test_people_are_not_shown_all_of_many_rows_and_are_told_so():
    many = ResultTable("many", "Many", ("k",), [(k,) for k in range(MOST_ROWS + 1234)])
    for form in (many.text(), many.markdown(), many.html()):
        assert "1,234 more rows are in the CSV and JSON." in form
    assert len(many.text().splitlines()) == 3 + MOST_ROWS + 1
    assert len(many.csv().splitlines()) == 1 + MOST_ROWS + 1234
    assert len(many.records()) == MOST_ROWS + 1234
    assert not ResultTable("few", "Few", ("k",), [(0,)] * MOST_ROWS).left_out


def test_results_are_short_in_a_terminal_and_escaped_in_a_notebook():
    X = np.random.default_rng(0).normal(size=(9, 3))
    net = MLP.initialised((3, 4, 3), seed=1).with_meaning(features=["<i>", "b", "c"])
    found = examine(net, X, [("<a>", "b", "c")[k % 3] for k in range(9)])
    for result in (found, found.certificate, found.explain(0), found.step(0.5), *found.tables()):
        assert "array(" not in repr(result)
        assert len(repr(result)) < 6000
        page = result._repr_html_()
        assert "<a>" not in page
        assert "<i>" not in page
    assert "&lt;a&gt;" in found._repr_html_()
    assert "&lt;i&gt;" in found.explain(0)._repr_html_()


@pytest.mark.parametrize(("number", "said"), [(0, "0 nodes"), (1, "1 node"), (1200, "1,200 nodes")])
def test_one_is_not_many(number, said):
    assert counted(number, "node") == said
