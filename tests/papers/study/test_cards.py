"""What a page tells of figures and statements, and where it links to."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.page_reader import Reader

from relumlp import index
from relumlp.papers.study.cards import bars, found_of, split_claim
from relumlp.papers.study.drawing import Picture
from relumlp.papers.study.links import (
    Link,
    chapter_name,
    code_of,
    equations,
    links_from,
    links_of,
    with_links,
)
from relumlp.papers.study.markup import prose, templates
from relumlp.papers.study.pictures import embedded
from relumlp.papers.study.registry import STUDIES, find_study, sentence, summary_of
from relumlp.papers.study.study import Added, Rule, Verdict


def test_a_claim_is_split_where_it_says_what_is_drawn() -> None:
    assert split_claim("The paper: it falls. Drawn are two. Drawn, too: one.") == (
        "It falls.", "Drawn are two. Drawn, too: one.",
    )  # fmt: skip
    assert split_claim("The diagram. As it is drawn.") == ("The diagram. As it is drawn.", "")


def test_a_bar_is_as_long_as_its_rules_are_many() -> None:
    rules = [Rule(f"made.{k}", "It is.", str, kind="measured" if k < 4 else "drawn")
             for k in range(6)]  # fmt: skip
    names = ("reproduced", "reproduced", "partly", "open", "not reproduced", "not reproduced")
    verdicts = {r.id: Verdict(name, "") for r, name in zip(rules, names, strict=True)}
    measured, drawn = bars(rules, verdicts)
    assert measured.counts == {"reproduced": 2, "partly": 1, "not reproduced": 0, "open": 1}
    assert measured.text == "█" * 15 + "▓" * 7 + "·" * 8
    assert (drawn.kind, drawn.rules, drawn.text) == ("drawn", 2, "░" * 15)
    assert bars([], {}) == []


def test_one_rule_beside_many_still_has_a_bar() -> None:
    rules = [Rule(f"made.{k}", "It is.", str, kind="measured" if k else "drawn") for k in range(99)]
    verdicts = {r.id: Verdict("partly", "") for r in rules}
    assert [bar.text for bar in bars(rules, verdicts)] == ["▓" * 30, "▓"]


def test_a_figure_has_its_own_statements_and_those_added_beside_them_each_once() -> None:
    ids = ("made.1", "made.1.early", "made.2", "made.3", "made.3.early")
    later = {id: Added("2026-11-28", "It came late.", id.removesuffix(".early")) for id in ids}
    rules = [Rule(i, "It is.", str, added=later[i] if "early" in i else None) for i in ids]
    clauses: Any = [SimpleNamespace(rule=rule) for rule in rules]
    of: Any = SimpleNamespace(rules=("made.1", "made.2"))
    assert [c.rule.id for c in found_of(of, clauses)] == ["made.1", "made.1.early", "made.2"]
    both: Any = SimpleNamespace(rules=("made.3", "made.3.early"))
    assert [c.rule.id for c in found_of(both, clauses)] == ["made.3", "made.3.early"]


# --- links


def test_a_page_in_the_checkout_finds_its_files_and_one_elsewhere_does_not(tmp_path: Path) -> None:
    place = index.CHECKOUT / "my" / "results" / "gaps"
    assert links_from(place)("README.md") == "../../../README.md"
    assert links_from(tmp_path)("README.md") == ""


def test_a_statement_links_to_its_rule_its_formula_and_its_chapter() -> None:
    found = links_of("gaps.fig9.small", lambda path: f"/{path}")
    assert [link.words for link in found] == ["rule", "formula", "chapter 7"]
    file = "relumlp/papers/gaps/rules/normalisation.py"
    assert found[0] == Link("rule", file, f"/{file}")
    assert found[1].path == "relumlp/gaps/cases.py"
    assert found[2].path.startswith("derivations/7-gaps.md#")


def test_a_statement_of_several_formulas_links_to_the_first_of_them() -> None:
    ids = [rule.id for name in STUDIES for rule in find_study(name).rules]
    most = max(ids, key=lambda id: len(index.formulas_of(id)))
    first, *others = index.formulas_of(most)
    assert others
    assert [link.path for link in links_of(most, str) if link.words == "formula"] == [first.file]


def test_equations_link_to_where_they_are_derived_and_to_their_code() -> None:
    found = {link.words: link for link in equations("Equations: [gaps.7, .8].", str)}
    assert [*found] == ["gaps.7 in chapter 7", "code of weight_gap", "gaps.8 in chapter 7"]
    assert found["code of weight_gap"].address == "relumlp/gaps/conditions.py"
    assert equations("no [brackets] of ours", str) == []


def test_figures_and_equations_that_words_name_are_links_where_they_are() -> None:
    gaps = find_study("gaps")
    there = with_links("Figure 9 holds, as equation 15 does.", gaps, lambda path: f"/{path}")
    begin, equation = there.split(" holds, as ")
    assert begin == "[Figure 9](#figure-gaps.fig9)"
    assert equation.startswith("[equation 15](/derivations/7-gaps.md#")
    alone = "figure 99, equation 999, figures 4 and 5"
    assert with_links(alone, gaps, str) == alone
    assert with_links("equation 15", gaps, lambda path: "") == "equation 15"


def test_only_code_of_the_package_is_linked() -> None:
    assert [link.path for link in code_of(prose, str)] == ["relumlp/papers/study/markup.py"]
    assert code_of(test_only_code_of_the_package_is_linked, str) == []


def test_a_chapter_is_called_by_its_number() -> None:
    assert chapter_name("derivations/10-proved.md") == "chapter 10"
    assert chapter_name("derivations/README.md") == "textbook"


@pytest.mark.parametrize("name", STUDIES)
def test_all_links_of_a_study_lead_to_files_and_no_equation_is_unknown(name: str) -> None:
    study = find_study(name)
    for figure in study.figures:
        ids = {i for tag in index.TAG.findall(figure.claim) for i in index.ids_in(tag)}
        assert ids <= index.known_ids(), figure.id
        for link in [*equations(figure.claim, str), *code_of(figure.draw, str)]:
            assert (index.CHECKOUT / link.path.partition("#")[0]).is_file(), link
    for rule in study.rules:
        for link in links_of(rule.id, str):
            assert (index.CHECKOUT / link.path.partition("#")[0]).is_file(), link


# --- text and pictures


@pytest.mark.parametrize("name", STUDIES)
def test_a_paper_is_told_in_a_paragraph_that_leaves_room_for_a_figure(name: str) -> None:
    words = summary_of(name)
    assert words[0].isupper()
    assert words.endswith(".")
    assert 200 < len(words) < 500


def test_a_sentence_is_one_line_with_a_capital_at_its_beginning() -> None:
    assert sentence("it falls,\n  and\tRISES.") == "It falls, and RISES."
    assert sentence("") == ""


def test_a_study_that_no_paper_has_is_told_in_no_paragraph() -> None:
    assert summary_of("made") == ""


def test_markdown_cannot_smuggle_markup_into_the_page() -> None:
    assert prose("a <script>alert(1)</script> *b*") == (
        "a &lt;script&gt;alert(1)&lt;/script&gt; <em>b</em>"
    )
    assert "<img" not in prose("![x](/etc/passwd)")


def test_a_picture_says_what_is_seen_whatever_is_said() -> None:
    words = '<b> & "quoted"'
    svg = b'<?xml version="1.0"?>\n<svg xmlns="http://a" version="1.1" width="1pt"><g/></svg>\n'
    for name, data, tag, said in (
        ("a.svg", svg, "svg", "aria-label"),
        ("a.png", b"p", "img", "alt"),
    ):
        reader = Reader()
        reader.feed(str(embedded(Picture(name, data, words, b""))))
        (element,) = reader.open[0].all(tag)
        assert element.attrs[said] == words
    assert "http" not in str(embedded(Picture("a.svg", svg, words, b"")))


def test_a_picture_within_a_picture_is_not_told_as_another() -> None:
    svg = b"<svg><svg><g/></svg></svg>"
    assert str(embedded(Picture("a.svg", svg, "seen", b""))) == (
        '<svg role="img" aria-label="seen"><svg><g/></svg></svg>'
    )


def test_a_page_ends_with_the_end_of_a_line() -> None:
    for html in (False, True):
        assert templates(html).from_string("a {{ 1 }}\n").render() == "a 1\n"
