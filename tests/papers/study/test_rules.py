"""Rules and claims are declared in one form: literal ids, statements that can be read alone."""

import inspect
import pickle
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import relumlp
from relumlp.claims.ledger.listing import load_claims, load_rules
from relumlp.papers.study.study import Given, Measured, Rule, Verdict, decide

CLAIMS, RULES = load_claims(), load_rules()
STATEMENTS = {id: one.statement for id, one in {**CLAIMS, **RULES}.items()}
DECLARATION = re.compile(r'\b(?:claim|Rule)\(\s*"([^"]+)"\s*,')


def declared(sources: Iterable[str]) -> Counter[str]:
    """How often each id is declared, as far as it is written out between quotes."""
    return Counter(id for text in sources for id in DECLARATION.findall(text))


# --- ids


def test_every_id_of_the_ledger_is_written_out_in_exactly_one_declaration() -> None:
    package = Path(relumlp.__file__).parent
    found = declared(path.read_text("utf-8") for path in package.rglob("*.py"))
    assert found == Counter([*CLAIMS, *RULES])
    assert len(RULES) == 252
    assert not {*CLAIMS} & {*RULES}


@pytest.mark.parametrize(
    "glued",
    ['Rule(f"made.{how}", "A.", clause)', 'Rule("made." + how, "A.", clause)',
     'Rule("made." "one", "A.", clause)', 'Rule(id, "A.", clause)', 'rule_of("made.one", 1)'],
)  # fmt: skip
def test_an_id_that_is_glued_together_is_not_declared(glued: str) -> None:
    literal = 'Rule(\n    "made.two",\n    "B.", clause), Rule("made.three", "C.", clause)'
    assert declared([glued, literal]) == {"made.two": 1, "made.three": 1}
    assert declared([literal, '@claim("made.two", cases)\ndef f(): ...'])["made.two"] == 2


def test_what_qualifies_a_rule_is_said_by_name() -> None:
    """A fifth value in a row would be taken for a kind, for what is given, or for a date."""
    with pytest.raises(TypeError, match="positional"):
        Rule("made.one", "A.", str, Given(), "drawn")  # type: ignore[misc, arg-type]


# --- statements


def test_no_two_statements_are_equal() -> None:
    again = {s for s, times in Counter(STATEMENTS.values()).items() if times > 1}
    assert not {id: s for id, s in STATEMENTS.items() if s in again}


def test_every_statement_is_a_sentence_of_one_line() -> None:
    assert not [id for id, s in STATEMENTS.items() if not s.endswith(".") or "\n" in s]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("On MNIST the test error falls as layers become wider.", True),
        ("f_{l,i} is about the fraction of all samples.", True),
        ("600 nodes reach 0.965 on training data.", True),
        ("and very specific ones.", False),
        ("then it falls.", False),
        ("Then it falls.", False),
        ("But remain poor predictors of it.", False),
        ("before that they struggle to.", False),
        ("The share is about the same, for classes are alike.", False),
        ("There is no new benefit.", False),
    ],
)
def test_what_can_be_read_alone(statement: str, expected: bool) -> None:
    assert read_alone(statement) == expected


def read_alone(statement: str) -> bool:
    """Whether a statement begins as a sentence of its own, and has no causal "for"."""
    # A symbol may stand first: f_{l,i}, η|Σ|.
    goes_on = re.match(r"[a-z]+ |(And|But|Then|It|Its|They|This|These|That|Even if) ", statement)
    return not goes_on and not re.search(r"\bis no\b|, for [a-z]+ (is|are)\b", statement)


def test_every_empirical_statement_can_be_read_alone() -> None:
    assert not [id for id in RULES if not read_alone(STATEMENTS[id])]


# --- what a rule is


def at_most(result: Measured, name: str, limit: float) -> Verdict:
    """Reproduced if it is at most
    the limit."""
    value = result.facts[name]
    return Verdict("reproduced" if value <= limit else "not reproduced", f"{value} of {limit}")


