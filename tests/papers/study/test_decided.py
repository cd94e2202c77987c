"""What a page says of its rules: when they were written, what decides them, where two disagree."""

from dataclasses import replace

import pytest
from helpers import two_rules_study
from helpers.page_reader import of_html, of_markdown
from helpers.two_rules_study import MANIFEST, STUDY

from relumlp.claims.ledger.card import card
from relumlp.claims.ledger.listing import ledger, load_rules
from relumlp.commands.claims import qualified
from relumlp.machine.files import write_file
from relumlp.papers.dynamics.rules import clauses
from relumlp.papers.study.decided import counts, disagreements, when_written
from relumlp.papers.study.page import write_page
from relumlp.papers.study.study import KINDS, Added, Measured, Rule, Verdict, decide, in_order


def says(verdict, evidence="1 of 2"):
    return lambda result: Verdict(verdict, evidence)


def rule(id, verdict="reproduced", evidence="1 of 2", **more):
    return Rule(id, "It is.", says(verdict, evidence), **more)


LATER = Added("2026-11-29", "The first asks for one thing, the second for another.", "made.a")
ALONE = Added("2026-11-22", "Its grid came after a first look.")
NOTHING = Measured({}, {})


# --- in order


def test_a_rule_beside_another_follows_it_after_those_added_before() -> None:
    a, b = rule("made.a"), rule("made.b")
    one, two = (rule(f"made.a.{n}", added=LATER) for n in ("one", "two"))
    alone = rule("made.c", added=ALONE)
    assert in_order([one, a, b, alone, two]) == [a, one, two, b, alone]
    with pytest.raises(ValueError, match=r"^made\.a\.one: expected a rule made\.a, got none$"):
        in_order([b, one])


# --- when


def test_the_sentence_names_each_rule_that_was_not_written_before_looking() -> None:
    before = "Each claim was decided by a rule that was written before looking"
    assert when_written([rule("made.a")]) == f"{before}."
    one = when_written([rule("made.a"), rule("made.b", added=ALONE)])
    assert one.startswith(f"{before}, but for one rule that was added or changed after looking, ")
    assert "`made.b`" in one
    assert "`made.a`" not in one
    two = when_written([rule("made.a", added=ALONE), rule("made.b", added=LATER)])
    assert "but for 2 rules that were" in two
    assert "why: `made.a`, `made.b`." in two


def test_a_rule_says_when_it_was_written_and_why() -> None:
    assert rule("made.a").written == "before looking"
    assert rule("made.a", added=LATER).written == "after looking, 2026-11-29"
    assert LATER.words == (
        "Added after looking, 2026-11-29: The first asks for one thing, the second for another."
    )


# --- what decides


def test_a_verdict_is_qualified_by_its_kind_and_by_what_was_fitted_to_it() -> None:
    assert rule("made.a").qualified == ""
    assert rule("made.a", kind="by theorem").qualified == ", by theorem"
    fitted = rule("made.a", given="the initialisation fitted to it")
    assert fitted.qualified == ", given the initialisation fitted to it"
    assert replace(fitted, kind="finding").qualified == (
        ", finding, given the initialisation fitted to it"
    )


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^made\.a: expected one of .*, got 'by chance'$"):
        decide([rule("made.a", kind="by chance")], NOTHING)


def test_counts_keep_kinds_and_times_apart() -> None:
    rules = [
        rule("made.a"), rule("made.b", "partly"), rule("made.c", "partly"),
        rule("made.d", "open", added=LATER), rule("made.e", kind="by theorem"),
        rule("made.f", "not reproduced", kind="finding", given="something"),
    ]  # fmt: skip
    table = counts(rules, decide(rules, NOTHING))
    assert table.head == ["decided", "rules", "reproduced", "partly", "not reproduced", "open"]
    assert table.rows == [
        ["measured, written before looking", "3", "1", "2", "0", "0"],
        ["measured, written after looking", "1", "0", "0", "0", "1"],
        ["by theorem, written before looking", "1", "1", "0", "0", "0"],
        ["finding, written before looking", "1", "0", "0", "1", "0"],
    ]
    assert "*By theorem*: what the rule asks follows" in table.text
    assert "*Drawn*" not in table.text
    assert table.text.endswith("1 of all are decided given what was fitted to what they ask.")
    assert counts(rules[:1], decide(rules[:1], NOTHING)).text == ""


# --- where two disagree


@pytest.mark.parametrize(
    ("old", "new", "disagree"),
    [("reproduced", "partly", True), ("partly", "partly", False), ("reproduced", "open", False),
     ("open", "partly", False), ("not reproduced", "reproduced", True)],
)  # fmt: skip
def test_two_decided_verdicts_disagree_where_they_differ(
    old: str, new: str, disagree: bool
) -> None:
    rules = [rule("made.a", old, "0.11 of 1"), rule("made.a.one", new, "0.98 of 1", added=LATER)]
    found = disagreements(rules, decide(rules, NOTHING))
    sentence = (
        f"made.a is {old} (0.11 of 1). made.a.one is {new} (0.98 of 1). "
        "The first asks for one thing, the second for another."
    )
    assert found == [sentence] * disagree


def test_a_rule_that_stands_beside_none_disagrees_with_none() -> None:
    rules = [rule("made.a"), rule("made.b", "partly", added=ALONE)]
    assert disagreements(rules, decide(rules, NOTHING)) == []


