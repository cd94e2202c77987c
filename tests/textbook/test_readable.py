"""Pages on a terminal: formulas in Unicode, and nothing else changed."""

import pytest
from helpers.command_line import done, refused

from relumlp.textbook.pages import contents
from relumlp.textbook.readable import BLOCK, FORMULA, for_terminal, in_unicode, plain_prose


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\beta_{i,j}", "β_{i,j}"),
        (r"i \le N - 2", "i ≤ N - 2"),
        (r"\tfrac12", "1/2"),
        (r"\frac{\partial E}{\partial z}", "∂ E/∂ z"),
        (r"\frac{a + b}{2}", "(a + b)/2"),
        (r"\frac{1}{\frac{1}{2}}", "1/(1/2)"),
        (r"\hat S", "S\u0302"),
        (r"x_{i}^{2}", "x_i^2"),
        (r"\lbrace 1 \rbrace", "{ 1 }"),
        (r"\mathrm{ReLU}(x) = x\thinspace T(x)", "ReLU(x) = x T(x)"),
        (r"\lVert w \rVert^2", "‖ w ‖^2"),
        (r"a &> b \\ c &> d", "a > b\nc > d"),
    ],
)
def test_a_formula_is_readable(tex, text):
    assert [line.strip() for line in in_unicode(tex).split("\n")] == text.split("\n")


def test_no_command_of_tex_is_left_on_any_page():
    for page in contents():
        prose = "".join(part for part in BLOCK.split(page.text) if not part.startswith("`"))
        assert "$" in prose
        assert "$" not in plain_prose(prose), page.name
        shown = [in_unicode("".join(f)) for f in FORMULA.findall(prose)]
        assert [text for text in shown if "\\" in text] == []


def test_code_stays_as_it_is():
    text = "A $\\beta$.\n\n```python\ncost = '$\\beta$'\n```\n\n`$\\beta$` and\n<details>\n"
    assert for_terminal(text) == "A `β`.\n\n```python\ncost = '$\\beta$'\n```\n\n`$\\beta$` and\n"


def test_a_formula_of_its_own_is_a_block_and_a_picture_is_told():
    text = for_terminal("x:\n$$a = \\tfrac12$$\n![A line](p.png)\n")
    assert "```text\na = 1/2\n```" in text
    assert "*(Picture: A line.)*" in text


def test_the_book_is_printed():
    assert "7 Gaps" in done("book").out
    chapter = done("book", "7").out
    assert "Two kinds of gap" in chapter
    assert "α_{jcc'} = a_{jc_s} - a_{jc'_t}" in chapter
    one = done("book", "gaps.14").out
    assert "Project both samples" in one
    assert "Two kinds of gap" not in one
    assert done("book", "gaps.14", "--source").out.startswith("## One threshold: equation 14\n")


def test_an_id_that_nobody_derives_is_refused():
    assert refused("book", "gaps.99").endswith("got gaps.99")