def plain(result: Measured) -> Verdict:
    """Reproduced always."""
    return Verdict("reproduced", "always")


LOW = Rule("made.low", "It is low.", at_most, Given("Low.", {"name": "x", "limit": 1}))
HIGH = Rule("made.high", "It is not high.", at_most, Given("High.", {"name": "x", "limit": 3}))
PLAIN = Rule("made.plain", "It is.", plain)


def test_a_rule_decides_by_its_clause_and_what_that_is_given() -> None:
    found = decide([LOW, HIGH, PLAIN], Measured({}, {"x": 2}))
    assert found == {
        "made.low": Verdict("not reproduced", "2 of 1"),
        "made.high": Verdict("reproduced", "2 of 3"),
        "made.plain": Verdict("reproduced", "always"),
    }


def test_a_rule_in_words_says_what_it_is_about_and_then_the_clause() -> None:
    assert LOW.words == "Low. Reproduced if it is at most the limit."
    assert HIGH.words == "High. Reproduced if it is at most the limit."
    assert PLAIN.words == "Reproduced always."
    assert at_most.__doc__ == "Reproduced if it is at most\n    the limit."


def test_what_is_not_a_verdict_is_refused() -> None:
    wrong = Rule("made.wrong", "It is.", lambda result: Verdict("maybe", "unsure"))
    with pytest.raises(ValueError, match=r"^made\.wrong: expected one of .*, got 'maybe'$"):
        decide([PLAIN, wrong], Measured({}, {}))


def test_every_rule_can_be_inspected_and_pickled() -> None:
    for id, rule in RULES.items():
        assert inspect.getsource(rule.clause).startswith(f"def {rule.clause.__name__}("), id
        assert pickle.loads(pickle.dumps(rule)) == rule, id


def test_every_rule_says_in_words_what_its_clause_says() -> None:
    for id, rule in RULES.items():
        clause = " ".join((inspect.getdoc(rule.clause) or "").split())
        assert clause, id
        assert rule.words == f"{rule.about.words} {clause}".strip(), id


def test_rules_that_differ_in_their_ids_alone_differ_in_what_they_are_about() -> None:
    asked: dict[Any, list[str]] = {}
    for rule in RULES.values():
        asked.setdefault((rule.clause, str(rule.about)), []).append(rule.id)
    # The paper says these twice: of one drawing, of figure 5 after 4, of its summary.
    assert [ids for ids in asked.values() if len(ids) > 1] == [
        ["gaps.fig2", "gaps.fig3", "gaps.fig4"],
        ["dynamics.fig4.then-falls", "dynamics.fig5.then-falls"],
        ["dynamics.group.alone", "dynamics.summary.7.poor"],
        ["dynamics.group.alone.beside-best", "dynamics.summary.7.poor.beside-best"],
        ["dynamics.group.together", "dynamics.summary.7.group"],
        *(
            [f"dynamics.{id}.{way}" for id in ("group.together", "summary.7.group")]
            for way in ("naive-bayes", "not-constant")
        ),
    ]


PARTS = {"fig9": "fashion-mnist", "fig10": "mnist"}
"""Parts of ids that name their data in another way."""
NAMED = {"data", "setting", "arm", "width", "measure"}


def test_an_id_names_what_its_rule_is_given() -> None:
    named = 0
    for id, rule in RULES.items():
        about = getattr(rule.about, "about", rule.about)
        given = {k: v for k, v in getattr(about, "values", {}).items() if k in NAMED}
        parts = {PARTS.get(part, part) for part in id.split(".")}
        if id != "gaps.fig7.short":
            assert {str(v) for v in given.values()} <= parts, id
        if "data" in given:
            title = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}[given["data"]]
            assert rule.statement.startswith(f"On {title} "), id
            assert re.match(rf"{title}[.,] ", rule.words), id
        named += bool(given)
    assert named == 94