def test_a_page_says_all_of_it(tmp_path) -> None:
    warm, cold = STUDY.rules
    added = Added("2026-11-29", "The north is | counted anew.", "two.warm")
    again = replace(warm, id="two.warm.again", clause=two_rules_study.decide_cold, added=added)
    set_so = replace(cold, kind="as set", given="the wind fitted to it")
    study = replace(STUDY, rules=in_order([warm, set_so, again]))
    write_file(tmp_path / "result.npz", {}, MANIFEST, "result")
    write_page(study, tmp_path)
    page = of_markdown(tmp_path)
    rows = {line[1]: line[2:] for line in page if line[0] == "row"}
    clauses = of_html(tmp_path).all("article", "clause")
    assert [one.attrs["id"] for one in clauses] == ["two.warm", "two.warm.again", "two.cold"]
    again = clauses[1].one("details")
    assert again.one("summary").text == "Rule, written after looking, 2026-11-29"
    words = (
        "Reproduced if the south is as warm as the north. Added after looking, 2026-11-29: The "
        "north is | counted anew."
    )
    assert again.all("p")[0].text == words
    assert ("p", f"Rule, written after looking, 2026-11-29: {words}") in page
    as_set = "not reproduced, as set, given the wind fitted to it"
    assert rows["[two.cold](#two.cold)"][0].replace("*", "") == as_set
    assert clauses[2].one("h3").text == f"two.cold {as_set} #"
    at = page.index(("h3", "Where two rules disagree"))
    disagree = (
        "two.warm is partly (2 of 3 | above 0). two.warm.again is not reproduced (south: 1 cells, "
        "none of them above −1). The north is | counted anew."
    )
    assert page[at + 1] == ("li", disagree)
    assert disagree in [item.text for item in of_html(tmp_path).all("li")]
    # Figures show what was added beside their rules.
    items = [line[1] for line in page if line[0] == "li"]
    assert sum(item.startswith("**not reproduced**, by a rule added after looking, 2026-11-29: ")
               and "south: 1" in item for item in items) == 2  # fmt: skip
    assert ("row", "as set, written before looking", "1", "0", "0", "1", "0") in page


# --- the studies


def test_every_rule_of_the_studies_is_of_a_kind_and_beside_one_that_is_there() -> None:
    rules = load_rules()
    for id, one in rules.items():
        if one.added:
            assert one.added.reason.endswith("."), id
            assert not one.added.beside or id.startswith(one.added.beside + "."), id
            assert not one.added.beside or not rules[one.added.beside].added, id


BY_THEOREM = [
    "dynamics.6.training.first-layer",
    "dynamics.fig2.boundaries",
    "dynamics.fig7.maximum.of-data",
    "dynamics.fig7.poor",
    "dynamics.fig8",
    "dynamics.group.alone",
    "dynamics.other-data.7.poor",
    "dynamics.summary.7.poor",
    "gaps.fig5.no-output-biases",
    "gaps.fig5.no-output-biases.by-network",
    "gaps.fig6.biases",
    "gaps.fig6.biases.by-network",
    "gaps.fig6.no-output-biases",
    "gaps.fig6.no-output-biases.by-network",
    "gaps.fig7.no-output-biases",
    "gaps.fig7.short",
    "gaps.fig8.patterns",
    "gaps.fig8.scale",
    "gaps.table1.normalised",
]


def test_what_cannot_fail_is_not_called_measured() -> None:
    rules = load_rules().values()
    kinds = {kind: sorted(r.id for r in rules if r.kind == kind) for kind in KINDS}
    assert kinds["by theorem"] == BY_THEOREM
    assert kinds["drawn"] == ["cooperating.fig8.drawn", "gaps.fig2", "gaps.fig3", "gaps.fig4"]
    assert kinds["as set"] == [
        "cooperating.setting.networks", "cooperating.setting.rates", "dynamics.fig1",
        "dynamics.setting.initialisation", "dynamics.setting.networks",
    ]  # fmt: skip
    beyond = [r for r in rules if r.id.startswith(("beyond.", "dynamics.other-data."))]
    assert {r.kind for r in beyond} == {"finding", "by theorem"}
    deeper = [f"dynamics.6.training.{n}" for n in ("adam", "sgd", "sgd-on-adam")]
    assert {*deeper} <= {*kinds["finding"]}


def test_what_the_initialisation_was_fitted_to_says_so() -> None:
    fitted = {clauses.rises_early, clauses.almost_all, clauses.falls_throughout,
              clauses.rises_then_falls}  # fmt: skip
    for id, one in load_rules().items():
        grid = getattr(one.about, "kind", "") == "grid"
        expected = "the initialisation fitted to it" if grid and one.clause in fitted else ""
        assert one.given == expected, id


def test_the_ledger_and_a_card_say_what_stands_behind_a_verdict() -> None:
    kinds = {e.id: e.kind for e in ledger()}
    assert kinds["gaps.fig6.biases"] == "experiment, by theorem"
    assert kinds["dynamics.fig9"] == "experiment, given the initialisation fitted to it"
    assert kinds["dynamics.fig4.most-rise"] == "experiment"
    (of_id,) = (qualified(e) for e in ledger() if e.id == "gaps.fig6.biases")
    assert of_id == "by theorem"
    assert {qualified(e) for e in ledger() if e.id in ("gaps.16", "gaps.fig1")} == {""}
    shown = card("dynamics.group.together.naive-bayes")
    assert "Added after looking, 2026-11-29: The product of posteriors counts" in shown
    assert "decided, by theorem" in card("gaps.fig6.biases")
    assert "decided," not in card("gaps.fig1")
